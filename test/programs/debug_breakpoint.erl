%% erts_debug:breakpoint/2: calls go to the breakpoint/3 of the process's error handler, which is what OTP's debugger stands on.
-module(debug_breakpoint).
-export([breakpoint/3, undefined_function/3, undefined_lambda/3, exported/2, tail/1]).
-include("check.hrl").

exported(A, B) -> {real, A, B}.
tail(X) -> exported(X, X).
local(X) -> {local, X}.
folded(<<B, Rest/binary>>, Acc) -> folded(Rest, [B | Acc]);
folded(<<>>, Acc) -> lists:reverse(Acc).
made(X) -> fun(Y) -> {X, Y} end.

breakpoint(?MODULE, folded, [B, Acc]) -> {B, length(Acc)};
breakpoint(M, F, A) -> {M, F, A}.
undefined_function(M, F, A) -> error_handler:undefined_function(M, F, A).
undefined_lambda(M, F, A) -> error_handler:undefined_lambda(M, F, A).

main() ->
    Set = fun(What, On) -> erts_debug:breakpoint(What, On) end,
    calls(),
    ?P(Set({?MODULE, exported, 2}, true)),
    ?P(Set({?MODULE, local, 1}, true)),
    ?P(try exported(a, b) catch C:R -> {C, R} end),
    process_flag(error_handler, ?MODULE),
    calls(),
    ?P(Set({?MODULE, folded, '_'}, true)),
    ?P(Set({?MODULE, '-made/1-fun-0-', 2}, true)),
    calls(),
    ?P(Set({?MODULE, exported, 2}, false)),
    ?P(Set({?MODULE, exported, 3}, true)),
    ?P(Set({no_such_module, '_', '_'}, true)),
    ?P([try Set(W, O) catch error:R -> R end || {W, O} <- [{a, true}, {{?MODULE, '_', 1}, true}, {{?MODULE, a}, true}, {{?MODULE, f, a}, true},
                                                          {{?MODULE, exported, 2}, yes}, {{1, f, 2}, true}]]),
    calls(),
    traced(),
    [Set({?MODULE, F, '_'}, false) || F <- [local, folded, '-made/1-fun-0-']],
    calls(),
    process_flag(error_handler, error_handler),
    ok.

calls() ->
    F = made(x),
    ?P([exported(1, 2), ?MODULE:exported(3, id([4])), local(5), ?MODULE:tail(6), apply(?MODULE, id(exported), [7, 8]), F(9)]),
    ?P(folded(<<"abc">>, [])),
    G = fun ?MODULE:exported/2,
    ?P([G(1, 2), [exported(I, I) || I <- [1, 2]]]).

%% A trace of a call that is broken off is told before.
traced() ->
    Self = self(),
    T = spawn(fun T() -> receive {get, P} -> P ! told; {trace, Self, What, X} -> io:format("~p ~p~n", [What, X]), T(); {trace, Self, W, X, Y} -> io:format("~p ~p ~p~n", [W, X, Y]), T() end end),
    erlang:trace(self(), true, [call, {tracer, T}]),
    erlang:trace_pattern({?MODULE, local, 1}, [{'_', [], [{return_trace}]}], [local]),
    V = local(traced),
    erlang:trace_pattern({?MODULE, local, 1}, false, [local]),
    erlang:trace(self(), false, [all]),
    R = erlang:trace_delivered(all), receive {trace_delivered, all, R} -> ok end,
    T ! {get, self()}, receive told -> ok end,
    ?P(V).
