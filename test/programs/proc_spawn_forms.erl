%% spawn, spawn_link, spawn_monitor, spawn_opt with funs and MFAs, arguments, results, errors.
-module(proc_spawn_forms).
-export([child/2]).
-include("check.hrl").

main() ->
    S = self(),
    ?P(begin P = spawn(fun() -> S ! {self(), hello} end), receive {P, X} -> X end end),
    ?P(begin P = spawn(?MODULE, child, [S, 1]), receive {P, X} -> X end end),
    ?P(begin P = spawn_link(fun() -> S ! {self(), linked(S)} end), receive {P, X} -> X end end),
    ?P(begin P = spawn_link(?MODULE, child, [S, 2]), receive {P, X} -> X end end),
    ?P(begin {P, R} = spawn_monitor(fun() -> exit(bye) end), receive {'DOWN', R, process, P, X} -> X end end),
    ?P(begin {P, R} = spawn_monitor(?MODULE, child, [S, 3]), {receive {P, X} -> X end, receive {'DOWN', R, process, P, Y} -> Y end} end),
    ?P(begin P = spawn_opt(fun() -> S ! {self(), opt} end, []), receive {P, X} -> X end end),
    ?P(begin {P, R} = spawn_opt(fun() -> exit(opt) end, [monitor]), receive {'DOWN', R, process, P, X} -> X end end),
    ?P(begin {P, R} = spawn_opt(?MODULE, child, [S, 4], [link, monitor, {priority, high}, {min_heap_size, 1000}, {fullsweep_after, 5}]), {receive {P, X} -> X end, receive {'DOWN', R, process, P, Y} -> Y end} end),
    ?P(begin {P, R} = spawn_opt(fun() -> exit(tagged) end, [{monitor, [{tag, my_tag}]}]), receive {my_tag, R, process, P, X} -> X end end),
    ?P(begin P = spawn(node(), fun() -> S ! {self(), node()} end), receive {P, X} -> X end end),
    ?P(begin P = spawn(node(), ?MODULE, child, [S, 5]), receive {P, X} -> X end end),
    ?P(begin P = spawn_link(node(), ?MODULE, child, [S, 6]), receive {P, X} -> X end end),
    ?P(begin P = spawn_opt(node(), ?MODULE, child, [S, 7], []), receive {P, X} -> X end end),
    ?P(begin {P, R} = spawn_monitor(node(), ?MODULE, child, [S, 8]), {receive {P, X} -> X end, receive {'DOWN', R, process, P, Y} -> Y end} end),
    ?P(begin P = spawn(erlang, send, [S, from_bif]), is_pid(P) andalso receive from_bif -> ok end end),
    ?P(begin P = spawn(lists, foreach, [fun(X) -> S ! X end, [a, b]]), {is_pid(P), receive a -> receive b -> both end end} end),
    ?P(begin Ps = [spawn(fun() -> S ! {self(), I} end) || I <- lists:seq(1, 20)], [receive {P, I} -> I end || P <- Ps] end),
    ?P(length(lists:usort([spawn(fun() -> ok end) || _ <- lists:seq(1, 100)]))),
    ?P(begin F = fun() -> spawn(fun() -> spawn(fun() -> S ! {depth, 3} end) end) end, F(), receive {depth, N} -> N end end),
    ?P(begin {P, R} = spawn_monitor(fun() -> receive after infinity -> ok end end), exit(P, stop), receive {'DOWN', R, _, _, X} -> X end end),
    ?P(spawn(id(x))),
    ?P(spawn(id(lists), id(map), id(x))),
    ?P(spawn(id(1), f, [])),
    ?P(spawn(m, id("f"), [])),
    ?P(spawn(m, f, [a | b])),
    ?P(spawn_link(id(x))),
    ?P(spawn_monitor(id(x))),
    ?P(spawn_monitor(m, f, id(x))),
    ?P(spawn_opt(id(x), [])),
    ?P(spawn_opt(fun() -> ok end, [bad])),
    ?P(spawn_opt(fun() -> ok end, id(x))),
    ?P(spawn_opt(fun() -> ok end, [link | x])),
    ?P(spawn_opt(fun() -> ok end, [{priority, bad}])),
    ?P(spawn_opt(fun() -> ok end, [{min_heap_size, -1}])),
    ?P(spawn_opt(fun() -> ok end, [{monitor, bad}])),
    ?P(begin {P, R} = spawn_monitor(nomod, nofun, [a]), receive {'DOWN', R, process, P, {X, St}} -> {X, St} end end),
    ?P(begin {P, R} = spawn_monitor(?MODULE, child, [one_argument]), receive {'DOWN', R, process, P, {X, [H | _]}} -> {X, H} end end),
    ok.

child(To, X) -> To ! {self(), {child, X}}.
linked(S) -> {links, L} = process_info(self(), links), lists:member(S, L).
