%% erlang:raise/3 with good and bad stacks, error/2, error/3, rethrowing with the same stack.
-module(exc_raise).
-include("check.hrl").

main() ->
    ?ST(erlang:raise(error, r, [{m, f, 1, []}])),
    ?ST(erlang:raise(error, r, [{m, f, [a, b], [{file, "x.erl"}, {line, 7}]}])),
    ?ST(erlang:raise(exit, r, [])),
    ?ST(erlang:raise(throw, r, [{m, f, 2, [{line, 3}]}, {n, g, 0, []}])),
    ?ST(erlang:raise(error, r, [{fun() -> ok end, [a]}])),
    ?ST(erlang:raise(error, r, [{fun() -> ok end, [a], []}])),
    ?ST(erlang:raise(error, r, [{m, f, 1}])),
    ?P(erlang:raise(bad, r, [])),
    ?P(erlang:raise(id(error), r, id(x))),
    ?P(erlang:raise(error, r, [notaframe])),
    ?P(erlang:raise(error, r, [{m, f, 1, []} | x])),
    ?P(erlang:raise(error, r, [{m, f, -1, []}])),
    ?P(erlang:raise(error, r, [{m, f, a, []}])),
    ?P(erlang:raise(error, r, [{"m", f, 1, []}])),
    ?P(erlang:raise(id("error"), r, [])),
    ?ST(error(r, [a, b])),
    ?ST(error(r, none)),
    ?ST(error(r, [a], [{error_info, #{cause => why}}])),
    ?ST(error(r, none, [{error_info, #{module => m, cause => why}}])),
    ?ST(error(r, none, [])),
    ?P(error(r, id(x))),
    ?P(error(r, none, [bad])),
    ?P(error(r, none, id(x))),
    ?P(begin St = try error(a) catch _:_:S -> S end, try erlang:raise(exit, b, St) catch C:R:S2 -> {C, R, S2 =:= St} end end),
    ?P(begin St = try error(a) catch _:_:S -> S end, try erlang:raise(throw, b, tl(St)) catch C:R:S2 -> {C, R, S2 =:= tl(St)} end end),
    ?P(try (try error(x) catch C:R:S -> erlang:raise(C, R, S) end) catch error:x:S3 -> is_list(S3) end),
    ?P(keep_stack()),
    ?P(nested_keep()),
    ?P(partial(foo)),
    ?P(partial(bar)),
    ?P(through_after()),
    ?P([try erlang:raise(C, r, []) catch X:r -> X end || C <- [error, exit, throw]]),
    ?P(long_stack(20)),
    ok.

keep_stack() ->
    try one(id(1)) catch error:R:S1 -> try erlang:raise(error, R, S1) catch error:R:S2 -> S1 =:= S2 end end.
one(X) -> Y = two(X), {Y}.
two(X) -> Y = error({two, X}), {Y}.
nested_keep() ->
    try
        try one(id(1)) catch throw:never -> ok end
    catch error:_:S -> [F || {?MODULE, F, _, _} <- S, lists:member(F, [one, two])] end.
partial(X) ->
    try
        try throw(X) catch foo -> inner end
    catch bar -> outer end.
through_after() -> try (try one(1) after id(x) end) catch error:_:S -> [F || {?MODULE, F, _, _} <- S, lists:member(F, [one, two])] end.
long_stack(N) ->
    St = [{m, list_to_atom("f" ++ integer_to_list(I)), 0, []} || I <- lists:seq(1, N)],
    try erlang:raise(error, x, St) catch error:x:S -> length(S) end.
