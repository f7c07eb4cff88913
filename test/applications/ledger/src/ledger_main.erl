-module(ledger_main).
-export([main/0]).

main() ->
    logger:set_primary_config(level, none),
    {ok, _} = application:ensure_all_started(ledger),
    opening(),
    moving(),
    clerks(),
    reports(),
    plans(),
    archives(),
    crashes(),
    torn(),
    ok = application:stop(ledger),
    io:format("~p~n", [{whereis(ledger_sup), dets:info(accounts), element(1, disk_log:info(booked))}]).

opening() ->
    io:format("~p~n", [[ledger_accounts:open(N, K, L) || {N, K, L} <- [{till, cash, 0}, {bank, bank, 0}, {<<"Café \"Zum Löffel\""/utf8>>, income, 0}, {wages, expense, 0}, {till, cash, 0}]]]),
    [ok = ledger_accounts:open({customer, I}, customer, I * 1000) || I <- lists:seq(1, 40)],
    io:format("~p~n", [ledger_accounts:count()]),
    io:format("~p~n", [ledger_accounts:move(bank, till, 1000000, "start")]).

moving() ->
    io:format("~p~n", [[ledger_accounts:move(F, T, A, "try") || {F, T, A} <- [
        {till, bank, 100}, {till, bank, 10000000}, {till, none, 1}, {none, till, 1}, {till, till, 1}, {till, bank, 0}, {{customer, 1}, till, 1000}, {{customer, 1}, till, 1}, {{customer, 40}, till, 40000}]]]),
    io:format("~p~n", [[ledger_rules:interest(B, P, D) || {B, P, D} <- [{100000, 25, 365}, {-100000, 90, 30}, {36500, 5, 10}, {182500, 1, 1}, {547500, 1, 1}, {-182500, 1, 1}, {1, 1, 1}]]]),
    io:format("~p~n", [[ledger_rules:split(S, Sh) || {S, Sh} <- [{100, [1, 1, 1]}, {1, [1, 1]}, {1000, [3, 5, 7, 11]}, {0, [1, 2]}, {99999, [1, 2, 3, 4, 5, 6, 7]}]]]).

clerks() ->
    until_free(3),
    Me = self(),
    Jobs = [spawn_link(fun() -> Me ! {self(), ledger_pool:run(fun() -> work(I) end)} end) || I <- lists:seq(1, 60)],
    Results = [receive {P, R} -> R end || P <- Jobs],
    {Done, Lost} = lists:partition(fun({K, _}) -> K =:= ok end, Results),
    io:format("~p ~p~n", [length(Done), lists:sort([W || {lost, W} <- Lost])]),
    until_free(3),
    io:format("~p~n", [ledger_pool:status()]),
    io:format("sum ~p~n", [lists:sum([B || {_, _, _, B} <- ledger_accounts:all()])]),
    %% Urgent ones go first when all are busy.
    Gates = [spawn_link(fun() -> ledger_pool:run(fun() -> Me ! {at_gate, self()}, receive go -> ok end end) end) || _ <- [1, 2, 3]],
    Held = [receive {at_gate, C} -> C end || _ <- Gates],
    [spawn_link(fun() -> ledger_pool:run(K, fun() -> Me ! {ran, K, I} end) end) || {K, I} <- [{normal, 1}, {urgent, 2}]],
    until(fun() -> element(3, ledger_pool:status()) =:= 2 end),
    hd(Held) ! go,
    io:format("~p~n", [[receive {ran, K, I} -> {K, I} end || _ <- [1, 2]]]),
    [C ! go || C <- tl(Held)],
    until_free(3).

work(I) when I rem 17 =:= 0 -> error({clerk_is_ill, I});
work(I) when I rem 23 =:= 0 -> exit(kill_me);
work(I) ->
    From = {customer, I rem 40 + 1},
    [ledger_accounts:move(From, till, A, io_lib:format("job ~b", [I])) || A <- ledger_rules:split(I * 7, [1, 2, 3])].

until(F) -> case F() of true -> ok; false -> timer:sleep(2), until(F) end.
until_free(N) -> until(fun() -> try element(1, ledger_pool:status()) =:= N catch exit:_ -> false end end).

reports() ->
    io:format("~ts", [ledger_report:balance_sheet()]),
    [ledger_accounts:move({customer, 40}, {customer, 39}, I, ["pass ", integer_to_list(I)]) || I <- [10, 200, 3000]],
    ledger_accounts:move(till, <<"Café \"Zum Löffel\""/utf8>>, 333, <<"Törtchen für alle"/utf8>>),
    io:format("~ts", [ledger_report:statement(<<"Café \"Zum Löffel\""/utf8>>)]),
    Rows = [[N, K, L, B] || {N, K, L, B} <- ledger_accounts:all()],
    Csv = ledger_report:csv(Rows),
    io:format("~ts", [lists:sublist(binary:split(Csv, <<"\n">>, [global]), 5)]),
    Again = ledger_report:parse_csv(Csv),
    io:format("csv ~p ~p ~p~n", [length(Again), lists:usort([length(R) || R <- Again]), [hd(R) || R <- Again] =:= [iolist_to_binary([ledger_report:text(N)]) || [N | _] <- Rows]]),
    io:format("~ts", [ledger_report:histogram([abs(B) || {{customer, _}, _, _, B} <- ledger_accounts:all()])]),
    io:format("~p~n", [ledger_accounts:find([{{'$1', customer, '$2', '$3'}, [{'>', '$2', 38000}], [{{'$1', {'+', '$2', '$3'}}}]}])]),
    Bad = (catch ledger_accounts:find([{'$1', [{foo}], []}])),
    until(fun() -> try ledger_accounts:count() of _ -> true catch exit:_ -> false end end),
    io:format("~p~n", [Bad]).

