%% Everything that was booked, in order: a wrapping log for what was tried, a halting one for what holds, each entry chained to the one before by its digest.
-module(ledger_journal).
-behaviour(gen_server).
-export([start_link/1, book/1, tried/1, entries/0, verify/0, tries/0, sync/0, damage/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

-record(s, {dir, last = <<0:256>>, count = 0}).

start_link(Dir) -> gen_server:start_link({local, ?MODULE}, ?MODULE, Dir, []).
book(Entry) -> gen_server:call(?MODULE, {book, Entry}, infinity).
tried(What) -> gen_server:cast(?MODULE, {tried, What}).
entries() -> gen_server:call(?MODULE, entries, infinity).
verify() -> gen_server:call(?MODULE, verify, infinity).
tries() -> gen_server:call(?MODULE, tries, infinity).
sync() -> gen_server:call(?MODULE, sync, infinity).
damage(N) -> gen_server:call(?MODULE, {damage, N}, infinity).

init(Dir) ->
    process_flag(trap_exit, true),
    Opened = disk_log:open([{name, booked}, {file, filename:join(Dir, "booked.log")}, {format, internal}]),
    {ok, tried} = disk_log:open([{name, tried}, {file, filename:join(Dir, "tried")}, {type, wrap}, {size, {4000, 3}}]),
    How = case Opened of {ok, booked} -> opened; {repaired, booked, {recovered, R}, {badbytes, B}} -> {repaired, R, B > 0} end,
    All = chunks(booked, start),
    {Last, Count} = lists:foldl(fun({D, _}, {_, N}) -> {D, N + 1} end, {<<0:256>>, 0}, All),
    io:format("journal ~p: ~p entries~n", [How, Count]),
    {ok, #s{dir = Dir, last = Last, count = Count}}.

chunks(Log, At) ->
    case disk_log:chunk(Log, At) of
        eof -> [];
        {Next, Terms} -> Terms ++ chunks(Log, Next);
        {Next, Terms, _Bad} -> Terms ++ chunks(Log, Next)
    end.

digest(Last, Entry) -> crypto:hash(sha256, [Last, term_to_binary(Entry, [{minor_version, 2}])]).

handle_call({book, Entry}, _, #s{last = L, count = N} = S) ->
    D = digest(L, Entry),
    ok = disk_log:log(booked, {D, Entry}),
    {reply, {ok, N + 1}, S#s{last = D, count = N + 1}};
handle_call(entries, _, S) -> {reply, [E || {_, E} <- chunks(booked, start)], S};
handle_call(verify, _, S) ->
    Result = lists:foldl(
        fun ({D, E}, {ok, L, N}) -> case digest(L, E) of D -> {ok, D, N + 1}; _ -> {broken, N + 1} end;
            (_, Broken) -> Broken
        end, {ok, <<0:256>>, 0}, chunks(booked, start)),
    {reply, case Result of {ok, _, N} -> {ok, N}; Other -> Other end, S};
handle_call(tries, _, S) ->
    Info = disk_log:info(tried),
    {reply, {length(chunks(tried, start)) > 0, proplists:get_value(type, Info), proplists:get_value(size, Info), proplists:get_value(mode, Info)}, S};
handle_call(sync, _, S) -> {reply, {disk_log:sync(booked), disk_log:sync(tried)}, S};
handle_call({damage, N}, _, #s{dir = Dir} = S) ->
    %% As if the machine had stopped in the middle of a write: the log isn't closed, and its end is missing.
    ok = disk_log:sync(booked),
    File = filename:join(Dir, "booked.log"),
    {ok, Bytes} = file:read_file(File),
    ok = file:write_file(File ++ ".torn", binary:part(Bytes, 0, byte_size(Bytes) - N)),
    {reply, byte_size(Bytes) > N, S}.

handle_cast({tried, What}, S) -> ok = disk_log:alog(tried, What), {noreply, S}.
handle_info(_, S) -> {noreply, S}.
terminate(_, _) -> disk_log:close(booked), disk_log:close(tried).
