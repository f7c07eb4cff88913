%% What was sent through an alias and not received yet is gone when the alias ends.
-module(proc_alias_unreceived).
-include("check.hrl").

main() ->
    ?P(begin A = alias(), A ! x, {unalias(A), next(0)} end),
    ?P(begin A = alias(), A ! x, self() ! y, A ! z, {unalias(A), all()} end),
    ?P(begin A = alias(), A ! x, receive none -> 1 after 0 -> 2 end, {unalias(A), all()} end),
    ?P(begin A = alias(), A ! x, process_info(self(), messages), {unalias(A), all()} end),
    ?P(begin A = alias(), [A ! I || I <- lists:seq(1, 5)], erlang:yield(), {unalias(A), all()} end),
    ?P(begin A = alias([reply]), A ! x, A ! y, {unalias(A), all()} end),
    ?P(begin A = alias([reply]), A ! x, A ! y, all() end),
    ?P(begin R = monitor(process, spawn(fun() -> receive stop -> ok end end), [{alias, demonitor}]), R ! x, {demonitor(R), all()} end),
    ?P(begin R = monitor(process, spawn(fun() -> receive stop -> ok end end), [{alias, explicit_unalias}]), R ! x, X = demonitor(R), R ! y, {X, all(), unalias(R)} end),
    ?P(begin R = monitor(process, spawn(fun() -> receive stop -> ok end end), [{alias, reply_demonitor}]), R ! x, R ! y, {demonitor(R, [info]), all()} end),
    ?P(begin R = monitor(process, spawn(fun() -> receive stop -> ok end end), [{alias, demonitor}]), R ! x, {demonitor(R, [flush, info]), all()} end),
    ?P(begin A = alias(), B = alias(), [begin A ! {a, I}, B ! {b, I} end || I <- [1, 2, 3]], unalias(B), L = all(), unalias(A), L end),
    ?P(begin A = alias(), self() ! first, A ! second, {unalias(A), receive first -> ok end, all()} end),
    ?P(begin A = alias(), S = self(), P = spawn(fun() -> receive go -> A ! from_other, S ! done end end), P ! go, receive done -> ok end, {unalias(A), all()} end),
    ?P(begin A = alias(), A ! {big, lists:seq(1, 1000)}, A ! binary:copy(<<1>>, 1000), unalias(A), erlang:garbage_collect(), all() end),
    ?P(element(2, process_info(self(), message_queue_len))),
    ok.

all() -> receive X -> [X | all()] after 0 -> [] end.
