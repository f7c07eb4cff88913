%% Order of evaluation: arguments, operators, tuples, lists, maps, binaries, records, side effects.
-module(code_eval_order).
-record(r, {a, b, c}).
-include("check.hrl").

main() ->
    ?P(o(fun() -> f(l(1), l(2), l(3)) end)),
    ?P(o(fun() -> l(1) + l(2) * l(3) end)),
    ?P(o(fun() -> {l(1), l(2), {l(3)}} end)),
    ?P(o(fun() -> [l(1), l(2) | l(3)] end)),
    ?P(o(fun() -> #{l(1) => l(2), l(3) => l(4)} end)),
    ?P(o(fun() -> M = #{1 => x}, M#{l(1) => l(2), l(3) => l(4)} end)),
    ?P(o(fun() -> <<(l(1)), (l(2)):16, (l(3))>> end)),
    ?P(o(fun() -> #r{c = l(1), a = l(2), b = l(3)} end)),
    ?P(o(fun() -> (l(erlang)):abs(l(1)) end)),
    ?P(o(fun() -> (l(fun(A, B) -> A + B end))(l(1), l(2)) end)),
    ?P(o(fun() -> l(true) andalso l(false) andalso l(true) end)),
    ?P(o(fun() -> l(false) orelse l(true) orelse l(true) end)),
    ?P(o(fun() -> l(true) and l(false) end)),
    ?P(o(fun() -> l(true) or l(false) end)),
    ?P(o(fun() -> l(1) < l(2) end)),
    ?P(o(fun() -> l([1]) ++ l([2]) ++ l([3]) end)),
    ?P(o(fun() -> l(a) =:= l(b) end)),
    ?P(o(fun() -> case l(1) of 1 -> l(2); _ -> l(3) end end)),
    ?P(o(fun() -> [l({X, Y}) || X <- l([1, 2]), Y <- l([a])] end)),
    ?P(o(fun() -> X = l(1), Y = l(X + 1), l(X + Y) end)),
    ?P(o(fun() -> self() ! l(m), receive M -> l(M) end end)),
    ?P(o(fun() -> try l(1), throw(l(2)) catch V -> l({c, V}) after l(3) end end)),
    ?P(o(fun() -> f(l(1), throw(x), l(3)) end)),
    ?P(o(fun() -> {l(1), hd(l([])), l(2)} end)),
    ?P(o(fun() -> l(1) + hd([]) + l(2) end)),
    ?P(o(fun() -> apply(l(lists), l(reverse), l([[1, 2]])) end)),
    ?P(o(fun() -> {A, B} = {l(1), l(2)}, [B, A] end)),
    ?P(o(fun() -> begin l(1), l(2) end, l(3) end)),
    ok.

l(X) -> put(log, [X | get(log)]), X.
f(A, B, C) -> [A, B, C].
o(F) -> put(log, []), R = try F() catch C:E -> {C, E} end, {R, lists:reverse(get(log))}.
