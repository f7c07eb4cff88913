%% prim_buffer: what is written in some pieces and read in others, searches, locks, wrong arguments.
-module(file_buffers).
-include("check.hrl").

main() ->
    edges(),
    rand:seed(exsss, {1, 2, 3}),
    put(base, << <<(rand:uniform(256) - 1)>> || _ <- lists:seq(1, 10000) >>),
    [io:format("~w: ~w~n", [I, run(I)]) || I <- lists:seq(1, 60)],
    large(),
    ok.

edges() ->
    B = prim_buffer:new(),
    ?P(B),
    ?P(prim_buffer:size(B)), ?P(prim_buffer:read(B, 0)), ?P(prim_buffer:read_iovec(B, 0)), ?P(prim_buffer:read(B, 1)), ?P(prim_buffer:read(B, 100)),
    ?P(prim_buffer:find_byte_index(B, $x)), ?P(prim_buffer:wipe(B)), ?P(prim_buffer:skip(B, 0)), ?P(prim_buffer:skip(B, 1)),
    ?P(prim_buffer:write(B, [])), ?P(file:write(element(2, file:open("/dev/null", [raw, write])), [<<1:3>>])), ?P(prim_buffer:write(B, [<<>>, <<>>])), ?P(prim_buffer:size(B)),
    ?P(prim_buffer:write(B, [<<"abc">>])), ?P(prim_buffer:write(B, [<<"d">>, <<"ef">>])), ?P(prim_buffer:size(B)),
    [?P({F, X, (try prim_buffer:F(B, X) catch C:R -> {C, R} end)})
     || F <- [write, skip, find_byte_index, read, read_iovec],
        X <- [x, <<"bin">>, "str", [x], [<<1:3>>], [<<"a">> | x], [<<"a">> | <<"b">>], -1, 256, 7, 1.0, 1 bsl 64, 1 bsl 70, -(1 bsl 70), [[<<"a">>]]]],
    ?P(prim_buffer:read(B, prim_buffer:size(B))),
    [?P({F, X, (try prim_buffer:F(X) catch C:R -> {C, R} end)}) || F <- [size, wipe, try_lock, unlock], X <- [x, make_ref(), 1, <<>>]],
    ?P(prim_buffer:try_lock(B)), ?P(prim_buffer:try_lock(B)), ?P(prim_buffer:unlock(B)), ?P(prim_buffer:unlock(B)), ?P(prim_buffer:try_lock(B)),
    %% 64 elements at a time: what stands before a wrong one is there
    ?P(prim_buffer:write(B, lists:duplicate(64, <<"x">>) ++ [y])), ?P(prim_buffer:size(B)),
    ?P(prim_buffer:write(B, lists:duplicate(63, <<"x">>) ++ [y])), ?P(prim_buffer:size(B)),
    ?P(prim_buffer:write(B, lists:duplicate(200, <<"abc">>))), ?P(prim_buffer:size(B)),
    ?P(prim_buffer:write(B, lists:duplicate(128, <<"z">>) ++ z)), ?P(prim_buffer:size(B)),
    ?P(erlang:md5(prim_buffer:read(B, prim_buffer:size(B)))),
    %% from another process
    prim_buffer:write(B, [<<"shared">>]),
    ?P(alone(fun() -> {prim_buffer:read(B, 3), prim_buffer:find_byte_index(B, $e), prim_buffer:try_lock(B)} end)),
    ?P(prim_buffer:read(B, 3)).

%% Random operations; what comes out, and in which pieces.
run(_) ->
    B = prim_buffer:new(),
    R = [op(rand:uniform(8), B) || _ <- lists:seq(1, 60)],
    Rest = prim_buffer:read_iovec(B, prim_buffer:size(B)),
    erlang:phash2({R, [byte_size(X) || X <- Rest], iolist_to_binary(Rest)}).

op(N, B) when N < 4 -> prim_buffer:write(B, [piece() || _ <- lists:seq(1, rand:uniform(4) - 1)]);
op(4, B) -> prim_buffer:write(B, [piece() || _ <- lists:seq(1, 50 + rand:uniform(60))]), prim_buffer:size(B);
op(5, B) -> L = prim_buffer:read_iovec(B, part(B)), {[byte_size(X) || X <- L], iolist_to_binary(L)};
op(6, B) -> prim_buffer:read(B, part(B));
op(7, B) -> prim_buffer:skip(B, part(B));
op(8, B) -> prim_buffer:find_byte_index(B, rand:uniform(256) - 1).

part(B) -> case prim_buffer:size(B) of 0 -> 0; S -> min(S, pick([1, 5, 64, 65, 500, 3000, S, rand:uniform(S)])) end.

piece() ->
    Size = pick([0, 1, 3, 10, 63, 64, 65, 200, 1000, 1024, 2047, 2048, 2049, 5000]),
    Bytes = binary:copy(binary:part(get(base), rand:uniform(5000), Size)),
    case rand:uniform(5) of
        1 when byte_size(Bytes) > 2 -> <<_, Part:(byte_size(Bytes) - 2)/binary, _>> = Bytes, Part;
        2 -> <<_:3, Odd/binary>> = id(<<5:3, Bytes/binary>>), Odd;
        3 -> iolist_to_binary([Bytes, Bytes]);
        _ -> Bytes
    end.

pick(L) -> lists:nth(rand:uniform(length(L)), L).

large() ->
    B = prim_buffer:new(),
    Big = binary:copy(<<"0123456789">>, 200000),
    ?P(prim_buffer:write(B, [Big, <<"\n">>, Big])),
    ?P(prim_buffer:find_byte_index(B, $\n)),
    ?P(prim_buffer:find_byte_index(B, $x)),
    ?P(byte_size(prim_buffer:read(B, 2000001))),
    ?P([byte_size(X) || X <- prim_buffer:read_iovec(B, 1500000)]),
    ?P(prim_buffer:size(B)),
    %% a binary that grows while the buffer holds its first part
    Start = iolist_to_binary([binary:copy(<<"s">>, 3000)]),
    Grown = <<Start/binary, "one">>,
    C = prim_buffer:new(),
    prim_buffer:write(C, [Grown]),
    More = <<Grown/binary, "two">>,
    ?P({byte_size(More), byte_size(prim_buffer:read(C, 3003)), prim_buffer:size(C)}),
    [begin D = prim_buffer:new(), prim_buffer:write(D, [Big, <<I:32>>]) end || I <- lists:seq(1, 100)],
    erlang:garbage_collect(),
    ok.
