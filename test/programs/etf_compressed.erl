%% Compressed terms: levels, decoding, bad streams.
-module(etf_compressed).
-include("check.hrl").

main() ->
    ?P(begin T = lists:duplicate(1000, $a), B = term_to_binary(T, [compressed]), {binary:first(B), binary:at(B, 1), byte_size(B) < 100, binary_to_term(B) =:= T} end),
    ?P([begin T = lists:seq(1, 1000), B = term_to_binary(T, [{compressed, L}]), {L, binary_to_term(B) =:= T, byte_size(B) =< byte_size(term_to_binary(T))} end || L <- lists:seq(0, 9)]),
    ?P(term_to_binary(a, [compressed]) =:= term_to_binary(a)),
    ?P(term_to_binary({1, 2}, [{compressed, 9}]) =:= term_to_binary({1, 2})),
    ?P(begin T = binary:copy(<<"abc">>, 10000), B = term_to_binary(T, [compressed]), {byte_size(B) < 1000, binary_to_term(B) =:= T} end),
    ?P(begin T = [{I, "some text", <<"binary">>} || I <- lists:seq(1, 500)], binary_to_term(term_to_binary(T, [compressed])) =:= T end),
    ?P(term_to_binary(a, [{compressed, 10}])),
    ?P(term_to_binary(a, [{compressed, -1}])),
    ?P(term_to_binary(a, [{compressed, a}])),
    ?P(begin B = term_to_binary(lists:duplicate(1000, $a), [compressed]), <<H:10/binary, _, R/binary>> = B, try binary_to_term(<<H/binary, 255, R/binary>>) =:= x catch _:E -> E end end),
    ?P(begin B = term_to_binary(lists:duplicate(1000, $a), [compressed]), try binary_to_term(binary:part(B, 0, byte_size(B) - 4)) =:= x catch _:E -> E end end),
    ?P(begin <<131, 80, Sz:32, R/binary>> = term_to_binary(lists:duplicate(1000, $a), [compressed]), [try binary_to_term(<<131, 80, (Sz + D):32, R/binary>>) =:= x catch _:E -> E end || D <- [-1, 1]] end),
    ?P(binary_to_term(<<131, 80, 0, 0, 0, 3, 120, 156, 75, 100, 98, 2, 0, 2, 35, 0, 199>>)),
    ?P(binary_to_term(<<131, 80>>)),
    ?P(binary_to_term(<<131, 80, 0, 0, 0, 5>>)),
    ?P(begin T = lists:duplicate(100000, x), binary_to_term(term_to_binary(T, [compressed])) =:= T end),
    ok.
