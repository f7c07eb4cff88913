%% A module that was deleted is loaded again while its old version is still there; a third version has no place.
-module(code_deleted).
-include("check.hrl").

main() ->
    B = beam(),
    ?P(erlang:load_module(deleted, B)),
    F = deleted:f(),
    ?P(erlang:delete_module(deleted)),
    ?P(erlang:check_old_code(deleted)),
    ?P(erlang:module_loaded(deleted)),
    ?P(deleted:v()),
    ?P(F()),
    ?P(erlang:load_module(deleted, B)),
    ?P(deleted:v()),
    ?P(F()),
    ?P(erlang:check_old_code(deleted)),
    ?P(erlang:load_module(deleted, B)),
    ?P(erlang:delete_module(deleted)),
    ?P(erlang:delete_module(no_such_module)).

beam() ->
    Forms = [form(S) || S <- ["-module(deleted).", "-export([v/0, f/0]).", "v() -> here.", "f() -> fun() -> {in, v()} end."]],
    {ok, deleted, B} = compile:forms(Forms, [deterministic]),
    B.
form(S) -> {ok, T, _} = erl_scan:string(S), {ok, F} = erl_parse:parse_form(T), F.
