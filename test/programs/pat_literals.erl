%% Literal patterns of every type, in function heads and in case.
-module(pat_literals).
-include("check.hrl").

main() ->
    ?P([f(X) || X <- [0, 1, -1, 255, 256, 1.0, a, 'A b', "", "ab", [], {}, {a}, {a,b}, <<>>, <<1>>, <<"ab">>, <<1:3>>, nomatch]]),
    ?P([f(X) || X <- [134217727, 134217728, -134217728, -134217729, 268435455, 268435456, 2147483647, 2147483648, 4294967296]]),
    ?P([f(X) || X <- [576460752303423487, 576460752303423488, -576460752303423489, 9223372036854775808, 18446744073709551616, 1 bsl 100, -(1 bsl 100)]]),
    ?P([f(X) || X <- [1.5, -1.5, 1.0e300, 1.0e-300, 0.1, 0.2 - 0.1]]),
    ?P([g(X) || X <- [[1,2,3], [1,2], [1,2,3,4], [1|2], "abc", "abd", [$a,$b,$c], [a,[b,[c]]], [[],[]]]]),
    ?P([g(X) || X <- [{1,{2,{3}}}, {1,{2,{4}}}, {}, {{}}, {{},{}}, {1,2,3}]]),
    ?P([h(X) || X <- [#{}, #{a => 1}, #{a => 1.0}, #{a => 1, b => 2}, #{1 => x}, #{1.0 => x}, #{"k" => <<"v">>}]]),
    ?P([case X of $a -> 'a'; $\n -> nl; $\s -> space; $\\ -> bs; 16#1F600 -> smile; _ -> no end || X <- [97, 10, 32, 92, 128512, 98]]),
    ?P([case X of 2#101 -> five; 16#ff -> ff; 36#zz -> zz; 1_000_000 -> million; _ -> no end || X <- [5, 255, 1295, 1000000, 6]]),
    ?P(begin E = id(fun lists:map/2), case fun lists:map/2 of E -> same; _ -> other end end),
    ?P(begin {ok, V} = id({ok, 3}), V end),
    ?P(begin {ok, V} = id({error, 3}), V end),
    ?P(begin [H | T] = id("xyz"), {H, T} end),
    ?P(begin [H | T] = id([]), {H, T} end),
    ?P(begin "pre" ++ Rest = id("prefix"), Rest end),
    ?P(begin "pre" ++ Rest = id("pri"), Rest end),
    ?P(case id("abc") of "ab" ++ [$c] -> yes; _ -> no end),
    ?P(case id(-0.5) of -0.5 -> yes; _ -> no end),
    ?P(case id(1) of 1.0 -> float; 1 -> int end),
    ?P(case id(1.0) of 1 -> int; 1.0 -> float end),
    ok.

f(0) -> zero;
f(1) -> one;
f(-1) -> minus_one;
f(255) -> ff;
f(256) -> f256;
f(1.0) -> one_float;
f(1.5) -> f15;
f(-1.5) -> mf15;
f(1.0e300) -> huge;
f(1.0e-300) -> tiny;
f(0.1) -> tenth;
f(134217727) -> p27m1;
f(134217728) -> p27;
f(-134217728) -> mp27;
f(-134217729) -> mp27m1;
f(268435455) -> p28m1;
f(268435456) -> p28;
f(2147483647) -> p31m1;
f(2147483648) -> p31;
f(4294967296) -> p32;
f(576460752303423487) -> p59m1;
f(576460752303423488) -> p59;
f(-576460752303423489) -> mp59m1;
f(9223372036854775808) -> p63;
f(18446744073709551616) -> p64;
f(1267650600228229401496703205376) -> p100;
f(-1267650600228229401496703205376) -> mp100;
f(a) -> atom_a;
f('A b') -> atom_ab;
f("") -> nil;
f("ab") -> string;
f({}) -> t0;
f({a}) -> t1;
f({a,b}) -> t2;
f(<<>>) -> b0;
f(<<1>>) -> b1;
f(<<"ab">>) -> bab;
f(<<1:3>>) -> bits;
f(_) -> other.

g([1,2,3]) -> l123;
g([1,2]) -> l12;
g([1|2]) -> improper;
g("abc") -> abc;
g([a,[b,[c]]]) -> nested;
g([[],[]]) -> nils;
g({1,{2,{3}}}) -> t123;
g({}) -> t0;
g({{}}) -> tt;
g({{},{}}) -> ttt;
g([1,2,3|T]) -> {l123, T};
g(_) -> other.

h(#{a := 1, b := 2}) -> ab;
h(#{a := 1}) -> a1;
h(#{a := 1.0}) -> a1f;
h(#{1 := x}) -> int_key;
h(#{1.0 := x}) -> float_key;
h(#{"k" := <<"v">>}) -> string_key;
h(#{}) -> any_map.
