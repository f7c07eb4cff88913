%% Bitstrings compared bit by bit, whole bytes or not, sub-binaries at odd offsets.
-module(order_bitstrings).
-include("check.hrl").

main() ->
    Vs = [<<>>, <<0:1>>, <<0>>, <<0:9>>, <<0, 0>>, <<1:8>>, <<1:1>>, <<1:2>>, <<2:2>>, <<127>>, <<128>>, <<128:9>>, <<255>>, <<255:9>>, <<"abc">>, <<"abd">>, <<"ab">>, <<"abc", 1:3>>],
    Ns = lists:seq(1, length(Vs)),
    [io:format("~w ~s~n", [I, [cmp(lists:nth(I, Vs), lists:nth(J, Vs)) || J <- Ns]]) || I <- Ns],
    ?P([element(2, X) || X <- lists:keysort(1, lists:zip(Vs, Ns))]),
    ?P(lists:all(fun({A, B}) -> cmp(off(3, A), off(5, B)) =:= cmp(A, B) end, [{A, B} || A <- Vs, B <- Vs])),
    ?P(lists:all(fun({A, B}) -> cmp(off(8, A), off(1, B)) =:= cmp(A, B) end, [{A, B} || A <- Vs, B <- Vs])),
    ?P(binary:copy(<<"x">>, 1000) < binary:copy(<<"x">>, 1001)),
    ?P(binary:copy(<<"x">>, 1000) =:= iolist_to_binary(lists:duplicate(1000, $x))),
    ?P(<<(binary:copy(<<"x">>, 1000))/binary, 1:1>> > binary:copy(<<"x">>, 1000)),
    ?P(<<1:1>> > <<0>>),
    ?P(<<1:1>> < <<255>>),
    ?P(<<0:1>> < <<0:2>>),
    ?P(<<1:1>> =:= <<1:1>>),
    ?P(<<3:3>> == <<3:3>>),
    ?P(<<3:3>> =:= <<3:4>>),
    ?P(lists:usort([<<1>>, <<1>>, <<1:7>>, <<1:7>>, <<2:7>>])),
    ?P(lists:max([<<"a">>, <<"b">>, <<>>])),
    ok.

off(N, B) -> S = bit_size(B), <<_:N, R:S/bitstring, _/bitstring>> = <<85:N, B/bitstring, 3:2>>, R.
cmp(A, B) when A =:= B -> "=";
cmp(A, B) when A < B -> "<";
cmp(_, _) -> ">".
