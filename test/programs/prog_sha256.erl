%% SHA-256 and HMAC by bit operations over 32-bit words and binaries.
-module(prog_sha256).
-include("check.hrl").

main() ->
    ?F(hex(sha("abc"))),
    ?F(hex(sha(""))),
    ?F(hex(sha(lists:duplicate(200, $a)))),
    ?F(hex(hmac("key", "The quick brown fox jumps over the lazy dog"))),
    ?F(hex(iterate(20, sha("seed")))),
    ok.

hex(B) -> lists:flatten([io_lib:format("~2.16.0b", [X]) || <<X>> <= B]).
iterate(0, B) -> B;
iterate(N, B) -> iterate(N - 1, sha(B)).
hmac(K, M) ->
    K0 = iolist_to_binary([K, binary:copy(<<0>>, 64 - iolist_size(K))]),
    I = << <<(X bxor 16#36)>> || <<X>> <= K0 >>, O = << <<(X bxor 16#5c)>> || <<X>> <= K0 >>,
    sha([O, sha([I, M])]).
sha(Data) ->
    B = iolist_to_binary(Data),
    L = bit_size(B),
    P = (448 - (L + 8) rem 512 + 512) rem 512,
    H = blocks(<<B/binary, 128, 0:P, L:64>>, {16#6a09e667, 16#bb67ae85, 16#3c6ef372, 16#a54ff53a, 16#510e527f, 16#9b05688c, 16#1f83d9ab, 16#5be0cd19}),
    << <<X:32>> || X <- tuple_to_list(H) >>.
blocks(<<>>, H) -> H;
blocks(<<Blk:64/binary, R/binary>>, H) ->
    W = schedule(list_to_tuple([X || <<X:32>> <= Blk]), 17),
    {A, B, C, D, E, F, G, I} = rounds(1, W, H),
    {A0, B0, C0, D0, E0, F0, G0, I0} = H,
    blocks(R, {add(A, A0), add(B, B0), add(C, C0), add(D, D0), add(E, E0), add(F, F0), add(G, G0), add(I, I0)}).
schedule(W, 65) -> W;
schedule(W, T) ->
    X = element(T - 15, W), Y = element(T - 2, W),
    S0 = rotr(X, 7) bxor rotr(X, 18) bxor (X bsr 3),
    S1 = rotr(Y, 17) bxor rotr(Y, 19) bxor (Y bsr 10),
    schedule(erlang:append_element(W, (element(T - 16, W) + S0 + element(T - 7, W) + S1) band 16#ffffffff), T + 1).
rounds(65, _, S) -> S;
rounds(T, W, {A, B, C, D, E, F, G, H}) ->
    S1 = rotr(E, 6) bxor rotr(E, 11) bxor rotr(E, 25),
    Ch = (E band F) bxor ((bnot E) band G),
    T1 = H + S1 + Ch + element(T, k()) + element(T, W),
    S0 = rotr(A, 2) bxor rotr(A, 13) bxor rotr(A, 22),
    Maj = (A band B) bxor (A band C) bxor (B band C),
    rounds(T + 1, W, {(T1 + S0 + Maj) band 16#ffffffff, A, B, C, add(D, T1), E, F, G}).
rotr(X, N) -> ((X bsr N) bor (X bsl (32 - N))) band 16#ffffffff.
add(A, B) -> (A + B) band 16#ffffffff.
k() ->
    case get(k) of
        undefined -> K = list_to_tuple([frac(cube_root(P)) || P <- primes(64, 2)]), put(k, K), K;
        K -> K
    end.
primes(0, _) -> [];
primes(N, P) -> case [D || D <- lists:seq(2, P div 2), P rem D =:= 0] of [] -> [P | primes(N - 1, P + 1)]; _ -> primes(N, P + 1) end.
cube_root(P) -> icbrt(P bsl 96, 1 bsl 40).
icbrt(N, X) -> case (2 * X + N div (X * X)) div 3 of Y when Y >= X -> X; Y -> icbrt(N, Y) end.
frac(X) -> X band 16#ffffffff.
