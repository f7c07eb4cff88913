%% Regular expressions drawn at random (all kinds of groups, conditions, verbs, classes, quantifiers), on random subjects with random options: compile, run, split, replace.
-module(re_random).
-export([main/0]).

main() -> [one(I) || I <- lists:seq(1, 300)], ok.

one(I) ->
    rand:seed(exsss, I),
    P = iolist_to_binary(pat(3)),
    {O, S, RO, SO, RP} = {copts(), subj(), ropts(), sopts(), repl()},
    Rs = case tr(fun() -> re:compile(P, O) end) of
        {ok, {ok, MP}} ->
            [inspect(MP), tr(fun() -> re:run(S, MP, RO) end), tr(fun() -> re:run(S, P, [global | O]) end), tr(fun() -> re:split(S, MP, SO) end),
             tr(fun() -> re:replace(S, MP, RP, [global, {return, binary}]) end), tr(fun() -> re:run(S, MP, [{capture, all_names, binary}]) end),
             tr(fun() -> re:run(S, MP, [global, {capture, all, index} | RO]) end)];
        {ok, {error, E}} -> [{cerr, E}];
        E -> [E]
    end,
    io:format("~w ~w ~w ~w ~w~n   ~w~n", [I, P, O, S, {RO, SO, RP}, Rs]).

inspect(MP) -> {ok, {re_pattern, C, U, _, _}} = {ok, MP}, {C, U, re:inspect(MP, namelist)}.
tr(F) -> try {ok, F()} catch C:R -> {C, R} end.
pick(L) -> lists:nth(rand:uniform(length(L)), L).
rnd(N) -> rand:uniform(N).
pat(D) -> case rnd(10) of 1 -> ["^", seq(D)]; 2 -> [seq(D), "$"]; 3 -> [verb(), seq(D)]; _ -> alt(D) end.
verb() -> pick(["(*ANYCRLF)", "(*CR)", "(*BSR_ANYCRLF)", "(*UCP)", "(*UTF8)", "(*NO_START_OPT)", "(*LIMIT_MATCH=100)", "(*CRLF)", "(*LF)","(*ANY)", "(*FOO)"]).
alt(D) -> case rnd(3) of 1 -> [seq(D), "|", seq(D)]; _ -> seq(D) end.
seq(D) -> [quant(D) || _ <- lists:seq(1, rnd(4))].
quant(D) -> A = atom(D), case rnd(3) of 1 -> [A, pick(["*", "+", "?", "*?", "+?", "??", "*+", "++", "?+", "{2}", "{1,2}", "{0,}", "{2,1}", "{0}", "{,2}", "{1,2}?", "{1,3}+", "{a}", "{1"])]; _ -> A end.
atom(0) -> leaf();
atom(D) -> case rnd(26) of
  1 -> ["(", alt(D-1), ")"]; 2 -> ["(", alt(D-1), ")"]; 3 -> ["(?:", alt(D-1), ")"]; 4 -> ["(?<", pick(["n","m","n1"]), ">", alt(D-1), ")"];
  5 -> ["(?=", alt(D-1), ")"]; 6 -> ["(?!", alt(D-1), ")"]; 7 -> ["(?<=", alt(D-1), ")"]; 8 -> ["(?<!", alt(D-1), ")"];
  9 -> ["(?>", alt(D-1), ")"]; 10 -> ["(?|", alt(D-1), ")"]; 11 -> ["(?(1)", alt(D-1), ")"]; 12 -> ["(?(", pick(["<n>", "R", "1", "2", "DEFINE", "'n'", "R1", "R&n", "n", "-1", "+1"]), ")", seq(D-1), "|", seq(D-1), ")"];
  13 -> ["(?i:", alt(D-1), ")"]; 14 -> ["(?", pick(["i","-i","s","m","x","J","U","im-sx","^", "ix", "X", "n"]), ")", seq(D-1)]; 15 -> ["(?P<n>", alt(D-1), ")"]; 16 -> ["(?'q'", seq(D-1), ")"];
  17 -> pick(["(?1)", "(?R)", "(?0)", "(?&n)", "(?P>n)", "(?-1)", "(?+1)", "\\g<1>", "\\g'n'", "\\g<-1>"]); 18 -> pick(["(*ACCEPT)", "(*FAIL)", "(*F)", "(*COMMIT)", "(*PRUNE)", "(*SKIP)", "(*THEN)", "(*MARK:a)", "(*SKIP:a)", "(*PRUNE:b)", "(*:a)"]);
  19 -> ["(?#com)"]; 20 -> ["(?C1)"]; 21 -> ["(?(?", pick(["=","!","<=","<!"]), leaf(), ")", seq(D-1), "|", leaf(), ")"];
  _ -> leaf() end.
