-module(courier_main).
-export([main/0]).
-import(courier_client, [ask/3, ask/4, ask/5]).

main() ->
    logger:set_primary_config(level, none),
    {ok, _} = application:ensure_all_started(courier),
    pages(), bodies(), sessions(), crashes(), pipeline(), hostile(), chats(), crowd(), pure(),
    Port = courier_listener:port(),
    ok = application:stop(courier),
    io:format("~p~n", [gen_tcp:connect({127, 0, 0, 1}, Port, [])]).

show(Name, What) -> io:format("~s: ~tp~n", [Name, What]).
brief({Status, Headers, Body}) -> {Status, [H || {K, _} = H <- Headers, K =/= <<"set-cookie">>], Body};
brief(Other) -> Other.

pages() ->
    S = courier_client:open(),
    [show(P, brief(ask(S, "GET", P))) || P <- ["/", "/hello/Ada?loud=3", "/hello/%3Cb%3E+%C3%A9", "/files/a/./b/../c", "/files/", "/../etc", "/hello/%zz", "/nothing", "/tagged"]],
    [show(M, brief(ask(S, M, "/"))) || M <- ["HEAD", "POST", "BREW"]],
    {200, Headers, _} = ask(S, "GET", "/tagged"),
    show("not modified", brief(ask(S, "GET", "/tagged", [{"If-None-Match", proplists:get_value(<<"etag">>, Headers)}]))),
    [show(A, element(3, ask(S, "GET", "/choice", [{"Accept", A}]))) ||
        A <- ["application/json", "text/*;q=0.5, application/json;q=0.4", "text/html;q=0.9, text/plain;q=0.8", "image/png", "*/*;q=0.1", "text/plain;q=0, text/html"]],
    courier_client:close(S).

bodies() ->
    S = courier_client:open(),
    Big = crypto:hash(sha256, "x"),
    [show("echo", begin {200, _, B} = ask(S, "POST", "/echo", [], lists:duplicate(N, Big)), {byte_size(B), erlang:md5(B)} end) || N <- [0, 1, 100, 600]],
    courier_client:close(S),
    T = courier_client:open(),
    courier_client:send(T, "POST", "/echo", {[{"Transfer-Encoding", "chunked"}], none}),
    [ok = gen_tcp:send(T, B) || B <- ["5\r\nhello\r\n", "7;ext=1\r\n, world\r", "\n0\r\n", "\r\n"]],
    show("chunked up", brief(courier_client:answer(T, "POST"))),
    show("chunked down", brief(ask(T, "GET", "/numbers/12"))),
    Form = [{"Content-Type", "application/x-www-form-urlencoded"}],
    [show(B, brief(ask(T, "POST", "/form", Form, B))) || B <- ["name=Ada&age=36", "name=%E2%82%AC;age", "name=x", "a%ff=1&name=2&age=3", "age=%4"]],
    Multi = "--zz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n--zz\r\nContent-Disposition: file\r\nX: y\r\n\r\n\r\nlines\r\n\r\n--zz--\r\n",
    show("multipart", brief(ask(T, "POST", "/form", [{"Content-Type", "multipart/form-data; boundary=zz"}], Multi))),
    courier_client:close(T).

sessions() ->
    S = courier_client:open(),
    {204, H, _} = ask(S, "PUT", "/cart/apple"),
    <<"session=", Cookie/binary>> = proplists:get_value(<<"set-cookie">>, H),
    Mine = [{"Cookie", ["theme=dark; session=\"", hd(binary:split(Cookie, <<";">>)), "\""]}],
    [{204, _, _} = ask(S, "PUT", P, Mine) || P <- ["/cart/apple", "/cart/pear", "/cart/cr%C3%AApe"]],
    show("cart", brief(ask(S, "GET", "/cart", Mine))),
    show("deleted", brief(ask(S, "DELETE", "/cart/pear", Mine))),
    show("cart", element(3, ask(S, "GET", "/cart", Mine))),
    show("another's", element(3, ask(S, "GET", "/cart"))),
    show("expired", courier_session:expire() > 0),
    show("left", courier_session:count()),
    courier_client:close(S).

