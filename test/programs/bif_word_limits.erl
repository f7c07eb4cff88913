%% Arguments about the limits of words: positions, sizes, counts and times that are too large, or just not.
-module(bif_word_limits).
-include("check.hrl").

numbers() -> [-1, 0, 1 bsl 26, 1 bsl 27, (1 bsl 27) - 1, 1 bsl 31, (1 bsl 32) - 1, 1 bsl 32, 1 bsl 48, 1 bsl 58, (1 bsl 59) - 1, 1 bsl 59, 1 bsl 60, 1 bsl 62,
              (1 bsl 63) - 1, 1 bsl 63, (1 bsl 64) - 1, 1 bsl 64, 1 bsl 100, -(1 bsl 59), -(1 bsl 59) - 1, -(1 bsl 63), -(1 bsl 64), 2.0, x].

main() ->
    B = <<"some bytes">>,
    T = {a, b, c},
    [begin
         ?P({N, binary:at(B, id(N))}),
         ?P({N, binary:part(B, id(N), 1)}), ?P({N, binary:part(B, 1, id(N))}), ?P({N, binary:part(B, {2, id(N)})}), ?P({N, binary_part(B, id(N), 1)}), ?P({N, binary_part(B, {1, id(N)})}),
         ?P({N, split_binary(B, id(N))}),
         ?P({N, binary:bin_to_list(B, id(N), 1)}), ?P({N, binary:bin_to_list(B, {1, id(N)})}),
         ?P({N, binary:match(B, <<"b">>, [{scope, {0, id(N)}}])}), ?P({N, binary:match(B, <<"b">>, [{scope, {id(N), 1}}])}),
         ?P({N, binary:matches(B, [<<"b">>, <<"me">>], [{scope, {10, id(N)}}])}),
         ?P({N, element(id(N), T)}), ?P({N, setelement(id(N), T, x)}), ?P({N, erlang:delete_element(id(N), T)}), ?P({N, erlang:insert_element(id(N), T, x)}),
         ?P({N, erlang:phash2(T, id(N)) >= 0}), ?P({N, erlang:phash(T, id(N)) >= 0}),
         ?P({N, binary_to_list(B, id(N), 10)}), ?P({N, binary_to_list(B, 1, id(N))}),
         ?P({N, integer_to_list(77, id(N))}), ?P({N, integer_to_binary(77, id(N))}), ?P({N, list_to_integer("11", id(N))}), ?P({N, binary_to_integer(<<"11">>, id(N))}),
         ?P({N, float_to_list(1.5, [{decimals, id(N)}])}), ?P({N, float_to_binary(1.5, [{scientific, id(N)}])}),
         ?P({N, is_function(fun() -> ok end, id(N))}),
         ?P({N, erlang:crc32(id(N), B)}), ?P({N, erlang:adler32(id(N), B)}), ?P({N, erlang:crc32_combine(1, 2, id(N))}), ?P({N, erlang:adler32_combine(1, 2, id(N))}),
         ?P({N, erlang:convert_time_unit(5, id(N), second)}),
         ?P({N, binary:decode_unsigned(binary:encode_unsigned(id(N)))}),
         ?P({N, lists:sublist([1, 2, 3], id(N))}), ?P({N, lists:nth(id(N), [1, 2, 3])}), ?P({N, lists:nthtail(id(N), [1, 2, 3])}),
         ?P({N, lists:keyfind(a, id(N), [{a, 1}])}), ?P({N, lists:keymember(1, id(N), [{a, 1}])}), ?P({N, lists:keysearch(1, id(N), [{a, 1}])}),
         ?P({N, term_to_binary(a, [{compressed, id(N)}])}), ?P({N, term_to_binary(a, [{minor_version, id(N)}])}),
         ?P({N, cancelled(catch erlang:send_after(id(N), self(), x))}), ?P({N, cancelled(catch erlang:start_timer(id(N), self(), x))}),
         ?P({N, cancelled(catch erlang:send_after(id(N), self(), x, [{abs, true}]))}),
         ?P({N, flag(min_heap_size, N)}), ?P({N, flag(min_bin_vheap_size, N)}), ?P({N, flag(fullsweep_after, N)}), ?P({N, flag(max_heap_size, N)}), ?P({N, flag(save_calls, N)}),
         ?P({N, spawn_fails(min_heap_size, N)}), ?P({N, spawn_fails(fullsweep_after, N)}), ?P({N, spawn_fails(min_bin_vheap_size, N)}),
         ?P({N, ets_counter(N)}), ?P({N, atomic(N)}), ?P({N, counter(N)}),
         ?P({N, make(N)}),
         ?P({N, erlang:bump_reductions(id(N))}),
         ?P({N, unicode:characters_to_list([id(N)])}), ?P({N, iolist_to_binary([id(N)])}), ?P({N, list_to_atom([id(N)])}),
         ?P({N, erlang:list_to_bitstring([id(N)])}), ?P({N, [<<1:(id(N))>> || is_atom(N) orelse N < 100]}), ?P({N, <<(id(N)):8>>}), ?P({N, <<(id(N)):64/float>>}),
         ?P({N, math:sqrt(id(N))}), ?P({N, float(id(N))}), ?P({N, trunc(id(N))}), ?P({N, round(id(N))}), ?P({N, id(N) bsr 3}), ?P({N, 1 bsr id(N)}), ?P({N, bnot id(N)}),
         ?P({N, id(N) div 3}), ?P({N, id(N) rem -3}), ?P({N, 7 div id(N)}), ?P({N, 7 rem id(N)}), ?P({N, id(N) * 3}), ?P({N, id(N) band -2}), ?P({N, abs(id(N))})
     end || N <- numbers()],
    ok.

