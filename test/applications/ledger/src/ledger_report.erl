%% Reports as text, and as CSV that can be read again.
-module(ledger_report).
-export([balance_sheet/0, statement/1, csv/1, parse_csv/1, histogram/1, text/1]).

balance_sheet() ->
    Accounts = ledger_accounts:all(),
    Kinds = maps:groups_from_list(fun({_, K, _, _}) -> K end, Accounts),
    [[io_lib:format("~ts~n", [string:titlecase(atom_to_list(K))]),
      [io_lib:format("  ~ts ~ts~n", [string:pad(text(N), 16, trailing, $.), string:pad(money(B), 14, leading)]) || {N, _, _, B} <- As],
      io_lib:format("  ~ts~n", [string:pad(money(lists:sum([B || {_, _, _, B} <- As])), 31, leading)])]
     || {K, As} <- lists:sort(maps:to_list(Kinds))] ++ [io_lib:format("Sum ~ts~n", [money(lists:sum([B || {_, _, _, B} <- Accounts]))])].

statement(Name) ->
    {Lines, _} = lists:mapfoldl(
        fun(E, B) ->
            case E of
                {move, Name, To, A, T} -> {io_lib:format("~ts -> ~ts ~ts  ~ts~n", [pad(T), text(To), money(-A), money(B - A)]), B - A};
                {move, From, Name, A, T} -> {io_lib:format("~ts <- ~ts ~ts  ~ts~n", [pad(T), text(From), money(A), money(B + A)]), B + A};
                _ -> {[], B}
            end
        end, 0, ledger_journal:entries()),
    Lines.

pad(T) -> string:pad(string:slice(T, 0, 12), 12).

text(N) when is_atom(N) -> atom_to_binary(N);
text({customer, N}) -> unicode:characters_to_binary(io_lib:format("customer ~b", [N]));
text(N) when is_binary(N) -> N.

money(Cents) ->
    Sign = if Cents < 0 -> "-"; true -> "" end,
    Whole = integer_to_list(abs(Cents) div 100),
    [Sign, grouped(Whole), io_lib:format(".~2..0b", [abs(Cents) rem 100])].

grouped(Digits) when length(Digits) > 3 -> {A, B} = lists:split(length(Digits) - 3, Digits), [grouped(A), $', B];
grouped(Digits) -> Digits.

csv(Rows) -> iolist_to_binary([[lists:join(",", [cell(C) || C <- R]), "\r\n"] || R <- Rows]).
cell(N) when is_integer(N) -> integer_to_binary(N);
cell(T) ->
    Text = text(T),
    case re:run(Text, "[\",\r\n]", [{capture, none}]) of
        match -> [$", binary:replace(Text, <<$">>, <<$", $">>, [global]), $"];
        nomatch -> Text
    end.

parse_csv(Text) -> rows(Text, [], [], []).
rows(<<>>, [], [], Rows) -> lists:reverse(Rows);
rows(<<$", Rest/binary>>, [], Row, Rows) -> quoted(Rest, [], Row, Rows);
rows(<<$,, Rest/binary>>, C, Row, Rows) -> rows(Rest, [], [done(C) | Row], Rows);
rows(<<"\r\n", Rest/binary>>, C, Row, Rows) -> rows(Rest, [], [], [lists:reverse([done(C) | Row]) | Rows]);
rows(<<X, Rest/binary>>, C, Row, Rows) -> rows(Rest, [X | C], Row, Rows);
rows(<<>>, C, Row, Rows) -> rows(<<>>, [], [], [lists:reverse([done(C) | Row]) | Rows]).
quoted(<<$", $", Rest/binary>>, C, Row, Rows) -> quoted(Rest, [$" | C], Row, Rows);
quoted(<<$", Rest/binary>>, C, Row, Rows) -> rows(Rest, [quoted | C], Row, Rows);
quoted(<<X, Rest/binary>>, C, Row, Rows) -> quoted(Rest, [X | C], Row, Rows).
done([quoted | C]) -> list_to_binary(lists:reverse(C));
done(C) -> list_to_binary(lists:reverse(C)).

histogram(Values) ->
    Table = ets:new(histogram, [ordered_set]),
    [ets:update_counter(Table, V div 1000, 1, {V div 1000, 0}) || V <- Values],
    Lines = ets:foldr(fun({B, N}, Acc) -> [io_lib:format("~6b ~ts ~b~n", [B * 10, lists:duplicate(min(40, N), $#), N]) | Acc] end, [], Table),
    ets:delete(Table),
    Lines.
