%% Control messages with the time in nanoseconds and with the flow: OTP 29 knows them by name.
-module(socket_cmsg_received).
-include("check.hrl").

main() ->
    case socket:is_supported(options, socket, timestampns) of
        true -> ?P(received(inet, {socket, timestampns}, {127, 0, 0, 1}));
        false -> ?P(not_supported)
    end,
    ?P(received(inet, {socket, timestamp}, {127, 0, 0, 1})),
    ?P(received(inet6, {ipv6, flowinfo}, {0, 0, 0, 0, 0, 0, 0, 1})),
    ok.

received(Domain, Option, Addr) ->
    {ok, To} = socket:open(Domain, dgram, udp),
    {ok, From} = socket:open(Domain, dgram, udp),
    ok = socket:bind(To, #{family => Domain, addr => Addr, port => 0}),
    {ok, Name} = socket:sockname(To),
    ok = socket:setopt(To, Option, true),
    ok = socket:sendto(From, <<"hi">>, Name),
    {ok, #{ctrl := Control}} = socket:recvmsg(To, 0, 256, [], 5000),
    [socket:close(S) || S <- [To, From]],
    [maps:map(fun(K, V) when K =:= value; K =:= data -> about(V, M); (_, V) -> V end, M) || M <- Control].

%% Times and flows are others each time.
about(#{} = Value, _) -> {maps:keys(Value), [is_integer(V) || V <- maps:values(Value)]};
about(Value, #{data := <<Int:32/native-signed>>}) when is_integer(Value) -> Value =:= Int;
about(Data, _) when is_binary(Data) -> byte_size(Data).
