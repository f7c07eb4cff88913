%% Traces of calls: global, local and meta patterns, match specifications and what they can do, returns, exceptions, counts.
-module(trace_functions).
-export([main/0, exported/1, tail/1, body/1, nested/2, fails/1, catches/1, loop/1, deep/1, calls_bif/1, bif_tail/1, through_fun/1, spawned/1,
         throws_deep/1, exits/1, echo/0]).

main() ->
    global(), local(), returns(), exceptions(), return_to(), specs(), counts(), meta(), bifs(), funs(), running(), info(), patterns().

exported(X) -> [X].
hidden(X) -> {hidden, X}.
body(X) -> Y = hidden(X), [Y].
tail(X) -> exported(X).
nested(A, B) -> X = ?MODULE:exported(A), Y = hidden(B), {X, Y}.
fails(X) -> [hd(X)].
catches(X) -> try fails(X) of R -> R catch error:badarg -> caught end.
throws(X) -> throw(X).
exits(X) -> Y = exit(X), [Y].
throws_deep(0) -> throws(bottom);
throws_deep(N) -> [throws_deep(N - 1)].
loop(0) -> done;
loop(N) -> loop(N - 1).
deep(0) -> [];
deep(N) -> [N | deep(N - 1)].
calls_bif(X) -> [erlang:atom_to_list(X)].
bif_tail(X) -> erlang:atom_to_list(X).
through_fun(X) -> F = fun(Y) -> {f, Y, X} end, F(1).
spawned(X) -> X.

tracer() -> spawn(fun() -> collect([]) end).
collect(Acc) ->
    receive
        {get, From} -> From ! {self(), lists:reverse(Acc)}, collect([]);
        Other -> collect([Other | Acc])
    end.
told(T) ->
    Ref = erlang:trace_delivered(all),
    receive {trace_delivered, all, Ref} -> ok end,
    T ! {get, self()},
    receive {T, Told} -> Told end.

echo() ->
    receive
        {From, Run} when is_function(Run) -> From ! {self(), catch Run()}, echo();
        stop -> ok
    end.
call(P, F) -> P ! {self(), F}, receive {P, R} -> R after 5000 -> timeout end.

%% What is told of F with patterns set.
traced(What, Patterns, Flags, F) ->
    T = tracer(), W = spawn(?MODULE, echo, []),
    call(W, fun() -> ok end),
    Set = [erlang:trace_pattern({?MODULE, Fn, A}, MS, Opts) || {Fn, A, MS, Opts} <- Patterns],
    erlang:trace(W, true, [call, {tracer, T} | Flags]),
    R = call(W, F),
    erlang:trace(W, false, [all]),
    W ! stop,
    [erlang:trace_pattern({?MODULE, Fn, A}, false, Opts) || {Fn, A, _, Opts} <- Patterns],
    Told = [shown(M, W) || M <- told(T)],
    exit(T, kill),
    io:format("~p: ~p ~p~n  ~p~n", [What, Set, R, Told]).
shown(M, W) when is_tuple(M) -> list_to_tuple([shown(X, W) || X <- tuple_to_list(M)]);
shown([H | T], W) -> [shown(H, W) | shown(T, W)];
shown(W, W) -> w;
shown(X, _) when is_pid(X) -> pid;
shown(X, _) when is_function(X) -> a_fun;
shown(X, _) -> X.

global() ->
    traced(global, [{exported, 1, true, []}, {nested, 2, true, [global]}, {hidden, 1, true, [global]}], [],
           fun() -> {?MODULE:exported(1), ?MODULE:nested(2, 3), body(4), tail(5), apply(?MODULE, exported, [6])} end),
    traced(arity, [{exported, 1, true, []}], [arity], fun() -> ?MODULE:exported(x) end),
    traced(spawn, [{spawned, 1, true, []}], [set_on_spawn], fun() -> P = spawn(?MODULE, spawned, [y]), R = monitor(process, P), receive {'DOWN', R, _, _, _} -> ok end end),
    traced(silent, [{exported, 1, true, []}], [silent], fun() -> ?MODULE:exported(x) end).

local() ->
    traced(local, [{exported, 1, true, [local]}, {hidden, 1, [], [local]}, {tail, 1, true, [local]}], [],
           fun() -> {?MODULE:exported(1), ?MODULE:nested(2, 3), body(4), tail(5), exported(6)} end),
    traced(loop, [{loop, 1, true, [local]}], [], fun() -> loop(3) end),
    traced(deep, [{deep, 1, true, [local]}], [arity], fun() -> deep(3) end),
    traced(wild, [{'_', '_', true, [local]}], [arity], fun() -> nested(a, b) end).