leaf() -> case rnd(30) of
  1 -> "."; 2 -> "\\d"; 3 -> "\\w"; 4 -> "\\s"; 5 -> "\\b"; 6 -> "\\B"; 7 -> "\\A"; 8 -> "\\z"; 9 -> "\\Z"; 10 -> "\\G"; 11 -> "\\K";
  12 -> pick(["\\1", "\\2", "\\g{1}", "\\g{-1}", "\\k<n>", "\\k{n}", "\\k'n'", "(?P=n)", "\\g1", "\\10", "\\08", "\\81"]);
  13 -> pick(["\\R", "\\h", "\\v", "\\H", "\\V", "\\N", "\\X", "\\C", "\\W", "\\S", "\\D"]); 14 -> pick(["\\p{L}", "\\p{Lu}", "\\P{L}", "\\pL", "\\p{Greek}", "\\p{^L}", "\\p{Xan}", "\\p{Xwd}", "\\p{Foo}", "\\p{Any}", "\\p{L&}"]);
  15 -> cls(); 16 -> cls(); 17 -> cls(); 18 -> pick(["\\x41", "\\x{e9}", "\\x{100}", "\\101", "\\o{101}", "\\ca", "\\e", "\\t", "\\n", "\\r", "\\x", "\\Q.*\\E", "\\E", "\\Qa", "\\07", "\\0", "\\c\\", "\\x{}", "\\xg"]);
  19 -> pick(["^", "$"]); 20 -> pick([" ", "#", "\n", "\r\n"]); 21 -> pick(["\x{c3}\x{a9}", <<"é"/utf8>>, <<16#e9>>]); 22 -> pick(["]", "}", "{", "(", ")", "[", "*", "\\"]); 
  _ -> pick(["a", "b", "c", "A", "1", "_", "ab", "aa", "-"]) end.
cls() -> ["[", pick(["", "^", "]", "^]"]), [pick(["a-c", "b", "\\d", "\\w", "[:alpha:]", "[:^digit:]", "[:upper:]", "\\s", "-", "A-Z", "\\x{e0}-\\x{ff}", "\\h", "\\R", "\\p{L}", "\\]", "[:foo:]", "[.a.]", "z-a", "\\b", "\\Q]\\E", "a-\\d", "&&", "[:word:]", "[:xdigit:]", "[:punct:]", "\\n", "\\N", "\\W", "[:space:]", "^", "\\\\"]) || _ <- lists:seq(1, rnd(3))], pick(["]", "]", "]", "]", "]", "]", "]", ""])].
copts() -> [pick([caseless, multiline, dotall, extended, unicode, ucp, ungreedy, anchored, dollar_endonly, firstline, dupnames, no_auto_capture, {newline, crlf}, {newline, any}, {newline, anycrlf}, {newline, cr}, bsr_anycrlf, bsr_unicode, no_start_optimize, never_utf, unicode, caseless]) || rnd(3) > 1, _ <- lists:seq(1, rnd(3) - 1)].
ropts() -> [pick([notbol, noteol, notempty, notempty_atstart, anchored, {offset, 1}, {offset, -1}, global, {capture, all, list}, {capture, first, binary}, {capture, all_but_first, binary}, {capture, none}, {capture, [1, 2, 0], index}, {capture, [n, <<"m">>, "q"], binary}, report_errors, {newline, crlf}, {match_limit, 50}]) || _ <- lists:seq(1, rnd(3) - 1)].
sopts() -> [pick([group, trim, {parts, 2}, {parts, 3}, {return, list}, {return, binary}, {parts, infinity}]) || _ <- lists:seq(1, rnd(3) - 1)].
repl() -> pick([<<"[&]">>, <<"<\\1>">>, <<"\\g{1}x">>, <<"\\g{2}">>, <<"\\\\&\\&">>, "\\0", <<"">>, <<"\\9">>, <<"\\gx">>]).
subj() -> iolist_to_binary([pick(["a", "b", "c", "ab", "abc", "A", "1", " ", "\n", "\r\n", "\r", "_", "-", "aa", "12", "aab", <<"é"/utf8>>, <<"Ā"/utf8>>, "e", "\t", ".", "#", <<"ß"/utf8>>, "B", "]", <<16#2028/utf8>>, <<"e", 16#301/utf8>>, "\v"]) || _ <- lists:seq(1, rnd(8))] ++ [<<255>> || rnd(40) =:= 1]).
