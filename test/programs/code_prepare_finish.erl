%% prepare_loading and finish_loading, has_prepared_code_on_load, delete_module, calls after deletion.
-module(code_prepare_finish).
-include("check.hrl").

main() ->
    B = beam(),
    P = erlang:prepare_loading(prep, B),
    ?P(is_reference(P)),
    ?P(erlang:has_prepared_code_on_load(P)),
    ?P(erlang:module_loaded(prep)),
    ?P(try prep:v() catch error:W0 -> W0 end),
    ?P(erlang:finish_loading([P])),
    ?P(prep:v()),
    ?P(erlang:finish_loading([P])),
    ?P(erlang:prepare_loading(prep, <<"junk">>)),
    ?P(erlang:prepare_loading(other, B)),
    ?P(erlang:finish_loading([])),
    ?P(erlang:finish_loading(id(x))),
    ?P(begin P2 = erlang:prepare_loading(prep, B), P3 = erlang:prepare_loading(prep, B), erlang:finish_loading([P2, P3]) end),
    ?P(begin P4 = erlang:prepare_loading(prep, B), erlang:finish_loading([P4]) end),
    ?P(begin P5 = erlang:prepare_loading(prep, B), erlang:finish_loading([P5]) end),
    F = fun prep:v/0,
    ?P(erlang:delete_module(never_loaded_zz)),
    ?P(erlang:check_old_code(prep)),
    ?ST(erlang:finish_loading(id([x]))),
    ?P(F()),
    %% several at once: none may have an on_load function
    [L1, L2, N] = [erlang:prepare_loading(M, beam(M, On)) || {M, On} <- [{prep_a, true}, {prep_b, true}, {prep_c, false}]],
    [?P(try erlang:finish_loading(Ps) catch C:R -> {C, R} end) || Ps <- [[L1, L2], [N, L1], [L1, L1], [L1, x], [L1], [N]]],
    ?P([erlang:module_loaded(M) || M <- [prep_a, prep_b, prep_c]]),
    ok.

beam(M, On) ->
    {ok, M, B} = compile:forms([{attribute, 1, module, M}] ++ [{attribute, 1, on_load, {f, 0}} || On] ++
        [{function, 1, f, 0, [{clause, 1, [], [], [{atom, 1, ok}]}]}], [deterministic, nowarn_unused_function]),
    B.

beam() -> {ok, prep, B} = compile:forms([form(S) || S <- ["-module(prep).", "-export([v/0]).", "v() -> v."]], [deterministic]), B.
form(S) -> {ok, T, _} = erl_scan:string(S), {ok, F} = erl_parse:parse_form(T), F.
