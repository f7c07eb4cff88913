%% Who wants what: a tree of the words of topics. + stands for one word, # for the rest.
-module(relay_topics).
-behaviour(gen_server).
-export([start_link/0, subscribe/2, unsubscribe/2, publish/2, publish/3, matching/1, tree/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, words/1]).
-record(node, {here = [] :: [{pid(), reference()}], below = #{} :: map()}).

start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).
subscribe(Pattern, Pid) -> gen_server:call(?MODULE, {subscribe, words(Pattern), Pid}).
unsubscribe(Pattern, Pid) -> gen_server:call(?MODULE, {unsubscribe, words(Pattern), Pid}).
publish(Topic, Message) -> publish(Topic, Message, #{}).
publish(Topic, Message, Options) -> gen_server:call(?MODULE, {publish, Topic, Message, Options}).
matching(Topic) -> gen_server:call(?MODULE, {matching, words(Topic)}).
tree() -> gen_server:call(?MODULE, tree).

words(Topic) ->
    Words = string:split(Topic, "/", all),
    case [W || W <- lists:droplast(Words), W =:= "#"] of [] -> Words; _ -> error({bad_pattern, Topic}) end.

init([]) -> {ok, #node{}}.

handle_call({subscribe, Words, Pid}, _From, Root) ->
    %% its own kind of 'DOWN', with the pattern in it
    Ref = erlang:monitor(process, Pid, [{tag, {gone, Words}}]),
    [Pid ! {relay, T, M} || {T, M} <- relay_store:retained(), fits(Words, words(T))],
    {reply, {ok, Ref}, update(Words, fun(L) -> [{Pid, Ref} | L] end, Root)};
handle_call({unsubscribe, Words, Pid}, _From, Root) ->
    Out = fun(L) -> {Mine, Others} = lists:partition(fun({P, _}) -> P =:= Pid end, L), [demonitor(R, [flush]) || {_, R} <- Mine], Others end,
    {reply, ok, update(Words, Out, Root)};
handle_call({publish, Topic, Message, Options}, _From, Root) ->
    relay_meter:count(published),
    case Options of #{retain := true} -> relay_store:retain(Topic, Message); _ -> ok end,
    Pids = lists:usort([P || {P, _} <- find(words(Topic), Root)]),
    [P ! {relay, Topic, Message} || P <- Pids],
    relay_meter:count(delivered, length(Pids)),
    {reply, length(Pids), Root};
handle_call({matching, Words}, _From, Root) -> {reply, length(lists:usort([P || {P, _} <- find(Words, Root)])), Root};
handle_call(tree, _From, Root) -> {reply, shape(Root), Root}.

handle_cast(_, Root) -> {noreply, Root}.
handle_info({{gone, Words}, Ref, process, Pid, _Reason}, Root) -> {noreply, update(Words, fun(L) -> L -- [{Pid, Ref}] end, Root)}.

update([], Change, N = #node{here = Here}) -> N#node{here = Change(Here)};
update([W | Ws], Change, N = #node{below = Below}) ->
    case update(Ws, Change, maps:get(W, Below, #node{})) of
        #node{here = [], below = Empty} when Empty =:= #{} -> N#node{below = maps:remove(W, Below)};
        Changed -> N#node{below = Below#{W => Changed}}
    end.

find([], #node{here = Here, below = Below}) -> Here ++ case Below of #{"#" := #node{here = All}} -> All; _ -> [] end;
find([W | Ws], #node{below = Below}) ->
    lists:append([find(Ws, N) || Key <- [W, "+"], {ok, N} <- [maps:find(Key, Below)]]) ++ case Below of #{"#" := #node{here = All}} -> All; _ -> [] end.

fits(["#"], _) -> true;
fits(["+" | P], [_ | T]) -> fits(P, T);
fits([W | P], [W | T]) -> fits(P, T);
fits(P, T) -> P =:= T.

shape(#node{here = Here, below = Below}) -> {length(Here), [{W, shape(N)} || {W, N} <- lists:sort(maps:to_list(Below))]}.