crashes() ->
    [begin S = courier_client:open(), show(H, brief(ask(S, "GET", "/crash/" ++ H))), courier_client:close(S) end || H <- ["error", "exit", "throw", "match", "other", "kill"]].

%% Many requests before the first answer is read.
pipeline() ->
    S = courier_client:open(),
    [courier_client:send(S, "GET", "/hello/" ++ integer_to_list(N), {[], none}) || N <- lists:seq(1, 20)],
    show("in order", [B || _ <- lists:seq(1, 20), {200, _, <<"<p>Hello ", B:2/binary, _/binary>>} <- [courier_client:answer(S, "GET")]]),
    courier_client:close(S).

hostile() ->
    [begin S = courier_client:open(), show(io_lib:format("~0p", [lists:sublist(B, 40)]), re:replace(courier_client:raw(S, B), "session=[^;]*", "session=…", [{return, binary}, unicode])), courier_client:close(S) end || B <-
        ["nonsense\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: many\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: 20001\r\n\r\n",
         "GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "GET http://elsewhere/ HTTP/1.1\r\n\r\n"]].

chats() ->
    S = courier_client:open(),
    show("upgraded", courier_client:chat(S)),
    Say = fun(Kind, Text, Options) -> ok = gen_tcp:send(S, courier_socket:frame(Kind, Text, Options#{mask => <<16#37fa213d:32>>})) end,
    Hear = fun() -> {1, K, P} = courier_socket:read(S), {K, if byte_size(P) > 100 -> {byte_size(P), erlang:crc32(P)}; true -> P end} end,
    Say(text, <<"héllo"/utf8>>, #{}), show("heard", Hear()),
    Say(text, <<"twice over">>, #{}), show("heard", [Hear(), Hear()]),
    Say(text, <<"in ">>, #{fin => 0}), Say(continuation, <<"three ">>, #{fin => 0}), Say(ping, <<"?">>, #{}), Say(continuation, <<"parts">>, #{}),
    show("heard", [Hear(), Hear()]),
    [begin Say(text, <<"long ", N/binary>>, #{}), show("heard", Hear()) end || N <- [<<"125">>, <<"126">>, <<"65535">>, <<"65536">>, <<"300000">>]],
    [begin Say(binary, binary:copy(<<1, 2, 3>>, N), #{}), show("heard", Hear()) end || N <- [0, 1, 50, 30000]],
    Say(close, <<1000:16, "bye">>, #{}), show("closed", [Hear(), gen_tcp:recv(S, 0, 5000)]).

crowd() ->
    Me = self(),
    Before = courier_listener:accepted(),
    Pids = [spawn_link(fun() ->
        S = courier_client:open(),
        Sum = lists:sum([begin {200, _, B} = ask(S, "POST", "/echo", [], binary:copy(<<N>>, N * C)), byte_size(B) end || N <- lists:seq(1, 10)]),
        courier_client:close(S),
        Me ! {self(), Sum}
    end) || C <- lists:seq(1, 40)],
    show("crowd", lists:sum([receive {P, Sum} -> Sum end || P <- Pids])),
    show("accepted", courier_listener:accepted() - Before),
    show("connections", all_gone()).
all_gone() ->
    case supervisor:count_children(courier_connections) of
        [{specs, 1}, {active, 0} | _] = None -> None;
        _ -> timer:sleep(2), all_gone()
    end.

pure() ->
    show("encoded", courier_http:encode(<<"a b/é~_"/utf8>>)),
    show("decoded", courier_http:decode(courier_http:encode(<<"a b/é~_"/utf8>>)) =:= <<"a b/é~_"/utf8>>),
    show("cookies", lists:sort(maps:to_list(courier_http:cookies(<<"a=1; b=\"2 3\";c; d=">>)))),
    show("query", courier_http:query(<<"a=1&b&=c&a=%32&&d=e=f">>)),
    show("html", courier_http:html(<<"<a href=\"x\">&</a>">>)),
    show("date", iolist_to_binary(courier_http:date({{1994, 11, 6}, {8, 49, 37}}))).
