%% Trees into modules: each template is a module with render/1, its blocks are functions of it; who extends another calls that one with its own blocks.
-module(mailroom_compiler).
-export([compile/3, module/1]).
-export([lookup/2, truth/1, text/1, items/1]).

module(Name) -> list_to_atom("mailroom_t_" ++ atom_to_list(Name)).

-spec compile(atom(), unicode:chardata(), [term()]) -> {ok, module(), binary(), [atom()]} | {error, {pos_integer(), string()}}.
compile(Name, Text, Options) ->
    try
        {Parent, Nodes} = mailroom_parser:parse(mailroom_scanner:pieces(Text)),
        Module = module(Name),
        Blocks = blocks(Nodes),
        [throw({L, "two blocks of one name"}) || {L, N, _} <- Blocks, length([x || {_, M, _} <- Blocks, M =:= N]) > 1],
        Forms = [
            {attribute, 1, file, {atom_to_list(Name) ++ ".html", 1}},
            {attribute, 1, module, Module},
            {attribute, 1, export, [{render, 1}, {render, 2}] ++ [{block_name(N), 2} || {_, N, _} <- Blocks]},
            fun_form(render, [var('Vars')], [call(render, [var('Vars'), {atom, 1, Module}])]),
            fun_form(render, [var('Vars'), var('Top')],
                case Parent of
                    none -> body(Nodes, 1);
                    _ -> [remote(module(Parent), render, [var('Vars'), var('Top')])]
                end)
            | [fun_form(block_name(N), [var('Vars'), var('Top')], body(Inner, L)) || {L, N, Inner} <- Blocks]],
        case compile:forms(Forms, [return | Options]) of
            {ok, Module, Binary, _} -> {ok, Module, Binary, lists:usort(needed(Parent, Nodes))};
            {error, [{_, [{Where, M, Why} | _]} | _], _} -> {error, {line(Where), lists:flatten(M:format_error(Why))}}
        end
    catch
        throw:{Line, Message} when is_integer(Line) -> {error, {Line, Message}}
    end.

line({L, _}) -> L;
line(L) -> L.

block_name(N) -> list_to_atom("block " ++ atom_to_list(N)).

blocks(Nodes) -> lists:flatmap(fun({block, L, N, Inner}) -> [{L, N, Inner} | blocks(Inner)]; (Node) -> lists:flatmap(fun blocks/1, parts(Node)) end, Nodes).

parts({'if', _, Branches, Else}) -> [Else | [B || {_, B} <- Branches]];
parts({for, _, _, _, Body, Empty}) -> [Body, Empty];
parts(_) -> [].

needed(none, Nodes) -> lists:flatmap(fun({include, _, N}) -> [N]; ({block, _, _, Inner}) -> needed(none, Inner); (Node) -> lists:flatmap(fun(P) -> needed(none, P) end, parts(Node)) end, Nodes);
needed(Parent, Nodes) -> [Parent | needed(none, Nodes)].

%% ---- abstract code ----

var(Name) -> {var, 1, Name}.
call(F, Arguments) -> {call, 1, {atom, 1, F}, Arguments}.
remote(M, F, Arguments) -> {call, 1, {remote, 1, {atom, 1, M}, {atom, 1, F}}, Arguments}.
here(F, Arguments) -> remote(?MODULE, F, Arguments).
fun_form(Name, Arguments, Body) -> {function, 1, Name, length(Arguments), [{clause, 1, Arguments, [], Body}]}.
abstract(Term) -> erl_parse:abstract(Term, [{location, 1}, {encoding, utf8}]).

%% `let` names what follows it: the variables get a number that counts.
body(Nodes, Line) -> body(Nodes, Line, var('Vars'), 0).

body(Nodes, Line, Vars, N) ->
    {Before, Rest} = lists:splitwith(fun(Node) -> element(1, Node) =/= let_ end, Nodes),
    List = lists:foldr(fun(Node, Tail) -> {cons, Line, node(Node, Vars, N), Tail} end, {nil, Line}, Before),
    case Rest of
        [] -> [List];
        [{let_, L, Name, E} | More] ->
            New = var(list_to_atom("Vars" ++ integer_to_list(N + 1) ++ "_" ++ integer_to_list(L))),
            Assign = {match, L, New, {map, L, Vars, [{map_field_assoc, L, {atom, L, Name}, expression(E, L, Vars)}]}},
            [Tail] = [{block, L, body(More, L, New, N + 1)}],
            [{block, L, [Assign, {cons, L, List, Tail}]}]
    end.

