%% Values and variables of case, if, begin, nested matches, exported variables.
-module(pat_case_values).
-include("check.hrl").

main() ->
    ?P(case id(1) of 1 -> a; 2 -> b end),
    ?P(case id(3) of 1 -> a; 2 -> b end),
    ?P(case id({1, 2}) of {X, Y} when X > Y -> gt; {X, Y} when X < Y -> {lt, X, Y}; _ -> eq end),
    ?P(begin case id(1) of 1 -> X = a; _ -> X = b end, X end),
    ?P(begin if 1 > 2 -> X = a; true -> X = b end, X end),
    ?P(begin X = case id(2) of 1 -> one; 2 -> case id(x) of x -> two_x; _ -> two end end, X end),
    ?P(if_(1)),
    ?P(if_(5)),
    ?P(if_(a)),
    ?P(if_none(1)),
    ?P(if_none(2)),
    ?P(case (case id(a) of a -> b end) of b -> c end),
    ?P(begin X = begin Y = id(3), Y * 2 end, {X, Y} end),
    ?P([case X of {A, B} when A > 1, B > 1; A =:= B -> both; {A, _} when A > 1 -> first; {_, _} -> pair; _ -> none end || X <- [{2,2}, {1,1}, {2,1}, {0,1}, x]]),
    ?P(case id(true) of true -> t; false -> f end),
    ?P(case id(1) =:= 1.0 of true -> t; false -> f end),
    ?P(case id(a) < id(b) andalso id(1) < id(2) of true -> t; false -> f end),
    ?P(case not id(false) of true -> t end),
    ?P(case id(maybe_not) of true -> t; false -> f end),
    ?P([begin case X of _ when X rem 2 =:= 0 -> even; _ -> odd end end || X <- [1, 2, 3]]),
    ?P(many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)),
    ?P(chain(3)),
    ?P(chain(0)),
    ?P(chain(-1)),
    ?P(nest(1, 2, 3)),
    ?P(nest(3, 2, 1)),
    ?P(nest(2, 2, 2)),
    ok.

if_(X) -> if X < 3 -> small; X < 10 -> medium; is_atom(X) -> atom; true -> large end.
if_none(X) -> if X =:= 1 -> one end.
many(A, B, C, D, E, F, G, H, I, J) ->
    case {A + B, C, {D, E}, [F, G]} of
        {3, 3, {4, X}, [6 | Y]} -> {X, Y, H, I, J};
        _ -> no
    end.
chain(N) ->
    case N of
        0 -> zero;
        _ when N > 0 -> case chain(N - 1) of zero -> {one, N}; {one, M} -> {two, M, N}; Other -> {more, Other, N} end;
        _ -> negative
    end.
nest(A, B, C) ->
    if A < B -> if B < C -> asc; true -> mixed end;
       A > B -> if B > C -> desc; true -> mixed end;
       true -> if B =:= C -> same; true -> partly end
    end.
