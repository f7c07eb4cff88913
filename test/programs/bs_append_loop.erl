%% Building binaries by appending in a loop: sharing, branching from one prefix, bit appends.
-module(bs_append_loop).
-include("check.hrl").

main() ->
    ?P(begin B = app(1000, <<>>), {byte_size(B), binary:first(B), binary:last(B), erlang:crc32(B)} end),
    ?P(begin B = app(100000, <<>>), {byte_size(B), erlang:crc32(B)} end),
    ?P(begin B = bits(1001, <<>>), {bit_size(B), erlang:phash2(B)} end),
    ?P(begin B = app(300, <<"prefix">>), C = <<B/binary, "c">>, D = <<B/binary, "d">>, {binary:last(C), binary:last(D), byte_size(B), C =:= D, binary:part(C, 0, byte_size(B)) =:= B, binary:part(D, 0, byte_size(B)) =:= B} end),
    ?P(begin B = app(300, <<>>), C = <<B/binary, 1>>, D = <<B/binary, 2>>, E = <<C/binary, 3>>, F = <<D/binary, 4>>, [binary:part(X, {byte_size(X), -3}) || X <- [B, C, D, E, F]] end),
    ?P(begin B = id(<<"abc">>), L = [<<B/binary, X>> || X <- "xyz"], {B, L} end),
    ?P(begin B0 = app(100, <<>>), <<S:50/binary, _/binary>> = B0, S1 = <<S/binary, "!">>, {binary:last(S1), binary:at(B0, 50), byte_size(B0)} end),
    ?P(utf(500, <<>>)),
    ?P(mixed(50, <<>>)),
    ?P(hex(<<"hello world">>, <<>>)),
    ?P(pre(200, <<>>)),
    ?P(lists:foldl(fun(X, A) -> <<A/binary, X/binary, ",">> end, <<>>, [<<"a">>, <<"bb">>, <<"ccc">>])),
    ?P(byte_size(lists:foldl(fun(_, A) -> <<A/binary, A/binary>> end, <<"x">>, lists:seq(1, 16)))),
    ?P(begin P = self(), B = app(500, <<>>), spawn(fun() -> P ! {c, <<B/binary, "child">>} end), C = receive {c, X} -> X end, D = <<B/binary, "parent">>, {binary:part(C, {byte_size(C), -5}), binary:part(D, {byte_size(D), -6}), byte_size(B)} end),
    ?P(fork(10)),
    ?P(two(500, <<>>, <<>>)),
    ?P(acc_tuple(300, {<<>>, 0})),
    ?P(begin B = app(1000, <<>>), garbage(), C = <<B/binary, 7>>, {byte_size(C), erlang:crc32(B)} end),
    ok.

app(0, A) -> A;
app(N, A) -> app(N - 1, <<A/binary, N>>).
bits(0, A) -> A;
bits(N, A) -> bits(N - 1, <<A/bits, N:3>>).
utf(0, A) -> {byte_size(A), erlang:crc32(A)};
utf(N, A) -> utf(N - 1, <<A/binary, (N * 50)/utf8>>).
mixed(0, A) -> A;
mixed(N, A) when N rem 3 =:= 0 -> mixed(N - 1, <<A/bits, N:5>>);
mixed(N, A) -> mixed(N - 1, <<A/bits, N:11/little>>).
hex(<<A:4, B:4, R/binary>>, Acc) -> hex(R, <<Acc/binary, (h(A)), (h(B))>>);
hex(<<>>, Acc) -> Acc.
h(X) when X < 10 -> $0 + X;
h(X) -> $a + X - 10.
pre(0, A) -> {byte_size(A), erlang:crc32(A)};
pre(N, A) -> pre(N - 1, <<N, A/binary>>).
fork(0) -> done;
fork(N) ->
    A = app(50, <<N>>),
    Xs = [<<A/binary, I>> || I <- lists:seq(1, 20)],
    true = lists:all(fun({I, X}) -> binary:last(X) =:= I andalso binary:part(X, 0, 51) =:= A end, lists:zip(lists:seq(1, 20), Xs)),
    fork(N - 1).
two(0, A, B) -> {erlang:crc32(A), erlang:crc32(B)};
two(N, A, B) -> two(N - 1, <<A/binary, N>>, <<B/binary, N, A:1/binary-unit:8, N>>).
acc_tuple(0, {B, N}) -> {erlang:crc32(B), N};
acc_tuple(N, {B, K}) -> acc_tuple(N - 1, {<<B/binary, (K band 255)>>, K + N}).
garbage() -> lists:foreach(fun(I) -> lists:seq(1, I) end, lists:seq(1, 200)), erlang:garbage_collect().
