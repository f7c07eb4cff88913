%% Chains of setelement and record-like updates that share or copy.
-module(tuple_update_chain).
-include("check.hrl").

main() ->
    ?P(chain({a, b, c, d, e})),
    ?P(begin T = list_to_tuple(lists:seq(1, 50)), upd(T, 50) end),
    ?P(begin T = {1, 2, 3}, Ts = [setelement(I, T, x) || I <- [1, 2, 3]], {T, Ts} end),
    ?P(swap_all({1, 2, 3, 4, 5, 6})),
    ?P(counter(1000)),
    ?P(hist("hello world, this is a histogram")),
    ?P(begin A = {id(1), id(2)}, B = setelement(1, A, 10), C = setelement(1, B, 100), {A, B, C} end),
    ?P(two_in_one({1, 2, 3})),
    ?P(same_value({1, 2, 3})),
    ?P(fail_second({1, 2})),
    ?P(nested_set({a, {b, {c, {d}}}})),
    ?P(lists:foldl(fun(I, T) -> setelement(I, T, element(I, T) * I) end, list_to_tuple(lists:duplicate(20, 3)), lists:seq(1, 20))),
    ?P(big_tuple_rotate(100)),
    ?P(matrix_transpose({{1, 2, 3}, {4, 5, 6}})),
    ok.

chain(T0) -> T1 = setelement(5, T0, id(5)), T2 = setelement(3, T1, id(3)), T3 = setelement(1, T2, id(1)), {T0, T3}.
upd(T, 0) -> T;
upd(T, N) -> upd(setelement(N, T, N * element(N, T)), N - 1).
swap_all(T) -> swap_all(T, 1, tuple_size(T)).
swap_all(T, I, J) when I >= J -> T;
swap_all(T, I, J) -> swap_all(setelement(I, setelement(J, T, element(I, T)), element(J, T)), I + 1, J - 1).
counter(N) -> counter(N, {0, 0, 0}).
counter(0, T) -> T;
counter(N, T) -> I = N rem 3 + 1, counter(N - 1, setelement(I, T, element(I, T) + N)).
hist(S) ->
    T = lists:foldl(fun(C, H) -> setelement(C + 1, H, element(C + 1, H) + 1) end, erlang:make_tuple(256, 0), S),
    [{I - 1, N} || {I, N} <- lists:zip(lists:seq(1, 256), tuple_to_list(T)), N > 0].
two_in_one(T) -> X = element(1, T), Y = element(3, T), setelement(3, setelement(1, T, Y), X).
same_value(T) -> setelement(2, T, element(2, T)) =:= T.
fail_second(T) -> try setelement(3, setelement(1, T, x), y) catch error:R -> {R, T} end.
nested_set({A, {B, {C, {D}}}}) -> {A, {B, setelement(2, {C, {D}}, {D, new})}}.
big_tuple_rotate(N) ->
    T = list_to_tuple(lists:seq(1, N)),
    R = lists:foldl(fun(_, X) -> list_to_tuple(tl(tuple_to_list(X)) ++ [element(1, X)]) end, T, lists:seq(1, N)),
    R =:= T.
matrix_transpose(M) ->
    list_to_tuple([list_to_tuple([element(C, element(R, M)) || R <- lists:seq(1, tuple_size(M))]) || C <- lists:seq(1, tuple_size(element(1, M)))]).
