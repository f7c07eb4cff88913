%% zstd: whole and in streams, with parameters and dictionaries, frames that say what they hold, and what goes wrong.
%% otp: 29
-module(lib_zstd).
-export([main/0]).

main() ->
    whole(), streams(), pledged(), parameters(), dictionaries(), frames(), wrong(),
    ok.

try_(Name, F) ->
    io:format("~p: ~0p~n", [Name, try F() catch Class:Reason -> {Class, Reason} end]).
bin(Data) -> iolist_to_binary(Data).
text() -> bin([["line ", integer_to_list(I * I rem 1000), " of many lines\n"] || I <- lists:seq(1, 3000)]).
noise(N) -> bin([<<(I * I * 2654435761 bsr 7):32>> || I <- lists:seq(1, N div 4)]).
sum(Data) -> {iolist_size(Data), erlang:md5(Data)}.
header({ok, Map}) -> lists:sort(maps:to_list(Map));
header(Error) -> Error.
sizes(L) -> [byte_size(B) || B <- L].

whole() ->
    [try_({compress, D}, fun() -> zstd:compress(D) end) || D <- [<<>>, [], [<<>>, [<<>>]], "abc", <<"abc">>, [<<"a">>, "b", [<<"c">>]], lists:duplicate(100, 1)]],
    [try_({level, L}, fun() -> C = zstd:compress(text(), #{compressionLevel => L}), {sum(C), sizes(zstd:decompress(C)), bin(zstd:decompress(C)) =:= text()} end)
        || L <- [-131072, -5, -2, -1, 0, 1, 3, 5, 9, 15, 19, 22, 23, 100]],
    [try_({big, N}, fun() -> D = noise(N), C = zstd:compress(D), {sizes(C), erlang:md5(C), sizes(zstd:decompress(C)), bin(zstd:decompress(C)) =:= D} end)
        || N <- [131068, 131072, 131076, 131584, 263000, 1000000]],
    try_(zeros, fun() -> C = zstd:compress(<<0:80000000>>), {C, sizes(zstd:decompress(C))} end),
    try_(list, fun() -> IOV = lists:duplicate(10, text()), C = zstd:compress(IOV, #{compressionLevel => -20}), {sizes(C), bin(zstd:decompress(C)) =:= bin(IOV)} end),
    Two = [zstd:compress("ab"), zstd:compress(text())],
    try_(two, fun() -> [sizes(zstd:decompress(Two)), sizes(zstd:decompress(bin(Two))), bin(zstd:decompress(Two)) =:= bin(["ab", text()])] end),
    {ok, C} = zstd:context(compress, #{compressionLevel => 15}),
    {ok, D} = zstd:context(decompress),
    [try_(reused, fun() -> zstd:decompress(zstd:compress(X, C), D) end) || X <- ["abc", "", "abc"]],
    try_(set_after, fun() -> zstd:set_parameter(D, windowLogMax, 20) end),
    try_(empty, fun() -> zstd:decompress(<<>>) end).

streams() ->
    {ok, C} = zstd:context(compress),
    try_(finish, fun() -> zstd:finish(C, "aaa") end),
    try_(parts, fun() -> [zstd:stream(C, "a"), zstd:stream(C, "a"), zstd:finish(C, "a")] end),
    try_(reset, fun() -> [zstd:stream(C, "aaa"), zstd:reset(C), zstd:stream(C, ["aaa"]), zstd:finish(C, <<>>)] end),
    try_(flush, fun() -> [zstd:stream(C, "hello"), zstd:flush(C), zstd:flush(C), zstd:stream(C, "world"), zstd:flush(C), zstd:finish(C, [])] end),
    try_(large, fun() -> [sized(zstd:stream(C, noise(1000000))), sized(zstd:stream(C, text())), sized(zstd:finish(C, noise(300000)))] end),
    try_(several, fun() -> [sized(zstd:stream(C, [text(), noise(200000), "x"])), sized(zstd:finish(C, [text(), text()]))] end),
    try_(nothing, fun() -> [zstd:stream(C, []), zstd:stream(C, ""), zstd:finish(C, "")] end),
    Made = bin(zstd:compress("aaa")),
    {First, Last} = split_binary(Made, 4),
    {ok, D} = zstd:context(decompress),
    try_(d1, fun() -> zstd:finish(D, Made) end),
    try_(d2, fun() -> [zstd:stream(D, First), zstd:finish(D, Last)] end),
    try_(d3, fun() -> [zstd:stream(D, First), zstd:reset(D), zstd:stream(D, [First]), zstd:stream(D, Last), zstd:finish(D, <<>>)] end),
    try_(d4, fun() -> [zstd:stream(D, First), zstd:finish(D, <<>>), zstd:finish(D, Made)] end),
    try_(bytes, fun() -> zstd:decompress([<<B>> || <<B>> <= Made]) end),
    try_(d5, fun() -> X = bin(zstd:compress(text())), [sized(zstd:stream(D, X)), sized(zstd:finish(D, <<>>))] end),
    try_(flush_d, fun() -> try zstd:flush(D) catch error:{badarg, {What, _}} -> What end end),
    try_(close, fun() -> [zstd:close(C), zstd:close(D)] end),
    [try_(closed, F) || F <- [fun() -> zstd:finish(C, "a") end, fun() -> zstd:close(C) end, fun() -> zstd:stream(D, "a") end, fun() -> zstd:reset(D) end,
        fun() -> zstd:set_parameter(C, compressionLevel, 1) end]],
    Self = self(),
    spawn(fun() -> {ok, X} = zstd:context(compress), Self ! {context, X}, receive stop -> ok end end),
    Other = receive {context, X} -> X end,
    [try_(other, F) || F <- [fun() -> zstd:compress("a", Other) end, fun() -> zstd:stream(Other, "a") end, fun() -> zstd:set_parameter(Other, dictionary, "a") end,
        fun() -> zstd:set_parameter(Other, pledgedSrcSize, 0) end, fun() -> zstd:get_parameter(Other, compressionLevel) end, fun() -> zstd:close(Other) end]].

sized({Tag, Rest, B}) -> {Tag, iolist_size(Rest), sum(B)};
sized({Tag, L}) when is_list(L) -> {Tag, sizes(L), erlang:md5(L)};
sized({Tag, B}) -> {Tag, sum(B)}.

pledged() ->
    A = bin(lists:duplicate(10000, $a)),
    {ok, C} = zstd:context(compress),
    try_(unknown, fun() -> {continue, X} = zstd:stream(C, A), {done, Y} = zstd:finish(C, A), {[X | Y], header(zstd:get_frame_header([X | Y])), sizes(zstd:decompress([X | Y]))} end),
    zstd:set_parameter(C, pledgedSrcSize, 20000),
    try_(known, fun() -> {continue, X} = zstd:stream(C, A), {done, Y} = zstd:finish(C, A), {[X | Y], header(zstd:get_frame_header([X | Y])), sizes(zstd:decompress([X | Y]))} end),
    zstd:set_parameter(C, pledgedSrcSize, 20),
    try_(small, fun() -> zstd:stream(C, A) end),
    zstd:set_parameter(C, pledgedSrcSize, 20001),
    try_(large, fun() -> {continue, _} = zstd:stream(C, A), zstd:finish(C, A) end),
    [try_({pledged, N}, fun() -> zstd:set_parameter(C, pledgedSrcSize, N) end) || N <- [0, -1, 1 bsl 64 - 1, 1 bsl 64, a]].

parameters() ->
    {ok, C} = zstd:context(compress),
    {ok, D} = zstd:context(decompress),
    Keys = [compressionLevel, windowLog, hashLog, chainLog, searchLog, minMatch, targetLength, strategy, targetCBlockSize, enableLongDistanceMatching, ldmHashLog,
            ldmMinMatch, ldmBucketSizeLog, ldmHashRateLog, contentSizeFlag, checksumFlag, dictIDFlag, nbWorkers, 1, windowLogMax],
    [try_({initial, K}, fun() -> {zstd:get_parameter(C, K)} end) || K <- Keys],
    Values = [-200000, -23, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 22, 25, 26, 30, 31, 32, 4096, 4097, 131072, 131073, 1 bsl 31, 1 bsl 40, a, true, false, fast, btultra2, default, 1.0],
    [try_({K, V}, fun() -> {zstd:set_parameter(C, K, V), zstd:get_parameter(C, K)} end) || K <- Keys, V <- Values],
    [try_({max, V}, fun() -> {zstd:set_parameter(D, windowLogMax, V), zstd:get_parameter(D, windowLogMax)} end) || V <- Values],
    [try_({of_d, K, V}, fun() -> zstd:set_parameter(D, K, V) end) || {K, V} <- [{windowLog, 10}, {a, b}]],
    try_(get_d, fun() -> zstd:get_parameter(D, windowLog) end),
    try_(context, fun() -> zstd:set_parameter(x, windowLog, 10) end),
    {ok, B} = zstd:context(compress),
    zstd:stream(B, "abc"),
    [try_({busy, K, V}, fun() -> zstd:set_parameter(B, K, V) end) || {K, V} <- [{compressionLevel, 15}, {windowLog, 10}, {strategy, fast}, {checksumFlag, true}, {dictionary, "abc"},
        {pledgedSrcSize, 3}, {targetCBlockSize, 1340}, {ldmHashLog, 7}, {minMatch, 5}]],
    [try_({with, lists:sort(maps:to_list(O))}, fun() -> X = zstd:compress(text(), O), {sum(X), header(zstd:get_frame_header(X)), bin(zstd:decompress(X)) =:= text()} end) || O <- [#{checksumFlag => true}, #{contentSizeFlag => false},
        #{windowLog => 10}, #{strategy => greedy}, #{strategy => btultra2, minMatch => 3}, #{enableLongDistanceMatching => true, windowLog => 20}, #{hashLog => 6, chainLog => 6},
        #{targetCBlockSize => 1340}, #{dictIDFlag => false}, #{searchLog => 5, targetLength => 100, compressionLevel => 7}]],
    try_(window, fun() -> zstd:decompress(zstd:compress(noise(100000), #{windowLog => 17}), #{windowLogMax => 10}) end),
    try_(bad, fun() -> zstd:compress("a", #{nothing => 1}) end).

dictionary() ->
    bin([["line ", integer_to_list(I), " of many lines\n"] || I <- lists:seq(100, 400)]).

dictionaries() ->
    Raw = dictionary(),
    Options = #{dictionary => Raw},
    C1 = zstd:compress("line 300 of many lines\n", Options),
    try_(raw, fun() -> {C1, zstd:decompress(C1, Options), zstd:get_dict_id(Raw), zstd:get_dict_id(C1)} end),
    {ok, CD} = zstd:dict(compress, Raw),
    {ok, DD} = zstd:dict(decompress, Raw),
    try_(dict, fun() -> {bin(zstd:decompress(zstd:compress("line 300 of many lines\n", #{dictionary => CD}), #{dictionary => DD})), zstd:get_dict_id(CD), zstd:get_dict_id(DD)} end),
    {ok, C} = zstd:context(compress, Options),
    {ok, D} = zstd:context(decompress, Options),
    try_(streamed, fun() -> {continue, A} = zstd:stream(C, "line 2"), {done, B} = zstd:finish(C, "00 of many lines\n"), zstd:finish(D, [A | B]) end),
    try_(none, fun() -> zstd:set_parameter(C, dictionary, ""), {done, A} = zstd:finish(C, "line 300 of many lines\n"), {A, zstd:decompress(A)} end),
    [try_(wrong, F) || F <- [fun() -> zstd:set_parameter(C, dictionary, DD) end, fun() -> zstd:set_parameter(D, dictionary, CD) end, fun() -> zstd:dict(compress, [1, 2]) end,
        fun() -> zstd:dict(decompress, [1]) end, fun() -> zstd:set_parameter(C, dictionary, a) end, fun() -> zstd:dict(compress, Raw, #{compressionLevel => a}) end]].

frames() ->
    Skippable = <<16#184d2a53:32/little, 3:32/little, "abc">>,
    All = [zstd:compress("abc"), zstd:compress(text()), zstd:compress(text(), #{checksumFlag => true, contentSizeFlag => false}), zstd:compress(<<>>), Skippable,
           <<16#184d2a5f:32/little, 0:32>>, <<1, 2, 3, 4, 5, 6>>, <<1>>, <<16#fd2fb528:32/little, 8, 0, 0>>, <<16#fd2fb528:32/little, 0, 16#f8, 0>>, <<16#fd2fb528:32/little, 16#e3, 1:32/little, 5:64/little>>,
           <<16#fd2fb528:32/little, 16#43, 16#5a, 77:32/little, 5:16/little>>],
    [try_({header, I}, fun() -> {header(zstd:get_frame_header(F)), zstd:get_dict_id(bin(F))} end) || {I, F} <- lists:enumerate(All)],
    try_(skipped, fun() -> zstd:decompress([Skippable, zstd:compress("abc"), Skippable]) end),
    try_(id, fun() -> zstd:get_dict_id(<<16#ec30a437:32/little, 12345:32/little, 0:100>>) end),
    [try_(not_bytes, fun() -> zstd:get_frame_header(X) end) || X <- [a, [a], [256]]].

wrong() ->
    Made = bin(zstd:compress(text(), #{checksumFlag => true})),
    N = byte_size(Made) - 1,
    <<Head:N/binary, Last>> = Made,
    try_(checksum, fun() -> zstd:decompress([Head, Last bxor 1]) end),
    <<Front:100/binary, _:32, Rest/binary>> = Made,
    try_(corrupt, fun() -> zstd:decompress([Front, <<0:32>>, Rest]) end),
    try_(cut, fun() -> sizes(zstd:decompress(Head)) end),
    [try_({garbage, X}, fun() -> zstd:decompress(X) end) || X <- ["garbage!", <<"xy">>, a, [a]]],
    [try_({data, X}, fun() -> zstd:compress(X) end) || X <- [a, [a], [256], 1, <<1:1>>]],
    {ok, C} = zstd:context(compress),
    {ok, D} = zstd:context(decompress),
    [try_({stream, X}, fun() -> zstd:stream(C, X) end) || X <- [a, [a], <<1:1>>]],
    [try_({stream_d, X}, fun() -> zstd:stream(D, X) end) || X <- [a, [a], <<1:1>>]],
    try_(again, fun() -> try zstd:finish(D, "garbage!") catch _:_ -> ok end, zstd:finish(D, zstd:compress("ok")) end),
    try_(swapped, fun() -> zstd:compress("a", D) end).