-define(RET, [{'_', [], [{return_trace}]}]).
returns() ->
    traced(return_global, [{exported, 1, ?RET, []}], [], fun() -> {?MODULE:exported(1), ?MODULE:tail(2)} end),
    traced(return_local, [{exported, 1, ?RET, [local]}, {tail, 1, ?RET, [local]}, {hidden, 1, ?RET, [local]}], [],
           fun() -> {exported(1), tail(2), body(3), nested(4, 5)} end),
    traced(return_loop, [{loop, 1, ?RET, [local]}], [], fun() -> loop(2) end),
    traced(return_deep, [{deep, 1, ?RET, [local]}], [], fun() -> deep(2) end),
    traced(return_false, [{exported, 1, [{'_', [], [{return_trace}, {message, false}]}], [local]}], [], fun() -> exported(1) end),
    traced(return_many, [{deep, 1, [{'_', [], [{return_trace}, {message, false}]}], [local]}], [], fun() -> length(deep(100)) end),
    traced(loop_many, [{loop, 1, [{'_', [], [{message, false}, {return_trace}]}], [local]}], [], fun() -> loop(60) end).

-define(EXC, [{'_', [], [{exception_trace}]}]).
exceptions() ->
    traced(caught, [{fails, 1, ?EXC, [local]}, {catches, 1, ?EXC, [local]}], [], fun() -> {catches([]), catches([a])} end),
    traced(uncaught_return, [{fails, 1, ?RET, [local]}], [], fun() -> catch fails([]), ok end),
    traced(deep, [{throws_deep, 1, ?EXC, [local]}, {throws, 1, ?EXC, [local]}], [], fun() -> throws_deep(2) end),
    traced(global, [{throws_deep, 1, ?EXC, [global]}], [], fun() -> ?MODULE:throws_deep(1) end),
    traced(ends, [{exits, 1, ?EXC, [local]}], [set_on_spawn],
           fun() -> P = spawn(?MODULE, exits, [[]]), R = monitor(process, P), receive {'DOWN', R, _, _, _} -> ok end end).

return_to() ->
    traced(return_to, [{exported, 1, true, [local]}, {hidden, 1, true, [local]}, {tail, 1, true, [local]}, {body, 1, true, [local]}], [return_to],
           fun() -> {exported(1), tail(2), body(3), ?MODULE:nested(4, 5)} end),
    traced(return_to_catch, [{fails, 1, true, [local]}, {catches, 1, true, [local]}], [return_to], fun() -> catches([]) end),
    traced(both, [{exported, 1, ?RET, [local]}, {body, 1, ?RET, [local]}, {hidden, 1, ?RET, [local]}], [return_to], fun() -> {body(1), tail(2)} end),
    traced(global_return_to, [{exported, 1, ?RET, []}], [return_to], fun() -> [?MODULE:exported(1)] end),
    traced(loop, [{loop, 1, true, [local]}], [return_to], fun() -> [loop(2)] end).

specs() ->
    Do = fun(What, MS) -> traced(What, [{exported, 1, MS, [local]}], [], fun() -> {tail(1), [exported(two)], ?MODULE:nested([3], 4)} end) end,
    Do(guard, [{['$1'], [{is_integer, '$1'}], []}]),
    Do(message, [{['$1'], [], [{message, {{'$1', '$_', '$$'}}}]}]),
    Do(no_match, [{[a], [], []}]),
    Do(messages, [{[1], [], [{message, false}]}, {[two], [], [{message, true}]}, {'_', [], [{message, {const, {x, y}}}]}]),
    Do(caller, [{'_', [], [{message, {caller}}]}]),
    Do(last_counts, [{'_', [], [{message, a}, {message, b}]}]),
    Do(self, [{'_', [{'==', {self}, {self}}], [{message, {self}}]}]),
    Do(tokens, [{'_', [{'not', {is_seq_trace}}], [{message, {get_seq_token}}]}]),
    Do(silent, [{['$1'], [], [{silent, {is_atom, '$1'}}]}]),
    Do(fails, [{['$1'], [], [{message, {'+', '$1', 1}}]}]),
    Do(fails_guard, [{['$1'], [{'>', {'+', '$1', 1}, 0}], []}]),
    erlang:system_info(otp_release) > "25" andalso Do(stack, [{'_', [], [{message, {element, 2, {hd, {current_stacktrace}}}}]}]),
    Do(tcw, [{'_', [], [{set_tcw, {'+', {get_tcw}, 1}}, {message, {get_tcw}}]}]),
    io:format("~p~n", [erlang:system_flag(trace_control_word, 0)]),
    Do(disable, [{[two], [], [{disable_trace, call}]}, {'_', [], []}]),
    Do(enable, [{[two], [], [{enable_trace, arity}]}, {'_', [], []}]),
    Do(trace, [{[two], [], [{trace, [], [arity, silent]}]}, {'_', [], []}]),
    Do(trace_off, [{[two], [], [{message, {trace, [call], []}}]}, {'_', [], []}]),
    Do(errors, [{'_', [], [{message, {enable_trace, no_flag}}]}]),
    traced(line, [{exported, 1, [{'_', [], [{message, {caller_line}}]}], [local]}], [], fun() -> ?MODULE:nested(1, 2) end).

