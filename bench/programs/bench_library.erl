%% What programs call of stdlib and kernel all the time, beside what bench_classics has.
-module(bench_library).
-export([rows/0]).

rows() -> [{Name, Setup, fun(S) -> repeat(Times, Run, S) end} || {Name, Times, Setup, Run} <- lists() ++ maps() ++ texts() ++ binaries() ++ tables() ++ data()].

repeat(1, Run, S) -> Run(S);
repeat(N, Run, S) -> Run(S), repeat(N - 1, Run, S).

none() -> none.
numbers() -> [(X * 7919) rem 50021 || X <- lists:seq(1, 50000)].
pairs() -> [{(X * 7919) rem 5003, X} || X <- lists:seq(1, 5000)].

lists() ->
    [{"lists_keysort", 30, fun pairs/0, fun(L) -> erlang:phash2(lists:keysort(1, L)) end},
     {"lists_usort", 2, fun numbers/0, fun(L) -> length(lists:usort(L ++ L)) end},
     {"lists_sort_strings", 2, fun() -> [integer_to_list(X) || X <- numbers()] end, fun(L) -> hd(lists:sort(L)) end},
     {"lists_sort_binaries", 2, fun() -> [integer_to_binary(X) || X <- numbers()] end, fun(L) -> hd(lists:sort(L)) end},
     {"lists_merge", 50, fun() -> {lists:seq(1, 40000, 2), lists:seq(2, 40000, 2)} end, fun({A, B}) -> length(lists:merge(A, B)) end},
     {"lists_foldr", 10, fun numbers/0, fun(L) -> length(lists:foldr(fun(X, A) -> [X + 1 | A] end, [], L)) end},
     {"lists_mapfoldl", 10, fun numbers/0, fun(L) -> element(2, lists:mapfoldl(fun(X, A) -> {X * 2, A + X} end, 0, L)) end},
     {"lists_partition", 10, fun numbers/0, fun(L) -> length(element(1, lists:partition(fun(X) -> X rem 2 =:= 0 end, L))) end},
     {"lists_filtermap", 10, fun numbers/0, fun(L) -> length(lists:filtermap(fun(X) -> X rem 3 =:= 0 andalso {true, X div 3} end, L)) end},
     {"lists_zipwith", 10, fun numbers/0, fun(L) -> length(lists:zipwith(fun(A, B) -> A - B end, L, L)) end},
     {"lists_any_all", 20, fun numbers/0, fun(L) -> {lists:any(fun(X) -> X < 0 end, L), lists:all(fun(X) -> X >= 0 end, L)} end},
     {"lists_nth_sublist", 10, fun numbers/0, fun(L) -> [lists:nth(40000, L), length(lists:sublist(L, 10000, 20000)), lists:last(L), length(lists:nthtail(30000, L))] end},
     {"lists_keystore", 8, fun none/0, fun(_) -> length(lists:foldl(fun(X, L) -> lists:keystore(X rem 50, 1, L, {X rem 50, X}) end, [], lists:seq(1, 10000))) end},
     {"lists_keydelete", 20, fun pairs/0, fun(L) -> length(lists:foldl(fun(X, A) -> lists:keydelete(X, 1, A) end, L, lists:seq(1, 20))) end},
     {"lists_sum_max", 60, fun numbers/0, fun(L) -> {lists:sum(L), lists:max(L), lists:min(L)} end},
     {"lists_duplicate_seq", 20, fun none/0, fun(_) -> {length(lists:duplicate(30000, a)), length(lists:seq(1, 30000)), length(lists:seq(30000, 1, -1))} end},
     {"lists_flatmap", 10, fun numbers/0, fun(L) -> length(lists:flatmap(fun(X) -> [X, X] end, L)) end},
     {"lists_join_uniq", 4, fun numbers/0, fun(L) -> {length(lists:join(x, L)), length(lists:uniq([X rem 100 || X <- L]))} end},
     {"lists_delete", 80, fun() -> lists:seq(1, 5000) end, fun(L) -> length(lists:foldl(fun lists:delete/2, L, [1000, 2000, 3000, 4000, 5000])) end},
     {"lists_enumerate", 10, fun numbers/0, fun(L) -> length(lists:enumerate(L)) end}].

