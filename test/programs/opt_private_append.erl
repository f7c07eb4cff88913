%% Accumulators that the compiler knows to be private: binaries appended and tuples updated in place, or not.
-module(opt_private_append).
-record(acc, {bin = <<>>, n = 0, log = []}).
-include("check.hrl").

main() ->
    ?P(bin(100)),
    ?P(two(50)),
    ?P(escape(20)),
    ?P(in_tuple(30)),
    ?P(in_record(30)),
    ?P(shared(10)),
    ?P(nested(5)),
    ?P(cond_append([1, a, 2, b, 3])),
    ?P(branch(true)),
    ?P(branch(false)),
    ?P(from_arg(<<"start">>, 3)),
    ?P(tuple_update(20)),
    ?P(tuple_leak(5)),
    ?P(list_of_tuples(4)),
    ?P(in_map(10)),
    ?P(throw_out(10)),
    ?P(resume(<<1, 2, 3, 4>>, <<>>)),
    ?P(rec_update(10)),
    ?P(both_used(4)),
    ?P(itself(<<>>, 5)),
    ?P(bits_of_itself(<<>>, 5)),
    ?P(part_of_itself(<<7>>, 5)),
    ok.

bin(N) -> erlang:crc32(bin(N, <<>>)).
bin(0, A) -> A;
bin(N, A) -> bin(N - 1, <<A/binary, N:16>>).
two(N) -> {A, B} = two(N, <<>>, <<>>), {byte_size(A), byte_size(B), erlang:crc32([A, B])}.
two(0, A, B) -> {A, B};
two(N, A, B) when N rem 2 =:= 0 -> two(N - 1, <<A/binary, N>>, B);
two(N, A, B) -> two(N - 1, A, <<B/binary, N, N>>).
escape(N) -> escape(N, <<>>, []).
escape(0, A, L) -> {byte_size(A), [byte_size(X) || X <- lists:reverse(L)], lists:all(fun(X) -> binary:part(A, 0, byte_size(X)) =:= X end, L)};
escape(N, A, L) -> B = <<A/binary, N>>, escape(N - 1, B, [B | L]).
in_tuple(N) -> lists:foldl(fun(I, {B, S}) -> {<<B/binary, I>>, S + I} end, {<<>>, 0}, lists:seq(1, N)).
in_record(N) -> lists:foldl(fun(I, #acc{bin = B, n = K} = A) -> A#acc{bin = <<B/binary, I>>, n = K + I, log = [I | A#acc.log]} end, #acc{}, lists:seq(1, N)).
shared(N) -> A = bin(N, <<>>), B = <<A/binary, "b">>, C = <<A/binary, "c">>, D = <<B/binary, C/binary>>, {binary:last(B), binary:last(C), byte_size(D), A =:= binary:part(B, 0, byte_size(A))}.
nested(N) -> << <<(bin(I, <<>>))/binary>> || I <- lists:seq(1, N) >>.
cond_append(L) -> lists:foldl(fun(X, A) when is_integer(X) -> <<A/binary, X>>; (_, A) -> A end, <<>>, L).
branch(C) -> A = <<(id(<<"a">>))/binary, "b">>, B = case C of true -> <<A/binary, "t">>; false -> A end, {A, <<B/binary, "!">>, B}.
from_arg(B, 0) -> B;
from_arg(B, N) -> from_arg(<<B/binary, N>>, N - 1).
tuple_update(N) -> tu(N, {0, 0, 0}).
tu(0, T) -> T;
tu(N, T) -> tu(N - 1, setelement(N rem 3 + 1, T, element(N rem 3 + 1, T) + N)).
tuple_leak(N) -> tl_(N, {0, start}, []).
tl_(0, T, L) -> [T | L];
tl_(N, T, L) -> tl_(N - 1, setelement(1, T, N), [T | L]).
list_of_tuples(N) -> T = {a, b, c}, [setelement(I rem 3 + 1, T, I) || I <- lists:seq(1, N)] ++ [T].
in_map(N) -> maps:to_list(lists:foldl(fun(I, M) -> M#{1 => <<(maps:get(1, M))/binary, I>>} end, #{1 => <<>>}, lists:seq(1, N))).
throw_out(N) -> try to(N, <<>>) catch throw:B -> {<<B/binary, "caught">>, B} end.
to(0, A) -> throw(A);
to(N, A) -> to(N - 1, <<A/binary, N>>).
resume(<<X, R/binary>>, A) when X rem 2 =:= 1 -> resume(R, <<A/binary, X, X>>);
resume(<<X, R/binary>>, A) -> resume(R, <<X, A/binary>>);
resume(<<>>, A) -> A.
rec_update(N) -> lists:foldl(fun(I, R) -> R1 = R#acc{n = R#acc.n + I}, R1#acc{log = [R#acc.n, R1#acc.n | R1#acc.log]} end, #acc{}, lists:seq(1, N)).
both_used(N) -> T = id({1, 2, 3}), U = setelement(1, T, N), V = setelement(2, U, N), {T, U, V, setelement(3, T, V)}.
%% The compiler takes these for private, though another segment names them (larger ones end an erl of OTP 27).
itself(A, 0) -> A;
itself(A, N) -> itself(<<A/binary, N, A/binary>>, N - 1).
bits_of_itself(A, 0) -> A;
bits_of_itself(A, N) -> bits_of_itself(<<A/bits, N:4, A/bits>>, N - 1).
part_of_itself(A, 0) -> A;
part_of_itself(A, N) -> part_of_itself(<<A/binary, N, A:1/binary>>, N - 1).
