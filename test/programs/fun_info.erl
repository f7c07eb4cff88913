%% fun_info of local and external funs: each item, environments, identity of equal closures.
-module(fun_info).
-include("check.hrl").

main() ->
    ?P(begin F = mk(1, 2), [erlang:fun_info(F, K) || K <- [type, module, arity, name, env]] end),
    ?P(begin F = mk(1, 2), [element(1, X) || X <- erlang:fun_info(F)] end),
    ?P(begin F = mk(1, 2), lists:sort([element(1, X) || X <- erlang:fun_info(F)]) =:= lists:usort([element(1, X) || X <- erlang:fun_info(F)]) end),
    ?P([element(1, X) || X <- erlang:fun_info(fun lists:map/2)]),
    ?P(begin F = mk(1, 2), {new_index, I} = erlang:fun_info(F, new_index), {index, J} = erlang:fun_info(F, index), {is_integer(I), is_integer(J), I >= 0} end),
    ?P(begin F = mk(1, 2), {uniq, U} = erlang:fun_info(F, uniq), is_integer(U) end),
    ?P(begin F = mk(1, 2), {new_uniq, U} = erlang:fun_info(F, new_uniq), {is_binary(U), byte_size(U)} end),
    ?P(begin F = mk(1, 2), {new_uniq, U} = erlang:fun_info(F, new_uniq), U =:= ?MODULE:module_info(md5) end),
    ?P(begin F = mk(1, 2), {pid, P} = erlang:fun_info(F, pid), P =:= self() end),
    ?P(erlang:fun_info(mk(a, b), bad)),
    ?P(erlang:fun_info(id(x), arity)),
    ?P(erlang:fun_info(id(x))),
    ?P(erlang:fun_info(fun lists:map/2, uniq)),
    ?P(erlang:fun_info(fun lists:map/2, pid)),
    ?P(mk(1, 2) =:= mk(1, 2)),
    ?P(mk(1, 2) == mk(1, 2.0)),
    ?P(mk(1, 2) =:= mk(1, 2.0)),
    ?P(mk(1, 2) =:= mk(1, 3)),
    ?P(mk2() =:= mk2()),
    ?P(begin A = fun(X) -> X end, B = fun(X) -> X end, {A =:= B, A =:= A} end),
    ?P(length(lists:usort([mk(1, 2), mk(1, 2), mk(1, 3), mk2()]))),
    ?P(erlang:fun_info(fun() -> nested_env end, env)),
    ?P(begin X = id(5), F = fun(Y) -> G = fun(Z) -> X + Y + Z end, erlang:fun_info(G, env) end, F(6) end),
    ?P(erlang:fun_info(fun(A, B, C, D, E) -> {A, B, C, D, E} end, arity)),
    ?P(begin F = fun Named(0) -> 0; Named(N) -> Named(N - 1) end, {erlang:fun_info(F, arity), erlang:fun_info(F, env), F(5)} end),
    ?P(string:prefix(erlang:fun_to_list(mk(1, 2)), "#Fun<fun_info.") =/= nomatch),
    ?W(mk(1, 2)),
    ?W(mk2()),
    ?W([mk(1, 2), {mk2(), #{f => mk2()}}]),
    ?P(lists:prefix("#Fun<fun_info", erlang:fun_to_list(fun() -> x end))),
    ?P(phash_same(mk(1, 2), mk(1, 2))),
    ?P(binary_to_term(term_to_binary(mk(1, 2))) =:= mk(1, 2)),
    ?P((binary_to_term(term_to_binary(mk(1, 2))))(3)),
    ?ST(erlang:fun_info(id(fun() -> ok end), id(bad))),
    ok.

mk(A, B) -> fun(X) -> {A, B, X} end.
mk2() -> fun() -> ok end.
phash_same(F, G) -> erlang:phash2(F) =:= erlang:phash2(G).
