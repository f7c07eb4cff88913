%% try with all classes: of, catch patterns, after, nesting, values.
-module(exc_classes).
-include("check.hrl").

main() ->
    ?P(t(fun() -> ok end)),
    ?P(t(fun() -> throw(x) end)),
    ?P(t(fun() -> error(x) end)),
    ?P(t(fun() -> exit(x) end)),
    ?P(t(fun() -> 1 / id(0) end)),
    ?P(t(fun() -> hd(id([])) end)),
    ?P(t(fun() -> throw({complex, [term], #{}}) end)),
    ?P(t(fun() -> exit(normal) end)),
    ?P(t(fun() -> exit(kill) end)),
    ?P(t(fun() -> error(undef) end)),
    ?P(t(fun() -> error({badmatch, x}) end)),
    ?P(t(fun() -> erlang:raise(throw, y, []) end)),
    ?P(try id(1) of 1 -> one; 2 -> two catch _:_ -> c end),
    ?P(try id(3) of 1 -> one; 2 -> two catch _:_ -> c end),
    ?P(try throw(a) catch a -> caught_a; b -> caught_b end),
    ?P(try throw(c) catch a -> caught_a; b -> caught_b end),
    ?P(try error(a) catch a -> wrong; error:a -> right end),
    ?P(try exit(a) catch error:a -> wrong; throw:a -> wrong; exit:a -> right end),
    ?P(try throw({x, 1}) catch {y, N} -> {y, N}; {x, N} when N > 1 -> big; {x, N} -> {x, N} end),
    ?P(try error(e) catch error:E when is_integer(E) -> int; error:E when is_atom(E) -> {atom, E} end),
    ?P(try id(ok) after put(after1, done) end),
    ?P(get(after1)),
    ?P(try throw(x) catch x -> put(c, 1), caught after put(after2, get(c)) end),
    ?P(get(after2)),
    ?P(try (try throw(x) after put(after3, inner) end) catch X -> {X, get(after3)} end),
    ?P(try (try throw(x) after throw(y) end) catch X -> X end),
    ?P(try (try error(x) catch error:x -> throw(z) end) catch X -> X end),
    ?P(try (try throw(x) catch y -> wrong end) catch x -> outer end),
    ?P(try (try id(5) of 5 -> throw(from_of) catch from_of -> inner end) catch from_of -> outer end),
    ?P(try id([1, 2]) of [A | _] -> A catch _ -> none end),
    ?P(begin X = try id(5) of N -> N + 1 catch _ -> 0 end, X * 2 end),
    ?P([try F() catch C:R -> {C, R} end || F <- [fun() -> 1 end, fun() -> throw(2) end, fun() -> error(3) end, fun() -> exit(4) end]]),
    ?P(nest(5)),
    ?P(after_order()),
    ?P(early(5)),
    ?P(early(-5)),
    ?P(try begin 1, 2, id(3) end of X -> X after ok end),
    ?P(try throw(a), b catch a -> c end),
    ?P(try error(first) catch error:first -> try error(second) catch error:second -> both end end),
    ?P(multi(1)),
    ?P(multi(2)),
    ?P(multi(3)),
    ?P(multi(4)),
    ok.

t(F) ->
    try F() of
        V -> {value, V}
    catch
        throw:X -> {thrown, X};
        error:X -> {error, X};
        exit:X -> {exit, X}
    end.
nest(0) -> throw(bottom);
nest(N) -> try nest(N - 1) catch T when N rem 2 =:= 0 -> throw({N, T}); T -> error_to(T, N) end.
error_to(T, 5) -> {top, T};
error_to(T, N) -> throw([N, T]).
after_order() ->
    put(log, []),
    L = fun(X) -> put(log, [X | get(log)]) end,
    try
        L(body),
        try L(inner), throw(t) catch t -> L(catch_) after L(inner_after) end,
        L(rest)
    of _ -> L(of_)
    after L(outer_after)
    end,
    lists:reverse(get(log)).
early(N) -> try if N < 0 -> throw({neg, N}); true -> N end of M -> {ok, M * 2} catch {neg, X} -> {error, X} end.
multi(N) ->
    try
        case N of 1 -> throw(one); 2 -> error(two); 3 -> exit(three); 4 -> four end
    catch
        throw:one -> t1;
        error:two -> e2;
        exit:three -> x3
    end.
