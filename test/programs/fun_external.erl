%% External and local fun values: fun M:F/A, fun f/1, make_fun, arity, equality, calls.
-module(fun_external).
-include("check.hrl").

main() ->
    ?P((fun lists:reverse/1)([1, 2])),
    ?P(begin F = fun lists:map/2, F(fun(X) -> X + 1 end, [1, 2]) end),
    ?P(begin M = id(lists), F = id(reverse), A = id(1), G = fun M:F/A, G([1, 2, 3]) end),
    ?P(begin M = id(lists), G = fun M:reverse/1, G([1, 2, 3]) end),
    ?W([fun lists:map/2, fun erlang:'+'/2, fun 'A b':'C d'/0]),
    ?P(erlang:make_fun(lists, reverse, 1) =:= fun lists:reverse/1),
    ?P((erlang:make_fun(erlang, '+', 2))(1, 2)),
    ?P(erlang:make_fun(id(1), reverse, 1)),
    ?P(erlang:make_fun(lists, id("x"), 1)),
    ?P(erlang:make_fun(lists, reverse, id(-1))),
    ?P(erlang:make_fun(lists, reverse, id(256))),
    ?P(erlang:make_fun(lists, reverse, id(255)) =:= fun lists:reverse/255),
    ?P((fun nomod:nofun/1)(1)),
    ?P((fun lists:nofun/1)(1)),
    ?P((fun lists:reverse/1)(1, 2)),
    ?P(begin F = fun local/1, F(5) end),
    ?P(begin F = fun ?MODULE:main/0, is_function(F, 0) end),
    ?P(lists:map(fun local/1, [1, 2])),
    ?P(lists:map(fun erlang:abs/1, [-1, 2])),
    ?P(lists:foldl(fun erlang:'*'/2, 1, [1, 2, 3, 4])),
    ?P([is_function(F, A) || F <- [fun lists:map/2, fun local/1, fun main/0], A <- [0, 1, 2]]),
    ?P(fun local/1 =:= fun local/1),
    ?P(fun lists:map/2 =:= erlang:make_fun(lists, map, 2)),
    ?P(fun local/1 =:= fun other/1),
    ?P(begin F = fun id/1, G = fun ?MODULE:id/1, {F(1), G(1), F =:= G, F == G} end),
    ?P([erlang:fun_info(fun lists:map/2, K) || K <- [type, module, name, arity, env]]),
    ?P([erlang:fun_info(fun local/1, K) || K <- [type, module, name, arity, env]]),
    ?P(erlang:fun_info(fun lists:map/2)),
    ?P(erlang:fun_to_list(fun lists:map/2)),
    ?P(apply(fun lists:reverse/1, [[1, 2]])),
    ?P(apply(fun local/1, [1])),
    ?P(spawn_and_get(fun lists:reverse/1, [[a, b]])),
    ?P(maps:get(fun lists:map/2, #{fun lists:map/2 => found})),
    ?P(lists:sort([fun lists:map/2, fun erlang:abs/1, fun lists:foldl/3, fun lists:map/1])),
    ?P(term_to_binary(fun lists:map/2) =:= term_to_binary(erlang:make_fun(lists, map, 2))),
    ?P(binary_to_term(term_to_binary(fun lists:map/2)) =:= fun lists:map/2),
    ?ST((fun nomod:nofun/1)(id(1))),
    ?ST((fun lists:reverse/1)(id(1), 2)),
    ?ST(erlang:make_fun(lists, reverse, id(-1))),
    ok.

local(X) -> {local, X}.
other(X) -> X.
spawn_and_get(F, A) -> P = self(), spawn(fun() -> P ! {r, apply(F, A)} end), receive {r, X} -> X end.
