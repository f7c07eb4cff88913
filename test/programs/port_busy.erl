%% Busy ports: callers wait, nosuspend does not, limits; what is still to be written when a port closes.
-module(port_busy).
-include("check.hrl").

main() ->
    quiet(),
    %% a program that reads nothing: the pipe and then the queue fill up
    ?P(fill([])),
    ?P(fill([{busy_limits_port, {100, 200}}])),
    ?P(begin P = slow([{busy_limits_port, disabled}]), R = [port_command(P, big(), [nosuspend]) || _ <- lists:seq(1, 40)], kill(P), lists:usort(R) end),
    %% who sends waits, by function and by message, and goes on when the port is closed
    ?P(begin P = slow([]), busy(P), Q = sender(fun() -> port_command(P, "x") end), S = status(Q), kill(P), [S, reply(Q)] end),
    ?P(begin P = slow([]), busy(P), Me = self(), Q = sender(fun() -> many(P, Me, 1000) end), S = status(Q), kill(P), [S, element(1, reply(Q))] end),
    ?P(begin P = slow([]), busy(P), [port_command(P, "x", [nosuspend]), port_command(P, foo, [nosuspend]), kill(P)] end),
    %% a waiting process can be killed, and looked at
    ?P(begin P = slow([]), busy(P), Q = sender(fun() -> port_command(P, "x") end), status(Q), R = monitor(process, Q), exit(Q, kill), X = receive {'DOWN', R, _, _, Y} -> Y end, kill(P), X end),
    %% it goes on when the program reads at last
    ?P(begin P = open_port({spawn, "sh -c 'sleep 0.3; cat >/dev/null; :'"}, [binary]), busy(P), Q = sender(fun() -> port_command(P, "x") end), S = status(Q), R = reply(Q), N = until(fun() -> {queue_size, 0} =:= erlang:port_info(P, queue_size) end), port_close(P), [S, R, N] end),
    ?P(begin P = open_port({spawn, "sh -c 'sleep 0.3; cat >/dev/null; :'"}, [binary]), busy(P), Qs = [sender(fun() -> port_command(P, big()) end) || _ <- lists:seq(1, 5)], R = [reply(Q) || Q <- Qs], port_close(P), R end),
    %% nothing is lost
    ?P(begin P = open_port({spawn, "sh -c 'sleep 0.2; wc -c'"}, []), [port_command(P, big()) || _ <- lists:seq(1, 10)], P ! {self(), close}, [next(), erlang:port_info(P)] end),
    ?P(count()),
    ok.

big() -> binary:copy(<<"0123456789">>, 1000).
slow(Options) -> P = open_port({spawn, "sleep 60"}, [binary | Options]), P.
kill(P) ->
    unlink(P),
    {os_pid, Pid} = erlang:port_info(P, os_pid),
    K = open_port({spawn, "kill -9 " ++ integer_to_list(Pid)}, [exit_status]),
    receive {K, {exit_status, S}} -> S end,
    catch port_close(P),
    S.

%% Bytes until the port is busy: more than a pipe takes, and not much more than the limit.
fill(Options) ->
    P = slow(Options),
    N = fill(P, 0),
    {queue_size, Q} = erlang:port_info(P, queue_size),
    kill(P),
    {N > 60000, N < 120000, Q > 0, Q < 20000}.
fill(P, N) -> case port_command(P, binary:copy(<<"x">>, 1000), [nosuspend]) of true when N < 1000000 -> fill(P, N + 1000); _ -> N end.

busy(P) -> case port_command(P, big(), [nosuspend]) of true -> busy(P); false -> ok end.

sender(F) ->
    S = self(),
    spawn(fun() -> R = (catch F()), S ! {self(), R} end).
many(_, _, 0) -> {ok, done};
many(P, Owner, N) -> P ! {Owner, {command, "x"}}, many(P, Owner, N - 1).
status(Q) -> receive {Q, R} -> {not_waiting, R} after 100 -> {status, X} = process_info(Q, status), X end.
reply(Q) -> receive {Q, {'EXIT', {R, _}}} -> {'EXIT', R}; {Q, R} -> R after 4000 -> still_waiting end.

%% Many small messages through a slow reader.
count() ->
    P = open_port({spawn, "sh -c 'sleep 0.1; wc -c'"}, []),
    [P ! {self(), {command, "0123456789"}} || _ <- lists:seq(1, 20000)],
    {queue_size, _} = erlang:port_info(P, queue_size),
    port_close(P),
    ok.
