%% Quirk groups 36, 37, 39: info of dead and living, proc_lib's dictionary, hibernation.
-module(quirk_process_info).
-export([woken/1]).
-include("check.hrl").

main() ->
    ?P([process_info(list_to_pid("<0.32002.0>"), I) || I <- [status, registered_name, links]]),
    ?P(process_info(self(), registered_name)),
    ?P(process_info(self(), [registered_name])),
    ?P(begin P = spawn(fun() -> receive stop -> ok end end), until(fun() -> process_info(P, status) =:= {status, waiting} end), X = [process_info(P, I) || I <- [initial_call, current_function, status, messages]], P ! stop, X end),
    ?P(begin P = proc_lib:spawn(fun() -> receive stop -> ok end end), until(fun() -> process_info(P, status) =:= {status, waiting} end), {dictionary, D} = process_info(P, dictionary), X = [process_info(P, initial_call), lists:sort([show(E) || E <- D])], P ! stop, X end),
    ?P(begin register(quirk_anc, self()), S = self(), proc_lib:spawn(fun() -> S ! {anc, get('$ancestors')} end), X = receive {anc, A} -> A end, unregister(quirk_anc), X end),
    ?P(begin P = spawn(fun busy/0), X = process_info(P, status), exit(P, kill), lists:member(X, [{status, running}, {status, runnable}]) end),
    ?P(begin P = spawn(fun() -> erlang:hibernate(lists, reverse, [[1]]) end), R = monitor(process, P), P ! wake, receive {'DOWN', R, _, _, W} -> W end end),
    ?P(begin S = self(), P = spawn(fun() -> put(k, 1), erlang:hibernate(?MODULE, woken, [S]) end), P ! hello, next() end),
    ?P(begin P = spawn(fun() -> receive stop -> ok end end), erlang:suspend_process(P), erlang:suspend_process(P), erlang:resume_process(P), X = process_info(P, status), erlang:resume_process(P), until(fun() -> process_info(P, status) =:= {status, waiting} end), P ! stop, X end),
    ok.

woken(S) -> receive M -> S ! {woken, M, get(k)} end.
busy() -> busy().
