%% Shows all of it: reads and writes much, and prints what came out.
-module(jsonkit_main).
-export([main/0]).

main() ->
    ok = application:start(jsonkit),
    reading(),
    pieces(),
    writing(),
    round_trips(),
    pointers(),
    patches(),
    paths(),
    schemas(),
    ok = application:stop(jsonkit).

show(What, Value) -> io:format("~ts: ~tp~n", [What, Value]).

reading() ->
    [show(Text, jsonkit_reader:read(unicode:characters_to_binary(Text))) || Text <- [
        "null", " true ", "false", "0", "-0", "12345678901234567890123", "-1.5", "1e3", "1.25E-2", "2E+1", "1e999", "-1e-999", "01", "1.", "-", ".5",
        "\"\"", "\"a\\n\\\"\\u00e9\\ud83d\\ude00é\"", "\"\\ud83d\"", "\"\\x\"", "\"\\u12g4\"", "\"abc", "[]", "[1, [2, [3]], {}]", "[1,]", "[1 2]", "{\"a\": 1, \"b\": [true, null]}",
        "{\"a\" 1}", "{a: 1}", "{\"a\": 1,}", "{\"a\": 1} x", "", "tru", "nul", "[1", "{\"a\"", "\t[\r\n1\n]"]],
    show("ordered", jsonkit_reader:read(<<"{\"z\": 1, \"a\": {\"y\": 2, \"b\": 3}}">>, [ordered])),
    show("keys", jsonkit_reader:read(<<"{\"z\": 1, \"a\": 2}">>, [{keys, atom}])),
    show("control", jsonkit_reader:read(<<"\"a", 1, "\"">>)),
    show("utf-8", jsonkit_reader:read(<<"\"a", 16#ff, "\"">>)),
    show("deep", jsonkit_reader:read(binary:copy(<<"[">>, 600))),
    show("deep enough", jsonkit_reader:read(<<"[[[1]]]">>, [{depth, 3}])),
    show("too deep", jsonkit_reader:read(<<"[[[1]]]">>, [{depth, 2}])),
    show("option", catch jsonkit_reader:read(<<"1">>, [fast])).

pieces() ->
    Text = <<"{\"a\": [1, 2.5, \"tw", 195, 182, "lve\"]} [true, false]\n 17 null \"x\" 1e5">>,
    [show(io_lib:format("in pieces of ~b", [Size]), fed(jsonkit_reader:start([]), Text, Size)) || Size <- [1, 2, 3, 7, 100]],
    show("bad piece", jsonkit_reader:feed(jsonkit_reader:start([]), <<"[1, 2] [1 2]          ">>)).

fed(Parser, <<>>, _) -> jsonkit_reader:finish(Parser);
fed(Parser, Text, Size) ->
    Take = min(Size, byte_size(Text)),
    <<Now:Take/binary, Later/binary>> = Text,
    case jsonkit_reader:feed(Parser, Now) of
        {error, _} = Error -> Error;
        {Values, Next} ->
            case fed(Next, Later, Size) of
                {ok, More} -> {ok, Values ++ More};
                Error -> Error
            end
    end.

sample() ->
    #{<<"name">> => <<"Glühlampe \"40 W\"\n"/utf8>>, <<"price">> => 1.99, <<"stock">> => 120, <<"tags">> => [<<"light">>, <<"E27">>, <<16#1F4A1/utf8>>],
      <<"size">> => #{<<"h">> => 10.5, <<"w">> => 6}, <<"parts">> => [#{<<"id">> => I, <<"odd">> => I rem 2 =:= 1} || I <- lists:seq(1, 6)], <<"none">> => null,
      <<"empty">> => [#{}, []]}.

writing() ->
    io:format("~ts~n", [jsonkit_writer:write(sample())]),
    io:format("~ts~n", [jsonkit_writer:canonical(sample())]),
    io:format("~ts", [jsonkit_writer:pretty(sample())]),
    io:format("~ts", [jsonkit_writer:pretty(sample(), 24)]),
    io:format("~ts~n", [jsonkit_writer:write({[{b, 1}, {<<"a">>, [x, 1.0e22, 1.0e-7, -0.0]}, {7, <<1, 31, 127>>}]}, [{keys, as_is}])]),
    show("pid", catch jsonkit_writer:write([{pid}])),
    show("key", catch jsonkit_writer:write(#{1.5 => 1})).

round_trips() ->
    Seed = rand:seed_s(exsss, {1, 2, 3}),
    {Values, _} = lists:mapfoldl(fun(_, S) -> generated(4, S) end, Seed, lists:seq(1, 300)),
    Texts = [jsonkit_writer:canonical(V) || V <- Values],
    Same = [V || {V, T} <- lists:zip(Values, Texts), jsonkit_reader:read(T) =:= {ok, V}],
    Pretty = [V || V <- Values, jsonkit_reader:read(iolist_to_binary(jsonkit_writer:pretty(V, 20))) =:= {ok, V}],
    show("round trips", {length(Same), length(Pretty), erlang:md5(Texts), iolist_size(Texts)}),
    Patched = [ok || {A, B} <- lists:zip(Values, tl(Values) ++ [hd(Values)]), jsonkit_patch:apply_patch(jsonkit_patch:diff(A, B), A) =:= {ok, B}],
    show("patched", length(Patched)).

generated(0, S) -> leaf(S);
generated(Depth, S0) ->
    case rand:uniform_s(4, S0) of
        {1, S1} ->
            {N, S2} = rand:uniform_s(5, S1),
            lists:mapfoldl(fun(_, S) -> generated(Depth - 1, S) end, S2, lists:seq(1, N));
        {2, S1} ->
            {N, S2} = rand:uniform_s(5, S1),
            {Pairs, S3} = lists:mapfoldl(fun(_, S) -> {K, Sa} = text(S), {V, Sb} = generated(Depth - 1, Sa), {{K, V}, Sb} end, S2, lists:seq(1, N)),
            {maps:from_list(Pairs), S3};
        {_, S1} -> leaf(S1)
    end.

leaf(S0) ->
    case rand:uniform_s(7, S0) of
        {1, S1} -> {null, S1};
        {2, S1} -> {true, S1};
        {3, S1} -> {N, S2} = rand:uniform_s(1 bsl 70, S1), {N - (1 bsl 69), S2};
        {4, S1} -> {F, S2} = rand:uniform_s(S1), {(F - 0.5) * 1.0e10, S2};
        {5, S1} -> {F, S2} = rand:uniform_s(S1), {F * 1.0e-9, S2};
        {6, S1} -> {N, S2} = rand:uniform_s(1000, S1), {N, S2};
        {7, S1} -> text(S1)
    end.

text(S0) ->
    {N, S1} = rand:uniform_s(8, S0),
    {Chars, S2} = lists:mapfoldl(fun(_, S) -> {C, Sa} = rand:uniform_s(16#2fff, S), {C, Sa} end, S1, lists:seq(1, N)),
    {unicode:characters_to_binary(Chars), S2}.

pointers() ->
    V = #{<<"foo">> => [<<"bar">>, <<"baz">>], <<>> => 0, <<"a/b">> => 1, <<"m~n">> => 8, <<" ">> => 7},
    [show(P, case jsonkit_pointer:parse(P) of {ok, T} -> {T, jsonkit_pointer:format(T) =:= P, jsonkit_pointer:get(T, V)}; E -> E end)
     || P <- [<<>>, <<"/foo">>, <<"/foo/0">>, <<"/foo/1">>, <<"/foo/2">>, <<"/foo/01">>, <<"/foo/-">>, <<"/">>, <<"/a~1b">>, <<"/m~0n">>, <<"/ ">>, <<"foo">>, <<"/foo/0/x">>]],
    show("insert", jsonkit_pointer:insert([<<"foo">>, <<"1">>], x, V)),
    show("append", jsonkit_pointer:insert([<<"foo">>, <<"-">>], x, V)),
    show("set", jsonkit_pointer:set([<<"foo">>, <<"1">>], x, V)),
    show("remove", jsonkit_pointer:remove([<<"foo">>, <<"0">>], V)),
    show("remove none", jsonkit_pointer:remove([<<"fu">>, <<"0">>], V)).

patches() ->
    {ok, Patch} = jsonkit_reader:read(<<"[{\"op\":\"test\",\"path\":\"/a/b\",\"value\":1},{\"op\":\"add\",\"path\":\"/a/c\",\"value\":[1,2]},{\"op\":\"add\",\"path\":\"/a/c/1\",\"value\":9},"
        "{\"op\":\"copy\",\"from\":\"/a/c\",\"path\":\"/d\"},{\"op\":\"move\",\"from\":\"/a/b\",\"path\":\"/d/0\"},{\"op\":\"replace\",\"path\":\"/d/3\",\"value\":null},{\"op\":\"remove\",\"path\":\"/a/c/0\"}]">>),
    show("patch", jsonkit_patch:apply_patch(Patch, #{<<"a">> => #{<<"b">> => 1}})),
    show("failed test", jsonkit_patch:apply_patch(Patch, #{<<"a">> => #{<<"b">> => 2}})),
    show("no place", jsonkit_patch:apply_patch(tl(Patch), #{})),
    show("itself", jsonkit_patch:apply_patch([#{<<"op">> => <<"move">>, <<"from">> => <<"/a">>, <<"path">> => <<"/a/b">>}], #{<<"a">> => 1})),
    show("unknown", jsonkit_patch:apply_patch([#{<<"op">> => <<"jump">>}], #{})),
    show("merge", jsonkit_patch:merge(#{<<"a">> => 1, <<"b">> => #{<<"c">> => 2}}, #{<<"a">> => null, <<"b">> => #{<<"d">> => [1]}, <<"e">> => #{<<"f">> => null}})),
    show("diff", jsonkit_patch:diff(#{<<"a">> => [1, 2, 3], <<"x">> => 1}, #{<<"a">> => [1, 4], <<"y">> => #{}})),
    show("diff", jsonkit_patch:diff([1], [1, 2, 3])).

paths() ->
    {ok, Store} = jsonkit_reader:read(<<"{\"store\":{\"book\":[{\"category\":\"reference\",\"author\":\"Nigel Rees\",\"price\":8.95},"
        "{\"category\":\"fiction\",\"author\":\"Evelyn Waugh\",\"price\":12.99},{\"category\":\"fiction\",\"author\":\"Herman Melville\",\"isbn\":\"0-553\",\"price\":8.99},"
        "{\"category\":\"fiction\",\"author\":\"Tolkien\",\"isbn\":\"0-395\",\"price\":22.99}],\"bicycle\":{\"color\":\"red\",\"price\":399}}}">>),
    [show(P, jsonkit_path:find(P, Store)) || P <- [
        "$.store.book[*].author", "$..author", "$.store.*", "$..price", "$..book[2].price", "$..book[-1].author", "$..book[0,1].price", "$..book[:2].author", "$..book[1:4:2].author",
        "$..book[?(@.isbn)].price", "$..book[?(@.price < 10)].author", "$..book[?(@.category == 'fiction')].price", "$['store']['bicycle','book'].color", "$.none", "$..*[?(@.color)]",
        "$.store.book[7]", "$.store.book[-9]", "$.store.bicycle[0]"]],
    [show(P, jsonkit_path:compile(P)) || P <- ["$", "store", "$.", "$x", "$.a[1", "$[?(x)]"]].

schemas() ->
    Schema = #{
        <<"type">> => <<"object">>, <<"required">> => [<<"id">>, <<"name">>], <<"additionalProperties">> => false,
        <<"properties">> => #{
            <<"id">> => #{<<"type">> => <<"integer">>, <<"minimum">> => 1},
            <<"name">> => #{<<"type">> => <<"string">>, <<"minLength">> => 2, <<"maxLength">> => 8, <<"pattern">> => <<"^\\p{Lu}">>},
            <<"kind">> => #{<<"enum">> => [<<"a">>, 1, null]},
            <<"tree">> => #{<<"$ref">> => <<"#/definitions/tree">>},
            <<"list">> => #{<<"type">> => <<"array">>, <<"items">> => #{<<"type">> => [<<"number">>, <<"null">>]}, <<"uniqueItems">> => true, <<"maxItems">> => 3},
            <<"either">> => #{<<"oneOf">> => [#{<<"multipleOf">> => 2}, #{<<"multipleOf">> => 3}]},
            <<"when">> => #{<<"if">> => #{<<"type">> => <<"string">>}, <<"then">> => #{<<"const">> => <<"x">>}, <<"else">> => #{<<"not">> => #{<<"type">> => <<"null">>}}}},
        <<"definitions">> => #{<<"tree">> => #{<<"type">> => <<"object">>, <<"required">> => [<<"v">>], <<"properties">> => #{<<"kids">> => #{<<"items">> => #{<<"$ref">> => <<"#/definitions/tree">>}}}}}},
    Good = #{<<"id">> => 1, <<"name">> => <<"Österreich"/utf8>>},
    Cases = [
        Good#{<<"name">> => <<"Öl"/utf8>>}, Good, #{}, 7, Good#{<<"id">> => 0}, Good#{<<"id">> => 1.0, <<"name">> => <<"x">>}, Good#{<<"name">> => <<"Ab">>, <<"other">> => 1},
        Good#{<<"name">> => <<"Ab">>, <<"kind">> => 1.0}, Good#{<<"name">> => <<"Ab">>, <<"kind">> => <<"b">>},
        Good#{<<"name">> => <<"Ab">>, <<"list">> => [1, null, 2.5, 1, <<"x">>]}, Good#{<<"name">> => <<"Ab">>, <<"either">> => 4}, Good#{<<"name">> => <<"Ab">>, <<"either">> => 6},
        Good#{<<"name">> => <<"Ab">>, <<"when">> => <<"y">>}, Good#{<<"name">> => <<"Ab">>, <<"when">> => null}, Good#{<<"name">> => <<"Ab">>, <<"when">> => 1},
        Good#{<<"name">> => <<"Ab">>, <<"tree">> => #{<<"v">> => 1, <<"kids">> => [#{<<"v">> => 2}, #{<<"kids">> => [3]}]}}],
    [io:format("~ts -> ~tp~n", [jsonkit_writer:write(C), jsonkit_schema:validate(Schema, C)]) || C <- Cases],
    show("never", jsonkit_schema:validate(false, 1)).