counts() ->
    T = tracer(),
    io:format("~p~n", [erlang:trace_pattern({?MODULE, deep, 1}, true, [call_count])]),
    deep(10), loop(3),
    io:format("~p~n", [erlang:trace_info({?MODULE, deep, 1}, call_count)]),
    erlang:trace_pattern({?MODULE, deep, 1}, pause, [call_count]),
    deep(5),
    io:format("~p~n", [erlang:trace_info({?MODULE, deep, 1}, call_count)]),
    erlang:trace_pattern({?MODULE, deep, 1}, restart, [call_count]),
    deep(2),
    io:format("~p ~p~n", [erlang:trace_info({?MODULE, deep, 1}, call_count), erlang:trace_info({?MODULE, loop, 1}, call_count)]),
    erlang:trace_pattern({?MODULE, deep, 1}, false, [call_count]),
    io:format("~p~n", [erlang:trace_info({?MODULE, deep, 1}, call_count)]),
    Me = self(),
    erlang:trace_pattern({?MODULE, '_', '_'}, true, [call_time]),
    erlang:trace(self(), true, [call, {tracer, T}]),
    deep(20), nested(1, 2),
    erlang:trace(self(), false, [call]),
    [case erlang:trace_info({?MODULE, F, 1}, call_time) of
         {call_time, [{Me, N, S, Us}]} when is_integer(S), is_integer(Us) -> io:format("~p ~p~n", [F, N]);
         Other -> io:format("~p ~p~n", [F, Other])
     end || F <- [deep, exported, hidden, loop]],
    erlang:trace_pattern({?MODULE, '_', '_'}, false, [call_time]),
    io:format("~p~n", [erlang:trace_info({?MODULE, deep, 1}, call_time)]),
    exit(T, kill).

meta() ->
    T = tracer(), W = spawn(?MODULE, echo, []),
    io:format("~p~n", [erlang:trace_pattern({?MODULE, exported, 1}, [{[1], [], [{return_trace}]}, {[a], [], [{message, m}]}, {[b], [], [{exception_trace}]}], [{meta, T}])]),
    call(W, fun() -> {exported(1), exported(a), exported(2), ?MODULE:tail(b)} end),
    io:format("~p~n", [[drop_stamp(shown(M, W)) || M <- told(T)]]),
    {meta, Who} = erlang:trace_info({?MODULE, exported, 1}, meta),
    io:format("~p ~p~n", [Who =:= T, erlang:trace_info({?MODULE, exported, 1}, meta_match_spec)]),
    erlang:trace_pattern({?MODULE, exported, 1}, false, [meta]),
    io:format("~p~n", [erlang:trace_info({?MODULE, exported, 1}, meta)]),
    exit(T, kill), W ! stop.
drop_stamp(M) when element(1, M) =:= trace_ts -> list_to_tuple(lists:droplast(tuple_to_list(M))).

