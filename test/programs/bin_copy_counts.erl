%% binary:copy/2 with counts of any size: what fits into a word is a count.
-module(bin_copy_counts).
-include("check.hrl").

main() ->
    Counts = [0, 1, -1, 1 bsl 58, 1 bsl 59, 1 bsl 60, 1 bsl 61, (1 bsl 63) - 1, 1 bsl 63, (1 bsl 64) - 1, 1 bsl 64, 1 bsl 70, -(1 bsl 70), 1.0, x],
    [?P({B, N, binary:copy(B, N)}) || B <- [<<>>, x], N <- Counts],
    [?P({N, byte_size(binary:copy(<<1, 2, 3>>, N))}) || N <- [0, 1, -1, 7, 1 bsl 64, 1 bsl 70, -(1 bsl 70), x]],
    ok.
