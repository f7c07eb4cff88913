%% supervisor: strategies, restarts, intensity, child specs, dynamic children, shutdown.
-module(otp_supervisor).
-behaviour(supervisor).
-export([init/1, start_child/1, start_fail/0, start_ignore/0, start_simple/2, child_loop/1, start_slow/2]).
-include("check.hrl").

main() ->
    quiet(),
    process_flag(trap_exit, true),
    ?P(sup(one_for_one, fun(S) -> [{_, A, _, _}, {_, B, _, _}, {_, C, _, _}] = kids(S), kill(B), [{_, A2, _, _}, {_, B2, _, _}, {_, C2, _, _}] = kids(S), {A =:= A2, B =:= B2, C =:= C2} end)),
    ?P(sup(one_for_all, fun(S) -> [{_, A, _, _}, {_, B, _, _}, {_, C, _, _}] = kids(S), kill(B), [{_, A2, _, _}, {_, B2, _, _}, {_, C2, _, _}] = kids(S), {A =:= A2, B =:= B2, C =:= C2} end)),
    ?P(sup(rest_for_one, fun(S) -> [{_, A, _, _}, {_, B, _, _}, {_, C, _, _}] = kids(S), kill(B), [{_, A2, _, _}, {_, B2, _, _}, {_, C2, _, _}] = kids(S), {A =:= A2, B =:= B2, C =:= C2} end)),
    ?P(sup(one_for_one, fun(S) -> {supervisor:count_children(S), [{I, T, M} || {I, _, T, M} <- supervisor:which_children(S)]} end)),
    ?P(sup(one_for_one, fun(S) -> [supervisor:terminate_child(S, b), [{I, is_pid(P)} || {I, P, _, _} <- supervisor:which_children(S)], supervisor:restart_child(S, b) =/= error, supervisor:restart_child(S, b), supervisor:delete_child(S, b), supervisor:terminate_child(S, b), supervisor:delete_child(S, b), supervisor:delete_child(S, zz)] end)),
    ?P(sup(one_for_one, fun(S) -> {R1, _} = supervisor:start_child(S, spec(d, permanent)), {R1, supervisor:start_child(S, spec(d, permanent)), [I || {I, _, _, _} <- supervisor:which_children(S)], supervisor:get_childspec(S, d) =/= error} end)),
    ?P(sup(one_for_one, fun(S) -> {ok, T} = supervisor:start_child(S, spec(t, temporary)), kill(T), [I || {I, _, _, _} <- supervisor:which_children(S)] end)),
    ?P(sup(one_for_one, fun(S) -> {ok, T} = supervisor:start_child(S, spec(t, transient)), stop(T, normal), X = [is_pid(P) || {t, P, _, _} <- supervisor:which_children(S)], {ok, _} = supervisor:restart_child(S, t), [{_, P2, _, _}] = [K || K = {t, _, _, _} <- supervisor:which_children(S)], stop(P2, crash), Y = [is_pid(P) || {t, P, _, _} <- kids_any(S)], {X, Y} end)),
    ?P(sup(one_for_one, fun(S) -> supervisor:start_child(S, bad_spec) end)),
    ?P(sup(one_for_one, fun(S) -> supervisor:start_child(S, #{id => x, start => {?MODULE, start_fail, []}}) end)),
    ?P(sup(one_for_one, fun(S) -> supervisor:start_child(S, #{id => x, start => {?MODULE, start_ignore, []}}) end)),
    ?P(sup(one_for_one, fun(S) -> element(1, supervisor:start_child(S, {old, {?MODULE, start_child, [old]}, permanent, 100, worker, [?MODULE]})) end)),
    ?P(intensity()),
    ?P(simple()),
    ?P([supervisor:check_childspecs([X]) || X <- [spec(a, permanent), #{id => a}, #{id => a, start => x}, #{id => a, start => {m, f, []}, restart => bad}, {a, {m, f, []}, permanent, brutal_kill, worker, []}]]),
    ?P(start_failures()),
    ?P(nested()),
    ?P(order_of_shutdown()),
    ?P(supervisor:start_link(?MODULE, ignore)),
    ?P(supervisor:start_link(?MODULE, bad_init)),
    ?P(flush()),
    ?P(supervisor:start_link(?MODULE, {#{strategy => what}, []})),
    ?P(flush()),
    ok.

init(ignore) -> ignore;
init(bad_init) -> what;
init({Flags, Specs}) -> {ok, {Flags, Specs}}.
spec(Id, Restart) -> #{id => Id, start => {?MODULE, start_child, [Id]}, restart => Restart, shutdown => 100}.
start_child(Id) -> {ok, spawn_link(?MODULE, child_loop, [Id])}.
start_fail() -> {error, cannot_start}.
start_ignore() -> ignore.
start_simple(A, B) -> {ok, spawn_link(?MODULE, child_loop, [{A, B}])}.
start_slow(Id, To) -> {ok, spawn_link(fun() -> process_flag(trap_exit, true), receive {'EXIT', _, R} -> To ! {down, Id, R}, exit(R) end end)}.
child_loop(Id) -> receive {stop, R} -> exit(R); {who, F} -> F ! {me, Id}, child_loop(Id) end.
sup(Strategy, F) ->
    {ok, S} = supervisor:start_link(?MODULE, {#{strategy => Strategy, intensity => 10, period => 5}, [spec(I, permanent) || I <- [a, b, c]]}),
    R = F(S),
    exit(S, shutdown),
    receive {'EXIT', S, shutdown} -> ok end,
    R.
kids(S) -> L = lists:sort(supervisor:which_children(S)), case [P || {_, P, _, _} <- L, not is_pid(P)] of [] -> L; _ -> receive after 2 -> kids(S) end end.
kids_any(S) -> receive after 10 -> ok end, supervisor:which_children(S).
kill(P) -> stop(P, killed_by_test).
stop(P, R) -> M = monitor(process, P), P ! {stop, R}, receive {'DOWN', M, _, _, _} -> ok end.
intensity() ->
    {ok, S} = supervisor:start_link(?MODULE, {#{strategy => one_for_one, intensity => 2, period => 100}, [spec(a, permanent)]}),
    [case is_process_alive(S) of true -> [{_, P, _, _}] = kids(S), kill(P), receive after 5 -> ok end; false -> ok end || _ <- [1, 2, 3]],
    receive {'EXIT', S, R} -> R after 8000 -> alive end.
simple() ->
    {ok, S} = supervisor:start_link(?MODULE, {#{strategy => simple_one_for_one, intensity => 5, period => 5}, [#{id => any, start => {?MODULE, start_simple, [fixed]}, restart => transient, shutdown => 100}]}),
    Ps = [begin {ok, P} = supervisor:start_child(S, [I]), P end || I <- [1, 2, 3]],
    Who = [begin P ! {who, self()}, receive {me, I} -> I end end || P <- Ps],
    C = lists:sort(supervisor:count_children(S)),
    T = supervisor:terminate_child(S, hd(Ps)),
    C2 = proplists:get_value(active, supervisor:count_children(S)),
    B = [supervisor:terminate_child(S, some_id), supervisor:delete_child(S, x), supervisor:restart_child(S, x)],
    stop(lists:nth(2, Ps), normal),
    receive after 5 -> ok end,
    C3 = [I || {I, _, _, _} <- supervisor:which_children(S)],
    exit(S, shutdown),
    receive {'EXIT', S, R} -> {Who, C, T, C2, B, C3, R} end.
start_failures() ->
    A = supervisor:start_link(?MODULE, {#{}, [spec(a, permanent), #{id => f, start => {?MODULE, start_fail, []}}]}),
    E = flush(),
    {A, E}.
nested() ->
    Inner = #{id => inner, type => supervisor, start => {supervisor, start_link, [?MODULE, {#{strategy => one_for_all}, [spec(x, permanent), spec(y, permanent)]}]}},
    {ok, S} = supervisor:start_link(?MODULE, {#{}, [Inner, spec(z, permanent)]}),
    [{_, I, supervisor, _}] = [K || K = {inner, _, _, _} <- supervisor:which_children(S)],
    L = [Id || {Id, _, _, _} <- supervisor:which_children(I)],
    Ps = [P || {_, P, _, _} <- supervisor:which_children(I)],
    exit(S, shutdown),
    receive {'EXIT', S, _} -> {lists:sort(L), supervisor_type, [is_process_alive(P) || P <- [I | Ps]]} end.
order_of_shutdown() ->
    Me = self(),
    {ok, S} = supervisor:start_link(?MODULE, {#{}, [#{id => N, start => {?MODULE, start_slow, [N, Me]}, shutdown => 500} || N <- [first, second, third]]}),
    exit(S, shutdown),
    receive {'EXIT', S, _} -> ok end,
    [receive {down, N, R} -> {N, R} after 100 -> none end || _ <- [1, 2, 3]].
flush() -> receive {'EXIT', _, R} -> [R | flush()]; M -> [M | flush()] after 20 -> [] end.
