%% Words, numbers, strings and signs, with the longest sign first.
-module(grammarian_lexer).
-export([tokens/2]).

tokens(Text, Signs0) ->
    Signs = lists:sort(fun(A, B) -> length(A) >= length(B) end, [atom_to_list(S) || S <- Signs0]),
    lex(Text, 1, Signs).

lex([], _, _) -> [];
lex([$\n | T], L, S) -> lex(T, L + 1, S);
lex([C | T], L, S) when C =:= $\s; C =:= $\t -> lex(T, L, S);
lex([C | _] = Text, L, S) when C >= $0, C =< $9 ->
    {Digits, Rest} = lists:splitwith(fun(X) -> X >= $0 andalso X =< $9 end, Text),
    case Rest of
        [$., D | _] when D >= $0, D =< $9 ->
            {Fraction, More} = lists:splitwith(fun(X) -> X >= $0 andalso X =< $9 end, tl(Rest)),
            [{num, L, list_to_float(Digits ++ "." ++ Fraction)} | lex(More, L, S)];
        _ -> [{num, L, list_to_integer(Digits)} | lex(Rest, L, S)]
    end;
lex([$" | T], L, S) ->
    {Inner, [_ | Rest]} = lists:splitwith(fun(X) -> X =/= $" end, T),
    [{str, L, Inner} | lex(Rest, L, S)];
lex([C | _] = Text, L, S) when C >= $a, C =< $z; C >= $A, C =< $Z; C =:= $_ ->
    {Word, Rest} = lists:splitwith(fun(X) -> X >= $a andalso X =< $z orelse X >= $A andalso X =< $Z orelse X >= $0 andalso X =< $9 orelse X =:= $_ end, Text),
    case lists:member(Word, S) of
        true -> [{list_to_atom(Word), L} | lex(Rest, L, S)];
        false -> [{id, L, list_to_atom(Word)} | lex(Rest, L, S)]
    end;
lex(Text, L, S) ->
    case [Sign || Sign <- S, lists:prefix(Sign, Text)] of
        [Sign | _] -> [{list_to_atom(Sign), L} | lex(lists:nthtail(length(Sign), Text), L, S)];
        [] -> [{unknown, L, hd(Text)} | lex(tl(Text), L, S)]
    end.
