%% Counting loops over the boundaries, accumulators that turn into bignums.
-module(int_loops).
-include("check.hrl").

main() ->
    ?P(sum(0, 100000, 0)),
    ?P(sum(134217000, 134219000, 0)),
    ?P(sum(2147483000, 2147484000, 0)),
    ?P(sum(576460752303423000, 576460752303424000, 0)),
    ?P(sum(9223372036854775000, 9223372036854776000, 0)),
    ?P(down(1000, 0)),
    ?P(mul(1, 60)),
    ?P(pow2(0, 130, 1)),
    ?P(lcg(42, 1000)),
    ?P(lcg(12345678901234567890, 100)),
    ?P(xorshift(88172645463325252, 1000)),
    ?P(fnv(lists:seq(1, 1000), 14695981039346656037)),
    ?P(djb2("the quick brown fox jumps over the lazy dog", 5381)),
    ?P(mandel(0)),
    ?P(sieve(1000)),
    ?P(perfect(500)),
    ?P(ackermann(2, 9)),
    ?P(tak(12, 8, 4)),
    ?P(hanoi(12)),
    ?P(gcds(100)),
    ok.

sum(A, B, Acc) when A > B -> Acc;
sum(A, B, Acc) -> sum(A + 1, B, Acc + A).
down(0, Acc) -> Acc;
down(N, Acc) -> down(N - 1, Acc - N * N * N * N * N * N).
mul(A, 0) -> A;
mul(A, N) -> mul(A * (2 * N + 1), N - 1).
pow2(N, N, A) -> A;
pow2(I, N, A) -> pow2(I + 1, N, A + A).
lcg(S, 0) -> S;
lcg(S, N) -> lcg((S * 6364136223846793005 + 1442695040888963407) band 16#ffffffffffffffff, N - 1).
xorshift(S, 0) -> S;
xorshift(S0, N) ->
    S1 = S0 bxor ((S0 bsl 13) band 16#ffffffffffffffff),
    S2 = S1 bxor (S1 bsr 7),
    S3 = S2 bxor ((S2 bsl 17) band 16#ffffffffffffffff),
    xorshift(S3, N - 1).
fnv([], H) -> H;
fnv([B | T], H) -> fnv(T, ((H bxor (B band 255)) * 1099511628211) rem (1 bsl 64)).
djb2([], H) -> H;
djb2([C | T], H) -> djb2(T, (H * 33 + C) band 16#ffffffff).
mandel(N) when N > 20 -> [];
mandel(N) -> [iter(N * 100 - 1500, N * 50 - 500, 0, 0, 0) | mandel(N + 1)].
iter(_, _, _, _, 50) -> 50;
iter(_, _, X, Y, I) when X * X + Y * Y > 4000000 -> I;
iter(CX, CY, X, Y, I) -> iter(CX, CY, (X * X - Y * Y) div 1000 + CX, 2 * X * Y div 1000 + CY, I + 1).
sieve(N) -> length(sieve_(lists:seq(2, N))).
sieve_([]) -> [];
sieve_([P | T]) -> [P | sieve_([X || X <- T, X rem P =/= 0])].
perfect(N) -> [X || X <- lists:seq(2, N), lists:sum([D || D <- lists:seq(1, X div 2), X rem D =:= 0]) =:= X].
ackermann(0, N) -> N + 1;
ackermann(M, 0) -> ackermann(M - 1, 1);
ackermann(M, N) -> ackermann(M - 1, ackermann(M, N - 1)).
tak(X, Y, Z) when Y >= X -> Z;
tak(X, Y, Z) -> tak(tak(X - 1, Y, Z), tak(Y - 1, Z, X), tak(Z - 1, X, Y)).
hanoi(0) -> 0;
hanoi(N) -> 2 * hanoi(N - 1) + 1.
gcds(N) -> length([x || A <- lists:seq(1, N), B <- lists:seq(1, N), gcd(A, B) =:= 1]).
gcd(A, 0) -> A;
gcd(A, B) -> gcd(B, A rem B).
