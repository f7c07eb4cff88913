%% format_error of the error modules for common failures, as the shell shows them.
-module(exc_erl_erts_errors).
-include("check.hrl").

main() ->
    ?F(fe(fun() -> element(id(5), {a}) end)),
    ?F(fe(fun() -> list_to_integer(id("x")) end)),
    ?F(fe(fun() -> hd(id([])) end)),
    ?F(fe(fun() -> id(a) + 1 end)),
    ?F(fe(fun() -> atom_to_list(id(1)) end)),
    ?F(fe(fun() -> maps:get(a, id(#{})) end)),
    ?F(fe(fun() -> length(id([a | b])) end)),
    ?F(fe(fun() -> ets:lookup(id(notable), x) end)),
    [?F(fe(fun() -> ets:F(id(C)) end)) || F <- [match, match_object, select, select_reverse], C <- [{1, 2}, {a}, {a, 1, 2, 3, 4, 5}, {}, 5, {make_ref(), 1}]],
    ?F(fe(fun() -> binary:part(id(<<1>>), 5, 1) end)),
    ?F(fe(fun() -> <<(id(a)):8>> end)),
    ?F(fe(fun() -> <<1, (id(x))/binary>> end)),
    ?F(fe(fun() -> <<(id(1)):(id(-1))>> end)),
    ?F(fe(fun() -> <<(id(<<1>>)):3/binary>> end)),
    ?F(fe(fun() -> <<(id(16#d800))/utf8>> end)),
    ?F(fe(fun() -> register(id(a), id(b)) end)),
    ?F(fe(fun() -> process_flag(id(a), id(b)) end)),
    ?F(fe(fun() -> lists:member(x, id(y)) end)),
    ?F(fe(fun() -> math:sqrt(id(-1)) end)),
    ?F(fe(fun() -> persistent_term:get(id(nokey)) end)),
    ?F(fe(fun() -> binary_to_term(id(<<>>)) end)),
    ?F(fe(fun() -> list_to_atom(id([a])) end)),
    ?F(fe(fun() -> spawn_opt(fun() -> ok end, id([x])) end)),
    ?F(fe(fun() -> io:format(id("~s"), []) end)),
    ?F(fe(fun() -> unicode:characters_to_binary(id(x)) end)),
    ?F(fe(fun() -> erlang:send_after(id(-1), self(), x) end)),
    ?F(fe(fun() -> make_tuple(id(-1)) end)),
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
