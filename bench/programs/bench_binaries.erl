%% Building and parsing binaries.
-module(bench_binaries).
-export([rows/0]).

rows() ->
    No = fun() -> none end,
    [{"bin_append", No, fun(_) -> append(1000000, <<>>) end},
     {"bin_append_int32", No, fun(_) -> append32(1000000, <<>>) end},
     {"bin_build_small", No, fun(_) -> small(2000000, <<>>) end},
     {"bin_comprehension", fun() -> seq_bin(500000) end, fun(B) -> << <<(X bxor 85)>> || <<X>> <= B >> end},
     {"iolist_to_binary", fun() -> [["key", $=, <<"value ">>, integer_to_list(X)] || X <- lists:seq(1, 20000)] end, fun(L) -> iol(10, L) end},
     {"list_to_binary", fun() -> [X band 255 || X <- lists:seq(1, 300000)] end, fun(L) -> ltob(10, L) end},
     {"bin_sum_bytes", fun() -> seq_bin(3000000) end, fun(B) -> sum(B, 0) + sum(B, 0) + sum(B, 0) end},
     {"bin_utf8", fun() -> unicode:characters_to_binary(lists:duplicate(100000, [$a, 228, 8364, 128512])) end, fun(B) -> lists:sum([utf8(B, X) || X <- lists:seq(1, 10)]) end},
     {"bin_utf8_build", fun() -> lists:flatten(lists:duplicate(500000, [$a, 228, 8364, 128512])) end, fun(L) -> utf8_build(L, <<>>) end},
     {"bin_int_fields", fun() -> << <<X:8, X:16, X:32, X:24/little>> || X <- lists:seq(1, 100000) >> end, fun(B) -> lists:sum([fields(B, X) || X <- lists:seq(1, 15)]) end},
     {"bin_bit_fields", fun() -> seq_bin(500000) end, fun(B) -> lists:sum([bits(B, X) || X <- lists:seq(1, 10)]) end},
     {"bin_tlv_records", fun() -> << <<(X rem 5), (X rem 20):16, 0:(X rem 20)/unit:8>> || X <- lists:seq(1, 50000) >> end, fun(B) -> length(tlv(B, [])) + length(tlv(B, [])) end},
     {"bin_floats", fun() -> << <<(X * 1.5)/float>> || X <- lists:seq(1, 200000) >> end, fun(B) -> floats(B, 0.0) + floats(B, 0.0) end},
     {"csv_parse", fun() -> iolist_to_binary([[integer_to_list(X), ",name", integer_to_list(X rem 100), ",3.25\n"] || X <- lists:seq(1, 20000)]) end, fun(B) -> erlang:phash2(csv(B, <<>>, [], [])) end},
     {"json_decode", fun() -> json() end, fun(B) -> json_value(B) end},
     {"binary_split", fun() -> iolist_to_binary(lists:join($,, [integer_to_list(X) || X <- lists:seq(1, 500000)])) end, fun(B) -> length(binary:split(B, <<",">>, [global])) end},
     {"binary_match", fun() -> <<(binary:copy(<<"abcabd">>, 100000))/binary, "abcabe">> end, fun(B) -> matches(50, B) end},
     {"term_to_binary", fun() -> [{X, "abc", <<"xyz">>, #{a => X}, 1.5} || X <- lists:seq(1, 10000)] end, fun(T) -> ttb(30, T) end},
     {"binary_to_term", fun() -> term_to_binary([{X, "abc", <<"xyz">>, #{a => X}, 1.5} || X <- lists:seq(1, 10000)]) end, fun(B) -> btt(10, B) end},
     {"md5_crc32", fun() -> seq_bin(1000000) end, fun(B) -> {erlang:md5(B), erlang:crc32(B)} end},
     {"string_utf8", fun() -> unicode:characters_to_binary(lists:duplicate(3000, "Grüße, Jürgen ")) end, fun(B) -> {string:length(B), string:uppercase(B)} end},
     {"characters_to_list", fun() -> unicode:characters_to_binary(lists:duplicate(50000, [$a, 228, 8364])) end, fun(B) -> utl(10, B) end},
     {"hash_phash2", fun() -> [{X, "abc", <<"xyz">>, a} || X <- lists:seq(1, 20000)] end, fun(T) -> phash(10, T, 0) end}].

seq_bin(N) -> list_to_binary([X band 255 || X <- lists:seq(1, N)]).
append(0, B) -> B;
append(N, B) -> append(N - 1, <<B/binary, N>>).
append32(0, B) -> B;
append32(N, B) -> append32(N - 1, <<B/binary, N:32>>).
small(0, B) -> B;
small(N, _) -> small(N - 1, <<1, N:16, "abc", (N band 7):4, 0:4, N:32/little>>).
iol(1, L) -> iolist_to_binary(L);
iol(N, L) -> true = is_binary(iolist_to_binary(L)), iol(N - 1, L).
ltob(1, L) -> list_to_binary(L);
ltob(N, L) -> true = is_binary(list_to_binary(L)), ltob(N - 1, L).
sum(<<X, R/binary>>, A) -> sum(R, A + X);
sum(<<>>, A) -> A.
utf8(<<C/utf8, R/binary>>, A) -> utf8(R, A + C);
utf8(<<>>, A) -> A.
utf8_build([C | R], B) -> utf8_build(R, <<B/binary, C/utf8>>);
utf8_build([], B) -> B.
fields(<<A:8, B:16, C:32, D:24/little, R/binary>>, S) -> fields(R, (S + A + B + C + D) band 16#FFFFFF);
fields(<<>>, S) -> S.
bits(<<A:3, B:5, C:1, D:7, R/bits>>, S) -> bits(R, (S + A * B + C - D) band 16#FFFFFF);
bits(<<>>, S) -> S.
tlv(<<T, L:16, V:L/binary, R/binary>>, A) -> tlv(R, [{T, V} | A]);
tlv(<<>>, A) -> A.
floats(<<F/float, R/binary>>, A) -> floats(R, A + F);
floats(<<>>, A) -> A.
csv(<<$,, R/binary>>, F, Row, Rows) -> csv(R, <<>>, [F | Row], Rows);
csv(<<$\n, R/binary>>, F, Row, Rows) -> csv(R, <<>>, [], [lists:reverse(Row, [F]) | Rows]);
csv(<<C, R/binary>>, F, Row, Rows) -> csv(R, <<F/binary, C>>, Row, Rows);
csv(<<>>, _, _, Rows) -> lists:reverse(Rows).
matches(1, B) -> binary:match(B, <<"abcabe">>);
matches(N, B) -> {_, 6} = binary:match(B, <<"abcabe">>), matches(N - 1, B).
ttb(1, T) -> term_to_binary(T);
ttb(N, T) -> true = byte_size(term_to_binary(T)) > 0, ttb(N - 1, T).
btt(1, T) -> length(binary_to_term(T));
btt(N, T) -> [_ | _] = binary_to_term(T), btt(N - 1, T).
utl(1, B) -> length(unicode:characters_to_list(B));
utl(N, B) -> [_ | _] = unicode:characters_to_list(B), utl(N - 1, B).
phash(0, _, A) -> A;
phash(N, T, A) -> phash(N - 1, T, A bxor erlang:phash2(T)).

%% A JSON reader of the plain kind, with sub-binaries as strings.
json() ->
    Item = fun(X) -> ["{\"id\":", integer_to_list(X), ",\"name\":\"item ", integer_to_list(X), "\",\"tags\":[\"a\",\"b\",true,null],\"price\":", integer_to_list(X * 3), "}"] end,
    iolist_to_binary(["[", lists:join(",", [Item(X) || X <- lists:seq(1, 10000)]), "]"]).
json_value(B) -> {V, <<>>} = value(B), length(V).
value(<<$[, $], R/binary>>) -> {[], R};
value(<<$[, R/binary>>) -> array(R, []);
value(<<${, R/binary>>) -> object(R, #{});
value(<<$", R/binary>>) -> str(R, R, 0);
value(<<"true", R/binary>>) -> {true, R};
value(<<"null", R/binary>>) -> {null, R};
value(B) -> int(B, 0).
array(B, A) ->
    case value(B) of
        {V, <<$,, R/binary>>} -> array(R, [V | A]);
        {V, <<$], R/binary>>} -> {lists:reverse(A, [V]), R}
    end.
object(<<$", B/binary>>, M) ->
    {K, <<$:, R0/binary>>} = str(B, B, 0),
    case value(R0) of
        {V, <<$,, R/binary>>} -> object(R, M#{K => V});
        {V, <<$}, R/binary>>} -> {M#{K => V}, R}
    end.
str(<<$", R/binary>>, S, N) -> <<T:N/binary, _/binary>> = S, {T, R};
str(<<_, R/binary>>, S, N) -> str(R, S, N + 1).
int(<<D, R/binary>>, A) when D >= $0, D =< $9 -> int(R, A * 10 + D - $0);
int(R, A) -> {A, R}.
