%% An account by events: commands, events, projections, replay, snapshots, conflicts, idempotence.
-module(app_event_sourcing).
-include("check.hrl").

main() ->
    Cmds = [{open, 1, "ann"}, {deposit, 1, 100}, {withdraw, 1, 30}, {open, 2, "bob"}, {transfer, 1, 2, 50}, {withdraw, 2, 500}, {deposit, 9, 1}, {close, 1}, {deposit, 1, 5}, {close, 2}],
    {Rs, Log} = run(Cmds),
    ?P(Rs),
    ?P(length(Log)),
    ?P(lists:sort(maps:to_list(state(Log)))),
    ?P(state(Log) =:= lists:foldl(fun apply_/2, state(lists:sublist(Log, 4)), lists:nthtail(4, Log))),
    ?P(projection(names, Log)),
    ?P(projection(totals, Log)),
    ?P(projection(history, Log)),
    ?P([map_size(state(lists:sublist(Log, N))) || N <- lists:seq(0, length(Log))]),
    ?P(idempotent(Log)),
    ?P(concurrent(10)),
    ?P(time_travel(Log, 3)),
    ?P(erlang:phash2(Log)),
    ?P(snapshot(Log)),
    ok.

run(Cmds) -> {Rs, {_, Log}} = lists:mapfoldl(fun(C, {S, L}) -> case handle(C, S) of {ok, Es} -> {ok, {lists:foldl(fun apply_/2, S, Es), L ++ Es}}; E -> {E, {S, L}} end end, {#{}, []}, Cmds), {Rs, Log}.
handle({open, Id, N}, S) -> case S of #{Id := _} -> {error, exists}; _ -> {ok, [{opened, Id, N}]} end;
handle({transfer, A, B, X}, S) -> case {handle({withdraw, A, X}, S), handle({deposit, B, X}, S)} of {{ok, E1}, {ok, E2}} -> {ok, E1 ++ E2}; {{ok, _}, E} -> E; {E, _} -> E end;
handle(C, S) ->
    Id = element(2, C),
    case {C, S} of
        {_, #{Id := {closed, _}}} -> {error, closed};
        {{deposit, _, X}, #{Id := _}} -> {ok, [{deposited, Id, X}]};
        {{withdraw, _, X}, #{Id := {_, B}}} when B >= X -> {ok, [{withdrawn, Id, X}]};
        {{withdraw, _, _}, #{Id := {_, B}}} -> {error, {insufficient, B}};
        {{close, _}, #{Id := {_, 0}}} -> {ok, [{closed, Id}]};
        {{close, _}, #{Id := {_, B}}} -> {ok, [{withdrawn, Id, B}, {closed, Id}]};
        _ -> {error, no_account}
    end.
apply_({opened, Id, N}, S) -> S#{Id => {N, 0}};
apply_({deposited, Id, X}, S) -> maps:update_with(Id, fun({N, B}) -> {N, B + X} end, S);
apply_({withdrawn, Id, X}, S) -> maps:update_with(Id, fun({N, B}) -> {N, B - X} end, S);
apply_({closed, Id}, S) -> S#{Id := {closed, 0}}.
state(L) -> lists:foldl(fun apply_/2, #{}, L).
projection(names, L) -> [N || {opened, _, N} <- L];
projection(totals, L) -> {lists:sum([X || {deposited, _, X} <- L]), lists:sum([X || {withdrawn, _, X} <- L])};
projection(history, L) -> [{Id, length([x || E <- L, element(2, E) =:= Id])} || Id <- lists:usort([element(2, E) || E <- L])].
idempotent(L) -> S = state(L), {ok, B} = {ok, term_to_binary(L)}, state(binary_to_term(B)) =:= S.
concurrent(N) ->
    P = spawn(fun() -> acc(#{1 => {"x", 0}}) end), Me = self(),
    [spawn(fun() -> P ! {cmd, {deposit, 1, I}}, Me ! ok end) || I <- lists:seq(1, N)],
    [receive ok -> ok end || _ <- lists:seq(1, N)],
    P ! {get, self()}, receive {state, S} -> S end.
acc(S) -> receive {cmd, C} -> case handle(C, S) of {ok, Es} -> acc(lists:foldl(fun apply_/2, S, Es)); _ -> acc(S) end; {get, F} -> F ! {state, maps:to_list(S)}, acc(S) end.
time_travel(L, N) -> lists:sort(maps:to_list(state(lists:sublist(L, N)))).
snapshot(L) -> S = state(lists:sublist(L, 5)), B = term_to_binary({5, S}), {V, S2} = binary_to_term(B), lists:foldl(fun apply_/2, S2, lists:nthtail(V, L)) =:= state(L).
