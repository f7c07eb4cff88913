%% Programs that languages are often compared with, and work that many Erlang programs do: texts, JSON, containers of stdlib.
-module(bench_classics).
-export([rows/0]).

rows() -> [{Name, Setup, fun(S) -> repeat(Times, Run, S) end} || {Name, Times, Setup, Run} <- programs()].

repeat(1, Run, S) -> Run(S);
repeat(N, Run, S) -> Run(S), repeat(N - 1, Run, S).

programs() ->
    No = fun() -> none end,
    [{"binary_trees", 10, No, fun(_) -> [tree_check(tree(12)) || _ <- lists:seq(1, 15)] end},
     {"fannkuch", 1, No, fun(_) -> fannkuch(7) end},
     {"nbody_tuples", 3, fun bodies/0, fun(Bs) -> energy(advance(Bs, 3000)) end},
     {"spectral_norm", 8, No, fun(_) -> spectral(80) end},
     {"mandelbrot_bits", 4, No, fun(_) -> mandelbrot(90) end},
     {"fasta", 25, No, fun(_) -> erlang:phash2(iolist_to_binary(fasta(20000, 42))) end},
     {"k_nucleotide", 1, fun() -> iolist_to_binary(fasta(30000, 42)) end, fun(B) -> nucleotides(B) end},
     {"reverse_complement", 10, fun() -> iolist_to_binary(fasta(60000, 42)) end, fun(B) -> erlang:phash2(complement(B, [])) end},
     {"regex_dna", 5, fun() -> iolist_to_binary(fasta(20000, 42)) end, fun(B) -> regex_dna(B) end},
     {"chameneos", 1, No, fun(_) -> chameneos(20000) end},
     {"thread_ring", 1, No, fun(_) -> thread_ring(503, 100000) end},
     {"parallel_fib", 5, No, fun(_) -> parallel_fib(24, 10) end},
     {"pmap", 4, fun() -> lists:seq(1, 2000) end, fun(L) -> pmap(fun(X) -> X * X end, L) end},
     {"big_messages", 1, fun() -> [{X, {a, <<"text">>}, [X]} || X <- lists:seq(1, 200)] end, fun(T) -> big_messages(T, 2000) end},
     {"pi_digits", 3, No, fun(_) -> pi_digits(300) end},
     {"ackermann", 12, No, fun(_) -> ackermann(2, 700) end},
     {"collatz", 3, No, fun(_) -> collatz(30000, 0, 0) end},
     {"matrix", 50, fun() -> [[X * Y rem 7 || X <- lists:seq(1, 50)] || Y <- lists:seq(1, 50)] end, fun(M) -> matrix(M, M) end},
     {"lcg_random", 1, No, fun(_) -> lcg(1000000, 42) end},
     {"fnv_hash", 80, fun() -> binary:copy(<<"the quick brown fox">>, 5000) end, fun(B) -> fnv(B, 16#811C9DC5) end},
     {"fnv64_hash", 20, fun() -> binary:copy(<<"the quick brown fox">>, 3000) end, fun(B) -> fnv64(B, 16#cbf29ce484222325) end},
     {"rand_uniform", 8, No, fun(_) -> random(100000, rand:seed_s(exsss, 42), 0) end},
     {"levenshtein", 50, No, fun(_) -> levenshtein("the quick brown fox jumps over", "a lazy dog that sleeps on the mat all day") end},
     {"life", 12, fun() -> #{{X, Y} => true || X <- lists:seq(1, 20), Y <- lists:seq(1, 20), (X * 7 + Y * 3) rem 5 < 2} end,
      fun(W) -> maps:size(life(W, 10)) end},
     {"dijkstra", 8, fun() -> graph(1500) end, fun(G) -> dijkstra(G, 1) end},
     {"io_lib_format", 1, No, fun(_) -> [iolist_size(io_lib:format("~p ~s ~w ~b ~5.2f~n", [{X, a, [X]}, "text", X, X, X / 3])) || X <- lists:seq(1, 2000)] end},
     {"io_lib_pretty", 30, fun() -> [#{id => X, name => <<"name">>, tags => [a, b, {c, X}]} || X <- lists:seq(1, 200)] end,
      fun(T) -> iolist_size(io_lib:format("~p", [T])) end},
     {"sort_tuples", 1, fun() -> [{(X * 7919) rem 20011, X, a} || X <- lists:seq(1, 20000)] end, fun(L) -> erlang:phash2([lists:sort(L), lists:keysort(2, L)]) end},
     {"base64", 15, fun() -> binary:copy(<<0, 1, 2, 250, 251, 252, 253>>, 5000) end, fun(B) -> [B = base64:decode(base64:encode(B)) || _ <- lists:seq(1, 3)], ok end},
     {"hex", 30, fun() -> binary:copy(<<0, 1, 2, 250, 251, 252, 253>>, 5000) end, fun(B) -> [B = binary:decode_hex(binary:encode_hex(B)) || _ <- lists:seq(1, 3)], ok end},
     {"json_encode", 1, fun() -> document(300) end, fun(D) -> erlang:phash2(iolist_to_binary([json:encode(D) || _ <- lists:seq(1, 5)])) end},
     {"json_decode_otp", 3, fun() -> iolist_to_binary(json:encode(document(300))) end, fun(B) -> erlang:phash2([json:decode(B) || _ <- lists:seq(1, 5)]) end},
     {"maps_nested", 1, fun() -> #{X => #{Y => 0 || Y <- lists:seq(1, 10)} || X <- lists:seq(1, 100)} end, fun(M) -> erlang:phash2(nested(M, 50000)) end},
     {"maps_iterate", 3, fun() -> maps:from_list([{X, X} || X <- lists:seq(1, 20000)]) end, fun(M) -> [iterate(maps:next(maps:iterator(M)), 0) || _ <- lists:seq(1, 5)] end},
     {"maps_tuple_keys", 1, No, fun(_) -> maps:size(lists:foldl(fun(X, M) -> maps:update_with({X rem 300, X rem 7}, fun(V) -> V + 1 end, 1, M) end, #{}, lists:seq(1, 50000))) end},
     {"string_building", 4, No, fun(_) -> [length(lists:flatten(["item ", integer_to_list(X), ": ", atom_to_list(ok), "\n"])) || X <- lists:seq(1, 30000)], ok end},
     {"string_functions", 40, fun() -> lists:flatten(lists:duplicate(300, "some words, and more; ")) end,
      fun(S) -> {length(string:lexemes(S, " ,;")), length(string:replace(S, "words", "w", all)), length(string:uppercase(S)), string:find(S, "zzz")} end},
     {"string_binaries", 30, fun() -> binary:copy(<<"some words, and more; ">>, 300) end,
      fun(S) -> {length(string:split(S, <<" ">>, all)), byte_size(string:uppercase(S)), string:length(S), byte_size(string:trim(S))} end},
     {"unicode_text", 50, fun() -> unicode:characters_to_binary(lists:flatten(lists:duplicate(300, [16#e4, 16#4e2d, 16#1f600, $a]))) end,
      fun(B) -> {length(unicode:characters_to_list(B)), string:length(B), byte_size(unicode:characters_to_nfd_binary(B))} end},
     {"queue_ops", 3, No, fun(_) -> queue_ops(200000, queue:new()) end},
     {"gb_trees_ops", 1, No, fun(_) -> gb_trees_ops(15000) end},
     {"gb_sets_ops", 5, No, fun(_) -> gb_sets:size(lists:foldl(fun(X, S) -> gb_sets:add_element((X * 7919) rem 5003, S) end, gb_sets:new(), lists:seq(1, 20000))) end},
     {"dict_ops", 3, No, fun(_) -> dict:size(lists:foldl(fun(X, D) -> dict:update_counter(X rem 1000, 1, D) end, dict:new(), lists:seq(1, 30000))) end},
     {"sets_ops", 6, No, fun(_) -> sets:size(lists:foldl(fun(X, S) -> sets:add_element(X rem 3000, S) end, sets:new(), lists:seq(1, 50000))) end},
     {"orddict_ops", 2, No, fun(_) -> lists:foldl(fun(X, D) -> orddict:store(X rem 100, X, D) end, orddict:new(), lists:seq(1, 30000)) end},
     {"proplists_ops", 4, fun() -> [{list_to_atom([$k, $a + X]), X} || X <- lists:seq(0, 20)] end, fun(P) -> [proplists:get_value(kt, P) || _ <- lists:seq(1, 50000)], ok end},
     {"array_ops", 2, No, fun(_) -> array:foldl(fun(_, V, A) -> V + A end, 0, array_fill(30000, array:new([{default, 0}]))) end},
     {"sofs_digraph", 4, No, fun(_) -> digraph_ops(400) end},
     {"ets_counters", 2, fun() -> ets:new(t, [public, {write_concurrency, true}]) end, fun(T) -> ets_counters(T, 20, 5000) end},
     {"ets_cache", 7, fun() -> ets:new(t, [public, {read_concurrency, true}]) end, fun(T) -> ets_cache(T, 100000, 0) end},
     {"counters_atomics", 1, fun() -> counters:new(8, []) end, fun(C) -> [counters:add(C, X rem 8 + 1, X) || X <- lists:seq(1, 300000)], counters:get(C, 3) end},
     {"binary_parser", 30, fun() -> packets(5000) end, fun(B) -> erlang:phash2(parse(B, [])) end},
     {"http_request", 6, fun() -> request() end, fun(B) -> [http(B) || _ <- lists:seq(1, 3000)], ok end},
     {"tokenizer", 30, fun() -> lists:flatten(lists:duplicate(300, "foo(X, 123) -> bar + 4.5 * \"text\".\n")) end, fun(S) -> {ok, Ts, _} = erl_scan:string(S), length(Ts) end},
     {"stack_machine", 6, No, fun(_) -> machine([{push, 0}, {push, 100000}, loop], 1, []) end},
     {"try_catch_loop", 3, No, fun(_) -> tries(200000, 0) end},
     {"list_comprehensions", 40, No, fun(_) -> length([{A, B, C} || A <- lists:seq(1, 80), B <- lists:seq(A, 80), C <- lists:seq(B, 80), A * A + B * B =:= C * C]) end},
     {"prime_sieve_list", 5, No, fun(_) -> length(primes(lists:seq(2, 8000))) end},
     {"hanoi", 2, No, fun(_) -> length(hanoi(17, a, b, c, [])) end},
     {"crc_table", 30, fun() -> crc_table() end, fun(T) -> crc(binary:copy(<<"check this text">>, 10000), T, 16#FFFFFFFF) end}].

tree(0) -> {nil, nil};
tree(D) -> {tree(D - 1), tree(D - 1)}.
tree_check({nil, nil}) -> 1;
tree_check({L, R}) -> 1 + tree_check(L) + tree_check(R).

fannkuch(N) -> fannkuch_all(permutations(lists:seq(1, N)), 0).
fannkuch_all([], Max) -> Max;
fannkuch_all([P | Ps], Max) -> fannkuch_all(Ps, max(Max, flips(P, 0))).
flips([1 | _], N) -> N;
flips([X | _] = L, N) -> flips(flip(X, L, []), N + 1).
flip(0, L, Acc) -> Acc ++ L;
flip(X, [H | T], Acc) -> flip(X - 1, T, [H | Acc]).
permutations([]) -> [[]];
permutations(L) -> [[H | T] || H <- L, T <- permutations(L -- [H])].

bodies() ->
    [{0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.47},
     {4.84, -1.16, -0.10, 0.60, 2.81, -0.02, 0.037},
     {8.34, 4.12, -0.4, -1.01, 1.82, 0.008, 0.011},
     {12.89, -15.11, -0.22, 1.08, 0.86, -0.01, 0.0017},
     {15.37, -25.9, 0.17, 0.97, 0.59, -0.03, 0.002}].
advance(Bs, 0) -> Bs;
advance(Bs, N) -> advance([move(pull(B, Bs)) || B <- Bs], N - 1).
pull(B, []) -> B;
pull({X, Y, Z, VX, VY, VZ, M} = B, [{X2, Y2, Z2, _, _, _, M2} | T]) ->
    DX = X - X2, DY = Y - Y2, DZ = Z - Z2,
    case DX * DX + DY * DY + DZ * DZ of
        D when D == 0 -> pull(B, T);
        D -> Mag = 0.01 / (D * math:sqrt(D)) * M2, pull({X, Y, Z, VX - DX * Mag, VY - DY * Mag, VZ - DZ * Mag, M}, T)
    end.
move({X, Y, Z, VX, VY, VZ, M}) -> {X + 0.01 * VX, Y + 0.01 * VY, Z + 0.01 * VZ, VX, VY, VZ, M}.
energy(Bs) -> lists:sum([0.5 * M * (VX * VX + VY * VY + VZ * VZ) || {_, _, _, VX, VY, VZ, M} <- Bs]).

spectral(N) ->
    U = power(lists:duplicate(N, 1.0), N, 5),
    V = times_at_a(U, N),
    dot(U, V, 0.0) / dot(V, V, 0.0).
power(U, _, 0) -> U;
power(U, N, K) -> power(times_at_a(U, N), N, K - 1).
dot([], [], S) -> S;
dot([A | As], [B | Bs], S) -> dot(As, Bs, S + A * B).
times_at_a(V, N) -> times_m(times_m(V, N, fun(I, J) -> a(I, J) end), N, fun(I, J) -> a(J, I) end).
times_m(V, N, F) -> [row_sum(V, I, 0, F, 0.0) || I <- lists:seq(0, N - 1)].
row_sum([], _, _, _, S) -> S;
row_sum([X | T], I, J, F, S) -> row_sum(T, I, J + 1, F, S + F(I, J) * X).
a(I, J) -> 1 / ((I + J) * (I + J + 1) div 2 + I + 1).

mandelbrot(N) -> << <<(inside(2.0 * X / N - 1.5, 2.0 * Y / N - 1.0, 0.0, 0.0, 50)):1>> || Y <- lists:seq(1, N), X <- lists:seq(1, N) >>.
inside(_, _, _, _, 0) -> 1;
inside(CR, CI, R, I, N) ->
    R2 = R * R, I2 = I * I,
    if R2 + I2 > 4.0 -> 0; true -> inside(CR, CI, R2 - I2 + CR, 2.0 * R * I + CI, N - 1) end.

fasta(0, _) -> [];
fasta(N, S) ->
    S1 = (S * 3877 + 29573) rem 139968,
    C = if S1 < 42000 -> $A; S1 < 70000 -> $C; S1 < 100000 -> $G; true -> $T end,
    [C | fasta(N - 1, S1)].
nucleotides(B) -> [lists:sublist(lists:reverse(lists:keysort(2, maps:to_list(frequencies(B, K, 0, byte_size(B) - K, #{})))), 3) || K <- [1, 2, 6]].
frequencies(_, _, I, Last, M) when I > Last -> M;
frequencies(B, K, I, Last, M) ->
    Key = binary:part(B, I, K),
    frequencies(B, K, I + 1, Last, case M of #{Key := V} -> M#{Key := V + 1}; _ -> M#{Key => 1} end).
complement(<<$A, R/binary>>, Acc) -> complement(R, [$T | Acc]);
complement(<<$T, R/binary>>, Acc) -> complement(R, [$A | Acc]);
complement(<<$C, R/binary>>, Acc) -> complement(R, [$G | Acc]);
complement(<<$G, R/binary>>, Acc) -> complement(R, [$C | Acc]);
complement(<<>>, Acc) -> list_to_binary(Acc).
regex_dna(B) ->
    Counts = [case re:run(B, P, [global, {capture, none}]) of match -> length(element(2, re:run(B, P, [global]))); nomatch -> 0 end
              || P <- ["agggtaaa|tttaccct", "[CGT]GGGTAAA|TTTACCC[ACG]", "A[ACT]GGT", "GGT[AC]AA"]],
    {Counts, byte_size(re:replace(B, "TA[CG]A", "<4>", [global, {return, binary}]))}.

chameneos(N) ->
    Self = self(),
    Broker = spawn(fun() -> broker(N, Self) end),
    [spawn(fun() -> creature(Broker, C) end) || C <- [blue, red, yellow, blue]],
    receive done -> ok end.
broker(0, Parent) -> Parent ! done, [receive {_, P} -> P ! stop end || _ <- lists:seq(1, 4)];
broker(N, Parent) -> receive {C1, P1} -> receive {C2, P2} -> P1 ! {meet, C2}, P2 ! {meet, C1}, broker(N - 1, Parent) end end.
creature(Broker, C) -> Broker ! {C, self()}, receive {meet, C2} -> creature(Broker, mix(C, C2)); stop -> ok end.
mix(C, C) -> C;
mix(blue, red) -> yellow; mix(blue, yellow) -> red; mix(red, blue) -> yellow;
mix(red, yellow) -> blue; mix(yellow, blue) -> red; mix(yellow, red) -> blue.

thread_ring(N, Hops) ->
    Self = self(),
    First = lists:foldl(fun(_, Next) -> spawn_link(fun() -> ring_node(Next) end) end, Self, lists:seq(2, N)),
    First ! Hops,
    ring_main(First).
ring_main(First) -> receive 0 -> First ! stop, receive stop -> done end; K -> First ! K - 1, ring_main(First) end.
ring_node(Next) -> receive stop -> Next ! stop; 0 -> Next ! 0, ring_node(Next); K -> Next ! K - 1, ring_node(Next) end.

parallel_fib(N, Min) when N < Min -> fib(N);
parallel_fib(N, Min) ->
    Self = self(),
    Ref = make_ref(),
    spawn(fun() -> Self ! {Ref, parallel_fib(N - 1, Min)} end),
    B = parallel_fib(N - 2, Min),
    receive {Ref, A} -> A + B end.
fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).
pmap(F, L) ->
    Self = self(),
    Pids = [spawn_monitor(fun() -> Self ! {self(), F(X)} end) || X <- L],
    lists:sum([receive {P, R} -> demonitor(Ref, [flush]), R end || {P, Ref} <- Pids]).
big_messages(T, N) ->
    Self = self(),
    P = spawn(fun() -> echo() end),
    [begin P ! {Self, T}, receive T2 -> length(T2) end end || _ <- lists:seq(1, N)],
    P ! stop, ok.
echo() -> receive {P, T} -> P ! T, echo(); stop -> ok end.

pi_digits(N) -> pi(N, 1, {1, 0, 0, 1}, []).
pi(0, _, _, Acc) -> lists:reverse(Acc);
pi(N, K, {Q, R, S, T} = Z, Acc) ->
    Y = (Q * 3 + R) div (S * 3 + T),
    case (Q * 4 + R) div (S * 4 + T) of
        Y -> pi(N - 1, K, {10 * (Q - Y * S), 10 * (R - Y * T), S, T}, [Y | Acc]);
        _ -> {A, B, C, D} = {K, 4 * K + 2, 0, 2 * K + 1}, pi(N, K + 1, mul(Z, {A, B, C, D}), Acc)
    end.
mul({Q, R, S, T}, {A, B, C, D}) -> {Q * A + R * C, Q * B + R * D, S * A + T * C, S * B + T * D}.

ackermann(0, N) -> N + 1;
ackermann(M, 0) -> ackermann(M - 1, 1);
ackermann(M, N) -> ackermann(M - 1, ackermann(M, N - 1)).
collatz(0, Best, _) -> Best;
collatz(N, Best, Len) -> case chain(N, 1) of L when L > Len -> collatz(N - 1, N, L); _ -> collatz(N - 1, Best, Len) end.
chain(1, L) -> L;
chain(N, L) when N band 1 =:= 0 -> chain(N bsr 1, L + 1);
chain(N, L) -> chain(3 * N + 1, L + 1).
matrix(A, B) -> Bt = transpose(B), lists:sum([lists:sum([dot_int(R, C, 0) || C <- Bt]) || R <- A]).
transpose([[] | _]) -> [];
transpose(M) -> [[hd(R) || R <- M] | transpose([tl(R) || R <- M])].
dot_int([], [], S) -> S;
dot_int([X | Xs], [Y | Ys], S) -> dot_int(Xs, Ys, S + X * Y).

lcg(0, S) -> S;
lcg(N, S) -> lcg(N - 1, (S * 6364136223846793 + 1442695040888963) band 16#FFFFFFFFFFFFF).
fnv(<<C, R/binary>>, H) -> fnv(R, ((H bxor C) * 16#01000193) band 16#FFFFFFFF);
fnv(<<>>, H) -> H.
fnv64(<<C, R/binary>>, H) -> fnv64(R, ((H bxor C) * 16#100000001b3) band 16#FFFFFFFFFFFFFFFF);
fnv64(<<>>, H) -> H.
random(0, _, Sum) -> Sum;
random(N, S, Sum) -> {X, S1} = rand:uniform_s(1000, S), random(N - 1, S1, Sum + X).

levenshtein(A, B) -> [lev(A, lists:seq(0, length(B)), B, 1) || _ <- lists:seq(1, 30)].
lev([], Row, _, _) -> lists:last(Row);
lev([C | Cs], Row, B, I) -> lev(Cs, [I | lev_row(C, B, Row, I)], B, I + 1).
lev_row(_, [], _, _) -> [];
lev_row(C, [D | Ds], [P | [Q | _] = Ps], Left) ->
    V = min(min(Q, Left) + 1, P + (if C =:= D -> 0; true -> 1 end)),
    [V | lev_row(C, Ds, Ps, V)].

life(W, 0) -> W;
life(W, N) ->
    Counts = lists:foldl(fun(P, M) -> maps:update_with(P, fun(V) -> V + 1 end, 1, M) end, #{},
                         [{X + DX, Y + DY} || {X, Y} <- maps:keys(W), DX <- [-1, 0, 1], DY <- [-1, 0, 1], {DX, DY} =/= {0, 0}]),
    life(maps:filter(fun(P, C) -> C =:= 3 orelse (C =:= 2 andalso is_map_key(P, W)) end, Counts), N - 1).

graph(N) -> maps:from_list([{V, [{(V * K) rem N + 1, (V * 13 + K * 7) rem 50 + 1} || K <- [3, 5, 11]]} || V <- lists:seq(1, N)]).
dijkstra(G, From) -> lists:sum(maps:values(dijkstra(G, gb_sets:singleton({0, From}), #{}))).
dijkstra(G, Queue, Done) ->
    case gb_sets:is_empty(Queue) of
        true -> Done;
        false ->
            {{D, V}, Q} = gb_sets:take_smallest(Queue),
            case Done of
                #{V := _} -> dijkstra(G, Q, Done);
                _ -> dijkstra(G, lists:foldl(fun({W, C}, A) -> gb_sets:add_element({D + C, W}, A) end, Q, maps:get(V, G)), Done#{V => D})
            end
    end.

document(N) ->
    [#{<<"id">> => X, <<"name">> => <<"some name ", (integer_to_binary(X))/binary>>, <<"price">> => X / 4, <<"tags">> => [<<"a">>, <<"b\n">>, true, null],
       <<"nested">> => #{<<"x">> => -X, <<"text">> => <<"caf", 195, 169, " \"quoted\"">>}} || X <- lists:seq(1, N)].
nested(M, 0) -> M;
nested(M, N) -> K = N rem 100 + 1, J = N rem 10 + 1, #{K := #{J := V} = Inner} = M, nested(M#{K := Inner#{J := V + 1}}, N - 1).
iterate(none, S) -> S;
iterate({K, V, I}, S) -> iterate(maps:next(I), S + K + V).

queue_ops(0, Q) -> queue:len(Q);
queue_ops(N, Q) when N rem 3 =:= 0 -> {_, Q1} = queue:out(Q), queue_ops(N - 1, Q1);
queue_ops(N, Q) -> queue_ops(N - 1, queue:in(N, Q)).
gb_trees_ops(N) ->
    T = lists:foldl(fun(X, T) -> gb_trees:enter((X * 7919) rem 20011, X, T) end, gb_trees:empty(), lists:seq(1, N)),
    lists:sum([case gb_trees:lookup(X, T) of {value, V} -> V; none -> 0 end || X <- lists:seq(1, N)]).
array_fill(0, A) -> A;
array_fill(N, A) -> array_fill(N - 1, array:set((N * 7919) rem 20011, N, A)).
digraph_ops(N) ->
    G = digraph:new(),
    [digraph:add_vertex(G, V) || V <- lists:seq(1, N)],
    [digraph:add_edge(G, V, (V * K) rem N + 1) || V <- lists:seq(1, N), K <- [3, 5]],
    R = {length(digraph_utils:strong_components(G)), length(digraph_utils:reachable([1], G))},
    digraph:delete(G),
    R.

ets_counters(T, Procs, N) ->
    Pids = [spawn_monitor(fun() -> [ets:update_counter(T, X rem 10, {2, 1}, {X rem 10, 0}) || X <- lists:seq(1, N)] end) || _ <- lists:seq(1, Procs)],
    [receive {'DOWN', R, _, _, _} -> ok end || {_, R} <- Pids],
    lists:sum([V || {_, V} <- ets:tab2list(T)]).
ets_cache(_, 0, Hits) -> Hits;
ets_cache(T, N, Hits) ->
    K = {user, (N * 7919) rem 1009},
    case ets:lookup(T, K) of
        [{_, _}] -> ets_cache(T, N - 1, Hits + 1);
        [] -> ets:insert(T, {K, #{name => <<"name">>, n => N}}), ets_cache(T, N - 1, Hits)
    end.

packets(N) -> << <<16#CAFE:16, (X rem 4):4, 1:4, (byte_size(P)):16/little, X:32, P/binary, 0.5:64/float>> || X <- lists:seq(1, N), P <- [binary:copy(<<"x">>, X rem 20)] >>.
parse(<<16#CAFE:16, Type:4, Version:4, Len:16/little, Seq:32, P:Len/binary, F:64/float, R/binary>>, Acc) -> parse(R, [{Type, Version, Seq, P, F} | Acc]);
parse(<<>>, Acc) -> Acc.
request() -> <<"GET /index.html?a=1&b=2 HTTP/1.1\r\nHost: example.org\r\nUser-Agent: bench\r\nAccept: */*\r\nContent-Length: 10\r\n\r\n0123456789">>.
http(B) ->
    {ok, {http_request, 'GET', {abs_path, _}, _}, R} = erlang:decode_packet(http_bin, B, []),
    headers(R, []).
headers(B, Acc) -> case erlang:decode_packet(httph_bin, B, []) of {ok, http_eoh, R} -> {Acc, R}; {ok, {http_header, _, K, _, V}, R} -> headers(R, [{K, V} | Acc]) end.

machine([loop], _, [0, Acc]) -> Acc;
machine([loop], _, [N, Acc]) -> machine([{push, N}, add, swap, {push, 1}, sub, loop], N, [Acc, N]);
machine([{push, X} | C], K, S) -> machine(C, K, [X | S]);
machine([add | C], K, [A, B | S]) -> machine(C, K, [(A + B) band 16#FFFFFF | S]);
machine([sub | C], K, [A, B | S]) -> machine(C, K, [B - A | S]);
machine([swap | C], K, [A, B | S]) -> machine(C, K, [B, A | S]).
tries(0, S) -> S;
tries(N, S) -> tries(N - 1, S + (try risky(N) catch throw:{odd, X} -> X; error:badarith -> 1 end)).
risky(N) when N rem 100 =:= 0 -> 1 / (N - N);
risky(N) when N band 1 =:= 1 -> throw({odd, 1});
risky(_) -> 2.
primes([]) -> [];
primes([P | T]) -> [P | primes([X || X <- T, X rem P =/= 0])].
hanoi(0, _, _, _, Acc) -> Acc;
hanoi(N, A, B, C, Acc) -> hanoi(N - 1, C, B, A, [{A, B} | hanoi(N - 1, A, C, B, Acc)]).
crc_table() -> list_to_tuple([crc_entry(X, 8) || X <- lists:seq(0, 255)]).
crc_entry(X, 0) -> X;
crc_entry(X, K) -> crc_entry(if X band 1 =:= 1 -> (X bsr 1) bxor 16#EDB88320; true -> X bsr 1 end, K - 1).
crc(<<C, R/binary>>, T, A) -> crc(R, T, element(((A bxor C) band 255) + 1, T) bxor (A bsr 8));
crc(<<>>, _, A) -> A bxor 16#FFFFFFFF.
