%% Native records of other modules: loaded for them, exported or not, new versions of a definition.
%% otp: 29
-module(record_native_elsewhere).
-include("check.hrl").

main() ->
    quiet(),
    load(rne_a, ["-module(rne_a).", "-export([new/1, get/1, up/2, secret/1, is/1]).", "-record #r{x, y = 2}.", "-record #s{v}.", "-export_record([r]).",
                 "new(X) -> #r{x = X}.", "get(#r{x = X, y = Y}) -> {X, Y}.", "up(R, Y) -> R#r{y = Y}.", "secret(V) -> #s{v = V}.", "is(T) -> {is_record(T, r), is_record(T, s)}."]),
    load(rne_b, ["-module(rne_b).", "-export([new/1, get/1, up/2, get_s/1, new_s/1, no/1, is/1, none/0, field/1, bad/1, badup/1, match/1, any/1, deep/3])."
                , "new(X) -> #rne_a:r{x = X}.", "get(R) -> {R#rne_a:r.x, R#rne_a:r.y}.", "up(R, Y) -> R#rne_a:r{y = Y}.", "get_s(S) -> S#rne_a:s.v.",
                 "new_s(V) -> #rne_a:s{v = V}.", "no(V) -> #rne_no:r{x = V}.", "is(T) -> {is_record(T, rne_a, r), is_record(T, rne_a, s)}.", "none() -> #rne_a:nothing{}.",
                 "field(R) -> R#rne_a:r.zz.", "bad(X) -> #rne_a:r{zz = X}.", "badup(R) -> R#rne_a:r{zz = 1}.", "match(#rne_a:r{x = X}) -> {r, X}; match(#rne_a:s{v = V}) -> {s, V}; match(_) -> no.",
                 "any(#_{x = X}) -> X; any(_) -> none.", "deep(A, B, C) -> D = #rne_a:r{x = [A, B, C], y = {A}}, {A, B, C, D}."]),
    R = rne_a:new(1),
    ?P(R),
    ?P(rne_b:new(1) =:= R),
    ?P([rne_a:get(R), rne_b:get(R), rne_b:up(R, 9), rne_a:up(R, 9)]),
    ?P([rne_a:is(R), rne_b:is(R), rne_b:match(R), rne_b:any(R)]),
    S = rne_a:secret(5),
    ?F(S),
    ?P([rne_a:is(S), rne_b:is(S), rne_b:match(S), rne_b:any(S)]),
    ?ST(rne_b:get_s(S)),
    ?ST(rne_b:new_s(5)),
    ?ST(rne_b:none()),
    ?ST(rne_b:field(R)),
    ?ST(rne_b:bad(1)),
    ?ST(rne_b:badup(R)),
    ?ST(rne_b:no(1)),
    ?ST(rne_b:get(x)),
    ?ST(rne_b:up(S, 1)),
    ?P(rne_b:deep(1, two, "three")),
    ?P(records:get_definition(rne_a, r)),
    ?P(records:get_definition(rne_a, s)),
    Old = fun rne_a:new/1,
    %% another definition of the same name
    load(rne_a, ["-module(rne_a).", "-export([new/1, get/1]).", "-record #r{y = 20, w = 3, x}.", "-export_record([r]).", "new(X) -> #r{x = X}.", "get(#r{x = X, y = Y}) -> {X, Y}."]),
    R2 = rne_a:new(1),
    ?F([R2, rne_b:new(7), Old(4)]),
    ?P([rne_a:get(R), rne_a:get(R2), rne_b:get(R), rne_b:get(R2), R =:= R2, R < R2, rne_b:up(R, 1), rne_b:up(R2, 1)]),
    ?P(binary_to_term(term_to_binary(R)) =:= R),
    ?P(binary_to_term(term_to_binary(R2)) =:= R2),
    ?P(records:get_definition(rne_a, r)),
    ?ST(records:get_definition(rne_a, s)),
    load(rne_c, ["-module(rne_c).", "-export([f/0]).", "-record #r{x = 1}.", "-export_record([r]).", "f() -> #r{}."]),
    load(rne_d, ["-module(rne_d).", "-export([f/1]).", "f(X) -> #rne_c:r{x = X}."]),
    ?P(rne_d:f(2)),
    ?P(erlang:delete_module(rne_c)),
    ?ST(records:get_definition(rne_c, r)),
    ?ST(rne_d:f(7)),
    ?P([R, R2, rne_b:get(R)]),
    ok.

load(M, Lines) ->
    Forms = [form(L) || L <- Lines],
    {ok, M, B} = compile:forms(Forms, [deterministic]),
    _ = erlang:check_old_code(M) andalso erlang:purge_module(M),
    {module, M} = erlang:load_module(M, B).
form(S) -> {ok, T, _} = erl_scan:string(S), {ok, F} = erl_parse:parse_form(T), F.
