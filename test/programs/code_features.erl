%% Modules that were compiled with a feature of the language are loaded where it is enabled, and refused elsewhere (OTP 25 has maybe_expr, but not enabled).
%% booted
-module(code_features).
-include("check.hrl").

main() ->
    erl_features:enabled(),
    ?P(load(featured, [maybe_expr])),
    ?P(load(featured, [no_such_feature, maybe_expr])),
    ?P(load(featured, [])),
    ?P(erlang:load_module(featured, beam(other, []))),
    ?P(code:load_binary(featured, "featured.beam", beam(featured, [no_such_feature]))),
    ?P(erlang:load_module(id("featured"), beam(featured, []))),
    ?P(erlang:load_module(featured, id(not_binary))),
    ok.

load(Name, Features) ->
    R = erlang:load_module(Name, beam(Name, Features)),
    L = erlang:module_loaded(Name),
    L andalso erlang:delete_module(Name),
    L andalso erlang:purge_module(Name),
    {R, L}.

beam(Name, Features) ->
    Forms = [{attribute, 1, module, Name}, {attribute, 1, export, [{f, 0}]}, {function, 1, f, 0, [{clause, 1, [], [], [{atom, 1, ok}]}]}],
    Chunks = [{<<"Meta">>, term_to_binary([{enabled_features, Features}])} || Features =/= []],
    {ok, Name, Beam} = compile:forms(Forms, [{extra_chunks, Chunks}]),
    Beam.
