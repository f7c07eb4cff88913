%% Sockets of this computer, in pairs; errors with who raised them.
-define(LOCAL, #{family => inet, addr => {127, 0, 0, 1}, port => 0}).

pair() ->
    {ok, To} = socket:open(inet, dgram, udp),
    {ok, From} = socket:open(inet, dgram, udp),
    ok = socket:bind(To, ?LOCAL),
    {ok, Name} = socket:sockname(To),
    {To, From, Name}.

stream_pair() ->
    {ok, Listen} = socket:open(inet, stream, tcp),
    ok = socket:bind(Listen, ?LOCAL),
    ok = socket:listen(Listen),
    {ok, Name} = socket:sockname(Listen),
    {ok, Client} = socket:open(inet, stream, tcp),
    ok = socket:connect(Client, Name),
    {ok, Server} = socket:accept(Listen),
    {Listen, Client, Server}.

failed(Fun) ->
    try Fun()
    catch Class:Reason:Stack ->
        {Module, Name, Arguments, _} = hd(Stack),
        {Class, Reason, Module, Name, if is_list(Arguments) -> length(Arguments); true -> Arguments end}
    end.
