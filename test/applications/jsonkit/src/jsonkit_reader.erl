%% Reads JSON (RFC 8259). Objects become maps, or lists of pairs where the order is to be kept; the reader can stop in the middle
%% of the text and go on when there is more of it.
-module(jsonkit_reader).
-export([read/1, read/2, start/1, feed/2, finish/1]).
-export_type([value/0, problem/0]).

-type value() :: null | boolean() | number() | binary() | [value()] | #{binary() => value()} | {[{binary(), value()}]}.
-type problem() :: {at, non_neg_integer(), unexpected_end | {unexpected, byte()} | {bad_escape, byte()} | bad_utf8 | too_deep | trailing}.
-type option() :: ordered | {depth, pos_integer()} | {keys, binary | atom}.

-record(options, {objects = map :: map | ordered, depth = 512 :: pos_integer(), keys = binary :: binary | atom}).
-record(parser, {options :: #options{}, left = <<>> :: binary(), seen = 0 :: non_neg_integer()}).

-define(is_space(C), (C =:= $\s orelse C =:= $\t orelse C =:= $\n orelse C =:= $\r)).
-define(is_digit(C), (C >= $0 andalso C =< $9)).

-spec read(binary()) -> {ok, value()} | {error, problem()}.
read(Text) -> read(Text, []).

-spec read(binary(), [option()]) -> {ok, value()} | {error, problem()}.
read(Text, Options) when is_binary(Text) ->
    O = options(Options, #options{}),
    try value(skip(Text, 0), Text, 0, O) of
        {Value, At} ->
            case skip(Text, At) of
                End when End =:= byte_size(Text) -> {ok, Value};
                Extra -> {error, {at, Extra, trailing}}
            end
    catch
        throw:{at, _, _} = Problem -> {error, Problem}
    end.

options([], O) -> O;
options([ordered | Rest], O) -> options(Rest, O#options{objects = ordered});
options([{depth, D} | Rest], O) when is_integer(D), D > 0 -> options(Rest, O#options{depth = D});
options([{keys, K} | Rest], O) when K =:= binary; K =:= atom -> options(Rest, O#options{keys = K});
options([Other | _], _) -> error({bad_option, Other}).

%% ---- one value ----

value(At, _Text, Depth, #options{depth = Most}) when Depth > Most -> throw({at, At, too_deep});
value(At, Text, Depth, O) ->
    case Text of
        <<_:At/binary, "{", _/binary>> -> object(skip(Text, At + 1), Text, Depth + 1, O);
        <<_:At/binary, "[", _/binary>> -> array(skip(Text, At + 1), Text, Depth + 1, O);
        <<_:At/binary, $", _/binary>> -> string(At + 1, Text);
        <<_:At/binary, "true", _/binary>> -> {true, At + 4};
        <<_:At/binary, "false", _/binary>> -> {false, At + 5};
        <<_:At/binary, "null", _/binary>> -> {null, At + 4};
        <<_:At/binary, C, _/binary>> when ?is_digit(C); C =:= $- -> number(At, Text);
        _ -> unexpected(At, Text)
    end.

array(At, Text, Depth, O) ->
    case Text of
        <<_:At/binary, "]", _/binary>> -> {[], At + 1};
        _ -> elements(At, Text, Depth, O, [])
    end.

elements(At, Text, Depth, O, Before) ->
    {Value, After} = value(At, Text, Depth, O),
    Elements = [Value | Before],
    Next = skip(Text, After),
    case Text of
        <<_:Next/binary, ",", _/binary>> -> elements(skip(Text, Next + 1), Text, Depth, O, Elements);
        <<_:Next/binary, "]", _/binary>> -> {lists:reverse(Elements), Next + 1};
        _ -> unexpected(Next, Text)
    end.

object(At, Text, Depth, O) ->
    case Text of
        <<_:At/binary, "}", _/binary>> -> {made([], O), At + 1};
        _ -> members(At, Text, Depth, O, [])
    end.

members(At, Text, Depth, O, Before) ->
    <<_:At/binary, First, _/binary>> = Text1 = case Text of <<_:At/binary>> -> unexpected(At, Text); _ -> Text end,
    First =:= $" orelse unexpected(At, Text1),
    {Key, AfterKey} = string(At + 1, Text),
    Colon = skip(Text, AfterKey),
    case Text of
        <<_:Colon/binary, ":", _/binary>> -> ok;
        _ -> unexpected(Colon, Text)
    end,
    {Value, After} = value(skip(Text, Colon + 1), Text, Depth, O),
    Members = [{key(Key, O), Value} | Before],
    Next = skip(Text, After),
    case Text of
        <<_:Next/binary, ",", _/binary>> -> members(skip(Text, Next + 1), Text, Depth, O, Members);
        <<_:Next/binary, "}", _/binary>> -> {made(Members, O), Next + 1};
        _ -> unexpected(Next, Text)
    end.

made(Members, #options{objects = ordered}) -> {lists:reverse(Members)};
made(Members, #options{objects = map}) -> maps:from_list(lists:reverse(Members)).

key(Key, #options{keys = binary}) -> Key;
key(Key, #options{keys = atom}) -> binary_to_atom(Key, utf8).

%% ---- numbers ----

number(At, Text) ->
    AfterSign = case Text of <<_:At/binary, "-", _/binary>> -> At + 1; _ -> At end,
    AfterInt =
        case Text of
            <<_:AfterSign/binary, "0", _/binary>> -> AfterSign + 1;
            <<_:AfterSign/binary, C, _/binary>> when ?is_digit(C) -> digits(AfterSign, Text);
            _ -> unexpected(AfterSign, Text)
        end,
    {AfterFraction, HasFraction} =
        case Text of
            <<_:AfterInt/binary, ".", D, _/binary>> when ?is_digit(D) -> {digits(AfterInt + 1, Text), true};
            <<_:AfterInt/binary, ".", _/binary>> -> unexpected(AfterInt + 1, Text);
            _ -> {AfterInt, false}
        end,
    AfterExponent = exponent(AfterFraction, Text),
    Length = AfterExponent - At,
    Literal = binary:part(Text, At, Length),
    case {HasFraction, AfterExponent > AfterFraction} of
        {false, false} -> {binary_to_integer(Literal), AfterExponent};
        {true, _} -> {to_float(Literal, At), AfterExponent};
        {false, true} ->
            %% Erlang wants a fraction before an exponent.
            Whole = binary:part(Text, At, AfterInt - At),
            Exponent = binary:part(Text, AfterInt, AfterExponent - AfterInt),
            {to_float(<<Whole/binary, ".0", Exponent/binary>>, At), AfterExponent}
    end.

to_float(Literal, At) ->
    try binary_to_float(Literal)
    catch error:badarg -> throw({at, At, {unexpected, $e}})
    end.

exponent(At, Text) ->
    case Text of
        <<_:At/binary, E, S, D, _/binary>> when (E =:= $e orelse E =:= $E), (S =:= $+ orelse S =:= $-), ?is_digit(D) -> digits(At + 2, Text);
        <<_:At/binary, E, D, _/binary>> when (E =:= $e orelse E =:= $E), ?is_digit(D) -> digits(At + 1, Text);
        <<_:At/binary, E, _/binary>> when E =:= $e; E =:= $E -> unexpected(At + 1, Text);
        _ -> At
    end.

digits(At, Text) ->
    case Text of
        <<_:At/binary, D, _/binary>> when ?is_digit(D) -> digits(At + 1, Text);
        _ -> At
    end.

%% ---- strings ----

string(At, Text) -> string(At, At, Text, []).

string(From, At, Text, Parts) ->
    case Text of
        <<_:At/binary, $", _/binary>> -> {joined(lists:reverse([binary:part(Text, From, At - From) | Parts])), At + 1};
        <<_:At/binary, $\\, E, _/binary>> ->
            Before = binary:part(Text, From, At - From),
            {Char, After} = escape(E, At + 2, Text),
            string(After, After, Text, [<<Char/utf8>>, Before | Parts]);
        <<_:At/binary, C, _/binary>> when C < 32 -> throw({at, At, {unexpected, C}});
        <<_:At/binary, C, _/binary>> when C < 128 -> string(From, At + 1, Text, Parts);
        <<_:At/binary, C/utf8, _/binary>> -> string(From, At + byte_size(<<C/utf8>>), Text, Parts);
        <<_:At/binary>> -> throw({at, At, unexpected_end});
        _ -> throw({at, At, bad_utf8})
    end.

joined([Part]) -> Part;
joined(Parts) -> iolist_to_binary(Parts).

escape($", At, _) -> {$", At};
escape($\\, At, _) -> {$\\, At};
escape($/, At, _) -> {$/, At};
escape($b, At, _) -> {$\b, At};
escape($f, At, _) -> {$\f, At};
escape($n, At, _) -> {$\n, At};
escape($r, At, _) -> {$\r, At};
escape($t, At, _) -> {$\t, At};
escape($u, At, Text) ->
    case hex4(At, Text) of
        High when High >= 16#d800, High =< 16#dbff ->
            After = At + 4,
            case Text of
                <<_:After/binary, "\\u", _/binary>> ->
                    case hex4(At + 6, Text) of
                        Low when Low >= 16#dc00, Low =< 16#dfff -> {16#10000 + ((High - 16#d800) bsl 10) + (Low - 16#dc00), At + 10};
                        _ -> throw({at, At, {bad_escape, $u}})
                    end;
                _ -> throw({at, At, {bad_escape, $u}})
            end;
        Low when Low >= 16#dc00, Low =< 16#dfff -> throw({at, At, {bad_escape, $u}});
        Char -> {Char, At + 4}
    end;
escape(E, At, _) -> throw({at, At - 1, {bad_escape, E}}).

hex4(At, Text) ->
    case Text of
        <<_:At/binary, A, B, C, D, _/binary>> ->
            try binary_to_integer(<<A, B, C, D>>, 16) of
                N when A =/= $-, A =/= $+ -> N;
                _ -> throw({at, At, {bad_escape, $u}})
            catch error:badarg -> throw({at, At, {bad_escape, $u}})
            end;
        _ -> throw({at, byte_size(Text), unexpected_end})
    end.

%% ---- what is between ----

skip(Text, At) ->
    case Text of
        <<_:At/binary, C, _/binary>> when ?is_space(C) -> skip(Text, At + 1);
        _ -> At
    end.

-spec unexpected(non_neg_integer(), binary()) -> no_return().
unexpected(At, Text) ->
    case Text of
        <<_:At/binary, C, _/binary>> -> throw({at, At, {unexpected, C}});
        _ -> throw({at, byte_size(Text), unexpected_end})
    end.

%% ---- values one after the other, in pieces ----

-spec start([option()]) -> #parser{}.
start(Options) -> #parser{options = options(Options, #options{})}.

%% What is complete so far; what is not is kept until more comes.
-spec feed(#parser{}, binary()) -> {[value()], #parser{}} | {error, problem()}.
feed(#parser{left = Left} = P, More) -> feed_all(P#parser{left = <<Left/binary, More/binary>>}, []).

feed_all(#parser{left = Text, options = O, seen = Seen} = P, Values) ->
    From = skip(Text, 0),
    case Text of
        <<_:From/binary>> -> {lists:reverse(Values), P#parser{left = <<>>, seen = Seen + From}};
        _ ->
            try value(From, Text, 0, O) of
                %% A number may go on.
                {Value, At} when is_number(Value), At =:= byte_size(Text) -> {lists:reverse(Values), P};
                {Value, At} ->
                    <<_:At/binary, Rest/binary>> = Text,
                    feed_all(P#parser{left = binary:copy(Rest), seen = Seen + At}, [Value | Values])
            catch
                throw:{at, _, unexpected_end} -> {lists:reverse(Values), P};
                throw:{at, At, {unexpected, _}} when At + 5 > byte_size(Text), At =:= From -> {lists:reverse(Values), P};
                throw:{at, At, Why} -> {error, {at, Seen + At, Why}}
            end
    end.

-spec finish(#parser{}) -> {ok, [value()]} | {error, problem()}.
finish(#parser{left = Left, seen = Seen, options = O}) ->
    case skip(Left, 0) of
        End when End =:= byte_size(Left) -> {ok, []};
        From ->
            try value(From, Left, 0, O) of
                {Value, At} when At =:= byte_size(Left) -> {ok, [Value]};
                {_, At} -> {error, {at, Seen + At, trailing}}
            catch throw:{at, At, Why} -> {error, {at, Seen + At, Why}}
            end
    end.
