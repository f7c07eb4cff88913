%% Streams of zlib: what each call gives, byte for byte, with pieces of input, parameters, flushes, dictionaries.
-module(zlib_streams).
-include("check.hrl").

main() ->
    whole(), parameters(), flushes(), params(), dictionaries(), pieces(), concatenated(), chunks(), resets(), ok.

text() -> iolist_to_binary([["line ", integer_to_list(N), " of some text that repeats, ", integer_to_list(N * N rem 1009), $\n] || N <- lists:seq(1, 700)]).
noise(N) -> noise(N, 12345, []).
noise(0, _, Acc) -> list_to_binary(Acc);
noise(N, S, Acc) -> S1 = (S * 1103515245 + 12345) band 16#7fffffff, noise(N - 1, S1, [(S1 bsr 16) band 255 | Acc]).
runs() -> iolist_to_binary([binary:copy(<<N>>, N * 7 rem 400) || N <- lists:seq(1, 200)]).
data() -> [{empty, <<>>}, {one, <<"a">>}, {text, text()}, {noise, noise(30000)}, {runs, runs()}, {zeros, <<0:800000>>}].

sum(Io) -> B = iolist_to_binary(Io), {byte_size(B), erlang:crc32(B)}.

whole() ->
    [begin
         C = zlib:compress(D), Z = zlib:zip(D), G = zlib:gzip(D),
         ?P({Name, sum(C), sum(Z), sum(G)}),
         ?P({Name, D =:= zlib:uncompress(C), D =:= zlib:unzip(Z), D =:= zlib:gunzip(G)})
     end || {Name, D} <- data()],
    ?P(zlib:compress([])), ?P(zlib:zip([])), ?P(zlib:gzip([])), ?P(zlib:compress(["abc", [<<"def">>, $g]])),
    ok.

parameters() ->
    Data = data(),
    [?P({Parameters, [deflated(D, Parameters) || {_, D} <- Data]}) || Parameters <- combinations()],
    ok.

combinations() ->
    [{L, 15, 8, default} || L <- [none, default, best_speed, best_compression | lists:seq(0, 9)]] ++
    [{6, B, 8, default} || B <- [8, 9, 11, -9, -12, -15, 16 + 9, 16 + 15]] ++
    [{L, B, M, S} || L <- [0, 1, 4, 9], {B, M} <- [{9, 1}, {-10, 4}, {15, 9}, {31, 2}], S <- [default, filtered, huffman_only, rle]].

deflated(D, {Level, Bits, Mem, Strategy}) ->
    Z = zlib:open(),
    ok = zlib:deflateInit(Z, Level, deflated, Bits, Mem, Strategy),
    Out = zlib:deflate(Z, D, finish),
    End = zlib:deflateEnd(Z),
    zlib:close(Z),
    {sum(Out), length(lists:flatten([Out])), End, D =:= inflated(Out, case Bits of 8 -> 15; _ -> Bits end)}.

inflated(Data, Bits) ->
    Z = zlib:open(),
    zlib:inflateInit(Z, Bits),
    Out = iolist_to_binary(zlib:inflate(Z, Data)),
    zlib:inflateEnd(Z),
    zlib:close(Z),
    Out.

flushes() ->
    [begin
         Z = zlib:open(),
         zlib:deflateInit(Z, Level, deflated, Bits, 8, default),
         Parts = [zlib:deflate(Z, Part, F) || {Part, F} <- [{<<"first part ">>, F1}, {[], F1}, {text(), F2}, {[], none}, {<<"last">>, F1}, {noise(3000), F2}]],
         Last = zlib:deflate(Z, [], finish),
         ?P({Level, Bits, F1, F2, [sum(P) || P <- Parts], sum(Last), zlib:deflateEnd(Z)}),
         zlib:close(Z)
     end || Level <- [0, 1, 6], Bits <- [15, -15], F1 <- [none, sync, full], F2 <- [none, sync, full]],
    ok.

params() ->
    [begin
         Z = zlib:open(),
         zlib:deflateInit(Z, L1, deflated, 15, 8, S1),
         A = zlib:deflate(Z, text()),
         R = zlib:deflateParams(Z, L2, S2),
         B = zlib:deflate(Z, [text(), noise(2000)]),
         R2 = zlib:deflateParams(Z, L1, S1),
         C = zlib:deflate(Z, text(), finish),
         zlib:deflateEnd(Z),
         ?P({L1, S1, L2, S2, R, R2, sum(A), sum(B), sum(C), sum(zlib:uncompress([A, B, C]))})
     end || {L1, S1} <- [{0, default}, {1, default}, {6, default}, {9, filtered}, {6, huffman_only}, {3, rle}],
            {L2, S2} <- [{0, default}, {2, default}, {6, default}, {7, rle}]],
    ok.

