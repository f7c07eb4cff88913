%% References with any number of words from the external format, of this node and of others: text, hashes, bytes again.
-module(etf_odd_references).
-include("check.hrl").

main() ->
    [?P({W, on(<<"a@b">>, 1, W)}) || W <- words()],
    [?P({W, on(<<"nonode@nohost">>, 0, W)}) || W <- words()],
    [?P({W, on(<<"nonode@nohost">>, 7, W)}) || W <- words()],
    ?P([binary_to_term(<<131, 90, N:16, 119, 3, "a@b", 1:32, 5:32>>) =:= binary_to_term(<<131, 90, 1:16, 119, 3, "a@b", 1:32, 5:32>>) || N <- [1]]),
    ?P([try binary_to_term(<<131, 90, N:16, 119, 3, "a@b", 1:32, 5:32>>) of _ -> ok catch error:R -> R end || N <- [2, 5, 6, 65535]]),
    ok.

words() -> [[0], [5], [16#3ffff], [16#40000], [1, 2], [1, 16#10000], [1, 2, 3], [1, 2, 3, 4], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6], [16#ffffffff, 16#ffffffff]].

on(Node, Creation, Words) ->
    Bytes = <<131, 90, (length(Words)):16, 119, (byte_size(Node)), Node/binary, Creation:32, << <<W:32>> || W <- Words >>/binary>>,
    try binary_to_term(Bytes) of
        Ref ->
            {is_reference(Ref), node(Ref), text(Ref), erlang:phash2(Ref), erlang:phash(Ref, 1 bsl 32), Ref =:= binary_to_term(Bytes),
             term_to_binary(Ref) =:= Bytes}
    catch error:Reason -> Reason
    end.

%% The number of the node is another in each system.
text(Ref) -> [_ | Words] = string:split(ref_to_list(Ref), "."), Words.
