%% erl_scan: every kind of token, positions, errors, continuations, options.
-module(lib_erl_scan).
-include("check.hrl").

main() ->
    ?F([erl_scan:string(S) || S <- ["foo Bar _x 'q a' \"str\" $a $\\n", "1 1.5 16#ff 2#101 1_000 1.0e3", "-> <- => := =:= =/= == /= =< >= < > ++ -- || | << >> :: .. ...", "{a, [B|C]}.", "#r{f = 1}", "% comment\nx", "fun() -> ok end", "if case of end after try catch begin when receive andalso orelse band bor bnot bxor bsl bsr div rem and or xor not"]]),
    ?F([element(1, erl_scan:string(S)) || S <- ["'unterminated", "\"unterminated", "$", "16#", "1.", "99#1", "\x{0}", "é", "Ünicode"]]),
    ?F([begin {error, {L, M, D}, E} = erl_scan:string(S), {L, lists:flatten(M:format_error(D)), E} end || S <- ["'abc", "\"abc", "1#2", "16#xyz", "a \x{1} b"]]),
    ?F(erl_scan:string("a b\nc", {1, 1})),
    ?F(erl_scan:string("a b\nc", 10)),
    ?F(erl_scan:string("a %c\n b", 1, [return])),
    ?F(erl_scan:string("a %c\n b", 1, [return_comments])),
    ?F(erl_scan:string("'q' 16#f \"s\"", {1, 1}, [text])),
    ?F(erl_scan:tokens([], "foo(1", 1) =/= done),
    ?F(begin {more, C} = erl_scan:tokens([], "foo(1", 1), {done, R, Rest} = erl_scan:tokens(C, "). bar", 1), {R, Rest} end),
    ?F(erl_scan:tokens([], eof, 1)),
    ?F(begin {more, C} = erl_scan:tokens([], "foo", 1), erl_scan:tokens(C, eof, 1) end),
    ?F([begin {ok, [T | _], _} = erl_scan:string(S), {erl_scan:category(T), erl_scan:symbol(T), erl_scan:line(T)} end || S <- ["foo", "Bar", "12", "\"s\"", "->"]]),
    ?F(erl_scan:reserved_word('case')),
    ?F(erl_scan:reserved_word(foo)),
    ?F(erl_scan:string("\"\\x{263a}\\101\\n\\s\\\\\"")),
    ?F(erl_scan:string("$\\x{41} $\\^a $\\s $  $\\\\")),
    ?F(erl_scan:string("\"a\" \"b\"")),
    ?F(erl_scan:string("a.b. c")),
    ?F(erl_scan:string(id(x))),
    ok.
