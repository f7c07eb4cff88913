%% Ownership: death deletes, heirs, give_away, protection levels seen by other processes.
-module(ets_owner_heir).
-include("check.hrl").

main() ->
    ?P(begin {P, R} = spawn_monitor(fun() -> exit({tab, ets:new(t, [public])}) end), receive {'DOWN', R, _, P, {tab, T}} -> {ets:info(T), try ets:lookup(T, a) catch _:E -> E end} end end),
    ?P(begin S = self(), {P, R} = spawn_monitor(fun() -> T = ets:new(t, [{heir, S, my_data}]), ets:insert(T, {a, 1}), exit({tab, T}) end), receive {'DOWN', R, _, P, {tab, T}} -> X = receive {'ETS-TRANSFER', T, P, D} -> D end, {X, ets:lookup(T, a), ets:info(T, owner) =:= S, ets:insert(T, {b})} end end),
    ?P(begin H = spawn(fun() -> receive stop -> ok end end), {P, R} = spawn_monitor(fun() -> exit({tab, ets:new(t, [{heir, H, x}, public])}) end), receive {'DOWN', R, _, P, {tab, T}} -> X = ets:info(T, owner) =:= H, H ! stop, until(fun() -> ets:info(T) =:= undefined end), {X, ets:info(T)} end end),
    ?P(begin H = dead(), {P, R} = spawn_monitor(fun() -> exit({tab, ets:new(t, [{heir, H, x}])}) end), receive {'DOWN', R, _, P, {tab, T}} -> ets:info(T) end end),
    ?P(begin S = self(), P = spawn(fun() -> receive {'ETS-TRANSFER', T, F, D} -> S ! {got, F =:= S, D, ets:insert(T, {b, 2}), lists:sort(ets:tab2list(T))} end, receive stop -> ok end end), T = ets:new(t, []), ets:insert(T, {a, 1}), X = ets:give_away(T, P, gift), Y = receive {got, A, B, C, D} -> {A, B, C, D} end, Z = {ets:info(T, owner) =:= P, ets:lookup(T, b), try ets:insert(T, {c}) catch _:E -> E end}, P ! stop, {X, Y, Z} end),
    ?P(ets:give_away(ets:new(t, []), self(), x)),
    ?P(ets:give_away(ets:new(t, []), dead(), x)),
    ?P(ets:give_away(ets:new(t, []), id(notpid), x)),
    ?P(begin T = other_table(public), {ets:insert(T, {b}), ets:lookup(T, a), try ets:give_away(T, self(), x) catch _:E -> E end} end),
    ?P(begin T = other_table(protected), {ets:lookup(T, a), try ets:insert(T, {b}) catch _:E -> E end, try ets:delete(T, a) catch _:E2 -> E2 end, try ets:delete(T) catch _:E3 -> E3 end} end),
    ?P(begin T = other_table(private), [try F(T) catch _:E -> E end || F <- [fun(X) -> ets:lookup(X, a) end, fun(X) -> ets:insert(X, {b}) end, fun(X) -> ets:tab2list(X) end, fun(X) -> ets:first(X) end, fun(X) -> ets:info(X, size) end, fun(X) -> ets:delete(X) end, fun(X) -> ets:member(X, a) end, fun(X) -> ets:match(X, '_') end, fun(X) -> ets:select_count(X, [{'_', [], [true]}]) end, fun(X) -> ets:update_counter(X, a, 1) end, fun(X) -> ets:rename(X, y) end, fun(X) -> ets:setopts(X, {heir, none}) end]] end),
    ?P(begin T = ets:new(t, []), {ets:setopts(T, {heir, self(), d}), ets:info(T, heir) =:= self(), ets:setopts(T, [{heir, none}]), ets:info(T, heir)} end),
    ?P(ets:setopts(ets:new(t, []), [bad])),
    ?P(ets:setopts(ets:new(t, []), {protection, private})),
    ?P(begin T = ets:new(t, [{heir, self(), d}]), {ets:delete(T), next(5)} end),
    ?P(begin S = self(), P = spawn(fun() -> ets:new(heir_named, [named_table, {heir, S, d}]), receive stop -> ok end end), until(fun() -> ets:whereis(heir_named) =/= undefined end), P ! stop, receive {'ETS-TRANSFER', T, P, D} -> {T, D, ets:info(heir_named, owner) =:= S, ets:delete(heir_named)} end end),
    ?P(begin S = self(), A = spawn(fun() -> receive {'ETS-TRANSFER', T, _, _} -> ets:give_away(T, S, back) end end), T = ets:new(t, [{heir, A, h}]), ets:insert(T, {k}), ets:give_away(T, A, there), receive {'ETS-TRANSFER', T, A, back} -> ets:lookup(T, k) end end),
    ?P(begin {P, R} = spawn_monitor(fun() -> [ets:new(t, []) || _ <- lists:seq(1, 50)], exit(ok_) end), receive {'DOWN', R, _, P, X} -> X end end),
    ?ST(ets:give_away(ets:new(t, []), self(), x)),
    ?ST(ets:setopts(ets:new(t, []), id([bad]))),
    ?ST(ets:insert(other_table(protected), id({b}))),
    ok.

dead() -> {P, R} = spawn_monitor(fun() -> ok end), receive {'DOWN', R, _, _, _} -> P end.
other_table(Prot) -> S = self(), spawn(fun() -> T = ets:new(o, [Prot]), ets:insert(T, {a, 1}), S ! {t, T}, receive never -> ok end end), receive {t, T} -> T end.
