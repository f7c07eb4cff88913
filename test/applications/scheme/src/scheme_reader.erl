%% Text to data and back: symbols are atoms, strings {string, Binary}, characters {char, C}, pairs that end in no list {pair, A, B} cells.
-module(scheme_reader).
-export([read_all/1, write/1, display/1]).

read_all(Text) -> read_all(skip(Text), []).
read_all([], Acc) -> lists:reverse(Acc);
read_all(Text, Acc) -> {Datum, Rest} = read(Text), read_all(skip(Rest), [Datum | Acc]).

skip([C | Rest]) when C =:= $\s; C =:= $\n; C =:= $\t; C =:= $\r -> skip(Rest);
skip([$; | Rest]) -> skip(lists:dropwhile(fun(C) -> C =/= $\n end, Rest));
skip("#|" ++ Rest) -> skip(comment(Rest, 1));
skip("#;" ++ Rest) -> {_, More} = read(skip(Rest)), skip(More);
skip(Text) -> Text.

comment("|#" ++ Rest, 1) -> Rest;
comment("|#" ++ Rest, N) -> comment(Rest, N - 1);
comment("#|" ++ Rest, N) -> comment(Rest, N + 1);
comment([_ | Rest], N) -> comment(Rest, N);
comment([], _) -> throw({read, end_in_comment}).

read([$( | Rest]) -> list(skip(Rest), []);
read([$) | _]) -> throw({read, unexpected_close});
read([$' | Rest]) -> quoted(quote, Rest);
read([$` | Rest]) -> quoted(quasiquote, Rest);
read([$,, $@ | Rest]) -> quoted('unquote-splicing', Rest);
read([$, | Rest]) -> quoted(unquote, Rest);
read([$" | Rest]) -> string(Rest, []);
read("#(" ++ Rest) -> {L, More} = list(skip(Rest), []), {{vector, list_to_tuple(L)}, More};
read("#t" ++ Rest) -> {true, Rest};
read("#f" ++ Rest) -> {false, Rest};
read("#\\space" ++ Rest) -> {{char, $\s}, Rest};
read("#\\newline" ++ Rest) -> {{char, $\n}, Rest};
read([$#, $\\, C | Rest]) -> {{char, C}, Rest};
read([]) -> throw({read, unexpected_end});
read(Text) ->
    {Word, Rest} = lists:splitwith(fun(C) -> not lists:member(C, " \n\t\r()\";'") end, Text),
    {atom_of(Word), Rest}.

quoted(What, Text) -> {D, Rest} = read(skip(Text)), {[What, D], Rest}.

list([$) | Rest], Acc) -> {lists:reverse(Acc), Rest};
list([], _) -> throw({read, unexpected_end});
list([$., C | Rest], Acc) when C =:= $\s; C =:= $( ->
    {Last, More} = read(skip([C | Rest])),
    case skip(More) of
        [$) | After] -> {improper(lists:reverse(Acc), Last), After};
        _ -> throw({read, bad_dot})
    end;
list(Text, Acc) -> {D, Rest} = read(Text), list(skip(Rest), [D | Acc]).

improper([], Last) -> Last;
improper([H | T], Last) -> [H | improper(T, Last)].

string([$" | Rest], Acc) -> {{string, unicode:characters_to_binary(lists:reverse(Acc))}, Rest};
string([$\\, $n | Rest], Acc) -> string(Rest, [$\n | Acc]);
string([$\\, C | Rest], Acc) -> string(Rest, [C | Acc]);
string([C | Rest], Acc) -> string(Rest, [C | Acc]);
string([], _) -> throw({read, end_in_string}).

atom_of(Word) ->
    try list_to_integer(Word)
    catch error:badarg ->
        try list_to_float(Word)
        catch error:badarg -> list_to_atom(Word)
        end
    end.

write(V) -> unicode:characters_to_binary(out(V, write)).
display(V) -> unicode:characters_to_binary(out(V, display)).

out(true, _) -> "#t";
out(false, _) -> "#f";
out(unspecified, _) -> "";
out(A, _) when is_atom(A) -> atom_to_list(A);
out(N, _) when is_integer(N) -> integer_to_list(N);
out(F, _) when is_float(F) -> float_to_list(F, [short]);
out({string, S}, display) -> S;
out({string, S}, write) -> [$", [case C of $" -> "\\\""; $\\ -> "\\\\"; $\n -> "\\n"; _ -> C end || C <- unicode:characters_to_list(S)], $"];
out({char, C}, display) -> [C];
out({char, $\s}, write) -> "#\\space";
out({char, $\n}, write) -> "#\\newline";
out({char, C}, write) -> ["#\\", C];
out({vector, T}, How) -> [$#, out(tuple_to_list(T), How)];
out([quote, V], How) -> [$', out(V, How)];
out([], _) -> "()";
out([_ | _] = L, How) -> [$(, elements(L, How), $)];
out({box, _}, _) -> "#<box>";
out({closure, _, _, _}, _) -> "#<procedure>";
out({continuation, _}, _) -> "#<continuation>";
out({builtin, N, _}, _) -> ["#<builtin ", atom_to_list(N), ">"];
out(F, _) when is_function(F) -> "#<procedure>".

elements([V], How) -> out(V, How);
elements([V | T], How) when is_list(T) -> [out(V, How), $\s, elements(T, How)];
elements([V | T], How) -> [out(V, How), " . ", out(T, How)].
