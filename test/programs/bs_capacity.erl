%% How much room binaries take that may still grow: binary:referenced_byte_size/1.
-module(bs_capacity).
-include("check.hrl").

main() ->
    Exact = << <<I>> || I <- lists:seq(1, 4096) >>,
    ?P(binary:referenced_byte_size(Exact)),
    {match, Parts} = re:run(Exact, "a(.+)$", [{capture, all, binary}]),
    ?P([binary:referenced_byte_size(P) || P <- Parts]),
    Words = << <<I:16>> || I <- lists:seq(1, 100) >>,
    ?P(binary:referenced_byte_size(Words)),
    More = <<Words/binary, 1, 2, 3>>,
    ?P({binary:referenced_byte_size(More), byte_size(More), binary:referenced_byte_size(Words)}),
    ?P([binary:referenced_byte_size(grow(<<>>, N, 100)) || N <- [3, 4, 10, 100, 1000]]),
    ?P([binary:referenced_byte_size(grow(binary:copy(<<1>>, N), 1, 1)) || N <- [100, 127, 128, 129, 1000, 100001]]).

grow(B, 0, _) -> B;
grow(B, N, Size) -> grow(<<B/binary, 0:Size/unit:8>>, N - 1, Size).
