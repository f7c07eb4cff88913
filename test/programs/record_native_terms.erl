%% Native records as terms: order, hashes, sizes, external format, the module records.
%% otp: 29
-module(record_native_terms).
-include("check.hrl").

main() ->
    ?P([order(A, B) || {A, B} <- pairs()]),
    ?P(lists:sort(all())),
    ?P([erlang:phash2(R) || R <- all()]),
    ?P([erlang:phash2({a, R, b}, 1 bsl 32) || R <- all()]),
    ?P([erlang:phash2([R, R], 1000) || R <- all()]),
    ?P([erts_debug:flat_size(R) || R <- all()]),
    ?W([term_to_binary(R) || R <- all()]),
    ?P([binary_to_term(term_to_binary(R)) =:= R || R <- all()]),
    ?P([erlang:external_size(R) || R <- all()]),
    ?P([byte_size(term_to_binary(R, [compressed])) > 0 || R <- all()]),
    ?P([binary_to_term(term_to_binary(R, [deterministic])) =:= R || R <- all()]),
    ?W([records:get_field_names(R) || R <- all()]),
    ?P([{records:get_module(R), records:get_name(R), records:is_exported(R)} || R <- all()]),
    ?F(all()),
    ?F([io_lib:format("~w ~p ~tp", [R, R, R]) || R <- [hd(all())]]),
    ?F(lists:flatten(io_lib:format("~w|~P|~W", [c([{x, [1, 2, 3]}, {y, {a, b}}]), c([{x, [1, 2, 3]}]), 4, c([{x, [1, 2, 3]}]), 4]))),
    ?ST(c([{42, 1}])),
    ?ST(c([{x, 1}, {x, 2}])),
    ?ST(c([x])),
    ?ST(c([{x, 1} | y])),
    ?ST(c([{x}])),
    ?ST(records:create("m", n, [], #{is_exported => true})),
    ?ST(records:create(m, 1, [], #{is_exported => true})),
    ?ST(records:create(m, n, [], [])),
    ?ST(records:create(m, n, [], #{})),
    ?ST(records:create(m, n, [], #{is_exported => maybe_not})),
    ?ST(records:create(m, n, [], #{is_exported => true, more => 1})),
    R = c([{x, 1}, {y, 2}, {z, 3}]),
    ?P(records:update(R, m, n, #{y => 20})),
    ?P(records:update(R, m, n, #{x => 10, z => 20, y => R})),
    ?P(records:update(R, m, n, #{}) =:= R),
    ?P(records:update(R, any, '_', #{y => 20})),
    ?ST(records:update(R, m, n, #{w => 42})),
    ?ST(records:update(R, m, other, #{x => 42})),
    ?ST(records:update(R, m2, n, #{x => 42})),
    ?ST(records:update(R, m, n, [])),
    ?ST(records:update({a}, m, n, #{})),
    ?ST(records:update(R, 1, n, #{})),
    %% the only one of many that is no field: which of several is told is up to the order of a large map
    ?ST(records:update(c([{field(I), I} || I <- lists:seq(1, 40)]), m, n, maps:from_list([{field(I), -I} || I <- lists:seq(1, 40)] ++ [{w, 1}]))),
    ?P(begin Big = c([{list_to_atom("f" ++ integer_to_list(I)), I} || I <- lists:seq(1, 40)]), B2 = records:update(Big, m, n, maps:from_list([{list_to_atom("f" ++ integer_to_list(I)), -I} || I <- lists:seq(1, 40, 2)] ++ [])), [records:get(list_to_atom("f" ++ integer_to_list(I)), B2) || I <- lists:seq(1, 40)] end),
    ?P([records:get(K, R) || K <- [x, y, z]]),
    ?ST(records:get(w, R)),
    ?ST(records:get("x", R)),
    ?ST(records:get(x, #{})),
    ?ST(records:get_module(#{})),
    ?ST(records:get_name({x})),
    ?ST(records:get_field_names({x, y})),
    ?ST(records:is_exported(1)),
    ?ST(records:get_definition(no_such_module_here, x)),
    ?ST(records:get_definition(1, x)),
    ?P([try binary_to_term(B) of T -> T catch error:E -> E end || B <- bad()]),
    ?P(is_record(R)),
    ?P([is_record(R, m, n), is_record(R, m, o), is_record(R, o, n)]),
    ?P(erlang:is_record(id(R), id(n))),
    ?P(erl_eval_works(R)),
    ?F(lists:flatten(io_lib_pretty:print(R))),
    ok.

field(I) -> list_to_atom("f" ++ integer_to_list(I)).
c(Fs) -> records:create(m, n, Fs, #{is_exported => true}).
c(M, N, Fs, E) -> records:create(M, N, Fs, #{is_exported => E}).
order(A, B) -> {if A == B -> eq; A < B -> lt; true -> gt end, A =:= B}.
pairs() ->
    [{c(m, a, [{x, 9}], true), c(m, b, [{x, 1}], true)}, {c(m1, b, [], true), c(m2, a, [], true)}, {c(m1, a, [], false), c(m1, a, [], true)},
     {c(m1, a, [{x, 1}], false), c(m1, a, [], true)}, {c(m1, a, [{x, 2}], false), c(m1, a, [{x, 1}], true)}, {c([{x, 9}]), c([{x, 1}, {y, 1}])},
     {c([{b, 1}]), c([{a, 1}, {c, 1}])}, {c([{x, 1}, {y, 1}]), c([{y, 1}, {x, 1}])}, {c([{x, 2}, {y, 1}]), c([{x, 1}, {y, 9}])},
     {c([{y, 2}, {x, 1}]), c([{y, 1}, {x, 9}])}, {c([{x, 5}, {y, 1}]), c([{x, 1}, {z, 1}])}, {c([{x, 1.0}]), c([{x, 1}])}, {{}, c([])}, {list_to_tuple(lists:seq(1, 9)), c([])},
     {#{}, c([])}, {[], c([])}, {self(), c([])}, {<<>>, c([])}, {c([{x, c([])}]), c([{x, c([])}])}, {c([{x, [1, 2, {c([{y, 1}])}]}]), c([{x, [1, 2, {c([{y, 2}])}]}])}].
all() ->
    [c([]), c([{x, 1}]), c([{x, a}, {y, "str"}]), c([{y, "str"}, {x, a}]), c(m, n, [], false), c(other, name, [{zulu1, #{a => 1}}, {zulu2, <<1, 2:3>>}], false),
     c([{deep, [c([{deeper, {c([])}}])]}]), c('Mod', 'Na me', [{'Fi eld zulu', 1.5}, {'é zulu', 1 bsl 80}], true)].
bad() ->
    [<<131, 67, 0, 0, 0, 1, 1, 119, 1, "m", 119, 1, "n", 119, 1, "x", 97, 1>>, <<131, 67, 0, 0, 0, 1, 2, 119, 1, "m", 119, 1, "n", 119, 1, "x", 97, 1>>,
     <<131, 67, 0, 0, 0, 1, 255, 119, 1, "m", 119, 1, "n", 119, 1, "x", 97, 1>>,
     <<131, 67, 0, 0, 0, 2, 1, 119, 1, "m", 119, 1, "n", 119, 1, "x", 119, 1, "x", 97, 1, 97, 2>>, <<131, 67, 0, 0, 0, 1, 1, 97, 1, 119, 1, "n", 119, 1, "x", 97, 1>>,
     <<131, 67, 0, 0, 0, 1, 1, 119, 1, "m", 97, 1, 119, 1, "x", 97, 1>>, <<131, 67, 0, 0, 0, 1, 1, 119, 1, "m", 119, 1, "n", 97, 1, 97, 1>>,
     <<131, 67, 0, 0, 0, 2, 1, 119, 1, "m", 119, 1, "n", 119, 1, "x", 97, 1>>, <<131, 67, 255, 255, 255, 255, 1, 119, 1, "m", 119, 1, "n", 119, 1, "x", 97, 1>>,
     <<131, 67, 0, 0, 0, 1, 1, 119, 1, "m", 119, 1, "n", 119, 1, "x">>, <<131, 67, 0, 0, 0, 0, 1, 119, 1, "m", 119, 1, "n">>, <<131, 67, 0, 0, 0, 0, 1, 119, 1, "m">>].
erl_eval_works(R) ->
    {value, V, _} = erl_eval:expr({'op', 1, '=:=', {var, 1, 'R'}, {var, 1, 'R'}}, #{'R' => R}),
    V.
