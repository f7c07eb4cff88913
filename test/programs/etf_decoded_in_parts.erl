%% binary_to_term of what is long goes on in parts: the same terms, errors and sizes, also when collections come between the parts.
%% long
-module(etf_decoded_in_parts).
-export([main/0]).

main() ->
    N = 60000,
    Ints = lists:seq(1, N),
    Tuples = [{I, integer_to_binary(I), [a, {b, I}], "text", I * 1.5, 1 bsl (I rem 200)} || I <- lists:seq(1, 15000)],
    Terms = [
        {ints, Ints},
        {tuples, Tuples},
        {large_tuple, list_to_tuple(Ints)},
        {improper, Ints ++ tail},
        {deep, lists:foldl(fun(I, A) -> [A, I] end, [], Ints)},
        {deep_right, lists:foldl(fun(I, A) -> {I, A} end, [], Ints)},
        {deep_maps, lists:foldl(fun(I, A) -> #{I => A, x => [I]} end, [], lists:seq(1, 30000))},
        {large_map, maps:from_list([{I, {I, [I]}} || I <- Ints])},
        {maps, [#{a => I, I => [b]} || I <- lists:seq(1, 20000)]},
        {map_of_maps, maps:from_list([{#{I => I}, maps:from_list([{J, I} || J <- lists:seq(1, 40)])} || I <- lists:seq(1, 1000)])},
        {blocks, [lists:seq(1, L) || L <- [8191, 8192, 8193, 16384, 16385, 24577]]},
        {funs, [fun erlang:abs/1, self() =:= x, [make_ref() =:= y || _ <- Ints]]},
        {mixed, {Ints, Tuples, <<1:7>>, maps:from_list([{I, Ints} || I <- lists:seq(1, 3)]), list_to_tuple(Ints)}}
    ],
    [same(Name, T, term_to_binary(T, Options), Options) || {Name, T} <- Terms, Options <- [[], [compressed], [{minor_version, 1}]]],
    Bin = term_to_binary(Tuples),
    Size = byte_size(Bin),
    [show(cut, catch_it(fun() -> binary_to_term(binary:part(Bin, 0, Size - Cut)) end)) || Cut <- [1, 2, 1000, Size div 2, Size - 2]],
    [show(cut2, catch_it(fun() -> binary_to_term(binary:part(Bin, 0, Size - Cut), [safe, used]) end)) || Cut <- [1, 1000, Size div 2]],
    Unknown = term_to_binary([Ints, lists:duplicate(60000, 1.0)]),
    Bad = <<(binary:part(Unknown, 0, byte_size(Unknown) - 1))/binary, 200>>,
    show(bad, catch_it(fun() -> binary_to_term(Bad) end)),
    New = <<131, 104, 2, (tail(Ints))/binary, 119, 20, "no_such_atom_is_here">>,
    show(unknown_atom, catch_it(fun() -> binary_to_term(New, [safe]) end)),
    {_, Used} = binary_to_term(<<Bin/binary, "more">>, [used]),
    io:format("~p ~p~n", [Used =:= Size, Size]),
    <<_:3, Shifted/bits>> = <<0:3, Bin/binary>>,
    io:format("~p~n", [binary_to_term(Shifted) =:= Tuples]),
    Twice = <<131, 116, 60001:32, (<< <<98, I:32, 97, 1>> || I <- Ints >>)/binary, 98, 7:32, 97, 2>>,
    show(twice, catch_it(fun() -> binary_to_term(Twice) end)),
    %% who works lets others run
    Tracer = spawn_link(fun() -> count(0) end),
    Self = self(),
    Worker = spawn_link(fun() -> receive go -> Self ! {done, length(binary_to_term(Bin))} end end),
    erlang:trace(Worker, true, [running, {tracer, Tracer}]),
    Worker ! go,
    receive {done, 15000} -> Tracer ! {stop, Self} end,
    receive {turns, Turns} when Turns > 2 -> ok end.

tail(T) -> <<131, B/binary>> = term_to_binary(T), B.

same(Name, T, Bin, Options) ->
    Back = binary_to_term(Bin),
    {Again, Used} = binary_to_term(Bin, [used, safe]),
    io:format("~p ~p ~p ~p ~p~n", [Name, Options, Back =:= T, Again =:= T, Used =:= byte_size(Bin)]).

catch_it(F) -> try F() of T -> {term, erlang:phash2(T)} catch C:R:S -> {C, R, frame(hd(S))} end.

frame({M, F, Args, Info}) -> {M, F, [erlang:phash2(A) || A <- Args], Info}.

show(Name, Result) -> io:format("~p ~p~n", [Name, Result]).

count(N) -> receive {trace, _, in, _} -> count(N + 1); {trace, _, _, _} -> count(N); {stop, Parent} -> Parent ! {turns, N} end.
