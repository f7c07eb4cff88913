%% A gen_server: calls, casts, infos, replies later, timeouts, stop, names, crashes, code of sys.
-module(otp_gen_server).
-behaviour(gen_server).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, handle_continue/2, terminate/2, code_change/3]).
-include("check.hrl").

main() ->
    quiet(),
    process_flag(trap_exit, true),
    {ok, P} = gen_server:start_link(?MODULE, [1, 2], []),
    ?P(gen_server:call(P, get)),
    ?P(gen_server:cast(P, {push, 3})),
    ?P(gen_server:call(P, get)),
    ?P(begin P ! {info, x}, gen_server:call(P, get) end),
    ?P(gen_server:call(P, {later, 5})),
    ?P(gen_server:call(P, {reply_then_noreply, a})),
    ?P([gen_server:call(P, {echo, X}) || X <- [1, {a}, "s"]]),
    ?P(try gen_server:call(P, never, 10) catch exit:{W, {M, F, [_ | A]}} -> {W, M, F, A} end),
    ?P(gen_server:call(P, timeout_test)),
    ?P(begin R = gen_server:send_request(P, get), gen_server:receive_response(R, 1000) end),
    ?P(begin R = gen_server:send_request(P, get), gen_server:wait_response(R, 1000) end),
    ?P(begin R = gen_server:send_request(P, {echo, late}), receive M -> gen_server:check_response(M, R) end end),
    ?P(begin {Rs, Bad} = gen_server:multi_call([node()], no_such_server, x), {Rs, Bad} end),
    ?P(begin register(gs_name, P), X = gen_server:call(gs_name, get), unregister(gs_name), X end),
    ?P(element(1, sys:get_status(P))),
    ?P(sys:get_state(P)),
    ?P(sys:replace_state(P, fun(L) -> [replaced | L] end)),
    ?P(gen_server:call(P, get)),
    ?P(begin sys:suspend(P), X = (try gen_server:call(P, get, 10) catch exit:{W, _} -> W end), sys:resume(P), {X, gen_server:call(P, get)} end),
    ?P(gen_server:stop(P)),
    ?P(receive {'EXIT', P, W} -> W after 100 -> none end),
    ?P(try gen_server:call(P, get) catch exit:{W, _} -> W end),
    ?P(gen_server:cast(P, x)),
    ?P(begin {ok, N} = gen_server:start_link({local, gs_local}, ?MODULE, [], []), X = {whereis(gs_local) =:= N, gen_server:call(gs_local, get), gen_server:start_link({local, gs_local}, ?MODULE, [], [])}, Y = gen_server:stop(gs_local, shutdown, 1000), Z = receive {'EXIT', N, W} -> W end, {X, Y, Z} end),
    ?P(gen_server:start_link(?MODULE, {stop, because}, [])),
    ?P(flush()),
    ?P(gen_server:start_link(?MODULE, ignore, [])),
    ?P(flush()),
    ?P(begin R = gen_server:start_link(?MODULE, crash, []), case R of {error, {E, St}} when is_list(St) -> E; O -> O end end),
    ?P([case M of {'EXIT', _, {E, St}} when is_list(St) -> E; O -> O end || M <- flush()]),
    ?P(gen_server:start_link(?MODULE, {bad, return}, [])),
    ?P(flush()),
    ?P(crash(fun(Q) -> gen_server:cast(Q, crash) end)),
    ?P(crash(fun(Q) -> gen_server:cast(Q, {stop, shutdown}) end)),
    ?P(crash(fun(Q) -> gen_server:cast(Q, {stop, normal}) end)),
    ?P(crash(fun(Q) -> gen_server:cast(Q, {stop, weird}) end)),
    ?P(crash(fun(Q) -> gen_server:cast(Q, bad_return) end)),
    ?P(crash(fun(Q) -> gen_server:cast(Q, {throw, {noreply, thrown}}), sys:get_state(Q), gen_server:stop(Q) end)),
    ?P(crash(fun(Q) -> exit(Q, kill) end)),
    ?P(crash(fun(Q) -> exit(Q, other) end)),
    ?P(crash(fun(Q) -> try gen_server:call(Q, crash) catch exit:{{E, _}, {gen_server, call, _}} -> put(seen, E) end end)),
    ?P(get(seen)),
    ?P(crash(fun(Q) -> put(seen2, gen_server:call(Q, {stop_reply, normal})) end)),
    ?P(get(seen2)),
    ?P(begin {ok, Q} = gen_server:start_link(?MODULE, {timeout, 5}, []), receive {timed_out, Q} -> gen_server:stop(Q) after 8000 -> never end end),
    ?P(begin {ok, Q} = gen_server:start_link(?MODULE, {continue, go}, []), X = gen_server:call(Q, get), gen_server:stop(Q), X end),
    ?P(begin {ok, Q} = gen_server:start_link(?MODULE, hibernate, []), X = gen_server:call(Q, get), gen_server:stop(Q), X end),
    ?P(begin {ok, {Q, R}} = gen_server:start_monitor(?MODULE, [], []), gen_server:stop(Q), receive {'DOWN', R, process, Q, W} -> W end end),
    ?P(begin {ok, Q} = gen_server:start(?MODULE, [], []), M = monitor(process, Q), gen_server:stop(Q, normal, infinity), receive {'DOWN', M, _, _, W} -> W end end),
    ?P(begin {ok, Q} = gen_server:start_link(?MODULE, [], []), S = self(), [spawn(fun() -> gen_server:cast(Q, {push, I}), S ! done end) || I <- lists:seq(1, 50)], [receive done -> ok end || _ <- lists:seq(1, 50)], X = lists:sort(gen_server:call(Q, get)) =:= lists:seq(1, 50), gen_server:stop(Q), X end),
    ?P(try gen_server:call(no_such_name_zz, x) catch exit:{W, _} -> W end),
    ok.

