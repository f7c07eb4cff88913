%% Text with many scripts: case, width, folding, lexemes, reverse by grapheme, sorting.
-module(lib_unicode_text).
-include("check.hrl").

main() ->
    ?F([string:uppercase(S) || S <- ["ÿ", "ŉ", "ǆ", "ΐ", "ﬁ", "ΑΣ", "привет", "ἀ"]]),
    ?F([string:lowercase(S) || S <- ["İ", "ΑΣ", "ÀÉÎ", "ПРИВЕТ", "Ǆ"]]),
    ?F([string:titlecase(S) || S <- ["ǆ", "éa", "привет", "ﬁx"]]),
    ?F([string:casefold(S) || S <- ["ẞ", "ΑΣ", "İ", "ﬁ"]]),
    ?F([string:length(S) || S <- ["é", [$e, 16#301], "👨‍👩‍👧", "🇩🇪🇫🇷", "नमस्ते", "각", [16#1100, 16#1161, 16#11a8], "a\r\nb"]]),
    ?F([string:reverse(S) || S <- ["añb", [$e, 16#301, $x], "👨‍👩‍👧!", "a\r\nb"]]),
    ?F([string:to_graphemes(S) || S <- ["🇩🇪🇫", [$a, 16#300, 16#301, $b], "नि"]]),
    ?F(string:slice("añ👍🏽b", 1, 2)),
    ?F(string:trim([16#2003, $x, 16#a0])),
    ?F(string:lexemes("да нет,может", [$\s, $,])),
    ?F(string:split("日本語、中国語", "、")),
    ?F(string:pad("日本", 4) =/= x),
    ?F(string:equal("É", [$E, 16#301], false, nfc)),
    ?F(string:equal(<<"Straße"/utf8>>, "STRASSE", true)),
    ?F(lists:sort(["é", "e", "z", "ä", "日", "Z"])),
    ?F(unicode:characters_to_nfkc_list("ﬀ①½™Å")),
    ?F(unicode:characters_to_nfd_list("Ấ각ﬁ")),
    ?F([unicode_util:lowercase([C]) || C <- [16#c9, 16#130, 16#391]]),
    ?F([unicode_util:whitespace() =/= [], unicode_util:is_whitespace($\s), unicode_util:is_whitespace($a)]),
    ?F([hd(unicode_util:gc(S)) || S <- ["ab", [$e, 16#301, $b], "\r\n"]]),
    ?F([hd(unicode_util:cp(S)) || S <- ["ab", [<<"é"/utf8>>, $b]]]),
    ?F(io_lib:printable_unicode_list("日本 é\x{301}")),
    io:format("~ts|~10ts|~-10ts|~tp~n", ["日本", "日本", "日本", "日本"]),
    io:format("~ts~n", [["mixed ", <<"bïnary"/utf8>>, [16#1F600]]]),
    ok.
