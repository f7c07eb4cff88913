%% Long iolists are measured and written in parts: the same results and errors as in one go.
%% long
-module(iolist_in_parts).
-export([main/0]).

main() ->
    L = [X band 255 || X <- lists:seq(1, 150000)],
    Bin = binary:copy(<<"0123456789abcdef">>, 20000),
    <<_:3, Odd/binary>> = <<0:3, Bin/binary>>,
    Long = [
        {flat, L},
        {tail, L ++ Bin},
        {deep_head, lists:foldl(fun(X, A) -> [A, X] end, [], L)},
        {deep_head_tails, lists:foldl(fun(X, A) -> [A | <<X>>] end, [], L)},
        {deep_tail, lists:foldl(fun(X, A) -> [X, [A]] end, [], L)},
        {shared, [[L, L], <<"x">>, [[], L | Bin] | <<"end">>]},
        {empty, lists:duplicate(150000, [])},
        {empty_binaries, [lists:duplicate(150000, <<>>), <<"a">>]},
        {binaries, [[<<X>>, Bin, X] || X <- lists:seq(1, 20)]},
        {unaligned, [L, Odd, 1, Odd, L]},
        {large, lists:duplicate(40, Bin)},
        {words, [[integer_to_binary(X), $,, "x"] || X <- lists:seq(1, 40000)]}
    ],
    [report(F, Name, T) || {Name, T} <- Long, F <- functions()],
    [io:format("iolist_to_iovec ~p ~p~n", [Name, iolist_to_binary(T) =:= iolist_to_binary(erlang:iolist_to_iovec(T))]) || {Name, T} <- Long],
    %% OTP 25 cuts in other places, and shows what it had in its hands
    New = erlang:system_info(otp_release) >= "27",
    [io:format("iolist_to_iovec ~p ~p~n", [Name, [byte_size(B) || B <- erlang:iolist_to_iovec(T)]]) || {Name, T} <- Long, New],
    Bits = [
        {odd, [L, <<1:3>>, L]},
        {odd_tail, [L, L | <<5:7>>]},
        {bits, [<<X:3>> || X <- L]},
        {odd_large, [<<1:1>>, Bin, L, Odd, <<1:7>>, L]}
    ],
    [report(list_to_bitstring, Name, T) || {Name, T} <- Bits],
    Bad = [
        {atom, L ++ [bad]},
        {tail_byte, L ++ 65},
        {tail_byte_inside, [L ++ 65, 66]},
        {tail_bytes_below, [[[L | 3], 4 | 5] | 6]},
        {byte_below, lists:foldl(fun(X, A) -> [A | X] end, L, [1, 2, 3])},
        {negative, [L, -1]},
        {large_byte, [L, 256]},
        {bits, [L, <<1:3>>]},
        {bits_tail, [L | <<1:3>>]},
        {tuple, [L, [L, {}]]}
    ],
    [report(F, Name, T) || {Name, T} <- Bad, F <- functions(), not (Name =:= bits andalso F =:= list_to_bitstring)],
    [report(iolist_to_iovec, Name, T) || {Name, T} <- Bad, New, not lists:member(Name, [tail_bytes_below, byte_below])],
    [io:format("~p ~p ~p~n", [iolist_to_iovec, T, try erlang:iolist_to_iovec(T) catch error:R -> R end])
        || T <- [[bad], bad, [1 | bad], [[1 | 2]], <<1:3>>, [1, 2 | <<3>>]]],
    %% erl takes the square of their lengths for the checksums of many others
    [report(F, Name, T) || {Name, T} <- Long, lists:member(Name, [flat, large]), F <- [md5, crc32, adler32]],
    ok = others_run(lists:duplicate(40, L)).

functions() -> [list_to_binary, iolist_to_binary, list_to_bitstring, iolist_size, list_to_bin].

report(F, Name, T) ->
    io:format("~p ~p ~p~n", [F, Name, try call(F, T) of R -> result(R) catch C:R:S -> {C, R, frame(hd(S), T)} end]).

call(list_to_bin, T) -> binary:list_to_bin(T);
call(F, T) -> erlang:F(T).

result(R) when is_bitstring(R) -> {bit_size(R), erlang:crc32(<<R/bitstring, 0:(7 - (bit_size(R) + 7) rem 8)>>)};
result(R) -> R.

frame({M, F, [T], Info}, T) -> {M, F, the_argument, Info};
frame({M, F, Args, Info}, _) -> {M, F, Args, Info}.

%% Who works lets others run.
others_run(T) ->
    Self = self(),
    Tracer = spawn_link(fun() -> count(Self, 0) end),
    Worker = spawn_link(fun() -> receive go -> Self ! {size, byte_size(iolist_to_binary(T))} end end),
    erlang:trace(Worker, true, [running, {tracer, Tracer}]),
    Worker ! go,
    receive {size, 6000000} -> Tracer ! stop end,
    receive {turns, N} when N > 3 -> ok end.

count(Parent, N) -> receive {trace, _, in, _} -> count(Parent, N + 1); {trace, _, _, _} -> count(Parent, N); stop -> Parent ! {turns, N} end.
