%% cancel_timer and read_timer: time left, options, asynchronous results, expired and foreign timers.
-module(timer_cancel_read).
-include("check.hrl").

main() ->
    S = self(),
    ?P(begin R = erlang:send_after(10000, S, x), T = erlang:cancel_timer(R), {T > 9000, T =< 10000, erlang:cancel_timer(R), next(5)} end),
    ?P(begin R = erlang:start_timer(10000, S, x), T = erlang:read_timer(R), {T > 9000, T =< 10000, is_integer(erlang:cancel_timer(R)), erlang:read_timer(R)} end),
    ?P(begin R = erlang:send_after(1, S, x), next(), {erlang:cancel_timer(R), erlang:read_timer(R)} end),
    ?P(begin R = erlang:send_after(10000, S, x), X = erlang:cancel_timer(R, [{async, true}]), Y = receive {cancel_timer, R, T} -> is_integer(T) end, {X, Y} end),
    ?P(begin R = erlang:send_after(10000, S, x), X = erlang:cancel_timer(R, [{async, true}, {info, false}]), {X, next(10)} end),
    ?P(begin R = erlang:send_after(10000, S, x), {erlang:cancel_timer(R, [{info, false}]), erlang:read_timer(R)} end),
    ?P(begin R = erlang:send_after(10000, S, x), {is_integer(erlang:cancel_timer(R, [{async, false}, {info, true}])), erlang:read_timer(R)} end),
    ?P(begin R = erlang:send_after(10000, S, x), X = erlang:read_timer(R, [{async, true}]), Y = receive {read_timer, R, T} -> is_integer(T) end, erlang:cancel_timer(R), {X, Y} end),
    ?P(begin R = erlang:send_after(10000, S, x), is_integer(erlang:read_timer(R, [])) andalso is_integer(erlang:cancel_timer(R, [])) end),
    ?P(erlang:cancel_timer(make_ref())),
    ?P(erlang:read_timer(make_ref())),
    ?P(begin R = make_ref(), erlang:cancel_timer(R, [{async, true}]), receive {cancel_timer, R, X} -> X end end),
    ?P(begin R = make_ref(), erlang:read_timer(R, [{async, true}]), receive {read_timer, R, X} -> X end end),
    ?P(begin R = erlang:send_after(10000, S, x), P = spawn(fun() -> S ! {other, erlang:cancel_timer(R)} end), _ = P, receive {other, X} -> {is_integer(X), erlang:read_timer(R)} end end),
    ?P(begin R = erlang:start_timer(5, S, m), erlang:cancel_timer(R), next(15) end),
    ?P(begin R = erlang:start_timer(1, S, m), X = receive {timeout, R, m} -> got end, {X, erlang:cancel_timer(R)} end),
    ?P(begin P = spawn(fun() -> receive stop -> ok end end), R = erlang:send_after(10000, P, x), P ! stop, until(fun() -> not is_process_alive(P) end), until(fun() -> erlang:read_timer(R) =:= false end), erlang:read_timer(R) end),
    ?P(begin Rs = [erlang:send_after(10000 + I, S, x) || I <- lists:seq(1, 100)], lists:all(fun is_integer/1, [erlang:cancel_timer(R) || R <- Rs]) end),
    ?P(erlang:cancel_timer(id(x))),
    ?P(erlang:read_timer(id(x))),
    ?P(erlang:cancel_timer(make_ref(), id([bad]))),
    ?P(erlang:cancel_timer(make_ref(), id(x))),
    ?P(erlang:cancel_timer(make_ref(), [{async, x}])),
    ?ST(erlang:cancel_timer(id(x))),
    ?ST(erlang:read_timer(id(x))),
    ?ST(erlang:cancel_timer(make_ref(), id([bad]))),
    ?P(next(5)),
    ok.
