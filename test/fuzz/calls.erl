%% Calls the functions of modules with arguments of all kinds, and prints what becomes of each call, the same on both machines: its value, or class, reason, where it was raised
%% and what the extended error says of the arguments. What an error complains of is drawn again some times, so that calls get past the first look at their arguments.
-module(calls).
-export([main/2]).

%% Words on a process's heap, milliseconds of a call, characters of a line.
-define(HEAP, 3000000).
-define(PATIENCE, 2000).
-define(WIDTH, 500).
%% An argument is drawn again so often.
-define(AGAIN, 8).

main(Seed, Modules) ->
    logger:set_primary_config(level, none),
    tables(),
    [function(M, F, A, Seed) || M <- Modules, {F, A} <- functions(M), A =< 5, not skipped(M, F)],
    ok.

functions(M) ->
    {module, M} = code:ensure_loaded(M),
    lists:sort(M:module_info(exports)).

tables() ->
    [begin
         ets:new(T, [named_table, public, Type]),
         ets:insert(T, [{a, 1}, {b, 2.0, x}, {1, [x]}, {"k", {1, 2}}])
     end || {T, Type} <- [{set_table, set}, {ordered_table, ordered_set}, {bag_table, bag}]].

%% What ends or stops the machine, tells of time, of this machine or of what runs there, gives something else each time; what the real erl does not survive.
skipped(M, _) when M =:= erlang; M =:= ets; M =:= os -> true;
skipped(_, module_info) -> true;
skipped(lists, F) -> lists:member(F, [seq, duplicate]);
skipped(string, F) -> lists:member(F, [copies, chars]);
skipped(binary, F) -> lists:member(F, [copy, referenced_byte_size]);
skipped(unicode, F) -> F =:= bin_is_7bit;
skipped(array, F) -> lists:member(F, [new, resize, set, from_list, from_orddict]);
skipped(calendar, F) -> lists:member(F, [local_time, universal_time, local_time_to_universal_time_dst]);
skipped(filename, F) -> lists:member(F, [absname, safe_relative_path, find_src, basedir]);
skipped(math, F) -> lists:member(F, [erf, erfc, acosh, asinh]);
skipped(_, _) -> false.

%% A function of one argument is called with everything there is, others some times for each argument.
function(_, _, 0, _) -> ok;
function(M, F, 1, Seed) ->
    [attempt(M, F, [X], 0, seed(Seed, {M, F, X})) || X <- values()],
    ok;
function(M, F, Arity, Seed) ->
    [begin
         {Args, S} = lists:mapfoldl(fun(_, S0) -> draw(S0) end, seed(Seed, {M, F, Arity, I}), lists:seq(1, Arity)),
         attempt(M, F, Args, ?AGAIN, S)
     end || I <- lists:seq(1, 4 * Arity)],
    ok.

seed(Seed, Of) -> rand:seed_s(exsss, {Seed, erlang:phash2(masked(Of)), 7}).
draw(S0) ->
    {I, S} = rand:uniform_s(tuple_size(all()), S0),
    {element(I, all()), S}.
all() ->
    case get(values) of
        undefined -> put(values, list_to_tuple(values())), get(values);
        Values -> Values
    end.

attempt(M, F, Args, Left, S) ->
    Result = call(M, F, Args),
    Line = lists:flatten([io_lib:format("~w:~w(", [M, F]), lists:join(", ", [masked(A) || A <- Args]), ") = ", masked(Result)]),
    io:format("~ts~n", [string:slice(Line, 0, ?WIDTH)]),
    case wrong(Result, length(Args), Left) of
        [] -> ok;
        Wrong ->
            {Again, S1} = lists:foldl(fun replace/2, {Args, S}, Wrong),
            attempt(M, F, Again, Left - 1, S1)
    end.

