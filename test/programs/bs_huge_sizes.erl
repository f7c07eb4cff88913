%% Segments with sizes that no bitstring has: they do not match, and building them is a system limit.
-module(bs_huge_sizes).
-include("check.hrl").

main() ->
    B = id(<<1, 2, 3, 4, 5, 6, 7, 8, 9>>),
    ?P([F(B) || F <- [fun exact/1, fun at_least/1, fun skipped/1, fun integer/1, fun binary/1, fun binary_and_rest/1, fun float/1,
                      fun literal/1, fun units/1, fun skipped_2gb/1, fun skipped_many/1, fun tail/1]]),
    ?P([sized(B, N) || N <- [0, 1, 8, 1 bsl 29, 1 bsl 50, 1 bsl 55, 1 bsl 59, 1 bsl 64, 1 bsl 100, -1, -(1 bsl 59), -(1 bsl 100), a]]),
    Bin = id(<<"abc">>),
    Most = (1 bsl 59) - 1,
    ?ST(<<42:(1 bsl 58)/unit:255>>),
    ?ST(<<42:(1 bsl 60)/unit:8>>),
    ?ST(<<42:(1 bsl 64)>>),
    ?ST(<<Bin:(1 bsl 64)/binary>>),
    ?ST(<<Bin:(id(1 bsl 64))/binary>>),
    ?ST(<<42.0:(id(1 bsl 64))/float>>),
    ?ST(<<0:Most/unit:32, 0:64>>),
    ?ST(<<0:(id(Most))/unit:32, (id(0)):64>>),
    ?ST(<<Bin:Most/binary-unit:33>>),
    ?ST(<<Bin:(id(Most))/binary-unit:33>>),
    ?ST(<<1, (id(2.0)):Most/float-unit:33>>),
    ?ST(<<0:(id(8)), 42:(id(-(1 bsl 70)))>>),
    ?P([reason(F) || F <- [
      fun() -> <<(id(<<>>))/binary, 0:(id(1 bsl 100))>> end,
      fun() -> <<(id(<<>>))/binary, 0:(1 bsl 100)>> end,
      fun() -> <<(id(<<1:1>>))/binary, 0:(1 bsl 100)>> end,
      fun() -> <<(id(<<1:1>>))/binary, 0:8>> end,
      fun() -> <<(id(<<>>))/binary, 0:(id(-1))>> end,
      fun() -> <<0:(-(1 bsl 100))>> end,
      fun() -> <<0:(id(8)), 42:(id(1 bsl 64))>> end]]),
    %% copying costs a reduction for each KB
    Large = id(binary:copy(<<0>>, 1000 * 1024)),
    ?P([costs(N, F) || {N, F} <- [
      {1000, fun() -> <<0:8, Large/binary>> end},
      {500, fun() -> <<0:8, Large:(500 * 1024)/binary>> end},
      {0, fun() -> byte_size(Large) end}]]),
    ok.

exact(<<B:8, _:16#1_0000_0000_0000_0000>>) -> B; exact(_) -> no.
at_least(<<B:8, _:16#1_0000_0000_0000_0000, _/binary>>) -> B; at_least(_) -> no.
skipped(<<B:8, _:(1 bsl 100), C:8, D/bits>>) -> {B, C, D}; skipped(<<B:8, _/bits>>) -> B.
skipped_2gb(<<B:8, _:16#8000_0000, C:8>>) -> {B, C}; skipped_2gb(_) -> no.
skipped_many(<<B:8, _:(1 bsl 40), C:3, _:(1 bsl 41), D:8, _/bits>>) -> {B, C, D}; skipped_many(<<B:8, _/bits>>) -> B.
integer(<<B:8, X:(1 bsl 100)>>) -> {B, X}; integer(_) -> no.
binary(<<B:8, X:(1 bsl 61)/binary>>) -> {B, X}; binary(_) -> no.
binary_and_rest(<<B:8, X:(1 bsl 61)/binary, _/bits>>) -> {B, X}; binary_and_rest(_) -> no.
float(<<B:8, X:(1 bsl 61)/float>>) -> {B, X}; float(_) -> no.
literal(<<B:8, 17:(1 bsl 68), _/bits>>) -> B; literal(_) -> no.
units(<<B:8, 17:(1 bsl 58)/unit:255, _/bits>>) -> B; units(_) -> no.
tail(<<_:8, R/bits>>) -> case R of <<_:(1 bsl 67)>> -> R; <<_:(1 bsl 33), _/bits>> -> R; _ -> no end.

sized(B, N) ->
    {case B of <<X:N, _/bits>> -> X; _ -> no end,
     case B of <<Y:N/binary, _/bits>> -> Y; _ -> no end,
     case B of <<_:N/unit:256, Z/bits>> -> Z; _ -> no end}.

reason(F) -> try F() of _ -> fine catch error:R -> R end.

costs(N, F) ->
    {reductions, Before} = process_info(self(), reductions),
    F(),
    {reductions, After} = process_info(self(), reductions),
    {N, After - Before >= N, After - Before < N + 1500}.
