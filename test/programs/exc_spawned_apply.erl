%% Processes that begin in a BIF, or in a fun that cannot be called so: what their exit says.
-module(exc_spawned_apply).
-export([f/1]).
-include("check.hrl").

f(X) -> X.
main() ->
    catch logger:set_primary_config(level, none),
    F = fun(X) -> X end,
    ends([{erlang, A, B} || {A, B} <- [{atom_to_list, [1]}, {error, [x]}, {error, [x, []]}, {exit, [x]}, {throw, [x]}, {hd, [[]]}, {'+', [a, 1]},
        {apply, [erlang, hd, [a]]}, {apply, [a, b, c]}, {apply, [F, []]}, {apply, [F, [1, 2]]}, {apply, [erlang, error, [x]]}, {apply, [a, []]},
        {apply, [F, a]}, {apply, [F, [1 | 2]]}, {apply, [fun ?MODULE:f/1, []]}, {apply, [fun ?MODULE:g/1, [1]]}]]),
    ends([{lists, keyfind, [a, b, c]}, {?MODULE, f, []}]),
    ?ST(apply(id(F), [])),
    ?ST((id(F))(1, 2)).

ends(L) -> [begin {_, M} = spawn_monitor(Mo, Fu, As), receive {'DOWN', M, _, _, R} -> ?P({Fu, short(R)}) end end || {Mo, Fu, As} <- L].
short({R, S}) when is_list(S) -> {R, [{M, F, A} || {M, F, A, _} <- S, M =/= glulam_internal]};
short(R) -> R.
