%% Garbage collection: forced, of others, under load; what lives stays, off-heap binaries, big heaps.
-module(proc_gc).
-include("check.hrl").

main() ->
    ?P(erlang:garbage_collect()),
    ?P(erlang:garbage_collect(self())),
    ?P(begin P = spawn(fun() -> receive stop -> ok end end), X = erlang:garbage_collect(P), P ! stop, X end),
    ?P(erlang:garbage_collect(dead())),
    ?P(erlang:garbage_collect(self(), [{type, minor}])),
    ?P(erlang:garbage_collect(self(), [{type, major}])),
    ?P(begin R = erlang:garbage_collect(self(), [{async, my_id}]), {R, receive {garbage_collect, my_id, X} -> X end} end),
    ?P(erlang:garbage_collect(id(x))),
    ?P(erlang:garbage_collect(self(), id([bad]))),
    ?P(churn(200)),
    ?P(begin L = lists:seq(1, 1000), T = {a, L}, F = fun() -> {T, L} end, M = #{k => F}, gc(50), {(maps:get(k, M))() =:= {T, L}, lists:sum(L)} end),
    ?P(begin B = binary:copy(<<"x">>, 100000), <<_:10/binary, S:20/binary, _/binary>> = B, gc(10), {byte_size(B), S} end),
    ?P(old_and_new(100)),
    ?P(big_live(50000)),
    ?P(y_registers(1, [2], {3}, <<4>>)),
    ?P(tuples_of_tuples(12)),
    ?P(binaries(200)),
    ?P(begin Ps = [spawn(fun() -> receive {F, go} -> F ! {churned, churn(20)} end end) || _ <- lists:seq(1, 20)], [P ! {self(), go} || P <- Ps], lists:usort([receive {churned, X} -> X end || _ <- Ps]) end),
    ?P(in_receive()),
    ?P(with_floats_and_bignums(300)),
    ?ST(erlang:garbage_collect(id(x))),
    ok.

dead() -> {P, R} = spawn_monitor(fun() -> ok end), receive {'DOWN', R, _, _, _} -> P end.
gc(0) -> ok;
gc(N) -> _ = lists:seq(1, 100), erlang:garbage_collect(), gc(N - 1).
churn(0) -> ok;
churn(N) -> L = [{I, integer_to_list(I), [I]} || I <- lists:seq(1, 200)], 200 = length(L), churn(N - 1).
old_and_new(N) -> old_and_new(N, [], lists:seq(1, 100)).
old_and_new(0, Acc, Keep) -> {length(Acc), lists:sum(lists:append(Acc)), lists:sum(Keep)};
old_and_new(N, Acc, Keep) -> _ = lists:seq(1, 500), old_and_new(N - 1, [lists:seq(1, N) | Acc], Keep).
big_live(N) -> L = [{I, [I | I]} || I <- lists:seq(1, N)], erlang:garbage_collect(), lists:foldl(fun({I, [I | I]}, A) -> A + I end, 0, L).
y_registers(A, B, C, D) -> E = {A, B}, gc(3), F = [C | D], gc(3), G = #{e => E, f => F}, gc(3), {A, B, C, D, E, F, lists:sort(maps:values(G))}.
tuples_of_tuples(0) -> {};
tuples_of_tuples(N) -> T = tuples_of_tuples(N - 1), erlang:garbage_collect(), case {T, T} of X when N =:= 12 -> erlang:phash2(X); X -> X end.
binaries(N) -> L = [binary:copy(<<I>>, 100) || I <- lists:seq(1, N)], erlang:garbage_collect(), M = [<<B/binary, "x">> || B <- L], erlang:garbage_collect(), {erlang:crc32(L), erlang:crc32(M)}.
in_receive() ->
    S = self(),
    P = spawn(fun() -> X = lists:seq(1, 100), receive {F, Y} -> F ! {lists:sum(X), lists:sum(Y)} end end),
    erlang:garbage_collect(P),
    P ! {S, lists:seq(1, 10)},
    erlang:garbage_collect(P),
    receive R -> R end.
with_floats_and_bignums(N) -> with_floats_and_bignums(N, 1, 1.0, []).
with_floats_and_bignums(0, B, F, L) -> {B rem 1000007, F, length(L)};
with_floats_and_bignums(N, B, F, L) -> with_floats_and_bignums(N - 1, B * 3 + N, F * 1.01 + N, [{B, F} | L]).
