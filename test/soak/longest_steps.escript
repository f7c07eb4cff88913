#!/usr/bin/env escript
%% -*- erlang -*-
%%! +S 1:1 -hidden
%% How long BIFs with much to do keep another process away, one that wants to run each millisecond:
%%   escript test/soak/longest_steps.escript [REGEX]
%%   bin/glulam escript test/soak/longest_steps.escript [REGEX]
%% Prints a line for each: name, milliseconds of the call as a whole, longest time without the other process: each the least of three times,
%% for whatever else the computer does only makes them longer.
-mode(compile).
-compile(nowarn_deprecated_function).

main(Args) ->
    Pattern = case Args of [P | _] -> P; [] -> "." end,
    [measure(Name, Prepare, Run) || {Name, Prepare, Run} <- cases(), re:run(Name, Pattern, [{capture, none}]) =:= match],
    ok.

measure(Name, Prepare, Run) ->
    Results = [once(Prepare, Run) || _ <- [1, 2, 3]],
    case [R || {_, _, R} <- Results, R =/= ok] of
        [] -> io:format("~-44s ~8.1f ~8.1f~n", [Name, lists:min([T || {T, _, _} <- Results]) / 1000, lists:min([L || {_, L, _} <- Results]) / 1000]);
        [R | _] -> io:format("~-44s ~P~n", [Name, R, 8])
    end.

%% Microseconds of the call, the longest ones without the other process, ok or what went wrong.
once(Prepare, Run) ->
    Clock = atomics:new(2, []),
    {Pid, Ref} = spawn_monitor(fun() ->
        X = Prepare(),
        erlang:garbage_collect(),
        Pinger = spawn_link(fun() -> process_flag(priority, high), ping(Clock, now_us()) end),
        receive after 20 -> ok end,
        atomics:put(Clock, 1, 0),
        receive after 3 -> ok end,
        T0 = now_us(),
        R = try Run(X), ok catch error:Reason -> {error, Reason} end,
        T1 = now_us(),
        receive after 5 -> ok end,
        Longest = atomics:get(Clock, 1),
        unlink(Pinger), exit(Pinger, kill),
        exit({T1 - T0, Longest, R}) end),
    receive {'DOWN', Ref, process, Pid, Result} when tuple_size(Result) =:= 3 -> Result;
            {'DOWN', Ref, process, Pid, Why} -> {0, 0, Why}
    after 120000 -> exit(Pid, kill), {0, 0, too_long} end.

ping(Clock, Last) ->
    receive after 1 -> ok end,
    Now = now_us(),
    case Now - Last > atomics:get(Clock, 1) of true -> atomics:put(Clock, 1, Now - Last); false -> ok end,
    ping(Clock, Now).

now_us() -> erlang:monotonic_time(microsecond).

ints(N) -> lists:seq(1, N).
shuffled(N) -> [(I * 7919) rem N || I <- ints(N)].
pairs(N) -> [{I, I} || I <- ints(N)].
tuples(N) -> [{I, integer_to_binary(I), [a, {b, I}]} || I <- ints(N)].
map(N) -> maps:from_list(pairs(N)).
bytes(N) -> binary:copy(<<"abcdefghij">>, N div 10).
table(Type, N) -> table(Type, [], pairs(N)).
table(Type, Options, Objects) -> T = ets:new(t, [Type, public | Options]), ets:insert(T, Objects), T.
bag(N) -> T = ets:new(t, [duplicate_bag, public]), ets:insert(T, [{k, I} || I <- ints(N)]), T.
digits(N) -> bytes_of(N, <<"1234567890">>).
bytes_of(N, B) -> binary:copy(B, N div byte_size(B)).
big(Bits) -> (1 bsl Bits) div 7.
deep(0, L) -> L;
deep(N, L) -> deep(N - 1, [L]).
receiver() -> spawn_link(fun R() -> receive stop -> ok; _ -> R() end end).
await(N) -> receive {'DOWN', _, _, _, _} when N =< 1 -> ok; {'DOWN', _, _, _, _} -> await(N - 1) end.
id(X) -> X.

cases() ->
    M = 1000000,
    lists_cases(M) ++ maps_cases(M) ++ binary_cases(M) ++ number_cases() ++ ets_cases(M) ++ term_cases(M) ++ process_cases(M) ++ library_cases(M).

