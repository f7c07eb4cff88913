%% erlang:trace and trace_pattern: calls, returns, exceptions, match specifications, messages, processes.
-module(trace_calls).
-export([f/1, g/2]).
-include("check.hrl").

main() ->
    S = self(),
    ?P(t(call, [{?MODULE, f, 1}], [], fun() -> ?MODULE:f(1), ?MODULE:f(2) end)),
    ?P(t(call, [{?MODULE, f, 1}], [{'_', [], [{return_trace}]}], fun() -> ?MODULE:f(1) end)),
    ?P(t(call, [{?MODULE, f, 1}], [{'_', [], [{exception_trace}]}], fun() -> catch ?MODULE:f(x) end)),
    ?P(t(call, [{?MODULE, f, 1}], [{['$1'], [{'>', '$1', 1}], []}], fun() -> [?MODULE:f(X) || X <- [1, 2, 3]] end)),
    ?P(t(call, [{?MODULE, f, 1}], [{['$1'], [], [{message, {{got, '$1'}}}]}], fun() -> ?MODULE:f(1) end)),
    ?P(t(call, [{?MODULE, f, 1}], [{['$1'], [], [{message, false}]}], fun() -> ?MODULE:f(1) end)),
    ?P(t(call, [{?MODULE, '_', '_'}], [], fun() -> ?MODULE:f(1), ?MODULE:g(1, 2) end)),
    ?P(t(call, [{lists, reverse, 1}], [], fun() -> lists:reverse([1, 2]) end)),
    ?P(t([call, arity], [{?MODULE, g, 2}], [], fun() -> ?MODULE:g(1, 2) end)),
    ?P(t(send, [], [], fun() -> S ! {from_traced, 1} end)),
    ?P(t('receive', [], [], fun() -> self() ! hello, receive hello -> ok end end)),
    ?P(t(procs, [], [], fun() -> register(traced_name, self()), unregister(traced_name) end)),
    ?P(t(call, [{?MODULE, f, 1}], [], fun() -> local(1) end)),
    ?P(erlang:trace_pattern({?MODULE, f, 1}, true, [])),
    ?P(erlang:trace_info({?MODULE, f, 1}, traced)),
    ?P(erlang:trace_pattern({?MODULE, f, 1}, false, [])),
    ?P(erlang:trace_info({?MODULE, f, 1}, traced)),
    ?P(erlang:trace_pattern({?MODULE, nof, 1}, true, [])),
    ?P(erlang:trace_pattern(bad, true, [])),
    ?P(erlang:trace(self(), maybe_, [])),
    ?P(erlang:trace(id(x), true, [call])),
    ok.

f(X) -> X + 1.
g(A, B) -> {A, B}.
local(X) -> f(X).
t(Flag, MFAs, Spec, F) ->
    Me = self(),
    P = spawn(fun() -> Me ! {ready, self()}, receive go -> F(), Me ! {finished, self()} end, receive stop -> ok end end),
    receive {ready, P} -> ok end,
    [erlang:trace_pattern(MFA, Spec, [local]) || MFA <- MFAs],
    1 = erlang:trace(P, true, lists:flatten([Flag])),
    P ! go,
    receive {finished, P} -> ok end,
    R = erlang:trace_delivered(P),
    receive {trace_delivered, P, R} -> ok end,
    catch erlang:trace(P, false, [all]),
    [erlang:trace_pattern(MFA, false, [local]) || MFA <- MFAs],
    P ! stop,
    [setelement(2, M, pid) || M <- drain(), element(1, M) =:= trace, not lists:member({finished, P}, tuple_to_list(M)), not lists:member(go, tuple_to_list(M))].
drain() -> receive M -> [M | drain()] after 0 -> [] end.
