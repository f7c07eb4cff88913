%% Long products and powers: exact digits, sums of digits, identities.
-module(int_bignum_mul).
-include("check.hrl").

main() ->
    ?F(pow(2, 1000)),
    ?F(pow(-3, 333)),
    ?F(pow(7, 200) * pow(-7, 201) =:= -pow(7, 401)),
    ?F(digit_sum(pow(2, 10000))),
    ?F(digit_sum(factorial(1000))),
    ?F(length(integer_to_list(factorial(2000)))),
    ?F(factorial(2000) rem 1000000007),
    ?F(factorial(1500) div factorial(1498) =:= 1500 * 1499),
    ?F(pow(10, 300) - pow(10, 299)),
    ?F((pow(10, 100) + 1) * (pow(10, 100) - 1) =:= pow(10, 200) - 1),
    ?F((pow(2, 5000) - 1) * (pow(2, 5000) + 1) + 1 =:= pow(2, 10000)),
    ?F(pow(pow(2, 64) - 1, 20)),
    ?F(pow(pow(2, 32) - 1, 20) rem pow(2, 67)),
    ?F([pow(3, N) rem pow(2, 61) || N <- [10, 50, 100, 500, 1000]]),
    ?F(erlang:phash2(pow(13, 3000))),
    ?F(fib(1000)),
    ?F(fib(300) * fib(302) - fib(301) * fib(301)),
    ?F(binom(200, 100)),
    ?F(lists:sum([binom(100, K) || K <- lists:seq(0, 100)]) =:= pow(2, 100)),
    ?F(modpow(3, pow(10, 30), pow(10, 20) + 39)),
    ?F(modpow(65537, factorial(30), (1 bsl 127) - 1)),
    ?F(gcd(factorial(60), pow(2, 100) * pow(3, 50))),
    ?F(gcd(fib(600), fib(450)) =:= fib(150)),
    ?F(isqrt(pow(10, 101))),
    ?F(isqrt(pow(12345678901234567890, 2))),
    ?F(collatz(pow(2, 100) + 1, 0)),
    ok.

pow(_, 0) -> 1;
pow(X, N) when N rem 2 =:= 0 -> H = pow(X, N div 2), H * H;
pow(X, N) -> X * pow(X, N - 1).
factorial(N) -> factorial(N, 1).
factorial(0, A) -> A;
factorial(N, A) -> factorial(N - 1, A * N).
digit_sum(N) -> lists:sum([D - $0 || D <- integer_to_list(N)]).
fib(N) -> fib(N, 0, 1).
fib(0, A, _) -> A;
fib(N, A, B) -> fib(N - 1, B, A + B).
binom(N, K) -> factorial(N) div (factorial(K) * factorial(N - K)).
modpow(_, 0, _) -> 1;
modpow(B, E, M) when E band 1 =:= 0 -> modpow(B * B rem M, E bsr 1, M);
modpow(B, E, M) -> B * modpow(B, E - 1, M) rem M.
gcd(A, 0) -> A;
gcd(A, B) -> gcd(B, A rem B).
isqrt(N) -> isqrt(N, 1 bsl ((bits(N) + 1) div 2 + 1)).
isqrt(N, X) -> case (X + N div X) bsr 1 of Y when Y >= X -> X; Y -> isqrt(N, Y) end.
bits(0) -> 0;
bits(N) -> 1 + bits(N bsr 1).
collatz(1, N) -> N;
collatz(X, N) when X band 1 =:= 0 -> collatz(X bsr 1, N + 1);
collatz(X, N) -> collatz(3 * X + 1, N + 1).
