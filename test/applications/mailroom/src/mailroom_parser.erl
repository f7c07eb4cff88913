%% Pieces into a tree.
%%
%%   Node = {text, Binary} | {output, Line, Expression} | {'if', Line, [{Expression, Nodes}], Nodes} | {for, Line, Name, Expression, Nodes, Nodes}
%%        | {block, Line, Name, Nodes} | {include, Line, Name} | {let_, Line, Name, Expression}
%%   Expression = {literal, Term} | {variable, [Name]} | {filter, Name, [Expression]} | {Operator, Expression, Expression} | {'not', Expression}
-module(mailroom_parser).
-export([parse/1]).

-spec parse(list()) -> {none | atom(), list()}.
parse([{tag, _, [{atom, _, extends}, {_, _, Name}]} | Pieces]) -> {name(Name), element(1, all(Pieces))};
parse([{text, Blank} | [{tag, _, [{atom, _, extends} | _]} | _] = Pieces]) -> <<>> = string:trim(Blank), parse(Pieces);
parse(Pieces) -> {none, element(1, all(Pieces))}.

name(Name) when is_atom(Name) -> Name;
name(Name) when is_list(Name) -> list_to_atom(Name).

all(Pieces) ->
    case nodes(Pieces, [], []) of
        {Nodes, none, []} -> {Nodes, ok};
        {_, {Line, Word}, _} -> throw({Line, "unexpected " ++ atom_to_list(Word)})
    end.

%% Up to one of the words that end a part.
nodes([], _, Acc) -> {lists:reverse(Acc), none, []};
nodes([{text, T} | Rest], Ends, Acc) -> nodes(Rest, Ends, [{text, T} | Acc]);
nodes([{output, Line, Tokens} | Rest], Ends, Acc) -> nodes(Rest, Ends, [{output, Line, expression(Tokens, Line)} | Acc]);
nodes([{tag, Line, [{atom, _, raw}]} | Rest], Ends, Acc) -> {Raw, More} = raw(Rest, Line, []), nodes(More, Ends, [{text, Raw} | Acc]);
nodes([{tag, Line, [First | Tokens]} | Rest], Ends, Acc) ->
    Word = case First of {atom, _, W} -> W; {W, _} -> W; _ -> throw({Line, "a tag begins with a word"}) end,
    case lists:member(Word, Ends) of
        true -> {lists:reverse(Acc), {Line, Word, Tokens}, Rest};
        false ->
            {Node, More} = tag(Word, Line, Tokens, Rest),
            nodes(More, Ends, [Node | Acc])
    end;
nodes([{tag, Line, []} | _], _, _) -> throw({Line, "an empty tag"}).

raw([{tag, _, [{atom, _, endraw}]} | Rest], _, Acc) -> {iolist_to_binary(lists:reverse(Acc)), Rest};
raw([{text, T} | Rest], Line, Acc) -> raw(Rest, Line, [T | Acc]);
raw(_, Line, _) -> throw({Line, "raw is for text only"}).

tag('if', Line, Tokens, Rest) -> conditions(Line, expression(Tokens, Line), Rest, []);
tag(for, Line, [{atom, _, Name}, {atom, _, in} | Tokens], Rest) ->
    {Body, End, More} = part(Rest, [else_, empty, endfor], Line),
    case End of
        {_, empty, []} -> {Empty, {_, endfor, []}, More2} = part(More, [endfor], Line), {{for, Line, Name, expression(Tokens, Line), Body, Empty}, More2};
        {_, endfor, []} -> {{for, Line, Name, expression(Tokens, Line), Body, []}, More}
    end;
tag(block, Line, [{atom, _, Name}], Rest) ->
    {Body, _, More} = part(Rest, [endblock], Line),
    {{block, Line, Name, Body}, More};
tag(include, Line, [{_, _, Name}], Rest) -> {{include, Line, name(Name)}, Rest};
tag(set, Line, [{atom, _, Name}, {'=', _} | Tokens], Rest) -> {{let_, Line, Name, expression(Tokens, Line)}, Rest};
tag(Word, Line, _, _) -> throw({Line, "unexpected " ++ atom_to_list(Word)}).

