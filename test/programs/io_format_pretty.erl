%% Pretty printing with line breaks: lists, tuples, strings, binaries, nested, with widths.
-module(io_format_pretty).
-include("check.hrl").

main() ->
    ?F(lists:seq(1, 100)),
    ?F([lists:seq(1, 10) || _ <- lists:seq(1, 8)]),
    ?F({a_long_tag, [{key1, "value one"}, {key2, "value two"}, {key3, <<"a binary value">>}, {key4, 12345678901234567890}]}),
    ?F(lists:duplicate(3, "a string of some length that does not fit")),
    ?F("a very long string that has to be broken over several lines because it is longer than eighty columns, as one sees"),
    ?F(<<"a very long binary that has to be broken over several lines because it is longer than eighty columns, as one sees">>),
    ?F(list_to_binary(lists:seq(100, 200))),
    ?F(list_to_binary(lists:seq(0, 60))),
    ?F({{{{{{{{{{deep, 1}, 2}, 3}, 4}, 5}, 6}, 7}, 8}, 9}, 10}),
    ?F([{X, lists:seq(1, X)} || X <- lists:seq(1, 12)]),
    ?F({error, {badmatch, {error, enoent}}, [{lists, map, 2, [{file, "lists.erl"}, {line, 1239}]}, {erl_eval, do_apply, 6, [{file, "erl_eval.erl"}, {line, 670}]}]}),
    ?F(#{1 => lists:seq(1, 40), 2 => lists:seq(1, 40)}),
    ?F([a | lists:seq(1, 40)] ++ improper),
    ?F(list_to_tuple(lists:seq(1, 60))),
    ?F([1.5, 2.5e100, -3.0e-10, 1.0]),
    ?F(["abc", 'Atom With Spaces', {}, [], <<>>, [[]], {{}}, [{}]]),
    ?F([{abc, def}, {ghi, "jkl"}, {<<"mno">>, 'P'}]),
    [io:format("~*p~n", [N, [{key, "value"}, {other, [1, 2, 3, 4, 5]}, {third, {x, y, z}}]]) || N <- [10, 20, 30, 60]],
    [io:format("~*.*p~n", [30, 5, [{key, "value"}, {other, [1, 2, 3, 4, 5]}, {third, {x, y, z}}]]) || _ <- [1]],
    io:format("prefix: ~p~n", [lists:seq(1, 40)]),
    io:format("longer prefix with ~w: ~p and ~p~n", [x, lists:seq(1, 30), lists:seq(1, 30)]),
    io:format("~0p~n", [lists:seq(1, 60)]),
    io:format("~P~n", [lists:seq(1, 60), 20]),
    io:format("~P~n", [{a, lists:seq(1, 60), [[[[[[[x]]]]]]]}, 15]),
    io:format("~80.3p~n", [[lists:seq(1, 30)]]),
    io:format("~tp~n", [[{"åäö", "日本語"}, <<"åäö"/utf8>>, 'ö', <<255, 254>>]]),
    ok.
