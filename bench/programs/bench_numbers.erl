%% Integers, floats, big integers, text of numbers.
-module(bench_numbers).
-export([rows/0]).

rows() ->
    No = fun() -> none end,
    [{"mandelbrot", No, fun(_) -> mandelbrot(120) end},
     {"nbody", fun bodies/0, fun(Bs) -> round(1.0e9 * energy(advance(10000, Bs))) end},
     {"float_loop", No, fun(_) -> float_loop(10000000, 0.0) end},
     {"int_div_rem", No, fun(_) -> collatz(100000, 0) end},
     {"int_64_bit", No, fun(_) -> xorshift(1000000, 88172645463325252) end},
     {"sieve", fun() -> lists:seq(2, 200000) end, fun(L) -> length(sieve(L)) end},
     {"big_factorial", No, fun(_) -> fact(10000) rem 1000007 end},
     {"big_fib", No, fun(_) -> big_fib(20000, 0, 1) rem 1000007 end},
     {"big_mul_div", fun() -> {1 bsl 4000 - 1, 1 bsl 2000 - 3} end, fun({A, B}) -> muldiv(10000, A, B, 0) end},
     {"big_pow_mod", No, fun(_) -> lists:sum([powmod(B, 1 bsl 512 - 1, 1 bsl 521 - 1, 1) || B <- lists:seq(3, 60)]) end},
     {"big_to_text", fun() -> fact(1000) end, fun(N) -> to_text(100, N, 0) end},
     {"integer_to_list", No, fun(_) -> itol(1000000, 0) end},
     {"list_to_integer", No, fun(_) -> ltoi(2000000, "1234567", 0) end},
     {"float_to_text", No, fun(_) -> ftol(100000, 0.1, 0) end},
     {"math", No, fun(_) -> round(maths(1000000, 0.5, 0.0)) end}].

mandelbrot(N) -> rows(N, N, 0).
rows(_, 0, A) -> A;
rows(N, Y, A) -> rows(N, Y - 1, columns(N, N, 2.0 * Y / N - 1.0, A)).
columns(_, 0, _, A) -> A;
columns(N, X, Ci, A) -> columns(N, X - 1, Ci, A + point(2.0 * X / N - 1.5, Ci, 0.0, 0.0, 200)).
point(_, _, _, _, 0) -> 1;
point(Cr, Ci, Zr, Zi, N) ->
    Zr2 = Zr * Zr, Zi2 = Zi * Zi,
    if Zr2 + Zi2 > 4.0 -> 0;
       true -> point(Cr, Ci, Zr2 - Zi2 + Cr, 2.0 * Zr * Zi + Ci, N - 1)
    end.

bodies() ->
    [{0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.47841760435743},
     {4.84143144246472090e+00, -1.16032004402742839e+00, -1.03622044471123109e-01, 0.606326392995832, 2.81198684491626, -0.02521836165988763, 0.03769367487038949},
     {8.34336671824457987e+00, 4.12479856412430479e+00, -4.03523417114321381e-01, -1.01077434617879, 1.82566237123041, 0.00841576137658415, 0.011286326131968767},
     {1.28943695621391310e+01, -1.51111514016986312e+01, -2.23307578892655734e-01, 1.08279100644154, 0.868713018169608, -0.0108326374013636, 0.0017237240570597112},
     {1.53796971148509165e+01, -2.59193146099879641e+01, 1.79258772950371181e-01, 0.979090732243898, 0.594698998647676, -0.0347559555078104, 0.0020336868699246304}].
advance(0, Bs) -> Bs;
advance(N, Bs) -> advance(N - 1, [move(B, Bs) || B <- Bs]).
move({X, Y, Z, Vx, Vy, Vz, M}, Bs) ->
    {Ax, Ay, Az} = pull(X, Y, Z, Bs, 0.0, 0.0, 0.0),
    Dt = 0.001,
    Vx1 = Vx + Dt * Ax, Vy1 = Vy + Dt * Ay, Vz1 = Vz + Dt * Az,
    {X + Dt * Vx1, Y + Dt * Vy1, Z + Dt * Vz1, Vx1, Vy1, Vz1, M}.
pull(_, _, _, [], Ax, Ay, Az) -> {Ax, Ay, Az};
pull(X, Y, Z, [{X1, Y1, Z1, _, _, _, M} | Bs], Ax, Ay, Az) ->
    Dx = X1 - X, Dy = Y1 - Y, Dz = Z1 - Z,
    D2 = Dx * Dx + Dy * Dy + Dz * Dz + 1.0e-9,
    F = M / (D2 * math:sqrt(D2)),
    pull(X, Y, Z, Bs, Ax + Dx * F, Ay + Dy * F, Az + Dz * F).
energy(Bs) -> lists:sum([M * (Vx * Vx + Vy * Vy + Vz * Vz) || {_, _, _, Vx, Vy, Vz, M} <- Bs]).

float_loop(0, A) -> A;
float_loop(N, A) -> float_loop(N - 1, A * 0.5 + N / 3.0).

collatz(0, A) -> A;
collatz(N, A) -> collatz(N - 1, A + steps(N, 0)).
steps(1, S) -> S;
steps(N, S) when N rem 2 =:= 0 -> steps(N div 2, S + 1);
steps(N, S) -> steps(3 * N + 1, S + 1).

xorshift(0, X) -> X;
xorshift(N, X0) ->
    X1 = X0 bxor ((X0 bsl 13) band 16#7FFFFFFFFFFFFFF),
    X2 = X1 bxor (X1 bsr 7),
    xorshift(N - 1, X2 bxor ((X2 bsl 17) band 16#7FFFFFFFFFFFFFF)).

sieve([P | T]) when P * P > 200000 -> [P | T];
sieve([P | T]) -> [P | sieve([X || X <- T, X rem P =/= 0])].

fact(0) -> 1;
fact(N) -> N * fact(N - 1).
big_fib(0, A, _) -> A;
big_fib(N, A, B) -> big_fib(N - 1, B, A + B).
muldiv(0, _, _, R) -> R;
muldiv(N, A, B, R) -> muldiv(N - 1, A, B, (A * (B + N) div (B - N) + R) band 16#FFFFFF).
powmod(_, 0, _, R) -> R;
powmod(B, E, M, R) when E band 1 =:= 1 -> powmod(B * B rem M, E bsr 1, M, R * B rem M);
powmod(B, E, M, R) -> powmod(B * B rem M, E bsr 1, M, R).
to_text(0, _, A) -> A;
to_text(K, N, A) -> to_text(K - 1, N, A + length(integer_to_list(N + K))).
itol(0, A) -> A;
itol(N, A) -> itol(N - 1, A + length(integer_to_list(N * 37))).
ltoi(0, _, A) -> A;
ltoi(N, S, A) -> ltoi(N - 1, S, A bxor list_to_integer(S)).
ftol(0, _, A) -> A;
ftol(N, F, A) -> ftol(N - 1, F + 1.37, A + byte_size(float_to_binary(F, [short]))).
maths(0, _, A) -> A;
maths(N, X, A) -> maths(N - 1, X + 1.0e-6, A + math:sin(X) * math:exp(X) / math:sqrt(X)).
