%% Segments of every fixed size, alone and among others: built, matched, at a byte and between bytes.
-module(bs_fixed_sizes).
-include("check.hrl").

-define(BUILD(N),
        [{X, <<X:N>>, <<X:N/little>>, <<1:3, X:N, 0:5>>, <<1, X:N, 2>>, <<"abc", X:N, X:N/little, X:N, "d">>, <<X:N, 1:(8 - (N rem 8))>>,
          <<X:3, X:N, X:7>>, <<P/bits, X:N>>, <<Q/binary, X:N>>, <<Q/binary, "xy", X:N, X:8/little, 300:16/little>>} || X <- numbers()]).
-define(MATCH(N),
        [begin
             <<_:S, B/bits>> = D,
             [fun(<<A:N, R/bits>>) -> {A, bit_size(R)}; (_) -> no end(B),
              fun(<<A:N/signed, C:N/unsigned, R/bits>>) -> {A, C, bit_size(R)}; (_) -> no end(B),
              fun(<<A:N/little, R/bits>>) -> {A, bit_size(R)}; (_) -> no end(B),
              fun(<<A:N/signed-little, C:N/little, R/binary>>) -> {A, C, R}; (_) -> no end(B),
              fun(<<A:5, C:N, E:3/signed, R/bits>>) -> {A, C, E, bit_size(R)}; (_) -> no end(B),
              fun(<<_:N, C:8, _:N, E:16, R/bits>>) -> {C, E, bit_size(R)}; (_) -> no end(B),
              fun(<<_:7, A:N/signed, E:16/little, F:1, _/bits>>) -> {A, E, F}; (_) -> no end(B),
              fun(<<1:N, R/bits>>) -> {one, R}; (<<3:2, A:N, R/bits>>) -> {three, A, bit_size(R)}; (<<A:N, _/bits>>) -> {other, A}; (_) -> no end(B)]
         end || D <- data(), S <- [0, 1, 8, 13]]).

main() ->
    ?P(sum(build(1))),
    ?P(sum(match(1))),
    ?P(sum(build(2))),
    ?P(sum(match(2))),
    ?P(sum(build(3))),
    ?P(sum(match(3))),
    ?P(sum(build(4))),
    ?P(sum(match(4))),
    ?P(sum(build(5))),
    ?P(sum(match(5))),
    ?P(sum(build(6))),
    ?P(sum(match(6))),
    ?P(sum(build(7))),
    ?P(sum(match(7))),
    ?P(sum(build(8))),
    ?P(sum(match(8))),
    ?P(sum(build(9))),
    ?P(sum(match(9))),
    ?P(sum(build(10))),
    ?P(sum(match(10))),
    ?P(sum(build(11))),
    ?P(sum(match(11))),
    ?P(sum(build(12))),
    ?P(sum(match(12))),
    ?P(sum(build(13))),
    ?P(sum(match(13))),
    ?P(sum(build(14))),
    ?P(sum(match(14))),
    ?P(sum(build(15))),
    ?P(sum(match(15))),
    ?P(sum(build(16))),
    ?P(sum(match(16))),
    ?P(sum(build(17))),
    ?P(sum(match(17))),
    ?P(sum(build(18))),
    ?P(sum(match(18))),
    ?P(sum(build(19))),
    ?P(sum(match(19))),
    ?P(sum(build(20))),
    ?P(sum(match(20))),
    ?P(sum(build(21))),
    ?P(sum(match(21))),
    ?P(sum(build(22))),
    ?P(sum(match(22))),
    ?P(sum(build(23))),
    ?P(sum(match(23))),
    ?P(sum(build(24))),
    ?P(sum(match(24))),
    ?P(sum(build(25))),
    ?P(sum(match(25))),
    ?P(sum(build(26))),
    ?P(sum(match(26))),
    ?P(sum(build(27))),
    ?P(sum(match(27))),
    ?P(sum(build(28))),
    ?P(sum(match(28))),
    ?P(sum(build(29))),
    ?P(sum(match(29))),
    ?P(sum(build(30))),
    ?P(sum(match(30))),
    ?P(sum(build(31))),
    ?P(sum(match(31))),
    ?P(sum(build(32))),
    ?P(sum(match(32))),
    ?P(sum(build(33))),
    ?P(sum(match(33))),
    ?P(sum(build(34))),
    ?P(sum(match(34))),
    ?P(sum(build(35))),
    ?P(sum(match(35))),
    ?P(sum(build(39))),
    ?P(sum(match(39))),
    ?P(sum(build(40))),
    ?P(sum(match(40))),
    ?P(sum(build(41))),
    ?P(sum(match(41))),
    ?P(sum(build(47))),
    ?P(sum(match(47))),
    ?P(sum(build(48))),
    ?P(sum(match(48))),
    ?P(sum(build(49))),
    ?P(sum(match(49))),
    ?P(sum(build(55))),
    ?P(sum(match(55))),
    ?P(sum(build(56))),
    ?P(sum(match(56))),
    ?P(sum(build(57))),
    ?P(sum(match(57))),
    ?P(sum(build(58))),
    ?P(sum(match(58))),
    ?P(sum(build(63))),
    ?P(sum(match(63))),
    ?P(sum(build(64))),
    ?P(sum(match(64))),
    ?P(sum(build(65))),
    ?P(sum(match(65))),
    ?P(sum(build(72))),
    ?P(sum(match(72))),
    ?P(sum(build(80))),
    ?P(sum(match(80))),
    ?P(build(7)),
    ?P(match(12)),
    ?P([try wrong(K, id(a)) catch C:R:St -> {C, R, element(4, hd(St))} end || K <- lists:seq(1, 5)]),
    ?P([guard(X) || X <- [1, a, 1 bsl 80, 1.0]]),
    ok.

