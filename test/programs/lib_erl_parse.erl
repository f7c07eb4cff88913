%% erl_parse and erl_pp: expressions, forms, terms, errors, abstract, normalise, printing back.
-module(lib_erl_parse).
-include("check.hrl").

main() ->
    ?F([parse(S) || S <- ["1 + 2 * 3.", "foo(X, [a|B]).", "case X of 1 -> a; _ -> b end.", "fun(X) when X > 1 -> X end.", "#{a => 1}.", "M#{a := 2}.", "<<1, X:8/little>>.", "[X || X <- L, X > 1].", "try a catch b:c -> d end.", "-1.", "not true andalso false.", "X = {1, 2.5, \"s\", $c}."]]),
    ?F([perr(S) || S <- ["foo(.", "1 + .", "case X of.", "{a, b.", "a b.", "[1 | 2, 3]."]]),
    ?F([form(S) || S <- ["-module(m).", "-export([f/1]).", "f(X) -> X + 1.", "f(0) -> a; f(N) when N > 0 -> b.", "-record(r, {a, b = 1}).", "-spec f(integer()) -> atom()."]]),
    ?F([pterm(S) || S <- ["{a, [1, 2.5, \"s\"], <<\"b\">>, #{k => v}}.", "foo(1).", "X.", "-5.", "fun lists:map/2."]]),
    ?F([erl_parse:abstract(T) || T <- [a, 1, 1.5, "str", [a | b], {x, y}, <<1, 2>>, #{a => 1}, []]]),
    ?F([erl_parse:normalise(erl_parse:abstract(T)) =:= T || T <- [a, 1, -1.5, "str", [a | b], {x, {y}}, <<1, 2>>, #{a => 1}, [], fun lists:map/2]]),
    ?F([pp(S) || S <- ["foo(X,[a|B])->case X of 1->a;_ when X>2->{b,c} end.", "f(A)->try g(A) of x->y catch error:E:S->{E,S} after ok end.", "f()->[X||X<-[1,2,3],X>1].", "f()->fun(X)->X+1 end.", "f()->receive a->b after 10->c end.", "-record(r,{a,b=1::integer()}).", "f()-> <<1:8/little,\"abc\",X/binary>>.", "f(#r{a=A}=R)->R#r{b=A#m.x}.", "f()->M#{a=>1,b:=2}.", "f()->if X>1->a;true->b end,begin 1,2 end."]]),
    ?F(lists:flatten(erl_pp:expr({op, 1, '+', {integer, 1, 1}, {op, 1, '*', {integer, 1, 2}, {integer, 1, 3}}}))),
    ?F(lists:flatten(erl_pp:expr({op, 1, '*', {op, 1, '+', {integer, 1, 1}, {integer, 1, 2}}, {integer, 1, 3}}))),
    ?F(lists:flatten(erl_pp:exprs([{atom, 1, a}, {var, 1, 'X'}]))),
    ?F(erl_parse:inop_prec('+')),
    ?F(erl_parse:preop_prec('-')),
    ok.

toks(S) -> {ok, T, _} = erl_scan:string(S), T.
parse(S) -> {ok, E} = erl_parse:parse_exprs(toks(S)), E.
perr(S) -> {error, {L, M, D}} = erl_parse:parse_exprs(toks(S)), {L, lists:flatten(M:format_error(D))}.
form(S) -> {ok, F} = erl_parse:parse_form(toks(S)), F.
pterm(S) -> case erl_parse:parse_term(toks(S)) of {ok, T} -> T; {error, {_, M, D}} -> {error, lists:flatten(M:format_error(D))} end.
pp(S) -> lists:flatten(erl_pp:form(form(S))).
