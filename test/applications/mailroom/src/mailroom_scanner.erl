%% Text into pieces: text, {{ output }}, {% tags %}, {# comments #}.
-module(mailroom_scanner).
-export([pieces/1]).

-spec pieces(unicode:chardata()) -> [{text, binary()} | {output | tag, pos_integer(), [tuple()]}].
pieces(Text) -> pieces(unicode:characters_to_binary(Text), 1, <<>>).

pieces(<<"{{-", Rest/binary>>, Line, Text) -> inside(Rest, <<"}}">>, output, Line, trimmed(Text));
pieces(<<"{{", Rest/binary>>, Line, Text) -> inside(Rest, <<"}}">>, output, Line, Text);
pieces(<<"{%-", Rest/binary>>, Line, Text) -> inside(Rest, <<"%}">>, tag, Line, trimmed(Text));
pieces(<<"{%", Rest/binary>>, Line, Text) -> inside(Rest, <<"%}">>, tag, Line, Text);
pieces(<<"{#", Rest/binary>>, Line, Text) ->
    case binary:split(Rest, <<"#}">>) of
        [Comment, More] -> pieces(More, Line + lines(Comment), Text);
        [_] -> throw({Line, "comment without an end"})
    end;
pieces(<<"\n", Rest/binary>>, Line, Text) -> pieces(Rest, Line + 1, <<Text/binary, "\n">>);
pieces(<<C/utf8, Rest/binary>>, Line, Text) -> pieces(Rest, Line, <<Text/binary, C/utf8>>);
pieces(<<>>, _, Text) -> text(Text).

text(<<>>) -> [];
text(Text) -> [{text, Text}].

trimmed(Text) -> string:trim(Text, trailing).

inside(Text, End, Kind, Line, Before) ->
    case binary:split(Text, End) of
        [Inner0, More0] ->
            {Inner, More, Skipped} = case binary:last(<<" ", Inner0/binary>>) of
                $- -> T = string:trim(More0, leading), {binary:part(Inner0, 0, byte_size(Inner0) - 1), T, lines(binary:part(More0, 0, byte_size(More0) - byte_size(T)))};
                _ -> {Inner0, More0, 0}
            end,
            case erl_scan:string(unicode:characters_to_list(Inner), Line, []) of
                {ok, Tokens, _} -> text(Before) ++ [{Kind, Line, Tokens} | pieces(More, Line + lines(Inner0) + Skipped, <<>>)];
                {error, {L, M, Why}, _} -> throw({L, lists:flatten(M:format_error(Why))})
            end;
        [_] -> throw({Line, "no " ++ binary_to_list(End)})
    end.

lines(Text) -> length(binary:matches(Text, <<"\n">>)).
