%% function_clause: arguments in the frame, lines of heads, funs, guards, exported and local.
-module(exc_function_clause).
-export([exported/1]).
-include("check.hrl").

main() ->
    ?ST(f(id(3))),
    ?ST(f(id(1), id(2))),
    ?ST(g(id(a), id([b]), id({c}))),
    ?ST(wide(1, 2, 3, 4, 5, 6, 7, id(8))),
    ?ST((fun(1) -> ok end)(id(2))),
    ?ST((fun(X) when X > 1 -> ok end)(id(0))),
    ?ST(begin Y = id(5), (fun(X) when X > Y -> ok end)(id(0)) end),
    ?ST(lists:map(fun(1) -> ok end, [1, id(2)])),
    ?ST(?MODULE:exported(id(x))),
    ?ST(apply(?MODULE, exported, [id(y)])),
    ?ST(bin(id(<<1, 2>>))),
    ?ST(mp(id(#{b => 1}))),
    ?ST(rec(id([1, 2 | x]))),
    ?ST(str(id("abd"))),
    ?ST(big_args(lists:seq(1, id(5)), id(<<"bin">>), id(1.5))),
    ?ST(lists:reverse(id(x))),
    ?ST(lists:nth(id(x), [1])),
    ?ST(string:length(id(5))),
    ?ST(maps:filter(fun(1) -> true end, id(#{1 => a}))),
    ?ST(zero_arity_fun(id(x))),
    ?P(try f(id(3)) catch error:function_clause -> caught end),
    ?P([try f(X) catch error:function_clause -> {no, X} end || X <- [1, 2, 3]]),
    ?P(begin {P, R} = spawn_monitor(fun() -> f(id(9)) end), receive {'DOWN', R, process, P, {E, [{M, F, A, _} | _]}} -> {E, M, F, A} end end),
    ?P(begin {P, R} = spawn_monitor(?MODULE, exported, [z]), receive {'DOWN', R, process, P, {E, [{M, F, A, L} | T]}} -> {E, M, F, A, [proplists:get_value(line, L) > 0], T} end end),
    ok.

f(1) -> one;
f(2) -> two.
f(A, B) when A > B -> gt.
g(A, [A], _) -> one;
g(_, _, {A, A}) -> two.
wide(_, _, _, _, _, _, _, 0) -> ok.
exported(a) -> ok.
bin(<<1>>) -> ok;
bin(<<2, _/binary>>) -> ok.
mp(#{a := _}) -> ok.
rec([]) -> [];
rec([H | T]) -> [H | rec(T)].
str("abc" ++ R) -> R.
big_args([], _, _) -> ok.
zero_arity_fun(X) -> F = fun() when X =:= y -> ok end, F().
