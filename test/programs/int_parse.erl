%% list_to_integer and binary_to_integer: signs, bases, all kinds of bad input.
-module(int_parse).
-include("check.hrl").

main() ->
    ?P([p(S) || S <- ["0", "-0", "+0", "1", "-1", "+1", "007", "-007", "123456789", "134217727", "134217728", "-134217729", "576460752303423488", "-576460752303423489", "18446744073709551616", "123456789012345678901234567890"]]),
    ?P([p(S) || S <- ["", "-", "+", "--1", "+-1", " 1", "1 ", "1.0", "1e5", "a", "1a", "0x10", "16#ff", "1_000", "\x{661}", "１"]]),
    ?P([p(S) || S <- [[$1 | $2], [1, 2], [a], a, 12, {}, <<"1">>, [<<"1">>], ["1"]]]),
    ?P([b(S) || S <- [<<"0">>, <<"-0">>, <<"+5">>, <<"123456789012345678901234567890">>, <<"">>, <<"-">>, <<"1 ">>, <<"x">>, <<1:4>>, "1", a, <<"1_0">>]]),
    ?P([p(S, 16) || S <- ["ff", "FF", "-fF", "+Ff", "g", "", "-", "deadbeefdeadbeefdeadbeef", "0xff"]]),
    ?P([p(S, 2) || S <- ["0", "1", "101010", "-101", "2", "12", lists:duplicate(100, $1)]]),
    ?P([p(S, 36) || S <- ["z", "Z", "zz", "-zZ", "hello", "1+", "{", "[", "@"]]),
    ?P([p(S, 8) || S <- ["777", "8", "-10"]]),
    ?P([p("10", B) || B <- lists:seq(0, 38)]),
    ?P([p("z", B) || B <- [34, 35, 36]]),
    ?P([p("10", B) || B <- [a, 10.0, -10, 1 bsl 70]]),
    ?P([b(S, 16) || S <- [<<"ff">>, <<"-FF">>, <<"xx">>, <<>>]]),
    ?P([b(<<"11">>, B) || B <- [2, 10, 36, 1, 37, a]]),
    ?P(list_to_integer(lists:duplicate(300, $9)) + 1),
    ?P(list_to_integer([$- | lists:duplicate(300, $9)]) - 1),
    ?P(list_to_integer(lists:duplicate(500, $0) ++ "7")),
    ?P(binary_to_integer(binary:copy(<<"f">>, 100), 16) =:= (1 bsl 400) - 1),
    ?P(binary_to_integer(element(2, split_binary(<<"abc123">>, 3)))),
    ?P(begin <<_:4, B/bitstring>> = <<0:4, "42">>, binary_to_integer(B) end),
    ?P([string:to_integer(S) || S <- ["12", "-12x", "+7 8", "", "x", " 1", "99999999999999999999z"]]),
    ?ST(list_to_integer(id("1x"))),
    ?ST(binary_to_integer(id(<<"1x">>))),
    ?ST(list_to_integer(id("10"), id(99))),
    ok.

p(S) -> try list_to_integer(S) catch C:R -> {C, R} end.
p(S, B) -> try list_to_integer(S, B) catch C:R -> {C, R} end.
b(S) -> try binary_to_integer(S) catch C:R -> {C, R} end.
b(S, B) -> try binary_to_integer(S, B) catch C:R -> {C, R} end.
