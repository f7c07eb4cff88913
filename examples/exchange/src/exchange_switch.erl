%% Knows who has which number, and gives lines to calls: first come, first served.
-module(exchange_switch).
-behaviour(gen_server).
-export([start_link/0, number/1, seize/0, release/1, phone_started/2, line_started/1, statistics/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-record(state, {
    book = #{},              % number => pid of the phone
    free = [],               % lines that carry no call
    waiting = queue:new(),   % calls that want a line
    longest = 0,             % the most that ever waited
    lost = #{line => 0, phone => 0}
}).

start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

%% Pid of the phone with a number, or unknown.
number(Number) -> gen_server:call(?MODULE, {number, Number}, infinity).
%% A line of one's own; waits for one.
seize() -> gen_server:call(?MODULE, seize, infinity).
release(Line) -> gen_server:cast(?MODULE, {release, Line}).
phone_started(Number, Pid) -> gen_server:call(?MODULE, {phone, Number, Pid}).
line_started(Pid) -> gen_server:call(?MODULE, {line, Pid}).
statistics() -> gen_server:call(?MODULE, statistics).

init([]) -> {ok, #state{}}.

handle_call({number, Number}, _From, State) ->
    {reply, maps:get(Number, State#state.book, unknown), State};
handle_call(seize, From, State) ->
    {noreply, serve(State#state{waiting = queue:in(From, State#state.waiting)})};
handle_call({phone, Number, Pid}, _From, State) ->
    monitor(process, Pid, [{tag, phone_lost}]),
    {reply, ok, State#state{book = (State#state.book)#{Number => Pid}}};
handle_call({line, Pid}, _From, State) ->
    monitor(process, Pid, [{tag, line_lost}]),
    {reply, ok, serve(State#state{free = [Pid | State#state.free]})};
handle_call(statistics, _From, State = #state{longest = Longest, lost = Lost}) ->
    {reply, Lost#{longest => Longest}, State}.

handle_cast({release, Line}, State) ->
    {noreply, serve(State#state{free = [Line | State#state.free]})}.

handle_info({line_lost, _, process, Pid, Reason}, State) ->
    {noreply, count(line, Reason, State#state{free = lists:delete(Pid, State#state.free)})};
handle_info({phone_lost, _, process, _, Reason}, State) ->
    {noreply, count(phone, Reason, State)}.

count(_, shutdown, State) -> State;
count(What, _, State = #state{lost = Lost}) -> State#state{lost = maps:update_with(What, fun(N) -> N + 1 end, Lost)}.

serve(State = #state{free = [Line | Free], waiting = Waiting}) ->
    case queue:out(Waiting) of
        {{value, From}, Rest} ->
            gen_server:reply(From, Line),
            serve(State#state{free = Free, waiting = Rest});
        {empty, _} ->
            State
    end;
serve(State = #state{waiting = Waiting, longest = Longest}) ->
    State#state{longest = max(Longest, queue:len(Waiting))}.
