%% What a program sees of modules that it loads, and of their atoms, before and after (layer.test.ts): the same, whether they are linked ahead or not.
-module(testing_layer).
-export([main/0]).

main() ->
    say("start", [erlang:system_info(atom_count), lists:sort(erlang:loaded()) -- [?MODULE]]),
    Names = ["beam_ssa_bool", "no_such_atom_at_all", "sys_core_fold", "recv_mask", "beam_validator", "call_only_later"],
    say("atoms", [exists(N) || N <- Names]),
    say("safe", [catch binary_to_term(<<131, 119, (length(N)), (list_to_binary(N))/binary>>, [safe]) || N <- Names]),
    say("undefined", [erlang:function_exported(compile, forms, 2), erlang:module_loaded(compile), code:is_loaded(v3_core),
                      catch erlang:get_module_info(v3_core), catch erlang:fun_info(fun compile:forms/2)]),
    %% atoms of modules that come later, in another order than there
    Early = [list_to_atom(N) || N <- ["swap_opt", "zzz_own", "beam_call_types", "cerl_inline", "aaa_own", "variable", "beam_ssa"]],
    say("early", [erlang:system_info(atom_count), maps:from_list([{A, 1} || A <- Early]), maps:keys(maps:from_list([{A, 1} || A <- lists:reverse(Early)]))]),
    Binary = compiled(),
    say("compiled", [erlang:md5(Binary), erlang:system_info(atom_count), lists:sort(erlang:loaded()) -- [?MODULE]]),
    Late = maps:from_list([{list_to_atom(N), N} || N <- ["opt_ssa", "ppp_own", "beam_ssa_pre_codegen", "cerl", "no_inline_cost", "qqq_own" | Names]]),
    say("late", [Late, maps:to_list(Late), erlang:system_info(atom_count)]),
    Large = maps:from_list([{list_to_atom("k" ++ integer_to_list(N)), N} || N <- lists:seq(1, 50)] ++ [{A, 0} || A <- Early]),
    say("large", [lists:sort(maps:to_list(Large)), maps:get(cerl_inline, Large), erlang:phash2(Large)]),
    {module, testing_layer_own} = code:load_binary(testing_layer_own, "own", Binary),
    say("own", [(catch testing_layer_own:f(#{swap_opt => 1, beam_ssa => 2})), [catch testing_layer_own:g(X) || X <- [1, aaa_own]]]),
    say("info", [erlang:phash2({M:module_info(exports), M:module_info(md5), M:module_info(functions)}) || M <- [compile, v3_core, beam_ssa, erl_lint]]),
    say("trace", [catch v3_core:module(1, 2), catch beam_ssa:no_such(1)]),
    Traced = spawn(fun() -> receive go -> cerl:c_var(x) end end),
    erlang:trace(Traced, true, [call]),
    erlang:trace_pattern({cerl, '_', '_'}, true, [local]),
    Traced ! go,
    say("traced", [receive {trace, Traced, call, C} -> C after 5000 -> none end]),
    say("reload", [code:purge(cerl), code:delete(cerl), code:purge(cerl), code:is_loaded(cerl), cerl:c_var(y), code:unstick_mod(v3_core), code:purge(v3_core), code:load_file(v3_core),
                   code:purge(v3_core), compiled() =:= Binary]),
    say("end", [code:which(compile), erlang:phash2(compile:module_info(md5)), erlang:system_info(atom_count)]),
    erlang:halt().

compiled() ->
    Forms = [{attribute, 1, module, testing_layer_own}, {attribute, 1, export, [{f, 1}, {g, 1}]},
             {function, 2, f, 1, [{clause, 2, [{var, 2, 'M'}], [],
               [{map, 2, {var, 2, 'M'}, [{map_field_assoc, 2, {atom, 2, K}, {atom, 2, K}} || K <- [cerl_inline, zzz_own, beam_ssa_dead, mmm_own]]}]}]},
             {function, 3, g, 1, [{clause, 3, [{integer, 3, 1}], [], [{atom, 3, one}]}]}],
    {ok, _, Binary} = compile:forms(Forms, [deterministic]),
    Binary.

exists(Name) ->
    try list_to_existing_atom(Name) catch error:badarg -> none end.

say(What, Terms) ->
    io:format("~s: ~w~n", [What, Terms]).