sum(L) -> {length(L), erlang:phash2(L)}.

numbers() ->
    [id(X) || X <- [0, 1, -1, 5, 255, -128, 16#12345678, -16#12345678, 536870911, 536870912, -536870912, -536870913, 16#123456789ABCDEF, -16#7FFFFFFFFFFFFFFF,
                    1 bsl 63, -(1 bsl 63), 1 bsl 64 - 1, 1 bsl 64 + 17, -(1 bsl 64) - 3, 16#FEDCBA9876543210FEDCBA98]].

data() ->
    [id(D) || D <- [<<>>, <<1:1>>, <<255>>, <<1, 2, 3, 4, 5>>, list_to_binary(lists:seq(200, 240)), <<16#FEDCBA9876543210FEDCBA9876543210:128, 1:3>>,
                    binary:copy(<<16#80, 0, 16#7F>>, 40), <<1:64, 0:80>>]].

wrong(1, X) -> <<1:4, X:4>>;
wrong(2, X) -> <<"ab", 1:16, X:32/little>>;
wrong(3, X) -> B = id(<<1>>), <<B/binary, 1, X:24>>;
wrong(4, X) -> <<X:40>>;
wrong(5, X) -> Y = id(1), <<Y:3, Y:2, X:3, Y>>.

guard(X) when <<X:12, 1:4>> =:= <<0, 17>> -> yes;
guard(X) when byte_size(<<X:16>>) =:= 2 -> {bytes, <<X:16>>};
guard(_) -> no.

build(N) -> P = id(<<5:3>>), Q = id(<<1, 2>>), build(N, P, Q).
build(1, P, Q) -> ?BUILD(1);
build(2, P, Q) -> ?BUILD(2);
build(3, P, Q) -> ?BUILD(3);
build(4, P, Q) -> ?BUILD(4);
build(5, P, Q) -> ?BUILD(5);
build(6, P, Q) -> ?BUILD(6);
build(7, P, Q) -> ?BUILD(7);
build(8, P, Q) -> ?BUILD(8);
build(9, P, Q) -> ?BUILD(9);
build(10, P, Q) -> ?BUILD(10);
build(11, P, Q) -> ?BUILD(11);
build(12, P, Q) -> ?BUILD(12);
build(13, P, Q) -> ?BUILD(13);
build(14, P, Q) -> ?BUILD(14);
build(15, P, Q) -> ?BUILD(15);
build(16, P, Q) -> ?BUILD(16);
build(17, P, Q) -> ?BUILD(17);
build(18, P, Q) -> ?BUILD(18);
build(19, P, Q) -> ?BUILD(19);
build(20, P, Q) -> ?BUILD(20);
build(21, P, Q) -> ?BUILD(21);
build(22, P, Q) -> ?BUILD(22);
build(23, P, Q) -> ?BUILD(23);
build(24, P, Q) -> ?BUILD(24);
build(25, P, Q) -> ?BUILD(25);
build(26, P, Q) -> ?BUILD(26);
build(27, P, Q) -> ?BUILD(27);
build(28, P, Q) -> ?BUILD(28);
build(29, P, Q) -> ?BUILD(29);
build(30, P, Q) -> ?BUILD(30);
build(31, P, Q) -> ?BUILD(31);
build(32, P, Q) -> ?BUILD(32);
build(33, P, Q) -> ?BUILD(33);
build(34, P, Q) -> ?BUILD(34);
build(35, P, Q) -> ?BUILD(35);
build(39, P, Q) -> ?BUILD(39);
build(40, P, Q) -> ?BUILD(40);
build(41, P, Q) -> ?BUILD(41);
build(47, P, Q) -> ?BUILD(47);
build(48, P, Q) -> ?BUILD(48);
build(49, P, Q) -> ?BUILD(49);
build(55, P, Q) -> ?BUILD(55);
build(56, P, Q) -> ?BUILD(56);
build(57, P, Q) -> ?BUILD(57);
build(58, P, Q) -> ?BUILD(58);
build(63, P, Q) -> ?BUILD(63);
build(64, P, Q) -> ?BUILD(64);
build(65, P, Q) -> ?BUILD(65);
build(72, P, Q) -> ?BUILD(72);
build(80, P, Q) -> ?BUILD(80).
match(1) -> ?MATCH(1);
match(2) -> ?MATCH(2);
match(3) -> ?MATCH(3);
match(4) -> ?MATCH(4);
match(5) -> ?MATCH(5);
match(6) -> ?MATCH(6);
match(7) -> ?MATCH(7);
match(8) -> ?MATCH(8);
match(9) -> ?MATCH(9);
match(10) -> ?MATCH(10);
match(11) -> ?MATCH(11);
match(12) -> ?MATCH(12);
match(13) -> ?MATCH(13);
match(14) -> ?MATCH(14);
match(15) -> ?MATCH(15);
match(16) -> ?MATCH(16);
match(17) -> ?MATCH(17);
match(18) -> ?MATCH(18);
match(19) -> ?MATCH(19);
match(20) -> ?MATCH(20);
match(21) -> ?MATCH(21);
match(22) -> ?MATCH(22);
match(23) -> ?MATCH(23);
match(24) -> ?MATCH(24);
match(25) -> ?MATCH(25);
match(26) -> ?MATCH(26);
match(27) -> ?MATCH(27);
match(28) -> ?MATCH(28);
match(29) -> ?MATCH(29);
match(30) -> ?MATCH(30);
match(31) -> ?MATCH(31);
match(32) -> ?MATCH(32);
match(33) -> ?MATCH(33);
match(34) -> ?MATCH(34);
match(35) -> ?MATCH(35);
match(39) -> ?MATCH(39);
match(40) -> ?MATCH(40);
match(41) -> ?MATCH(41);
match(47) -> ?MATCH(47);
match(48) -> ?MATCH(48);
match(49) -> ?MATCH(49);
match(55) -> ?MATCH(55);
match(56) -> ?MATCH(56);
match(57) -> ?MATCH(57);
match(58) -> ?MATCH(58);
match(63) -> ?MATCH(63);
match(64) -> ?MATCH(64);
match(65) -> ?MATCH(65);
match(72) -> ?MATCH(72);
match(80) -> ?MATCH(80).

