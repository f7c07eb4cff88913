%% Frames of erlang:apply/2: an instruction of its caller where it is called by its name, a function of its own by any other way.
-module(apply_frames).
-export([main/0, body/2, tail/2, by_name/3, within_try/2]).

body(F, L) -> R = apply(F, L), {returned, R}.
tail(F, L) -> apply(F, L).
by_name(M, F, L) -> apply(M, F, L).
within_try(F, L) -> try R = apply(F, L), {returned, R} catch error:{badarity, _}:S -> {caught, frames(S, 2)} end.

main() ->
    F = fun(_) -> ok end,
    [io:format("~p: ~0p~n", [Name, try X() catch Class:Reason:S -> {Class, what(Reason), frames(S, 3)} end]) || {Name, X} <- [
        {body, fun() -> body(F, []) end}, {tail, fun() -> tail(F, []) end}, {badfun, fun() -> body(foo, []) end}, {badfun_tail, fun() -> tail(foo, []) end},
        {improper, fun() -> body(F, [a | b]) end}, {improper_tail, fun() -> tail(F, [a | b]) end}, {no_list, fun() -> body(F, x) end},
        {direct, fun() -> (id(F))() end}, {export, fun() -> (id(fun erlang:apply/2))(F, []) end}, {export_body, fun() -> {(id(fun erlang:apply/2))(F, [])} end},
        {function, fun() -> E = id(apply), erlang:E(F, []) end}, {module, fun() -> M = id(erlang), M:apply(F, []) end},
        {by_name, fun() -> by_name(erlang, apply, [F, []]) end}, {by_name_body, fun() -> by_name(erlang, apply, [F, []]), ok end},
        {undefined, fun() -> by_name(lists, reverse, [[a], [b], [c]]) end}, {export_undefined, fun() -> body(fun nowhere:none/1, [a]) end},
        {export_arity, fun() -> body(fun lists:reverse/1, []) end}, {within_try, fun() -> within_try(F, []) end}, {works, fun() -> body(F, [1]) end}]],
    {P, R} = spawn_monitor(erlang, apply, [F, []]),
    receive {'DOWN', R, _, P, {Why, S}} -> io:format("~p ~p~n", [what(Why), frames(S, 3)]) end,
    ok.

id(X) -> X.
what({Why, {_, Args}}) when is_list(Args) -> {Why, Args};
what(Why) -> Why.
frames(S, N) -> [{M, F, case A of [_ | _] -> length(A); _ -> A end, proplists:get_value(line, I)} || {M, F, A, I} <- lists:sublist(S, N)].
