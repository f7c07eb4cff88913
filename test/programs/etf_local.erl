%% Option local and tag 121: only this node reads it back.
%% otp: 27
-module(etf_local).
-include("check.hrl").

main() ->
    ?P(begin B = term_to_binary({a, self()}, [local]), {binary:at(B, 1), binary_to_term(B) =:= {a, self()}} end),
    ?P(begin B = term_to_binary([x, make_ref()], [local]), R = binary_to_term(B), binary_to_term(B) =:= R end),
    ?P(binary_to_term(<<131, 121, 0, 0, 0, 0, 0, 0, 0, 0, 97, 1>>)),
    ?P(binary_to_term(<<131, 121>>)),
    ?P(begin B = term_to_binary(a, [local]), <<H:3/binary, X, R/binary>> = B, try binary_to_term(<<H/binary, (X bxor 255), R/binary>>) catch _:E -> E end end),
    ok.
