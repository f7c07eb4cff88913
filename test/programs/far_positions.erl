%% Positions, sizes and limits that lie behind everything: integers of more than 30 bits are as good as others, up to 60 bits.
%% And the causes of errors in options.
-module(far_positions).
-include("check.hrl").

main() ->
    ets:new(t, [named_table]),
    ets:insert(t, [{a, 1}, {b, 2}]),
    [far(N) || N <- [1 bsl 29 - 1, 1 bsl 29, 1 bsl 31, 1 bsl 32, 1 bsl 53 + 1, 1 bsl 59 - 1, 1 bsl 59, 1 bsl 64, -(1 bsl 31), -(1 bsl 59)]],
    [?P(cause(F, A)) || {F, A} <- [{decode_packet, [x, <<>>, []]}, {decode_packet, [1 bsl 32, a, b]}, {decode_packet, [raw, a, []]},
        {decode_packet, [raw, <<>>, [a]]}, {binary_to_term, [<<131, 97>>, [safe]]}, {binary_to_term, [<<131, 97, 1>>, [x]]},
        {binary_to_term, [a, [safe | x]]}, {binary_to_term, [a, safe]}]],
    ok.

far(N) ->
    L = [{a, 1}, {b, 2}],
    ?P({N, lists:keyfind(a, id(N), L)}),
    ?P(lists:keymember(1, id(N), L)),
    ?P(lists:keysearch("x", id(N), L)),
    ?P(lists:keyfind(a, id(N), [x | y])),
    ?P(is_record(id({a, 1}), a, id(N))),
    ?P(erlang:function_exported(lists, keyfind, id(N))),
    ?P(erlang:is_builtin(lists, keyfind, id(N))),
    ?P(ets:lookup_element(t, c, id(N))),
    ?P(element(1, ets:match(t, {'$1', '_'}, id(N)))),
    ?P(element(1, ets:match_object(t, {'_', 2}, id(N)))),
    ?P(element(1, ets:select(t, [{{'$1', 2}, [], ['$1']}], id(N)))),
    ?P(element(id(N), {a})),
    ?P(setelement(id(N), {a}, b)).

cause(F, A) ->
    try apply(erlang, F, A)
    catch
        error:R:S -> {R, erl_erts_errors:format_error(R, S)}
    end.
