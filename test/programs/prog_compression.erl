%% Run-length, LZ77, LZW, Huffman and move-to-front coding and decoding of binaries.
-module(prog_compression).
-include("check.hrl").

main() ->
    ?P([unrle(rle(B)) =:= B || B <- samples()]),
    ?P([unlz(lz(B)) =:= B || B <- samples()]),
    ?P([unlzw(lzw(B)) =:= B || B <- samples()]),
    ?P([unmtf(mtf(B)) =:= B || B <- samples()]),
    ?P([begin {T, Bits} = huff(B), unhuff(T, Bits) =:= B end || B <- samples(), B =/= <<>>]),
    ?P([length(lzw(B)) || B <- samples()]),
    ?P([length(lz(B)) || B <- samples()]),
    ?P([bit_size(element(2, huff(B))) || B <- samples(), B =/= <<>>]),
    ?P(lzw(<<"TOBEORNOTTOBEORTOBEORNOT">>)),
    ?P(rle(<<"aaabccdddd">>)),
    ?P(mtf(<<"bananaaa">>)),
    ?P(bwt(<<"banana">>)),
    ?P(unbwt(bwt(<<"banana">>))),
    ?P(adler(<<"Wikipedia">>) =:= erlang:adler32(<<"Wikipedia">>)),
    ok.

samples() -> [<<>>, <<"a">>, <<"aaaaaaaaaaaaaaaaaaaaaaa">>, <<"abracadabra abracadabra">>, <<"the rain in spain stays mainly in the plain, said jane">>, list_to_binary([X rem 7 || X <- lists:seq(1, 200)]), list_to_binary(lists:seq(0, 120))].
rle(<<>>) -> [];
rle(<<C, R/binary>>) -> rle(R, C, 1).
rle(<<C, R/binary>>, C, N) -> rle(R, C, N + 1);
rle(R, C, N) -> [{C, N} | rle(R)].
unrle(L) -> << <<(binary:copy(<<C>>, N))/binary>> || {C, N} <- L >>.
lz(B) -> lz(B, 0, byte_size(B)).
lz(_, P, S) when P >= S -> [];
lz(B, P, S) ->
    case best(B, P, max(0, P - 64), {0, 0}) of
        {Off, Len} when Len >= 3 -> [{Off, Len} | lz(B, P + Len, S)];
        _ -> [binary:at(B, P) | lz(B, P + 1, S)]
    end.
best(_, P, P, Best) -> Best;
best(B, P, I, {_, L} = Best) -> N = common(B, I, P, 0), best(B, P, I + 1, if N > L -> {P - I, N}; true -> Best end).
common(B, _, J, N) when J + N >= byte_size(B); N >= 30 -> N;
common(B, I, J, N) -> case binary:at(B, I + N) =:= binary:at(B, J + N) of true -> common(B, I, J, N + 1); false -> N end.
unlz(L) -> lists:foldl(fun({O, N}, A) -> copy(A, O, N); (C, A) -> <<A/binary, C>> end, <<>>, L).
copy(A, _, 0) -> A;
copy(A, O, N) -> copy(<<A/binary, (binary:at(A, byte_size(A) - O))>>, O, N - 1).
lzw(B) -> lzw(B, <<>>, maps:from_list([{<<I>>, I} || I <- lists:seq(0, 255)])).
lzw(<<>>, <<>>, _) -> [];
lzw(<<>>, W, D) -> [maps:get(W, D)];
lzw(<<C, R/binary>>, W, D) ->
    WC = <<W/binary, C>>,
    case D of
        #{WC := _} -> lzw(R, WC, D);
        #{W := Code} -> [Code | lzw(R, <<C>>, D#{WC => map_size(D)})]
    end.
unlzw([]) -> <<>>;
unlzw([C | R]) -> iolist_to_binary(unlzw(R, <<C>>, maps:from_list([{I, <<I>>} || I <- lists:seq(0, 255)]), [<<C>>])).
unlzw([], _, _, Acc) -> lists:reverse(Acc);
unlzw([C | R], W, D, Acc) ->
    E = case D of #{C := X} -> X; _ -> <<W/binary, (binary:first(W))>> end,
    unlzw(R, E, D#{map_size(D) => <<W/binary, (binary:first(E))>>}, [E | Acc]).
mtf(B) -> mtf(binary_to_list(B), lists:seq(0, 255)).
mtf([], _) -> [];
mtf([C | R], T) -> {Pre, [C | Post]} = lists:splitwith(fun(X) -> X =/= C end, T), [length(Pre) | mtf(R, [C | Pre ++ Post])].
unmtf(L) -> list_to_binary(unmtf(L, lists:seq(0, 255))).
unmtf([], _) -> [];
unmtf([N | R], T) -> {Pre, [C | Post]} = lists:split(N, T), [C | unmtf(R, [C | Pre ++ Post])].
huff(B) ->
    F = lists:foldl(fun(C, M) -> maps:update_with(C, fun(N) -> N + 1 end, 1, M) end, #{}, binary_to_list(B)),
    T = build(lists:sort([{N, C} || {C, N} <- maps:to_list(F)])),
    Codes = maps:from_list(codes(T, <<>>)),
    {T, << <<(maps:get(C, Codes))/bits>> || <<C>> <= B >>}.
build([{_, T}]) -> T;
build([{A, X}, {B, Y} | R]) -> build(lists:sort([{A + B, {X, Y}} | R])).
codes({L, R}, P) -> codes(L, <<P/bits, 0:1>>) ++ codes(R, <<P/bits, 1:1>>);
codes(C, <<>>) -> [{C, <<0:1>>}];
codes(C, P) -> [{C, P}].
unhuff(T, Bits) -> list_to_binary(unhuff(T, T, Bits)).
unhuff(T, {L, _}, <<0:1, R/bits>>) -> unhuff(T, L, R);
unhuff(T, {_, X}, <<1:1, R/bits>>) -> unhuff(T, X, R);
unhuff(C, C, <<_:1, R/bits>>) when is_integer(C) -> [C | unhuff(C, C, R)];
unhuff(_, C, <<>>) when is_integer(C), C >= 0 -> tail(C);
unhuff(_, _, <<>>) -> [];
unhuff(T, C, B) -> [C | unhuff(T, T, B)].
tail(C) -> case get(single) of undefined -> [C]; _ -> [] end.
bwt(B) -> S = <<B/binary, 0>>, N = byte_size(S), D = <<S/binary, S/binary>>, << <<(binary:last(R))>> || R <- lists:sort([binary:part(D, I, N) || I <- lists:seq(0, N - 1)]) >>.
unbwt(B) -> L = binary_to_list(B), T = lists:foldl(fun(_, T) -> lists:sort([[C | R] || {C, R} <- lists:zip(L, T)]) end, [[] || _ <- L], L), [R] = [R || R <- T, lists:last(R) =:= 0], list_to_binary(lists:droplast(R)).
adler(B) -> {X, Y} = lists:foldl(fun(C, {A, S}) -> A1 = (A + C) rem 65521, {A1, (S + A1) rem 65521} end, {1, 0}, binary_to_list(B)), Y bsl 16 bor X.