bifs() ->
    T = tracer(), W = spawn(?MODULE, echo, []),
    io:format("~p~n", [erlang:trace_pattern({erlang, atom_to_list, 1}, ?RET, [])]),
    erlang:trace(W, true, [call, {tracer, T}]),
    call(W, fun() -> {calls_bif(a), bif_tail(b), apply(erlang, atom_to_list, [c]), catch calls_bif(1)} end),
    io:format("~p~n", [[shown(M, W) || M <- told(T)]]),
    io:format("~p~n", [erlang:trace_info({erlang, atom_to_list, 1}, traced)]),
    erlang:trace_pattern({erlang, atom_to_list, 1}, false, []),
    erlang:trace_pattern({erlang, atom_to_list, 1}, ?EXC, [local]),
    call(W, fun() -> {calls_bif(a), bif_tail(b), catch calls_bif(1)} end),
    io:format("~p~n", [[shown(M, W) || M <- told(T)]]),
    erlang:trace_pattern({erlang, atom_to_list, 1}, false, [local]),
    erlang:trace_pattern({lists, '_', '_'}, true, []),
    call(W, fun() -> {lists:reverse([1, 2]), lists:map(fun(X) -> X end, [1]), lists:keyfind(a, 1, [])} end),
    io:format("~p~n", [[shown(M, W) || M <- told(T)]]),
    erlang:trace_pattern({lists, '_', '_'}, false, []),
    exit(T, kill), W ! stop.

funs() ->
    traced(funs, [{'_', '_', true, [local]}], [arity], fun() -> through_fun(x) end).

%% A process that is in a function when it gets a breakpoint goes on in code with hooks.
running() ->
    T = tracer(), Me = self(),
    W = spawn(fun() -> wait_loop(Me) end),
    W ! one, receive {W, one} -> ok end,
    erlang:trace_pattern({?MODULE, wait_loop, 1}, true, [local]),
    erlang:trace(W, true, [call, arity, {tracer, T}]),
    W ! two, receive {W, two} -> ok end,
    W ! three, receive {W, three} -> ok end,
    erlang:trace(W, false, [all]),
    erlang:trace_pattern({?MODULE, wait_loop, 1}, false, [local]),
    W ! four, receive {W, four} -> ok end,
    io:format("~p~n", [length(told(T))]),
    exit(T, kill), exit(W, kill),
    %% and so does the one that sets it
    T2 = tracer(),
    erlang:trace(self(), true, [call, {tracer, T2}]),
    erlang:trace_pattern({?MODULE, hidden, 1}, true, [local]),
    R = hidden(now),
    erlang:trace_pattern({?MODULE, hidden, 1}, false, [local]),
    erlang:trace(self(), false, [all]),
    io:format("~p ~p~n", [R, [shown(M, self()) || M <- told(T2)]]),
    exit(T2, kill).
wait_loop(Me) -> receive X -> Me ! {self(), X} end, wait_loop(Me).

info() ->
    F = {?MODULE, exported, 1},
    Items = [traced, match_spec, meta, meta_match_spec, call_count, call_time, all],
    Show = fun(What) -> io:format("~p: ~p~n", [What, [erlang:trace_info(F, I) || I <- Items]]) end,
    Show(none),
    erlang:trace_pattern(F, true, []), Show(global),
    erlang:trace_pattern(F, ?RET, [local]), Show(local),
    erlang:trace_pattern(F, true, [call_count, call_time]), Show(counted),
    erlang:trace_pattern(F, false, [local]), Show(not_local),
    erlang:trace_pattern(F, ?RET, []), Show(global_again),
    erlang:trace_pattern(F, false, [local]), Show(still_global),
    erlang:trace_pattern(F, false, []), Show(off),
    io:format("~p~n", [[erlang:trace_info(M, traced) || M <- [{?MODULE, hidden, 1}, {?MODULE, no_such, 0}, {no_such_mod, f, 0}, {erlang, self, 0}]]]).

patterns() ->
    io:format("~p~n", [[erlang:trace_pattern(P, X, O) || {P, X, O} <- [
        {{?MODULE, exported, '_'}, true, []}, {{?MODULE, hidden, '_'}, true, []}, {{?MODULE, hidden, '_'}, true, [local]},
        {{?MODULE, nothing, 1}, true, [local]}, {{no_such_mod, '_', '_'}, true, [local]}, {{?MODULE, exported, '_'}, false, []},
        {{?MODULE, hidden, '_'}, false, [local]}]]]),
    N = erlang:trace_pattern({?MODULE, '_', '_'}, true, []),
    L = erlang:trace_pattern({?MODULE, '_', '_'}, true, [local]),
    io:format("~p ~p~n", [N =:= length(?MODULE:module_info(exports)), L >= length(?MODULE:module_info(functions))]),
    erlang:trace_pattern({?MODULE, '_', '_'}, false, [local]),
    ok.
