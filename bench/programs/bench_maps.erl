%% Maps: flat ones (16 keys) and hashed ones (100,000 keys).
-module(bench_maps).
-export([rows/0]).
-record(state, {a, b, c, d, e, f}).

rows() ->
    Flat = fun() -> maps:from_list([{list_to_atom([$k, X]), X} || X <- lists:seq($a, $p)]) end,
    Large = fun() -> maps:from_list([{X, X} || X <- lists:seq(1, 100000)]) end,
    [{"map_match_flat", Flat, fun(M) -> match(5000000, M, 0) end},
     {"map_get_flat", fun() -> {Flat(), [ka, kp, kh, kc]} end, fun({M, Ks}) -> gets(500000, Ks, M, 0) end},
     {"map_update_flat", Flat, fun(M) -> update(1000000, M) end},
     {"map_put_flat", fun() -> #{} end, fun(_) -> build_flat(20000, #{}) end},
     {"map_fold_flat", Flat, fun(M) -> folds(200000, M, 0) end},
     {"map_get_large", Large, fun(M) -> get_all(100000, M, 0) + get_all(100000, M, 0) + get_all(100000, M, 0) end},
     {"map_put_large", fun() -> #{} end, fun(M) -> put_all(100000, M) end},
     {"map_update_large", Large, fun(M) -> update_all(100000, M) end},
     {"map_remove_large", Large, fun(M) -> maps:size(remove_all(50000, M)) end},
     {"map_fold_large", Large, fun(M) -> maps:fold(fun(_, V, A) -> V + A end, 0, M) + lists:sum(maps:values(M)) end},
     {"map_map_large", Large, fun(M) -> maps:map(fun(_, V) -> V + 1 end, M) end},
     {"map_from_list", fun() -> [{X, X} || X <- lists:seq(1, 50000)] end, fun(L) -> maps:size(maps:from_list(L)) + maps:size(maps:from_list(L)) end},
     {"map_merge_large", fun() -> {Large(), maps:from_list([{X, a} || X <- lists:seq(50001, 150000)])} end, fun({A, B}) -> maps:size(maps:merge(A, B)) end},
     {"map_binary_keys", fun() -> [integer_to_binary(X) || X <- lists:seq(1, 20000)] end, fun(Ks) -> binary_keys(Ks, #{}) end},
     {"word_count", fun() -> words(100000, 7) end, fun(Ws) -> count(Ws, #{}) end},
     {"record_update", fun() -> #state{a = 0, b = 0, c = 0, d = 0, e = 0, f = 0} end, fun(S) -> records(5000000, S) end},
     {"dictionary", fun() -> none end, fun(_) -> dict(3000000) end}].

match(0, _, A) -> A;
match(N, M, A) -> #{kc := X, kn := Y} = M, match(N - 1, M, (A + X - Y) band 1023).

gets(0, _, _, A) -> A;
gets(N, Ks, M, A) -> gets(N - 1, Ks, M, gets1(Ks, M, A)).
gets1([K | Ks], M, A) -> gets1(Ks, M, A + maps:get(K, M, 0) band 7);
gets1([], _, A) -> A.

update(0, M) -> M;
update(N, #{kd := X} = M) -> update(N - 1, M#{kd := X bxor N}).

build_flat(1, _) -> build(20, #{});
build_flat(N, _) -> build_flat(N - 1, build(20, #{})).
build(0, M) -> M;
build(N, M) -> build(N - 1, M#{N => N}).

folds(0, _, A) -> A;
folds(N, M, A) -> folds(N - 1, M, maps:fold(fun(_, V, B) -> (V + B) band 1023 end, A, M)).

get_all(0, _, A) -> A;
get_all(N, M, A) -> get_all(N - 1, M, A + map_get(N, M)).
put_all(0, M) -> M;
put_all(N, M) -> put_all(N - 1, M#{N => N}).
update_all(0, M) -> M;
update_all(N, M) -> update_all(N - 1, maps:update_with(N, fun(X) -> X + 1 end, M)).
remove_all(0, M) -> M;
remove_all(N, M) -> remove_all(N - 1, maps:remove(N * 2, M)).

binary_keys([K | Ks], M) -> binary_keys(Ks, M#{K => byte_size(K)});
binary_keys([], M) -> M.

words(0, _) -> [];
words(N, S) ->
    S1 = (S * 1103515 + 12345) band 16#3FFFFF,
    ["word" ++ integer_to_list(S1 rem 1000) | words(N - 1, S1)].
count([W | Ws], M) -> count(Ws, maps:update_with(W, fun(X) -> X + 1 end, 1, M));
count([], M) -> M.

records(0, S) -> S;
records(N, S) when N band 1 =:= 0 -> records(N - 1, S#state{c = N, e = S#state.c});
records(N, S) -> records(N - 1, S#state{a = N, b = S#state.a band 255}).

dict(0) -> get(key);
dict(N) -> put(key, N), _ = get(key), dict(N - 1).
