%% The BIFs that guards allow, on fitting and unfitting arguments.
-module(guard_bifs).
-include("check.hrl").

main() ->
    ?P([sz(X) || X <- [{}, {a, b}, <<>>, <<1, 2, 3>>, <<1:4>>, <<1:12>>, [], a]]),
    ?P([hdtl(X) || X <- [[], [a], [a, b], [a | b], {}, "x"]]),
    ?P([el(N, {a, b, c}) || N <- [0, 1, 3, 4, -1, 1.0, a, 1 bsl 70]]),
    ?P([ln(X) || X <- [[], [1], [1 | 2], lists:seq(1, 1000), x, {}]]),
    ?P([mp(X) || X <- [#{}, #{a => 1}, #{a => 5}, #{b => 5}, maps:from_list([{I, I} || I <- lists:seq(1, 40)]), [], x]]),
    ?P([ab(X) || X <- [0, 1, -1, -1.5, 1.5, -(1 bsl 64), a]]),
    ?P([mx(X, Y) || {X, Y} <- [{1, 2}, {2, 1}, {a, 1}, {1, 1.0}, {"a", "b"}]]),
    ?P([cv(X) || X <- [1, 1.5, -1.5, 1.0e10, 1 bsl 64, a, 1.0e300]]),
    ?P([nd(X) || X <- [self(), make_ref(), a, 1]]),
    ?P([bs(X) || X <- [<<>>, <<1>>, <<1, 2, 3, 4, 5>>, <<1:3>>, "abc", {}]]),
    ?P([slf(X) || X <- [self(), spawn(fun() -> ok end), a]]),
    ?P([fl(X) || X <- [1, 1.0, a, 1 bsl 1030]]),
    ?P([bp(X) || X <- [<<1, 2, 3>>, <<9>>, <<>>, <<1:3>>, a]]),
    ?P([tse(X) || X <- [{}, {1}, {a, 2, 3}, {x, y, z}, [1]]]),
    ok.

sz(X) when size(X) > 2 -> big; sz(X) when tuple_size(X) =:= 2 -> t2; sz(X) when byte_size(X) =:= 2 -> b2; sz(X) when bit_size(X) =:= 4 -> bits4; sz(X) when size(X) =:= 0 -> empty; sz(_) -> other.
hdtl(X) when hd(X) =:= a, tl(X) =:= [] -> a; hdtl(X) when hd(X) =:= a, tl(X) =:= b -> improper; hdtl(X) when hd(X) =:= a -> a_more; hdtl(X) when tl(X) =:= [] -> one; hdtl(_) -> other.
el(N, T) when element(N, T) =:= a -> first; el(N, T) when element(N, T) > a -> later; el(_, _) -> bad.
ln(X) when length(X) =:= 0 -> none; ln(X) when length(X) < 10 -> few; ln(X) when length(X) >= 10 -> many; ln(_) -> bad.
mp(X) when map_get(a, X) =:= 1 -> one; mp(X) when map_get(a, X) > 1 -> more; mp(X) when is_map_key(b, X) -> b; mp(X) when map_size(X) =:= 0 -> empty; mp(X) when map_size(X) > 32 -> large; mp(_) -> bad.
ab(X) when abs(X) =:= 1 -> one; ab(X) when abs(X) > 1 -> gt; ab(X) when abs(X) < 1 -> lt; ab(_) -> bad.
mx(X, Y) when X < Y, Y >= X -> Y; mx(X, _) -> X.
cv(X) when trunc(X) =:= X -> int; cv(X) when float(X) == X, round(X) > 1 -> float; cv(X) when is_number(X), floor(X) < 0 -> neg; cv(X) when is_number(X) -> num; cv(_) -> bad.
nd(X) when node(X) =:= node() -> here; nd(_) -> bad.
bs(X) when bit_size(X) rem 8 =/= 0 -> bits; bs(X) when byte_size(X) > 3 -> long; bs(X) when byte_size(X) > 0 -> short; bs(X) when bit_size(X) =:= 0 -> empty; bs(_) -> bad.
slf(X) when X =:= self() -> me; slf(X) when is_pid(X) -> other; slf(_) -> bad.
fl(X) when float(X) == 1.0 -> one; fl(X) when is_integer(X) -> big; fl(_) -> bad.
bp(X) when binary_part(X, 0, 2) =:= <<1, 2>> -> b12; bp(X) when binary_part(X, {0, 1}) =:= <<9>> -> b9; bp(X) when binary_part(X, 0, 0) =:= <<>> -> empty; bp(_) -> bad.
tse(X) when tuple_size(X) =:= 3, element(1, X) =:= a -> a3; tse(X) when element(1, X) =:= 1; element(3, X) =:= z -> e; tse(X) when is_tuple(X) -> t; tse(_) -> bad.