dictionaries() ->
    Dict = <<"line of some text that repeats, and so on">>,
    [begin
         Z = zlib:open(),
         zlib:deflateInit(Z, Level, deflated, Bits, 8, default),
         ?P({Level, Bits, zlib:deflateSetDictionary(Z, D)}),
         C = iolist_to_binary(zlib:deflate(Z, text(), finish)),
         zlib:deflateEnd(Z), zlib:close(Z),
         ?P(sum(C)),
         I = zlib:open(),
         zlib:inflateInit(I, Bits),
         case Bits < 0 of
             true -> ?P(zlib:inflateSetDictionary(I, D));
             false ->
                 ?P(zlib:inflate(I, C, [{exception_on_need_dict, false}])),
                 ?P(catch_(fun() -> zlib:inflate(I, []) end)),
                 ?P(catch_(fun() -> zlib:inflateSetDictionary(I, <<"wrong">>) end)),
                 ?P(zlib:inflateSetDictionary(I, D))
         end,
         ?P(byte_size(zlib:inflateGetDictionary(I))),
         Out = case Bits < 0 of true -> zlib:inflate(I, C); false -> zlib:inflate(I, []) end,
         ?P(iolist_to_binary(Out) =:= text()),
         ?P(sum(zlib:inflateGetDictionary(I))),
         ?P(zlib:inflateEnd(I))
     end || Level <- [0, 1, 6], Bits <- [15, 9, -15], D <- [Dict, [Dict, [noise(40000)], Dict], [<<>>]]],
    ok.

catch_(F) -> try F() catch C:R -> {C, R} end.

%% The output does not depend on the pieces of the input.
pieces() ->
    D = iolist_to_binary([text(), noise(5000), runs()]),
    [begin
         Z = zlib:open(),
         zlib:deflateInit(Z, Level),
         Out = [zlib:deflate(Z, P) || P <- split(D, Size)],
         Last = zlib:deflate(Z, [], finish),
         zlib:deflateEnd(Z),
         C = iolist_to_binary([Out, Last]),
         ?P({Level, Size, sum(C)}),
         I = zlib:open(),
         zlib:inflateInit(I),
         Back = [zlib:inflate(I, P) || P <- split(C, Size)],
         ?P(zlib:inflateEnd(I)),
         ?P(iolist_to_binary(Back) =:= D)
     end || Level <- [1, 6, 9], Size <- [7, 1000, 8192, 100000]],
    ok.

split(<<>>, _) -> [];
split(B, N) when byte_size(B) =< N -> [B];
split(B, N) -> <<A:N/binary, R/binary>> = B, [A | split(R, N)].

concatenated() ->
    A = zlib:gzip(<<"one ">>), B = zlib:gzip(text()),
    ?P(sum(zlib:gunzip([A, B, A]))),
    ?P(catch_(fun() -> zlib:gunzip([A, B, <<"junk">>]) end)),
    [begin
         Z = zlib:open(),
         ?P(zlib:inflateInit(Z, 16 + 15, Eos)),
         ?P(catch_(fun() -> sum(zlib:inflate(Z, A)) end)),
         ?P(catch_(fun() -> sum(zlib:inflate(Z, [B, A])) end)),
         ?P(catch_(fun() -> sum(zlib:inflate(Z, [])) end)),
         ?P(catch_(fun() -> zlib:inflateEnd(Z) end))
     end || Eos <- [error, reset, cut]],
    ok.

%% safeInflate gives one piece at a time.
chunks() ->
    C = zlib:compress(<<0:8000000>>),
    Z = zlib:open(),
    zlib:inflateInit(Z),
    ?P(safe(Z, zlib:safeInflate(Z, C), [])),
    ?P(zlib:inflateEnd(Z)),
    zlib:inflateInit(Z),
    ?P([{S, sum(O)} || {S, O} <- [zlib:safeInflate(Z, P) || P <- split(zlib:compress(text()), 300)]]),
    ?P(zlib:safeInflate(Z, [])),
    ok.

safe(Z, {continue, Out}, Acc) -> safe(Z, zlib:safeInflate(Z, []), [iolist_size(Out) | Acc]);
safe(_, {finished, Out}, Acc) -> {length(Acc), lists:usort(Acc), iolist_size(Out)}.

resets() ->
    Z = zlib:open(),
    ?P(zlib:deflateInit(Z, 9)),
    A = zlib:deflate(Z, text()),
    ?P(zlib:deflateReset(Z)),
    B = zlib:deflate(Z, text(), finish),
    ?P({iolist_size(A) < iolist_size(B), sum(B)}),
    ?P(zlib:deflateReset(Z)),
    ?P(sum(zlib:deflate(Z, text(), finish))),
    ?P(zlib:deflateEnd(Z)),
    ?P(zlib:inflateInit(Z)),
    ?P(sum(zlib:inflate(Z, binary:part(iolist_to_binary(B), 0, 500)))),
    ?P(zlib:inflateReset(Z)),
    ?P(sum(zlib:inflate(Z, B))),
    ?P(zlib:inflateEnd(Z)),
    ok.
