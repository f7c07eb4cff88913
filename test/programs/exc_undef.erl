%% Undefined functions and modules: direct, apply, funs, spawn, error_handler.
-module(exc_undef).
-export([undefined_function/3, undefined_lambda/3]).
-include("check.hrl").

main() ->
    ?ST(nomod_a:f(id(1), 2)),
    ?ST(lists:no_function(id(1))),
    ?ST(?MODULE:nof()),
    ?ST(apply(id(nomod_b), id(g), [1])),
    ?ST(apply(id(lists), id(nof), [])),
    ?ST((id(nomod_c)):f(x)),
    ?ST(lists:(id(nof))(x)),
    ?ST((fun nomod_d:f/1)(id(1))),
    ?ST(erlang:no_such_bif(id(1))),
    ?ST(in_body(id(1))),
    ?ST(in_tail(id(1))),
    ?ST(apply(id("not an atom"), f, [])),
    ?ST(apply(id(lists), id(1), [])),
    ?ST(apply(id(lists), reverse, id(notalist))),
    ?ST(apply(id(lists), reverse, id([[1] | x]))),
    ?ST(apply(id({lists}), reverse, [[]])),
    ?P(try nomod_e:f() catch error:undef -> undef end),
    ?P(begin {P, R} = spawn_monitor(nomod_f, g, [1, 2]), receive {'DOWN', R, process, P, {E, St}} -> {E, St} end end),
    ?P(begin {P, R} = spawn_monitor(fun() -> nomod_g:h(x) end), receive {'DOWN', R, process, P, {E, [H | _]}} -> {E, H} end end),
    ?P(erlang:function_exported(nomod_h, f, 0)),
    ?P(erlang:function_exported(lists, map, 2)),
    ?P(erlang:function_exported(lists, nof, 2)),
    ?P(erlang:function_exported(?MODULE, main, 0)),
    ?P(erlang:function_exported(?MODULE, in_body, 1)),
    ?P(erlang:function_exported(id("x"), f, 1)),
    ?P(begin process_flag(error_handler, ?MODULE), R = nomod_i:ff(1, [2]), process_flag(error_handler, error_handler), R end),
    ?P(begin process_flag(error_handler, ?MODULE), R = (catch (fun nomod_j:gg/1)(1)), process_flag(error_handler, error_handler), R end),
    ?P(begin process_flag(error_handler, ?MODULE), R = [apply(nomod_k, hh, [X]) || X <- [1, 2]], process_flag(error_handler, error_handler), R end),
    ?P(alone(fun() -> process_flag(error_handler, no_such_handler), lists:reverse([1]) end)),
    ?P(process_flag(error_handler, id(1))),
    ok.

undefined_function(M, F, A) -> {handled, M, F, A}.
undefined_lambda(M, F, A) -> {lambda, M, F, A}.
in_body(X) -> Y = nomod_x:f(X), {Y}.
in_tail(X) -> nomod_y:f(X).
