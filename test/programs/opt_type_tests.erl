%% Code whose type tests the compiler removes: ranges, loops over known types, unions.
-module(opt_type_tests).
-include("check.hrl").

main() ->
    ?P(sum(1000)),
    ?P(clamp([-5, 0, 5, 300])),
    ?P(bytes([0, 255, 256, -1, 1 bsl 40])),
    ?P(loop(0, 0)),
    ?P(tag([1, 2.0, a, "s", <<1>>, {t}])),
    ?P(idx({a, b, c}, [1, 2, 3])),
    ?P(masked([16#123456789, -1, 1 bsl 70])),
    ?P(known(5)),
    ?P(shift([0, 1, 31, 32, 63])),
    ?P(mixed(3, 2.5)),
    ?P(range(0, 10, [])),
    ?P(both(5, 7)),
    ?P(mod_loop(100, 7, 0)),
    ?P(len_known([a, b, c])),
    ?P(after_guard({x, 5})),
    ?P(after_guard({y, 5.5})),
    ?P(after_guard(z)),
    ?P(bool(id(true), id(false))),
    ?P(cmp_chain(3)),
    ?P(cmp_chain(300)),
    ?P(cmp_chain(-3)),
    ?P(tuple_fields({point, 1, 2})),
    ?P(tuple_fields({circle, 1})),
    ok.

sum(N) when is_integer(N), N >= 0, N < 10000 -> sum(N, 0).
sum(0, A) -> A;
sum(N, A) -> sum(N - 1, A + N).
clamp(L) -> [if X < 0 -> 0; X > 255 -> 255; true -> X end + 1 || X <- L].
bytes(L) -> [X || X <- L, is_integer(X), X >= 0, X < 256].
loop(100, A) -> A;
loop(I, A) when is_integer(I), is_integer(A) -> loop(I + 1, (A * 31 + I) band 16#ffff).
tag(L) -> [case X of _ when is_integer(X) -> X + 1; _ when is_float(X) -> X * 2; _ when is_atom(X) -> atom_to_list(X); _ when is_list(X) -> length(X); _ when is_binary(X) -> byte_size(X); _ -> tuple_size(X) end || X <- L].
idx(T, L) when tuple_size(T) =:= 3 -> [element(I, T) || I <- L, I >= 1, I =< 3].
masked(L) -> [begin Y = X band 16#fff, Y * Y + (Y bsl 2) - (Y bsr 1) end || X <- L].
known(X) -> Y = X * 2, Z = {Y, Y + 1}, {A, B} = Z, A * B.
shift(L) -> [(1 bsl (X band 31)) bor (16#80000000 bsr (X band 31)) || X <- L].
mixed(A, B) when is_integer(A), is_float(B) -> C = A + B, D = C * A, {C, D, trunc(D) + A}.
range(N, N, A) -> A;
range(I, N, A) -> range(I + 1, N, [I * I - I | A]).
both(A, B) when A > 0, A < 10, B > 0, B < 10 -> {A * B, A + B, A - B, A div B, A rem B, A bor B}.
mod_loop(0, _, A) -> A;
mod_loop(N, M, A) -> mod_loop(N - 1, M, (A + N * N) rem M).
len_known([_, _, _] = L) -> length(L) + length([x | L]).
after_guard({x, N}) when is_integer(N) -> N + 1;
after_guard({y, N}) when is_float(N) -> N + 1;
after_guard(A) when is_atom(A) -> A.
bool(A, B) when is_boolean(A), is_boolean(B) -> [A and B, A or B, A xor B, not A, A andalso B, A orelse B, A =:= B, A < B].
cmp_chain(X) when X < 0 -> neg;
cmp_chain(X) when X >= 0, X < 100 -> if X < 50 -> low; true -> mid end;
cmp_chain(X) when X >= 100 -> if X < 200 -> high; X < 400 -> higher; true -> top end.
tuple_fields(T) when element(1, T) =:= point -> {_, X, Y} = T, X + Y;
tuple_fields({circle, R}) -> R * 3.