node({text, T}, _, _) -> abstract(T);
node({output, L, E}, Vars, _) -> at(L, here(text, [expression(E, L, Vars)]));
node({block, L, Name, _}, Vars, _) ->
    %% The block of whoever was asked for first, if it has one.
    Own = {remote, L, {atom, L, mailroom_cache}, {atom, L, block}},
    {call, L, Own, [var('Top'), {atom, L, block_name(Name)}, Vars, {'fun', L, {function, block_name(Name), 2}}]};
node({include, L, Name}, Vars, _) -> {call, L, {remote, L, {atom, L, mailroom_cache}, {atom, L, render}}, [{atom, L, Name}, Vars]};
node({'if', L, Branches, Else}, Vars, N) ->
    lists:foldr(
        fun({Condition, Body}, Otherwise) ->
            {'case', L, here(truth, [expression(Condition, L, Vars)]),
                [{clause, L, [{atom, L, true}], [], body(Body, L, Vars, N + 1)}, {clause, L, [{atom, L, false}], [], [Otherwise]}]}
        end, {block, L, body(Else, L, Vars, N + 1)}, Branches);
node({for, L, Name, E, Body, Empty}, Vars, N) ->
    [Item, Inner, I, Items] = [var(list_to_atom(P ++ integer_to_list(N) ++ "_" ++ integer_to_list(L) ++ atom_to_list(Name))) || P <- ["Item", "Vars", "I", "Items"]],
    Loop = {map, L, [{map_field_assoc, L, {atom, L, K}, V} || {K, V} <- [{index, I}, {first, {op, L, '=:=', I, {integer, L, 1}}}, {last, {op, L, '=:=', I, {call, L, {atom, L, length}, [Items]}}}]]},
    Bind = {match, L, Inner, {map, L, Vars, [{map_field_assoc, L, {atom, L, Name}, Item}, {map_field_assoc, L, {atom, L, loop}, Loop}]}},
    Pairs = {call, L, {remote, L, {atom, L, lists}, {atom, L, zip}}, [{call, L, {remote, L, {atom, L, lists}, {atom, L, seq}}, [{integer, L, 1}, {call, L, {atom, L, length}, [Items]}]}, Items]},
    {'case', L, here(items, [expression(E, L, Vars)]), [
        {clause, L, [{nil, L}], [], [{block, L, body(Empty, L, Vars, N + 1)}]},
        {clause, L, [Items], [], [{lc, L, {block, L, [Bind | body(Body, L, Inner, N + 1)]}, [{generate, L, {tuple, L, [I, Item]}, Pairs}]}]}]}.

at(_, Form) -> Form.

expression({literal, Term}, _, _) -> abstract(Term);
expression({variable, Path}, L, Vars) -> {call, L, {remote, L, {atom, L, ?MODULE}, {atom, L, lookup}}, [abstract(Path), Vars]};
expression({filter, Name, Arguments}, L, Vars) -> {call, L, {remote, L, {atom, L, mailroom_filters}, {atom, L, Name}}, [expression(A, L, Vars) || A <- Arguments]};
expression({'not', E}, L, Vars) -> {op, L, 'not', here(truth, [expression(E, L, Vars)])};
expression({Op, A, B}, L, Vars) when Op =:= 'and'; Op =:= 'or' ->
    {op, L, case Op of 'and' -> 'andalso'; 'or' -> 'orelse' end, here(truth, [expression(A, L, Vars)]), here(truth, [expression(B, L, Vars)])};
expression({'++', A, B}, L, Vars) -> {call, L, {atom, L, iolist_to_binary}, [{cons, L, here(text, [expression(A, L, Vars)]), {cons, L, here(text, [expression(B, L, Vars)]), {nil, L}}}]};
expression({Op, A, B}, L, Vars) -> {op, L, Op, expression(A, L, Vars), expression(B, L, Vars)}.

%% ---- what compiled templates call ----

lookup(Path, Vars) -> lists:foldl(fun step/2, Vars, Path).

step(Key, Map) when is_map(Map) -> maps:get(Key, Map, undefined);
step(N, List) when is_integer(N), is_list(List), N >= 1, N =< length(List) -> lists:nth(N, List);
step(Key, [{_, _} | _] = List) -> proplists:get_value(Key, List);
step(N, Tuple) when is_integer(N), is_tuple(Tuple), N >= 1, N =< tuple_size(Tuple) -> element(N, Tuple);
step(_, _) -> undefined.

truth(V) -> not lists:member(V, [undefined, false, [], <<>>, 0]).

text({safe, T}) -> T;
text(undefined) -> <<>>;
text(V) -> mailroom_filters:escape(mailroom_filters:plain(V)).

items(undefined) -> [];
items(List) when is_list(List) -> List;
items(Map) when is_map(Map) -> lists:sort(maps:to_list(Map)).
