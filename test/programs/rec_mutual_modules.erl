%% Calls through module names, to itself and to library functions, in body and tail position.
-module(rec_mutual_modules).
-export([a/1, b/1, loop/1, even/1, odd/1, step/2]).
-include("check.hrl").

main() ->
    ?P(a(10)),
    ?P(b(1000)),
    ?P(loop(100000)),
    ?P(even(1001)),
    ?P(lib(5)),
    ?P(chain(100)),
    ?P(fold(1000)),
    ?P(cross(200)),
    ok.

a(0) -> [];
a(N) -> [N | ?MODULE:a(N - 1)].
b(0) -> ok;
b(N) -> ?MODULE:b(N - 1).
loop(0) -> done;
loop(N) -> case N rem 2 of 0 -> ?MODULE:loop(N - 1); 1 -> loop(N - 1) end.
even(0) -> true;
even(N) -> ?MODULE:odd(N - 1).
odd(0) -> false;
odd(N) -> ?MODULE:even(N - 1).
lib(N) -> lists:foldl(fun ?MODULE:step/2, 0, lists:seq(1, N)).
step(X, A) -> X + A.
chain(N) -> lists:map(fun(X) -> lists:sum(lists:map(fun(Y) -> X * Y end, [1, 2, 3])) end, lists:seq(1, N)) =:= [X * 6 || X <- lists:seq(1, N)].
fold(N) -> maps:fold(fun(K, V, A) -> K + V + A end, 0, maps:from_list([{I, lists:foldl(fun ?MODULE:step/2, 0, [I])} || I <- lists:seq(1, N)])).
cross(N) -> lists:sort(fun(A, B) -> ?MODULE:even(A) orelse not ?MODULE:even(B) end, lists:seq(1, N)) =:= lists:seq(2, N, 2) ++ lists:seq(1, N - 1, 2).
