-module(relay_main).
-export([main/0]).

main() ->
    logger:set_primary_config(level, none),
    {ok, _} = application:ensure_all_started(relay),
    topics(), retained(), queues(), crashes(), groups(), letters(), flows(), wire(),
    show("meter", relay_meter:read()),
    ok = application:stop(relay),
    show("after", {whereis(relay_sup), ets:whereis(relay_retained), lists:keyfind(stopping, 1, relay_meter:read())}),
    again().

show(Name, What) -> io:format("~s: ~tp~n", [Name, What]).

heard(Pids) -> [begin P ! {tell, self()}, receive {heard, P, L} -> L end end || P <- Pids].
ear() -> spawn_link(fun() -> ear([]) end).
ear(Sofar) -> receive {relay, T, M} -> ear([{T, M} | Sofar]); {tell, Pid} -> Pid ! {heard, self(), lists:reverse(Sofar)}, ear([]); stop -> ok end.

topics() ->
    [A, B, C] = Ears = [ear() || _ <- [1, 2, 3]],
    [{ok, _} = relay_topics:subscribe(P, E) || {P, E} <- [{"home/+/light", A}, {"home/#", B}, {"home/kitchen/light", B}, {"#", C}, {"+/kitchen/+", C}, {"home", A}]],
    show("reached", [relay_topics:publish(T, N) || {N, T} <- lists:enumerate(["home/kitchen/light", "home/hall/light", "home/hall", "home", "garden/kitchen/x", "a/b/c/d", ""])]),
    show("heard", heard(Ears)),
    show("tree", relay_topics:tree()),
    ok = relay_topics:unsubscribe("home/#", B),
    ok = relay_topics:unsubscribe("nothing", B),
    C ! stop,
    gone(C),
    show("matching", [relay_topics:matching(T) || T <- ["home/kitchen/light", "home/x", "home"]]),
    show("tree", relay_topics:tree()),
    show("bad", try relay_topics:subscribe("a/#/b", A) catch error:E -> E end),
    [E ! stop || E <- [A, B]], [gone(E) || E <- [A, B]],
    show("tree", relay_topics:tree()).

%% When the broker has been told too.
gone(Pid) -> until(fun() -> {monitors, L} = process_info(whereis(relay_topics), monitors), not lists:member({process, Pid}, L) end).