init({stop, R}) -> {stop, R};
init(ignore) -> ignore;
init(crash) -> error(init_crash);
init({bad, R}) -> {bad, R};
init({timeout, T}) -> [Parent | _] = get('$ancestors'), {ok, {to, Parent}, T};
init({continue, X}) -> {ok, [], {continue, X}};
init(hibernate) -> {ok, [hib], hibernate};
init(L) -> {ok, L}.
handle_call(get, _, S) -> {reply, S, S};
handle_call({echo, X}, _, S) -> {reply, {echo, X}, S};
handle_call({later, T}, From, S) -> erlang:send_after(T, self(), {reply, From, was_late}), {noreply, S};
handle_call({reply_then_noreply, X}, From, S) -> gen_server:reply(From, {replied, X}), {noreply, S};
handle_call(never, _, S) -> {noreply, S};
handle_call(timeout_test, From, S) -> {noreply, [{from, From} | S], 1};
handle_call(crash, _, _) -> error(in_call);
handle_call({stop_reply, R}, _, S) -> {stop, R, bye, S}.
handle_cast({push, X}, S) -> {noreply, S ++ [X]};
handle_cast({stop, R}, S) -> {stop, R, S};
handle_cast(crash, _) -> error(in_cast);
handle_cast({throw, X}, _) -> throw(X);
handle_cast(bad_return, _) -> what.
handle_info({reply, From, X}, S) -> gen_server:reply(From, X), {noreply, S};
handle_info(timeout, {to, Parent}) -> Parent ! {timed_out, self()}, {noreply, done};
handle_info(timeout, [{from, From} | S]) -> gen_server:reply(From, timeout_came), {noreply, S};
handle_info({info, X}, S) -> {noreply, [{info, X} | S]};
handle_info(_, S) -> {noreply, S}.
handle_continue(go, S) -> {noreply, [continued | S]}.
terminate(R, S) when is_list(S) -> case get(report) of undefined -> ok; P -> P ! {terminated, R} end;
terminate(_, _) -> ok.
code_change(_, S, _) -> {ok, S}.
flush() -> receive M -> [M | flush()] after 10 -> [] end.
crash(F) ->
    {ok, Q} = gen_server:start_link(?MODULE, [], []),
    F(Q),
    receive {'EXIT', Q, {R, St}} when is_list(St) -> {R, length(St) > 0}; {'EXIT', Q, R} -> R after 8000 -> alive end.
