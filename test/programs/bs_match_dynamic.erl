%% Sizes that depend on what was matched before, expressions as sizes, failing sizes.
-module(bs_match_dynamic).
-include("check.hrl").

main() ->
    ?P(msg(<<1, 3, "abc", 2, 0, 5, "hello", 3, 7:32, 255>>)),
    ?P(msg(<<1, 9, "short">>)),
    ?P(msg(<<3, 7:16>>)),
    ?P(msg(<<>>)),
    ?P(ipv4(<<4:4, 5:4, 0, 28:16, 1:16, 2:3, 0:13, 64, 17, 16#beef:16, 10, 0, 0, 1, 192, 168, 1, 2, "payload!">>)),
    ?P(ipv4(<<4:4, 6:4, 0, 32:16, 1:16, 2:3, 0:13, 64, 17, 16#beef:16, 10, 0, 0, 1, 192, 168, 1, 2, "opts", "payload!">>)),
    ?P(ipv4(<<6:4, 0:100>>)),
    ?P([sz(A, B, <<16#123456789a:40>>) || A <- [0, 3, 8, 17, 40, 41], B <- [0, 5, 32]]),
    ?P([sz(A, 1, <<1, 2, 3>>) || A <- [-1, a, 1.0, 1 bsl 65, <<>>]]),
    ?P(expr(<<2, 1, 2, 3, 4, 5, 6>>)),
    ?P(expr(<<1, 1, 2, 3>>)),
    ?P(expr(<<0, 9>>)),
    ?P(expr(<<200>>)),
    ?P(varint(<<16#ac, 16#02, 16#01, 16#ff, 16#ff, 16#03>>)),
    ?P(netstring(<<"5:hello,0:,12:hello world!,">>)),
    ?P(netstring(<<"5:hell">>)),
    ?P(wav(<<"RIFF", 36:32/little, "WAVEfmt ", 16:32/little, 1:16/little, 2:16/little, 44100:32/little, 176400:32/little, 4:16/little, 16:16/little, "data", 0:32/little>>)),
    ?P(utf7ish(<<3:4, 5:3, 6:7, 1:2>>)),
    ?P(nested(<<2, 2, 1, $a, 1, $b, 1, 3, "xyz">>)),
    ok.

msg(<<1, L, S:L/binary, R/binary>>) -> [{str, S} | msg(R)];
msg(<<2, L:16, S:L/binary, R/binary>>) -> [{lstr, S} | msg(R)];
msg(<<3, N:32, R/binary>>) -> [{int, N} | msg(R)];
msg(<<255>>) -> [eof];
msg(X) -> [{bad, X}].
ipv4(<<4:4, HL:4, _TOS, Len:16, Id:16, Fl:3, Off:13, TTL, Proto, Sum:16, S:4/binary, D:4/binary, R/binary>>) when HL >= 5, Len >= 4 * HL ->
    OL = 4 * (HL - 5), PL = Len - 4 * HL,
    <<Opts:OL/binary, Pay:PL/binary, Trail/binary>> = R,
    {Id, Fl, Off, TTL, Proto, Sum, S, D, Opts, Pay, Trail};
ipv4(_) -> not_v4.
sz(A, B, X) -> case X of <<P:A, Q:B, _/bits>> -> {P, Q}; <<P:A, _/bits>> -> P; _ -> no end.
expr(<<N, A:(N + 1)/binary, B:(N * 8), R/binary>>) -> {A, B, R};
expr(<<N, A:(N * 2 + 1)/bytes>>) -> {b, N, A};
expr(<<N, _/binary>>) -> {none, N}.
varint(<<>>) -> [];
varint(B) -> {V, R} = varint(B, 0, 0), [V | varint(R)].
varint(<<1:1, X:7, R/binary>>, S, A) -> varint(R, S + 7, A bor (X bsl S));
varint(<<0:1, X:7, R/binary>>, S, A) -> {A bor (X bsl S), R}.
netstring(<<>>) -> [];
netstring(B) ->
    [LB, R] = binary:split(B, <<":">>),
    L = binary_to_integer(LB),
    case R of <<S:L/binary, ",", T/binary>> -> [S | netstring(T)]; _ -> [{short, L}] end.
wav(<<"RIFF", _:32/little, "WAVE", "fmt ", 16:32/little, F:16/little, C:16/little, Rate:32/little, BR:32/little, BA:16/little, Bits:16/little, "data", N:32/little, D:N/binary>>) ->
    {F, C, Rate, BR, BA, Bits, D}.
utf7ish(<<N:4, A:N, B:7, R/bits>>) -> {N, A, B, R}.
nested(<<N, R/binary>>) -> nested(N, R, []).
nested(0, R, A) -> {lists:reverse(A), R};
nested(N, <<K, R/binary>>, A) -> {Items, R2} = items(K, R), nested(N - 1, R2, [Items | A]).
items(0, R) -> {[], R};
items(K, <<L, X:L/binary, R/binary>>) -> {T, R2} = items(K - 1, R), {[X | T], R2}.
