%% Products and quotients of integers made of limbs that are all ones, all zeros or a single bit: where a guessed digit is one too large.
-module(int_bignum_limbs).
-export([main/0]).

main() ->
    Numbers = [number(Limbs, 0) || N <- lists:seq(1, 6), Limbs <- patterns(N), hd(Limbs) =/= 0],
    io:format("~p numbers~n", [length(Numbers)]),
    [io:format("~p: ~p~n", [erlang:phash2(B), row(B, Numbers, 0)]) || B <- every(7, Numbers)],
    random(3000, 1, 0).

patterns(0) -> [[]];
patterns(N) -> [[L | Rest] || L <- [0, 1, 16#7fffffff, 16#80000000, 16#ffffffff], Rest <- every(3, patterns(N - 1))].

every(N, [X | Xs]) -> [X | every(N, lists:nthtail(min(N - 1, length(Xs)), Xs))];
every(_, []) -> [].

number([L | Ls], A) -> number(Ls, A bsl 32 bor L);
number([], A) -> A.

row(B, [A | As], H) ->
    P = A * B,
    {Q, R} = {P div (B + 1), P rem (B + 1)},
    P = Q * (B + 1) + R,
    row(B, As, erlang:phash2({H, P, A div B, A rem B, -P div A, -A rem B, Q, R}));
row(_, [], H) -> H.

random(0, _, H) -> io:format("~p~n", [H]);
random(N, S, H) ->
    {A, S1} = digits(N rem 23 + 1, S, 0),
    {B, S2} = digits(N rem 11 + 1, S1, 1),
    P = A * B + N,
    random(N - 1, S2, erlang:phash2({H, P, P div B, P rem B, A div B, A rem B, (P * P) rem (B * 3 + 1)})).

digits(0, S, A) -> {A, S};
digits(N, S, A) ->
    S1 = (S * 1103515245 + 12345) band 16#7fffffff,
    L = case S1 bsr 8 rem 4 of 0 -> 16#ffffffff; 1 -> 0; _ -> S1 bsl 1 bor 1 end,
    digits(N - 1, S1, A bsl 32 bor L).
