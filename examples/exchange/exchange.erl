%% A telephone exchange. Every subscriber, every line and every call is a process.
%%
%%   exchange ── watches ──> subscribers   answer one call at a time; others wait in their mailboxes
%%      │                    lines         carry the voice; lightning strikes some of them
%%      └── hands lines to ─ calls         one process for each call made
%%
%% The exchange is a supervisor written by hand: it is linked to its lines and subscribers, traps exits, and starts
%% anew what crashed. A call monitors its line and whom it calls, and dials again when either goes down.
%%
%% exchange:main() prints a report. All that it counts is the same in every run, whatever the order in which things
%% happen; only how many calls had to wait for a line at once depends on that.
-module(exchange).
-export([main/0, main/1]).

-record(plan, {subscribers = 1000, lines = 64, calls = 5000, frames = 51}).

%% What the exchange knows.
-record(state, {
    plan,
    book = #{},          % number => pid of the subscriber
    who = #{},           % pid => {line, Id} | {subscriber, Number}
    free = [],           % lines that carry no call
    waiting = [],        % calls that want a line, newest first
    waiting_old = [],    % and the oldest first
    longest = 0,         % the most calls that ever waited
    lines_lost = 0,
    phones_lost = 0
}).

main() -> main(#plan{}).

main(Plan = #plan{calls = Calls}) ->
    Started = erlang:monotonic_time(millisecond),
    Exchange = open_exchange(Plan),
    Self = self(),
    Numbers = lists:seq(1, Calls),
    Callers = [spawn_monitor(fun() -> call(Self, Exchange, N, Plan) end) || N <- Numbers],
    Results = [result(Caller) || Caller <- Callers],
    Exchange ! {close, self()},
    Closed = receive {closed, Report} -> Report after 30000 -> exit(exchange_stuck) end,
    report(Plan, Results, Closed, erlang:monotonic_time(millisecond) - Started).

%% Each call tells its result and ends: taken in the order of the calls, whatever the order they ended in.
result({Pid, Monitor}) ->
    receive
        {result, Pid, Result} ->
            receive {'DOWN', Monitor, process, Pid, normal} -> Result end;
        {'DOWN', Monitor, process, Pid, Reason} when Reason =/= normal ->
            exit({call_lost, Reason})
    end.

%% ---- the exchange ---------------------------------------------------------------------------------------------

open_exchange(Plan) ->
    Self = self(),
    Pid = spawn_link(fun() ->
        process_flag(trap_exit, true),
        register(exchange, self()),
        State = lists:foldl(fun start_line/2, #state{plan = Plan}, lists:seq(1, Plan#plan.lines)),
        State1 = lists:foldl(fun(N, S) -> start_subscriber(N, new, S) end, State, lists:seq(1, Plan#plan.subscribers)),
        Self ! open,
        exchange(State1)
    end),
    receive open -> Pid end.

exchange(State = #state{book = Book, free = Free}) ->
    receive
        {number, From, Ref, Number} ->
            From ! {Ref, maps:get(Number, Book, unknown)},
            exchange(State);
        {seize, From, Ref} ->
            exchange(serve(State#state{waiting = [{From, Ref} | State#state.waiting]}));
        {release, Line} ->
            exchange(serve(State#state{free = [Line | Free]}));
        {'EXIT', Pid, Reason} ->
            exchange(restart(Pid, Reason, State));
        {close, From} ->
            close(From, State)
    end.

%% Gives the lines that are free to the calls that wait, first come, first served.
serve(State = #state{free = [Line | Free], waiting_old = [{From, Ref} | Old]}) ->
    From ! {Ref, Line},
    serve(State#state{free = Free, waiting_old = Old});
serve(State = #state{free = [_ | _], waiting_old = [], waiting = New = [_ | _]}) ->
    serve(State#state{waiting_old = lists:reverse(New), waiting = []});
serve(State = #state{waiting = New, waiting_old = Old, longest = Longest}) when New =/= [] ->
    State#state{longest = max(Longest, length(Old) + length(New))};
serve(State) ->
    State.

%% What crashed is started anew.
restart(Pid, Reason, State = #state{who = Who}) ->
    case maps:take(Pid, Who) of
        {{line, Id}, Rest} when Reason =:= lightning ->
            serve(start_line(Id, State#state{who = Rest, lines_lost = State#state.lines_lost + 1}));
        {{subscriber, Number}, Rest} ->
            start_subscriber(Number, repaired, State#state{who = Rest, phones_lost = State#state.phones_lost + 1})
    end.

start_line(Id, State = #state{who = Who, free = Free}) ->
    Pid = spawn_link(fun line/0),
    State#state{who = Who#{Pid => {line, Id}}, free = [Pid | Free]}.

start_subscriber(Number, Phone, State = #state{who = Who, book = Book}) ->
    Kind = kind(Number, Phone),
    Pid = spawn_link(fun() -> subscriber(Kind) end),
    State#state{who = Who#{Pid => {subscriber, Number}}, book = Book#{Number => Pid}}.

%% Every 50th subscriber is away. Every 333rd has a faulty phone, until it is repaired.
kind(Number, _) when Number rem 50 =:= 0 -> away;
kind(Number, new) when Number rem 333 =:= 0 -> faulty;
kind(_, _) -> home.

%% Closing time: the subscribers are asked to leave; those who are away don't hear it, and are killed.
close(From, State = #state{who = Who, book = Book}) ->
    Pids = maps:keys(Who),
    [Pid ! close || Pid <- Pids],
    Normal = length([left || Pid <- Pids, left(Pid)]),
    Killed = length([killed || Pid <- maps:values(Book), is_process_alive(Pid), exit(Pid, kill), killed(Pid)]),
    From ! {closed, #{
        lines_lost => State#state.lines_lost,
        phones_lost => State#state.phones_lost,
        longest => State#state.longest,
        left => Normal,
        killed => Killed
    }}.

left(Pid) -> receive {'EXIT', Pid, normal} -> true after 100 -> is_process_alive(Pid) =:= false end.

killed(Pid) -> receive {'EXIT', Pid, killed} -> true end.

%% ---- lines ----------------------------------------------------------------------------------------------------

%% A line carries what one end says to the other, until the call hangs up.
line() ->
    receive
        {connect, Caller, Callee} -> line(Caller, Callee);
        close -> ok
    end.

line(Caller, Callee) ->
    receive
        {Caller, lightning} ->
            exit(lightning);
        {Caller, Frame} ->
            Callee ! {self(), Frame},
            line(Caller, Callee);
        {Callee, Frame} ->
            Caller ! {self(), Frame},
            line(Caller, Callee);
        hang_up ->
            Callee ! {self(), over},
            exchange ! {release, self()},
            line()
    end.

%% ---- subscribers ----------------------------------------------------------------------------------------------

subscriber(away) ->
    receive never -> ok end;
subscriber(Kind) ->
    receive
        {ring, Line, Caller, Ref} ->
            answered = phone(Kind),
            Caller ! {Ref, answered},
            talk(Line, monitor(process, Line)),
            subscriber(Kind);
        close ->
            ok
    end.

phone(home) -> answered;
phone(faulty) -> sparks.

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

%% ---- calls ----------------------------------------------------------------------------------------------------

call(Main, Exchange, N, Plan) ->
    Main ! {result, self(), dial(Exchange, N, Plan, 1)}.

%% The subscriber whom call N is for: every 250th call goes to somebody who is away, every 625th to nobody.
number(N, _) when N rem 625 =:= 0 -> 0;
number(N, Plan) when N rem 250 =:= 0 -> N rem Plan#plan.subscribers + 50;
number(N, Plan) ->
    case (N * 7) rem Plan#plan.subscribers + 1 of
        Away when Away rem 50 =:= 0 -> Away - 1;
        Number -> Number
    end.

%% Callers of those who are away lose patience; the others wait as long as it takes.
patience(N) when N rem 250 =:= 0 -> 25;
patience(_) -> infinity.

dial(Exchange, N, Plan, Try) ->
    Ref = make_ref(),
    Exchange ! {number, self(), Ref, number(N, Plan)},
    receive
        {Ref, unknown} -> {unknown, Try, 0};
        {Ref, Callee} -> seize(Exchange, N, Plan, Try, Callee)
    end.

seize(Exchange, N, Plan, Try, Callee) ->
    Ref = make_ref(),
    Exchange ! {seize, self(), Ref},
    Line = receive {Ref, Pid} -> Pid end,
    LineMonitor = monitor(process, Line),
    CalleeMonitor = monitor(process, Callee),
    Line ! {connect, self(), Callee},
    Callee ! {ring, Line, self(), Ref},
    Outcome =
        receive
            {Ref, answered} -> voice(Line, LineMonitor, N, Try, Plan#plan.frames, 0);
            {'DOWN', CalleeMonitor, process, Callee, {Reason, [{exchange, subscriber, 1, _} | _]}} -> {crashed, Reason};
            %% the exchange's book was a moment behind
            {'DOWN', CalleeMonitor, process, Callee, noproc} -> {crashed, {badmatch, sparks}}
        after patience(N) -> {no_answer, none, 0}
        end,
    demonitor(LineMonitor, [flush]),
    demonitor(CalleeMonitor, [flush]),
    case Outcome of
        {lightning, Frames} ->
            again(dial(Exchange, N, Plan, Try + 1), Frames);
        {crashed, {badmatch, sparks}} ->
            Line ! hang_up,
            dial(Exchange, N, Plan, Try);
        {What, _, Frames} ->
            Line ! hang_up,
            {What, Try, Frames}
    end.

again({What, Tries, Frames}, More) -> {What, Tries, Frames + More}.

%% Says one frame after the other and waits until each has come back. Lightning strikes every 97th call, once.
voice(_, _, _, _, 0, Done) ->
    {answered, none, Done};
voice(Line, _, N, 1, 13, Done) when N rem 97 =:= 0 ->
    Line ! {self(), lightning},
    struck(Line, Done);
voice(Line, Monitor, N, Try, Left, Done) ->
    Line ! {self(), {frame, Left}},
    receive
        {Line, {frame, Left}} -> voice(Line, Monitor, N, Try, Left - 1, Done + 1)
    end.

struck(Line, Done) ->
    receive {'DOWN', _, process, Line, lightning} -> {lightning, Done} end.

%% ---- the report -----------------------------------------------------------------------------------------------

report(Plan, Results, Closed, Millis) ->
    #{lines_lost := Lines, phones_lost := Phones, longest := Longest, left := Left, killed := Killed} = Closed,
    Count = fun(What) -> length([R || R = {W, _, _} <- Results, W =:= What]) end,
    Frames = lists:sum([F || {_, _, F} <- Results]),
    Redialled = length([T || {_, T, _} <- Results, T > 1]),
    Processes = 2 + Plan#plan.subscribers + Plan#plan.lines + Plan#plan.calls + Lines + Phones,
    io:format("A telephone exchange: ~w subscribers, ~w lines, ~w calls, ~w processes~n~n",
              [Plan#plan.subscribers, Plan#plan.lines, Plan#plan.calls, Processes]),
    row("calls answered", Count(answered), ""),
    row("calls to a number that does not exist", Count(unknown), ""),
    row("calls given up after 25 ms", Count(no_answer), "nobody at home"),
    row("lines struck by lightning", Lines, "an exit; each replaced by the exchange"),
    row("phones that caught fire", Phones, "an error; each replaced by the exchange"),
    row("calls dialled again after lightning", Redialled, "they saw a 'DOWN'"),
    row("most calls waiting for a line at once", Longest, ""),
    row("frames of voice there and back", Frames, "four messages each"),
    row("messages of voice", 4 * Frames, ""),
    row("processes that left at closing time", Left, ""),
    row("processes that had to be killed", Killed, "away, and deaf to the bell"),
    Answered = Count(answered) + Count(unknown) + Count(no_answer),
    Answered = Plan#plan.calls,
    Lines = length([N || N <- lists:seq(1, Plan#plan.calls), N rem 97 =:= 0, N rem 250 =/= 0, N rem 625 =/= 0]),
    io:format("~nAll ~w calls are accounted for, after ~w ms.~n", [Answered, Millis]),
    ok.

row(What, Number, "") ->
    io:format("  ~-40s~10w~n", [What, Number]);
row(What, Number, Remark) ->
    io:format("  ~-40s~10w  ~s~n", [What, Number, Remark]).
