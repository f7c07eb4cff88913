%% Normal forms NFC, NFD, NFKC, NFKD and grapheme clusters.
-module(unicode_normalization).
-include("check.hrl").

main() ->
    ?P(unicode:characters_to_nfd_list("é")),
    ?P(unicode:characters_to_nfc_list([$e, 769])),
    ?P(unicode:characters_to_nfc_binary([$e, 769, $x])),
    ?P(unicode:characters_to_nfd_binary("Åström")),
    ?P(unicode:characters_to_nfkc_list("ﬁ①²")),
    ?P(unicode:characters_to_nfkd_list("ﬁ①²")),
    ?P(unicode:characters_to_nfkd_binary("Å")),
    ?P(unicode:characters_to_nfd_list("한글")),
    ?P(unicode:characters_to_nfc_list([16#1112, 16#1161, 16#11ab])),
    ?P(unicode:characters_to_nfc_list([$a, 16#0323, 16#0307])),
    ?P(unicode:characters_to_nfd_list([16#1e69])),
    ?P(unicode:characters_to_nfc_list(<<255>>)),
    ?P(unicode:characters_to_nfd_list([a])),
    ?P([string:to_graphemes(X) || X <- ["abc", [$e, 769, $x], "\r\n", [16#1f468, 16#200d, 16#1f469], [16#1f1e9, 16#1f1ea, 16#1f1eb]]]),
    ?P([string:length(X) || X <- ["abc", [$e, 769, $x], "\r\n", <<"日本"/utf8>>, [16#1112, 16#1161, 16#11ab]]]),
    ?P(string:next_grapheme([$e, 769, $x])),
    ?P(string:next_codepoint([$e, 769, $x])),
    ?P(string:next_grapheme("")),
    ?P(string:next_grapheme(<<"é!"/utf8>>)),
    ?P(string:equal("é", [$e, 769])),
    ?P(string:equal("é", [$e, 769], false, nfc)),
    ?P(string:equal("É", "é", true)),
    ?P(string:equal("straße", "STRASSE", true)),
    ok.
