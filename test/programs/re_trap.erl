%% Where a long match goes on is told as a function of erlang's that is not there: nobody can call it.
-module(re_trap).
-include("check.hrl").

main() ->
    Trap = hd([re_run_trap]),
    told(Trap),
    ?P(places(fun() -> re:run(binary:copy(<<"aaaaaaaaaaaaaaaaaaaaaaab">>, 40000), "(a+)+[cd]") end)),
    told(Trap),
    ?P(raised(fun() -> re:run(<<(binary:copy(<<"a">>, 3000000))/binary, 255>>, "b", [unicode]) end)),
    ?P(re:run(binary:copy(<<"a">>, 3000000), "b", [unicode])),
    ok.

told(Trap) ->
    ?P(erlang:function_exported(erlang, Trap, 3)),
    ?P(erlang:is_builtin(erlang, Trap, 3)),
    ?P(lists:member({Trap, 3}, erlang:module_info(exports))),
    ?P(lists:member({erlang, Trap, 3}, erlang:system_info(snifs))),
    ?P(raised(fun() -> erlang:re_run_trap(a, b, c) end)),
    ?P(raised(fun() -> erlang:Trap(<<"a">>, [], make_ref()) end)),
    ?P(raised(fun() -> (fun erlang:re_run_trap/3)(a, b, c) end)).

raised(Fun) ->
    try Fun()
    catch _:Reason:Stack -> {M, F, A, _} = hd(Stack), {Reason, M, F, if is_list(A) -> length(A); true -> A end}
    end.

%% Whether the process was seen inside of the match.
places(Fun) ->
    Pid = spawn(fun() -> repeat(Fun) end),
    Seen = until_seen(Pid, {erlang, re_run_trap, 3}, 5000),
    exit(Pid, kill),
    Seen.

repeat(Fun) -> Fun(), repeat(Fun).

until_seen(_, _, 0) -> not_seen;
until_seen(Pid, Place, N) ->
    erlang:yield(),
    case process_info(Pid, current_function) of
        {current_function, Place} -> seen;
        _ -> until_seen(Pid, Place, N - 1)
    end.
