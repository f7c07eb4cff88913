%% Match specifications whose expressions lie deep within each other: system_limit from some depth on.
-module(ms_nested).
-export([main/0, traced/1]).

main() ->
    [try_depth(N) || N <- [10, 1000, 2000, 20000]],
    ok.

traced(X) -> X.

ors(N) when N < 0 -> true;
ors(N) -> {'or', {'=:=', N, '$1'}, ors(N - 1)}.
andalsos(0) -> '$1';
andalsos(N) -> {'andalso', true, andalsos(N - 1)}.
tuples(0) -> '$1';
tuples(N) -> {{tuples(N - 1)}}.
lists(0) -> '$1';
lists(N) -> [lists(N - 1)].
calls(0) -> '$1';
calls(N) -> {'+', calls(N - 1), 1}.

try_depth(N) ->
    Tab = ets:new(tab, []),
    ets:insert(Tab, {1}),
    io:format("~p:~n", [N]),
    [begin
         Body = Make(N),
         Test = erlang:match_spec_test([1], [{['$1'], [Body], []}], trace),
         io:format("  ~p ~0p~n", [What, case Test of {error, [{error, "Excessive nesting; system limit reached near: " ++ _} | _]} -> excessive; {error, _} -> other; _ -> element(1, Test) end]),
         io:format("  ~0p~n", [[caught(F) || F <- [
             fun() -> ets:match_spec_compile([{{'$1'}, [Body], ['$_']}]) end, fun() -> ets:select(Tab, [{{'$1'}, [Body], [true]}]) end,
             fun() -> ets:select(Tab, [{{'$1'}, [Body], [true]}], 1) end, fun() -> ets:select_count(Tab, [{{'$1'}, [Body], [true]}]) end,
             fun() -> ets:select_delete(Tab, [{{'$1'}, [Body], [false]}]) end, fun() -> ets:select_replace(Tab, [{{'$1'}, [Body], ['$_']}]) end,
             fun() -> erlang:trace_pattern({?MODULE, traced, 1}, [{['$1'], [Body], []}], []) end, fun() -> erlang:trace_pattern({?MODULE, traced, 1}, false, []) end]]])
     end || {What, Make} <- [{ors, fun ors/1}, {andalsos, fun andalsos/1}, {tuples, fun tuples/1}, {lists, fun lists/1}, {calls, fun calls/1}]],
    % what is wrong otherwise stays badarg
    io:format("  ~0p~n", [[caught(F) || F <- [fun() -> ets:select(Tab, [{{'$1'}, [{foo, 1}], [true]}]) end, fun() -> ets:match(Tab, {'$1', 1}) end, fun() -> ets:select(Tab, foo) end]]]),
    ets:delete(Tab).

caught(F) -> try F() of _ -> ok catch error:R -> R end.