%% A timer that was started is none that has to be waited for.
cancelled(Ref) when is_reference(Ref) -> _ = erlang:cancel_timer(Ref), timer;
cancelled({'EXIT', {Why, _}}) -> Why.

flag(_, N) when is_integer(N), N >= 1 bsl 26 -> large;
flag(Flag, N) -> Old = process_flag(Flag, N), _ = process_flag(Flag, Old), set.
spawn_fails(_, N) when is_integer(N), N >= 1 bsl 26 -> large;
spawn_fails(Option, N) -> P = spawn_opt(fun() -> ok end, [{Option, N}]), is_pid(P).

ets_counter(N) ->
    T = ets:new(t, []),
    ets:insert(T, {k, 1, 2}),
    Small = if is_integer(N), N >= 1 bsl 31 -> 1 bsl 30; true -> N end, % an erl ends at a position of 2^32
    R = [try F() catch C:E -> {C, E} end || F <- [
        fun() -> ets:update_counter(T, k, {2, N}) end, fun() -> ets:update_counter(T, k, {Small, 1}) end, fun() -> ets:update_counter(T, k, {2, 1, N, 0}) end,
        fun() -> ets:update_element(T, k, {Small, x}) end, fun() -> ets:lookup_element(T, k, Small) end, fun() -> ets:match(T, '$1', N) end,
        fun() -> element(1, ets:select(T, [{'$1', [], ['$1']}], N)) end]],
    ets:delete(T),
    R.
atomic(N) ->
    A = atomics:new(2, []),
    U = atomics:new(2, [{signed, false}]),
    [try F(X) catch C:E -> {C, E} end || X <- [A, U], F <- [
        fun(R) -> atomics:put(R, 1, N) end, fun(R) -> atomics:get(R, 1) end, fun(R) -> atomics:add_get(R, 1, N) end, fun(R) -> atomics:sub_get(R, 2, N) end,
        fun(R) -> atomics:exchange(R, 2, N) end, fun(R) -> atomics:compare_exchange(R, 2, N, 1) end, fun(R) -> atomics:get(R, N) end]].
counter(N) ->
    C = counters:new(1, []),
    [try F() catch K:E -> {K, E} end || F <- [fun() -> counters:add(C, 1, N) end, fun() -> counters:get(C, 1) end, fun() -> counters:put(C, 1, N) end, fun() -> counters:sub(C, 1, N) end, fun() -> counters:get(C, 1) end, fun() -> counters:get(C, N) end]].
make(N) when is_integer(N), N >= 1 bsl 26, N < 1 bsl 58 -> large;
make(N) when is_integer(N), N >= 1 bsl 58, N < 1 bsl 64 -> [failure(fun() -> erlang:make_tuple(N, x) end), failure(fun() -> erlang:make_tuple(N, x, []) end)];
make(N) -> [failure(F) || F <- [fun() -> erlang:make_tuple(N, x) end, fun() -> counters:new(N, []) end, fun() -> atomics:new(N, []) end, fun() -> erlang:make_tuple(N, x, []) end]].
failure(F) -> try F() of _ -> ok catch C:E -> {C, E} end.
