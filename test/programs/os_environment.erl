%% os:getenv, putenv, unsetenv: names and values, what is refused, what programs see of it.
-module(os_environment).
-include("check.hrl").

main() ->
    [?ST(os:getenv(id(N))) || N <- ["NO_SUCH_VARIABLE", "", "A=B", foo, [foo], <<"HOME">>, 17, [0], "a\0b", [16#110000], [16#d800], [-1], ["HO", [$M, "E"]] -- ["HO"], "a" ++ b]],
    [?ST(os:putenv(id(N), id(V))) || {N, V} <- [{"", "x"}, {"A=B", "x"}, {a, "x"}, {"A", b}, {"A", <<"x">>}, {"A", [0]}, {[16#d800], "x"}, {"A", "x" ++ y}, {17, ""}]],
    [?ST(os:unsetenv(id(N))) || N <- ["NEVER_SET", "", "A=B", a, [0], 17]],
    [?P([os:putenv(N, V), os:getenv(N), os:getenv(N, default), shell(N), os:unsetenv(N), os:getenv(N), os:getenv(N, default)]) ||
        {N, V} <- [{"GLULAM_A", "x"}, {"GLULAM_B", ""}, {"GLULAM_C", "a=b"}, {"GLULAM_D", [228, 8364, 128512]}, {"GLULAM_E", "two\nlines"}, {["GLU", [$L, "AM"], "_F"], ["deep", [$x]]}]],
    ?P([os:putenv("GLULAM_G", "1"), os:putenv("GLULAM_G", "2"), os:getenv("GLULAM_G"), lists:filter(fun(E) -> lists:prefix("GLULAM_", E) end, os:getenv()) =:= ["GLULAM_G=2"], os:unsetenv("GLULAM_G")]),
    ?P([os:putenv("GLULAM_H", "1"), exe("echo ${GLULAM_H-unset}", [{env, [{"GLULAM_H", false}]}]), exe("echo ${GLULAM_H-unset}", [{env, [{"GLULAM_H", "2"}]}]), exe("echo ${GLULAM_H-unset}", [])]),
    ?P(is_list(os:getenv("HOME"))),
    ?P(lists:all(fun(E) -> lists:member($=, E) end, os:getenv())),
    ?P(list_to_integer(os:getpid()) > 0),
    ?P(begin {A, B, C} = os:timestamp(), A > 1000 andalso B < 1000000 andalso C < 1000000 end),
    ?P(begin A = os:perf_counter(), B = os:perf_counter(), A =< B end),
    ?P(os:perf_counter(1000) - os:perf_counter(millisecond) < 1000),
    [?ST(os:set_signal(id(S), id(M))) || {S, M} <- [{sigusr2, foo}, {foo, handle}, {17, handle}, {sigkill, handle}, {sigint, handle}, {sigusr2, handle}, {sigusr2, ignore}, {sigusr2, default}]],
    ok.

shell(N) -> exe("printf '%s' \"$" ++ lists:flatten(N) ++ "\"", []).
exe(Script, Options) ->
    P = open_port({spawn_executable, "/bin/sh"}, [exit_status, {args, ["-c", Script]} | Options]),
    drain(P).
drain(P) -> receive {P, {data, D}} -> D ++ drain(P); {P, {exit_status, _}} -> [] end.