lists_cases(M) ->
    Two = fun() -> L = ints(M), {L, lists:reverse(L)} end,
    One = fun() -> ints(M) end,
    [{"--", Two, fun({A, B}) -> A -- B end},
     {"-- tuples", fun() -> {pairs(M div 2), lists:reverse(pairs(M div 2))} end, fun({A, B}) -> A -- B end},
     {"-- few of many", fun() -> {ints(3 * M), [3 * M, 1, a]} end, fun({A, B}) -> A -- B end},
     {"++", Two, fun({A, B}) -> A ++ B end},
     {"length", One, fun(L) -> length(L) end},
     {"lists:reverse", One, fun(L) -> lists:reverse(L) end},
     {"lists:member", One, fun(L) -> lists:member(x, L) end},
     {"lists:member of a tuple", fun() -> pairs(M) end, fun(L) -> lists:member({x, 1}, L) end},
     {"lists:keyfind", fun() -> pairs(M) end, fun(L) -> lists:keyfind(x, 1, L) end},
     {"lists:keyfind of a binary", fun() -> [{<<I:64>>, I} || I <- ints(M)] end, fun(L) -> lists:keyfind(<<0:64>>, 1, L) end},
     {"lists:sort", fun() -> shuffled(M) end, fun(L) -> lists:sort(L) end},
     {"lists:seq", One, fun(_) -> lists:seq(1, M) end},
     {"list_to_tuple", One, fun(L) -> list_to_tuple(L) end},
     {"tuple_to_list", fun() -> list_to_tuple(ints(M)) end, fun(T) -> tuple_to_list(T) end},
     {"make_tuple", fun() -> ok end, fun(_) -> erlang:make_tuple(4 * M, x) end},
     {"setelement", fun() -> list_to_tuple(ints(M)) end, fun(T) -> setelement(5, T, x) end},
     {"erlang:append_element", fun() -> list_to_tuple(ints(M)) end, fun(T) -> erlang:append_element(T, x) end},
     {"=:= of long lists", fun() -> {tuples(M div 2), tuples(M div 2)} end, fun({A, B}) -> id(A) =:= id(B) end},
     {"< of long lists", fun() -> {tuples(M div 2), tuples(M div 2)} end, fun({A, B}) -> id(A) < id(B) end}].

maps_cases(M) ->
    Map = fun() -> map(M) end,
    [{"maps:from_list", fun() -> pairs(M) end, fun(L) -> maps:from_list(L) end},
     {"maps:from_keys", fun() -> ints(M) end, fun(L) -> maps:from_keys(L, x) end},
     {"maps:keys", Map, fun(X) -> maps:keys(X) end},
     {"maps:values", Map, fun(X) -> maps:values(X) end},
     {"maps:to_list", Map, fun(X) -> maps:to_list(X) end},
     {"maps:merge", fun() -> {map(M div 2), maps:from_list([{{I}, I} || I <- ints(M div 2)])} end, fun({A, B}) -> maps:merge(A, B) end},
     {"=:= of maps", fun() -> {map(M div 2), map(M div 2)} end, fun({A, B}) -> id(A) =:= id(B) end},
     {"< of maps", fun() -> {map(M div 4), map(M div 4)} end, fun({A, B}) -> id(A) < id(B) end},
     {"phash2 of a map", Map, fun(X) -> erlang:phash2(X) end},
     {"term_to_binary of a map", Map, fun(X) -> term_to_binary(X) end},
     {"binary_to_term of a map", fun() -> term_to_binary(map(M)) end, fun(X) -> binary_to_term(X) end}].

