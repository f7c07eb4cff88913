%% Receives that match on a fresh reference, with long queues, loops, nested calls and monitors.
-module(opt_receive_markers).
-include("check.hrl").

main() ->
    [self() ! {noise, I} || I <- lists:seq(1, 2000)],
    ?P([call(echo(), I) || I <- [1, 2, 3]]),
    ?P(call_twice(echo(), a, b)),
    ?P(nested_call(echo(), 5)),
    ?P(loop_call(echo_loop(), 50, 0)),
    ?P(ref_in_tuple(echo())),
    ?P(monitor_call(echo())),
    ?P(monitor_call(spawn(fun() -> receive _ -> exit(crashed) end end))),
    ?P(two_refs()),
    ?P(ref_kept_elsewhere()),
    ?P(alias_call()),
    ?P(ref_from_function()),
    ?P(late_reply()),
    ?P(length(drain())),
    ok.

echo() -> spawn(fun() -> receive {F, R, X} -> F ! {R, X} end end).
echo_loop() -> spawn(fun el/0).
el() -> receive {F, R, X} -> F ! {R, X}, el() end.
call(P, X) -> R = make_ref(), P ! {self(), R, X}, receive {R, Y} -> Y end.
call_twice(P, A, B) -> Q = echo(), R1 = make_ref(), R2 = make_ref(), P ! {self(), R1, A}, Q ! {self(), R2, B}, Y = receive {R2, V} -> V end, X = receive {R1, W} -> W end, {X, Y}.
nested_call(P, X) -> R = make_ref(), P ! {self(), R, call(echo(), X) + 1}, receive {R, Y} -> Y end.
loop_call(_, 0, A) -> A;
loop_call(P, N, A) -> loop_call(P, N - 1, A + call(P, N)).
ref_in_tuple(P) -> T = {tag, make_ref()}, P ! {self(), T, hello}, receive {T, X} -> X end.
monitor_call(P) -> R = monitor(process, P), P ! {self(), R, hi}, receive {R, X} -> demonitor(R, [flush]), {reply, X}; {'DOWN', R, process, _, W} -> {down, W} end.
two_refs() -> A = make_ref(), B = make_ref(), self() ! {B, second}, self() ! {A, first}, receive {A, X} -> receive {B, Y} -> {X, Y} end end.
ref_kept_elsewhere() -> R = make_ref(), put(ref, R), self() ! {R, kept}, receive {Q, X} when Q =:= R -> {X, get(ref) =:= Q} end.
alias_call() -> P = spawn(fun() -> receive {A, X} -> A ! {A, X * 2} end end), R = monitor(process, P, [{alias, reply_demonitor}]), P ! {R, 21}, receive {R, Y} -> Y; {'DOWN', R, _, _, W} -> W end.
ref_from_function() -> R = new_ref(), self() ! {R, f}, receive {R, X} -> X end.
new_ref() -> make_ref().
late_reply() -> P = spawn(fun() -> receive {F, R, X} -> receive after 5 -> F ! {R, X} end end end), R = make_ref(), P ! {self(), R, late}, A = receive {R, X} -> X after 0 -> not_yet end, B = receive {R, Y} -> Y after 8000 -> never end, {A, B}.
drain() -> receive M -> [M | drain()] after 0 -> [] end.
