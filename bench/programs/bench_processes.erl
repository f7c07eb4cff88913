%% Processes and messages.
-module(bench_processes).
-behaviour(gen_server).
-export([rows/0, init/1, handle_call/3, handle_cast/2]).

rows() ->
    No = fun() -> none end,
    [{"ring", fun() -> ring(1000, self()) end, fun(P) -> turn(200, P) end},
     {"ping_pong_1k", fun() -> {spawn_link(fun echo/0), lists:seq(1, 512)} end, fun({P, M}) -> ping(30000, P, M) end},
     {"ping_pong_binary", fun() -> {spawn_link(fun echo/0), binary:copy(<<7>>, 1024)} end, fun({P, M}) -> ping(150000, P, M) end},
     {"ping_pong_atom", fun() -> {spawn_link(fun echo/0), hello} end, fun({P, M}) -> ping(150000, P, M) end},
     {"call_reply_ref", fun() -> spawn_link(fun server/0) end, fun(P) -> rpc(100000, P, 0) end},
     {"gen_server_call", fun() -> {ok, P} = gen_server:start_link(?MODULE, 0, []), P end, fun(P) -> gen(100000, P, 0) end},
     {"mailbox_flood", No, fun(_) -> flood(300000) end},
     {"selective_receive", No, fun(_) -> selective(2000) end},
     {"selective_ref", No, fun(_) -> selective_ref(20000) end},
     {"spawn_die", No, fun(_) -> spawns(100000) end},
     {"spawn_link_monitor", No, fun(_) -> monitors(50000) end},
     {"spawn_many_alive", No, fun(_) -> alive(50000) end},
     {"send_fan_in", No, fun(_) -> fan_in(100, 2000) end},
     {"link_unlink", fun() -> spawn_link(fun echo/0) end, fun(P) -> links(300000, P) end},
     {"register_whereis", fun() -> register(bench_echo, P = spawn_link(fun echo/0)), P end, fun(P) -> names(1000000, P) end},
     {"yield", No, fun(_) -> yields(500000) end},
     {"garbage_live_10mb", fun() -> lists:seq(1, 600000) end, fun(L) -> garbage(2000, L, 0) end},
     {"large_message", fun() -> {spawn_link(fun echo/0), [{X, [X]} || X <- lists:seq(1, 20000)]} end, fun({P, M}) -> large(50, P, M) end}].

ring(0, Last) -> Last;
ring(N, Next) -> ring(N - 1, spawn_link(fun() -> forward(Next) end)).
forward(Next) -> receive M -> Next ! M, forward(Next) end.
turn(0, _) -> ok;
turn(N, P) -> P ! token, receive token -> turn(N - 1, P) end.

echo() -> receive {From, M} -> From ! M, echo() end.
ping(0, _, _) -> ok;
ping(N, P, M) -> P ! {self(), M}, receive _ -> ping(N - 1, P, M) end.

server() -> receive {From, Ref, X} -> From ! {Ref, X + 1}, server() end.
rpc(0, _, A) -> A;
rpc(N, P, A) ->
    Ref = make_ref(),
    P ! {self(), Ref, A},
    receive {Ref, B} -> rpc(N - 1, P, B) end.

init(N) -> {ok, N}.
handle_call(next, _From, N) -> {reply, N, N + 1}.
handle_cast(_, N) -> {noreply, N}.
gen(0, _, A) -> A;
gen(N, P, _) -> gen(N - 1, P, gen_server:call(P, next)).

flood(N) ->
    Self = self(),
    spawn_link(fun() -> send_n(N, Self) end),
    take(N, 0).
send_n(0, _) -> ok;
send_n(N, P) -> P ! {item, N}, send_n(N - 1, P).
take(0, A) -> A;
take(N, A) -> receive {item, X} -> take(N - 1, A + X) end.

%% The message wanted is the last one: each receive goes past all others.
selective(N) -> send_n(N, self()), selective_take(1, N, 0).
selective_take(I, N, A) when I > N -> A;
selective_take(I, N, A) -> receive {item, I} -> selective_take(I + 1, N, A + I) end.

%% 20,000 messages lie in the mailbox while calls with fresh references are made.
selective_ref(N) ->
    send_n(N, self()),
    P = spawn_link(fun server/0),
    rpc(20000, P, 0) + take(N, 0).

spawns(0) -> ok;
spawns(N) ->
    Self = self(),
    spawn(fun() -> Self ! done end),
    receive done -> spawns(N - 1) end.
monitors(0) -> ok;
monitors(N) ->
    {P, R} = spawn_monitor(fun() -> exit(done) end),
    receive {'DOWN', R, process, P, done} -> monitors(N - 1) end.
alive(N) ->
    Ps = [spawn_link(fun() -> receive {F, X} -> F ! X end end) || _ <- lists:seq(1, N)],
    [P ! {self(), 1} || P <- Ps],
    collect(N, 0).
collect(0, A) -> A;
collect(N, A) -> receive X -> collect(N - 1, A + X) end.
fan_in(Senders, Each) ->
    Self = self(),
    [spawn_link(fun() -> send_n(Each, Self) end) || _ <- lists:seq(1, Senders)],
    take(Senders * Each, 0).
links(0, _) -> ok;
links(N, P) -> unlink(P), link(P), links(N - 1, P).
names(0, P) -> exit_normally(P);
names(N, P) -> P = whereis(bench_echo), names(N - 1, P).
exit_normally(P) -> unregister(bench_echo), unlink(P), exit(P, kill), ok.
yields(0) -> ok;
yields(N) -> erlang:yield(), yields(N - 1).

%% Garbage beside live data that has grown old.
garbage(0, L, A) -> A + length(L);
garbage(N, L, A) -> garbage(N - 1, L, (A + length(lists:seq(1, 1000))) band 16#FFFFF).
large(0, _, _) -> ok;
large(N, P, M) -> P ! {self(), M}, receive _ -> large(N - 1, P, M) end.
