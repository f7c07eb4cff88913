%% Equal maps built in different ways: equality, hashing, encoding, order independence.
-module(map_equality_hash).
-include("check.hrl").

main() ->
    Ks = [a, b, c, 1, 2.5, "str", <<"bin">>, {t}, [], #{}],
    A = maps:from_list([{K, {v, K}} || K <- Ks]),
    B = maps:from_list([{K, {v, K}} || K <- lists:reverse(Ks)]),
    C = lists:foldl(fun(K, M) -> M#{K => {v, K}} end, #{zz => 1}, Ks),
    ?P(A =:= B),
    ?P(A == B),
    ?P(maps:remove(zz, C) =:= A),
    ?P(erlang:phash2(A) =:= erlang:phash2(B)),
    ?P(erlang:phash2(A) =:= erlang:phash2(maps:remove(zz, C))),
    ?P(#{A => x} =:= #{B => x}),
    ?P(maps:get(B, #{A => found})),
    ?P({A, 1} =:= {B, 1}),
    ?P([A] -- [B]),
    ?P(lists:usort([A, B, maps:remove(zz, C)]) =:= [A]),
    ?P(case A of B -> same; _ -> differ end),
    ?P(A#{a := 2} =:= B),
    ?P(A#{a := {v, a}} =:= B),
    ?P(lists:sort(maps:keys(A)) =:= lists:sort(Ks)),
    ?P(erlang:phash2(#{}) =:= erlang:phash2(maps:remove(a, #{a => 1}))),
    ?P([erlang:phash2(M) || M <- [#{}, #{a => 1}, #{a => 2}, #{1 => a}, #{1.0 => a}, #{#{} => #{}}]]),
    ?P(#{1 => 1, 2 => 2} == #{1 => 1.0, 2 => 2}),
    ?P(#{1 => 1, 2 => 2} == #{1.0 => 1, 2 => 2}),
    ?P(big(100) =:= lists:foldl(fun(I, M) -> M#{I => I} end, #{}, shuffled(100))),
    ?P(erlang:phash2(big(100)) =:= erlang:phash2(lists:foldl(fun(I, M) -> M#{I => I} end, #{}, shuffled(100)))),
    ?P(maps:to_list(big(100)) =:= maps:to_list(lists:foldl(fun(I, M) -> M#{I => I} end, #{}, shuffled(100)))),
    ?P(binary_to_term(term_to_binary(big(100))) =:= big(100)),
    ?P(maps:remove(x, (big(100))#{x => 1}) =:= big(100)),
    ?P(sets_equal(lists:seq(1, 60), shuffled(60))),
    ok.

big(N) -> maps:from_list([{I, I} || I <- lists:seq(1, N)]).
shuffled(N) -> [element(2, X) || X <- lists:sort([{(I * 7919) rem 1009, I} || I <- lists:seq(1, N)])].
sets_equal(A, B) -> maps:from_keys(A, []) =:= maps:from_keys(B, []).
