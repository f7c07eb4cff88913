%% A node under load for as long as one likes: spawns, crashes and restarts, ets churn, code that is replaced, files, binaries,
%% timers; the same work each tenth of a second. Everything that is begun is counted, and must be answered for in the end. Each minute:
%% memory as the machine and as the operating system count it, and how long a message and its answer took.
-module(soak).
-behaviour(supervisor).
-export([main/1, init/1, start_worker/1, worker/2, echo/0]).

-record(s, {dir, seconds, started, counts, workers}).

main(Seconds) ->
    logger:set_primary_config(level, none),
    Dir = filename:join(filename:basedir(user_cache, "soak"), os:getpid()),
    ok = filelib:ensure_path(Dir),
    Counts = ets:new(counts, [public, {write_concurrency, true}]),
    {ok, Sup} = supervisor:start_link(?MODULE, []),
    Workers = [{worker, N} || N <- lists:seq(1, 20)],
    [{ok, _} = supervisor:start_child(Sup, worker_spec(W)) || W <- Workers],
    S = #s{dir = Dir, seconds = Seconds, started = erlang:monotonic_time(second), counts = Counts, workers = {Sup, list_to_tuple(Workers)}},
    Versions = [compiled(N) || N <- [1, 2]],
    Jobs = [fun() -> spawns(S) end, fun() -> crashes(S) end, fun() -> tables(S) end, fun() -> replaced(S, Versions) end,
            fun() -> files(S) end, fun() -> binaries(S) end, fun() -> timers(S) end],
    Me = self(),
    Runners = [spawn_link(fun() -> every_tenth(S, J, S#s.started * 1000), Me ! {finished, self()} end) || J <- Jobs],
    Pinger = spawn_link(fun() -> ping(spawn_link(fun echo/0), [], Me) end),
    minutes(S, Pinger, 1),
    [receive {finished, R} -> ok end || R <- Runners],
    Pinger ! stop,
    ok = file:del_dir_r(Dir),
    Lost = [K || {K, N} <- lists:sort(ets:tab2list(Counts)), element(1, K) =:= wrong, N > 0],
    io:format("~p~n", [{finished, [{K, N} || {{done, K}, N} <- lists:sort(ets:tab2list(Counts))], {wrong, Lost}}]).

count(#s{counts = T}, Key, N) -> ets:update_counter(T, Key, N, {Key, 0}).
done(S, Job, N) -> count(S, {done, Job}, N).
check(_, _, Right, Right) -> ok;
check(S, Job, Right, Wrong) -> count(S, {wrong, Job, Right, Wrong}, 1).

every_tenth(S = #s{seconds = Seconds, started = T0}, Job, Next) ->
    Now = erlang:monotonic_time(millisecond),
    if
        Now >= (T0 + Seconds) * 1000 -> ok;
        Now < Next -> timer:sleep(Next - Now), every_tenth(S, Job, Next);
        true -> Job(), every_tenth(S, Job, max(Next + 100, Now - 1000))
    end.

%% ---- processes ----

spawns(S) ->
    Me = self(),
    Pids = [element(1, spawn_monitor(fun() -> Me ! {self(), lists:sum(lists:seq(1, N))}, N rem 10 =:= 0 andalso exit({over, N}) end)) || N <- lists:seq(1, 300)],
    Answers = lists:sum([receive {P, A} -> A end || P <- Pids]),
    Ends = [receive {'DOWN', _, process, P, R} -> R end || P <- Pids],
    check(S, spawns, 4545100, Answers),
    check(S, ends, 30, length([1 || {over, _} <- Ends])),
    done(S, spawns, 300).

worker_spec(Id) -> #{id => Id, start => {?MODULE, start_worker, [Id]}, restart => permanent, shutdown => 100}.
init([]) -> {ok, {#{strategy => one_for_one, intensity => 1000000, period => 1}, []}}.
start_worker(Id) -> Pid = proc_lib:spawn_link(?MODULE, worker, [Id, self()]), {ok, Pid}.
worker(Id, Sup) -> process_flag(trap_exit, true), serve(Id, Sup, #{}).
serve(Id, Sup, State) ->
    receive
        {put, From, K, V} -> From ! {ok, self()}, serve(Id, Sup, State#{K => V});
        {get, From, Ref, K} -> From ! {got, Ref, maps:get(K, State, none)}, serve(Id, Sup, State);
        {die, Reason} -> exit(Reason);
        {'EXIT', Sup, Reason} -> exit(Reason);
        {'EXIT', _, _} -> serve(Id, Sup, State)
    end.

crashes(S = #s{workers = {Sup, Workers}}) ->
    Children = maps:from_list([{Id, P} || {Id, P, _, _} <- supervisor:which_children(Sup), is_pid(P)]),
    check(S, children, tuple_size(Workers), map_size(Children)),
    [begin
        Pid = map_get(element(rand:uniform(tuple_size(Workers)), Workers), Children),
        Ref = monitor(process, Pid),
        Pid ! {put, self(), a, N},
        Pid ! {get, self(), Ref, a},
        case N rem 3 of 0 -> exit(Pid, kill); 1 -> Pid ! {die, {sick, N}}; 2 -> ok end,
        %% what was answered before it died was right
        receive {got, Ref, V} -> check(S, state, N, V) after 0 -> ok end,
        case N rem 3 of 2 -> demonitor(Ref, [flush]); _ -> receive {'DOWN', Ref, _, _, _} -> done(S, crashes, 1) end end
     end || N <- lists:seq(1, 6)],
    flush().
flush() -> receive {ok, _} -> flush(); {got, _, _} -> flush() after 0 -> ok end.

%% ---- tables ----

tables(S) ->
    Kind = element(rand:uniform(3), {set, ordered_set, bag}),
    T = ets:new(churn, [Kind, public]),
    [ets:insert(T, {N, N * N, <<N:64>>, [N, {N}]}) || N <- lists:seq(1, 1000)],
    check(S, select, 500, length(ets:select(T, [{{'$1', '_', '_', '_'}, [{'=:=', {'rem', '$1', 2}, 0}], ['$1']}]))),
    check(S, deleted, 250, ets:select_delete(T, [{{'$1', '_', '_', '_'}, [{'=:=', {'rem', '$1', 4}, 0}], [true]}])),
    check(S, folded, 249999500, ets:foldl(fun({_, Q, _, _}, A) -> A + Q end, 0, T)),
    case rand:uniform(2) of 1 -> ets:delete(T); 2 -> Heir = spawn(fun() -> receive {'ETS-TRANSFER', _, _, _} -> ok end end), ets:give_away(T, Heir, gift) end,
    done(S, tables, 1).

%% ---- code ----

version_source(N) ->
    lists:flatten(io_lib:format("-module(soak_version). -export([version/0, hold/0, next/1]). version() -> ~b. hold() -> receive {next, P} -> soak_version:next(P); stop -> ok end. next(P) -> P ! {version, self(), version()}, hold().", [N])).
compiled(N) ->
    {ok, Tokens, _} = erl_scan:string(version_source(N)),
    {ok, soak_version, Binary} = compile:forms(forms(Tokens, [], []), []),
    {N, Binary}.
forms([], [], Done) -> lists:reverse(Done);
forms([{dot, _} = D | Ts], Form, Done) -> {ok, F} = erl_parse:parse_form(lists:reverse([D | Form])), forms(Ts, [], [F | Done]);
forms([T | Ts], Form, Done) -> forms(Ts, [T | Form], Done).

%% Loaded, held by a process, replaced; the process goes on in the new one by a call with the module's name; the old one goes.
replaced(S, [{A, BinaryA}, {B, BinaryB}]) ->
    code:purge(soak_version),
    {module, _} = code:load_binary(soak_version, "soak_version.beam", BinaryA),
    Pid = spawn(soak_version, hold, []),
    check(S, first, A, soak_version:version()),
    code:purge(soak_version),
    {module, _} = code:load_binary(soak_version, "soak_version.beam", BinaryB),
    check(S, second, B, soak_version:version()),
    check(S, lingers, false, code:soft_purge(soak_version)),
    Pid ! {next, self()},
    receive {version, Pid, V} -> check(S, moved_on, B, V) after 10000 -> check(S, moved_on, B, none) end,
    check(S, purged, true, code:soft_purge(soak_version)),
    Ref = monitor(process, Pid),
    Pid ! stop,
    receive {'DOWN', Ref, _, _, R} -> check(S, ended, normal, R) end,
    done(S, replaced, 2).

%% ---- files ----

files(S = #s{dir = Dir}) ->
    Name = filename:join(Dir, integer_to_list(rand:uniform(50))),
    Bytes = rand:bytes(rand:uniform(20000)),
    ok = file:write_file(Name, Bytes),
    ok = file:write_file(Name, <<"the end">>, [append]),
    check(S, file, {ok, <<Bytes/binary, "the end">>}, file:read_file(Name)),
    {ok, F} = file:open(Name, [read, raw, binary]),
    check(S, pread, {ok, <<"the end">>}, file:pread(F, byte_size(Bytes), 7)),
    ok = file:close(F),
    ok = file:rename(Name, Name ++ ".new"),
    ok = file:delete(Name ++ ".new"),
    done(S, files, 1).

%% ---- binaries ----

binaries(S) ->
    Me = self(),
    Whole = lists:foldl(fun(N, A) -> <<A/binary, N:32>> end, <<>>, lists:seq(1, 5000)),
    Part = binary:part(Whole, 4 * 4000, 4),
    Pids = [spawn(fun() -> receive B -> Me ! {self(), erlang:crc32(B)} end end) || _ <- lists:seq(1, 20)],
    [P ! Whole || P <- Pids],
    Crcs = lists:usort([receive {P, C} -> C end || P <- Pids]),
    check(S, crcs, [erlang:crc32(Whole)], Crcs),
    check(S, part, <<4001:32>>, Part),
    check(S, terms, {Whole, [Part, 1 bsl 200]}, binary_to_term(term_to_binary({Whole, [Part, 1 bsl 200]}, [compressed]))),
    done(S, binaries, 1).

%% ---- timers ----

timers(S) ->
    T0 = erlang:monotonic_time(millisecond),
    Refs = [{erlang:start_timer(N, self(), N), N} || N <- lists:seq(1, 40)],
    [erlang:cancel_timer(R) || {R, N} <- Refs, N rem 2 =:= 0],
    [receive {timeout, R, N} -> check(S, early, false, erlang:monotonic_time(millisecond) - T0 < N) end || {R, N} <- Refs, N rem 2 =:= 1],
    receive {timeout, _, N} -> check(S, cancelled, none, N) after 0 -> ok end,
    done(S, timers, 40).

%% ---- what is measured ----

echo() -> receive {ping, From, Ref} -> From ! {pong, Ref}, echo() end.
ping(Echo, Times, Report) ->
    receive
        stop -> ok;
        {tell, Pid} -> Pid ! {times, lists:sort(Times)}, ping(Echo, [], Report)
    after 2 ->
        T0 = erlang:monotonic_time(microsecond),
        Ref = make_ref(),
        Echo ! {ping, self(), Ref},
        receive {pong, Ref} -> ok end,
        ping(Echo, [erlang:monotonic_time(microsecond) - T0 | Times], Report)
    end.

minutes(#s{seconds = Seconds, started = T0} = S, Pinger, N) ->
    Wait = T0 + min(60 * N, Seconds) - erlang:monotonic_time(second),
    Wait > 0 andalso timer:sleep(Wait * 1000),
    Pinger ! {tell, self()},
    Times = receive {times, L} -> L end,
    [erlang:garbage_collect(P) || P <- processes()],
    Memory = [{K, erlang:memory(K) div 1024} || K <- [total, processes, binary, ets, code, atom]],
    io:format("~p.~n", [{minute, N, [{rss, resident()} | Memory], {processes, erlang:system_info(process_count)}, {microseconds, [{P, at(P, Times)} || P <- [50, 99, 99.9, 100]]}}]),
    if 60 * N >= Seconds -> ok; true -> minutes(S, Pinger, N + 1) end.

at(_, []) -> none;
at(Percent, Times) -> lists:nth(max(1, min(length(Times), ceil(length(Times) * Percent / 100))), Times).

%% Resident memory of the whole program in KB, by Linux.
resident() ->
    case file:read_file("/proc/" ++ os:getpid() ++ "/status") of
        {ok, Text} -> {match, [KB]} = re:run(Text, "VmRSS:\\s+(\\d+)", [{capture, all_but_first, list}]), list_to_integer(KB);
        _ -> unknown
    end.
