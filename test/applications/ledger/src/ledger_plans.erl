%% Plans of what is to come: loans paid back in equal parts, standing orders, budgets and how they are kept.
-module(ledger_plans).
-export([loan/3, standing/3, budget/2, months/2, average/2, text/1]).

%% A loan in cents, at so many thousandths a year, over so many months: {Part, Rest} of each month; the last part takes what rounding left.
loan(Amount, Rate, Months) -> loan(Amount, Rate, Months, annuity(Amount, Rate, Months), []).
loan(Rest, _, 0, _, Done) -> {Rest, lists:reverse(Done)};
loan(Rest, Rate, Left, Part, Done) ->
    Interest = divide(Rest * Rate, 12000),
    Paid = case Left of 1 -> Rest + Interest; _ -> Part end,
    loan(Rest + Interest - Paid, Rate, Left - 1, Part, [{Paid, Rest + Interest - Paid} | Done]).

annuity(Amount, 0, Months) -> divide(Amount, Months);
annuity(Amount, Rate, Months) ->
    %% exactly, with integers of as many digits as it takes
    Q = 12000 + Rate,
    Up = pow(Q, Months),
    divide(Amount * Rate * Up, 12000 * (Up - pow(12000, Months))).

pow(_, 0) -> 1;
pow(B, N) when N rem 2 =:= 0 -> H = pow(B, N div 2), H * H;
pow(B, N) -> B * pow(B, N - 1).

divide(A, B) -> (2 * A + B) div (2 * B).

%% The days of a month's standing order between two dates; the 31st is the last day where there is none.
standing(Day, From, To) -> [D || {Y, M} <- months(From, To), D <- [{Y, M, min(Day, calendar:last_day_of_the_month(Y, M))}], D >= From, D =< To].

months({Y, M, _}, {Y2, M2, _}) -> [{N div 12, N rem 12 + 1} || N <- lists:seq(Y * 12 + M - 1, Y2 * 12 + M2 - 1)].

%% Budgets by account against what was spent: over, under, or nothing planned.
budget(Planned, Spent) ->
    Keys = lists:usort(maps:keys(Planned) ++ maps:keys(Spent)),
    [case {Planned, Spent} of
        {#{K := P}, #{K := S}} when S > P -> {K, over, S - P};
        {#{K := P}, #{K := S}} -> {K, within, P - S};
        {#{K := P}, #{}} -> {K, unused, P};
        {#{}, #{K := S}} -> {K, unplanned, S}
     end || K <- Keys].

average(Size, List) when length(List) < Size -> [];
average(Size, [_ | Rest] = List) -> [divide(lists:sum(lists:sublist(List, Size)), Size) | average(Size, Rest)].

text(Plan) -> [io_lib:format("~3b  ~10b  ~10b~n", [N, P, R]) || {N, {P, R}} <- lists:zip(lists:seq(1, length(Plan)), Plan)].
