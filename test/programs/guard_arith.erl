%% Arithmetic and bit operations in guards; a failing one makes the guard false.
-module(guard_arith).
-include("check.hrl").

main() ->
    ?P([add(A, B) || {A, B} <- pairs()]),
    ?P([sub(A, B) || {A, B} <- pairs()]),
    ?P([mul(A, B) || {A, B} <- pairs()]),
    ?P([dv(A, B) || {A, B} <- pairs()]),
    ?P([rm(A, B) || {A, B} <- pairs()]),
    ?P([sl(A, B) || {A, B} <- pairs()]),
    ?P([bits(A, B) || {A, B} <- pairs()]),
    ?P([fdiv(A, B) || {A, B} <- pairs()]),
    ?P([neg(A) || A <- [1, 0, -1, 1.0, -1.0, a, 1 bsl 64, -(1 bsl 64), 1 bsl 59, -(1 bsl 59), 1 bsl 63, -(1 bsl 63)]]),
    ?P([rnd(A) || A <- [1.4, 1.5, -1.5, 2.5, 1, a, 1.0e20, -0.4]]),
    ?P([b(A) || A <- [0, 1, -1, 1 bsl 64, -(1 bsl 64), 1.0, a]]),
    ?P([cnt(A) || A <- [[], [1], [1, 2], [1 | 2], x, "abc"]]),
    ok.

pairs() -> [{1, 2}, {2, 1}, {0, 0}, {1.5, 2}, {2, 1.5}, {a, 1}, {1, a}, {1 bsl 28, 1 bsl 28}, {1 bsl 59, 1 bsl 59}, {1 bsl 70, -(1 bsl 70)},
            {-7, 2}, {7, -2}, {-7, -2}, {7, 0}, {7, 0.0}, {1.0e308, 10.0}, {1.0e308, 1.0e308}, {-1, 3}, {3, -1}, {1 bsl 64, 3}].
add(A, B) when A + B > 2 -> gt; add(A, B) when A + B =< 2 -> le; add(_, _) -> bad.
sub(A, B) when A - B > 0 -> pos; sub(A, B) when A - B < 0 -> neg; sub(A, B) when A - B == 0 -> zero; sub(_, _) -> bad.
mul(A, B) when A * B > 0 -> pos; mul(A, B) when A * B < 0 -> neg; mul(A, B) when A * B == 0 -> zero; mul(_, _) -> bad.
dv(A, B) when A div B > 0 -> pos; dv(A, B) when A div B < 0 -> neg; dv(A, B) when A div B =:= 0 -> zero; dv(_, _) -> bad.
rm(A, B) when A rem B > 0 -> pos; rm(A, B) when A rem B < 0 -> neg; rm(A, B) when A rem B =:= 0 -> zero; rm(_, _) -> bad.
sl(A, B) when A bsl B > 100 -> gt; sl(A, B) when A bsl B =< 100, A bsr B >= 0 -> le; sl(A, B) when is_integer(A bsl B) -> le_neg; sl(_, _) -> bad.
bits(A, B) when A band B =:= 0 -> disjoint; bits(A, B) when A bor B =:= A -> subset; bits(A, B) when A bxor B > 0 -> mixed; bits(A, B) when is_integer(A), is_integer(B) -> other; bits(_, _) -> bad.
fdiv(A, B) when A / B > 1 -> gt; fdiv(A, B) when A / B =< 1 -> le; fdiv(_, _) -> bad.
neg(A) when -A > 0 -> was_neg; neg(A) when -A < 0 -> was_pos; neg(A) when -A == 0 -> zero; neg(_) -> bad.
rnd(A) when round(A) =:= trunc(A) -> down; rnd(A) when ceil(A) =:= round(A) -> up; rnd(A) when floor(A) =:= round(A) -> floor; rnd(_) -> bad.
b(A) when bnot A < 0 -> nonneg; b(A) when bnot A >= 0 -> neg; b(_) -> bad.
cnt(A) when length(A) > 1 -> many; cnt(A) when length(A) =:= 1 -> one; cnt(A) when length(A) =:= 0 -> none; cnt(_) -> bad.
