%% seq_trace: tokens that travel with messages, what the system tracer is told.
-module(trace_tokens).
-export([main/0]).

main() ->
    tokens(), errors(), travel(), print(), spawned(), timestamps().

names(Names, T) when is_tuple(T) -> list_to_tuple([names(Names, X) || X <- tuple_to_list(T)]);
names(Names, [H | T]) -> [names(Names, H) | names(Names, T)];
names(Names, X) when is_pid(X) -> case lists:keyfind(X, 1, Names) of {_, N} -> N; false -> other end;
names(_, X) when is_reference(X) -> ref;
names(_, X) when is_function(X) -> a_fun;
names(_, X) -> X.

tracer() -> spawn(fun() -> collect([]) end).
collect(Acc) ->
    receive
        {get, From} -> From ! {self(), lists:reverse(Acc)}, collect([]);
        Other -> collect([Other | Acc])
    end.
told(T, Names) ->
    seq_trace:set_token([]),
    T ! {get, self()},
    receive {T, Told} -> names(Names, Told) end.

tokens() ->
    Me = [{self(), me}],
    io:format("~p~n", [[seq_trace:get_token(), seq_trace:get_token(label), seq_trace:get_token(send), seq_trace:get_token(serial)]]),
    io:format("~p~n", [seq_trace:set_token(label, 17)]),
    io:format("~p~n", [names(Me, seq_trace:get_token())]),
    io:format("~p~n", [seq_trace:set_token(label, {any, "term"})]),
    io:format("~p~n", [seq_trace:set_token(send, true)]),
    io:format("~p~n", [seq_trace:set_token('receive', true)]),
    io:format("~p~n", [seq_trace:set_token(serial, {3, 4})]),
    io:format("~p~n", [[names(Me, seq_trace:get_token(I)) || I <- [label, send, 'receive', print, timestamp, serial]]]),
    Token = seq_trace:set_token([]),
    io:format("~p ~p~n", [names(Me, Token), seq_trace:get_token()]),
    io:format("~p~n", [seq_trace:set_token(Token)]),
    io:format("~p~n", [names(Me, seq_trace:get_token())]),
    io:format("~p~n", [names(Me, element(2, process_info(self(), sequential_trace_token)))]),
    seq_trace:set_token([]),
    io:format("~p~n", [process_info(self(), sequential_trace_token)]).

errors() ->
    io:format("~p~n", [[try F() of R -> R catch C:E -> {C, E} end || F <- [
        fun() -> seq_trace:set_token(no_flag, true) end, fun() -> seq_trace:set_token(send, maybe_) end, fun() -> seq_trace:set_token(serial, x) end,
        fun() -> seq_trace:get_token(nothing) end, fun() -> seq_trace:set_system_tracer(nobody) end]]]).

travel() ->
    T = tracer(), Me = self(),
    io:format("~p ~p~n", [seq_trace:set_system_tracer(T), seq_trace:get_system_tracer() =:= T]),
    B = spawn(fun() -> receive X -> Me ! {back, X, seq_trace:get_token(label)} end, receive plain -> Me ! {no, seq_trace:get_token()} end end),
    A = spawn(fun() -> receive {go, X} -> B ! {on, X} end, receive stop -> ok end end),
    seq_trace:set_token(label, way), seq_trace:set_token(send, true), seq_trace:set_token('receive', true),
    A ! {go, 1},
    receive {back, Y, L} -> io:format("~p ~p~n", [Y, L]) end,
    Names = [{A, a}, {B, b}, {Me, me}],
    io:format("~p~n", [names(Names, seq_trace:get_token())]),
    seq_trace:set_token([]),
    B ! plain,
    receive {no, Z} -> io:format("~p~n", [Z]) end,
    io:format("~p~n", [told(T, Names)]),
    A ! stop,
    seq_trace:set_system_tracer(false),
    io:format("~p~n", [seq_trace:get_system_tracer()]),
    exit(T, kill).

print() ->
    T = tracer(),
    seq_trace:set_system_tracer(T),
    io:format("~p~n", [seq_trace:print(nothing)]),
    seq_trace:set_token(label, 5),
    seq_trace:set_token(print, true),
    io:format("~p~n", [[seq_trace:print(one), seq_trace:print(5, two), seq_trace:print(6, three)]]),
    io:format("~p~n", [told(T, [{self(), me}])]),
    seq_trace:set_system_tracer(false),
    exit(T, kill).

spawned() ->
    Me = self(),
    seq_trace:set_token(label, inherited),
    P = spawn(fun() -> Me ! {self(), seq_trace:get_token(label)} end),
    receive {P, L} -> io:format("~p~n", [L]) end,
    seq_trace:set_token([]),
    seq_trace:reset_trace(),
    io:format("~p~n", [seq_trace:get_token()]).

timestamps() ->
    T = tracer(),
    seq_trace:set_system_tracer(T),
    [begin
         seq_trace:set_token(print, true), seq_trace:set_token(F, true),
         seq_trace:print(x),
         [M] = told(T, []),
         io:format("~p ~p ~p~n", [F, tuple_size(M), kind(element(tuple_size(M), M))])
     end || F <- [timestamp, monotonic_timestamp, strict_monotonic_timestamp, send]],
    seq_trace:set_system_tracer(false),
    exit(T, kill), ok.
kind({A, B, C}) when is_integer(A), is_integer(B), is_integer(C) -> now;
kind({A, B}) when is_integer(A), is_integer(B) -> strict;
kind(A) when is_integer(A) -> integer;
kind(_) -> none.
