%% binary:part, binary_part, at, first and last: all that is inside and all that is not, of binaries of each kind.
-module(bin_parts_edges).
-export([main/0]).

main() ->
    Long = list_to_binary(lists:seq(0, 255)),
    <<_:4, Shifted:30/binary, _/bits>> = Long,
    <<_:3, Odd:77/bits, _/bits>> = Long,
    <<_:8, Short:5/binary, _/binary>> = Long,
    Subjects = [<<>>, <<1>>, Short, Shifted, Odd, <<5:3>>, Long, atom, [1], 1 bsl 70],
    Places = [0, 1, 2, 4, 5, 6, 9, 10, 29, 30, 31, 255, 256, 257, -1, -2, -5, -256, 1 bsl 29, -(1 bsl 29), 1 bsl 40, -(1 bsl 63), (1 bsl 63) - 1, 1 bsl 64, a, 1.0],
    Parts = [{S, P, L, part(S, P, L)} || S <- Subjects, P <- Places, L <- Places],
    io:format("~p of ~p inside, ~p~n", [length([x || {_, _, _, R} <- Parts, R =/= badarg]), length(Parts), erlang:phash2(Parts)]),
    [io:format("~p: ~p ~p ~w~n", [kind(S), try_(fun() -> binary:first(S) end), try_(fun() -> binary:last(S) end), [try_(fun() -> binary:at(S, P) end) || P <- Places]]) || S <- Subjects],
    io:format("~p~n", [[try_(fun() -> binary:part(Long, R) end) || R <- [{1, 2}, {256, -3}, {1}, {1, 2, 3}, [1, 2], {-1, 2}, {0, 257}, {1, a}, x]]]),
    io:format("~p~n", [[guard(Long, P, L) || {P, L} <- [{0, 3}, {254, 3}, {256, -2}, {-1, 1}, {1 bsl 70, 1}, {1, a}]]]),
    %% A part of all is the binary itself; one that shares it sees what the whole says.
    All = binary_part(Long, 256, -256),
    io:format("~p ~p~n", [All =:= Long, binary:referenced_byte_size(binary_part(Long, 10, 100))]).

part(S, P, L) ->
    One = try_(fun() -> binary:part(S, P, L) end),
    [One] = lists:usort([One, try_(fun() -> binary_part(S, P, L) end), try_(fun() -> binary:part(S, {P, L}) end), try_(fun() -> binary_part(S, {P, L}) end)]),
    One.

guard(B, P, L) when binary_part(B, P, L) =:= <<0, 1, 2>> -> first;
guard(B, P, L) when byte_size(binary_part(B, {P, L})) =:= 2 -> two;
guard(_, _, _) -> none.

try_(F) -> try F() catch error:R -> R end.

kind(B) when is_bitstring(B) -> bit_size(B);
kind(B) -> B.
