%% One connection: a state machine that reads a request, its headers and body, answers, and begins again.
-module(courier_connection).
-behaviour(gen_statem).
-export([start_link/1]).
-export([init/1, callback_mode/0, waiting/3, request/3, headers/3, body/3, terminate/3]).

start_link(Socket) -> gen_statem:start_link(?MODULE, Socket, []).
callback_mode() -> state_functions.

init(Socket) -> {ok, waiting, #{socket => Socket}}.

waiting(info, socket_is_yours, Data) -> next(Data).

next(Data = #{socket := Socket}) ->
    ok = inet:setopts(Socket, [{packet, http_bin}, {active, once}]),
    {ok, Idle} = application:get_env(courier, idle),
    {next_state, request, maps:with([socket], Data), [{{timeout, idle}, Idle, close}]}.

request(info, {http, _, {http_request, Method, {abs_path, Path}, Version}}, Data) ->
    more(headers, Data#{method => Method, target => Path, version => Version, headers => #{}});
request(info, {http, _, {http_error, Line}}, Data) -> refuse(400, [<<"not a request: ">>, string:trim(Line), "\n"], Data);
request(info, {tcp_closed, _}, _) -> {stop, normal};
request({timeout, idle}, close, _) -> {stop, normal};
request(info, {http, _, _}, Data) -> refuse(501, <<"not such requests\n">>, Data).

headers(info, {http, _, {http_header, _, Name, _, Value}}, Data = #{headers := Headers}) ->
    Key = string:lowercase(if is_atom(Name) -> atom_to_binary(Name); true -> Name end),
    more(headers, Data#{headers := maps:update_with(Key, fun(Old) -> <<Old/binary, ", ", Value/binary>> end, Value, Headers)});
headers(info, {http, _, http_eoh}, Data) -> to_body(Data);
headers(info, {http, _, {http_error, _}}, Data) -> refuse(400, <<"bad header\n">>, Data);
headers(info, {tcp_closed, _}, _) -> {stop, normal};
headers({timeout, idle}, close, _) -> {stop, normal}.

more(State, Data = #{socket := Socket}) -> ok = inet:setopts(Socket, [{active, once}]), {next_state, State, Data}.

to_body(Data = #{headers := #{<<"content-length">> := Text}, socket := Socket}) ->
    {ok, Largest} = application:get_env(courier, largest_body),
    case catch binary_to_integer(Text) of
        N when is_integer(N), N >= 0, N =< Largest ->
            ok = inet:setopts(Socket, [{packet, raw}]),
            {ok, Bytes} = if N > 0 -> gen_tcp:recv(Socket, N, 5000); true -> {ok, <<>>} end,
            answer(Data#{body => Bytes});
        N when is_integer(N) -> refuse(413, <<"too large\n">>, Data);
        _ -> refuse(400, <<"bad length\n">>, Data)
    end;
to_body(Data = #{headers := #{<<"transfer-encoding">> := <<"chunked">>}, socket := Socket}) ->
    ok = inet:setopts(Socket, [{packet, line}, {active, once}]),
    {next_state, body, Data#{body => []}};
to_body(Data) -> answer(Data#{body => <<>>}).

body(info, {tcp, Socket, Line}, Data = #{body := Sofar}) ->
    Size = list_to_integer(string:trim(hd(string:split(binary_to_list(Line), ";"))), 16),
    ok = inet:setopts(Socket, [{packet, raw}]),
    {ok, Chunk} = gen_tcp:recv(Socket, Size + 2, 5000),
    case Size of
        0 -> answer(Data#{body := iolist_to_binary(Sofar)});
        _ -> ok = inet:setopts(Socket, [{packet, line}]), more(body, Data#{body := [Sofar, binary:part(Chunk, 0, Size)]})
    end;
body(info, {tcp_closed, _}, _) -> {stop, normal};
body({timeout, idle}, close, _) -> {stop, normal}.

answer(Data = #{socket := Socket, method := Method, target := Target}) ->
    Answer = try
        {Path, Query} = courier_http:path(Target),
        courier_router:dispatch(Data#{path => Path, query => Query})
    catch throw:{status, Refused, Why} -> {Refused, [], [Why, "\n"]}
    end,
    case Answer of
        {upgrade, Headers, Loop} ->
            ok = gen_tcp:send(Socket, courier_http:answer(101, Headers, none)),
            ok = inet:setopts(Socket, [{packet, raw}]),
            Loop(Socket),
            {stop, normal};
        {_, _, {stream, Pieces}} ->
            send_chunks(Socket, setelement(3, Answer, chunked), Pieces),
            again(Data);
        {Status, Headers, Body} ->
            Whole = courier_http:answer(Status, Headers, Body),
            ok = gen_tcp:send(Socket, case Method of 'HEAD' -> lists:droplast(Whole); _ -> Whole end),
            again(Data)
    end.

send_chunks(Socket, {Status, Headers, chunked}, Pieces) ->
    ok = gen_tcp:send(Socket, courier_http:answer(Status, Headers, chunked)),
    [ok = gen_tcp:send(Socket, [integer_to_list(iolist_size(P), 16), "\r\n", P, "\r\n"]) || P <- Pieces],
    ok = gen_tcp:send(Socket, "0\r\n\r\n").

again(Data = #{headers := Headers, version := Version}) ->
    case {string:lowercase(maps:get(<<"connection">>, Headers, <<>>)), Version} of
        {<<"close">>, _} -> {stop, normal};
        {<<"keep-alive">>, _} -> next(Data);
        {_, {1, 1}} -> next(Data);
        _ -> {stop, normal}
    end.

refuse(Status, Text, #{socket := Socket}) ->
    _ = gen_tcp:send(Socket, courier_http:answer(Status, [{"connection", "close"}], Text)),
    {stop, normal}.

terminate(_Reason, _State, #{socket := Socket}) -> gen_tcp:close(Socket).
