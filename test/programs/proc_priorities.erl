%% Priorities: setting, inheritance, order of work among levels.
-module(proc_priorities).
-include("check.hrl").

main() ->
    ?P(process_info(self(), priority)),
    ?P([begin S = self(), spawn_opt(fun() -> S ! {p, process_info(self(), priority)} end, [{priority, L}]), receive {p, X} -> X end end || L <- [low, normal, high]]),
    ?P(begin process_flag(priority, high), S = self(), spawn(fun() -> S ! {p, process_info(self(), priority)} end), X = receive {p, Y} -> Y end, process_flag(priority, normal), X end),
    ?P(begin B = spawn_opt(fun busy/0, [{priority, low}]), R = ping(), exit(B, kill), R end),
    ?P(begin B = spawn_opt(fun busy/0, [{priority, normal}]), P = spawn_opt(fun echo/0, [{priority, high}]), P ! {self(), x}, R = next(), exit(B, kill), R end),
    ?P(begin B = spawn_opt(fun busy/0, [{priority, normal}]), P = spawn_opt(fun echo/0, [{priority, low}]), P ! {self(), x}, R = next(), exit(B, kill), R end),
    ?P(begin Bs = [spawn_opt(fun busy/0, [{priority, L}]) || L <- [low, normal]], R = ping(), [exit(B, kill) || B <- Bs], R end),
    ?P(spawn_opt(fun echo/0, [{priority, bad}])),
    ?P(process_flag(priority, bad)),
    ok.

busy() -> busy().
echo() -> receive {F, M} -> F ! {echo, M} end.
ping() -> P = spawn(fun echo/0), P ! {self(), x}, next().
