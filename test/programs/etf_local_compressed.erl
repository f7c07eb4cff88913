%% term_to_binary and term_to_iovec with local and compressed (OTP 26 on).
-module(etf_local_compressed).
-export([main/0]).

main() ->
    Terms = [{small, a}, {list, lists:duplicate(2000, $a)}, {mixed, {self(), lists:duplicate(500, {x, "text"}), fun lists:map/2}}, {long, lists:duplicate(300000, 7)}, {wide, binary:copy(<<"ab">>, 200)}],
    [io:format("~p: ~p~n", [Name, [told(Term, Options) || Options <- [[local], [local, compressed], [compressed, local], [local, {compressed, 9}], [local, {compressed, 0}]]]]) || {Name, Term} <- Terms],
    ok.

told(Term, Options) ->
    try term_to_binary(Term, Options) of
        Binary ->
            Again = binary_to_term(Binary) =:= Term andalso binary_to_term(<<Binary/binary, 1, 2>>, [used]) =:= {Term, byte_size(Binary)},
            %% 80: compressed, 121: local; how well zlib does follows from the hash in front of the term
            {binary:at(Binary, 1), byte_size(Binary) < byte_size(term_to_binary(Term, [local])), Again,
             binary:at(iolist_to_binary(term_to_iovec(Term, Options)), 1)}
    catch error:Reason -> Reason
    end.
