%% '$handle_undefined_function' of a module, and deletion of the current code.
-module(code_undefined_handler).
-include("check.hrl").

main() ->
    ?P(erlang:load_module(handler, beam())),
    ?P(handler:defined()),
    ?P(handler:anything(1, 2)),
    ?P(apply(handler, other, [])),
    ?P((fun handler:third/1)(x)),
    ?P(erlang:delete_module(handler)),
    ?P(erlang:module_loaded(handler)),
    ?P(try handler:defined() catch error:E -> E end),
    ?P(erlang:check_old_code(handler)),
    ?P(erlang:delete_module(handler)),
    ?P(erlang:module_loaded(handler)),
    ok.

beam() -> {ok, handler, B} = compile:forms([form(S) || S <- ["-module(handler).", "-export([defined/0, '$handle_undefined_function'/2]).", "defined() -> yes.", "'$handle_undefined_function'(F, A) -> {handled, F, A}."]], [deterministic]), B.
form(S) -> {ok, T, _} = erl_scan:string(S), {ok, F} = erl_parse:parse_form(T), F.