conditions(Line, Condition, Rest, Acc) ->
    {Body, End, More} = part(Rest, [elif, 'else', endif], Line),
    Done = [{Condition, Body} | Acc],
    case End of
        {L, elif, Tokens} -> conditions(Line, expression(Tokens, L), More, Done);
        {_, 'else', []} ->
            {Else, _, More2} = part(More, [endif], Line),
            {{'if', Line, lists:reverse(Done), Else}, More2};
        {_, endif, []} -> {{'if', Line, lists:reverse(Done), []}, More}
    end.

part(Pieces, Ends, Line) ->
    case nodes(Pieces, Ends, []) of
        {_, none, []} -> throw({Line, lists:flatten(io_lib:format("no ~s", [lists:last(Ends)]))});
        Found -> Found
    end.

%% ---- expressions: by precedence, from the loosest on ----

expression(Tokens, Line) ->
    case filtered(Tokens) of
        {E, []} -> E;
        {_, [T | _]} -> throw({Line, "unexpected " ++ shown(T)})
    end.

shown({_, _, V}) -> lists:flatten(io_lib:format("~tp", [V]));
shown({W, _}) -> atom_to_list(W).

filtered(Tokens) -> {E, Rest} = either(Tokens), filters(E, Rest).

filters(E, [{'|', _}, {atom, _, Name}, {'(', _} | Rest]) -> {Arguments, More} = arguments(Rest), filters({filter, Name, [E | Arguments]}, More);
filters(E, [{'|', _}, {atom, _, Name} | Rest]) -> filters({filter, Name, [E]}, Rest);
filters(E, Rest) -> {E, Rest}.

arguments([{')', _} | Rest]) -> {[], Rest};
arguments(Tokens) ->
    {E, Rest} = either(Tokens),
    case Rest of
        [{',', _} | More] -> {Es, After} = arguments(More), {[E | Es], After};
        [{')', _} | After] -> {[E], After};
        _ -> throw({0, "no end of arguments"})
    end.

either(Tokens) -> chain(Tokens, ['or'], fun both/1).
both(Tokens) -> chain(Tokens, ['and'], fun negated/1).
negated([{'not', _} | Rest]) -> {E, More} = negated(Rest), {{'not', E}, More};
negated(Tokens) -> compared(Tokens).
compared(Tokens) -> chain(Tokens, ['==', '/=', '<', '>', '=<', '>='], fun sum/1).
sum(Tokens) -> chain(Tokens, ['+', '-', '++'], fun product/1).
product(Tokens) -> chain(Tokens, ['*', '/', 'rem'], fun primary/1).

chain(Tokens, Operators, Below) -> {E, Rest} = Below(Tokens), chained(E, Rest, Operators, Below).
chained(E, [{Op, _} | Rest] = All, Operators, Below) ->
    case lists:member(Op, Operators) of
        true -> {Right, More} = Below(Rest), chained({Op, E, Right}, More, Operators, Below);
        false -> {E, All}
    end;
chained(E, Rest, _, _) -> {E, Rest}.

primary([{'(', _} | Rest]) ->
    case filtered(Rest) of
        {E, [{')', _} | More]} -> {E, More};
        _ -> throw({0, "no )"})
    end;
primary([{'-', _} | Rest]) -> {E, More} = primary(Rest), {{'-', {literal, 0}, E}, More};
primary([{integer, _, N} | Rest]) -> {{literal, N}, Rest};
primary([{float, _, F} | Rest]) -> {{literal, F}, Rest};
primary([{string, _, S} | Rest]) -> {{literal, unicode:characters_to_binary(S)}, Rest};
primary([{atom, _, true} | Rest]) -> {{literal, true}, Rest};
primary([{atom, _, false} | Rest]) -> {{literal, false}, Rest};
primary([{atom, _, Name} | Rest]) -> path(Rest, [Name]);
primary([{var, _, Name} | Rest]) -> path(Rest, [Name]);
primary([T | _]) -> throw({element(2, T), "unexpected " ++ shown(T)});
primary([]) -> throw({0, "an expression is missing"}).

path([{'.', _}, {atom, _, Name} | Rest], Path) -> path(Rest, [Name | Path]);
path([{'.', _}, {integer, _, N} | Rest], Path) -> path(Rest, [N | Path]);
path(Rest, Path) -> {{variable, lists:reverse(Path)}, Rest}.
