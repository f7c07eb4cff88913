%% The option deterministic: maps with sorted keys.
%% otp: 27
-module(etf_deterministic).
-include("check.hrl").

main() ->
    ?P([term_to_binary(M, [deterministic]) || M <- [#{}, #{b => 1, a => 2, 3 => c}, #{1.0 => f, 1 => i}, #{"s" => x, <<"b">> => y, {t} => z}]]),
    ?P(term_to_binary(maps:from_list([{I, I} || I <- lists:seq(1, 40)]), [deterministic]) =:= term_to_binary(maps:from_list([{I, I} || I <- lists:seq(40, 1, -1)]), [deterministic])),
    ?P(erlang:crc32(term_to_binary(maps:from_list([{{I, [I]}, I} || I <- lists:seq(1, 100)]), [deterministic]))),
    ?P(term_to_binary(#{#{b => 1, a => 2} => #{d => 1, c => 2}}, [deterministic])),
    ?P(binary_to_term(term_to_binary(maps:from_list([{I, I} || I <- lists:seq(1, 100)]), [deterministic])) =:= maps:from_list([{I, I} || I <- lists:seq(1, 100)])),
    %% large within small within large, in lists, tuples and funs
    Large = maps:from_list([{{-I, integer_to_binary(I)}, [#{z => I, y => I, 1 => {maps:from_list([{float(J), J} || J <- lists:seq(1, 50)])}}]} || I <- lists:seq(1, 70)]),
    ?P(erlang:crc32(term_to_binary(Large, [deterministic]))),
    ?P(erlang:crc32(term_to_binary([x, {Large, #{}, #{one => Large}} | Large], [deterministic]))),
    ?P(erlang:crc32(term_to_binary([fun() -> Large end, Large], [deterministic]))),
    ?P(byte_size(term_to_binary(Large, [deterministic, compressed])) < byte_size(term_to_binary(Large, [deterministic]))),
    ?P(byte_size(term_to_binary(#{b => 1, a => 2}, [deterministic, {minor_version, 1}]))),
    ok.