binary_cases(M) ->
    B = fun() -> bytes(100 * M) end,
    L = fun() -> binary_to_list(bytes(3 * M)) end,
    Io = fun() -> [[I rem 256, <<"abc">>, [bytes(100)]] || I <- ints(M div 2)] end,
    [{"binary:copy", fun() -> ok end, fun(_) -> binary:copy(<<"abcde">>, 60 * M) end},
     {"binary:match", B, fun(X) -> binary:match(X, <<"x">>) end},
     {"binary:match of a longer one", B, fun(X) -> binary:match(X, <<"hijabz">>) end},
     {"binary:match of several", B, fun(X) -> binary:match(X, [<<"x">>, <<"yz">>]) end},
     {"binary:matches", fun() -> bytes(10 * M) end, fun(X) -> binary:matches(X, <<"b">>) end},
     {"binary:matches of several", fun() -> bytes(10 * M) end, fun(X) -> binary:matches(X, [<<"b">>, <<"gh">>]) end},
     {"binary:split", fun() -> bytes(10 * M) end, fun(X) -> binary:split(X, <<"b">>, [global]) end},
     {"binary:split in two", B, fun(X) -> binary:split(X, <<"z">>) end},
     {"binary:replace", fun() -> bytes(5 * M) end, fun(X) -> binary:replace(X, <<"b">>, <<"c">>, [global]) end},
     {"binary:compile_pattern", fun() -> [integer_to_binary(I) || I <- shuffled(100000)] end, fun(X) -> binary:compile_pattern(X) end},
     {"binary:longest_common_prefix", fun() -> [bytes(100 * M), <<(bytes(100 * M))/binary, 1>>] end, fun(X) -> binary:longest_common_prefix(X) end},
     {"binary:longest_common_suffix", fun() -> [bytes(100 * M), <<1, (bytes(100 * M))/binary>>] end, fun(X) -> binary:longest_common_suffix(X) end},
     {"binary:encode_unsigned", fun() -> big(4 * M) end, fun(X) -> binary:encode_unsigned(X) end},
     {"binary:decode_unsigned", fun() -> bytes(M div 2) end, fun(X) -> binary:decode_unsigned(X) end},
     {"binary:bin_to_list", fun() -> bytes(3 * M) end, fun(X) -> binary:bin_to_list(X) end},
     {"binary:encode_hex", fun() -> bytes(10 * M) end, fun(X) -> binary:encode_hex(X) end},
     {"binary_to_list", fun() -> bytes(3 * M) end, fun(X) -> binary_to_list(X) end},
     {"bitstring_to_list", fun() -> <<(bytes(3 * M))/binary, 1:3>> end, fun(X) -> bitstring_to_list(X) end},
     {"list_to_binary", L, fun(X) -> list_to_binary(X) end},
     {"iolist_to_binary", Io, fun(X) -> iolist_to_binary(X) end},
     {"iolist_size", Io, fun(X) -> iolist_size(X) end},
     {"iolist_to_iovec", Io, fun(X) -> erlang:iolist_to_iovec(X) end},
     {"list_to_bitstring", L, fun(X) -> list_to_bitstring([X, <<1:3>>]) end},
     {"comparison of binaries", fun() -> {bytes(100 * M), <<(bytes(100 * M))/binary>>} end, fun({X, Y}) -> id(X) < id(Y) end},
     {"comparison of shifted bitstrings", fun() -> X = bytes(30 * M), <<_:1, S/bits>> = <<0:1, X/bits>>, {X, S} end, fun({X, Y}) -> id(X) =:= id(Y) end},
     {"construction of a binary", B, fun(X) -> <<1, X/binary>> end},
     {"construction of a shifted bitstring", B, fun(X) -> <<1:1, X/binary>> end},
     {"append to a binary", fun() -> X = bytes(60 * M), <<X/binary, 1>> end, fun(X) -> {<<X/binary, 2>>, <<X/binary, 3>>} end},
     {"unicode:characters_to_binary", L, fun(X) -> unicode:characters_to_binary(X) end},
     {"unicode:characters_to_binary wide", fun() -> [1000 + I rem 5000 || I <- ints(2 * M)] end, fun(X) -> unicode:characters_to_binary(X) end},
     {"unicode:characters_to_binary of a binary", fun() -> bytes_of(30 * M, <<"aж€"/utf8>>) end, fun(X) -> unicode:characters_to_binary(X) end},
     {"unicode:characters_to_binary latin1", fun() -> bytes_of(30 * M, <<"a", 200>>) end, fun(X) -> unicode:characters_to_binary(X, latin1) end},
     {"unicode:characters_to_binary utf16", fun() -> bytes_of(30 * M, <<"aж€"/utf8>>) end, fun(X) -> unicode:characters_to_binary(X, utf8, utf16) end},
     {"unicode:characters_to_list", fun() -> bytes_of(6 * M, <<"aж€"/utf8>>) end, fun(X) -> unicode:characters_to_list(X) end},
     {"unicode:characters_to_list latin1", fun() -> bytes_of(3 * M, <<"a", 200>>) end, fun(X) -> unicode:characters_to_list(X, latin1) end},
     {"string:length", fun() -> bytes(M) end, fun(X) -> string:length(X) end},
     {"erlang:md5", B, fun(X) -> erlang:md5(X) end},
     {"erlang:crc32", B, fun(X) -> erlang:crc32(X) end},
     {"erlang:adler32", B, fun(X) -> erlang:adler32(X) end},
     {"erlang:phash2 of a binary", B, fun(X) -> erlang:phash2(X) end},
     {"erlang:phash of a binary", B, fun(X) -> erlang:phash(X, 1 bsl 32) end},
     {"erlang:crc32 of an iolist", Io, fun(X) -> erlang:crc32(X) end},
     {"erlang:md5 of an iolist", Io, fun(X) -> erlang:md5(X) end},
     {"base64:encode", fun() -> bytes(10 * M) end, fun(X) -> base64:encode(X) end},
     {"base64:decode", fun() -> base64:encode(bytes(10 * M)) end, fun(X) -> base64:decode(X) end},
     {"erlang:decode_packet line", B, fun(X) -> erlang:decode_packet(line, X, []) end},
     {"erlang:decode_packet http", fun() -> <<"GET /", (bytes(10 * M))/binary, " HTTP/1.1\r\n">> end, fun(X) -> erlang:decode_packet(http_bin, X, []) end},
     {"list_to_atom of too much", L, fun(X) -> list_to_atom(X) end},
     {"binary_to_atom of too much", B, fun(X) -> binary_to_atom(X) end}].

