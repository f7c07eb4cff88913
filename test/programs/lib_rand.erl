%% rand with fixed seeds: every algorithm, all functions, states carried along, jumps.
-module(lib_rand).
-include("check.hrl").

main() ->
    ?P([seq(A, {1, 2, 3}, 10) || A <- [exsss, exsp, exs1024s, exro928ss, exrop, exs64, exsplus, exs1024]]),
    ?P([seq(A, 42, 5) || A <- [exsss, exsp, exs1024s, exro928ss, exrop]]),
    ?P([begin S = rand:seed_s(A, {1, 2, 3}), {F, _} = rand:uniform_s(S), F end || A <- [exsss, exsp, exs1024s, exro928ss, exrop, exs64]]),
    ?P([begin S = rand:seed_s(A, {1, 2, 3}), {F, _} = rand:uniform_real_s(S), F end || A <- [exsss, exsp, exro928ss]]),
    ?P(begin S = rand:seed_s(exsss, 7), {N, _} = rand:normal_s(S), lists:sublist(float_to_list(N, [{scientific, 11}]), 12) end),
    ?P(begin S = rand:seed_s(exsss, 7), {B, _} = rand:bytes_s(16, S), B end),
    ?P(begin S = rand:seed_s(exsss, 7), J = rand:jump(S), {X, _} = rand:uniform_s(1000000, J), X end),
    ?P(begin rand:seed(exsss, {1, 2, 3}), [rand:uniform(100) || _ <- lists:seq(1, 20)] end),
    ?P(begin rand:seed(exsss, {1, 2, 3}), X = rand:uniform(), Y = rand:export_seed(), rand:seed(Y), {X, rand:uniform(10), element(1, Y)} end),
    ?P(begin rand:seed(exsss, 1), [rand:uniform(1 bsl N) || N <- [10, 32, 57, 58, 59, 64, 100, 200]] end),
    ?P(begin rand:seed(exsss, 1), L = [rand:uniform(6) || _ <- lists:seq(1, 600)], [length([x || X <- L, X =:= K]) || K <- lists:seq(1, 6)] end),
    ?P(begin S = rand:seed_s(dummy, 5), [element(1, rand:uniform_s(100, S))] end),
    ?P(begin R = rand:splitmix64_next(123), R end),
    ?P(rand:exsp_next([1 | 2])),
    ?P(rand:exsp_jump([1 | 2])),
    ?P(rand:mwc59_seed(42)),
    ?P(begin S0 = rand:mwc59_seed(42), S1 = rand:mwc59(S0), S2 = rand:mwc59(S1), {S1, S2, rand:mwc59_value32(S2), rand:mwc59_value(S2)} end),
    ?P(rand:seed_s(bad_alg, 1)),
    ?P(rand:uniform(0)),
    ?P(rand:uniform(-1)),
    ?P(rand:uniform(a)),
    ?P(rand:uniform_s(5, x)),
    ?P(shuffle(lists:seq(1, 20))),
    ok.

seq(A, Seed, N) -> {A, element(1, lists:mapfoldl(fun(_, S) -> rand:uniform_s(1000000, S) end, rand:seed_s(A, Seed), lists:seq(1, N)))}.
shuffle(L) -> {L2, _} = lists:mapfoldl(fun(X, S) -> {F, S1} = rand:uniform_s(S), {{F, X}, S1} end, rand:seed_s(exsss, 99), L), [X || {_, X} <- lists:sort(L2)].
