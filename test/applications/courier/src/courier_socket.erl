%% WebSocket (RFC 6455): the handshake's key, frames in and out, fragments, pings.
-module(courier_socket).
-export([key/1, loop/2, frame/2, frame/3, read/1]).

key(Text) -> base64:encode(crypto:hash(sha, [Text, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"])).

%% Hands each message to a function: its answers are sent, until either side closes.
loop(Socket, Handle) ->
    case message(Socket, <<>>, none) of
        {close, Payload} -> gen_tcp:send(Socket, frame(close, Payload));
        {ping, Payload} -> ok = gen_tcp:send(Socket, frame(pong, Payload)), loop(Socket, Handle);
        {Kind, Payload} -> [ok = gen_tcp:send(Socket, frame(K, P)) || {K, P} <- Handle(Kind, Payload)], loop(Socket, Handle)
    end.

message(Socket, Sofar, Kind) ->
    case read(Socket) of
        {1, continuation, P} -> {Kind, <<Sofar/binary, P/binary>>};
        {0, continuation, P} -> message(Socket, <<Sofar/binary, P/binary>>, Kind);
        {0, First, P} -> message(Socket, P, First);
        {1, ping, P} when Kind =/= none -> ok = gen_tcp:send(Socket, frame(pong, P)), message(Socket, Sofar, Kind);
        {1, Whole, P} -> {Whole, P}
    end.

read(Socket) ->
    {ok, <<Fin:1, 0:3, Op:4, Masked:1, Short:7>>} = gen_tcp:recv(Socket, 2, 5000),
    Length = case Short of
        126 -> {ok, <<L:16>>} = gen_tcp:recv(Socket, 2, 5000), L;
        127 -> {ok, <<L:64>>} = gen_tcp:recv(Socket, 8, 5000), L;
        _ -> Short
    end,
    Mask = case Masked of 1 -> {ok, M} = gen_tcp:recv(Socket, 4, 5000), M; 0 -> <<0:32>> end,
    Payload = case Length of 0 -> <<>>; _ -> {ok, P} = gen_tcp:recv(Socket, Length, 5000), P end,
    {Fin, kind(Op), mask(Payload, Mask)}.

frame(Kind, Payload) -> frame(Kind, Payload, #{}).
frame(Kind, Payload, Options) ->
    Fin = maps:get(fin, Options, 1),
    Size = byte_size(Payload),
    {Bit, Mask, Bytes} = case Options of #{mask := M} -> {1, M, mask(Payload, M)}; _ -> {0, <<>>, Payload} end,
    Length = if Size < 126 -> <<Bit:1, Size:7>>; Size < 65536 -> <<Bit:1, 126:7, Size:16>>; true -> <<Bit:1, 127:7, Size:64>> end,
    [<<Fin:1, 0:3, (op(Kind)):4>>, Length, Mask, Bytes].

mask(Payload, <<Word:32>> = Mask) ->
    Whole = byte_size(Payload) div 4 * 4,
    <<Words:Whole/binary, Rest/binary>> = Payload,
    <<Part:(byte_size(Rest))/binary, _/binary>> = Mask,
    <<(<< <<(W bxor Word):32>> || <<W:32>> <= Words >>)/binary, (crypto:exor(Rest, Part))/binary>>.

kind(0) -> continuation; kind(1) -> text; kind(2) -> binary; kind(8) -> close; kind(9) -> ping; kind(10) -> pong.
op(Kind) -> hd([O || O <- [0, 1, 2, 8, 9, 10], kind(O) =:= Kind]).
