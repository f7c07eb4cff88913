%% The largest integers: system_limit, sizes, big literals, conversions of very long ones.
-module(int_limits).
-include("check.hrl").

main() ->
    ?P(id(1) bsl (1 bsl 33)),
    ?P((id(1) bsl 4000) * (id(1) bsl 4000) =:= id(1) bsl 8000),
    ?P(byte_size(integer_to_binary(id(1) bsl 30000))),
    ?P(length(integer_to_list(id(3) bsl 9999, 2))),
    ?P(begin X = (id(1) bsl 50000) - 1, {X band 16#ffff, X bsr 49990, (X + 1) bsr 50000} end),
    ?P(begin X = id(1) bsl 50000, (X - 1) bxor (X - 1) end),
    ?P(begin B = binary:encode_unsigned(id(1) bsl 4000), {byte_size(B), binary:first(B), binary:last(B)} end),
    ?P(binary:decode_unsigned(binary:copy(<<255>>, 1000)) =:= (1 bsl 8000) - 1),
    ?P(binary:decode_unsigned(<<1:8000/little>>, little)),
    ?P(begin <<X:8000>> = binary:copy(<<170>>, 1000), erlang:phash2(X) end),
    ?P(erts_debug:flat_size(id(1) bsl 10000) > 100),
    ?P(id(115792089237316195423570985008687907853269984665640564039457584007913129639936) =:= id(1) bsl 256),
    ?P(id(-115792089237316195423570985008687907853269984665640564039457584007913129639936) =:= -(id(1) bsl 256)),
    ?P(id(16#ffffffffffffffffffffffffffffffffffffffffffffffff) + 1 =:= id(1) bsl 192),
    ?P(tuple_size(list_to_tuple([id(1) bsl N || N <- lists:seq(1, 300)]))),
    ?P(lists:sum([id(1) bsl N || N <- lists:seq(0, 299)]) =:= (id(1) bsl 300) - 1),
    ?P(lists:foldl(fun(N, A) -> A bxor (id(1) bsl N) end, 0, lists:seq(0, 299)) =:= (id(1) bsl 300) - 1),
    ?P(id(1 bsl 3000) rem id(998244353)),
    ?P(id(-(1 bsl 3000)) rem id(998244353)),
    ?P(id(1 bsl 3000) div (1 bsl 2990)),
    ?P(copies(20)),
    %% what may be larger than what arithmetic gives: around the limits of OTP 27 and 25
    [limits(Bytes) || Bytes <- [524279, 524280, 524281, 524288, 4194295, 4194296, 4194297]],
    ok.

limits(Bytes) ->
    B = binary:copy(<<255>>, Bytes),
    Size = fun(X) -> byte_size(binary:encode_unsigned(X)) end,
    External = <<131, 111, Bytes:32, 0, B/binary>>,
    ?P(case B of <<X:Bytes/unit:8>> -> Size(X); _ -> nomatch end),
    ?P(Size(binary:decode_unsigned(B))),
    ?P(Size(binary:decode_unsigned(B, little))),
    ?P(Size(binary_to_term(External))),
    ?P(Size(binary_to_term(External) + 1)),
    ?P(binary:decode_unsigned(B) band 255),
    ?P(Size(binary:decode_unsigned(B) - 1)),
    ?P(Size(binary:decode_unsigned(B) bsr 8)).

copies(N) ->
    B = id(1) bsl 5000,
    L = [B + I || I <- lists:seq(1, N)],
    P = spawn(fun() -> receive {From, X} -> From ! {lists:sum(X), hd(X) - B} end end),
    P ! {self(), L},
    receive {S, D} -> {S =:= N * B + N * (N + 1) div 2, D} end.
