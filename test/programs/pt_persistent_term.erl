%% persistent_term: put, get, erase, all, info, replaced values stay valid.
-module(pt_persistent_term).
-include("check.hrl").

main() ->
    ?P(persistent_term:put({?MODULE, a}, {big, [term]})),
    ?P(persistent_term:get({?MODULE, a})),
    ?P(persistent_term:get({?MODULE, none})),
    ?P(persistent_term:get({?MODULE, none}, default)),
    ?P(persistent_term:put({?MODULE, a}, {big, [term]})),
    ?P(begin V = persistent_term:get({?MODULE, a}), persistent_term:put({?MODULE, a}, other), erlang:garbage_collect(), {V, persistent_term:get({?MODULE, a})} end),
    ?P(persistent_term:erase({?MODULE, a})),
    ?P(persistent_term:erase({?MODULE, a})),
    ?P(persistent_term:get({?MODULE, a}, gone)),
    ?P(begin L = lists:seq(1, 1000), persistent_term:put({?MODULE, l}, L), persistent_term:get({?MODULE, l}) =:= L end),
    ?P(begin S = self(), spawn(fun() -> S ! persistent_term:get({?MODULE, l}) end), receive X -> length(X) end end),
    ?P(begin V = persistent_term:get({?MODULE, l}), persistent_term:erase({?MODULE, l}), erlang:garbage_collect(), lists:sum(V) end),
    ?P(begin F = fun(X) -> X + 1 end, persistent_term:put({?MODULE, f}, F), (persistent_term:get({?MODULE, f}))(1) end),
    ?P([begin persistent_term:put({?MODULE, K}, K), persistent_term:get({?MODULE, K}) end || K <- [1, 1.0, "s", <<"b">>, {t}, #{k => v}]]),
    ?P({persistent_term:get({?MODULE, 1}), persistent_term:get({?MODULE, 1.0})}),
    ?P(lists:sort([K || {{?MODULE, K}, _} <- persistent_term:get(), K =/= 1.0])),
    ?P([persistent_term:erase({?MODULE, K}) || K <- [1, 1.0, "s", <<"b">>, {t}, #{k => v}, f]]),
    ?P([K || {{?MODULE, K}, _} <- persistent_term:get()]),
    ?P(lists:sort(maps:keys(persistent_term:info()))),
    ?P(begin #{count := N} = persistent_term:info(), persistent_term:put({?MODULE, c}, 1), #{count := M} = persistent_term:info(), persistent_term:erase({?MODULE, c}), M - N end),
    ?P(begin [persistent_term:put({?MODULE, I}, I * I) || I <- lists:seq(1, 500)], X = lists:sum([persistent_term:get({?MODULE, I}) || I <- lists:seq(1, 500)]), [persistent_term:erase({?MODULE, I}) || I <- lists:seq(1, 500)], X end),
    ?ST(persistent_term:get(id(no_such_key))),
    ok.
