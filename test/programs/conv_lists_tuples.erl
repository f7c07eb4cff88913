%% Conversions between lists, tuples, binaries, strings and terms.
-module(conv_lists_tuples).
-include("check.hrl").

main() ->
    ?P(tuple_to_list({1, {2}, [3]})),
    ?P(list_to_tuple("abc")),
    ?P(list_to_tuple(tuple_to_list({})) =:= {}),
    ?P([integer_to_list(X) || X <- [0, -1, 1 bsl 70]]),
    ?P([list_to_integer(X) || X <- ["0", "-1", "1180591620717411303424"]]),
    ?P([binary_to_list(atom_to_binary(A)) || A <- [a, bc]]),
    ?P([list_to_binary(integer_to_list(X)) || X <- [1, 22]]),
    ?P(lists:flatten(io_lib:format("~w", [{a, "b", <<"c">>, 1.5, [x | y]}]))),
    ?P(io_lib:format("~p", ["abc"]) =:= ["\"abc\""]),
    ?P(lists:concat([abc, "def", 12, 1.5])),
    ?P(erlang:list_to_bitstring([<<1:3>>, <<2:5>>])),
    ?P([is_list(X) || X <- [[], "a", [a | b], {}]]),
    ?P([is_tuple(X) || X <- [{}, {a}, []]]),
    ?P([T =:= list_to_tuple(tuple_to_list(T)) || T <- [{}, {1}, {1, 2}, list_to_tuple(lists:seq(1, 1000))]]),
    ?P([B =:= list_to_binary(binary_to_list(B)) || B <- [<<>>, <<1>>, list_to_binary(lists:seq(0, 255))]]),
    ?P([B =:= list_to_bitstring(bitstring_to_list(B)) || B <- [<<>>, <<1:1>>, <<1, 2:2>>]]),
    ?P([A =:= list_to_atom(atom_to_list(A)) || A <- [a, '', 'A b']]),
    ?P([F =:= list_to_float(float_to_list(F)) || F <- [0.1, 1.0e100, -5.0e-324]]),
    ?P([F =:= binary_to_float(float_to_binary(F, [short])) || F <- [0.1, 1.0e100, -5.0e-324]]),
    ?P(string_to_term("{a, [1, 2.5], \"str\", <<1, 2>>}.")),
    ?P(string_to_term("#{a => [b | c]}.")),
    ?P(string_to_term("foo(.")),
    ?P(io_lib:printable_list("abc")),
    ?P(io_lib:printable_list([1, 2])),
    ?P(io_lib:printable_unicode_list("日本")),
    ?P(io_lib:printable_latin1_list("日本")),
    ?P(io_lib:char_list([1, 300])),
    ?P(io_lib:deep_char_list([1, [300]])),
    ?P(io_lib:latin1_char_list([1, 300])),
    ?P(io_lib:write({a, [b]}) =/= []),
    ?P(lists:flatten(io_lib:write_atom('A b'))),
    ?P(lists:flatten(io_lib:write_string("a\n\"b"))),
    ?P(lists:flatten(io_lib:write_char($\n))),
    ?P(lists:flatten(io_lib:print([1, 2, {a}]))),
    ok.

string_to_term(S) ->
    case erl_scan:string(S) of
        {ok, Ts, _} -> case erl_parse:parse_term(Ts) of {ok, T} -> T; {error, {_, M, E}} -> {error, lists:flatten(M:format_error(E))} end;
        E -> E
    end.
