%% A key-value store: gen_server with ETS under a supervisor, clients, crashes, restarts, watchers.
-module(app_kv_store).
-export([init/1, start_link/0, handle_call/3, handle_cast/2, handle_info/2]).
-include("check.hrl").

main() ->
    quiet(),
    process_flag(trap_exit, true),
    {ok, Sup} = supervisor:start_link(?MODULE, sup),
    ?P([put_(K, V) || {K, V} <- [{a, 1}, {b, 2}, {c, 3}]]),
    ?P([get_(K) || K <- [a, b, z]]),
    ?P(gen_server:call(?MODULE, {update, a, fun(X) -> X + 10 end})),
    ?P(get_(a)),
    ?P(gen_server:call(?MODULE, {delete, b})),
    ?P(gen_server:call(?MODULE, keys)),
    ?P(begin gen_server:call(?MODULE, {watch, c}), put_(c, changed), next() end),
    ?P(begin P = whereis(?MODULE), gen_server:cast(?MODULE, crash), until(fun() -> Q = whereis(?MODULE), is_pid(Q) andalso Q =/= P end), get_(a) end),
    ?P([put_({k, I}, I) || I <- lists:seq(1, 100)] =:= lists:duplicate(100, ok)),
    ?P(lists:sum([V || {ok, V} <- [get_({k, I}) || I <- lists:seq(1, 100)]])),
    ?P(clients(20, 25)),
    ?P(gen_server:call(?MODULE, size)),
    ?P(gen_server:call(?MODULE, {fold, fun({_, V}, A) when is_integer(V) -> V + A; (_, A) -> A end, 0})),
    ?P(begin gen_server:call(?MODULE, {ttl, t, v, 10}), A = get_(t), receive after 40 -> ok end, {A, get_(t)} end),
    ?P(begin exit(Sup, shutdown), receive {'EXIT', Sup, R} -> {R, whereis(?MODULE)} end end),
    ok.

init(sup) -> {ok, {#{strategy => one_for_one, intensity => 5, period => 10}, [#{id => store, start => {?MODULE, start_link, []}}]}};
init(store) -> {ok, {ets:new(store, [set]), #{}}}.
start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, store, []).
put_(K, V) -> gen_server:call(?MODULE, {put, K, V}).
get_(K) -> gen_server:call(?MODULE, {get, K}).
handle_call({put, K, V}, _, {T, W} = S) -> ets:insert(T, {K, V}), [P ! {changed, K, V} || P <- maps:get(K, W, [])], {reply, ok, S};
handle_call({get, K}, _, {T, _} = S) -> {reply, case ets:lookup(T, K) of [{_, V}] -> {ok, V}; [] -> not_found end, S};
handle_call({update, K, F}, _, {T, _} = S) -> [{_, V}] = ets:lookup(T, K), ets:insert(T, {K, F(V)}), {reply, ok, S};
handle_call({delete, K}, _, {T, _} = S) -> {reply, ets:delete(T, K), S};
handle_call(keys, _, {T, _} = S) -> {reply, lists:sort([K || {K, _} <- ets:tab2list(T)]), S};
handle_call(size, _, {T, _} = S) -> {reply, ets:info(T, size), S};
handle_call({fold, F, A}, _, {T, _} = S) -> {reply, ets:foldl(F, A, T), S};
handle_call({watch, K}, {P, _}, {T, W}) -> {reply, ok, {T, maps:update_with(K, fun(L) -> [P | L] end, [P], W)}};
handle_call({ttl, K, V, Ms}, _, {T, _} = S) -> ets:insert(T, {K, V}), erlang:send_after(Ms, self(), {expire, K}), {reply, ok, S}.
handle_cast(crash, _) -> error(crash).
handle_info({expire, K}, {T, _} = S) -> ets:delete(T, K), {noreply, S}.
clients(N, M) ->
    Me = self(),
    [spawn(fun() -> [put_({c, I}, J) || J <- lists:seq(1, M)], Me ! {done, I} end) || I <- lists:seq(1, N)],
    [receive {done, I} -> ok end || I <- lists:seq(1, N)],
    lists:usort([get_({c, I}) || I <- lists:seq(1, N)]).
