%% Pids and references of other nodes: order by creation, references with words of zeros, as keys of maps (where OTP 25 does not find one word).
%% otp: 27-29
-module(etf_other_nodes).
-export([main/0]).

main() ->
    Creations = [1, 2, 4, (1 bsl 31) - 1, 1 bsl 31, (1 bsl 32) - 1],
    io:format("~p~n", [[pid(A, 4711, 17) < pid(B, 4711, 17) || A <- Creations, B <- Creations]]),
    Numbers = [0, 4711, (1 bsl 28) - 1, 1 bsl 28, 1 bsl 31, (1 bsl 32) - 1],
    io:format("~p~n", [[pid(2, A, S) < pid(1, B, T) || A <- Numbers, B <- Numbers, {S, T} <- [{1, 1}, {1, 1 bsl 31}]]]),
    Words = [[4711], [4711, 0], [4711, 0, 0], [4711, 0, 0, 0, 0], [4711, 0, 1], [(1 bsl 32) - 1, 7, 1 bsl 31]],
    io:format("~p~n", [[erlang:phash2(reference(W)) || W <- Words]]),
    [io:format("~p~n", [[{A =:= B, A == B, A < B, maps:is_key(A, #{B => 1}), maps:is_key(A, maps:from_list([{B, 1} | [{I, I} || I <- lists:seq(1, 50)]]))}
                         || B <- [reference(W) || W <- Words]]]) || A <- [reference(W) || W <- Words]],
    ok.

pid(Creation, Number, Serial) -> binary_to_term(<<131, 88, 119, 3, "b@b", Number:32, Serial:32, Creation:32>>).
reference(Words) -> binary_to_term(<<131, 90, (length(Words)):16, 119, 3, "b@b", 2:32, << <<W:32>> || W <- lists:reverse(Words) >>/binary>>).
