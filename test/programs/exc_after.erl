%% after clauses: run on every way out, nested, with receive, raising themselves.
-module(exc_after).
-include("check.hrl").

main() ->
    ?P(r(fun() -> try 1 after l(a) end end)),
    ?P(r(fun() -> try throw(t) after l(a) end end)),
    ?P(r(fun() -> try error(e) after l(a) end end)),
    ?P(r(fun() -> try exit(x) after l(a) end end)),
    ?P(r(fun() -> try 1 after error(in_after) end end)),
    ?P(r(fun() -> try throw(t) after throw(other) end end)),
    ?P(r(fun() -> try try throw(t) after l(a) end after l(b) end end)),
    ?P(r(fun() -> try try throw(t) catch t -> l(c) after l(a) end after l(b) end end)),
    ?P(r(fun() -> try throw(t) catch t -> throw(u) after l(a) end end)),
    ?P(r(fun() -> try l(body), 5 of 5 -> l(of_), 6 catch _:_ -> l(c) after l(a) end end)),
    ?P(r(fun() -> try 5 of 6 -> x after l(a) end end)),
    ?P(r(fun() -> [try X after l(X) end || X <- [1, 2, 3]] end)),
    ?P(r(fun() -> try self() ! m, receive m -> l(got) end after l(a) end end)),
    ?P(r(fun() -> F = fun() -> try throw(z) after l(f) end end, try F() catch z -> l(z) end end)),
    ?P(r(fun() -> try l(1) after try throw(t) catch t -> l(2) after l(3) end end end)),
    ?P(r(fun() -> lists:foldl(fun(X, A) -> try X + A after l(X) end end, 0, [1, 2, 3]) end)),
    ?P(r(fun() -> try recursive(3) catch bottom -> l(caught) end end)),
    ?P(r(fun() -> X = try id(7) after l(a) end, X * 2 end)),
    ?P(r(fun() -> try {id(1), throw(t)} catch t -> {l(c)} after l(a) end end)),
    ?P(r(fun() -> tail_in_after(3) end)),
    ?P(in_process(fun() -> try exit(x) after l(a) end end)),
    ?P(in_process(fun() -> try receive never -> ok end after l(a) end end)),
    ?ST(try error(orig) after id(ok) end),
    ?ST(try error(orig) after error(new) end),
    ok.

l(X) -> put(log, [X | case get(log) of undefined -> []; L -> L end]), {logged, X}.
r(F) -> erase(log), R = try {value, F()} catch C:E -> {C, E} end, {R, lists:reverse(case get(log) of undefined -> []; L -> L end)}.
recursive(0) -> throw(bottom);
recursive(N) -> try recursive(N - 1) after l(N) end.
tail_in_after(0) -> l(zero);
tail_in_after(N) -> try ok after tail_in_after(N - 1) end.
in_process(F) ->
    P = self(),
    {Pid, R} = spawn_monitor(fun() -> F(), P ! {log, get(log)} end),
    receive after 5 -> ok end,
    exit(Pid, stop),
    receive {'DOWN', R, process, Pid, Reason} -> {Reason, receive {log, L} -> L after 0 -> none end} end.
