%% Compressed data with bits turned round and pieces lost: what comes out, or which error, in pieces of any size.
-module(zlib_malformed).
-include("check.hrl").

main() ->
    Sources = [{Bits, deflated(D, Level, Bits)} || {Bits, Level, D} <-
        [{15, 6, text()}, {15, 0, text()}, {-15, 9, text()}, {31, 6, text()}, {15, 1, runs()}, {-9, 6, text()}]],
    put(seed, 4711),
    [one(N, Source) || N <- lists:seq(1, 60), Source <- Sources],
    ok.

text() -> iolist_to_binary([[integer_to_list(N * N * 7919 rem 100003), " and ", integer_to_list(N), $,] || N <- lists:seq(1, 400)]).
runs() -> iolist_to_binary([binary:copy(<<N>>, N * 7 rem 300) || N <- lists:seq(1, 100)]).

deflated(D, Level, Bits) ->
    Z = zlib:open(),
    zlib:deflateInit(Z, Level, deflated, Bits, 8, default),
    Out = iolist_to_binary([zlib:deflate(Z, binary:part(D, 0, 500), sync), zlib:deflate(Z, binary:part(D, 500, byte_size(D) - 500), finish)]),
    zlib:close(Z),
    Out.

random(N) ->
    S = (get(seed) * 1103515245 + 12345) band 16#7fffffff,
    put(seed, S),
    (S bsr 8) rem N.

one(N, {Bits, Data}) ->
    Bad = broken(random(6), Data),
    Z = zlib:open(),
    zlib:inflateInit(Z, Bits, element(1 + random(3), {error, reset, cut})),
    Results = feed(Z, Bad, element(1 + random(4), {1, 13, 400, 100000}), []),
    End = try zlib:inflateEnd(Z) catch C:R -> {C, R} end,
    zlib:close(Z),
    ?P({N, Bits, byte_size(Bad), summary(Results), End}).

broken(0, D) -> binary:part(D, 0, random(byte_size(D)));
broken(1, D) -> <<D/binary, D/binary>>;
broken(2, D) -> At = random(byte_size(D)), <<A:At/binary, _, B/binary>> = D, <<A/binary, B/binary>>;
broken(_, D) -> At = random(min(byte_size(D), 200)), <<A:At/binary, X, B/binary>> = D, Y = X bxor (1 bsl random(8)), <<A/binary, Y, B/binary>>.

feed(_, <<>>, _, Acc) -> lists:reverse(Acc);
feed(Z, D, Size, Acc) ->
    N = min(Size, byte_size(D)),
    <<P:N/binary, R/binary>> = D,
    try iolist_to_binary(zlib:inflate(Z, P)) of
        Out -> feed(Z, R, Size, [Out | Acc])
    catch C:E -> lists:reverse([{C, E, byte_size(R)} | Acc])
    end.

summary(Results) ->
    Out = iolist_to_binary([B || B <- Results, is_binary(B)]),
    {byte_size(Out), erlang:crc32(Out), [T || T <- Results, is_tuple(T)]}.