plans() ->
    [begin
        {Rest, Plan} = ledger_plans:loan(A, R, M),
        io:format("loan ~p ~p ~p: rest ~p, paid ~p, ~p~n", [A, R, M, Rest, lists:sum([P || {P, _} <- Plan]), lists:sublist(Plan, 2) ++ [lists:last(Plan)]])
     end || {A, R, M} <- [{100000, 60, 12}, {25000000, 35, 360}, {1000, 0, 7}, {1, 500, 1}, {123456789, 1, 24}]],
    io:format("~ts", [ledger_plans:text(element(2, ledger_plans:loan(50000, 120, 4)))]),
    io:format("~p~n", [[ledger_plans:standing(D, {2023, 11, 15}, {2024, 3, 30}) || D <- [1, 15, 29, 31]]]),
    io:format("~p~n", [ledger_plans:budget(#{rent => 800, food => 300, fun_ => 50}, #{rent => 800, food => 412, gifts => 20})]),
    io:format("~p~n", [[ledger_plans:average(N, [3, 5, 8, 13, 21, 34]) || N <- [1, 3, 6, 7]]]).

archives() ->
    until(fun() -> try ledger_accounts:count() of _ -> true catch exit:_ -> false end end),
    {ok, ok} = ledger_journal:sync(),
    Csv = ledger_report:csv([[N, B] || {N, _, _, B} <- ledger_accounts:all()]),
    ok = file:write_file("books/balances.csv", Csv),
    ok = file:write_file("books/notes.txt", binary:copy(<<"nothing to note\n">>, 5000)),
    io:format("~p~n", [ledger_archive:pack("year.tar.gz", "books", ["balances.csv", "notes.txt"])]),
    io:format("~p~n", [ledger_archive:list("year.tar.gz")]),
    io:format("~p ~p~n", [ledger_archive:check("year.tar.gz", "out"), filelib:file_size("year.tar.gz") < 5000]),
    {ok, Bytes} = file:read_file("out/books/balances.csv"),
    Key = crypto:hash(sha256, <<"secret">>),
    Sealed = ledger_archive:seal(Key, Bytes),
    io:format("~p~n", [ledger_archive:unseal(Key, Sealed) =:= {ok, Csv}]),
    <<First, Rest/binary>> = Sealed,
    io:format("~p~n", [ledger_archive:unseal(Key, <<(First bxor 1), Rest/binary>>)]),
    ok = file:del_dir_r("out").

crashes() ->
    Before = ledger_accounts:all(),
    [begin
        Ref = monitor(process, Name),
        Old = whereis(ledger_accounts),
        case How of kill -> exit(whereis(Name), kill); _ -> gen_server:cast(Name, {die, How}) end,
        Why = receive {'DOWN', Ref, _, _, Reason} -> Reason end,
        %% What depends on the journal goes on a little while without it. Those started anew tell it themselves, so ours comes after them.
        until(fun() -> try ledger_accounts:count() of _ -> whereis(ledger_accounts) =/= Old catch exit:_ -> false end end),
        io:format("~p: ~p~n", [Name, Why]),
        until_free(3)
     end || {Name, How} <- [{ledger_accounts, sick}, {ledger_journal, kill}, {ledger_accounts, kill}]],
    io:format("~p ~p~n", [Before =:= ledger_accounts:all(), ledger_journal:verify()]),
    ok = ledger_accounts:forget(),
    {Mod, Fun} = {gen_server, stop},
    Mod:Fun(ledger_accounts),
    until(fun() -> try ledger_accounts:count() of _ -> true catch exit:_ -> false end end),
    io:format("~p ~p~n", [Before =:= ledger_accounts:all(), ledger_journal:tries()]).

%% The log's end is torn off: what is before it is there after the repair.
torn() ->
    {ok, N} = ledger_journal:verify(),
    true = ledger_journal:damage(7),
    ok = application:stop(ledger),
    ok = file:rename("books/booked.log.torn", "books/booked.log"),
    ok = application:start(ledger),
    until_free(3),
    %% The accounts look at the journal after their start: an answer says that they have.
    {44, _, _, _} = ledger_accounts:count(),
    {ok, M} = ledger_journal:verify(),
    io:format("~p entries less~n", [N - M]),
    io:format("sum ~p~n", [lists:sum([B || {_, _, _, B} <- ledger_accounts:all()])]),
    io:format("~p~n", [ledger_accounts:move(bank, till, 5, "after")]),
    io:format("~p~n", [ledger_journal:verify() =:= {ok, M + 1}]).
