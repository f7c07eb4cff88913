-module(mailroom_filters).
-export([escape/1, plain/1, safe/1, upper/1, lower/1, capitalize/1, length/1, join/2, default/2, pad/2, money/1, date/1, truncate/2, sort/1, reverse/1, first/1, last/1, replace/3, words/1, json/1]).

escape(Text) ->
    << <<(case C of $< -> <<"&lt;">>; $> -> <<"&gt;">>; $& -> <<"&amp;">>; $" -> <<"&quot;">>; $' -> <<"&#39;">>; _ -> <<C/utf8>> end)/binary>> || <<C/utf8>> <= Text >>.

plain({safe, T}) -> iolist_to_binary(T);
plain(V) when is_binary(V) -> V;
plain(V) when is_atom(V) -> atom_to_binary(V);
plain(V) when is_integer(V) -> integer_to_binary(V);
plain(V) when is_float(V) -> float_to_binary(V, [short]);
plain(V) when is_list(V) ->
    try unicode:characters_to_binary(V) of
        Text when is_binary(Text) -> Text;
        _ -> other(V)
    catch error:badarg -> other(V)
    end;
plain(V) -> other(V).

other(V) -> iolist_to_binary(io_lib:format("~tp", [V])).

safe(V) -> {safe, plain(V)}.
upper(V) -> string:uppercase(plain(V)).
lower(V) -> string:lowercase(plain(V)).
capitalize(V) -> string:titlecase(plain(V)).
length(V) when is_list(V) -> erlang:length(V);
length(V) when is_map(V) -> map_size(V);
length(V) -> string:length(plain(V)).
join(List, Between) -> iolist_to_binary(lists:join(Between, [plain(E) || E <- List])).
default(undefined, D) -> D;
default(V, _) -> V.
pad(V, N) -> iolist_to_binary(string:pad(plain(V), N, leading)).
money(V) -> iolist_to_binary(io_lib:format("~.2f", [V * 1.0])).
date({Y, M, D}) -> iolist_to_binary(io_lib:format("~s, ~2..0b.~2..0b.~4..0b", [lists:nth(calendar:day_of_the_week(Y, M, D), ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]), D, M, Y])).
truncate(V, N) ->
    Text = plain(V),
    case string:length(Text) > N of
        true -> <<(string:slice(Text, 0, N - 1))/binary, "…"/utf8>>;
        false -> Text
    end.
sort(V) -> lists:sort(V).
reverse(V) when is_list(V) -> lists:reverse(V);
reverse(V) -> iolist_to_binary(string:reverse(plain(V))).
first([V | _]) -> V;
first(_) -> undefined.
last([_ | _] = V) -> lists:last(V);
last(_) -> undefined.
replace(V, From, To) -> re:replace(plain(V), From, To, [global, unicode, {return, binary}]).
words(V) -> string:lexemes(plain(V), " \n\t").
json(V) when is_map(V) -> {safe, ["{", lists:join(",", [[$", plain(K), "\":", json_text(E)] || {K, E} <- lists:sort(maps:to_list(V))]), "}"]};
json(V) -> {safe, json_text(V)}.
json_text(V) when is_number(V); is_boolean(V) -> plain(V);
json_text(V) when is_map(V) -> element(2, json(V));
json_text(V) -> [$", plain(V), $"].