number_cases() ->
    N = fun(D) -> binary_to_integer(digits(D)) end,
    [{"integer_to_list of 10^5 digits", fun() -> N(100000) end, fun(X) -> integer_to_list(X) end},
     {"integer_to_list of 10^6 digits", fun() -> N(1000000) end, fun(X) -> integer_to_list(X) end},
     {"integer_to_binary of 10^6 digits", fun() -> N(1000000) end, fun(X) -> integer_to_binary(X) end},
     {"integer_to_binary of 10^6 digits, base 16", fun() -> N(1000000) end, fun(X) -> integer_to_binary(X, 16) end},
     {"integer_to_binary of 10^6 digits, base 7", fun() -> N(1000000) end, fun(X) -> integer_to_binary(X, 7) end},
     {"list_to_integer of 10^5 digits", fun() -> binary_to_list(digits(100000)) end, fun(X) -> list_to_integer(X) end},
     {"list_to_integer of 10^6 digits", fun() -> binary_to_list(digits(1000000)) end, fun(X) -> list_to_integer(X) end},
     {"binary_to_integer of 10^6 digits", fun() -> digits(1000000) end, fun(X) -> binary_to_integer(X) end},
     {"binary_to_integer of 10^6 digits, base 16", fun() -> digits(1000000) end, fun(X) -> binary_to_integer(X, 16) end},
     {"* of 10^5 bits", fun() -> big(100000) end, fun(X) -> X * (X + 1) end},
     {"* of 10^6 bits", fun() -> big(1000000) end, fun(X) -> X * (X + 1) end},
     {"* of 2*10^6 bits", fun() -> big(2000000) end, fun(X) -> X * (X + 1) end},
     {"square of 2*10^6 bits", fun() -> big(2000000) end, fun(X) -> X * X end},
     {"div of 4*10^6 by 2*10^6 bits", fun() -> {big(4000000), big(2000000) + 1} end, fun({X, Y}) -> X div Y end},
     {"div of 4*10^6 bits by a small one", fun() -> big(4000000) end, fun(X) -> X div 17 end},
     {"rem of 2*10^6 by 10^6 bits", fun() -> {big(2000000), big(1000000) + 1} end, fun({X, Y}) -> X rem Y end},
     {"+ of 4*10^6 bits", fun() -> big(4000000) end, fun(X) -> X + X end},
     {"bsl of 4*10^6 bits", fun() -> 1 end, fun(X) -> X bsl 4000000 end},
     {"bnot, band of 4*10^6 bits", fun() -> big(4000000) end, fun(X) -> (bnot X) band (X bsl 3) end},
     {"math:pow, float of 1000 bits", fun() -> big(1000) end, fun(X) -> float(X) end}].

ets_cases(M) ->
    lists:append([ets_type(T, M) || T <- [set, ordered_set]]) ++
    [{"ets:lookup in a bag", fun() -> bag(M) end, fun(T) -> ets:lookup(T, k) end},
     {"ets:lookup_element in a bag", fun() -> bag(M) end, fun(T) -> ets:lookup_element(T, k, 2) end},
     {"ets:take in a bag", fun() -> bag(M) end, fun(T) -> ets:take(T, k) end},
     {"ets:delete of a key in a bag", fun() -> bag(M) end, fun(T) -> ets:delete(T, k) end},
     {"ets:delete_object in a bag", fun() -> bag(M) end, fun(T) -> ets:delete_object(T, {k, 5}) end},
     {"ets:member in a bag", fun() -> bag(M) end, fun(T) -> ets:member(T, k) end},
     {"ets:insert in a bag (a key of 20000)", fun() -> {ets:new(t, [bag]), [{k, I} || I <- ints(20000)]} end, fun({T, L}) -> ets:insert(T, L) end},
     {"ets:select with a key in a bag", fun() -> bag(M) end, fun(T) -> ets:select(T, [{{k, '$1'}, [], ['$1']}]) end},
     {"ets:match_delete with a key in a bag", fun() -> bag(M) end, fun(T) -> ets:match_delete(T, {k, '_'}) end},
     {"ets:delete of a bag", fun() -> bag(M) end, fun(T) -> ets:delete(T) end},
     {"ets:tab2list of a bag", fun() -> bag(M) end, fun(T) -> ets:tab2list(T) end},
     {"ets:insert of a big object", fun() -> {ets:new(t, []), {k, tuples(M div 2)}} end, fun({T, O}) -> ets:insert(T, O) end},
     {"ets:lookup of a big object", fun() -> table(set, [], {k, tuples(M div 2)}) end, fun(T) -> ets:lookup(T, k) end},
     {"ets:lookup of a big object, compressed", fun() -> table(set, [compressed], {k, tuples(M div 4)}) end, fun(T) -> ets:lookup(T, k) end},
     {"ets:lookup_element of a big object", fun() -> table(set, [], {k, tuples(M div 2)}) end, fun(T) -> ets:lookup_element(T, k, 2) end},
     {"ets:update_element of a big object", fun() -> {table(set, [], {k, tuples(M div 2)}), tuples(M div 2)} end, fun({T, L}) -> ets:update_element(T, k, {2, L}) end},
     {"ets:delete of a big object", fun() -> table(set, [], {k, tuples(M div 2)}) end, fun(T) -> ets:delete(T, k) end},
     {"ets:insert, compressed", fun() -> {ets:new(t, [compressed]), tuples(M div 4)} end, fun({T, L}) -> ets:insert(T, L) end},
     {"ets:tab2list, compressed", fun() -> table(set, [compressed], tuples(M div 4)) end, fun(T) -> ets:tab2list(T) end},
     {"ets:match_spec_run", fun() -> {ets:match_spec_compile([{{'$1', '_'}, [], ['$1']}]), pairs(M)} end, fun({S, L}) -> ets:match_spec_run(L, S) end},
     {"end of a process with tables", fun() -> ok end, fun(_) -> {_, R} = spawn_monitor(fun() -> table(set, 500000), table(ordered_set, 500000) end), receive {'DOWN', R, _, _, _} -> ok end end}].

