%% Trapping exits: turning it on and off, what was linked before, messages and reasons.
-module(exit_signals_trap).
-include("check.hrl").

main() ->
    ?P(process_flag(trap_exit, true)),
    ?P(process_flag(trap_exit, true)),
    ?P(process_flag(trap_exit, false)),
    ?P(process_flag(trap_exit, false)),
    ?P(process_flag(trap_exit, id(x))),
    ?P(process_info(self(), trap_exit)),
    ?P(begin process_flag(trap_exit, true), Ps = [spawn_link(fun() -> exit({n, I}) end) || I <- [1, 2, 3]], L = [receive {'EXIT', P, W} -> W end || P <- Ps], process_flag(trap_exit, false), L end),
    ?P(begin P = spawn_link(fun() -> receive go -> exit(late) end end), process_flag(trap_exit, true), P ! go, R = receive {'EXIT', P, W} -> W end, process_flag(trap_exit, false), R end),
    ?P(begin {P, R} = spawn_monitor(fun() -> process_flag(trap_exit, true), process_flag(trap_exit, false), spawn_link(fun() -> exit(x) end), receive never -> ok end end), receive {'DOWN', R, _, P, W} -> W end end),
    ?P(begin {P, R} = spawn_monitor(fun() -> process_flag(trap_exit, true), C = spawn_link(fun() -> error(crash) end), receive {'EXIT', C, {crash, [{M, _, _, _} | _]}} -> exit({got, M}) end end), receive {'DOWN', R, _, P, W} -> W end end),
    ?P(begin {P, R} = spawn_monitor(fun() -> process_flag(trap_exit, true), C = spawn_link(fun() -> throw(ball) end), receive {'EXIT', C, {{nocatch, B}, _}} -> exit({got, B}) end end), receive {'DOWN', R, _, P, W} -> W end end),
    ?P(begin process_flag(trap_exit, true), self() ! {'EXIT', fake, reason}, R = next(), process_flag(trap_exit, false), R end),
    ?P(supervise([{a, normal}, {b, crash}, {c, normal}])),
    ?P(selective()),
    ?P(parent_dies()),
    ?P(trap_in_nested(5)),
    ok.

supervise(Specs) ->
    process_flag(trap_exit, true),
    Ps = [{spawn_link(fun() -> exit(R) end), N, R} || {N, R} <- Specs],
    L = [receive {'EXIT', P, W} -> {N, W, W =:= R} end || {P, N, R} <- Ps],
    process_flag(trap_exit, false),
    L.
selective() ->
    process_flag(trap_exit, true),
    A = spawn_link(fun() -> exit(a) end),
    until(fun() -> not is_process_alive(A) end),
    B = spawn_link(fun() -> exit(b) end),
    X = receive {'EXIT', B, W} -> W end,
    Y = receive {'EXIT', A, V} -> V end,
    process_flag(trap_exit, false),
    {X, Y}.
parent_dies() ->
    S = self(),
    {P, R} = spawn_monitor(fun() ->
        Pa = self(),
        spawn_link(fun() -> process_flag(trap_exit, true), Pa ! ready, receive {'EXIT', Pa, W} -> S ! {child_saw, W} end end),
        receive ready -> exit(parent_reason) end
    end),
    receive {'DOWN', R, _, P, X} -> {X, receive {child_saw, W} -> W end} end.
trap_in_nested(0) -> process_flag(trap_exit, false), bottom;
trap_in_nested(N) ->
    process_flag(trap_exit, true),
    P = spawn_link(fun() -> exit(N) end),
    [receive {'EXIT', P, N} -> N end | [trap_in_nested(N - 1)]].
