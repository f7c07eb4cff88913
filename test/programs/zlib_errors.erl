%% Streams of zlib used wrongly: every function in every state, by the wrong process, with bad arguments, with bad data.
-module(zlib_errors).
-include("check.hrl").

main() -> states(), arguments(), owner(), data(), old(), closed(), collected(), ok.

funs() ->
    [{close, fun zlib:close/1}, {deflateReset, fun zlib:deflateReset/1}, {deflateEnd, fun zlib:deflateEnd/1},
     {inflateReset, fun zlib:inflateReset/1}, {inflateEnd, fun zlib:inflateEnd/1}, {getDictionary, fun zlib:inflateGetDictionary/1},
     {deflateInit, fun zlib:deflateInit/1}, {inflateInit, fun zlib:inflateInit/1},
     {deflate, fun(Z) -> zlib:deflate(Z, <<"abc">>) end}, {deflateEmpty, fun(Z) -> zlib:deflate(Z, []) end},
     {finish, fun(Z) -> iolist_to_binary(zlib:deflate(Z, <<"abc">>, finish)) end},
     {inflate, fun(Z) -> zlib:inflate(Z, <<"abc">>) end}, {inflateEmpty, fun(Z) -> zlib:inflate(Z, []) end},
     {safeInflate, fun(Z) -> zlib:safeInflate(Z, []) end},
     {params, fun(Z) -> zlib:deflateParams(Z, 3, filtered) end},
     {setDict, fun(Z) -> zlib:deflateSetDictionary(Z, <<"d">>) end}, {inflateSetDict, fun(Z) -> zlib:inflateSetDictionary(Z, <<"d">>) end},
     {controller, fun(Z) -> zlib:set_controlling_process(Z, self()) end}].

states() ->
    [begin
         Z = zlib:open(),
         Prepare(Z),
         ?P({State, Name, outcome(fun() -> F(Z) end)}),
         ?P({State, Name, then, outcome(fun() -> zlib:deflateEnd(Z) end), outcome(fun() -> zlib:inflateEnd(Z) end), outcome(fun() -> zlib:close(Z) end)})
     end || {State, Prepare} <- preparations(), {Name, F} <- funs()],
    ok.

preparations() ->
    C = zlib:compress(<<"some data">>),
    [{new, fun(_) -> ok end},
     {deflate, fun(Z) -> zlib:deflateInit(Z) end},
     {raw, fun(Z) -> zlib:deflateInit(Z, 5, deflated, -12, 8, default) end},
     {gzip, fun(Z) -> zlib:deflateInit(Z, 9, deflated, 31, 8, default) end},
     {deflating, fun(Z) -> zlib:deflateInit(Z), zlib:deflate(Z, <<"begin">>) end},
     {finished, fun(Z) -> zlib:deflateInit(Z), zlib:deflate(Z, <<"begin">>, finish) end},
     {inflate, fun(Z) -> zlib:inflateInit(Z) end},
     {raw_inflate, fun(Z) -> zlib:inflateInit(Z, -15) end},
     {inflating, fun(Z) -> zlib:inflateInit(Z), zlib:inflate(Z, binary:part(C, 0, 7)) end},
     {inflated, fun(Z) -> zlib:inflateInit(Z), zlib:inflate(Z, C) end},
     {inflated_more, fun(Z) -> zlib:inflateInit(Z), zlib:inflate(Z, [C, <<"more">>]) end},
     {broken, fun(Z) -> zlib:inflateInit(Z), catch zlib:inflate(Z, <<"garbage">>) end},
     {ended, fun(Z) -> zlib:deflateInit(Z), zlib:deflateEnd(Z) end},
     {closed, fun(Z) -> zlib:close(Z) end}].

outcome(F) -> try F() catch C:R -> {C, R} end.