ets_type(Type, M) ->
    Table = fun() -> table(Type, M) end,
    Name = fun(N) -> lists:concat(["ets:", N, " ", Type]) end,
    [{Name("insert"), fun() -> {ets:new(t, [Type]), pairs(M)} end, fun({T, L}) -> ets:insert(T, L) end},
     {Name("insert, shuffled"), fun() -> {ets:new(t, [Type]), [{I, I} || I <- shuffled(M)]} end, fun({T, L}) -> ets:insert(T, L) end},
     {Name("insert_new"), fun() -> {ets:new(t, [Type]), pairs(M)} end, fun({T, L}) -> ets:insert_new(T, L) end},
     {Name("insert over"), fun() -> {table(Type, M), pairs(M)} end, fun({T, L}) -> ets:insert(T, L) end},
     {Name("delete"), Table, fun(T) -> ets:delete(T) end},
     {Name("delete_all_objects"), Table, fun(T) -> ets:delete_all_objects(T) end},
     {Name("tab2list"), Table, fun(T) -> ets:tab2list(T) end},
     {Name("select"), Table, fun(T) -> ets:select(T, [{{'$1', '_'}, [{'>', '$1', 5}], ['$1']}]) end},
     {Name("select_count"), Table, fun(T) -> ets:select_count(T, [{{'$1', '_'}, [{'>', '$1', 5}], [true]}]) end},
     {Name("select_delete"), Table, fun(T) -> ets:select_delete(T, [{{'$1', '_'}, [{'>', '$1', 5}], [true]}]) end},
     {Name("select_replace"), Table, fun(T) -> ets:select_replace(T, [{{'$1', '$2'}, [], [{{'$1', {{'$2', a}}}}]}]) end},
     {Name("select_reverse"), Table, fun(T) -> ets:select_reverse(T, [{{'$1', '_'}, [], ['$1']}]) end},
     {Name("select, limit"), Table, fun(T) -> ets:select(T, [{{'$1', '_'}, [], ['$1']}], M) end},
     {Name("match"), Table, fun(T) -> ets:match(T, {'$1', nothing}) end},
     {Name("match_object"), Table, fun(T) -> ets:match_object(T, {'$1', '_'}) end},
     {Name("match_delete"), Table, fun(T) -> ets:match_delete(T, {'_', 5}) end},
     {Name("slot, many"), Table, fun(T) -> ets:slot(T, 5) end},
     {Name("rename"), fun() -> T = ets:new(u, [Type, named_table]), ets:insert(T, pairs(M)), T end, fun(T) -> ets:rename(T, v) end},
     {Name("info"), Table, fun(T) -> ets:info(T) end},
     {Name("info binary"), fun() -> table(Type, [], [{I, <<I:800>>} || I <- ints(M div 4)]) end, fun(T) -> ets:info(T, binary) end},
     {Name("give_away"), Table, fun(T) -> ets:give_away(T, receiver(), x) end},
     {Name("safe_fixtable"), Table, fun(T) -> ets:safe_fixtable(T, true), ets:match_delete(T, '_'), ets:safe_fixtable(T, false) end}].

