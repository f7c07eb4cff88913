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
    ?P(byte_size(term_to_binary(#{b => 1, a => 2}, [deterministic, {minor_version, 1}]))),
    ok.
