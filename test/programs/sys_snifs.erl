%% erlang:system_info(snifs): which functions are native.
-module(sys_snifs).
-include("check.hrl").

main() ->
    ?F(length(snifs()) =:= length(lists:usort(snifs()))),
    [io:format("~p~n", [{M, lists:sort([{F, A} || {N, F, A} <- snifs(), N =:= M])}])
     || M <- [atomics, binary, ets, lists, maps, math, os, prim_file, re, string, unicode]],
    ?F([{F, A} || {erlang, F, A} <- lists:sort(snifs()), F =:= min orelse F =:= max orelse F =:= is_integer orelse F =:= apply]),
    ?F([M || {M, _, _} <- snifs(), M =:= ?MODULE]).

snifs() -> erlang:system_info(snifs).
