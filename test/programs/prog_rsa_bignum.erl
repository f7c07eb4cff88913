%% RSA, Diffie-Hellman, Miller-Rabin and continued fractions with bignums.
-module(prog_rsa_bignum).
-include("check.hrl").

main() ->
    ?P(is_prime((1 bsl 61) - 1)),
    ?P(is_prime((1 bsl 67) - 1)),
    ?P([P || P <- lists:seq(1000000007, 1000000207, 2), is_prime(P)]),
    ?P(rsa(123456789)),
    ?P(dh()),
    ?P(egcd(240, 46)),
    ?P(crt([{2, 3}, {3, 5}, {2, 7}])),
    ?P(pi_digits(60)),
    ?P(e_digits(60)),
    ?P(sqrt2_digits(60)),
    ?P(cf(649, 200)),
    ?P(fact_zeros(1000)),
    ?P(perfect([2, 3, 5, 7, 13, 17, 19, 31])),
    ?P(lucas_lehmer([3, 5, 7, 11, 13, 17, 19, 31, 61, 89, 107, 127])),
    ?P(pollard(8051)),
    ?P(pollard(10403)),
    ?P(partitions(100)),
    ?P(catalan(30)),
    ?P(bernoulli(12)),
    ok.

modpow(_, 0, _) -> 1;
modpow(B, E, M) when E band 1 =:= 1 -> B * modpow(B * B rem M, E bsr 1, M) rem M;
modpow(B, E, M) -> modpow(B * B rem M, E bsr 1, M).
is_prime(N) when N < 2 -> false;
is_prime(N) -> lists:all(fun(P) -> N =:= P orelse (N rem P =/= 0 andalso witness(N, P)) end, [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]).
witness(N, A) -> {D, S} = split(N - 1, 0), X = modpow(A, D, N), X =:= 1 orelse X =:= N - 1 orelse squares(X, S - 1, N).
split(D, S) when D band 1 =:= 0 -> split(D bsr 1, S + 1);
split(D, S) -> {D, S}.
squares(_, 0, _) -> false;
squares(X, S, N) -> case X * X rem N of Y when Y =:= N - 1 -> true; Y -> squares(Y, S - 1, N) end.
egcd(A, 0) -> {A, 1, 0};
egcd(A, B) -> {G, X, Y} = egcd(B, A rem B), {G, Y, X - (A div B) * Y}.
inv(A, M) -> {1, X, _} = egcd(A, M), ((X rem M) + M) rem M.
rsa(Msg) ->
    P = (1 bsl 127) - 1, Q = (1 bsl 89) - 1, N = P * Q, E = 65537,
    D = inv(E, (P - 1) * (Q - 1)),
    C = modpow(Msg, E, N),
    {C, modpow(C, D, N)}.
dh() -> P = (1 bsl 127) - 1, G = 3, A = 987654321987654321, B = 123456789123456789, KA = modpow(modpow(G, B, P), A, P), KB = modpow(modpow(G, A, P), B, P), {KA =:= KB, KA}.
crt(L) -> M = lists:foldl(fun({_, N}, A) -> A * N end, 1, L), lists:sum([R * (M div N) * inv(M div N, N) || {R, N} <- L]) rem M.
pi_digits(N) -> U = pow(10, N + 10), P = 4 * (4 * arctan(5, U) - arctan(239, U)), P div pow(10, 10).
arctan(X, U) -> T = U div X, arctan(X * X, T, T, 3, -1).
arctan(_, 0, S, _, _) -> S;
arctan(X2, T, S, N, Sign) -> T1 = T div X2, arctan(X2, T1, S + Sign * (T1 div N), N + 2, -Sign).
e_digits(N) -> U = pow(10, N + 10), e(U, U, 1, 0) div pow(10, 10).
e(_, 0, _, S) -> S;
e(U, T, K, S) -> e(U, T div K, K + 1, S + T).
sqrt2_digits(N) -> isqrt(2 * pow(10, 2 * N), pow(10, N + 1)).
isqrt(N, X) -> case (X + N div X) div 2 of Y when Y >= X -> X; Y -> isqrt(N, Y) end.
pow(_, 0) -> 1;
pow(B, E) -> B * pow(B, E - 1).
cf(_, 0) -> [];
cf(A, B) -> [A div B | cf(B, A rem B)].
fact_zeros(N) -> F = lists:foldl(fun(X, A) -> A * X end, 1, lists:seq(1, N)), L = integer_to_list(F), {length(L), length(L) - length(string:strip(L, right, $0))}.
perfect(Ps) -> [(1 bsl (P - 1)) * ((1 bsl P) - 1) || P <- Ps].
lucas_lehmer(Ps) -> [P || P <- Ps, ll(4, P - 2, (1 bsl P) - 1)].
ll(S, 0, _) -> S =:= 0;
ll(S, N, M) -> ll((S * S - 2 + M) rem M, N - 1, M).
pollard(N) -> pollard(N, 2, 2).
pollard(N, X, Y) -> X1 = (X * X + 1) rem N, Y1 = f(f(Y, N), N), case gcd(abs(X1 - Y1), N) of 1 -> pollard(N, X1, Y1); D -> {D, N div D} end.
f(X, N) -> (X * X + 1) rem N.
gcd(A, 0) -> A;
gcd(A, B) -> gcd(B, A rem B).
partitions(N) -> lists:nth(N + 1, lists:foldl(fun(K, T) -> add_part(K, T) end, [1 | lists:duplicate(N, 0)], lists:seq(1, N))).
add_part(K, T) -> A = list_to_tuple(T), tuple_to_list(lists:foldl(fun(I, B) -> setelement(I + 1, B, element(I + 1, B) + element(I + 1 - K, B)) end, A, lists:seq(K, tuple_size(A) - 1))).
catalan(N) -> lists:foldl(fun(K, C) -> C * 2 * (2 * K - 1) div (K + 1) end, 1, lists:seq(1, N)).
bernoulli(N) -> [bern(K) || K <- lists:seq(0, N)].
bern(N) -> T = lists:foldl(fun(M, A) -> A2 = A ++ [{1, M + 1}], fold_b(A2, M) end, [], lists:seq(0, N)), hd(T).
fold_b(A, 0) -> A;
fold_b(A, J) -> {Pre, [X, Y | Post]} = lists:split(J - 1, A), fold_b(Pre ++ [rmul({J, 1}, rsub(X, Y)), Y | Post], J - 1).
rsub({A, B}, {C, D}) -> norm(A * D - C * B, B * D).
rmul({A, B}, {C, D}) -> norm(A * C, B * D).
norm(0, _) -> {0, 1};
norm(A, B) -> G = gcd(abs(A), B), {A div G, B div G}.