maps() ->
    Small = fun() -> maps:from_list([{list_to_atom("key" ++ integer_to_list(X)), X} || X <- lists:seq(1, 20)]) end,
    Large = fun() -> maps:from_list([{X, X} || X <- lists:seq(1, 10000)]) end,
    [{"maps_filter", 20, Large, fun(M) -> map_size(maps:filter(fun(K, _) -> K rem 2 =:= 0 end, M)) end},
     {"maps_with_without", 70000, Small, fun(M) -> {map_size(maps:with([key1, key5, key9], M)), map_size(maps:without([key1, key5, key9], M))} end},
     {"maps_to_from_list", 20000, Small, fun(M) -> map_size(maps:from_list(maps:to_list(M))) end},
     {"maps_merge_small", 200000, Small, fun(M) -> map_size(maps:merge(M, #{key1 => a, other => b})) end},
     {"maps_update_with", 1, fun none/0, fun(_) -> map_size(lists:foldl(fun(X, M) -> maps:update_with(X rem 20, fun(V) -> V + 1 end, 0, M) end, #{}, lists:seq(1, 100000))) end},
     {"maps_groups", 2, fun numbers/0, fun(L) -> map_size(maps:groups_from_list(fun(X) -> X rem 100 end, L)) end},
     {"maps_find_get", 1, Small, fun(M) -> finds(200000, M, 0) end},
     {"maps_comprehension", 9, Large, fun(M) -> map_size(#{K => V + 1 || K := V <- M}) end},
     {"maps_foreach_map", 10000, Small, fun(M) -> {maps:foreach(fun(_, _) -> ok end, M), map_size(maps:map(fun(_, V) -> V + 1 end, M))} end},
     {"maps_equal", 8000, fun() -> {(Small())#{b => 1}, maps:put(b, 1, Small())} end, fun({A, B}) -> length([x || _ <- lists:seq(1, 20), A =:= B]) end}].
finds(0, _, A) -> A;
finds(N, M, A) ->
    {ok, X} = maps:find(key7, M),
    error = maps:find(none, M),
    finds(N - 1, M, A + X + maps:get(key3, M) + maps:get(nope, M, 1) + case maps:is_key(key9, M) of true -> 1; false -> 0 end).

texts() ->
    Words = fun() -> [lists:nth(X rem 5 + 1, ["alpha", "Beta", "gamma", "delta", "Ümlaut"]) || X <- lists:seq(1, 2000)] end,
    [{"string_trim_pad", 20, Words, fun(L) -> [{string:trim("  " ++ W ++ " "), string:pad(W, 10), string:prefix(W, "al")} || W <- L], ok end},
     {"string_case", 30, Words, fun(L) -> [{string:to_upper(W), string:uppercase(W), string:lowercase(W), string:casefold(W), string:titlecase(W)} || W <- L], ok end},
     {"string_equal", 40, Words, fun(L) -> [string:equal(W, "ALPHA", true) || W <- L], ok end},
     {"string_to_number", 3, fun none/0, fun(_) -> [{string:to_integer(integer_to_list(X) ++ " rest"), string:to_float("1.25 rest")} || X <- lists:seq(1, 10000)], ok end},
     {"string_slice_find", 80, fun() -> unicode:characters_to_binary(lists:duplicate(2000, "äbc ")) end, fun(B) -> {string:slice(B, 100, 50), string:find(B, "zzz"), string:str(binary_to_list(B), "zzz")} end},
     {"string_length_utf8", 60, fun() -> unicode:characters_to_binary(lists:duplicate(2000, "äbc ")) end, fun(B) -> {string:length(B), string:reverse(B) =:= B} end},
     {"string_join", 30, Words, fun(L) -> length(string:join(L, ", ")) end},
     {"string_tokens", 400, fun() -> lists:flatten(lists:duplicate(500, "a,bc;def ")) end, fun(S) -> length(string:tokens(S, ",; ")) end},
     {"io_lib_fwrite", 3, fun none/0, fun(_) -> [iolist_size(io_lib:format("~s ~ts ~B ~10..0B ~-10s|~n", ["text", "täxt", X, X, "x"])) || X <- lists:seq(1, 3000)], ok end},
     {"io_lib_write", 20, fun pairs/0, fun(L) -> iolist_size(io_lib:write(L)) end},
     {"unicode_nfc", 10, fun() -> unicode:characters_to_nfd_binary(lists:duplicate(2000, "äöü abc ")) end, fun(B) -> byte_size(unicode:characters_to_nfc_binary(B)) end},
     {"erl_scan_parse", 20, fun() -> lists:flatten(["{", lists:join(",", [io_lib:format("{~b,\"text\",[a,b|c],#{k=>~b}}", [X, X]) || X <- lists:seq(1, 300)]), "}."]) end,
      fun(S) -> {ok, Ts, _} = erl_scan:string(S), {ok, T} = erl_parse:parse_term(Ts), tuple_size(T) end},
     {"uri_string_parse", 20, fun none/0, fun(_) -> [uri_string:parse(<<"https://user@example.org:8080/a/b%20c?x=1&y=2#frag">>) || _ <- lists:seq(1, 1000)], ok end},
     {"calendar", 10, fun none/0, fun(_) -> [{calendar:system_time_to_rfc3339(X * 1000003, [{offset, "Z"}]), calendar:gregorian_seconds_to_datetime(X * 1000003)} || X <- lists:seq(1, 3000)], ok end},
     {"filename_ops", 10, fun none/0, fun(_) -> [{filename:join(["/a", "b", "c.erl"]), filename:basename("/a/b/c.erl", ".erl"), filename:extension("x.erl"), filename:dirname("/a/b/c")} || _ <- lists:seq(1, 3000)], ok end}].

binaries() ->
    Text = fun() -> binary:copy(<<"GET /index.html HTTP/1.1\r\nHost: example.org\r\n">>, 2000) end,
    [{"binary_split_lines", 200, Text, fun(B) -> length(binary:split(B, <<"\r\n">>, [global])) end},
     {"binary_split_one", 1, fun none/0, fun(_) -> [binary:split(<<"key: value">>, <<": ">>) || _ <- lists:seq(1, 50000)], ok end},
     {"binary_replace", 70, Text, fun(B) -> byte_size(binary:replace(B, <<"example">>, <<"sample">>, [global])) end},
     {"binary_part_match", 1, fun none/0, fun(_) -> B = <<"some text to look into">>, [{binary:part(B, 5, 4), binary:match(B, <<"look">>), binary:at(B, 3)} || _ <- lists:seq(1, 50000)], ok end},
     {"binary_to_list_back", 20, Text, fun(B) -> byte_size(list_to_binary(binary_to_list(B))) end},
     {"binary_pattern_lines", 100, Text, fun(B) -> lines(B, 0) end},
     {"binary_integers", 4, fun none/0, fun(_) -> [binary_to_integer(integer_to_binary(X * 1001)) || X <- lists:seq(1, 50000)], ok end},
     {"binary_concat_big", 1, fun() -> binary:copy(<<"x">>, 1000000) end, fun(B) -> byte_size(lists:foldl(fun(_, A) -> <<A/binary, B/binary>> end, <<>>, lists:seq(1, 10))) end},
     {"binary_sub_compare", 100, Text, fun(B) -> compares(B, 0, byte_size(B) - 32) end},
     {"binary_decode_unsigned", 10, fun none/0, fun(_) -> [binary:decode_unsigned(binary:encode_unsigned(X * 100003)) || X <- lists:seq(1, 30000)], ok end},
     {"iolist_nested", 100, fun() -> nested(12) end, fun(L) -> {iolist_size(L), byte_size(iolist_to_binary(L))} end},
     {"erlang_crc_md5_small", 10, fun none/0, fun(_) -> [{erlang:crc32(<<"short text">>), erlang:md5(<<"short text">>), erlang:adler32(<<"short text">>)} || _ <- lists:seq(1, 10000)], ok end}].
lines(<<"\r\n", R/binary>>, N) -> lines(R, N + 1);
lines(<<_, R/binary>>, N) -> lines(R, N);
lines(<<>>, N) -> N.
compares(_, At, End) when At >= End -> ok;
compares(B, At, End) -> <<_:At/binary, X:16/binary, Y:16/binary, _/binary>> = B, _ = X < Y, _ = X =:= Y, compares(B, At + 16, End).
nested(0) -> [<<"leaf">>, $a | <<"b">>];
nested(N) -> [nested(N - 1), "text" | nested(N - 1)].

tables() ->
    Set = fun() -> T = ets:new(t, [public]), ets:insert(T, [{X, X rem 10, <<"value">>, [a, X]} || X <- lists:seq(1, 10000)]), T end,
    Ordered = fun() -> T = ets:new(t, [public, ordered_set]), ets:insert(T, [{{X rem 100, X}, X} || X <- lists:seq(1, 10000)]), T end,
    Bag = fun() -> T = ets:new(t, [public, bag]), ets:insert(T, [{X rem 500, X} || X <- lists:seq(1, 10000)]), T end,
    [{"ets_match_object", 10, Set, fun(T) -> length(ets:match_object(T, {'_', 3, '_', '_'})) end},
     {"ets_select_guard", 10, Set, fun(T) -> length(ets:select(T, [{{'$1', '$2', '_', '_'}, [{'>', '$2', 5}, {'<', '$1', 9000}], [{{'$1', '$2'}}]}])) end},
     {"ets_select_count", 10, Set, fun(T) -> ets:select_count(T, [{{'_', '$1', '_', '_'}, [{'=:=', '$1', 5}], [true]}]) end},
     {"ets_ordered_prefix", 4000, Ordered, fun(T) -> length(ets:select(T, [{{{42, '_'}, '$1'}, [], ['$1']}])) end},
     {"ets_ordered_next", 40, Ordered, fun(T) -> walk(T, ets:first(T), 0) end},
     {"ets_bag_lookup", 7, Bag, fun(T) -> [length(ets:lookup(T, X rem 500)) || X <- lists:seq(1, 5000)], ok end},
     {"ets_lookup_binary", 3, Set, fun(T) -> [ets:lookup(T, X) || X <- lists:seq(1, 10000)], ok end},
     {"ets_select_limit", 5, Set, fun(T) -> pages(ets:select(T, [{{'$1', '_', '_', '_'}, [], ['$1']}], 100), 0) end},
     {"ets_binary_keys", 4, fun() -> ets:new(t, [public]) end, fun(T) -> [ets:insert(T, {integer_to_binary(X), X}) || X <- lists:seq(1, 10000)], [ets:lookup(T, integer_to_binary(X)) || X <- lists:seq(1, 10000)], ok end},
     {"ets_atom_tuple_keys", 6, fun() -> ets:new(t, [public]) end, fun(T) -> [ets:insert(T, {{user, X, name}, X}) || X <- lists:seq(1, 10000)], [ets:lookup(T, {user, X, name}) || X <- lists:seq(1, 10000)], ok end}].
walk(_, '$end_of_table', N) -> N;
walk(T, K, N) -> walk(T, ets:next(T, K), N + 1).
pages('$end_of_table', N) -> N;
pages({L, C}, N) -> pages(ets:select(C), N + length(L)).

data() ->
    [{"gb_sets_iterate", 30, fun() -> gb_sets:from_list(numbers()) end, fun(S) -> gb_sets:fold(fun(X, A) -> X + A end, 0, S) end},
     {"sets_union", 20, fun() -> {sets:from_list(lists:seq(1, 5000), [{version, 2}]), sets:from_list(lists:seq(2500, 7500), [{version, 2}])} end,
      fun({A, B}) -> {sets:size(sets:union(A, B)), sets:size(sets:intersection(A, B)), sets:size(sets:subtract(A, B))} end},
     {"ordsets_union", 200, fun() -> {lists:seq(1, 5000), lists:seq(2500, 7500)} end, fun({A, B}) -> {length(ordsets:union(A, B)), length(ordsets:intersection(A, B)), length(ordsets:subtract(A, B))} end},
     {"rand_shuffle", 4, fun numbers/0, fun(L) -> {_, S} = lists:foldl(fun(X, {A, S}) -> {R, S1} = rand:uniform_s(1000000, S), {[{R, X} | A], S1} end, {[], rand:seed_s(exsss, 1)}, L), element(1, S) =/= x end},
     {"term_binary_small", 3, fun none/0, fun(_) -> [binary_to_term(term_to_binary({msg, X, <<"body">>, [a, b], #{k => X}})) || X <- lists:seq(1, 20000)], ok end},
     {"phash2_small", 7, fun none/0, fun(_) -> [erlang:phash2({user, X, <<"name">>}, 1000) || X <- lists:seq(1, 50000)], ok end},
     {"compare_terms", 20, fun() -> [{user, <<"name">>, X, [a, b, c]} || X <- lists:seq(1, 300)] end, fun(L) -> length([x || A <- L, B <- L, A < B]) end},
     {"tuple_ops", 6, fun() -> list_to_tuple(lists:seq(1, 50)) end, fun(T) -> tuples(100000, T) end},
     {"big_integers", 3, fun none/0, fun(_) -> [(X bsl 70 + X) * (X bsl 65) rem (1 bsl 90 - 1) || X <- lists:seq(1, 20000)], ok end},
     {"float_format", 5, fun none/0, fun(_) -> [{float_to_binary(X / 7, [{decimals, 2}]), float_to_list(X / 3), round(X / 3)} || X <- lists:seq(1, 10000)], ok end},
     {"proc_dict_counter", 3, fun none/0, fun(_) -> [put(n, case get(n) of undefined -> 0; N -> N + 1 end) || _ <- lists:seq(1, 200000)], erase(n) end},
     {"register_send", 1, fun none/0, fun(_) -> register(bench_me, self()), [begin bench_me ! X, receive X -> ok end end || X <- lists:seq(1, 50000)], unregister(bench_me) end},
     {"apply_dynamic", 1, fun none/0, fun(_) -> [apply(lists, reverse, [[X, X]]) || X <- lists:seq(1, 100000)], ok end},
     {"exceptions_nested", 5, fun none/0, fun(_) -> [try try error(X) catch error:Y -> throw({y, Y}) end catch throw:{y, Z}:_ -> Z end || X <- lists:seq(1, 20000)], ok end}].
tuples(0, _) -> ok;
tuples(N, T) -> tuples(N - 1, setelement(N rem 50 + 1, T, element(N rem 49 + 1, T))).
