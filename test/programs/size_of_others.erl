-module(size_of_others).
-export([main/0]).

%% Sizes of what another node made, as erts_debug tells them: in words of OTP.

main() ->
    Node = <<100, 3:16, "a@b">>,
    lists:foreach(fun(T) -> io:format("~p ~p~n", [erts_debug:flat_size(T), erts_debug:size([T | T])]) end,
                  [ext(<<88, Node/binary, 17:32, 42:32, 1:32>>),
                   ext(<<89, Node/binary, 1742:32, 1:32>>),
                   ext(<<120, Node/binary, 1742:64, 1:32>>)
                   | [ext(<<90, N:16, Node/binary, 1:32, (binary:copy(<<42:32>>, N))/binary>>) || N <- lists:seq(1, 5)]]).

ext(Bytes) -> binary_to_term(<<131, Bytes/binary>>).
