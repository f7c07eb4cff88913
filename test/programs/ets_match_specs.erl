%% match_spec_compile, match_spec_run, test_ms, is_compiled_ms, fun2ms, erlang:match_spec_test.
-module(ets_match_specs).
-include_lib("stdlib/include/ms_transform.hrl").
-include("check.hrl").

main() ->
    ?P(ets:match_spec_run([{1, a}, {2, b}], ets:match_spec_compile([{{'$1', '$2'}, [], [{{'$2', '$1'}}]}]))),
    ?P(ets:match_spec_run([], ets:match_spec_compile([{'_', [], ['$_']}]))),
    ?P(ets:match_spec_run([a, {b}, 1], ets:match_spec_compile([{'_', [], ['$_']}]))),
    ?P(ets:match_spec_run([{1}, {2} | x], ets:match_spec_compile([{'_', [], ['$_']}]))),
    ?P(ets:match_spec_run([{1}], id(x))),
    ?P(ets:match_spec_compile(id(x))),
    ?P(ets:match_spec_compile([{a, b}])),
    ?P(ets:is_compiled_ms(ets:match_spec_compile([{'_', [], [true]}]))),
    ?P(ets:is_compiled_ms(x)),
    ?P(ets:is_compiled_ms(make_ref())),
    ?P(ets:test_ms({1, 2}, [{{'$1', '$2'}, [{'<', '$1', '$2'}], [{'+', '$1', '$2'}]}])),
    ?P(ets:test_ms({2, 1}, [{{'$1', '$2'}, [{'<', '$1', '$2'}], ['$1']}])),
    ?P(ets:test_ms(nottuple, [{'_', [], [x]}])),
    ?P(element(1, ets:test_ms({1}, [{{'$1'}, [{bad, '$1'}], ['$1']}]))),
    ?P(erlang:match_spec_test({a, 1}, [{{a, '$1'}, [], ['$1']}], table)),
    ?P(erlang:match_spec_test([a, 1], [{[a, '$1'], [], ['$1']}], trace)),
    ?P(element(1, erlang:match_spec_test({a}, [{{'$1'}, [{nosuch, 1}], ['$1']}], table))),
    ?P(ets:fun2ms(fun({A, B}) -> {B, A} end)),
    ?P(ets:fun2ms(fun({A, B}) when A > 3, B =/= x -> A + B end)),
    ?P(ets:fun2ms(fun({A, B} = C) when is_list(B), hd(B) =:= A -> [C, A | B] end)),
    ?P(ets:fun2ms(fun({A, _}) when A < 1; A > 10 -> true; (X) -> X end)),
    ?P(ets:fun2ms(fun({A, {x, [B | C]}}) -> {{A}, B, C, #{k => A}} end)),
    ?P(ets:fun2ms(fun(X) when element(1, X) =:= foo, not is_atom(element(2, X)) -> element(2, X) end)),
    ?P(begin N = id(5), ets:fun2ms(fun({A}) when A > N -> {A, N} end) end),
    ?P(begin T = ets:new(t, [ordered_set]), ets:insert(T, [{I, I * I} || I <- lists:seq(1, 10)]), N = id(50), ets:select(T, ets:fun2ms(fun({A, B}) when B > N -> A end)) end),
    ?P(begin T = ets:new(t, []), ets:insert(T, [{I} || I <- lists:seq(1, 10)]), ets:select_delete(T, ets:fun2ms(fun({A}) when A rem 2 =:= 0 -> true end)) end),
    ?ST(ets:match_spec_compile(id([{a, b}]))),
    ?ST(ets:match_spec_run(id([{1}]), x)),
    ok.
