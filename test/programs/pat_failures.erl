%% What a failed match raises, in each place a match can fail.
-module(pat_failures).
-include("check.hrl").

main() ->
    ?P(begin 1 = id(2) end),
    ?P(begin {a, X} = id({b, 1}), X end),
    ?P(begin [a] = id([]) end),
    ?P(begin <<1, 2>> = id(<<1>>) end),
    ?P(begin #{a := 1} = id(#{a => 2}) end),
    ?P(case id(x) of y -> z end),
    ?P(case id({big, [term], #{}}) of y -> z end),
    ?P(f(3)),
    ?P(f([1 | 2])),
    ?P(f("a string of more than a few characters")),
    ?P((fun(1) -> ok end)(id(2))),
    ?P((fun(A, B) when A > B -> ok end)(id(1), id(2))),
    ?P(if_(3)),
    ?P(try id(1) of 2 -> ok catch _ -> never end),
    ?P(try id(1) of X when X > 3 -> ok catch _:_ -> never end),
    ?P(begin self() ! 1, receive 1 -> 2 = id(3) end end),
    ?P([X || {ok, X} <- [{ok, 1}, nope]]),
    ?P([begin {ok, Y} = X, Y end || X <- [{ok, 1}, nope]]),
    ?P(<< <<X>> || {ok, X} <- [{ok, 1}, nope] >>),
    ?P([X || X <- id(notalist)]),
    ?P([X || X <- [1, 2 | tail]]),
    ?P([X || <<X>> <= id(notabin)]),
    ?P(<< <<X>> || <<X>> <= id([1]) >>),
    ?P([X || X <- [1, 2], id(notbool)]),
    ?P([X || X <- [1, 2], X > 1, id(7)]),
    ?P(begin A = id(1), A = id(2), A = id(1) end),
    ?P((fun F(0) -> stop; F(N) when N > 0 -> F(N - 1) end)(id(-1))),
    ?P(element(1, element(2, catch 1 = id(2)))),
    ?P(element(1, catch f(3))),
    ok.

f(1) -> ok;
f({}) -> ok.
if_(X) -> if X =:= 1 -> ok; X =:= 2 -> ok end.