term_cases(M) ->
    Ts = fun() -> tuples(M div 2) end,
    [{"term_to_binary", Ts, fun(X) -> term_to_binary(X) end},
     {"term_to_binary of long text", fun() -> binary_to_list(bytes(3 * M)) end, fun(X) -> term_to_binary(X) end},
     {"term_to_binary, deterministic", Ts, fun(X) -> term_to_binary(X, [deterministic]) end},
     {"term_to_binary of a map, deterministic", fun() -> map(M div 2) end, fun(X) -> term_to_binary(X, [deterministic]) end},
     {"term_to_binary, local", Ts, fun(X) -> term_to_binary(X, [local]) end},
     {"term_to_binary, minor_version", Ts, fun(X) -> term_to_binary(X, [{minor_version, 1}]) end},
     {"term_to_binary, compressed", Ts, fun(X) -> term_to_binary(X, [compressed]) end},
     {"term_to_binary, compressed 9", fun() -> tuples(M div 4) end, fun(X) -> term_to_binary(X, [{compressed, 9}]) end},
     {"term_to_iovec", fun() -> [bytes(100) || _ <- ints(M div 2)] end, fun(X) -> erlang:term_to_iovec(X) end},
     {"external_size", Ts, fun(X) -> erlang:external_size(X) end},
     {"external_size, minor_version", Ts, fun(X) -> erlang:external_size(X, [{minor_version, 1}]) end},
     {"binary_to_term", fun() -> term_to_binary(tuples(M div 2)) end, fun(X) -> binary_to_term(X) end},
     {"binary_to_term, used", fun() -> term_to_binary(tuples(M div 2)) end, fun(X) -> binary_to_term(X, [used, safe]) end},
     {"binary_to_term, compressed", fun() -> term_to_binary(tuples(M div 2), [compressed]) end, fun(X) -> binary_to_term(X) end},
     {"binary_to_term, compressed binary", fun() -> term_to_binary(bytes(60 * M), [{compressed, 1}]) end, fun(X) -> binary_to_term(X) end},
     {"binary_to_term, shifted", fun() -> B = term_to_binary(tuples(M div 2)), <<_:1, S/bits>> = <<0:1, B/bits>>, S end, fun(X) -> binary_to_term(X) end},
     {"binary_to_term of a big number", fun() -> term_to_binary(big(4000000)) end, fun(X) -> binary_to_term(X) end},
     {"phash2", Ts, fun(X) -> erlang:phash2(X) end},
     {"phash", Ts, fun(X) -> erlang:phash(X, 1000) end},
     {"flat_size", Ts, fun(X) -> erts_debug:flat_size(X) end},
     {"erts_debug:size", Ts, fun(X) -> erts_debug:size(X) end},
     {"io_lib:format ~p", fun() -> tuples(10000) end, fun(X) -> io_lib:format("~p", [X]) end},
     {"persistent_term:put", Ts, fun(X) -> persistent_term:put(k, X) end},
     {"persistent_term:put again", fun() -> persistent_term:put(k2, tuples(M div 2)), tuples(10) end, fun(X) -> persistent_term:put(k2, X) end},
     {"persistent_term:erase", fun() -> persistent_term:put(k3, tuples(M div 2)) end, fun(_) -> persistent_term:erase(k3) end},
     {"persistent_term:get of all", fun() -> [persistent_term:put({x, I}, I) || I <- ints(100000)] end, fun(_) -> persistent_term:get() end},
     {"persistent_term:info", fun() -> ok end, fun(_) -> persistent_term:info() end},
     {"persistent_term:erase of many", fun() -> ok end, fun(_) -> [persistent_term:erase({x, I}) || I <- ints(100000)] end}].

