%% format_error of the error modules for common failures, as the shell shows them.
-module(exc_erl_erts_errors).
-include("check.hrl").

main() ->
    ?P(fe(fun() -> element(id(5), {a}) end)),
    ?P(fe(fun() -> list_to_integer(id("x")) end)),
    ?P(fe(fun() -> hd(id([])) end)),
    ?P(fe(fun() -> id(a) + 1 end)),
    ?P(fe(fun() -> atom_to_list(id(1)) end)),
    ?P(fe(fun() -> maps:get(a, id(#{})) end)),
    ?P(fe(fun() -> length(id([a | b])) end)),
    ?P(fe(fun() -> ets:lookup(id(notable), x) end)),
    ?P(fe(fun() -> binary:part(id(<<1>>), 5, 1) end)),
    ?P(fe(fun() -> <<(id(a)):8>> end)),
    ?P(fe(fun() -> <<1, (id(x))/binary>> end)),
    ?P(fe(fun() -> <<(id(1)):(id(-1))>> end)),
    ?P(fe(fun() -> <<(id(<<1>>)):3/binary>> end)),
    ?P(fe(fun() -> <<(id(16#d800))/utf8>> end)),
    ?P(fe(fun() -> register(id(a), id(b)) end)),
    ?P(fe(fun() -> process_flag(id(a), id(b)) end)),
    ?P(fe(fun() -> lists:member(x, id(y)) end)),
    ?P(fe(fun() -> math:sqrt(id(-1)) end)),
    ?P(fe(fun() -> persistent_term:get(id(nokey)) end)),
    ?P(fe(fun() -> binary_to_term(id(<<>>)) end)),
    ?P(fe(fun() -> list_to_atom(id([a])) end)),
    ?P(fe(fun() -> spawn_opt(fun() -> ok end, id([x])) end)),
    ?P(fe(fun() -> io:format(id("~s"), []) end)),
    ?P(fe(fun() -> unicode:characters_to_binary(id(x)) end)),
    ?P(fe(fun() -> erlang:send_after(id(-1), self(), x) end)),
    ?P(fe(fun() -> make_tuple(id(-1)) end)),
    ok.

make_tuple(N) -> X = erlang:make_tuple(N, x), {X}.
fe(F) ->
    try F(), no_error
    catch
        error:R:St ->
            [{M, Fn, As, Info} | _] = St,
            case lists:keyfind(error_info, 1, Info) of
                {error_info, EI} ->
                    Mod = maps:get(module, EI, M),
                    Fun = maps:get(function, EI, format_error),
                    {R, M, Fn, length_of(As), [{K, if is_atom(V) -> V; true -> unicode:characters_to_list(V) end} || {K, V} <- lists:sort(maps:to_list(Mod:Fun(R, St)))]};
                false -> {R, M, Fn, no_info}
            end
    end.
length_of(L) when is_list(L) -> length(L);
length_of(N) -> N.
