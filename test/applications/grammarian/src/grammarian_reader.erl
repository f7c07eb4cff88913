%% Grammars as text:
%%
%%   %left '+' '-'             operators, loosest first (%left, %right, %nonassoc)
%%   sum : sum '+' sum => {add, $1, $3}
%%       | '(' sum ')' => $2
%%       | num ;
%%
%% Actions are Erlang expressions; a rule without one gives its only part, or a tuple of the rule's name and its parts.
-module(grammarian_reader).
-export([read/1]).
-export_type([grammar/0, rule/0]).

-type symbol() :: atom().
-type rule() :: {pos_integer(), symbol(), [symbol()], term(), none | symbol()}.
-type grammar() :: #{start := symbol(), rules := [rule()], nonterminals := [symbol()], terminals := [symbol()], operators := #{symbol() => {pos_integer(), left | right | nonassoc}}}.

-spec read(string()) -> {ok, grammar()} | {error, term()}.
read(Text) ->
    try
        Lines = [L || L <- string:split(Text, "\n", all), not lists:prefix("#", L)],
        {Directives, Rest} = lists:partition(fun(L) -> lists:prefix("%", L) end, Lines),
        Operators = operators(Directives),
        Bodies = [B || B <- string:split(lists:flatten(lists:join("\n", Rest)), ";\n", all), string:trim(B, both, "; \n\t") =/= ""],
        Rules0 = lists:flatmap(fun definition/1, Bodies),
        Rules0 =:= [] andalso throw(no_rules),
        Names = lists:usort([N || {N, _, _, _} <- Rules0]),
        [{Start, _, _, _} | _] = Rules0,
        Rules = [{I, N, Parts, Action, precedence(Prec, Parts, Names)} || {I, {N, Parts, Action, Prec}} <- lists:enumerate(Rules0)],
        Terminals = lists:usort([P || {_, _, Parts, _, _} <- Rules, P <- Parts, not lists:member(P, Names)]),
        {ok, #{start => Start, rules => [{0, '$start', [Start], none, none} | Rules], nonterminals => ['$start' | Names], terminals => Terminals ++ ['$end'], operators => Operators}}
    catch
        throw:Why -> {error, Why}
    end.

operators(Directives) ->
    maps:from_list([{Op, {Level, Kind}} || {Level, Line} <- lists:enumerate(Directives), {Kind, Ops} <- [directive(Line)], Op <- Ops]).

directive("%" ++ Line) ->
    case tokens(Line) of
        [{atom, _, Kind} | Ops] when Kind =:= left; Kind =:= right; Kind =:= nonassoc -> {Kind, [A || {atom, _, A} <- Ops]};
        _ -> throw({bad_directive, Line})
    end.

precedence(none, Parts, Names) -> case [P || P <- Parts, not lists:member(P, Names)] of [] -> none; Ts -> lists:last(Ts) end;
precedence(Given, _, _) -> Given.

definition(Text) ->
    case tokens(Text) of
        [{atom, _, Name}, {':', _} | Rest] -> alternatives(Name, Rest);
        [T | _] -> throw({bad_rule, element(2, T), string:trim(Text)})
    end.

tokens(Text) ->
    case erl_scan:string(Text) of
        {ok, Tokens, _} -> Tokens;
        {error, {Line, M, Why}, _} -> throw({Line, lists:flatten(M:format_error(Why))})
    end.

%% Alternatives end at a | outside of parentheses.
alternatives(Name, Tokens) -> [alternative(Name, A) || A <- split(Tokens, 0, [], [])].

split([], _, Now, Done) -> lists:reverse([lists:reverse(Now) | Done]);
split([{'|', _} | Rest], 0, Now, Done) -> split(Rest, 0, [], [lists:reverse(Now) | Done]);
split([{Open, _} = T | Rest], N, Now, Done) when Open =:= '('; Open =:= '['; Open =:= '{' -> split(Rest, N + 1, [T | Now], Done);
split([{Close, _} = T | Rest], N, Now, Done) when Close =:= ')'; Close =:= ']'; Close =:= '}' -> split(Rest, N - 1, [T | Now], Done);
split([T | Rest], N, Now, Done) -> split(Rest, N, [T | Now], Done).

alternative(Name, Tokens) ->
    {Left, Right} = lists:splitwith(fun(T) -> element(1, T) =/= '=>' end, arrows(Tokens)),
    {Parts, Prec} = parts(Left, []),
    {Name, Parts, action(Name, Parts, Right), Prec}.

%% erl_scan reads => as one token already; `$1` as two.
arrows([{'=', L}, {'>', _} | Rest]) -> [{'=>', L} | arrows(Rest)];
arrows([T | Rest]) -> [T | arrows(Rest)];
arrows([]) -> [].

parts([], Acc) -> {lists:reverse(Acc), none};
parts([{'%', _} | _], Acc) -> {lists:reverse(Acc), none};
parts([{'?', _}, {atom, _, Op}], Acc) -> {lists:reverse(Acc), Op};
parts([{atom, _, A} | Rest], Acc) -> parts(Rest, [A | Acc]);
parts([T | _], _) -> throw({no_symbol, T}).

action(_, [_], []) -> {var, 1, 'P1'};
action(Name, Parts, []) -> {tuple, 1, [{atom, 1, Name} | [{var, 1, part(I)} || I <- lists:seq(1, length(Parts))]]};
action(_, Parts, [{'=>', _} | Tokens]) ->
    Wanted = [case T of {char, L, C} when C >= $1, C =< $9 -> {var, L, part(C - $0)}; _ -> T end || T <- Tokens],
    case erl_parse:parse_exprs(Wanted ++ [{dot, 1}]) of
        {ok, [Form]} ->
            [throw({no_part, I}) || {var, _, V} <- Wanted, "P" ++ N <- [atom_to_list(V)], I <- [list_to_integer(N)], I > length(Parts)],
            Form;
        {error, {Line, M, Why}} -> throw({Line, lists:flatten(M:format_error(Why))})
    end.

part(I) -> list_to_atom("P" ++ integer_to_list(I)).