arguments() ->
    Z = zlib:open(),
    ?P([outcome(fun() -> zlib:deflateInit(Z, L) end) || L <- [10, -1, -2, foo, 1.0, "x"]]),
    ?P([outcome(fun() -> zlib:deflateInit(Z, 6, M, B, Mem, S) end) || {M, B, Mem, S} <-
        [{foo, 15, 8, default}, {deflated, 7, 8, default}, {deflated, 48, 8, default}, {deflated, -7, 8, default}, {deflated, -16, 8, default},
         {deflated, 15, 0, default}, {deflated, 15, 10, default}, {deflated, 15, 8, fixed}, {deflated, -8, 8, default}, {deflated, 24, 8, default},
         {deflated, 32, 8, default}, {deflated, 47, 8, default}, {deflated, 16, 8, default}, {deflated, 20, 8, default}, {deflated, a, b, c}]]),
    ?P([begin A = outcome(fun() -> zlib:inflateInit(Z, B) end), catch zlib:inflateEnd(Z), {B, A} end || B <- [7, 8, 15, 16, 17, 23, 24, 31, 32, 33, 39, 40, 47, 48, -7, -8, -15, -16, foo]]),
    ?P([outcome(fun() -> zlib:inflateInit(Z, 15, E) end) || E <- [foo, 0]]),
    ?ST(zlib:deflateInit(foo)), ?ST(zlib:deflateInit(make_ref(), 1)), ?ST(zlib:inflateInit(<<>>)), ?ST(zlib:close(<<>>)),
    ?ST(zlib:deflate(foo, <<>>)), ?ST(zlib:inflate(make_ref(), <<"a">>)), ?ST(zlib:deflateParams(Z, foo, default)), ?ST(zlib:deflateParams(Z, 1, foo)),
    ?ST(zlib:set_controlling_process(Z, foo)), ?ST(zlib:set_controlling_process(foo, self())),
    ok = zlib:deflateInit(Z),
    ?ST(zlib:deflate(Z, foo)), ?ST(zlib:deflate(Z, [<<1:3>>])), ?ST(zlib:deflate(Z, [256])), ?ST(zlib:deflate(Z, [<<"a">> | foo])), ?ST(zlib:deflate(Z, <<"a">>, foo)),
    ?ST(zlib:deflateSetDictionary(Z, foo)), ?ST(zlib:deflateSetDictionary(Z, [1, 2 | 3])), ?ST(zlib:deflateInit(Z)), ?ST(zlib:inflateInit(Z)),
    ?P(outcome(fun() -> zlib:deflateEnd(Z) end)),
    ?ST(zlib:compress(foo)), ?ST(zlib:gzip([a])), ?ST(zlib:zip(1)), ?ST(zlib:uncompress(foo)), ?ST(zlib:unzip(foo)), ?ST(zlib:gunzip(foo)),
    zlib:close(Z).

owner() ->
    Z = zlib:open(), W = zlib:open(), V = zlib:open(),
    zlib:deflateInit(Z), zlib:inflateInit(W),
    ?P(alone(fun() -> [{Name, outcome(fun() -> F(Z) end), outcome(fun() -> F(W) end), outcome(fun() -> F(V) end)} || {Name, F} <- funs()] end)),
    Self = self(),
    P = spawn(fun() -> receive go -> Self ! {self(), outcome(fun() -> iolist_to_binary(zlib:deflate(Z, <<"there">>, finish)) end)} end end),
    ?P(zlib:set_controlling_process(Z, P)),
    ?P(outcome(fun() -> zlib:deflate(Z, <<"here">>) end)),
    ?P(outcome(fun() -> zlib:set_controlling_process(Z, self()) end)),
    P ! go,
    ?P(receive {P, X} -> X end),
    ?P(outcome(fun() -> zlib:close(Z) end)),
    ok.

data() ->
    C = zlib:compress(<<"some data that is long enough for a test">>),
    G = zlib:gzip(<<"some data that is long enough for a test">>),
    R = zlib:zip(<<"some data that is long enough for a test">>),
    [?P({N, outcome(fun() -> zlib:uncompress(binary:part(C, 0, N)) end)}) || N <- [0, 1, 7, 8, 9, byte_size(C) - 4, byte_size(C) - 1]],
    [?P({N, outcome(fun() -> zlib:gunzip(binary:part(G, 0, N)) end)}) || N <- [0, 1, 10, 17, 18, byte_size(G) - 8, byte_size(G) - 1]],
    [?P({N, outcome(fun() -> zlib:unzip(binary:part(R, 0, N)) end)}) || N <- [0, 1, 8, byte_size(R) - 1]],
    ?ST(zlib:uncompress(<<"not compressed at all">>)), ?ST(zlib:unzip(<<255, 255, 255>>)), ?ST(zlib:gunzip(<<"not compressed at all">>)),
    ?ST(zlib:gunzip(C)), ?ST(zlib:uncompress(G)), ?ST(zlib:unzip(C)),
    ?P(outcome(fun() -> zlib:uncompress([C, <<"and more">>]) end)), ?P(outcome(fun() -> zlib:unzip([R, <<"and more">>]) end)),
    ?P(outcome(fun() -> zlib:gunzip([G, 0, 0]) end)),
    Z = zlib:open(),
    zlib:inflateInit(Z),
    ?ST(zlib:inflate(Z, <<"zzzz">>)), ?ST(zlib:inflate(Z, <<>>)), ?ST(zlib:inflate(Z, C)), ?ST(zlib:inflateEnd(Z)),
    ?ST(zlib:inflateEnd(Z)),
    zlib:inflateInit(Z, 16 + 15, error),
    ?P(outcome(fun() -> iolist_to_binary(zlib:inflate(Z, G)) end)), ?ST(zlib:inflate(Z, <<0>>)), ?ST(zlib:inflateEnd(Z)),
    ?P(outcome(fun() -> zlib:uncompress(need_dictionary()) end)),
    zlib:inflateInit(Z),
    ?ST(zlib:inflate(Z, need_dictionary())), ?ST(zlib:inflateSetDictionary(Z, <<"other">>)), ?P(zlib:inflateSetDictionary(Z, <<"dictionary">>)),
    ?P(outcome(fun() -> iolist_to_binary(zlib:inflate(Z, [])) end)), ?P(zlib:inflateEnd(Z)),
    zlib:close(Z).