process_cases(M) ->
    Ts = fun() -> tuples(M div 2) end,
    Mailbox = fun(N) -> fun() -> [self() ! {I, x} || I <- ints(N)], ok end end,
    [{"send to itself", Ts, fun(X) -> self() ! X end},
     {"send", fun() -> {tuples(M div 2), receiver()} end, fun({X, P}) -> P ! X end},
     {"send and receive", fun() -> {tuples(M div 2), receiver()} end, fun({X, P}) -> P ! X, P ! stop, R = monitor(process, P), receive {'DOWN', R, _, _, _} -> ok end end},
     {"send of a flat tuple", fun() -> {list_to_tuple(ints(4 * M)), receiver()} end, fun({X, P}) -> P ! X end},
     {"spawn with a big argument", Ts, fun(X) -> spawn(fun() -> id(X) end) end},
     {"exit with a big reason", Ts, fun(X) -> {_, R} = spawn_monitor(fun() -> exit(X) end), receive {'DOWN', R, _, _, _} -> ok end end},
     {"exit with a big reason, ten monitors", Ts, fun(X) -> P = spawn(fun() -> receive go -> exit(X) end end), Rs = [spawn_monitor(fun() -> link(P), receive never -> ok end end) || _ <- ints(5)], receive after 5 -> ok end, P ! go, await(length(Rs)) end},
     {"exit/2 with a big reason", Ts, fun(X) -> {P, R} = spawn_monitor(fun() -> receive never -> ok end end), exit(P, X), receive {'DOWN', R, _, _, _} -> ok end end},
     {"end of a process with a big heap", fun() -> ok end, fun(_) -> {_, R} = spawn_monitor(fun() -> id(tuples(M)) end), receive {'DOWN', R, _, _, _} -> ok end end},
     {"end of a process with many messages", fun() -> ok end, fun(_) -> P = spawn(fun() -> receive stop -> ok end end), [P ! {I, I} || I <- ints(M)], P ! stop, R = monitor(process, P), receive {'DOWN', R, _, _, _} -> ok end end},
     {"end of a process with many monitors", fun() -> spawn(fun() -> receive stop -> ok end end) end, fun(P) -> [monitor(process, P) || _ <- ints(200000)], P ! stop, await(200000) end},
     {"end of a process with many links", fun() -> process_flag(trap_exit, true), [spawn(fun() -> receive never -> ok end end) || _ <- ints(50000)] end,
      fun(Ps) -> {_, R} = spawn_monitor(fun() -> [link(P) || P <- Ps], exit(x) end), receive {'DOWN', R, _, _, _} -> ok end end},
     {"demonitor of many", fun() -> P = spawn(fun() -> receive never -> ok end end), [monitor(process, P) || _ <- ints(200000)] end, fun(Rs) -> [demonitor(R, [flush]) || R <- Rs] end},
     {"process_info messages", Mailbox(M div 2), fun(_) -> process_info(self(), messages) end},
     {"process_info messages of another one", fun() -> P = spawn_link(fun() -> receive never -> ok end end), [P ! {I, I} || I <- ints(M div 2)], P end, fun(P) -> process_info(P, messages) end},
     {"process_info backtrace", fun() -> ok end, fun(_) -> backtrace(100000) end},
     {"process_info current_stacktrace", fun() -> ok end, fun(_) -> stacktrace(500000) end},
     {"process_info dictionary", fun() -> [put(I, {I}) || I <- ints(M div 2)], ok end, fun(_) -> process_info(self(), dictionary) end},
     {"process_info dictionary of another one", fun() -> P = spawn_link(fun() -> [put(I, {I}) || I <- ints(M div 2)], receive never -> ok end end), receive after 500 -> ok end, P end, fun(P) -> process_info(P, dictionary) end},
     {"process_info memory, binary", fun() -> [<<I:800>> || I <- ints(M div 2)] end, fun(X) -> process_info(self(), [memory, binary]), length(X) end},
     {"process_info links, monitors", fun() -> [monitor(process, spawn(fun() -> receive never -> ok end end)) || _ <- ints(50000)] end, fun(_) -> process_info(self(), monitors) end},
     {"get()", fun() -> [put(I, {I}) || I <- ints(M div 2)], ok end, fun(_) -> get() end},
     {"get_keys()", fun() -> [put(I, {I}) || I <- ints(M div 2)], ok end, fun(_) -> get_keys() end},
     {"erase()", fun() -> [put(I, {I}) || I <- ints(M div 2)], ok end, fun(_) -> erase() end},
     {"put, growing", fun() -> ok end, fun(_) -> [put(I, I) || I <- ints(M)] end},
     {"processes()", fun() -> [spawn_link(fun() -> receive never -> ok end end) || _ <- ints(100000)] end, fun(_) -> processes() end},
     {"registered(), many", fun() -> ok end, fun(_) -> registered() end},
     {"selective receive", Mailbox(M), fun(_) -> receive never -> ok after 0 -> ok end end},
     {"selective receive of a reference", Mailbox(M), fun(_) -> R = make_ref(), self() ! R, receive R -> ok end end},
     {"message_queue_data", Mailbox(M div 2), fun(_) -> process_flag(message_queue_data, off_heap) end},
     {"garbage_collect", fun() -> tuples(M) end, fun(X) -> erlang:garbage_collect(), length(X) end},
     {"garbage_collect of another one", fun() -> P = spawn_link(fun() -> X = tuples(M), receive never -> X end end), receive after 1500 -> ok end, P end, fun(P) -> erlang:garbage_collect(P) end},
     {"hibernate", fun() -> spawn(fun() -> X = tuples(M), receive go -> ok end, erlang:hibernate(erlang, length, [X]) end) end, fun(P) -> R = monitor(process, P), P ! go, P ! x, receive {'DOWN', R, _, _, _} -> ok after 3000 -> ok end end},
     {"deep stack", fun() -> ok end, fun(_) -> sum(5 * M) end},
     {"exception through a deep stack", fun() -> ok end, fun(_) -> catch fall(3 * M) end},
     {"a match of deep terms", fun() -> {deep(M, []), deep(M, [])} end, fun({A, B}) -> id(A) =:= id(B) end},
     {"erlang:memory", fun() -> ok end, fun(_) -> erlang:memory() end},
     {"check_process_code", Ts, fun(X) -> erlang:check_process_code(self(), lists), length(X) end},
     {"timers, cancelled", fun() -> [erlang:send_after(1000000, self(), x) || _ <- ints(200000)] end, fun(Ts1) -> [erlang:cancel_timer(T) || T <- Ts1] end},
     {"timers, due at once", fun() -> ok end, fun(_) -> [erlang:send_after(0, self(), x) || _ <- ints(200000)], receive after 100 -> ok end end},
     {"atomics, counters", fun() -> ok end, fun(_) -> atomics:new(10 * M, []) end}].
backtrace(0) -> process_info(self(), backtrace);
backtrace(N) -> id([backtrace(N - 1)]).
stacktrace(0) -> process_info(self(), current_stacktrace), 0;
stacktrace(N) -> 1 + stacktrace(N - 1).
sum(0) -> 0;
sum(N) -> N + sum(N - 1).
fall(0) -> error(x);
fall(N) -> 1 + fall(N - 1).

