%% What the server serves.
-module(courier_pages).
-export([routes/0]).

routes() ->
    [{'GET', [], fun(_) -> ok("text/html", "<h1>courier</h1>\n") end},
     {'GET', [<<"hello">>, name], fun(#{bound := #{name := N}, query := Q}) -> ok("text/html", ["<p>Hello ", courier_http:html(N), marks(Q), "</p>\n"]) end},
     {'GET', [<<"files">>, '...'], fun(#{bound := #{rest := R}}) -> ok("text/plain", [lists:join("|", R), "\n"]) end},
     {'POST', [<<"echo">>], fun(#{body := B}) -> ok("application/octet-stream", B) end},
     {'PUT', [<<"cart">>, thing], fun(#{session := Id, data := D, bound := #{thing := T}}) -> courier_session:put(Id, T, maps:get(T, D, 0) + 1), {204, [], none} end},
     {'GET', [<<"cart">>], fun cart/1},
     {'DELETE', [<<"cart">>, thing], fun(#{session := Id, bound := #{thing := T}}) -> courier_session:put(Id, T, 0), {303, [{"location", "/cart"}], <<>>} end},
     {'POST', [<<"form">>], fun form/1},
     {'GET', [<<"numbers">>, count], fun(#{bound := #{count := C}}) -> {200, [], {stream, [integer_to_list(N * N) ++ "\n" || N <- lists:seq(1, binary_to_integer(C))]}} end},
     {'GET', [<<"crash">>, how], fun(#{bound := #{how := H}}) -> crash(H) end},
     {'GET', [<<"choice">>], fun choice/1},
     {'GET', [<<"tagged">>], fun tagged/1},
     {'GET', [<<"chat">>], fun chat/1}].

ok(Type, Body) -> {200, [{"content-type", Type}], Body}.
marks(Query) -> lists:duplicate(binary_to_integer(proplists:get_value(<<"loud">>, Query, <<"0">>)), $!).

cart(#{data := Data}) ->
    ok("text/plain", [io_lib:format("~ts: ~b~n", [K, V]) || {K, V} <- lists:sort(maps:to_list(Data)), V > 0]).

form(#{headers := #{<<"content-type">> := <<"application/x-www-form-urlencoded">>}, body := Body}) ->
    Fields = courier_http:query(Body),
    [proplists:is_defined(F, Fields) orelse error({missing, F}) || F <- [<<"name">>, <<"age">>]],
    {201, [], io_lib:format("~0tp\n", [lists:sort(Fields)])};
form(#{headers := #{<<"content-type">> := <<"multipart/form-data; boundary=", Boundary/binary>>}, body := Body}) ->
    {201, [], [io_lib:format("~ts ~b\n", [proplists:get_value(<<"content-disposition">>, H), byte_size(B)]) || {H, B} <- courier_http:multipart(Body, Boundary)]}.

crash(<<"error">>) -> error(oops);
crash(<<"exit">>) -> exit({shutdown, now});
crash(<<"throw">>) -> throw(ball);
crash(<<"match">>) -> {ok, _} = courier_session:find(undefined);
crash(<<"kill">>) -> exit(self(), kill), receive never -> ok end.

choice(#{headers := Headers}) ->
    case courier_http:accepts(maps:get(<<"accept">>, Headers, <<"*/*">>), [<<"text/plain">>, <<"text/html">>, <<"application/json">>]) of
        none -> {404, [], <<"nothing for you\n">>};
        Kind -> ok(Kind, <<Kind/binary, "\n">>)
    end.

tagged(#{headers := Headers}) ->
    Tag = <<"\"", (integer_to_binary(erlang:crc32(<<"contents">>), 36))/binary, "\"">>,
    case Headers of
        #{<<"if-none-match">> := Tag} -> {304, [{"etag", Tag}], none};
        _ -> {200, [{"etag", Tag}, {"last-modified", courier_http:date({{2024, 2, 29}, {23, 59, 1}})}], <<"contents\n">>}
    end.

chat(#{headers := #{<<"upgrade">> := <<"websocket">>, <<"sec-websocket-key">> := Key}}) ->
    throw_up({upgrade, [{"upgrade", "websocket"}, {"connection", "Upgrade"}, {"sec-websocket-accept", courier_socket:key(Key)}],
              fun(Socket) -> courier_socket:loop(Socket, fun talk/2) end}).
throw_up(Upgrade) -> setelement(1, Upgrade, upgrade).

talk(text, <<"twice ", Text/binary>>) -> [{text, Text}, {text, Text}];
talk(text, <<"long ", N/binary>>) -> [{binary, binary:copy(<<"x">>, binary_to_integer(N))}];
talk(text, Text) -> [{text, string:uppercase(Text)}];
talk(binary, Bytes) -> [{binary, crypto:hash(md5, Bytes)}].