need_dictionary() ->
    Z = zlib:open(),
    zlib:deflateInit(Z),
    zlib:deflateSetDictionary(Z, <<"dictionary">>),
    D = iolist_to_binary(zlib:deflate(Z, <<"what the dictionary has: dictionary">>, finish)),
    zlib:close(Z),
    D.

%% Functions that were taken away with OTP 27.
old() ->
    Z = zlib:open(),
    [?P({F, outcome(fun() -> apply(zlib, F, A) end)}) || {F, A} <-
        [{getBufSize, [Z]}, {setBufSize, [Z, 1000]}, {getBufSize, [Z]}, {setBufSize, [Z, 3]}, {setBufSize, [Z, foo]}, {crc32, [Z]},
         {crc32, [Z, <<"abc">>]}, {crc32, [Z, 17, <<"abc">>]}, {adler32, [Z, <<"abc">>]}, {adler32, [Z, 17, <<"abc">>]},
         {crc32_combine, [Z, 1, 2, 3]}, {adler32_combine, [Z, 1, 2, 3]}, {crc32, [foo, <<"abc">>]}]],
    zlib:deflateInit(Z, 6, deflated, -15, 8, default),
    zlib:deflate(Z, <<"some data">>),
    ?P(outcome(fun() -> apply(zlib, crc32, [Z]) end)),
    zlib:deflateReset(Z),
    ?P(outcome(fun() -> apply(zlib, crc32, [Z]) end)),
    zlib:deflateEnd(Z),
    zlib:inflateInit(Z, -15),
    ?P(outcome(fun() -> iolist_to_binary(element(2, {ok, apply(zlib, inflateChunk, [Z, zlib:zip(<<"some data">>)])})) end)),
    ?P(outcome(fun() -> apply(zlib, crc32, [Z]) end)),
    outcome(fun() -> zlib:inflateEnd(Z) end),
    zlib:inflateInit(Z),
    ?P(outcome(fun() -> chunks(Z, apply(zlib, inflateChunk, [Z, zlib:compress(binary:copy(<<"0123456789">>, 1000))]), []) end)),
    zlib:close(Z).

chunks(Z, {more, Out}, Acc) -> chunks(Z, apply(zlib, inflateChunk, [Z]), [iolist_size(Out) | Acc]);
chunks(_, Out, Acc) -> [iolist_size(Out) | Acc].

closed() ->
    Z = zlib:open(),
    ?P(zlib:close(Z)),
    ?ST(zlib:close(Z)), ?ST(zlib:deflate(Z, <<"a">>)), ?ST(zlib:deflateInit(Z)),
    ok.

%% What nobody holds goes, with its input and output.
collected() ->
    [begin
         Z = zlib:open(),
         zlib:inflateInit(Z),
         zlib:safeInflate(Z, zlib:compress(<<0:400000>>))
     end || _ <- lists:seq(1, 50)],
    erlang:garbage_collect(),
    [alone(fun() -> Z = zlib:open(), zlib:deflateInit(Z), zlib:deflate(Z, <<N:8000>>), done end) || N <- lists:seq(1, 50)],
    ?P(byte_size(zlib:compress(<<"after">>))).
