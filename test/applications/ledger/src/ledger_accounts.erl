%% Balances, in dets; rebuilt from the journal when they don't agree with it.
-module(ledger_accounts).
-behaviour(gen_server).
-export([start_link/1, open/3, move/4, balance/1, all/0, find/1, count/0, forget/0]).
-export([init/1, handle_continue/2, handle_call/3, handle_cast/2, terminate/2]).

start_link(Dir) -> gen_server:start_link({local, ?MODULE}, ?MODULE, Dir, []).
open(Name, Kind, Limit) -> gen_server:call(?MODULE, {open, Name, Kind, Limit}, infinity).
move(From, To, Amount, Text) -> gen_server:call(?MODULE, {move, From, To, Amount, Text}, infinity).
balance(Name) -> gen_server:call(?MODULE, {balance, Name}, infinity).
all() -> gen_server:call(?MODULE, all, infinity).
find(Spec) -> gen_server:call(?MODULE, {find, Spec}, infinity).
count() -> gen_server:call(?MODULE, count, infinity).
forget() -> gen_server:call(?MODULE, forget, infinity).

init(Dir) ->
    process_flag(trap_exit, true),
    {ok, accounts} = dets:open_file(accounts, [{file, filename:join(Dir, "accounts.dets")}, {auto_save, 1000}, {ram_file, false}]),
    {ok, accounts, {continue, check}}.

handle_continue(check, T) ->
    Entries = ledger_journal:entries(),
    Wanted = lists:foldl(fun apply_entry/2, #{}, Entries),
    Have = maps:from_list([{N, {K, L, B}} || {N, K, L, B} <- dets:match_object(T, '_')]),
    case Wanted =:= Have of
        true -> io:format("accounts: as in the journal~n");
        false ->
            io:format("accounts: made again from the journal (~p, had ~p)~n", [map_size(Wanted), map_size(Have)]),
            ok = dets:delete_all_objects(T),
            ok = dets:insert(T, [{N, K, L, B} || {N, {K, L, B}} <- lists:sort(maps:to_list(Wanted))])
    end,
    {noreply, T}.

apply_entry({open, N, K, L}, M) -> M#{N => {K, L, 0}};
apply_entry({move, From, To, A, _}, M) ->
    #{From := {KF, LF, BF}, To := {KT, LT, BT}} = M,
    M#{From := {KF, LF, BF - A}, To := {KT, LT, BT + A}}.

handle_call({open, N, K, L}, _, T) ->
    case dets:insert_new(T, {N, K, L, 0}) of
        true -> {ok, _} = ledger_journal:book({open, N, K, L}), {reply, ok, T};
        false -> {reply, {error, already_open}, T}
    end;
handle_call({move, From, To, A, Text}, _, T) ->
    ledger_journal:tried({From, To, A}),
    case {dets:lookup(T, From), dets:lookup(T, To)} of
        {[{_, K, L, B}], [{_, _, _, _}]} when A > 0, From =/= To ->
            case ledger_rules:allowed(K, L, B - A) of
                ok ->
                    {ok, N} = ledger_journal:book({move, From, To, A, Text}),
                    dets:update_counter(T, From, {4, -A}),
                    dets:update_counter(T, To, {4, A}),
                    {reply, {ok, N}, T};
                No -> {reply, No, T}
            end;
        {[], _} -> {reply, {error, {no_account, From}}, T};
        {_, []} -> {reply, {error, {no_account, To}}, T};
        _ -> {reply, {error, badarg}, T}
    end;
handle_call({balance, N}, _, T) -> {reply, case dets:lookup(T, N) of [{_, _, _, B}] -> B; [] -> none end, T};
handle_call(all, _, T) -> {reply, lists:sort(dets:foldl(fun(A, Acc) -> [A | Acc] end, [], T)), T};
handle_call({find, Spec}, _, T) -> {reply, lists:sort(dets:select(T, Spec)), T};
handle_call(count, _, T) -> {reply, {dets:info(T, size), dets:info(T, type), dets:info(T, keypos), length(dets:match(T, {'$1', customer, '_', '_'}))}, T};
handle_call(forget, _, T) -> {reply, dets:delete_all_objects(T), T}.

handle_cast({die, How}, _) -> exit(How).
terminate(_, T) -> dets:close(T).
