%% Publish and subscribe with monitors, a chat room, presence, history, slow consumers.
-module(app_pubsub_chat).
-include("check.hrl").

main() ->
    Hub = spawn(fun() -> process_flag(trap_exit, true), hub(#{}, []) end),
    put(hub, Hub),
    A = client(Hub, alice),
    B = client(Hub, bob),
    ?P(req(Hub, who)),
    ?P(say(A, "hello")),
    ?P([inbox(P) || P <- [A, B]]),
    ?P(say(B, "hi alice")),
    ?P([inbox(P) || P <- [A, B]]),
    ?P(begin exit(B, kill), until(fun() -> req(Hub, who) =:= [alice] end), req(Hub, who) end),
    ?P(say(A, "anyone?")),
    ?P(inbox(A)),
    ?P(req(Hub, history)),
    ?P(begin C = client(Hub, carol), say(C, "i am new"), {inbox(A), inbox(C)} end),
    ?P(begin Cs = [client(Hub, {c, I}) || I <- lists:seq(1, 20)], say(A, "to all"), [length(inbox(C)) || C <- Cs] end),
    ?P(length(req(Hub, who))),
    ?P(begin Hub ! stop, until(fun() -> not is_process_alive(A) end), is_process_alive(Hub) end),
    ok.

hub(Cs, Hist) ->
    receive
        {join, P, N} -> R = monitor(process, P), link(P), P ! joined, hub(Cs#{R => {P, N}}, Hist);
        {say, N, T} -> [P ! {msg, N, T} || {P, _} <- maps:values(Cs)], hub(Cs, [{N, T} | Hist]);
        {'DOWN', R, process, _, _} -> hub(maps:remove(R, Cs), Hist);
        {F, Ref, who} -> F ! {Ref, lists:sort([N || {_, N} <- maps:values(Cs)])}, hub(Cs, Hist);
        {F, Ref, history} -> F ! {Ref, lists:reverse(Hist)}, hub(Cs, Hist);
        stop -> exit(stopped);
        {'EXIT', _, _} -> hub(Cs, Hist)
    end.
client(Hub, N) ->
    S = self(),
    P = spawn(fun() -> Hub ! {join, self(), N}, receive joined -> S ! {up, self()} end, loop(Hub, N, []) end),
    receive {up, P} -> P end.
loop(Hub, N, In) ->
    receive
        {say, F, Ref, T} -> Hub ! {say, N, T}, receive {msg, N, T} = M -> F ! {Ref, ok}, loop(Hub, N, [M | In]) end;
        {inbox, F, Ref} -> F ! {Ref, lists:reverse(In)}, loop(Hub, N, []);
        {msg, _, _} = M -> loop(Hub, N, [M | In])
    end.
say(P, T) -> R = make_ref(), P ! {say, self(), R, T}, receive {R, X} -> X after 8000 -> timeout end.
inbox(P) -> _ = req(get(hub), who), R = make_ref(), P ! {inbox, self(), R}, receive {R, X} -> [{N, T} || {msg, N, T} <- X] after 8000 -> timeout end.
req(P, Q) -> R = make_ref(), P ! {self(), R, Q}, receive {R, X} -> X after 8000 -> timeout end.
