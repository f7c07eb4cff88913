%% error_handler in the way: undefined functions loaded on demand, retried, custom handlers.
-module(code_error_handler).
-export([undefined_function/3, undefined_lambda/3]).
-include("check.hrl").

main() ->
    ?P(erlang:module_loaded(orddict) orelse true),
    ?P(orddict:from_list([{b, 1}, {a, 2}])),
    ?P(erlang:module_loaded(orddict)),
    ?P(error_handler:undefined_function(lists, reverse, [[1, 2]])),
    ?P(error_handler:undefined_function(no_mod_a, f, [1])),
    ?P(error_handler:raise_undef_exception(m, f, [1])),
    ?P(error_handler:undefined_lambda(no_mod_b, fun() -> ok end, [])),
    ?ST(error_handler:undefined_function(no_mod_a, f, [1])),
    ?ST(error_handler:raise_undef_exception(m, f, [1])),
    ?ST(error_handler:raise_undef_exception(m, f, x)),
    ?P(with(fun() -> no_mod_c:some(1, 2) end)),
    ?P(with(fun() -> apply(no_mod_d, other, []) end)),
    ?P(with(fun() -> (fun no_mod_e:f/1)(x) end)),
    ?P(with(fun() -> lists:no_such_fun(1) end)),
    ?P(with(fun() -> lists:reverse([1]) end)),
    ?P(with(fun() -> [no_mod_f:g(X) || X <- [1, 2]] end)),
    ?P(with(fun() -> no_mod_g:'fail'(1) end)),
    ?P(with(fun() -> S = self(), spawn(fun() -> S ! {inherited, process_info(self(), error_handler)} end), receive {inherited, X} -> X end end)),
    ok.

undefined_function(_, fail, _) -> error(handler_failed);
undefined_function(M, F, A) -> {undefined, M, F, A}.
undefined_lambda(M, F, A) -> {lambda, M, F, A}.
with(F) -> Old = process_flag(error_handler, ?MODULE), R = try F() catch C:E -> {C, E} end, process_flag(error_handler, Old), R.
