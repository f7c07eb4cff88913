%% sys: status, suspend, trace to a function, statistics, debug functions on a gen_server.
-module(otp_sys_debug).
-behaviour(gen_server).
-export([init/1, handle_call/3, handle_cast/2, code_change/3]).
-include("check.hrl").

main() ->
    quiet(),
    {ok, P} = gen_server:start_link(?MODULE, 0, []),
    ?P(gen_server:call(P, inc)),
    ?P(begin {status, P, {module, M}, [D, S, Par, Dbg | _]} = sys:get_status(P), {M, is_list(D), S, Par =:= self(), Dbg} end),
    ?P(sys:suspend(P)),
    ?P(begin {status, P, _, [_, S | _]} = sys:get_status(P), S end),
    ?P(sys:resume(P)),
    ?P(sys:statistics(P, true)),
    ?P([gen_server:call(P, inc) || _ <- [1, 2, 3]]),
    ?P(begin {ok, L} = sys:statistics(P, get), [{K, V} || {K, V} <- L, lists:member(K, [messages_in, messages_out])] end),
    ?P(sys:statistics(P, false)),
    ?P(sys:statistics(P, get)),
    ?P(sys:log(P, true)),
    ?P(gen_server:call(P, inc)),
    ?P(begin {ok, L} = sys:log(P, get), [element(1, E) || E <- L] end),
    ?P(sys:log(P, false)),
    ?P(begin T = self(), sys:install(P, {fun(N, Ev, _) -> T ! {dbg, N, shape(Ev)}, N + 1 end, 1}) end),
    ?P(gen_server:call(P, inc)),
    ?P([next(), next()]),
    ?P(sys:no_debug(P)),
    ?P(gen_server:call(P, inc)),
    ?P(next(10)),
    ?P(sys:get_state(P)),
    ?P(sys:replace_state(P, fun(X) -> X * 100 end)),
    ?P(sys:change_code(P, ?MODULE, old, extra)),
    ?P(begin sys:suspend(P), X = sys:change_code(P, ?MODULE, old, extra), sys:resume(P), {X, sys:get_state(P)} end),
    ?P(sys:terminate(P, normal)),
    ?P(try sys:get_state(P) catch exit:{W, _} -> W end),
    ok.

init(X) -> {ok, X}.
handle_call(inc, _, S) -> {reply, S + 1, S + 1}.
handle_cast(_, S) -> {noreply, S}.
code_change(Old, S, Extra) -> {ok, {Old, S, Extra}}.
shape({in, {'$gen_call', _, M}}) -> {in, M};
shape({out, R, _, S}) -> {out, R, S};
shape(E) when is_tuple(E) -> element(1, E);
shape(E) -> E.
