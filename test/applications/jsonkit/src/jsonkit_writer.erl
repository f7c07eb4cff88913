%% Writes JSON: as short as possible, or laid out for people.
-module(jsonkit_writer).
-export([write/1, write/2, pretty/1, pretty/2, canonical/1]).

-type option() :: {escape, unicode | ascii} | {keys, sorted | as_is}.

-spec write(jsonkit_reader:value()) -> iodata().
write(Value) -> write(Value, []).

-spec write(jsonkit_reader:value(), [option()]) -> iodata().
write(Value, Options) ->
    Escape = proplists:get_value(escape, Options, unicode),
    Keys = proplists:get_value(keys, Options, sorted),
    compact(Value, Escape, Keys).

%% The same value always gives the same bytes.
-spec canonical(jsonkit_reader:value()) -> binary().
canonical(Value) -> iolist_to_binary(compact(Value, ascii, sorted)).

compact(null, _, _) -> <<"null">>;
compact(true, _, _) -> <<"true">>;
compact(false, _, _) -> <<"false">>;
compact(N, _, _) when is_integer(N) -> integer_to_binary(N);
compact(F, _, _) when is_float(F) -> float_to_binary(F, [short]);
compact(S, E, _) when is_binary(S) -> string(S, E);
compact(A, E, _) when is_atom(A) -> string(atom_to_binary(A, utf8), E);
compact([], _, _) -> <<"[]">>;
compact([First | Rest], E, K) -> [$[, compact(First, E, K), [[$,, compact(V, E, K)] || V <- Rest], $]];
compact(Object, E, K) ->
    case pairs(Object, K) of
        [] -> <<"{}">>;
        [{K1, V1} | Rest] ->
            [${, string(text(K1), E), $:, compact(V1, E, K), [[$,, string(text(K2), E), $:, compact(V2, E, K)] || {K2, V2} <- Rest], $}]
    end.

pairs({Pairs}, as_is) -> Pairs;
pairs({Pairs}, sorted) -> lists:keysort(1, Pairs);
pairs(Map, sorted) when is_map(Map) -> lists:keysort(1, [{text(K), V} || {K, V} <- maps:to_list(Map)]);
pairs(Map, as_is) when is_map(Map) -> pairs(Map, sorted);
pairs(Other, _) -> error({no_json, Other}).

text(K) when is_binary(K) -> K;
text(K) when is_atom(K) -> atom_to_binary(K, utf8);
text(K) when is_integer(K) -> integer_to_binary(K);
text(K) -> error({no_key, K}).

string(Text, Escape) -> [$", escaped(Text, Escape), $"].

escaped(Text, Escape) -> << <<(char(C, Escape))/binary>> || <<C/utf8>> <= Text >>.

char($", _) -> <<"\\\"">>;
char($\\, _) -> <<"\\\\">>;
char($\n, _) -> <<"\\n">>;
char($\r, _) -> <<"\\r">>;
char($\t, _) -> <<"\\t">>;
char($\b, _) -> <<"\\b">>;
char($\f, _) -> <<"\\f">>;
char(C, _) when C < 32 -> unicode_escape(C);
char(C, ascii) when C > 16#ffff ->
    Over = C - 16#10000,
    <<(unicode_escape(16#d800 bor (Over bsr 10)))/binary, (unicode_escape(16#dc00 bor (Over band 16#3ff)))/binary>>;
char(C, ascii) when C > 126 -> unicode_escape(C);
char(C, _) -> <<C/utf8>>.

unicode_escape(C) -> iolist_to_binary(io_lib:format("\\u~4.16.0b", [C])).

%% ---- for people ----

-spec pretty(jsonkit_reader:value()) -> iodata().
pretty(Value) -> pretty(Value, 60).

%% What fits within so many columns stays on its line.
-spec pretty(jsonkit_reader:value(), pos_integer()) -> iodata().
pretty(Value, Width) -> [layout(Value, 0, Width), $\n].

layout(Value, Indent, Width) ->
    Short = iolist_to_binary(spaced(Value)),
    case string:length(Short) + Indent =< Width of
        true -> Short;
        false -> long(Value, Indent, Width)
    end.

long([_ | _] = Elements, Indent, Width) ->
    Inner = Indent + 2,
    Lines = [[pad(Inner), layout(E, Inner, Width)] || E <- Elements],
    ["[\n", lists:join(",\n", Lines), $\n, pad(Indent), $]];
long(Object, Indent, Width) when is_map(Object), map_size(Object) > 0; is_tuple(Object), element(1, Object) =/= [] ->
    Inner = Indent + 2,
    Lines = [[pad(Inner), string(text(K), unicode), ": ", layout(V, Inner, Width)] || {K, V} <- pairs(Object, as_is)],
    ["{\n", lists:join(",\n", Lines), $\n, pad(Indent), $}];
long(Value, _, _) -> compact(Value, unicode, sorted).

spaced([_ | _] = Elements) -> [$[, lists:join(", ", [spaced(E) || E <- Elements]), $]];
spaced(Object) when is_map(Object), map_size(Object) > 0; is_tuple(Object), element(1, Object) =/= [] ->
    [${, lists:join(", ", [[string(text(K), unicode), ": ", spaced(V)] || {K, V} <- pairs(Object, as_is)]), $}];
spaced(Value) -> compact(Value, unicode, sorted).

pad(N) -> lists:duplicate(N, $\s).
