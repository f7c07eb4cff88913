-module(ledger_rules).
-export([allowed/3, interest/3, split/2]).

allowed(cash, _, B) when B < 0 -> {error, no_cash};
allowed(customer, Limit, B) when B < -Limit -> {error, {over_limit, -Limit - B}};
allowed(_, _, _) -> ok.

%% Whole cents; halves to the even neighbour.
interest(Balance, PerMille, Days) ->
    Exact = Balance * PerMille * Days,
    Unit = 1000 * 365,
    Down = if Exact >= 0 -> Exact div Unit; true -> -((-Exact + Unit - 1) div Unit) end,
    Rest = Exact - Down * Unit,
    if
        Rest * 2 > Unit -> Down + 1;
        Rest * 2 < Unit -> Down;
        Down rem 2 =:= 0 -> Down;
        true -> Down + 1
    end.

%% A sum in parts that add up: the largest remainders get what is left.
split(Sum, Shares) ->
    Total = lists:sum(Shares),
    Parts = [{I, Sum * S div Total, Sum * S rem Total} || {I, S} <- lists:enumerate(Shares)],
    Left = Sum - lists:sum([P || {_, P, _} <- Parts]),
    {More, Rest} = lists:split(Left, lists:sort(fun({I, _, A}, {J, _, B}) -> {-A, I} =< {-B, J} end, Parts)),
    [P || {_, P} <- lists:sort([{I, P + 1} || {I, P, _} <- More] ++ [{I, P} || {I, P, _} <- Rest])].
