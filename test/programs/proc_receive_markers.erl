%% Several references that receives wait for at once: markers, nested, in any order, more than there can be, among much other mail.
-module(proc_receive_markers).
-include("check.hrl").

main() ->
    S = self(),
    ?P(begin R1 = make_ref(), R2 = make_ref(), S ! {R2, b}, S ! {R1, a}, {wait(R1), wait(R2)} end),
    ?P(begin R1 = monitor(process, spawn(fun() -> ok end)), R2 = monitor(process, spawn(fun() -> ok end)), {down(R2), down(R1)} end),
    ?P(nested(12)),
    ?P(begin Rs = [begin R = make_ref(), S ! {R, I}, R end || I <- lists:seq(1, 30)], [wait(R) || R <- lists:reverse(Rs)] end),
    ?P(three()),
    ?P(begin [S ! {old, I} || I <- lists:seq(1, 1000)], X = calls(200), {X, drain(0)} end),
    ?P(begin Server = spawn(fun server/0), [S ! {old, I} || I <- lists:seq(1, 500)], Rs = requests(Server, 20), X = [reply(R) || R <- Rs], Y = drain(0), Server ! stop, {X, Y} end),
    ?P(begin {ok, P} = gen_statem_like(), X = [call(P, {echo, I}) || I <- [1, 2, 3]], P ! stop, X end),
    ?P(interrupted()),
    ?P(taken_between()),
    ok.

%% make_ref and receive in one function: the compiler marks.
three() ->
    R1 = make_ref(), self() ! {R1, one}, self() ! other,
    R2 = make_ref(), self() ! {R2, two}, self() ! other,
    R3 = make_ref(), self() ! {R3, three},
    A = receive {R3, X} -> X end,
    B = receive {R1, Y} -> Y end,
    C = receive {R2, Z} -> Z end,
    {A, B, C, drain(0)}.

nested(0) -> [];
nested(N) ->
    R = make_ref(),
    self() ! {R, N},
    L = nested(N - 1),
    receive {R, X} -> [X | L] end.

wait(R) -> receive {R, X} -> X after 1000 -> none end.
down(R) -> receive {'DOWN', R, _, _, W} -> W after 1000 -> none end.
drain(N) -> receive _ -> drain(N + 1) after 0 -> N end.

calls(0) -> 0;
calls(N) ->
    P = spawn(fun server/0),
    R = monitor(process, P),
    P ! {self(), R, N},
    X = receive {R, V} -> V; {'DOWN', R, _, _, W} -> W end,
    demonitor(R, [flush]),
    P ! stop,
    X - N + calls(N - 1).

requests(_, 0) -> [];
requests(P, N) -> R = make_ref(), P ! {self(), R, N}, [R | requests(P, N - 1)].
reply(R) -> receive {R, X} -> X after 1000 -> none end.

server() -> receive {From, R, X} -> From ! {R, X}, server(); stop -> ok end.

gen_statem_like() -> {ok, spawn(fun server/0)}.
call(P, X) ->
    R = monitor(process, P, [{alias, reply_demonitor}]),
    P ! {R, R, X},
    receive {R, V} -> V; {'DOWN', R, _, _, W} -> {down, W} end.

%% A marker that was bound, and its receive never came.
interrupted() ->
    F = fun(I) -> try R = make_ref(), self() ! {R, I}, case I rem 2 of 0 -> throw(R); 1 -> receive {R, X} -> X end end catch throw:T -> {T, I} end end,
    L = [F(I) || I <- lists:seq(1, 40)],
    M = [case E of {R, _} -> wait(R); _ -> E end || E <- L],
    {M, drain(0)}.

%% The messages in front of the mark go while it holds.
taken_between() ->
    self() ! a, self() ! b,
    R = make_ref(),
    self() ! c,
    X1 = receive a -> a end,
    X2 = receive b -> b end,
    self() ! {R, r},
    X3 = receive {R, V} -> V end,
    {X1, X2, X3, drain(0)}.
