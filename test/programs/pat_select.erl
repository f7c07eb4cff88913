%% Dense and sparse integer and atom selection, big and negative values.
-module(pat_select).
-include("check.hrl").

main() ->
    ?P([dense(X) || X <- lists:seq(-2, 13)]),
    ?P([sparse(X) || X <- [1, 10, 100, 1000, 10000, 100000, 1000000, 2, 99999, -1, -10, 1 bsl 70, a, 1.0, []]]),
    ?P([neg(X) || X <- lists:seq(-6, 2)]),
    ?P([big(X) || X <- [1 bsl 27, 1 bsl 28, 1 bsl 31, 1 bsl 32, 1 bsl 59, 1 bsl 60, 1 bsl 63, 1 bsl 64, (1 bsl 64) + 1, -(1 bsl 63), -(1 bsl 64), 0]]),
    ?P([atoms(X) || X <- [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, 1, "a", {}]]),
    ?P([mixed(X) || X <- [1, a, 2, b, 3, c, 1.5, 2.5, [], "", {}, nil]]),
    ?P([floats(X) || X <- [0.5, 1.5, 2.5, 3.5, -0.5, 1, 2]]),
    ?P([chars(X) || X <- "aZ09_ -\n"]),
    ?P([holes(X) || X <- lists:seq(0, 40)]),
    ?P([same(X) || X <- [1, 2, 3, 4, 5, a, b, c]]),
    ?P([ranges(X) || X <- [-1, 0, 9, 10, 99, 100, 999, 1000, 1000000000000]]),
    ok.

dense(0) -> zero; dense(1) -> one; dense(2) -> two; dense(3) -> three; dense(4) -> four;
dense(5) -> five; dense(6) -> six; dense(7) -> seven; dense(8) -> eight; dense(9) -> nine;
dense(10) -> ten; dense(11) -> eleven; dense(_) -> none.

sparse(1) -> 0; sparse(10) -> 1; sparse(100) -> 2; sparse(1000) -> 3; sparse(10000) -> 4;
sparse(100000) -> 5; sparse(1000000) -> 6; sparse(-1) -> -0; sparse(-10) -> -1; sparse(_) -> none.

neg(-5) -> a; neg(-4) -> b; neg(-3) -> c; neg(-2) -> d; neg(-1) -> e; neg(0) -> f; neg(_) -> g.

big(134217728) -> 27; big(268435456) -> 28; big(2147483648) -> 31; big(4294967296) -> 32;
big(576460752303423488) -> 59; big(1152921504606846976) -> 60; big(9223372036854775808) -> 63;
big(18446744073709551616) -> 64; big(-9223372036854775808) -> -63; big(-18446744073709551616) -> -64; big(_) -> none.

atoms(a) -> 1; atoms(b) -> 2; atoms(c) -> 3; atoms(d) -> 4; atoms(e) -> 5; atoms(f) -> 6; atoms(g) -> 7;
atoms(h) -> 8; atoms(i) -> 9; atoms(j) -> 10; atoms(k) -> 11; atoms(l) -> 12; atoms(m) -> 13; atoms(n) -> 14;
atoms(o) -> 15; atoms(p) -> 16; atoms(q) -> 17; atoms(r) -> 18; atoms(s) -> 19; atoms(t) -> 20; atoms(_) -> 0.

mixed(1) -> i1; mixed(a) -> aa; mixed(2) -> i2; mixed(b) -> ab; mixed(1.5) -> f; mixed([]) -> nil;
mixed({}) -> t; mixed(X) when is_integer(X) -> int; mixed(X) when is_atom(X) -> atom; mixed(_) -> other.

floats(0.5) -> a; floats(1.5) -> b; floats(2.5) -> c; floats(-0.5) -> d; floats(1) -> int; floats(_) -> none.

chars(C) when C >= $a, C =< $z -> lower;
chars(C) when C >= $A, C =< $Z -> upper;
chars(C) when C >= $0, C =< $9 -> {digit, C - $0};
chars($_) -> underscore;
chars($\n) -> newline;
chars($\s) -> space;
chars(_) -> other.

holes(0) -> a; holes(3) -> b; holes(4) -> c; holes(7) -> d; holes(15) -> e; holes(16) -> f; holes(31) -> g;
holes(32) -> h; holes(33) -> i; holes(N) when N rem 10 =:= 0 -> {ten, N}; holes(_) -> '_'.

same(X) when X =:= 1; X =:= 2; X =:= 3 -> low;
same(X) when X =:= a orelse X =:= b -> ab;
same(X) when X =:= 4 orelse X =:= 5 -> high;
same(_) -> other.

ranges(N) when N < 0 -> neg;
ranges(N) when N < 10 -> 1;
ranges(N) when N < 100 -> 2;
ranges(N) when N < 1000 -> 3;
ranges(_) -> many.
