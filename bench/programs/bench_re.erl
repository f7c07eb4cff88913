%% Regular expressions: searching, splitting, replacing.
-module(bench_re).
-export([rows/0]).

rows() ->
    No = fun() -> none end,
    [{"re_log_search", fun() -> {log(20000), c("ERROR \\[(\\w+)\\] (\\S+) took (\\d+)ms")} end, fun({L, P}) -> matches(L, P) end},
     {"re_log_lines", fun() -> {binary:split(log(20000), <<"\n">>, [global]), c("^(\\d{4})-(\\d\\d)-(\\d\\d) (\\d\\d:\\d\\d:\\d\\d)")} end, fun({Ls, P}) -> lines(Ls, P, 0) end},
     {"re_short_subjects", fun() -> {[integer_to_binary(X) || X <- lists:seq(1, 50000)], c("^[0-9]*7$")} end, fun({Ls, P}) -> yes(Ls, P, 0) end},
     {"re_text_pattern", No, fun(_) -> texts(30000, 0) end},
     {"re_compile", No, fun(_) -> compiles(3000, 0) end},
     {"re_split", fun() -> {iolist_to_binary(lists:join(" , ", [integer_to_list(X) || X <- lists:seq(1, 100000)])), c("\\s*,\\s*")} end, fun({B, P}) -> length(re:split(B, P)) end},
     {"re_replace", fun() -> {log(5000), c("\\b(\\d+)ms\\b")} end, fun({L, P}) -> re:replace(L, P, "<\\1>", [global, {return, binary}]) end},
     {"re_email", fun() -> {mails(5000), c("^[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\\.)+[A-Za-z]{2,6}$")} end, fun({Ms, P}) -> yes(Ms, P, 0) end},
     {"re_email_find", fun() -> {iolist_to_binary(lists:join(" said to ", mails(5000))), c("[a-z0-9._]+@[a-z0-9-]+(?:\\.[a-z]+)+")} end, fun({T, P}) -> matches(T, P) end},
     {"re_caseless_words", fun() -> {log(10000), re_c("\\b(timeout|refused|denied|broken)\\b", [caseless])} end, fun({L, P}) -> matches(L, P) end},
     {"re_alternatives", fun() -> {log(5000), c("alpha|beta|gamma|delta|epsilon|worker_9[0-9]")} end, fun({L, P}) -> matches(L, P) end},
     {"re_utf8", fun() -> {unicode:characters_to_binary(lists:duplicate(20000, "Grüße, Jürgen: 17 € ")), re_c("\\p{Lu}\\w+[:,]|\\d+ €", [unicode, ucp])} end, fun({T, P}) -> matches(T, P) end},
     {"re_utf8_dot", fun() -> {unicode:characters_to_binary(lists:duplicate(20000, "Grüße, Jürgen: 17 €\n")), re_c("^.*€$", [unicode, multiline])} end, fun({T, P}) -> matches(T, P) end},
     {"re_lazy", fun() -> {iolist_to_binary(lists:duplicate(10000, "<a href=\"x\">some text</a> and ")), c("<a [^>]*>(.*?)</a>")} end, fun({T, P}) -> matches(T, P) end},
     {"re_backtracking", No, fun(_) -> [re:run([binary:copy(<<"a">>, N), $b], "(a+)+$", [{match_limit, 1000000}, report_errors]) || N <- [12, 16, 18, 24]] end},
     {"re_recursion", fun() -> {iolist_to_binary([lists:duplicate(2000, "(a(b)c"), lists:duplicate(2000, ")")]), c("\\((?:[^()]++|(?R))*\\)")} end, fun({B, P}) -> [re:run(B, P) || _ <- [1, 2, 3]] end}].

c(Pattern) -> re_c(Pattern, []).
re_c(Pattern, Options) -> {ok, P} = re:compile(unicode:characters_to_binary(Pattern), Options), P.

matches(Text, P) ->
    case re:run(Text, P, [global]) of
        {match, Found} -> {length(Found), erlang:phash2(Found)};
        nomatch -> nomatch
    end.
lines([L | Ls], P, N) ->
    case re:run(L, P, [{capture, all_but_first, binary}]) of
        {match, Parts} -> lines(Ls, P, N + length(Parts));
        nomatch -> lines(Ls, P, N)
    end;
lines([], _, N) -> N.
yes([S | Ss], P, N) ->
    case re:run(S, P, [{capture, none}]) of
        match -> yes(Ss, P, N + 1);
        nomatch -> yes(Ss, P, N)
    end;
yes([], _, N) -> N.
texts(0, A) -> A;
texts(N, A) ->
    {match, [{At, _}]} = re:run("key=value; path=/", "path=.*"),
    texts(N - 1, A + At).
compiles(0, A) -> A;
compiles(N, A) ->
    {ok, {re_pattern, Groups, _, _, _}} = re:compile(["(\\w+)-", integer_to_list(N), "\\s*(?:a|b){2,3}([^x-z]*)$"]),
    compiles(N - 1, A + Groups).

log(N) -> iolist_to_binary([line(X) || X <- lists:seq(1, N)]).
line(X) ->
    io_lib:format("2024-~2..0b-~2..0b ~2..0b:~2..0b:~2..0b ~s [worker_~b] /api/items/~b took ~bms, ~s~n",
                  [X rem 12 + 1, X rem 28 + 1, X rem 24, X rem 60, X rem 60, element(X rem 4 + 1, {"INFO", "DEBUG", "ERROR", "WARN"}),
                   X rem 100, X, X rem 997, element(X rem 5 + 1, {"ok", "connection refused", "Timeout", "broken pipe", "delta"})]).
mails(N) ->
    [iolist_to_binary(["user.", integer_to_list(X), element(X rem 3 + 1, {"@", "@mail.", "_at_"}), "example-", integer_to_list(X rem 7),
                       element(X rem 4 + 1, {".com", ".co.uk", ".museum", ""})]) || X <- lists:seq(1, N)].
