%% Quirk groups 9, 10: what makes funs equal, their printed form, is_function with odd arities.
-module(quirk_fun_identity).
-include("check.hrl").

main() ->
    ?P(begin A = mk(1), B = mk(1), {A == B, A =:= B} end),
    ?P(begin A = mk(1), B = mk(1.0), {A == B, A =:= B} end),
    ?P(begin A = mk(1), B = mk2(1), {A == B, A =:= B} end),
    ?P((fun(X) -> X end) == (fun(X) -> X end)),
    ?P(begin F = fun(X) -> X end, F == F end),
    ?P((fun() -> 1 end) =:= (fun() -> 1 end)),
    ?P([mk(I) =:= mk(I) || I <- [a, 1.5, "s", <<"b">>, #{k => v}]]),
    ?P(maps:get(mk(1), #{mk(1) => found}, none)),
    ?P(maps:get(mk(1), #{mk2(1) => found}, none)),
    ?P(lists:usort([mk(1), mk(1), mk(2)]) =:= lists:sort([mk(1), mk(2)])),
    ?P([is_function(mk(1), A) || A <- [0, 1, 2, 255, 256, 1 bsl 64]]),
    ?P(is_function(mk(1), id(-1))),
    ?P(is_function(mk(1), id(a))),
    ?P(is_function(mk(1), id(1.0))),
    ?P([guard(mk(1), A) || A <- [0, 1, -1, a, 1.0, 1 bsl 70, 256]]),
    ?P(guard(id(x), 1)),
    ?P(erlang:fun_to_list(fun lists:map/2)),
    ?P(binary_to_term(term_to_binary(mk(7))) =:= mk(7)),
    ?P(binary:at(term_to_binary(mk(7)), 1)),
    ?P(erlang:phash2(mk(1)) =:= erlang:phash2(mk(1))),
    ?P(lists:sort([K || {K, _} <- erlang:fun_info(mk(1))])),
    ?P(erlang:fun_info(mk(1), name)),
    ?P(erlang:fun_info(fun() -> fun() -> x end end, name)),
    ?P(erlang:fun_info((fun() -> fun() -> x end end)(), name)),
    ok.

mk(E) -> fun(X) -> {E, X} end.
mk2(E) -> fun(X) -> {E, X} end.
guard(F, A) when is_function(F, A) -> yes;
guard(_, _) -> no.
