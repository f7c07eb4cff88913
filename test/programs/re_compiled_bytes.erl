%% What re:compile makes of patterns drawn at random, to the byte where it is a binary (before OTP 28).
-module(re_compiled_bytes).
-export([main/0]).

main() ->
    [one(I) || I <- lists:seq(1, 2000)],
    ok.

one(I) ->
    rand:seed(exsss, I),
    Pattern = iolist_to_binary(alternatives(3)),
    Options = options(),
    Result = case re:compile(Pattern, Options) of
        {ok, {re_pattern, _, _, _, Code} = P} when is_binary(Code) -> {byte_size(Code), erlang:phash2(P)};
        {ok, P} -> setelement(5, P, code);
        {error, E} -> E
    end,
    io:format("~w ~w ~w ~w~n", [I, Pattern, Options, Result]).

pick(L) -> lists:nth(rand:uniform(length(L)), L).
alternatives(D) ->
    case rand:uniform(3) of
        1 -> [sequence(D), "|", sequence(D)];
        _ -> sequence(D)
    end.
sequence(D) -> [quantified(D) || _ <- lists:seq(2, rand:uniform(5))].
quantified(D) ->
    A = atom(D),
    case rand:uniform(3) of
        1 -> [A, pick(["*", "+", "?", "{2}", "{1}", "{0,1}", "{1,2}", "{1,3}", "{2,4}", "{3,}", "{0,3}", "{,2}"]), pick(["", "", "?", "+"])];
        _ -> A
    end.
atom(0) -> leaf();
atom(D) ->
    case rand:uniform(3) of
        1 -> [pick(["(", "(", "(?:", "(?>", "(?=", "(?!", "(?i:", "(?<=", "(?<n>"]), alternatives(D - 1), ")"];
        _ -> leaf()
    end.
leaf() ->
    case rand:uniform(4) of
        1 -> ["[", pick(["", "", "^"]), [class() || _ <- lists:seq(1, rand:uniform(3))], "]"];
        _ ->
            pick(["a", "b", "ab", "A", [16#e9], "1", "_", " ", "\n", "#", ".", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "\\b", "\\B", "\\A", "\\z", "\\Z", "\\G", "\\K",
                  "\\R", "\\h", "\\H", "\\v", "\\V", "\\N", "^", "$", "\\x41", "\\07", "\\e", "\\.", [255], "(?i)", "(?-i)", "(?s)", "(?U)", "(?x)", "(?m)", "\\1"])
    end.
class() ->
    pick(["a", "b-d", "x", "\\d", "\\w", "\\S", "\\W", "[:alpha:]", "[:^digit:]", "[:upper:]", "-", "\\n", "\\x41", "\\]", "^", [16#e9], [16#e0, $-, 16#ff], "A-Z"]).
options() ->
    [pick([caseless, multiline, dotall, extended, unicode, ungreedy, anchored, dollar_endonly, firstline, no_auto_capture, {newline, crlf},
           {newline, any}, bsr_anycrlf, no_start_optimize]) || _ <- lists:seq(2, rand:uniform(3))].
