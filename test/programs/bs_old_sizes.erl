%% otp: 25-27
%% Huge and bad sizes in the instructions that OTP 24 made for the bit syntax: bs_add, bs_init2, bs_append, bs_skip_bits2 …
-module(bs_old_sizes).
-compile(r24).
-include("check.hrl").

main() ->
    Sizes = [0, 8, 1 bsl 59, 1 bsl 64, 1 bsl 100, -1, -(1 bsl 59), -(1 bsl 100), a, 1.5],
    ?P([{N, reason(fun() -> <<1, 0:N>> end), reason(fun() -> <<(id(<<>>))/binary, 0:N, 1>> end), reason(fun() -> <<2:N/unit:8, 3:N>> end)} || N <- Sizes]),
    ?P([{N, reason(fun() -> <<(id(<<1:1>>))/binary, 0:N, 1>> end), reason(fun() -> <<(id(a))/binary, 0:N>> end),
         reason(fun() -> <<(id(<<"abc">>)):N/binary>> end)} || N <- Sizes]),
    ?P([reason(F) || F <- [
      fun() -> <<0:(1 bsl 67)>> end,
      fun() -> <<0:(1 bsl 100), (id(1)):8>> end,
      fun() -> <<(id(<<>>))/binary, 0:(1 bsl 100)>> end,
      fun() -> <<(id(<<1:1>>))/binary, 0:(1 bsl 100)>> end,
      fun() -> <<(id(<<1:1>>))/binary, 0:8>> end,
      fun() -> <<(id(a))/binary, 0:8>> end,
      fun() -> <<0:(id(8)), 42:(id(1 bsl 64)), 1:(id(b))>> end]]),
    B = id(<<1, 2, 3, 4, 5, 6, 7, 8, 9>>),
    ?P([F(B) || F <- [fun exact/1, fun skipped/1, fun integer/1, fun binary/1, fun float/1, fun literal/1]]),
    ok.

exact(<<B:8, _:16#1_0000_0000_0000_0000>>) -> B; exact(<<B:8, _:(1 bsl 45)>>) -> B; exact(_) -> no.
skipped(<<B:8, _:(1 bsl 100), C:8, D/bits>>) -> {B, C, D}; skipped(<<B:8, _/bits>>) -> B.
integer(<<B:8, X:(1 bsl 100)>>) -> {B, X}; integer(_) -> no.
binary(<<B:8, X:(1 bsl 61)/binary, _/bits>>) -> {B, X}; binary(_) -> no.
float(<<B:8, X:(1 bsl 61)/float>>) -> {B, X}; float(_) -> no.
literal(<<B:8, 17:(1 bsl 68), _/bits>>) -> B; literal(_) -> no.

reason(F) -> try F() of B -> B catch error:R -> R end.