library_cases(M) ->
    File = "/tmp/longest_steps." ++ os:getpid(),
    Write = fun() -> file:write_file(File, bytes(200 * M)), File end,
    [{"crypto:hash", fun() -> binary:copy(bytes(100 * M), 10) end, fun(X) -> crypto:hash(sha256, X) end},
     {"crypto:hash of md5", fun() -> bytes(100 * M) end, fun(X) -> crypto:hash(md5, X) end},
     {"crypto:mac", fun() -> bytes(100 * M) end, fun(X) -> crypto:mac(hmac, sha256, <<"key">>, X) end},
     {"crypto:crypto_one_time", fun() -> bytes(100 * M) end, fun(X) -> crypto:crypto_one_time(aes_128_ctr, <<0:128>>, <<0:128>>, X, true) end},
     {"crypto:crypto_one_time_aead", fun() -> bytes(50 * M) end, fun(X) -> crypto:crypto_one_time_aead(aes_128_gcm, <<0:128>>, <<0:96>>, X, <<>>, true) end},
     {"crypto:strong_rand_bytes", fun() -> ok end, fun(_) -> crypto:strong_rand_bytes(100 * M) end},
     {"crypto:exor", fun() -> bytes(50 * M) end, fun(X) -> crypto:exor(X, X) end},
     {"crypto:mod_pow", fun() -> big(4096) end, fun(X) -> crypto:mod_pow(3, X, X + 2) end},
     {"crypto:generate_key rsa", fun() -> ok end, fun(_) -> crypto:generate_key(rsa, {2048, 65537}) end},
     {"crypto:generate_key dh", fun() -> ok end, fun(_) -> crypto:generate_key(ecdh, secp384r1) end},
     {"crypto:pbkdf2_hmac", fun() -> ok end, fun(_) -> crypto:pbkdf2_hmac(sha256, <<"a">>, <<"b">>, 200000, 32) end},
     {"zlib:compress", fun() -> bytes(20 * M) end, fun(X) -> zlib:compress(X) end},
     {"zlib:uncompress", fun() -> zlib:compress(bytes(100 * M)) end, fun(X) -> zlib:uncompress(X) end},
     {"zlib:gzip", fun() -> bytes(20 * M) end, fun(X) -> zlib:gzip(X) end},
     {"zlib:gunzip", fun() -> zlib:gzip(bytes(100 * M)) end, fun(X) -> zlib:gunzip(X) end},
     {"re:run", fun() -> bytes(20 * M) end, fun(X) -> re:run(X, <<"x$">>) end},
     {"re:run, backtracking", fun() -> bytes_of(2000, <<"a">>) end, fun(X) -> re:run(X, <<"(a+)+b">>) end},
     {"re:run, global", fun() -> bytes(M) end, fun(X) -> re:run(X, <<"b">>, [global]) end},
     {"re:run, unicode", fun() -> bytes_of(10 * M, <<"aж"/utf8>>) end, fun(X) -> re:run(X, <<"x$">>, [unicode]) end},
     {"re:replace", fun() -> bytes(M) end, fun(X) -> re:replace(X, <<"b">>, <<"c">>, [global, {return, binary}]) end},
     {"re:split", fun() -> bytes(M) end, fun(X) -> re:split(X, <<"b">>) end},
     {"re:compile", fun() -> iolist_to_binary([["(a", integer_to_list(I), "|b)"] || I <- ints(3000)]) end, fun(X) -> re:compile(X) end},
     {"file:read_file", Write, fun(F) -> file:read_file(F) end},
     {"file:write_file", fun() -> bytes(200 * M) end, fun(X) -> file:write_file(File, X) end},
     {"file:read", fun() -> Write(), {ok, F} = file:open(File, [read, raw, binary]), F end, fun(F) -> file:read(F, 200 * M) end},
     {"file:read of a list", fun() -> Write(), {ok, F} = file:open(File, [read, raw]), F end, fun(F) -> file:read(F, 5 * M) end},
     {"file:read by an io server", fun() -> Write(), {ok, F} = file:open(File, [read, binary]), F end, fun(F) -> file:read(F, 20 * M) end},
     {"file:write of an iolist", fun() -> {ok, F} = file:open(File, [write, raw]), {F, [[I rem 256, <<"abc">>] || I <- ints(M)]} end, fun({F, X}) -> file:write(F, X) end},
     {"file:delete", fun() -> file:write_file(File, <<>>) end, fun(_) -> file:delete(File) end},
     {"file:consult", fun() -> file:write_file(File, [io_lib:format("~p.~n", [T]) || T <- tuples(5000)]), File end, fun(F) -> R = file:consult(F), file:delete(F), R end},
     {"code:load_file", fun() -> [code:ensure_loaded(C) || C <- [erl_scan]] end, fun(_) -> code:load_file(unicode_util), code:load_file(erl_parse) end},
     {"erl_scan:string", fun() -> binary_to_list(bytes_of(200000, <<"abc, ">>)) end, fun(X) -> erl_scan:string(X) end},
     {"atom creation", fun() -> ok end, fun(_) -> [list_to_atom("steps_" ++ integer_to_list(I)) || I <- ints(200000)] end},
     {"port_command of much", fun() -> open_port({spawn, "cat >/dev/null"}, [binary]) end, fun(P) -> P ! {self(), {command, bytes(30 * M)}}, erlang:port_info(P) end}].