%% Numbers of the arguments that are drawn again.
wrong(_, _, 0) -> [];
wrong({error, badarg, {_, _, _, #{} = Said}}, N, Left) ->
    case lists:sort([K || K <- maps:keys(Said), is_integer(K), K =< N]) of
        [] -> [1 + Left rem N];
        Ks -> Ks
    end;
wrong({error, Reason, _}, N, Left) when Reason =:= badarg; Reason =:= function_clause -> [1 + Left rem N];
wrong(_, _, _) -> [].
replace(K, {Args, S0}) ->
    {Value, S} = draw(S0),
    {lists:sublist(Args, K - 1) ++ [Value | lists:nthtail(K, Args)], S}.

call(M, F, Args) ->
    Options = [monitor, {max_heap_size, #{size => ?HEAP, kill => true, error_logger => false}}],
    {Pid, Ref} = spawn_opt(fun() -> exit({result, result(M, F, Args)}) end, Options),
    receive
        {'DOWN', Ref, _, _, {result, Result}} -> Result;
        {'DOWN', Ref, _, _, Reason} -> {ended, Reason}
    after ?PATIENCE ->
        exit(Pid, kill),
        receive {'DOWN', Ref, _, _, _} -> {ended, killed} end
    end.
result(M, F, Args) ->
    try {ok, apply(M, F, Args)}
    catch
        Class:Reason:Stack -> {Class, Reason, raised(Reason, Stack)}
    end.

raised(_, []) -> [];
raised(Reason, [{M, F, A, Info} | _] = Stack) ->
    Said = case lists:keyfind(error_info, 1, Info) of
        {_, #{} = Error} -> (maps:get(module, Error, M)):(maps:get(function, Error, format_error))(Reason, Stack);
        false -> none
    end,
    {M, F, if is_list(A) -> length(A); true -> A end, Said}.

masked(Term) ->
    re:replace(lists:flatten(io_lib:format("~0tp", [Term])), "#(Ref|Port|Fun)?<[^>]*>|<\\d+\\.\\d+\\.\\d+>", "#<>", [global, unicode, {return, list}]).

values() ->
    [0, 1, -1, 2, 4, 7, 8, 16, 36, 255, 256, 65536, 16#D800, 16#10FFFF, 0.0, -0.0, 0.1, 1.5, 3.0, -1.0e300, 1.0e-300, 1.0e22, 123456789.125, 5.0e-324, 1.7976931348623157e308,
     a, b, true, false, infinity, undefined, '', utf8, latin1, unicode, utf16, {utf16, little}, {utf32, big}, big, little, safe, second, millisecond, native,
     set_table, ordered_table, bag_table, none, all, 'é', '日本', nonode@nohost, erlang, lists, nfc, leading, trailing, both,
     <<>>, <<"a">>, <<"abc">>, <<"12">>, <<"-7">>, <<"1.5">>, <<0, 255, 128>>, <<1:1>>, <<5:3>>, <<"abc", 1:2>>, <<"日本é"/utf8>>, <<131, 97, 1>>, binary:copy(<<"ab">>, 100),
     <<"a,b,,c">>, <<",">>, <<"(a)|(?<n>b)">>, <<"[">>, <<"line one\nline two\n">>, <<240, 159, 152, 128>>, <<"aGVsbG8=">>, <<"http://a:b@c.d:80/e?f=g#h">>, <<"{\"a\":[1,2.5,null]}">>,
     [], "abc", "12", "-7", "+3", "1.5", "1.0e5", "1.0e400", "zz", "FF", "A B  C", "/a/../b.erl", "f(X) -> X.", [1], [a, b], [1, 2, 3], [3, 1, 2], [a | b], [1 | 2], [[1], [2 | 3]],
     [<<"a">>, $b, [<<"c">>]], [300, 1], [55296], [{a, 1}], [{1, a}, {2, b}], [{a, 1} | x], [{1, a}, {1.0, b}], [global], [trim_all], [caseless, unicode], [return], [{return, list}],
     [safe], [deterministic], [{minor_version, 1}], [compressed], [{decimals, 3}], [short], [{scope, {0, 1}}], [{capture, all, binary}], [{capture, none}], [{offset, 1}],
     {}, {a}, {a, 1}, {1, 2, 3}, {0, 1}, {1, -1}, {2, 5}, {a, 1, 2.0}, {{a}, b}, {erlang, abs, 1}, {{2024, 2, 29}, {12, 0, 0}}, {2024, 2, 29}, {2, {2, 3}}, [{2, 1}], {var, 1, 'X'},
     {'$1', '_'}, [{{'$1', '_'}, [], ['$1']}], [{{'$1', '$2'}, [{'>', '$2', 1}], [{{'$1', '$2'}}]}], '$1', '_', '$end_of_table',
     #{}, #{a => 1}, #{1 => a, 2 => b}, #{1 => 2, 1.0 => 3}, maps:from_list([{X, a} || X <- lists:seq(1, 33)]), #{<<"a">> => [1]}, #{{1} => #{}},
     fun erlang:abs/1, fun lists:append/2, fun erlang:make_ref/0, fun erlang:'+'/2, fun erlang:is_atom/1, self(), make_ref(), atomics:new(2, []), element(2, re:compile("a(b)")),
     binary:compile_pattern(<<"a">>), binary:compile_pattern([<<"a">>, <<"bc">>]), queue:from_list([1, 2]), gb_sets:from_list([1, a]), gb_trees:from_orddict([{1, a}]),
     sets:from_list([1]), dict:from_list([{1, a}]), array:from_list([1, 2]), sofs:set([1, 2]), maps:iterator(#{1 => a})].
