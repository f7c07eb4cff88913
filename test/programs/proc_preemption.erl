%% Busy loops do not starve others: pingers, receivers with timeouts, many busy processes.
-module(proc_preemption).
-include("check.hrl").

main() ->
    ?P(begin B = spawn(fun() -> busy(0) end), R = [pong() || _ <- lists:seq(1, 20)], exit(B, kill), lists:usort(R) end),
    ?P(begin Bs = [spawn(fun() -> busy(0) end) || _ <- lists:seq(1, 5)], R = [pong() || _ <- lists:seq(1, 5)], [exit(B, kill) || B <- Bs], lists:usort(R) end),
    ?P(begin B = spawn(fun() -> busy_calls() end), R = pong(), exit(B, kill), R end),
    ?P(begin B = spawn(fun() -> busy_fun(fun F() -> F() end) end), R = pong(), exit(B, kill), R end),
    ?P(begin B = spawn(fun() -> busy_lists() end), R = pong(), exit(B, kill), R end),
    ?P(begin B = spawn(fun() -> busy_body() end), R = pong(), exit(B, kill), R end),
    ?P(begin B = spawn(fun() -> busy_bif() end), R = pong(), exit(B, kill), R end),
    ?P(begin B = spawn(fun() -> busy_send() end), R = pong(), exit(B, kill), R end),
    ?P(begin B = spawn(fun() -> busy_catch() end), R = pong(), exit(B, kill), R end),
    ?P(begin B = spawn(fun() -> busy_bin(<<>>) end), R = pong(), exit(B, kill), R end),
    ?P(begin B = spawn(fun() -> busy_map(#{}) end), R = pong(), exit(B, kill), R end),
    ?P(begin B = spawn(fun() -> busy(0) end), receive after 10 -> ok end, R = is_process_alive(B), exit(B, kill), R end),
    ?P(begin S = self(), [spawn(fun() -> S ! {I, fib(15)} end) || I <- lists:seq(1, 10)], [receive {I, X} -> X end || I <- lists:seq(1, 10)] end),
    ?P(begin B = spawn(fun() -> busy(0) end), erlang:send_after(10, self(), tick), R = next(), exit(B, kill), R end),
    ?P(begin B = spawn(fun() -> process_flag(priority, low), busy(0) end), R = pong(), exit(B, kill), R end),
    ?P(fair(4)),
    ok.

busy(N) -> busy(N + 1).
busy_calls() -> ?MODULE:id(x), busy_calls().
busy_fun(F) -> F().
busy_lists() -> lists:sum(lists:map(fun(X) -> X + 1 end, lists:seq(1, 100))), busy_lists().
busy_body() -> body(1000), busy_body().
body(0) -> 0;
body(N) -> 1 + body(N - 1).
busy_bif() -> length(binary_to_list(binary:copy(<<1>>, 1000))), busy_bif().
busy_send() -> self() ! x, receive x -> ok end, busy_send().
busy_catch() -> catch throw(x), busy_catch().
busy_bin(B) when byte_size(B) > 1000 -> busy_bin(<<>>);
busy_bin(B) -> busy_bin(<<B/binary, 1>>).
busy_map(M) when map_size(M) > 50 -> busy_map(#{});
busy_map(M) -> busy_map(M#{map_size(M) => x}).
pong() -> S = self(), P = spawn(fun() -> receive {F, ping} -> F ! {self(), pong} end end), P ! {S, ping}, receive {P, X} -> X after 8000 -> starved end.
fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).
fair(N) ->
    S = self(),
    Ps = [spawn(fun() -> receive go -> S ! {I, work(20000, 0)} end end) || I <- lists:seq(1, N)],
    [P ! go || P <- Ps],
    [receive {I, R} -> R end || I <- lists:seq(1, N)].
work(0, A) -> A;
work(N, A) -> work(N - 1, (A * 31 + N) rem 1000003).
