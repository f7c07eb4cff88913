%% Calls: each is a process of its own, which monitors its line and whom it calls, and dials again when either goes down.
-module(exchange_calls).
-export([make/2]).

-record(plan, {subscribers, frames}).

%% Makes that many calls at once and waits for all of them: [{What, Tries, FramesOfVoice}], in the order of the calls.
make(Calls, Frames) ->
    {ok, Subscribers} = application:get_env(exchange, subscribers),
    Plan = #plan{subscribers = Subscribers, frames = Frames},
    Callers = [spawn_monitor(fun() -> exit({result, dial(N, Plan, 1)}) end) || N <- lists:seq(1, Calls)],
    [receive {'DOWN', Monitor, process, Pid, {result, Result}} -> Result end || {Pid, Monitor} <- Callers].

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

dial(N, Plan, Try) ->
    case exchange_switch:number(number(N, Plan)) of
        unknown -> {unknown, Try, 0};
        Phone -> call(N, Plan, Try, Phone)
    end.

call(N, Plan, Try, Phone) ->
    Line = exchange_switch:seize(),
    LineMonitor = monitor(process, Line),
    PhoneMonitor = monitor(process, Phone),
    ok = exchange_line:connect(Line, self(), Phone),
    Ref = exchange_phone:ring(Phone, Line),
    Outcome =
        receive
            {Ref, answered} -> voice(Line, LineMonitor, N, Try, Plan#plan.frames, 0);
            {'DOWN', PhoneMonitor, process, Phone, _} -> phone_lost
        after patience(N) -> {no_answer, 0}
        end,
    demonitor(LineMonitor, [flush]),
    demonitor(PhoneMonitor, [flush]),
    case Outcome of
        {lightning, Frames} ->
            {What, Tries, More} = dial(N, Plan, Try + 1),
            {What, Tries, Frames + More};
        phone_lost ->
            exchange_line:hang_up(Line),
            dial(N, Plan, Try);
        {What, Frames} ->
            exchange_line:hang_up(Line),
            {What, Try, Frames}
    end.

%% Says one frame after the other and waits until each has come back. Lightning strikes every 97th call, once.
voice(_, _, _, _, 0, Done) ->
    {answered, Done};
voice(Line, Monitor, N, 1, 13, Done) when N rem 97 =:= 0 ->
    exchange_line:lightning(Line),
    receive {'DOWN', Monitor, process, Line, _} -> {lightning, Done} end;
voice(Line, Monitor, N, Try, Left, Done) ->
    Line ! {self(), {frame, Left}},
    receive
        {Line, {frame, Left}} -> voice(Line, Monitor, N, Try, Left - 1, Done + 1)
    end.