retained() ->
    [relay_topics:publish(T, M, #{retain => true}) || {T, M} <- [{"w/rome", 20}, {"w/oslo", -3}, {"w/rome", 22}, {"x/rome", 1}]],
    E = ear(),
    {ok, _} = relay_topics:subscribe("w/+", E),
    relay_store:retain("w/oslo", none),
    {ok, _} = relay_topics:subscribe("+/#", E),
    show("retained", heard([E])),
    E ! stop, gone(E).

queues() ->
    {ok, Q} = relay_queue_sup:start_queue(mail, #{}),
    show("twice", element(1, relay_queue_sup:start_queue(mail, #{}))),
    show("put", [relay_queue:put(mail, M, P) || {M, P} <- [{a, normal}, {b, idle}, {c, urgent}, {d, normal}]]),
    show("taken", [begin {ok, Id, M} = relay_queue:take(mail), {Id, M} end || _ <- [1, 2]]),
    show("status", relay_queue:status(mail)),
    show("answers", [relay_queue:ack(mail, {0, 3}), relay_queue:ack(mail, {0, 3}), relay_queue:nack(mail, {1, 1}), relay_queue:nack(mail, {9, 9})]),
    show("again", [relay_queue:take(mail) || _ <- [1, 2, 3, 4]]),
    show("none", relay_queue:take(mail, 5)),
    [relay_queue:ack(mail, Id) || Id <- [{1, 1}, {2, 2}, {1, 4}]],
    Me = self(),
    Waiters = [spawn_link(fun() -> Me ! {self(), relay_queue:take(mail, 5000)}, receive stop -> ok end end) || _ <- [1, 2, 3]],
    until(fun() -> element(3, relay_queue:status(mail)) =:= 3 end),
    [relay_queue:put(mail, N) || N <- [1, 2, 3]],
    show("waited", lists:sort([receive {P, {ok, Id, M}} -> {M, Id} end || P <- Waiters])),
    [P ! stop || P <- Waiters],
    until(fun() -> element(1, relay_queue:status(mail)) =:= 3 end),
    show("back", relay_queue:status(mail)),
    show("state", sys:get_state(mail) =/= none),
    {status, Q, _, [_, _, _, _, Misc]} = sys:get_status(mail),
    show("formatted", [S || {data, [{"State", S}]} <- Misc]).

crashes() ->
    {ok, Id, M} = relay_queue:take(mail),
    another(mail, fun(_) -> relay_queue:crash(mail) end),
    show("after a crash", relay_queue:status(mail)),
    show("same", {relay_queue:take(mail), {ok, Id, M}}),
    another(mail, fun(Pid) -> exit(Pid, kill) end),
    show("after a kill", relay_queue:status(mail)),
    another(relay_queue_sup, fun(_) -> exit(whereis(relay_store), kill) end),
    show("store is new", {relay_store:retained(), supervisor:count_children(relay_queue_sup)}),
    {ok, _} = relay_queue_sup:start_queue(mail, #{}),
    show("from the journal", relay_queue:status(mail)),
    show("left", [begin {ok, I, X} = relay_queue:take(mail), ok = relay_queue:ack(mail, I), X end || _ <- [1, 2, 3]]).

%% Until the name is that of another process.
another(Name, Act) ->
    Before = whereis(Name),
    Act(Before),
    until(fun() -> Now = whereis(Name), is_pid(Now) andalso Now =/= Before end).

%% Workers of which some die: each message is done once, by someone.
groups() ->
    process_flag(trap_exit, true),
    application:set_env(relay, redeliver, 50),
    Table = ets:new(done, [public]),
    [relay_queue:put(mail, {job, N}) || N <- lists:seq(1, 60)],
    Handle = fun({job, N}) ->
        Tries = ets:update_counter(Table, {tries, N}, 1, {{tries, N}, 0}),
        if N rem 10 =:= 0, Tries =:= 1 -> exit(ill);
           N rem 7 =:= 0, Tries < 3 -> again;
           true -> ets:update_counter(Table, N, 1, {N, 0}), ok
        end
    end,
    work([relay_worker:start(mail, Handle, self()) || _ <- lists:seq(1, 5)], Handle),
    show("each once", lists:usort([C || N <- lists:seq(1, 60), {_, C} <- ets:lookup(Table, N)])),
    show("done", length([1 || N <- lists:seq(1, 60), ets:member(Table, N)])),
    show("status", setelement(4, relay_queue:status(mail), counted)),
    process_flag(trap_exit, false).
work([], _) -> ok;
work(Workers, Handle) ->
    receive
        {'EXIT', P, ill} -> work([relay_worker:start(mail, Handle, self()) | lists:delete(P, Workers)], Handle);
        {'EXIT', P, normal} -> work(lists:delete(P, Workers), Handle);
        {finished, _, _} -> work(Workers, Handle)
    end.

letters() ->
    application:set_env(relay, redeliver, 2),
    {ok, _} = relay_queue_sup:start_queue(dead, #{}),
    {ok, _} = relay_queue_sup:start_queue(post, #{dead => dead}),
    [relay_queue:put(post, M) || M <- [good, bad]],
    [begin {ok, Id, M} = relay_queue:take(post), case M of good -> relay_queue:ack(post, Id); bad -> relay_queue:nack(post, Id) end end || _ <- [1, 2, 3]],
    show("dead", begin {ok, Id, M} = relay_queue:take(dead), relay_queue:ack(dead, Id), M end),
    show("drained", [relay_queue:drain(post), relay_queue:drain(post), relay_queue:put(post, late), relay_queue:take(post)]).

flows() ->
    Even = fun(N) when N rem 2 =:= 0 -> [N]; (_) -> [] end,
    [show("flow", begin {L, Fits} = relay_flow:run(lists:seq(1, 200), [Even, fun(N) -> [N, N * N] end, fun(N) -> lists:duplicate(N rem 3, N) end], Most), {length(L), lists:sum(L), Fits} end) || Most <- [1, 2, 7, 1000]],
    show("empty", relay_flow:run([], [Even], 3)).

wire() ->
    Messages = [{connect, "überall", 60}, ping, {publish, "a/b", <<"x">>, #{}}, {publish, "ä", binary:copy(<<1>>, 200), #{quality => 1, id => 7, retain => true}},
                {publish, "long", binary:copy(<<"z">>, 20000), #{quality => 2, id => 65535, duplicate => true}}, {subscribe, 3, [{"#", 0}, {"+/x", 2}]}, {acknowledge, 9}, disconnect],
    Bytes = iolist_to_binary([relay_wire:encode(M) || M <- Messages]),
    show("bytes", {byte_size(Bytes), erlang:crc32(Bytes), binary:part(Bytes, 0, 30)}),
    show("same", relay_wire:decode_all(Bytes) =:= {Messages, <<>>}),
    show("in pieces", lists:usort([begin
        <<Head:N/binary, Tail/binary>> = Bytes,
        {First, Rest} = relay_wire:decode_all(Head),
        {Second, <<>>} = relay_wire:decode_all(<<Rest/binary, Tail/binary>>),
        First ++ Second =:= Messages
    end || N <- lists:seq(0, 300, 7)])),
    show("broken", [element(2, relay_wire:decode_all(B)) || B <- [<<16#ff, 0>>, <<3:4, 6:4, 2, 0, 0>>, <<16, 255, 255, 255, 255, 1>>, <<48, 3, 0, 5, 1>>, <<48, 3, 0, 1, 255>>, <<48, 200>>, <<64, 2, 1>>]]),
    show("flipped", lists:foldl(fun(I, M) ->
        <<Before:I/binary, X, After/binary>> = Bytes,
        {L, R} = relay_wire:decode_all(<<Before/binary, (X bxor 16#55), After/binary>>),
        Key = {length(L), case R of {error, E} -> E; _ -> rest end},
        maps:update_with(Key, fun(C) -> C + 1 end, 1, M)
    end, #{}, lists:seq(0, 120)) =/= #{}).

%% Started again: the journal is still there.
again() ->
    {ok, _} = application:ensure_all_started(relay),
    {ok, _} = relay_queue_sup:start_queue(kept, #{}),
    [relay_queue:put(kept, N) || N <- [1, 2, 3]],
    ok = application:stop(relay),
    ok = application:start(relay),
    {ok, _} = relay_queue_sup:start_queue(kept, #{}),
    show("kept", [relay_queue:take(kept) || _ <- [1, 2, 3, 4]]),
    ok = application:stop(relay).

until(F) -> case catch F() of true -> ok; _ -> timer:sleep(2), until(F) end.
