%% Clauses that fail at different depths and go on with the same binary.
-module(bs_match_fail).
-include("check.hrl").

main() ->
    ?P([f(B) || B <- [<<1, 2, 3, 4>>, <<1, 2, 3>>, <<1, 2>>, <<1>>, <<>>, <<2, 2, 3, 4>>, <<2, 9>>, <<3, 1:1>>, <<3>>, <<4, 5, 6>>, <<1:1>>, a, []]]),
    ?P([g(B) || B <- [<<"GET / HTTP/1.1">>, <<"GET /">>, <<"POST /x HTTP/1.0">>, <<"PUT">>, <<"GE">>, <<>>]]),
    ?P([h(B, X) || B <- [<<1, 2>>, <<2, 1>>, <<1, 1>>], X <- [1, 2]]),
    ?P([two(A, B) || A <- [<<1, "x">>, <<2, "y">>, <<>>], B <- [<<1, "p">>, <<2, "q">>]]),
    ?P(esc(<<"a%20b%zzc%">>)),
    ?P(csv(<<"a,b,,\"q,r\",end">>)),
    ?P(tok(<<"let x1 = 42 + (y*3);">>)),
    ?P([bt(B) || B <- [<<1, 2, 3, 4, 5>>, <<1, 2, 3>>, <<9>>]]),
    ?P(guard(<<1, 2, 3>>)),
    ?P(guard(<<5, 2, 3>>)),
    ?P(guard(<<5, 5, 3>>)),
    ?P(ctx(<<"aaabbbccc">>)),
    ?P(ctx(<<"abc">>)),
    ?P(after_fail(<<1, 2, 3, 4>>)),
    ?P(f_error(<<9, 9>>)),
    ?ST(f_error(<<9, 9>>)),
    ?P(begin <<1, X>> = id(<<2, 3>>), X end),
    ?P(begin <<X:16, "end">> = id(<<1, 2, "fin">>), X end),
    ?P([generator(B) || B <- [<<42>>, <<>>, <<1, 2>>, <<3:5>>]]),
    ?P(generator(a)),
    ok.

f(<<1, A:16, B>>) -> {a, A, B};
f(<<1, A:16>>) -> {b, A};
f(<<1, A>>) -> {c, A};
f(<<1>>) -> d;
f(<<2, A, R/binary>>) when A < 5 -> {e, A, R};
f(<<2, R/binary>>) -> {f, R};
f(<<3, R/bits>>) when bit_size(R) =:= 1 -> {g, R};
f(<<X, R/bits>>) -> {h, X, R};
f(<<>>) -> empty;
f(B) when is_bitstring(B) -> {bits, B};
f(X) -> {other, X}.
g(<<"GET ", P:1/binary, " HTTP/", V/binary>>) -> {get, P, V};
g(<<"GET ", R/binary>>) -> {get, R};
g(<<"POST ", R/binary>>) -> {post, R};
g(<<C, _/binary>>) -> {other, C};
g(<<>>) -> none.
h(<<X, Y>>, X) -> {first, Y};
h(<<Y, X>>, X) -> {second, Y};
h(_, _) -> neither.
two(<<1, A/binary>>, <<1, B/binary>>) -> {one, A, B};
two(<<X, A/binary>>, <<X, B/binary>>) -> {same, X, A, B};
two(<<_, A/binary>>, <<_, B/binary>>) -> {diff, A, B};
two(<<>>, B) -> {empty, B}.
esc(<<$%, H, L, R/binary>>) when H >= $0, H =< $9, L >= $0, L =< $9 -> [(H - $0) * 16 + (L - $0) | esc(R)];
esc(<<C, R/binary>>) -> [C | esc(R)];
esc(<<>>) -> [].
csv(B) -> csv(B, <<>>, []).
csv(<<$", R/binary>>, <<>>, Fs) -> q(R, <<>>, Fs);
csv(<<$,, R/binary>>, F, Fs) -> csv(R, <<>>, [F | Fs]);
csv(<<C, R/binary>>, F, Fs) -> csv(R, <<F/binary, C>>, Fs);
csv(<<>>, F, Fs) -> lists:reverse([F | Fs]).
q(<<$", R/binary>>, F, Fs) -> csv(R, F, Fs);
q(<<C, R/binary>>, F, Fs) -> q(R, <<F/binary, C>>, Fs).
tok(<<C, R/binary>>) when C =:= $\s -> tok(R);
tok(<<C, _/binary>> = B) when C >= $0, C =< $9 -> {N, R} = num(B, 0), [N | tok(R)];
tok(<<C, _/binary>> = B) when C >= $a, C =< $z -> {W, R} = word(B, []), [W | tok(R)];
tok(<<C, R/binary>>) -> [[C] | tok(R)];
tok(<<>>) -> [].
num(<<C, R/binary>>, A) when C >= $0, C =< $9 -> num(R, A * 10 + C - $0);
num(R, A) -> {A, R}.
word(<<C, R/binary>>, A) when C >= $a, C =< $z; C >= $0, C =< $9 -> word(R, [C | A]);
word(R, A) -> {{w, lists:reverse(A)}, R}.
bt(<<A:24, B:24>>) -> {A, B};
bt(<<A:16, B:16, C>>) -> {A, B, C};
bt(<<A:16, B>>) -> {A, B};
bt(<<A/bits>>) -> A.
guard(<<A, _/binary>>) when A < 3 -> low;
guard(<<A, B, _/binary>>) when A =/= B -> differ;
guard(<<A, A, R/binary>>) -> {same, A, R}.
ctx(B) -> ctx(B, 0).
ctx(<<"aaa", R/binary>>, N) -> ctx(R, N + 1);
ctx(<<"bb", R/binary>> = B, N) when N > 0 -> {B, R, N};
ctx(B, N) -> {rest, B, N}.
after_fail(B) ->
    X = case B of <<9, _/binary>> -> nine; <<_:64, _/binary>> -> long; _ -> short end,
    Y = case B of <<A, _, C, _/binary>> when A > C -> desc; <<A, R/binary>> -> {A, R} end,
    {X, Y, B}.
f_error(<<1, _>>) -> one;
f_error(<<_>>) -> single.
%% What the first clause leaves behind is asked for its type, as it is.
generator(<<_:8>>) -> byte;
generator(A) -> try << (ok) || <<_:ok>> <= A >> after ok end.
