%% What sequential tracing tells of spawns and exit signals, and whose token the messages carry that come of them.
-module(seq_trace_exits).
-include("check.hrl").

main() ->
    process_flag(trap_exit, true),
    Tracer = spawn(fun() -> collect([]) end),
    seq_trace:set_system_tracer(Tracer),
    ?P(linked(Tracer, fun(_) -> ok end, trapped)),
    ?P(linked(Tracer, fun(_) -> exit(because) end, trapped)),
    ?P(linked(Tracer, fun(_) -> ok end, not_trapped)),
    ?P(linked(Tracer, fun(_) -> exit(because) end, not_trapped)),
    ?P(linked(Tracer, fun(To) -> exit(To, normal) end, trapped)),
    ?P(linked(Tracer, fun(To) -> exit(To, because) end, trapped)),
    ?P(linked(Tracer, fun(To) -> exit(To, because) end, not_trapped)),
    ?P(linked(Tracer, fun(To) -> exit(To, kill) end, trapped)),
    ?P(linked(Tracer, fun(To) -> To ! hello end, trapped)),
    ?P(linked(Tracer, fun(_) -> exit(because) end, trapped_sensitive)),
    ?P(linked(Tracer, fun(_) -> ok end, sensitive)),
    ?P(linked(Tracer, fun(_) -> process_flag(sensitive, true) end, trapped)),
    ?P(linked(Tracer, fun(_) -> process_flag(sensitive, true) end, not_trapped)),
    ?P(linked(Tracer, fun(_) -> R = erlang:trace_delivered(self()), receive {trace_delivered, _, R} -> seq_trace:get_token() end end, trapped)),
    ?P(spawned(Tracer, fun(F) -> spawn(F) end)),
    ?P(spawned(Tracer, fun(F) -> element(1, spawn_monitor(F)) end)),
    ?P(spawned(Tracer, fun(F) -> R = spawn_request(F), receive {spawn_reply, R, ok, P} -> P end end)),
    seq_trace:set_system_tracer(false),
    exit(Tracer, kill),
    ok.

%% One with a token is linked to another, which may trap exits, and does something before it ends.
linked(Tracer, Do, Trapping) ->
    Self = self(),
    Other = spawn(fun() -> process_flag(trap_exit, Trapping =:= trapped orelse Trapping =:= trapped_sensitive),
        process_flag(sensitive, Trapping =:= sensitive orelse Trapping =:= trapped_sensitive), Self ! ready, other(Self, 0) end),
    receive ready -> ok end,
    {Pid, Ref} = spawn_monitor(fun() ->
        link(Other),
        set(),
        Do(Other)
    end),
    receive {'DOWN', Ref, process, Pid, Reason} -> ok end,
    Left = case is_process_alive(Other) of true -> Other ! {stop, Self}, receive {Other, T} -> T after 1000 -> late end; false -> gone end,
    {Reason, Left, told(Tracer, [{Other, other}, {Pid, pid}])}.

%% What its tokens are after each of what it is told; the stop is no message with a token.
other(Self, N) ->
    receive
        {stop, Self} -> Self ! {self(), {N, seq_trace:get_token()}};
        _ when N < 3 -> put({token, N}, short(seq_trace:get_token())), other(Self, N + 1)
    end.
short([]) -> [];
short(Token) -> {element(3, Token), element(5, Token)}.

spawned(Tracer, Spawn) ->
    Self = self(),
    {Pid, Ref} = spawn_monitor(fun() ->
        set(),
        Child = Spawn(fun() -> receive {From, go} -> From ! {self(), short(seq_trace:get_token())} end end),
        T1 = short(seq_trace:get_token()),
        Child ! {self(), go},
        T2 = receive {Child, T} -> T end,
        Second = Spawn(fun() -> ok end),
        Self ! {tokens, Child, Second, T1, T2, short(seq_trace:get_token())}
    end),
    receive {'DOWN', Ref, process, Pid, _} -> ok end,
    receive {tokens, A, B, T1, T2, T3} -> {T1, T2, T3, told(Tracer, [{Pid, pid}, {A, first}, {B, second}])} end.

set() ->
    seq_trace:set_token(send, true),
    seq_trace:set_token('receive', true).

told(Tracer, Names) ->
    seq_trace:set_token([]),
    timer:sleep(20),
    Tracer ! {told, self()},
    receive {Tracer, Told} -> [name(T, [{self(), main} | Names]) || T <- Told] end.

%% Of requests and replies of a spawn only what they are.
name({seq_trace, 0, {What, Serials, From, To, Message}}, Names) -> {What, Serials, pid(From, Names), pid(To, Names), message(Message, Names)}.
message(M, Names) when is_tuple(M) ->
    case element(1, M) of
        spawn_request -> spawn_request;
        spawn_reply -> spawn_reply;
        tokens -> tokens;
        _ -> list_to_tuple([pid(E, Names) || E <- tuple_to_list(M)])
    end;
message(M, _) -> M.
pid(Pid, Names) when is_pid(Pid) -> proplists:get_value(Pid, Names, unknown);
pid(Term, _) -> Term.

collect(Told) ->
    receive
        {told, Who} -> Who ! {self(), lists:reverse(Told)}, collect([]);
        T -> collect([T | Told])
    end.
