%% Every type test against every kind of term.
-module(guard_type_tests).
-include("check.hrl").

main() ->
    ?P([{N, [N || V <- vals(), t(N, V)] =/= [], length([x || V <- vals(), t(N, V)])} || N <- tests()]),
    [io:format("~w: ~w~n", [N, [I || {I, V} <- lists:zip(lists:seq(1, length(vals())), vals()), t(N, V)]]) || N <- tests()],
    [io:format("~w: ~w~n", [N, [I || {I, V} <- lists:zip(lists:seq(1, length(vals())), vals()), b(N, V)]]) || N <- tests()],
    ?P(lists:all(fun({N, V}) -> t(N, V) =:= b(N, V) end, [{N, V} || N <- tests(), V <- vals()])),
    ?P([is_function(F, A) || F <- [fun() -> ok end, fun(_) -> ok end, fun lists:map/2, fun main/0], A <- [0, 1, 2]]),
    ?P([fa(F, A) || F <- [fun() -> ok end, fun(_) -> ok end, x], A <- [0, 1, -1, a, 1 bsl 70, 255, 256]]),
    ?P(is_function(fun() -> ok end, id(-1))),
    ?P(is_function(fun() -> ok end, id(a))),
    ?P(is_function(id(x), id(a))),
    ?P(is_function(fun() -> ok end, id(1 bsl 70))),
    ?P([is_record(R, id(r)) || R <- [{r}, {r, 1}, {r, 1, 2}, r, {}, {{r}, 1, 2}]]),
    ?P([is_record(R, id(r), 3) || R <- [{r}, {r, 1}, {r, 1, 2}, r]]),
    ?P(is_record(id({r, 1}), id("r"))),
    ?P(is_record(id({r, 1}), id(r), id(-1))),
    ?P(is_record(id({r, 1}), id(r), id(a))),
    ?P([is_map_key(K, #{1 => a, b => c}) || K <- [1, 1.0, b, c]]),
    ?P(is_map_key(a, id(notmap))),
    ok.

tests() -> [atom, binary, bitstring, boolean, float, function, integer, list, map, number, pid, port, reference, tuple].
vals() ->
    [a, true, false, undefined, [], "abc", [a | b], {}, {a}, {r, 1, 2}, 0, -1, 1 bsl 28, 1 bsl 60, -(1 bsl 64), 1 bsl 200,
     0.0, -1.5, 1.0e300, <<>>, <<1>>, <<1:1>>, <<1:9>>, binary:copy(<<1>>, 100), #{}, #{a => 1},
     maps:from_list([{I, I} || I <- lists:seq(1, 50)]), self(), make_ref(), fun() -> ok end, fun lists:map/2, [[]], nil].
t(atom, V) when is_atom(V) -> true;
t(binary, V) when is_binary(V) -> true;
t(bitstring, V) when is_bitstring(V) -> true;
t(boolean, V) when is_boolean(V) -> true;
t(float, V) when is_float(V) -> true;
t(function, V) when is_function(V) -> true;
t(integer, V) when is_integer(V) -> true;
t(list, V) when is_list(V) -> true;
t(map, V) when is_map(V) -> true;
t(number, V) when is_number(V) -> true;
t(pid, V) when is_pid(V) -> true;
t(port, V) when is_port(V) -> true;
t(reference, V) when is_reference(V) -> true;
t(tuple, V) when is_tuple(V) -> true;
t(_, _) -> false.
b(atom, V) -> is_atom(V);
b(binary, V) -> is_binary(V);
b(bitstring, V) -> is_bitstring(V);
b(boolean, V) -> is_boolean(V);
b(float, V) -> is_float(V);
b(function, V) -> is_function(V);
b(integer, V) -> is_integer(V);
b(list, V) -> is_list(V);
b(map, V) -> is_map(V);
b(number, V) -> is_number(V);
b(pid, V) -> is_pid(V);
b(port, V) -> is_port(V);
b(reference, V) -> is_reference(V);
b(tuple, V) -> is_tuple(V).
fa(F, A) when is_function(F, A) -> yes;
fa(_, _) -> no.
