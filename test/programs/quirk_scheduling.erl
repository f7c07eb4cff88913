%% Quirk groups 25, 41, 51: signals in order, long BIFs that yield, priorities, yield itself, dictionary by sorted view.
-module(quirk_scheduling).
-include("check.hrl").

main() ->
    ?P(begin P = spawn(fun() -> receive never -> ok end end), P ! a, exit(P, x), {is_process_alive(P), process_info(P, messages)} end),
    ?P(begin P = spawn(fun() -> receive never -> ok end end), [P ! I || I <- [1, 2, 3]], X = process_info(P, messages), exit(P, kill), X end),
    ?P(begin P = spawn(fun() -> busy() end), X = [begin Q = spawn(fun() -> receive {F, M} -> F ! M end end), Q ! {self(), I}, next() end || I <- [1, 2, 3]], exit(P, kill), X end),
    ?P([erlang:yield(), erlang:bump_reductions(10000)]),
    ?P(begin S = self(), P = spawn(fun() -> S ! {len, length(lists:seq(1, 200000))} end), Q = spawn(fun() -> S ! quick end), _ = {P, Q}, lists:sort([next(), next()]) end),
    ?P(begin put(b, 2), put(a, 1), {lists:sort(get()), lists:sort(get_keys()), erase(a), lists:sort(erase())} end),
    ?P(begin S = self(), spawn(fun() -> group_leader(S, self()), S ! {gl, group_leader() =:= S} end), receive {gl, X} -> X end end),
    ?P(begin P = spawn(fun() -> receive {F, gl} -> F ! {gl, group_leader()} end end), group_leader(self(), P), P ! {self(), gl}, receive {gl, G} -> G =:= self() end end),
    ok.

busy() -> busy().
