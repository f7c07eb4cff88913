%% Boolean operators in guards and bodies, with failing and non-boolean operands.
-module(guard_bool).
-include("check.hrl").

main() ->
    Bs = [true, false, 1, a],
    ?P([{A, B, and_(A, B), or_(A, B), xor_(A, B), aa(A, B), oe(A, B)} || A <- Bs, B <- Bs]),
    ?P([not_(A) || A <- Bs]),
    ?P([{A, B, r(fun() -> A and B end), r(fun() -> A or B end), r(fun() -> A xor B end), r(fun() -> A andalso B end), r(fun() -> A orelse B end)} || A <- Bs, B <- Bs]),
    ?P([r(fun() -> not A end) || A <- Bs]),
    ?P([g1(X) || X <- [1, {}, {a}, {b}, [], "x", <<1>>]]),
    ?P([g2(X) || X <- [1, {}, {a}, {b}, [], "x", <<1>>]]),
    ?P([g3(X) || X <- [1, {}, {a}, {b}, [], "x", <<1>>]]),
    ?P([g4(X, Y) || X <- [0, 1, a], Y <- [0, 1, a]]),
    ?P([g5(X) || X <- [1, 2, 3, a, 2.0]]),
    ?P(true andalso id(anything)),
    ?P(false orelse id(anything)),
    ?P(id(true) andalso throw(evaluated)),
    ?P(id(false) andalso throw(evaluated)),
    ?P(id(true) orelse throw(evaluated)),
    ?P(id(x) andalso true),
    ?P(id(x) orelse true),
    ?P(id(false) orelse id(false) orelse id(z)),
    ?P(id(true) andalso id(true) andalso id(z)),
    ?P((id(1) > 2) or (id(2) > 1) and (id(a) == b)),
    ?P(not (id(1) > 2) andalso not (id(2) < 1)),
    ?P((id(true) andalso id(false)) =:= false),
    ?P([X || X <- [1, 2, 3, 4], X > 1 andalso X < 4 orelse X =:= 4]),
    ok.

and_(A, B) when A and B -> t; and_(_, _) -> f.
or_(A, B) when A or B -> t; or_(_, _) -> f.
xor_(A, B) when A xor B -> t; xor_(_, _) -> f.
aa(A, B) when A andalso B -> t; aa(_, _) -> f.
oe(A, B) when A orelse B -> t; oe(_, _) -> f.
not_(A) when not A -> t; not_(_) -> f.
r(F) -> try F() catch error:R -> R end.
g1(X) when element(1, X) =:= a; is_list(X) -> y; g1(_) -> n.
g2(X) when element(1, X) =:= a orelse is_list(X) -> y; g2(_) -> n.
g3(X) when is_list(X) orelse element(1, X) =:= a -> y; g3(_) -> n.
g4(X, Y) when X / Y > 0 -> pos; g4(X, Y) when X + Y > 0, Y =/= 1; X =:= a, Y =:= a -> alt; g4(_, _) -> none.
g5(X) when not (X > 2), not is_atom(X) -> y; g5(X) when not is_integer(X) xor (X =:= a) -> x; g5(_) -> n.
