%% send_after and start_timer: delivery, to names, to dead processes, absolute times, bad arguments.
-module(timer_send_after).
-include("check.hrl").

main() ->
    S = self(),
    ?P(begin R = erlang:send_after(5, S, msg), {is_reference(R), next()} end),
    ?P(begin R = erlang:start_timer(5, S, msg), receive {timeout, R, M} -> M end end),
    ?P(begin erlang:send_after(0, S, zero), next() end),
    ?P(begin erlang:send_after(15, S, c), erlang:send_after(5, S, a), erlang:send_after(10, S, b), [next(), next(), next()] end),
    ?P(begin register(timer_name, S), erlang:send_after(5, timer_name, named), X = next(), unregister(timer_name), X end),
    ?P(begin R = erlang:send_after(5, no_such_timer_name, x), {is_reference(R), next(20)} end),
    ?P(begin erlang:send_after(5, dead(), x), next(15) end),
    ?P(begin erlang:send_after(8, later_name, found), register(later_name, S), X = next(), unregister(later_name), X end),
    ?P(begin T = erlang:monotonic_time(millisecond) + 10, erlang:send_after(T, S, abs, [{abs, true}]), X = next(), {X, erlang:monotonic_time(millisecond) >= T} end),
    ?P(begin T = erlang:monotonic_time(millisecond) - 10, erlang:send_after(T, S, past, [{abs, true}]), next() end),
    ?P(begin R = erlang:start_timer(5, S, m, [{abs, false}]), receive {timeout, R, m} -> ok end end),
    ?P(begin T0 = erlang:monotonic_time(millisecond), erlang:send_after(20, S, x), next(), erlang:monotonic_time(millisecond) - T0 >= 20 end),
    ?P(begin Big = {lists:seq(1, 1000), binary:copy(<<"x">>, 1000)}, erlang:send_after(3, S, Big), next() =:= Big end),
    ?P(begin [erlang:send_after(I rem 10, S, {n, I}) || I <- lists:seq(1, 200)], lists:sort([receive {n, I} -> I end || _ <- lists:seq(1, 200)]) =:= lists:seq(1, 200) end),
    ?P(begin P = spawn(fun() -> erlang:send_after(10, S, from_dead_creator) end), _ = P, next() end),
    ?P(erlang:send_after(-1, S, x)),
    ?P(erlang:send_after(a, S, x)),
    ?P(erlang:send_after(1.0, S, x)),
    ?P(erlang:send_after(1 bsl 64, S, x)),
    ?P(erlang:send_after(1, id("x"), x)),
    ?P(erlang:send_after(1, S, x, [bad])),
    ?P(erlang:send_after(1, S, x, id(y))),
    ?P(erlang:start_timer(-1, S, x)),
    ?P(erlang:start_timer(1, id(1), x)),
    ?P(erlang:start_timer(1, S, x, [{abs, maybe_}])),
    ?P(begin R = erlang:send_after(16#ffffffff, S, far), X = erlang:cancel_timer(R), is_integer(X) end),
    ?P(begin R = erlang:send_after((1 bsl 40), S, far), X = erlang:cancel_timer(R), {is_integer(X), X > (1 bsl 40) - 100000} end),
    ?ST(erlang:send_after(id(-1), self(), x)),
    ?ST(erlang:start_timer(id(a), self(), x)),
    ?ST(erlang:send_after(1, self(), x, id([bad]))),
    ?P(next(5)),
    ok.

dead() -> {P, R} = spawn_monitor(fun() -> ok end), receive {'DOWN', R, _, _, _} -> P end.
