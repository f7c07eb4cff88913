%% What must outlive a crash of those who work with it: a table with an heir, and a journal of unacknowledged messages on dets.
-module(relay_store).
-behaviour(gen_server).
-export([start_link/0, retain/2, retained/0, log/3, forget/2, pending/1, claim/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).
retain(Topic, none) -> ets:delete(relay_retained, Topic);
retain(Topic, Message) -> relay_meter:count(retained), ets:insert(relay_retained, {Topic, Message}).
retained() -> ets:tab2list(relay_retained).
log(Queue, Id, Message) -> dets:insert(relay_journal, {{Queue, Id}, Message}).
forget(Queue, Id) -> dets:delete(relay_journal, {Queue, Id}).
pending(Queue) -> lists:sort(dets:select(relay_journal, [{{{Queue, '$1'}, '$2'}, [], [{{'$1', '$2'}}]}])).

%% The table of a queue: made once, given to the queue's process, back here when that process dies.
claim(Queue) -> gen_server:call(?MODULE, {claim, Queue}).

init([]) ->
    process_flag(trap_exit, true),
    ets:new(relay_retained, [named_table, public, ordered_set]),
    {ok, _} = dets:open_file(relay_journal, [{file, "relay.journal"}, {auto_save, 50}]),
    {ok, #{}}.

handle_call({claim, Queue}, {Pid, _}, Tables) ->
    {Table, New} = case Tables of #{Queue := T} -> {T, false}; _ -> {ets:new(queue, [protected, ordered_set, {heir, self(), Queue}]), true} end,
    true = ets:give_away(Table, Pid, {Queue, New}),
    {reply, ok, maps:remove(Queue, Tables)}.
handle_cast(_, S) -> {noreply, S}.
handle_info({'ETS-TRANSFER', Table, _Pid, Queue}, Tables) -> {noreply, Tables#{Queue => Table}};
handle_info(_, S) -> {noreply, S}.
terminate(_, _) -> dets:close(relay_journal).
