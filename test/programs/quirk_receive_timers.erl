%% Quirk groups 33, 34, 35: receive and timeouts racing, timers by name, flags and their old values.
-module(quirk_receive_timers).
-include("check.hrl").

main() ->
    ?P(begin self() ! b, receive a -> a after 0 -> receive b -> late_b after 0 -> none end end end),
    ?P(begin S = self(), spawn(fun() -> S ! a end), receive a -> got after 8000 -> timeout end end),
    ?P(begin S = self(), spawn(fun() -> S ! noise, receive after 10 -> S ! a end end), X = receive a -> got after 8000 -> timeout end, {X, next()} end),
    ?P(begin S = self(), spawn(fun() -> [S ! {n, I} || I <- lists:seq(1, 100)], S ! a end), receive a -> flush(0) after 8000 -> timeout end end),
    ?P(begin erlang:send_after(5, quirk_timer, hi), register(quirk_timer, self()), X = next(), unregister(quirk_timer), X end),
    ?P(begin R = erlang:start_timer(50000, self(), x), [is_integer(erlang:cancel_timer(R)), erlang:cancel_timer(R), erlang:read_timer(R)] end),
    ?P(begin R = erlang:start_timer(0, self(), x), receive {timeout, R, x} -> ok end end),
    ?P(begin P = spawn(fun() -> erlang:send_after(20, element(2, hd([{a, group_leader()}])), unused), ok end), until(fun() -> not is_process_alive(P) end) end),
    ?P(begin T0 = erlang:monotonic_time(microsecond), receive after 10 -> ok end, erlang:monotonic_time(microsecond) - T0 >= 10000 end),
    ?P(begin T0 = erlang:monotonic_time(microsecond), R = erlang:start_timer(10, self(), t), receive {timeout, R, t} -> erlang:monotonic_time(microsecond) - T0 >= 10000 end end),
    ?P([process_flag(trap_exit, true), process_flag(trap_exit, false)]),
    ?P([process_flag(priority, high), process_flag(priority, normal)]),
    ?P([process_flag(error_handler, x), process_flag(error_handler, error_handler)]),
    ?P([process_flag(message_queue_data, off_heap), process_flag(message_queue_data, on_heap)]),
    ?P(try process_flag(nosuch, 1) catch error:E -> E end),
    ?P(process_flag(save_calls, 0)),
    ok.

flush(N) -> receive {n, _} -> flush(N + 1) after 0 -> N end.
