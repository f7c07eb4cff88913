%% More work that goes on in parts: what it gives, that others have their turns meanwhile.
%% long
-module(long_bifs_further).
-include("check.hrl").

main() ->
    sizes(),
    shifted(),
    decoded(),
    merges(),
    pairs(),
    specifications(),
    persistent(),
    in_order(),
    ok.

reason(Fun) -> try Fun() catch error:Reason -> Reason end.

%% Sizes of the external format: with each option, of what is plain and what is not.
sizes() ->
    Local = case erlang:system_info(otp_release) of "25" -> []; _ -> [[local]] end,
    Options = [[], [{minor_version, 0}], [{minor_version, 1}], [deterministic], [compressed], [{minor_version, 2}], [{minor_version, 3}], [{minor_version, 1}, deterministic] | Local],
    Atoms = [a, list_to_atom([228, 246]), list_to_atom([1078, 1079]), list_to_atom(lists:duplicate(130, 228))],
    Plain = [{I, integer_to_binary(I), [a, {b, I}, I bsl 70], #{I => [I | x], a => b}} || I <- lists:seq(1, 20000)],
    Terms = [Plain, [{I, I / 7, lists:nth(1 + I rem 4, Atoms), <<I:13>>} || I <- lists:seq(1, 20000)], list_to_tuple(lists:seq(1, 100000)), lists:duplicate(200000, 7), lists:duplicate(60000, 7),
             maps:from_list([{{I}, I} || I <- lists:seq(1, 30000)]), lists:seq(1, 100000) ++ x, binary:copy(<<"a">>, 3000000), [binary:copy(<<"abc">>, 100), <<1:7>>, 1.5, fun lists:map/2],
             lists:foldl(fun(I, L) -> [I, L] end, [], lists:seq(1, 60000)), [lists:duplicate(65535, 255), lists:duplicate(65536, 255)], [], x, 1.5],
    [?P([reason(fun() -> erlang:external_size(T, O) end) =:= badarg orelse {O, erlang:external_size(T, O)} || O <- Options]) || T <- Terms],
    ?P([erlang:external_size(T) || T <- Terms]),
    [?P([erlang:external_size(T, O) =:= byte_size(term_to_binary(T, O)) || O <- [[], [{minor_version, 1}]], T <- Terms])],
    %% Of funs OTP 25 counts more than there is.
    ?P([begin Size = erlang:external_size(T, O), Size - erlang:external_size(hd(T), O) * length(T) end || O <- [[], [{minor_version, 0}], [{minor_version, 1}]], T <- [lists:duplicate(100, self()), lists:duplicate(100, make_ref())]]),
    ?P([begin F = fun() -> {N, self()} end, erlang:external_size([F || _ <- lists:seq(1, 50)], O) - 49 * (erlang:external_size(F, O) - 1) end || N <- [1, 1.5, Plain], O <- [[], [{minor_version, 1}]]]).

%% Terms in binaries that don't begin with a byte of what they are part of.
shifted() ->
    Term = [{I, integer_to_binary(I), [a, {b, I}]} || I <- lists:seq(1, 20000)],
    [begin
         B = term_to_binary(Term, O),
         S = [begin <<_:N, X/bits>> = <<0:N, B/binary>>, X end || N <- [1, 4, 7]],
         ?P([binary_to_term(X) =:= Term || X <- S]),
         ?P([begin {T, Used} = binary_to_term(X, [safe, used]), {T =:= Term, Used =:= byte_size(B)} end || X <- S]),
         ?P([reason(fun() -> binary_to_term(binary:part(X, 0, byte_size(B) - 1)) end) || X <- S])
     end || O <- [[], [compressed]]],
    ?P([begin <<_:N, X/bits>> = <<0:N, 131, 97, 5, 1>>, binary_to_term(X, [used]) end || N <- [1, 4, 7]]),
    ?P([begin <<_:N, X/bits>> = <<0:N, E/binary>>, reason(fun() -> binary_to_term(X) end) end || N <- [3], E <- [<<>>, <<131>>, <<132, 97, 5>>, <<131, 97>>, <<131, 80, 1, 2>>, <<131, 97, 5, 1:3>>]]).

%% Large terms that are decoded: whole, cut off, with something behind, malformed; arguments that the stack trace shows.
decoded() ->
    Terms = [[{I, integer_to_binary(I), [a, {b, I}, I * 1.5, I bsl 70], binary:copy(<<I:32>>, 30)} || I <- lists:seq(1, 3000)],
             maps:from_list([{{I}, #{I => [I | x], a => $b}} || I <- lists:seq(1, 5000)]),
             maps:from_list([{I, maps:from_list([{J, [J]} || J <- lists:seq(1, 40)])} || I <- lists:seq(1, 300)]),
             list_to_tuple([[I | I + 1] || I <- lists:seq(1, 20000)]),
             lists:foldl(fun(I, L) -> [I, L] end, [], lists:seq(1, 30000)),
             lists:foldl(fun(I, L) -> {L, I} end, [], lists:seq(1, 30000)),
             lists:foldl(fun(I, L) -> #{I => L, a => self()} end, [], lists:seq(1, 8000)),
             lists:seq(1, 40000) ++ x,
             [lists:duplicate(60000, I) || I <- lists:seq(1, 4)],
             [{I, fun() -> I end, self(), make_ref(), fun lists:map/2} || I <- lists:seq(1, 2000)],
             [binary:copy(<<"abc">>, 100000), <<1:7>>, [{self(), <<I:7>>} || I <- lists:seq(1, 4000)]]],
    [begin
         B = term_to_binary(T),
         N = byte_size(B),
         <<_:5, S/bits>> = <<0:5, B/binary>>,
         ?P({[binary_to_term(X) =:= T || X <- [B, <<B/binary, 1>>, S, term_to_binary(T, [compressed])]], [binary_to_term(X, O) =:= {T, N} || X <- [B, <<B/binary, 131>>, S], O <- [[used], [safe, used]]]}),
         ?P([reason(fun() -> binary_to_term(binary:part(B, 0, K)) end) || K <- [N - 1, N div 2, 140000, 131073, 131072, 131071]])
     end || T <- Terms],
    ?P([erts_debug:flat_size(binary_to_term(term_to_binary(T))) || T <- lists:sublist(Terms, 9)]),
    Most = term_to_binary([{I, I} || I <- lists:seq(1, 100000)]),
    ?P(beside(fun() -> length(binary_to_term(Most)) end)),
    Long = hd(Terms),
    Packed = term_to_binary(Long, [compressed]),
    Bad = [<<B/binary, 99>> || B <- [binary:part(term_to_binary(Long), 0, 400000)]] ++ [<<131, 108, 100000:32, (binary:copy(<<97, 1>>, 99999))/binary, 119, 14, "no_such_atom_7", 106>>, <<131, 104, 2, 109, 200000:32, 0:1600000, 255>>,
           <<131, 116, 40000:32, (binary:copy(<<97, 1>>, 80000))/binary>>, binary:part(Packed, 0, byte_size(Packed) - 20)],
    [[?P(first_frame(fun() -> apply(erlang, binary_to_term, [B | O]) end, B)) || O <- [[], [[safe]], [[used, safe]], [[x]], [[safe | used]]]] || B <- tl(Bad)],
    ?P(first_frame(fun() -> binary_to_term(hd(Bad), []) end, hd(Bad))),
    Coded = [term_to_binary(T, O) || T <- Terms, O <- [[], [{compressed, 1}]]],
    Pids = [spawn(fun() -> exit(binary_to_term(B)) end) || B <- Coded],
    erlang:yield(), erlang:yield(), [exit(P, kill) || P <- Pids], erlang:yield(),
    Hashed = binary:copy(term_to_binary(lists:sublist(Terms, 6))),
    {Other, Ref} = spawn_monitor(fun() -> exit([{erlang:phash2(X), erts_debug:flat_size(X)} || _ <- [1, 2], X <- [binary_to_term(Hashed)]]) end),
    [begin erlang:garbage_collect(Other), Other ! {some, message}, process_info(Other, [messages, memory, backtrace]), erlang:yield() end || _ <- lists:seq(1, 40)],
    ?P(receive {'DOWN', Ref, process, Other, Hash} -> Hash end),
    ?P(begin X = [binary_to_term(B) || B <- Coded], erlang:garbage_collect(), [erlang:phash2(element(2, Pair)) =:= erlang:phash2(element(1, Pair)) || Pair <- lists:zip([T || T <- Terms, _ <- [1, 2]], X)] end).

%% What of an error shows of the function that raised it.
first_frame(F, Long) ->
    try F() of _ -> ok
    catch C:R:St -> {M, N, A, Info} = hd(St), {C, R, M, N, [case X of Long -> long; _ -> X end || X <- A], Info}
    end.

%% Maps merged: keys that none, some, all have in common; parts are of some thousand.
merges() ->
    Map = fun(From, To, Step, Value) -> maps:from_list([{key(I), {Value, I}} || I <- lists:seq(From, To, Step)]) end,
    A = Map(1, 20000, 1, a),
    Others = [Map(20001, 40000, 1, b), Map(1, 20000, 2, b), Map(10000, 30000, 1, b), Map(1, 5000, 1, b), Map(1, 100, 1, b), Map(1, 10, 1, b), #{}, A, maps:put(key(5), x, A), maps:remove(key(6), A)],
    [begin
         M = maps:merge(X, Y),
         ?P({maps:size(M), erlang:phash2(M), M =:= maps:fold(fun maps:put/3, X, Y), lists:sort(maps:keys(M)) =:= lists:usort(maps:keys(X) ++ maps:keys(Y)), lists:sum([I || {_, I} <- maps:values(M), is_integer(I)]), M =:= X, M =:= Y})
     end || O <- Others, {X, Y} <- [{A, O}, {O, A}]],
    ?P(erts_debug:same(maps:merge(A, A), A)),
    Large = [maps:from_keys(lists:seq(N, 300000 + N), N) || N <- [0, 150000]],
    ?P(beside(fun() -> M = apply(maps, merge, Large), {maps:size(M), erlang:phash2(M)} end)),
    ?P([reason(fun() -> maps:merge(X, Y) end) || {X, Y} <- [{[], [a]}, {#{}, 1}, {x, #{}}]]),
    {Other, Ref} = spawn_monitor(fun() -> exit(erlang:phash2(lists:foldl(fun maps:merge/2, A, Others))) end),
    [begin erlang:garbage_collect(Other), erlang:yield() end || _ <- lists:seq(1, 20)],
    ?P(receive {'DOWN', Ref, process, Other, Hash} -> Hash end),
    Pids = [spawn(fun() -> exit(lists:foldl(fun maps:merge/2, A, Others)) end) || _ <- [1, 2, 3]],
    erlang:yield(), [exit(P, kill) || P <- Pids],
    ?P([begin M = maps:from_list([{I rem N, I} || I <- lists:seq(1, 100000)]), {maps:size(M), erlang:phash2(M)} end || N <- [10, 1000, 20000, 99999]]),
    ?P([begin M = maps:from_keys([I rem N || I <- lists:seq(1, 100000)], {some, value}), {maps:size(M), erlang:phash2(M)} end || N <- [10, 1000, 20000, 99999]]).

key(I) when I rem 3 =:= 0 -> {I};
key(I) when I rem 3 =:= 1 -> integer_to_binary(I);
key(I) -> I.

%% Pairs of large maps.
pairs() ->
    [begin
         M = maps:from_list([{key(I), I} || I <- lists:seq(1, N)]),
         L = maps:to_list(M),
         ?P({N, length(L), erlang:phash2(lists:sort(L)), [K || {K, _} <- L] =:= maps:keys(M), [V || {_, V} <- L] =:= maps:values(M), L =:= iterated(maps:next(maps:iterator(M)), []) orelse lists:reverse(L) =:= iterated(maps:next(maps:iterator(M)), [])})
     end || N <- [0, 1, 32, 33, 1000, 4096, 4097, 50000]],
    Large = maps:from_keys(lists:seq(1, 400000), x),
    ?P(beside(fun() -> length(maps:to_list(Large)) end)),
    ?P([reason(fun() -> erts_internal:map_next(P, Large, []) end) || P <- [-1, a, 1.5]]),
    ?P(reason(fun() -> erts_internal:map_next(0, Large, x) end)),
    {Other, Ref} = spawn_monitor(fun() -> exit(erlang:phash2(maps:to_list(Large))) end),
    [begin erlang:garbage_collect(Other), erlang:yield() end || _ <- lists:seq(1, 20)],
    ?P(receive {'DOWN', Ref, process, Other, Hash} -> Hash =:= erlang:phash2(maps:to_list(Large)) end).

iterated(none, L) -> lists:reverse(L);
iterated({K, V, I}, L) -> iterated(maps:next(I), [{K, V} | L]).

%% Match specifications over long lists.
specifications() ->
    L = [{I rem 100, integer_to_binary(I)} || I <- lists:seq(1, 50000)],
    Spec = ets:match_spec_compile([{{'$1', '$2'}, [{'<', '$1', 50}], [{{'$2', x}}]}, {{99, '_'}, [], ['$_']}]),
    ?P([begin R = ets:match_spec_run(lists:sublist(L, N), Spec), {length(R), erlang:phash2(R)} end || N <- [0, 1, 4095, 4096, 4097, 50000]]),
    ?P(erlang:phash2(ets:match_spec_run_r(L, Spec, [tail]))),
    ?P(beside(fun() -> length(ets:match_spec_run(L, Spec)) end)),
    ?P(reason(fun() -> ets:match_spec_run(L ++ x, Spec) end)),
    [?P(try ets:F(A, Spec, [t]) catch C:R:St -> {_, N, Args, _} = hd(St), {C, R, N, hd(Args) =:= A, tl(Args) =:= [Spec, [t]]} end) || F <- [match_spec_run_r], A <- [[{1, 2} | x], x]],
    {Other, Ref} = spawn_monitor(fun() -> exit(erlang:phash2(ets:match_spec_run(L, ets:match_spec_compile([{'$1', [], [{{'$1', [$_]}}]}])))) end),
    [begin erlang:garbage_collect(Other), erlang:yield() end || _ <- lists:seq(1, 20)],
    ?P(receive {'DOWN', Ref, process, Other, Hash} -> Hash end).

persistent() ->
    Before = lists:sort(persistent_term:get()),
    Terms = [{{?MODULE, I}, {I, integer_to_binary(I)}} || I <- lists:seq(1, 3000)] ++ [{a_key, 1}, {5, [x]}],
    [persistent_term:put(K, V) || {K, V} <- Terms],
    ?P(lists:sort(persistent_term:get()) -- Before =:= lists:sort(Terms)),
    [persistent_term:erase(K) || {K, _} <- Terms],
    ?P(lists:sort(persistent_term:get()) =:= Before).

%% Keys in their order.
in_order() ->
    Maps = [maps:from_list([{key(I), I} || I <- lists:seq(1, N)]) || N <- [33, 34, 63, 1000, 20000]] ++ [maps:from_list([{I * 7919 rem 30011 - 15000, I} || I <- lists:seq(1, 30000)]),
            maps:from_list([{element(1 + I rem 6, {I, I * 1.0, -I, I bsl 65, [I], {I, a}}), I} || I <- lists:seq(1, 5000)])],
    ?P([begin B = term_to_binary(M, [deterministic]), {byte_size(B), erlang:md5(B), binary_to_term(B) =:= M} end || M <- Maps]),
    ?P([erlang:md5(term_to_binary(maps:to_list(maps:iterator(M, ordered)))) || M <- Maps, erlang:system_info(otp_release) > "25"]).
