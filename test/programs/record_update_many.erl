%% Updates of wide records, several fields at once, sharing, in loops and state machines.
-module(record_update_many).
-record(s, {a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8, i = 9, j = 10, n = 0, log = []}).
-include("check.hrl").

main() ->
    ?P(#s{}),
    ?P((#s{})#s{a = x}),
    ?P(begin S = #s{}, S#s{a = S#s.j, j = S#s.a} end),
    ?P(begin S = #s{}, S1 = S#s{b = 20}, S2 = S1#s{b = 30, c = 40}, {S#s.b, S1#s.b, S2#s.b, S2#s.c, S1#s.c} end),
    ?P(loop(#s{}, 1000)),
    ?P(machine(#s{}, [push, push, {add, 5}, pop, reset, push, {bad, x}])),
    ?P(begin S = #s{}, S#s{a = S, b = [S]} =:= S#s{b = [S], a = S} end),
    ?P(upd_if(#s{}, 3)),
    ?P(upd_if(#s{}, 30)),
    ?P(upd_if(#s{n = 9}, 9)),
    ?P(same(#s{})),
    ?P(erlang:phash2(loop(#s{}, 100))),
    ?P(lists:foldl(fun(X, S) -> S#s{log = [X | S#s.log], n = S#s.n + X} end, #s{}, [1, 2, 3])),
    ?P(fail(#s{})),
    ok.

loop(S, 0) -> {S#s.n, length(S#s.log), S#s.a, S#s.j};
loop(#s{n = N, log = L} = S, K) when K rem 10 =:= 0 -> loop(S#s{n = N + K, log = [K | L], a = S#s.b, b = S#s.a}, K - 1);
loop(S = #s{j = J}, K) -> loop(S#s{j = J + 1}, K - 1).
machine(S, []) -> {S#s.n, lists:reverse(S#s.log)};
machine(S = #s{n = N}, [push | T]) -> machine(log(push, S#s{n = N + 1}), T);
machine(S = #s{n = N}, [pop | T]) when N > 0 -> machine(log(pop, S#s{n = N - 1}), T);
machine(S, [{add, X} | T]) -> machine(log({add, X}, S#s{n = S#s.n + X}), T);
machine(S, [reset | T]) -> machine(log(reset, #s{log = S#s.log}), T);
machine(S, [X | T]) -> machine(log({unknown, X}, S), T).
log(X, S = #s{log = L}) -> S#s{log = [X | L]}.
upd_if(S, N) when S#s.n =:= N -> S#s{d = same};
upd_if(S, N) -> if N > 10 -> S#s{n = N, d = big}; true -> S#s{n = N} end.
same(S) -> S#s{a = S#s.a, b = S#s.b} =:= S.
fail(S) -> try S#s{a = throw(out), b = 1} catch out -> S#s.a end.
