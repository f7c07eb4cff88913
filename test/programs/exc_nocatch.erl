%% Exceptions that end a process: reasons for each class as links and monitors see them.
-module(exc_nocatch).
-include("check.hrl").

main() ->
    ?P(d(fun() -> ok end)),
    ?P(d(fun() -> exit(normal) end)),
    ?P(d(fun() -> exit(reason) end)),
    ?P(d(fun() -> exit({shutdown, x}) end)),
    ?P(d(fun() -> exit(kill) end)),
    ?P(d(fun() -> throw(t) end)),
    ?P(d(fun() -> error(e) end)),
    ?P(d(fun() -> error({badmatch, v}) end)),
    ?P(d(fun() -> error(e, [a]) end)),
    ?P(d(fun() -> hd(id([])) end)),
    ?P(d(fun() -> 1 + id(a) end)),
    ?P(d(fun() -> nomod:f(1) end)),
    ?P(d(fun() -> {ok, _} = id(error) end)),
    ?P(d(fun() -> case id(1) of 2 -> ok end end)),
    ?P(d(fun() -> f(id(3)) end)),
    ?P(d(fun() -> (id(x))(1) end)),
    ?P(d(fun() -> (fun() -> ok end)(id(1)) end)),
    ?P(d(fun() -> erlang:raise(error, r, [{m, f, 1, []}]) end)),
    ?P(d(fun() -> erlang:raise(exit, r, [{m, f, 1, []}]) end)),
    ?P(d(fun() -> erlang:raise(throw, r, [{m, f, 1, []}]) end)),
    ?P(d(fun() -> try error(a) catch error:a -> exit(b) end end)),
    ?P(d(fun() -> try error(a) after exit(c) end end)),
    ?P(d(fun() -> try error(a) after ok end end)),
    ?P(d(fun() -> catch error(a) end)),
    ?P(d(fun() -> exit({nested, {term, [1, #{k => v}]}}) end)),
    ?P(d(fun() -> exit(self(), x), receive never -> ok end end)),
    ?P(d(fun() -> exit(self(), kill), receive never -> ok end end)),
    ?P(d(fun() -> exit(self(), normal), receive never -> ok after 100 -> alive end end)),
    ?P(d(fun() -> process_flag(trap_exit, true), exit(self(), x), receive M -> exit({got, M}) end end)),
    ?P(d(fun() -> process_flag(trap_exit, true), exit(self(), normal), receive M -> exit({got, M}) end end)),
    ?P(d(fun() -> process_flag(trap_exit, true), exit(self(), kill), receive M -> exit({got, M}) end end)),
    ?P(l(fun() -> ok end)),
    ?P(l(fun() -> exit(reason) end)),
    ?P(l(fun() -> throw(t) end)),
    ?P(l(fun() -> error(e) end)),
    ?P(l(fun() -> exit(kill) end)),
    ?P(l(fun() -> exit(normal) end)),
    ok.

d(F) ->
    {P, R} = spawn_monitor(F),
    receive {'DOWN', R, process, P, Reason} -> norm(Reason) after 8000 -> timeout end.
l(F) ->
    process_flag(trap_exit, true),
    P = spawn_link(F),
    R = receive {'EXIT', P, Reason} -> norm(Reason) after 8000 -> timeout end,
    process_flag(trap_exit, false),
    R.
norm({R, St}) when is_list(St) -> {R, [try frame(F) catch _:_ -> F end || F <- St]};
norm(R) -> R.
f(1) -> ok.
