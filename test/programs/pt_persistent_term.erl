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
    shared(),
    ?ST(persistent_term:get(id(no_such_key))),
    ok.

%% What a term shares within itself is shared by what is stored: 2^60 elements are a few words.
shared() ->
    Deep = lists:foldl(fun(_, A) -> [A | A] end, [], lists:seq(1, 60)),
    Wide = lists:foldl(fun(N, A) -> {N, A, #{N => A, other => [A]}, <<N:800>>} end, start, lists:seq(1, 60)),
    Bin = binary:copy(<<"abc">>, 100),
    <<Small:5/binary, Bits:13/bitstring, Rest/bitstring>> = Bin,
    Map = maps:from_list([{K, Deep} || K <- lists:seq(1, 100)]),
    [begin
        persistent_term:put({?MODULE, Name}, Term),
        Got = persistent_term:get({?MODULE, Name}),
        io:format("~p ~p ~p~n", [Name, erts_debug:size(Got) =:= erts_debug:size(Term), erts_debug:size_shared(Got)]),
        persistent_term:erase({?MODULE, Name}),
        erlang:garbage_collect(),
        receive after 1 -> ok end,
        io:format("~p~n", [erts_debug:size(Got) =:= erts_debug:size(Term)])
     end || {Name, Term} <- [{deep, Deep}, {wide, Wide}]],
    persistent_term:put({?MODULE, map}, Map),
    Stored = persistent_term:get({?MODULE, map}),
    io:format("~p~n", [{maps:size(Stored), erts_debug:same(map_get(1, Stored), map_get(99, Stored))}]),
    persistent_term:erase({?MODULE, map}),
    persistent_term:put({?MODULE, bits}, {Bin, Small, Bits, [Rest, Rest | Small], fun() -> {Small, Bits} end, self(), 1 bsl 100, 1.5}),
    {B, S, X, [R, R | S], F, Me, Big, Float} = persistent_term:get({?MODULE, bits}),
    io:format("~p~n", [{B =:= Bin, S =:= Small, X =:= Bits, R =:= Rest, F() =:= {Small, Bits}, Me =:= self(), Big, Float}]),
    persistent_term:erase({?MODULE, bits}),
    erlang:garbage_collect(),
    io:format("~p~n", [{B, S, X, R, F()} =:= {Bin, Small, Bits, Rest, {Small, Bits}}]).
