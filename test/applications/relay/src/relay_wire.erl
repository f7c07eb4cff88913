%% Messages as bytes, after the manner of MQTT: kind and flags, a length in groups of seven bits, a body.
-module(relay_wire).
-export([encode/1, decode/1, decode_all/1]).

encode({connect, Client, Keep}) -> frame(1, 0, <<(text("MQTT"))/binary, 4, 2, Keep:16, (text(Client))/binary>>);
encode({publish, Topic, Payload, Options}) ->
    Quality = maps:get(quality, Options, 0),
    <<Flags:4>> = <<(bit(duplicate, Options)):1, Quality:2, (bit(retain, Options)):1>>,
    Id = if Quality > 0 -> <<(maps:get(id, Options)):16>>; true -> <<>> end,
    frame(3, Flags, <<(text(Topic))/binary, Id/binary, Payload/binary>>);
encode({subscribe, Id, Topics}) -> frame(8, 2, <<Id:16, << <<(text(T))/binary, Q>> || {T, Q} <- Topics >>/binary>>);
encode({acknowledge, Id}) -> frame(4, 0, <<Id:16>>);
encode(ping) -> frame(12, 0, <<>>);
encode(disconnect) -> frame(14, 0, <<>>).

frame(Kind, Flags, Body) -> <<Kind:4, Flags:4, (length_of(byte_size(Body)))/binary, Body/binary>>.
length_of(N) when N < 128 -> <<N>>;
length_of(N) -> <<1:1, N:7, (length_of(N bsr 7))/binary>>.
text(Text) -> Bytes = unicode:characters_to_binary(Text), <<(byte_size(Bytes)):16, Bytes/binary>>.
bit(Name, Options) -> case Options of #{Name := true} -> 1; _ -> 0 end.

%% One message of a stream: {Message, Rest}, or more, or an error.
decode(<<Kind:4, Flags:4, Rest/binary>>) ->
    case length_in(Rest, 0, 0) of
        {Length, Bytes} when is_integer(Length), byte_size(Bytes) >= Length ->
            {Body, Others} = split_binary(Bytes, Length),
            try {body(Kind, <<Flags:4>>, Body), Others}
            catch error:Reason when Reason =:= function_clause; element(1, Reason) =:= badmatch -> {error, malformed}
            end;
        {error, _} = Error -> Error;
        _ -> more
    end;
decode(<<>>) -> more.

length_in(_, _, Shift) when Shift > 21 -> {error, length};
length_in(<<0:1, N:7, Rest/binary>>, Sofar, Shift) -> {Sofar bor (N bsl Shift), Rest};
length_in(<<1:1, N:7, Rest/binary>>, Sofar, Shift) -> length_in(Rest, Sofar bor (N bsl Shift), Shift + 7);
length_in(<<>>, _, _) -> more.

body(1, <<0:4>>, <<4:16, "MQTT", 4, _, Keep:16, Size:16, Client:Size/binary>>) -> {connect, utf8(Client), Keep};
body(3, <<Duplicate:1, Quality:2, Retain:1>>, <<Size:16, Topic:Size/binary, Rest/binary>>) when Quality < 3 ->
    {Id, Payload} = case Quality of 0 -> {#{}, Rest}; _ -> <<I:16, P/binary>> = Rest, {#{id => I}, P} end,
    Flags = [{quality, Quality} || Quality > 0] ++ [{retain, true} || Retain =:= 1] ++ [{duplicate, true} || Duplicate =:= 1],
    {publish, utf8(Topic), Payload, maps:merge(Id, maps:from_list(Flags))};
body(8, <<2:4>>, <<Id:16, Rest/binary>>) when Rest =/= <<>> -> {subscribe, Id, topics(Rest)};
body(4, <<0:4>>, <<Id:16>>) -> {acknowledge, Id};
body(12, <<0:4>>, <<>>) -> ping;
body(14, <<0:4>>, <<>>) -> disconnect.

topics(<<Size:16, Topic:Size/binary, Q, Rest/binary>>) -> [{utf8(Topic), Q} | topics(Rest)];
topics(<<>>) -> [].
utf8(Bytes) -> case unicode:characters_to_list(Bytes) of Text when is_list(Text) -> Text; Wrong -> error({badmatch, Wrong}) end.

decode_all(Bytes) -> decode_all(Bytes, []).
decode_all(Bytes, Done) ->
    case decode(Bytes) of
        {error, Reason} -> {lists:reverse(Done), {error, Reason}};
        more -> {lists:reverse(Done), Bytes};
        {Message, Rest} -> decode_all(Rest, [Message | Done])
    end.
