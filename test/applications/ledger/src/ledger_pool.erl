%% Who of the clerks is free; jobs wait in a queue, the important ones in front.
-module(ledger_pool).
-behaviour(gen_server).
-export([start_link/0, join/1, run/1, run/2, status/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-record(s, {free = [], busy = #{}, urgent = queue:new(), waiting = queue:new(), done = 0, lost = 0}).

start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).
join(Pid) -> gen_server:cast(?MODULE, {join, Pid}).
run(Fun) -> run(normal, Fun).
run(Priority, Fun) -> gen_server:call(?MODULE, {run, Priority, Fun}, infinity).
status() -> gen_server:call(?MODULE, status, infinity).

init([]) -> {ok, #s{}}.

handle_call({run, urgent, F}, From, S) -> {noreply, next(S#s{urgent = queue:in({F, From}, S#s.urgent)})};
handle_call({run, normal, F}, From, S) -> {noreply, next(S#s{waiting = queue:in({F, From}, S#s.waiting)})};
handle_call(status, _, S) -> {reply, {length(S#s.free), map_size(S#s.busy), queue:len(S#s.waiting) + queue:len(S#s.urgent), S#s.done, S#s.lost}, S}.

handle_cast({join, Pid}, S) -> monitor(process, Pid), {noreply, next(S#s{free = S#s.free ++ [Pid]})};
handle_cast({done, Pid, Result}, #s{busy = B} = S) ->
    {From, B1} = maps:take(Pid, B),
    gen_server:reply(From, {ok, Result}),
    {noreply, next(S#s{busy = B1, free = S#s.free ++ [Pid], done = S#s.done + 1})}.

handle_info({'DOWN', _, process, Pid, Why}, #s{busy = B} = S) ->
    case maps:take(Pid, B) of
        {From, B1} ->
            gen_server:reply(From, {lost, case Why of {X, [_ | _]} -> X; X -> X end}),
            {noreply, S#s{busy = B1, lost = S#s.lost + 1}};
        error -> {noreply, S#s{free = lists:delete(Pid, S#s.free)}}
    end.

next(#s{free = [Pid | Rest]} = S) ->
    case {queue:out(S#s.urgent), queue:out(S#s.waiting)} of
        {{{value, Job}, Q}, _} -> next(give(Job, Pid, S#s{free = Rest, urgent = Q}));
        {_, {{value, Job}, Q}} -> next(give(Job, Pid, S#s{free = Rest, waiting = Q}));
        _ -> S
    end;
next(S) -> S.

give({F, From}, Pid, S) -> ledger_clerk:work(Pid, F), S#s{busy = (S#s.busy)#{Pid => From}}.
