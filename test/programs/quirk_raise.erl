%% Quirk groups 20, 21, 22: raise with odd arguments, error/3, raw rethrow, tail calls without frames.
-module(quirk_raise).
-include("check.hrl").

main() ->
    ?P(erlang:raise(badclass, r, [])),
    ?P(erlang:raise(error, r, notalist)),
    ?P(erlang:raise(error, r, [x])),
    ?ST(erlang:raise(error, r, [{a, b, 1, [{file, "f"}, {line, 1}, {other, x}]}])),
    ?ST(erlang:raise(throw, r, [])),
    ?ST(error({my, e}, none, [{error_info, #{cause => c}}])),
    ?ST(error(x, [a, b], [{error_info, #{}}])),
    ?ST(t1(id(1))),
    ?ST(b1(id(1))),
    ?P(try b1(id(1)) catch C:R:S -> try erlang:raise(C, R, S) catch _:_:S2 -> S =:= S2 end end),
    ?ST(try b1(id(1)) catch C:R:S -> erlang:raise(C, R, S) end),
    ?ST(try b1(id(1)) after ok end),
    ?ST(try b1(id(1)) catch throw:_ -> ok end),
    ?ST(apply(id(erlang), id(hd), [[]])),
    ?ST(tail_apply(id(nomod))),
    ?P(maps:get(a, id(x))),
    ?ST(maps:get(a, id(#{b => 1}))),
    ?ST(receive x -> x after id(-1) -> y end),
    ok.

t1(X) -> t2(X).
t2(X) -> t3(X).
t3(X) -> error({t, X}).
b1(X) -> Y = t1(X), {Y}.
tail_apply(M) -> M:f(1, 2).
