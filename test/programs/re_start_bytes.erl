%% re: what a match may begin with. Searches that pass over bytes give what those give that try each place.
-module(re_start_bytes).
-export([main/0]).

main() ->
    [run(P, O, S, R) || {P, Os} <- patterns(), O <- Os, S <- subjects(), R <- [[], [{offset, 3}], [notempty], [anchored]]],
    limits(),
    newlines(),
    ok.

patterns() ->
    Both = [[], [caseless], [multiline], [dotall, dollar_endonly]],
    [{P, Both} || P <- ["alpha|beta|gamma", "(?:b|c)+d", "(b)?c", "[a-c]+x", "[^a-z]b", "\\d+|x", "\\D\\d", "\\w+@", "\\s+b", "\\S+ ", "\\h\\w", "\\vb", "\\Rb",
                        "b*c", "b*?c", "b{2,3}c|d", "(?:a|b(?=c)|d)e", "(?!a)[ab]c", "(?<=a)b|c", "\\bc|d", "^c|d", "(?>a|b)c", "(?i:ab)|c", "[\\xe9a]b",
                        "\\xe9|b", "[[:alpha:]]1", "[[:^alpha:]]1", "(a)|b\\1", "(?:)b|c", "(?(?=a)ab|c)", "a\\K|b", "(?R)?b|c", "|b", "b|", "b+$|c",
                        "(b|c|)d", "((b)|c){2}", "[a-c](*SKIP)x|b", "(*COMMIT)b|c", "(?:[bc]|)+d", "\\Cb|c", ".b|c", "\\p{L}1|2"]] ++
    [{unicode:characters_to_binary(P), [[unicode], [unicode, caseless], [unicode, ucp], [unicode, ucp, caseless]]}
     || P <- ["é|b", "[é-ü]+|c", "É1|k", "\\w1|\\d2", "\\W1", "[^é]1", "[^a]1|é", "\\x{17f}|k2", "(?:ü|€)+", "\\p{Lu}b|1", "\\P{L}b", "\\X1|b", "[\\p{Lu}1]b"]].

subjects() ->
    [<<>>, <<"c">>, <<"xxalphaxbetaGAMMA">>, <<"aabbccdd bcd xx bbcx">>, <<"a1 b2\r\nc3\nd4\rb">>, <<"user@host b c\vb\tb">>, <<"\x{e9}b\x{c9}b 1 \x{e9}1">>,
     <<"é1 É1 üb €€ k2 K2 ſ2 \x{212a}1"/utf8>>, <<"Abcd\nbcd\ncd">>, <<"ab abab cab">>].

run(P, O, S, R) ->
    io:format("~0p ~0p ~0p ~0p: ~0p~n", [P, O, S, R, try re:run(S, P, O ++ R ++ [global]) catch error:E -> E end]).

%% Few calls are allowed: then it shows how many places were tried.
limits() ->
    [io:format("~0p ~b ~0p: ~0p~n", [P, N, K, re:run(<<"xxxxxxxxabc">>, P, [{K, N}, report_errors])])
     || P <- ["(a|b|c)x|abc", "(?:a|b)+c", "(?:z|a)b"], K <- [match_limit, match_limit_recursion], N <- [1, 2, 3, 4, 5, 8, 20]].

newlines() ->
    [io:format("~0p ~0p: ~0p~n", [P, N, re:run(<<"a\r\nb\nb\r\n\nc\r\r\nd">>, P, [global, multiline, {newline, N}])])
     || P <- ["\\n|b", "[\\n\\r]+", "^|c", "\\nb|c", "$|b", "[\\nd]"], N <- [cr, crlf, lf, any, anycrlf]].
