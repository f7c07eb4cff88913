%% Comparing floats with each other and with integers, exactly.
-module(float_compare).
-include("check.hrl").

main() ->
    Vs = [-1.0e308, -(1 bsl 70), -2.5, -1, -1.0, 0, 0.0, 5.0e-324, 0.1, 1, 1.0, 1.0000000000000002, 1.5, 2, 9007199254740992, 9007199254740992.0, 9007199254740993, 9007199254740994.0, 18446744073709551615, 18446744073709551616.0, 18446744073709551617, 1.0e19, 10000000000000000000, 1.0e308, 1 bsl 1024, -(1 bsl 1024)],
    [io:format("~w: ~w~n", [A, [cmp(A, B) || B <- Vs]]) || A <- Vs],
    ?P(lists:sort(Vs)),
    ?P(lists:usort(Vs)),
    ?P(lists:all(fun({A, B}) -> (A < B) =:= (B > A) end, [{A, B} || A <- Vs, B <- Vs])),
    ?P(lists:all(fun({A, B}) -> (A == B) =:= (not (A < B) andalso not (B < A)) end, [{A, B} || A <- Vs, B <- Vs])),
    ?P(lists:all(fun({A, B, C}) -> not (A < B andalso B < C) orelse A < C end, [{A, B, C} || A <- Vs, B <- Vs, C <- Vs])),
    ?P([{1, a} == {1.0, a}, {1, a} =:= {1.0, a}, [1] == [1.0], [1] =:= [1.0], #{a => 1} == #{a => 1.0}, #{a => 1} =:= #{a => 1.0}]),
    ?P([#{1 => a} == #{1.0 => a}, <<1>> == <<1>>, {1.0} < {1}, {1} < {1.0}]),
    ?P(lists:keyfind(1.0, 1, [{1, a}])),
    ?P(lists:keymember(1, 1, [{1.0, a}])),
    ?P(lists:member(1.0, [1, 2])),
    ?P([1, 2] -- [1.0]),
    ?P(lists:delete(1.0, [1, 2])),
    ?P(lists:usort([1.0, 1, 2, 2.0])),
    ?P(lists:umerge([1, 2], [1.0, 3.0])),
    ?P(maps:from_list([{1, a}, {1.0, b}])),
    ?P(ordsets:from_list([1, 1.0])),
    ?P(orddict:store(1.0, b, [{1, a}])),
    ?P(case id(1.0) of 1 -> int; _ -> other end),
    ?P(begin X = id(1.0), if 1 == X -> eq; true -> ne end end),
    ?P([X || X <- Vs, X == 1]),
    ?P([X || X <- Vs, X =:= 1.0]),
    ok.

cmp(A, B) when A =:= B -> '=';
cmp(A, B) when A == B -> '~';
cmp(A, B) when A < B -> '<';
cmp(_, _) -> '>'.
