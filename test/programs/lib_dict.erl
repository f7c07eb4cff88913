%% dict: every function, growth and shrinking, sorted views.
-module(lib_dict).
-include("check.hrl").

main() ->
    D = dict:from_list([{I, I * I} || I <- lists:seq(1, 10)]),
    ?P(dict:size(D)),
    ?P(lists:sort(dict:to_list(D))),
    ?P(dict:find(3, D)),
    ?P(dict:find(30, D)),
    ?P(dict:fetch(3, D)),
    ?P(dict:fetch(30, D)),
    ?P(dict:is_key(3, D)),
    ?P(lists:sort(dict:fetch_keys(D))),
    ?P(lists:sort(dict:to_list(dict:store(3, x, D)))),
    ?P(lists:sort(dict:to_list(dict:erase(3, D)))),
    ?P(dict:size(dict:erase(99, D))),
    ?P(lists:sort(dict:to_list(dict:append(a, 1, dict:append(a, 0, dict:new()))))),
    ?P(lists:sort(dict:to_list(dict:append_list(a, [1, 2], dict:new())))),
    ?P(dict:fetch(3, dict:update(3, fun(X) -> X + 1 end, D))),
    ?P(dict:update(30, fun(X) -> X + 1 end, D)),
    ?P(dict:fetch(30, dict:update(30, fun(X) -> X + 1 end, init, D))),
    ?P(dict:fetch(c, dict:update_counter(c, 5, dict:update_counter(c, 2, dict:new())))),
    ?P(dict:fold(fun(K, V, A) -> K + V + A end, 0, D)),
    ?P(lists:sort(dict:to_list(dict:map(fun(K, V) -> K + V end, D)))),
    ?P(lists:sort(dict:to_list(dict:filter(fun(K, _) -> K > 7 end, D)))),
    ?P(lists:sort(dict:to_list(dict:merge(fun(_, A, B) -> A + B end, D, dict:from_list([{1, 100}, {11, 0}]))))),
    ?P(element(1, dict:take(3, D))),
    ?P(dict:take(30, D)),
    ?P(dict:is_empty(dict:new())),
    ?P(begin B = lists:foldl(fun(I, A) -> dict:store({k, I}, I, A) end, dict:new(), lists:seq(1, 2000)), C = lists:foldl(fun(I, A) -> dict:erase({k, I}, A) end, B, lists:seq(1, 1990)), {dict:size(B), dict:fetch({k, 777}, B), lists:sort(dict:to_list(C))} end),
    ?P(erlang:phash2(lists:foldl(fun(I, A) -> dict:store(I, I, A) end, dict:new(), lists:seq(1, 300)))),
    ok.
