%% The re module: run, compile, split, replace, inspect; options, forms of captures, errors.
-module(re_module).
-include("check.hrl").

%% A compiled pattern, its code left out.
mp({ok, {re_pattern, Groups, Unicode, CrLf, _}}) -> {Groups, Unicode, CrLf};
mp(Other) -> Other.

c(Re) -> c(Re, []).
c(Re, Options) -> {ok, P} = re:compile(Re, Options), P.

main() ->
    runs(), wide(), captures(), global(), split(), replace(), errors(), bad_arguments(), unicode(), limits(), numbers(), beyond().

%% Wide newlines before a match; classes larger than the workspace of PCRE 8.
wide() ->
    Subject = <<"QQQ\x{2029}ABCaXYZ=!bPQR"/utf8>>,
    [?F(re:run(Subject, P, [unicode, {newline, N} | O]))
     || P <- [".*a.*=.b.*", "(?:.*b|.*c)", ".*Q"], N <- [any, anycrlf, lf], O <- [[], [global], [{offset, 1}], [no_start_optimize]]],
    Class = unicode:characters_to_binary(["[^", [[C, C + 1] || C <- lists:seq(16#100, 16#A00, 3)], "\\d-_^]"]),
    [?F(re:run(<<"aa">>, P, [unicode])) || P <- [Class, [Class, "+"], [Class, "{2,3}?"], ["(", Class, ")x?"], ["(?i)", Class]]],
    [?F({N, M, element(1, re:compile(["[", [<<C/utf8>> || C <- lists:seq(16#100, 16#100 + 2 * N, 2)], "]", lists:duplicate(M, $a), "|b"], [unicode]))})
     || N <- [10, 1400, 1999, 2010, 4000], M <- [0, 10, 200]].

runs() ->
    ?F(re:run("abcd", "b.d")),
    ?F(re:run(<<"abcd">>, <<"bc">>)),
    ?F(re:run(["ab", <<"cd">>, $e, [[]]], ["c", <<"d">>])),
    ?F(re:run("", "")),
    ?F(re:run("abc", "x")),
    ?F(re:run("ABC", "b", [caseless])),
    ?F(re:run("a\nb", "a.b")),
    ?F(re:run("a\nb", "a.b", [dotall])),
    ?F(re:run("a\nb", "^b", [multiline])),
    ?F(re:run("a\nb", "a$")),
    ?F(re:run("a\nb", "a$", [multiline])),
    ?F(re:run("ab\n", "b$")),
    ?F(re:run("ab\n", "b$", [dollar_endonly])),
    ?F(re:run("a b", "a b # comment", [extended])),
    ?F(re:run("ab", "a b # comment", [extended])),
    ?F(re:run("x\nab", "ab", [firstline])),
    ?F(re:run("x\nab", "\\nab", [firstline, anchored, {offset, 1}])),
    ?F(re:run("\nab", "^\\nab", [firstline])),
    ?F(re:run("\n\nab", "\\n+ab", [firstline, anchored])),
    ?F(re:run("aaa", "a+", [ungreedy])),
    ?F(re:run("aaa", "a+?", [ungreedy])),
    ?F(re:run("ab", "(a)(b)", [no_auto_capture])),
    ?F(re:run("ab", "b", [anchored])),
    ?F(re:run("ab", "b", [{offset, 1}])),
    ?F(re:run("ab", "^b", [{offset, 1}])),
    ?F(re:run("ab", "\\Gb", [{offset, 1}])),
    ?F(re:run("ab", "", [notempty])),
    ?F(re:run("ab", "a?", [notempty_atstart, {offset, 1}])),
    ?F(re:run("ab", "^a", [notbol])),
    ?F(re:run("ab", "b$", [noteol])),
    ?F(re:run("a\rb", "a.b", [{newline, lf}])),
    ?F(re:run("a\rb", "a.b", [{newline, cr}])),
    ?F(re:run("a\r\nb", "a$", [multiline, {newline, crlf}])),
    ?F(re:run("a\r\nb", "a..b", [{newline, anycrlf}])),
    ?F(re:run("a\x{0b}b", "a.b", [{newline, any}])),
    ?F(re:run("a\x{0b}b", "a\\Rb")),
    ?F(re:run("a\x{0b}b", "a\\Rb", [bsr_anycrlf])),
    ?F(re:run("foobar", "(?<!foo)bar")),
    ?F(re:run("foobar", "(?<=foo)bar")),
    ?F(re:run("abcabc", "(abc)\\1")),
    ?F(re:run("((a)(b))", "\\((?:[^()]++|(?R))*\\)")),
    ?F(re:run("aaab", "a++ab")),
    ?F(re:run("aaab", "(?>a+)b")),
    ?F(re:run("foobarbaz", "foo\\Kbar")).

captures() ->
    ?F(re:run("ABCabcdABC", "abcd", [{capture, none}])),
    ?F(re:run("ABCabcdABC", ".*(abcd).*", [{capture, all}])),
    ?F(re:run("ABCabcdABC", ".*(abcd).*", [{capture, first, list}])),
    ?F(re:run("ABCabcdABC", ".*(abcd).*", [{capture, all_but_first, binary}])),
    ?F(re:run("ABCabcdABC", ".*(?<FOO>abcd).*", [{capture, ['FOO', "FOO", <<"FOO">>, 1, 0, nope, 7], list}])),
    ?F(re:run("ab", "(a)|(b)|(c)", [{capture, all, binary}])),
    ?F(re:run("b", "(a)|(b)|(c)", [{capture, all, index}])),
    ?F(re:run("b", "(a)|(b)|(c)", [{capture, [1, 2, 3], index}])),
    ?F(re:run("b", "(a)|(b)|(c)", [{capture, [1, 2, 3], list}])),
    ?F(re:run("b", "(?<x>a)|(?<y>b)", [{capture, all_names, binary}])),
    ?F(re:run("b", "b", [{capture, all_names, binary}])),
    ?F(re:run("b", "(?<x>a)|(?<x>b)", [dupnames, {capture, [x], binary}])),
    ?F(re:run("b", "(?<x>a)|(?<x>b)", [dupnames, {capture, all_names, list}])),
    ?F(re:run("b", "b", [{capture, [], list}])),
    ?F(re:run("ab", c("(a)(b)"), [{capture, [2, 1]}])),
    ?F(re:inspect(c("(?<b>.)(?<a>.)"), namelist)),
    ?F(re:inspect(c("(?<b>.)(?<b>.)", [dupnames]), namelist)),
    ?F(re:inspect(c("."), namelist)).

global() ->
    ?F(re:run("abcabc", "b", [global])),
    ?F(re:run("abcabc", "(b)(c)", [global, {capture, all, list}])),
    ?F(re:run("aXbXc", "", [global])),
    ?F(re:run("aab", "a*", [global])),
    ?F(re:run("abc", "x", [global])),
    ?F(re:run("a\r\nb\r\n", "$", [global, multiline, {newline, crlf}])),
    ?F(re:run(<<"åäö"/utf8>>, ".", [global, unicode, {capture, all, list}])),
    ?F(re:run("cat and dog", c("(?|cat|dog)"), [global, {capture, first, binary}])),
    ?F(re:run("abc", "(?=(.))", [global, {capture, all_but_first, list}])).

split() ->
    ?F(re:split("a,b,,c", ",")),
    ?F(re:split("a,b,,c", ",", [{return, list}])),
    ?F(re:split("a,b,c", ",", [{parts, 2}])),
    ?F(re:split("a,b,c,,", ",", [trim])),
    ?F(re:split("a1b2c", "([0-9])", [{return, list}])),
    ?F(re:split("a1b2c", "([0-9])", [group, {return, list}])),
    ?F(re:split("abc", "", [{return, list}])),
    ?F(re:split("a  b \t c", "\\s+", [{return, list}])),
    ?F(re:split(<<"aåb"/utf8>>, <<"å"/utf8>>, [unicode])).

replace() ->
    ?F(re:replace("abc", "b", "[&]", [{return, list}])),
    ?F(re:replace("abcabc", "b", "X", [global, {return, binary}])),
    ?F(re:replace("abc", "(a)(b)", "\\2\\1\\g{1}\\g2", [{return, list}])),
    ?F(re:replace("abc", "x", "y")),
    ?F(re:replace("abc", "b", "y")),
    ?F(re:replace("aaa", "a", "\\\\&\\&", [global, {return, list}])),
    ?F(iolist_to_binary(re:replace("hello", "l+", <<>>))),
    ?F(re:replace("abc", "", "-", [global, {return, list}])).

errors() ->
    [?F(re:compile(Re)) || Re <-
        ["(", ")", "a**", "[a", "[b-a]", "a{2,1}", "a{99999}", "\\", "\\c", "(?<n", "(?<n>a)(?<n>b)", "\\k<x>", "(?(1)a|b|c)", "(?<=a+)", "\\1", "(?z)",
         "[[:foo:]]", "[:alpha:]", "(?P", "\\p{Foo}", "\\x{110000}", "(*FOO)", "\\g{0}", "(?R", "\\L", "*a", "(?#", "[[.a.]]", "\\o{8}", "\\xg", "(?'a",
         "(?1)", "(?+1)", "\\N{x}", "(?C256)", "(?&x)", "(?(DEFINE)a|b)", "\\8", "[\\d-z]", "(?C1"]],
    ?F(re:run("a", "(", [report_errors])),
    ?F(mp(re:compile("(a)(b)", [{newline, crlf}]))),
    ?F(mp(re:compile("å", [unicode]))),
    ?F(mp(re:compile("a"))),
    ?F(re:compile("ab\0(", [])).

bad_arguments() ->
    ?ST(re:run("a", "(")),
    ?ST(re:run("a", "a", [foo])),
    ?ST(re:run("a", "a", foo)),
    ?ST(re:run("a", "a", [{capture, all, foo}])),
    ?ST(re:run("a", "a", [{capture, foo}])),
    ?ST(re:run("a", "a", [{offset, -1}])),
    ?ST(re:run("a", "a", [{match_limit, x}])),
    ?ST(re:run("a", "a", [{newline, x}])),
    ?ST(re:run(a, "a")),
    ?ST(re:run("a", a)),
    ?ST(re:run(<<1:3>>, "a")),
    ?ST(re:run([300], "a")),
    ?ST(re:compile(a)),
    ?ST(re:compile("a", [global])),
    ?ST(re:compile("a", [x])),
    ?ST(re:inspect("a", namelist)),
    ?ST(re:run("a", "a", [{capture, ["x" | y]}])),
    ?ST(re:split("a", "(")),
    ?ST(re:replace("a", "a", "b", [foo])).

unicode() ->
    ?F(re:run(<<"xåäö"/utf8>>, <<"å."/utf8>>, [unicode])),
    ?F(re:run("xåäö", "å.", [unicode])),
    ?F(re:run("xåäö", "å.", [unicode, {capture, all, list}])),
    ?F(re:run("xåäö", "å.", [unicode, {capture, all, binary}])),
    ?F(re:run("ÅÄÖ", "åä", [unicode, caseless, {capture, none}])),
    ?F(re:run([1046, 1047], "\\w+", [unicode, ucp, {capture, all, list}])),
    ?F(re:run([1046, 1047], "\\w+", [unicode, {capture, all, list}])),
    ?F(re:run([1046, 1047], "\\p{Cyrillic}{2}", [unicode, {capture, first, list}])),
    ?F(re:run([955, 16#1F600, $a], "^..a$", [unicode])),
    ?F(re:run("e\x{301}x", "^\\Xx$", [unicode])),
    ?F(re:run([16#212A], "k", [unicode, caseless])),
    ?F(re:run("straße", "STRASSE", [unicode, caseless])),
    ?F(re:run("åäö", c("ä", [unicode]))),
    ?F(re:replace("åäö", "ä", "x", [unicode, {return, list}])),
    ?F(re:run(<<255>>, "a", [unicode])),
    ?F(re:run(<<"å"/utf8>>, "a", [unicode, {offset, 1}])),
    ?F(re:compile(<<255>>, [unicode])).

%% where numbers of groups are bad
numbers() ->
    [?F(re:compile(P)) || P <- ["a\\g<-1>b", "\\g<-12>b", "\\g'-1'x", "(a)\\g<-2>b", "\\g<+1>b", "x(?-1)y", "a(?5)b", "a\\g<5>b", "a\\g{-1}b", "a\\g-1b", "a\\g{5}b", "\\g<-0>", "\\g{-0}", "\\g{-999999}", "\\g<-999999999999>",
        "\\g<-1", "\\g{-1", "\\g{+1}", "\\g<-", "\\g{-", "x(?(-1)a)", "(?99999)"]].

limits() ->
    ?F(re:run("aaaaaaaaaaaaaz", "(a+)*zz")),
    ?F(re:run("aaaaaaaaaaaaaz", "(a+)*zz", [{match_limit, 3000}, report_errors])),
    ?F(re:run("aaaaaaaaaaaaaz", "(a+)*zz", [{match_limit, 3000}])),
    ?F(re:run("aaaaaaaaaaaaaz", "(a+)*zz", [{match_limit_recursion, 10}, report_errors])),
    ?F(re:run("aaaaaaaaaaaaaz", "(*LIMIT_MATCH=100)(a+)*zz", [report_errors])),
    ?F(re:run(lists:duplicate(40, $a), "^(a+)+$|b", [report_errors, {capture, none}])),
    ?F(re:run(lists:duplicate(40, $a) ++ "b", "^(a+)+$", [report_errors])),
    ?F(re:run(binary:copy(<<"ab">>, 100000), "(?:ab)*")),
    ?F(re:run(binary:copy(<<"ab">>, 20000), "(?:a|b)*b$")).

%% before OTP 28 an offset behind the end ends the process, past everything that could catch it
beyond() ->
    {ok, P} = re:compile("a"),
    [begin
         {Pid, M} = spawn_monitor(fun() ->
             exit(try F() of X -> {returned, X} catch C:R -> {caught, C, R} after put(after_was, run) end)
         end),
         receive {'DOWN', M, _, Pid, {Reason, [{re, run, A, _} | _]}} -> io:format("~p with ~p arguments~n", [Reason, length(A)]);
                 {'DOWN', M, _, Pid, Reason} -> io:format("~p~n", [Reason]) end
     end || F <- [fun() -> re:run("aaa", P, [{offset, 3}]) end, fun() -> re:run("aaa", P, [{offset, 4}]) end,
                  fun() -> (catch re:run("aaa", "a", [{capture, none}, {offset, 4}])) end,
                  fun() -> re:run("aaa", P, [global, {offset, 4}]) end]],
    ok.
