%% erl_error: exceptions formatted as the shell shows them.
-module(lib_erl_error).
-include("check.hrl").

main() ->
    ?F(fe(fun() -> error(badarg) end)),
    ?F(fe(fun() -> error({badmatch, {x, [1, 2]}}) end)),
    ?F(fe(fun() -> throw(ball) end)),
    ?F(fe(fun() -> exit(reason) end)),
    ?F(fe(fun() -> hd(id([])) end)),
    ?F(fe(fun() -> 1 + id(a) end)),
    ?F(fe(fun() -> f(id(x)) end)),
    ?F(fe(fun() -> nomod:nofun(1) end)),
    ?F(fe(fun() -> element(id(9), {a}) end)),
    ?F(fe(fun() -> list_to_integer(id("zz")) end)),
    ?F(fe(fun() -> maps:get(k, id(#{})) end)),
    ?F(fe(fun() -> <<(id(a)):8>> end)),
    ?F(fe(fun() -> lists:nth(id(0), [a]) end)),
    ?F(fe(fun() -> (id(fun(_) -> ok end))() end)),
    ?F(fe(fun() -> ets:insert(id(notab), {a}) end)),
    ?F(fe(fun() -> error(custom, [1, 2]) end)),
    ?F(fe(fun() -> case id(1) of 2 -> ok end end)),
    ?F(fe(fun() -> error({nested, lists:seq(1, 60), "a long text to break the line somewhere in the middle of the term"}) end)),
    ok.

f(1) -> ok.
fe(F) ->
    try F() catch C:R:St -> Top = hd(St), unicode:characters_to_list(erl_error:format_exception(C, R, [Top], #{column => 1})) end.
