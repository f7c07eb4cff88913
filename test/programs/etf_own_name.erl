%% Pids, ports and references of this node's name, of this and of another creation: limits, bytes and texts.
-module(etf_own_name).
-export([main/0]).

main() ->
    Own = atom_to_list(node()),
    Name = <<119, (length(Own)), (list_to_binary(Own))/binary>>,
    [show({port, N, C}, <<131, 120, Name/binary, N:64, C:32>>)
     || N <- [0, 7, (1 bsl 27) - 1, 1 bsl 27, (1 bsl 28) - 1, 1 bsl 28, (1 bsl 32) - 1, 1 bsl 32, 1 bsl 59, (1 bsl 60) - 1, 1 bsl 60, (1 bsl 64) - 1], C <- [0, 1]],
    [show({pid, N, S, C}, <<131, 88, Name/binary, N:32, S:32, C:32>>)
     || {N, S} <- [{7, 0}, {7, 1}, {(1 bsl 15) - 1, 0}, {1 bsl 15, 0}, {(1 bsl 28) - 1, 0}, {1 bsl 28, 0}], C <- [0, 1]],
    [show({reference, N, C}, <<131, 90, 2:16, Name/binary, C:32, N:32, 0:32>>) || N <- [7, (1 bsl 18) - 1, 1 bsl 18], C <- [0, 1]],
    ok.

show(What, Bytes) ->
    try binary_to_term(Bytes) of
        Term -> io:format("~p ~w ~p ~p~n", [What, Term, node(Term), binary_to_term(term_to_binary(Term)) =:= Term])
    catch
        Class:Reason -> io:format("~p ~p ~p~n", [What, Class, Reason])
    end.
