%% Every type of term as a key: found again, replaced, removed, in small and large maps.
-module(map_keys_of_all_types).
-include("check.hrl").

main() ->
    ?P([probe(K, #{}) || K <- keys()]),
    ?P([probe(K, maps:from_list([{{filler, I}, I} || I <- lists:seq(1, 40)])) || K <- keys()]),
    ?P(begin M = maps:from_list([{K, I} || {I, K} <- lists:zip(lists:seq(1, length(keys())), keys())]), {map_size(M), [maps:get(K, M) || K <- keys()]} end),
    ?P(begin M = maps:from_list([{K, I} || {I, K} <- lists:zip(lists:seq(1, length(keys())), keys())]), lists:all(fun(K) -> map_size(maps:remove(K, M)) =:= map_size(M) - 1 end, keys()) end),
    ?P(maps:get(copy("key"), #{"key" => v})),
    ?P(maps:get(copy({a, [b, #{c => <<"d">>}]}), #{{a, [b, #{c => <<"d">>}]} => v})),
    ?P(maps:get(binary:part(<<"xkeyx">>, 1, 3), #{<<"key">> => v})),
    ?P(maps:get(<<1:3>>, #{<<1:3>> => v, <<1:4>> => w})),
    ?P(maps:get((1 bsl 100) - 1, #{(1 bsl 100) - 1 => v})),
    ?P(maps:get(0.1 + 0.2, #{0.30000000000000004 => v})),
    ?P(begin F = fun lists:map/2, maps:get(fun lists:map/2, #{F => v}) end),
    ?P(begin <<_:3, B/bitstring>> = <<0:3, "key", 0:5>>, <<C:3/binary, _/bitstring>> = B, maps:get(C, #{<<"key">> => v}) end),
    ?P(begin K = big_key(), maps:get(copy(K), #{K => v}) end),
    ?P(case #{id({x, 1}) => y} of #{{x, 1} := V} -> V end),
    ?P([case M of #{[] := A, {} := B} -> {A, B}; #{} -> no end || M <- [#{[] => 1, {} => 2}, #{[] => 1}]]),
    ok.

keys() -> [a, 'A b', 0, 1, -1, 1.0, 1.5, 1 bsl 28, 1 bsl 60, 1 bsl 64, -(1 bsl 64), [], {}, #{}, <<>>, "", "abc", [a | b], {a, 1}, {a, 1.0}, #{a => 1}, #{a => 1.0}, <<1>>, <<1:1>>, <<"long binary that does not fit into a heap binary, because it is too long for that">>, fun lists:map/2, fun main/0, {[{[]}]}]
          -- [""].
probe(K, M) ->
    M1 = M#{K => 1},
    M2 = M1#{copy(K) => 2},
    M3 = maps:remove(copy(K), M2),
    case {maps:get(copy(K), M1), maps:get(K, M2), map_size(M2) - map_size(M), M3 =:= M, is_map_key(K, M3)} of
        {1, 2, 1, true, false} -> ok;
        Other -> {K, Other}
    end.
copy(F) when is_function(F) -> F;
copy(T) -> binary_to_term(term_to_binary(T)).
big_key() -> [{I, integer_to_list(I), #{I => [I]}} || I <- lists:seq(1, 100)].
