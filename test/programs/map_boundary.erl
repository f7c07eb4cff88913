%% The step from small to large maps and back: sizes 30 to 35, by every way to grow and shrink.
-module(map_boundary).
-include("check.hrl").

main() ->
    ?P([ok(build_put(N), N) || N <- lists:seq(28, 36)]),
    ?P([ok(build_update(N), N) || N <- lists:seq(28, 36)]),
    ?P([ok(build_from_list(N), N) || N <- lists:seq(28, 36)]),
    ?P([ok(build_reverse(N), N) || N <- lists:seq(28, 36)]),
    ?P([ok(build_merge(N), N) || N <- lists:seq(28, 36)]),
    ?P([ok(shrink(N, 50), N) || N <- lists:seq(28, 36)]),
    ?P([ok(build_map(N), N) || N <- lists:seq(28, 36)]),
    ?P([ok(build_filter(N), N) || N <- lists:seq(28, 36)]),
    ?P([build_put(N) =:= shrink(N, 60) || N <- [0, 1, 31, 32, 33, 34]]),
    ?P([erlang:phash2(build_put(N)) =:= erlang:phash2(shrink(N, 60)) || N <- [0, 1, 31, 32, 33, 34]]),
    ?P([term_to_binary(lists:sort(maps:to_list(build_put(N)))) =:= term_to_binary(lists:sort(maps:to_list(build_reverse(N)))) || N <- [31, 32, 33, 34]]),
    ?P([binary_to_term(term_to_binary(build_put(N))) =:= build_put(N) || N <- [31, 32, 33, 34, 100]]),
    ?P([build_put(N) < build_put(N + 1) || N <- [30, 31, 32, 33]]),
    ?P([maps:to_list(build_put(N)) =:= [{I, I * I} || I <- lists:seq(1, N)] || N <- [1, 5, 31, 32]]),
    ?P(lit32()),
    ?P(map_size(lit33())),
    ?P(lists:sort(maps:to_list(lit33()))),
    ?P(maps:get(33, lit33())),
    ?P(begin #{1 := A, 33 := B} = lit33(), {A, B} end),
    ?P((lit33())#{1 := x} =/= lit33()),
    ?P(map_size((lit32())#{33 => 33, 34 => 34})),
    ?P((lit32())#{33 => 33} =:= lit33()),
    ?P(maps:remove(33, lit33()) =:= lit32()),
    ?P(send_back(build_put(33)) =:= build_put(33)),
    ?P(send_back(build_put(1000)) =:= build_put(1000)),
    ?P(flip(32, 100)),
    ?P(flip(33, 100)),
    ok.

ok(M, N) -> map_size(M) =:= N andalso lists:all(fun(I) -> maps:get(I, M) =:= I * I end, lists:seq(1, N)) andalso maps:find(N + 1, M) =:= error andalso length(maps:keys(M)) =:= N
    andalso lists:sort(maps:values(M)) =:= [I * I || I <- lists:seq(1, N)].
build_put(N) -> lists:foldl(fun(I, M) -> maps:put(I, I * I, M) end, #{}, lists:seq(1, N)).
build_update(N) -> lists:foldl(fun(I, M) -> M#{I => x, I + 1 => y, I => I * I} end, #{}, lists:seq(1, N)), M0 = lists:foldl(fun(I, M) -> M#{I => I * I} end, #{}, lists:seq(N, 1, -1)), M0.
build_from_list(N) -> maps:from_list([{I, x} || I <- lists:seq(1, N)] ++ [{I, I * I} || I <- lists:seq(1, N)]).
build_reverse(N) -> maps:from_list([{I, I * I} || I <- lists:seq(N, 1, -1)]).
build_merge(N) -> maps:merge(build_put(N div 2), maps:from_list([{I, I * I} || I <- lists:seq(N div 2, N)])).
shrink(N, From) -> lists:foldl(fun maps:remove/2, build_put(From), lists:seq(N + 1, From)).
build_map(N) -> maps:map(fun(K, _) -> K * K end, maps:from_list([{I, x} || I <- lists:seq(1, N)])).
build_filter(N) -> maps:filter(fun(K, _) -> K =< N end, build_put(50)).
lit32() -> #{1 => 1, 2 => 2, 3 => 3, 4 => 4, 5 => 5, 6 => 6, 7 => 7, 8 => 8, 9 => 9, 10 => 10, 11 => 11, 12 => 12, 13 => 13, 14 => 14, 15 => 15, 16 => 16,
             17 => 17, 18 => 18, 19 => 19, 20 => 20, 21 => 21, 22 => 22, 23 => 23, 24 => 24, 25 => 25, 26 => 26, 27 => 27, 28 => 28, 29 => 29, 30 => 30, 31 => 31, 32 => 32}.
lit33() -> #{1 => 1, 2 => 2, 3 => 3, 4 => 4, 5 => 5, 6 => 6, 7 => 7, 8 => 8, 9 => 9, 10 => 10, 11 => 11, 12 => 12, 13 => 13, 14 => 14, 15 => 15, 16 => 16,
             17 => 17, 18 => 18, 19 => 19, 20 => 20, 21 => 21, 22 => 22, 23 => 23, 24 => 24, 25 => 25, 26 => 26, 27 => 27, 28 => 28, 29 => 29, 30 => 30, 31 => 31, 32 => 32, 33 => 33}.
send_back(M) -> P = spawn(fun() -> receive {F, X} -> F ! {x, X} end end), P ! {self(), M}, receive {x, X} -> X end.
flip(N, 0) -> map_size(build_put(N));
flip(N, K) -> M = build_put(N), M2 = maps:remove(1 + K rem N, M#{x => 1}), true = map_size(M2) =:= N, flip(N, K - 1).
