%% Loops whose arguments are integers of any size from turn to turn: sums, hashes, products that leave 64 bits and come back, with lists, tuples, frames,
%% binaries, tests and errors in the middle, and other processes that look on.
-module(int_carried).
-include("check.hrl").

main() ->
    Vs = [0, 1, -1, 7, 16#1fffffff, -16#20000000, 16#20000000, -16#20000001, 16#ffffffff, 1 bsl 40, -(1 bsl 40), (1 bsl 59) - 1, 1 bsl 60,
          (1 bsl 63) - 1, -(1 bsl 63), 1 bsl 63, -(1 bsl 63) - 1, (1 bsl 64) - 1, 1 bsl 64, 1 bsl 100, -(1 bsl 100), 1.5, a, [], {}],
    Funs = [fun sum/2, fun down/2, fun hash/2, fun product/2, fun swap/2, fun rotate/2, fun list/2, fun tuples/2, fun frames/2, fun guarded/2,
            fun chosen/2, fun types/2, fun equal/2, fun equals/2, fun masked/2, fun both/2, fun halves/2, fun clause/2, fun moved/2, fun big/2, fun shifts/2,
            fun compared/2, fun floats/2, fun maps/2, fun sent/2, fun funs/2, fun bits/2, fun branches/2, fun remainder/2, fun negative/2, fun unsigned/2,
            fun splitmix/2, fun xorshift/2, fun murmur/2, fun fnv_like/2, fun remainders/2, fun quotients/2, fun high/2, fun signed/2, fun wide/2, fun kept/2,
            fun pairs/2, fun equal64/2, fun below/2, fun lists64/2, fun tainted/2, fun inner/2],
    [begin
         {name, Name} = erlang:fun_info(F, name),
         io:format("~w ~w~n", [Name, [attempt(F, N, V) || V <- Vs, N <- [0, 1, 2, 5, 40]]])
     end || F <- Funs],
    ?P(hash(200000, 16#811C9DC5)),
    ?P(sum(300000, 1 bsl 29)),
    ?P(fnv(binary:copy(<<"carried from turn to turn">>, 4000), 16#811C9DC5)),
    ?P(fnv64(binary:copy(<<"carried from turn to turn">>, 400), 16#cbf29ce484222325)),
    ?P(adler(binary:copy(<<255, 0, 17>>, 5000), 1, 0)),
    ?P(crc(<<"123456789">>, table(), 16#FFFFFFFF)),
    ?P(erlang:phash2(list(2000, 1 bsl 35))),
    ?P(collatz(837799, 0)),
    ?P(where(fun() -> fails(10, 1 bsl 40) end)),
    ?P(where(fun() -> fails(10, 1 bsl 70) end)),
    ?P(where(fun() -> clause(3, 1 bsl 50) end)),
    ?P(where(fun() -> case_in_loop(5, 1 bsl 33) end)),
    ?P(looked_at()),
    ?P(preempted()),
    ok.

attempt(F, N, V) ->
    try F(N, V) catch error:R:Trace -> [{M, G, X, _} | _] = Trace, {R, M, G, X} end.

where(F) ->
    try F() catch error:R:Trace -> {R, [{Fun, Args, proplists:get_value(line, L)} || {int_carried, Fun, Args, L} <- Trace]} end.

sum(0, S) -> S;
sum(N, S) -> sum(N - 1, S + N * 3).
down(0, S) -> S;
down(N, S) -> down(N - 1, S - 16#12345678).
hash(0, H) -> H;
hash(N, H) -> hash(N - 1, ((H bxor N) * 16777619) band 16#FFFFFFFF).
product(0, P) -> P;
product(N, P) -> product(N - 1, P * 3).
swap(N, V) -> swap(N, V, 1).
swap(0, A, B) -> {A, B};
swap(N, A, B) -> swap(N - 1, B, A + B).
rotate(N, V) -> rotate(N, V, 1, 2, 3).
rotate(0, A, B, C, D) -> [A, B, C, D];
rotate(N, A, B, C, D) -> rotate(N - 1, D, A + D, B, C).
list(N, V) -> list(N, V, []).
list(0, _, Acc) -> Acc;
list(N, S, Acc) -> list(N - 1, (S * 48271) rem 16#7fffffffff, [S | Acc]).
tuples(N, V) -> tuples(N, V, {}, []).
tuples(0, S, T, L) -> {S, T, L};
tuples(N, S, _, L) -> S1 = S + 16#3fffffff, tuples(N - 1, S1, {S, S1, S}, [{N, S1} | L]).
frames(N, V) -> frames(N, V, []).
frames(0, S, _) -> S;
frames(N, S, Acc) -> X = id(S + 1), frames(N - 1, X + S * 2, [id(N) | Acc]).
guarded(0, S) -> S;
guarded(N, S) when S > 16#123456789 -> guarded(N - 1, S - 16#100000000);
guarded(N, S) when S < -16#123456789 -> guarded(N - 1, S + 16#100000000);
guarded(N, S) -> guarded(N - 1, S * 5 + 1).
chosen(0, S) -> S;
chosen(N, S) ->
    case S + 1 of
        0 -> chosen(N - 1, S + 7);
        1 -> chosen(N - 1, S + 16#7fffffff);
        2 -> chosen(N - 1, S - 16#7fffffff);
        3 -> chosen(N - 1, S * 16#7fffffff);
        16#20000000 -> chosen(N - 1, S + 1);
        X -> chosen(N - 1, X * 2)
    end.
types(0, S) -> S;
types(N, S) when is_list(S) -> types(N - 1, 1 bsl 33);
types(N, S) when is_atom(S); is_tuple(S) -> types(N - 1, 1);
types(N, S) when is_integer(S), S rem 2 =:= 0 -> types(N - 1, S div 2 + 16#20000000);
types(N, S) when is_float(S) -> types(N - 1, trunc(S));
types(N, S) when is_integer(S) -> types(N - 1, S * 3 + 1).
equal(0, S) -> S;
equal(N, S) when S =:= 5 -> equal(N - 1, S + (1 bsl 32));
equal(N, S) when S =/= 6 -> equal(N - 1, S * 2 - 5);
equal(N, S) -> equal(N - 1, S - 1).
equals(0, S) -> S;
equals(N, S) when S == 5 -> equals(N - 1, S + (1 bsl 32));
equals(N, S) when S =:= 16#20000004 -> equals(N - 1, 5);
equals(N, S) -> equals(N - 1, (S + 1) band 16#ffffffff).
%% Low bits that are small integers now and then.
masked(0, S) -> S;
masked(N, S) when S =:= 0 -> masked(N - 1, 16#7fffffff);
masked(N, S) when S =:= 1 -> masked(N - 1, 0);
masked(N, S) -> masked(N - 1, (S bsr 5) band 16#fffffffff).
both(N, V) -> both(N, V, V).
both(0, A, B) -> {A, B, A =:= B, A < B};
both(N, A, B) when A >= B -> both(N - 1, A - B, B + 1);
both(N, A, B) -> both(N - 1, B, A + B).
halves(0, S) -> S;
halves(N, S) -> halves(N - 1, S bsr 1).
clause(0, S) -> S;
clause(N, S) when N > 2, S >= 0 -> clause(N - 1, S + 16#3fffffff);
clause(1, S) when S < 0 -> S.
moved(N, V) -> moved(N, V, 0).
moved(0, A, B) -> {A, B};
moved(N, A, _) when N rem 3 =:= 0 -> moved(N - 1, A * 2, A);
moved(N, A, B) -> moved(N - 1, B, A + 16#20000000).
big(0, S) -> S;
big(N, S) when N rem 2 =:= 0 -> big(N - 1, S * 16#ffffffffff);
big(N, S) -> big(N - 1, S div 16#fffffffffe).
shifts(0, S) -> S;
shifts(N, S) -> shifts(N - 1, (S bsl (N rem 7)) bxor (S bsr (N rem 5))).
compared(N, V) -> compared(N, V, 16#40000000, 0).
compared(0, S, L, C) -> {S, L, C};
compared(N, S, L, C) ->
    S1 = S + 16#10000001,
    if S1 > L -> compared(N - 1, S1 - L, L + 16#20000000, C + 1);
       S1 =:= L -> compared(N - 1, S1, L - 1, C);
       true -> compared(N - 1, S1, L, C)
    end.
floats(0, S) -> S;
floats(N, S) -> floats(N - 1, S * 3 + N / 2).
maps(N, V) -> maps(N, V, #{}).
maps(0, S, M) -> {S, M};
maps(N, S, M) -> maps(N - 1, S + 16#20000000, M#{N rem 3 => S}).
sent(0, S) -> S;
sent(N, S) -> self() ! S + 16#20000000, receive X -> sent(N - 1, X * 2) end.
funs(N, V) -> funs(N, V, fun(X) -> X end).
funs(0, S, F) -> {S, F(S)};
funs(N, S, _) -> funs(N - 1, S + 16#20000000, fun(X) -> {X, S} end).
bits(N, V) -> bits(N, V, <<>>).
bits(0, S, B) -> {S, B};
bits(N, S, B) -> bits(N - 1, (S * 77 + 1) band 16#ffffffffff, <<B/binary, S:48>>).
branches(0, S) -> S;
branches(N, S) -> branches(N - 1, if S band 1 =:= 1 -> (S bsr 1) bxor 16#EDB88320; true -> S bsr 1 end).
remainder(0, S) -> S;
remainder(N, S) -> remainder(N - 1, (S * S + N) rem 1000000007).
negative(0, S) -> S;
negative(N, S) -> negative(N - 1, -S - (1 bsl 35)).
unsigned(0, S) -> S;
unsigned(N, S) -> unsigned(N - 1, (S * 6364136223846793005 + 1442695040888963407) band 16#ffffffffffffffff).
%% Unsigned integers of 64 bits.
-define(M64, 16#ffffffffffffffff).
splitmix(0, S) -> S;
splitmix(N, S0) ->
    S = (S0 + 16#9e3779b97f4a7c15) band ?M64,
    Z1 = ((S bxor (S bsr 30)) * 16#bf58476d1ce4e5b9) band ?M64,
    Z2 = ((Z1 bxor (Z1 bsr 27)) * 16#94d049bb133111eb) band ?M64,
    splitmix(N - 1, Z2 bxor (Z2 bsr 31)).
xorshift(0, S) -> S;
xorshift(N, S0) ->
    S1 = S0 bxor (S0 bsr 12),
    S2 = (S1 bxor (S1 bsl 25)) band ?M64,
    xorshift(N - 1, S2 bxor (S2 bsr 27)).
murmur(0, S) -> (S * 16#2545f4914f6cdd1d) band ?M64;
murmur(N, S) -> murmur(N - 1, ((S bxor (S bsr 33)) * 16#ff51afd7ed558ccd) band ?M64).
fnv_like(0, H) -> H;
fnv_like(N, H) -> fnv_like(N - 1, ((H * 16#100000001b3) band ?M64) bxor N).
remainders(0, S) -> S;
remainders(N, S) -> remainders(N - 1, ((S * 3) band ?M64) rem 16#fffffffffffffff1).
quotients(0, S) -> S;
quotients(N, S) -> X = (S * 6364136223846793005) band ?M64, quotients(N - 1, X div 3 + X rem 7).
high(0, S) -> S;
high(N, S) -> X = (S + 16#8000000000000000) band ?M64, high(N - 1, X bsr 1 bor 16#8000000000000000).
signed(0, S) -> S;
signed(N, S) when N rem 2 =:= 0 -> signed(N - 1, (S bxor 16#f0f0f0f0f0f0f0f0) band ?M64);
signed(N, S) -> signed(N - 1, S - 16#7fffffffffffffff).
wide(0, S) -> S;
wide(N, S) -> wide(N - 1, ((S bsl 7) bxor (S bsr 9)) band 16#ffffffffffffffffff).
kept(N, V) -> kept(N, V, []).
kept(0, S, L) -> {S, L};
kept(N, S, L) -> A = (S * 5) band ?M64, B = A bxor (A bsr 17), C = B band 16#ffffffff, kept(N - 1, B, [A, B, C, A div 10, C + B | L]).
pairs(N, V) -> pairs(N, V, 16#fedcba9876543210).
pairs(0, A, B) -> {A, B, A < B, A =:= B};
pairs(N, A, B) -> T = (A + B) band ?M64, pairs(N - 1, ((A bsl 24) bor (A bsr 40)) band ?M64 bxor T, (B bxor T) band ?M64).
equal64(0, S) -> S;
equal64(N, S) when S =:= -1; S =:= 0; S == 1 -> equal64(N - 1, 16#fffffffffffffffe);
equal64(N, S) when S =:= ?M64 -> equal64(N - 1, 0);
equal64(N, S) -> equal64(N - 1, (S + 1) band ?M64).
below(0, S) -> S;
below(N, S) when S > 16#8000000000000000 -> below(N - 1, S - 16#8000000000000000);
below(N, S) when S < 16#4000000000000000 -> below(N - 1, (S + 16#c000000000000001) band ?M64);
below(N, S) -> below(N - 1, (S * 2) band ?M64).
lists64(N, V) -> lists64(N, V, []).
lists64(0, _, L) -> L;
lists64(N, S, L) -> lists64(N - 1, (S * 16#d1342543de82ef95 + 1) band ?M64, [S | L]).
tainted(0, S) -> S;
tainted(N, S) -> tainted(N - 1, ((S * S + S) * S - N) band 16#fffffffffffffffe).
%% What is no integer behind what has overflown, and low bits of what is masked twice.
inner(0, S) -> S;
inner(N, S) -> inner(N - 1, ((((S + 16#ffffffffffffffff) band ?M64) * 3) band ?M64) band 16#fffffffffff0ffff).

fnv(<<C, R/binary>>, H) -> fnv(R, ((H bxor C) * 16#01000193) band 16#FFFFFFFF);
fnv(<<>>, H) -> H.
fnv64(<<C, R/binary>>, H) -> fnv64(R, ((H bxor C) * 16#100000001b3) band 16#FFFFFFFFFFFFFFFF);
fnv64(<<>>, H) -> H.
adler(<<C, R/binary>>, A, B) -> A1 = (A + C) rem 65521, adler(R, A1, (B + A1 * 65537) rem 16#ffffffffffff);
adler(<<>>, A, B) -> (B bsl 16) bor A.
table() -> list_to_tuple([entry(X, 8) || X <- lists:seq(0, 255)]).
entry(X, 0) -> X;
entry(X, K) -> entry(if X band 1 =:= 1 -> (X bsr 1) bxor 16#EDB88320; true -> X bsr 1 end, K - 1).
crc(<<C, R/binary>>, T, A) -> crc(R, T, element(((A bxor C) band 255) + 1, T) bxor (A bsr 8));
crc(<<>>, _, A) -> A bxor 16#FFFFFFFF.
collatz(1, L) -> L;
collatz(N, L) when N band 1 =:= 0 -> collatz(N bsr 1, L + 1);
collatz(N, L) -> collatz(3 * N + 1, L + 1).

fails(N, S) when N > 5 -> fails(N - 1, S * 16#3fffffff);
fails(5, S) ->
    S1 = S + 1,
    fails(S1 - a, S1);
fails(N, S) -> fails(N - 1, S).
case_in_loop(N, S) ->
    case S * 2 of
        X when X > 1 bsl 36 -> case X rem 4 of 1 -> case_in_loop(N, X) end;
        X -> case_in_loop(N - 1, X)
    end.

%% Processes in the middle of such a loop, collected and looked at from outside.
looked_at() ->
    Self = self(),
    Pids = [spawn(fun() -> Self ! {self(), long(200000 + K, 1 bsl 35, [], K)} end) || K <- lists:seq(1, 5)],
    [begin
         erlang:garbage_collect(P),
         case process_info(P, [current_function, status]) of
             undefined -> ok;
             [{current_function, {_, _, _}}, {status, _}] -> ok
         end
     end || P <- Pids, _ <- lists:seq(1, 20)],
    [receive {P, X} -> X end || P <- Pids].
long(0, S, L, _) -> {S, L};
long(N, S, L, K) when N rem 10000 =:= 0 -> long(N - 1, S + N * K, [S | L], K);
long(N, S, L, K) -> long(N - 1, (S * 1103515245 + N) band 16#ffffffffffff, L, K).

preempted() ->
    Self = self(),
    P = spawn(fun() -> count(0, 1 bsl 40, Self) end),
    [receive {P, N, S} -> {N, S} end || _ <- [1, 2, 3]].
count(N, S, To) when N rem 50000 =:= 49999 -> To ! {self(), N, S}, count(N + 1, S + 1, To);
count(N, _, _) when N > 160000 -> ok;
count(N, S, To) -> count(N + 1, S + N, To).

