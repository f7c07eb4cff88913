%% A subscriber's phone. It answers one call at a time; others wait in its mailbox.
-module(exchange_phone).
-behaviour(gen_server).
-export([start_link/1, ring/2]).
-export([init/1, handle_call/3, handle_cast/2]).

start_link(Number) -> gen_server:start_link(?MODULE, Number, []).

%% Rings for a call on a line: who answers is told with {Ref, answered}.
ring(Phone, Line) ->
    Ref = make_ref(),
    gen_server:cast(Phone, {ring, Line, self(), Ref}),
    Ref.

init(Number) ->
    ok = exchange_switch:phone_started(Number, self()),
    {ok, kind(Number, new(Number))}.

%% Every 50th subscriber is away. Every 333rd has a faulty phone, until it has been replaced once.
kind(Number, _) when Number rem 50 =:= 0 -> away;
kind(Number, true) when Number rem 333 =:= 0 -> faulty;
kind(_, _) -> home.

new(Number) ->
    Key = {?MODULE, Number},
    persistent_term:get(Key, new) =:= new andalso persistent_term:put(Key, seen) =:= ok.

handle_call(_, _From, Kind) -> {noreply, Kind}.

handle_cast({ring, _, _, _}, away) ->
    {noreply, away};
handle_cast({ring, _, _, _}, faulty) ->
    error(sparks);
handle_cast({ring, Line, Caller, Ref}, home) ->
    Caller ! {Ref, answered},
    talk(Line, monitor(process, Line)),
    {noreply, home}.

%% A selective receive: calls that come in meanwhile stay in the mailbox.
talk(Line, Monitor) ->
    receive
        {Line, over} ->
            demonitor(Monitor, [flush]);
        {Line, Frame} ->
            Line ! {self(), Frame},
            talk(Line, Monitor);
        {'DOWN', Monitor, process, Line, _} ->
            ok
    end.
