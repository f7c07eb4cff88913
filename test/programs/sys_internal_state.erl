%% erts_debug:get_internal_state/1 and set_internal_state/2: on and off, what binaries are made of, reductions.
-module(sys_internal_state).
-include("check.hrl").

main() ->
    ?P(erts_debug:get_internal_state(available_internal_state)),
    ?P(erts_debug:set_internal_state(reds_left, 1)),
    ?P(erts_debug:set_internal_state(available_internal_state, maybe_)),
    ?P(erts_debug:set_internal_state(available_internal_state, true)),
    ?P(erts_debug:set_internal_state(available_internal_state, true)),
    ?P(erts_debug:get_internal_state(available_internal_state)),
    ?P(erts_debug:get_internal_state(no_such_thing)),
    ?P(erts_debug:get_internal_state({no_such_thing, 1})),
    ?P(erts_debug:set_internal_state(no_such_thing, 1)),
    ?P(erts_debug:get_internal_state("x")),
    ?P(begin erts_debug:set_internal_state(reds_left, 3999), R = erts_debug:get_internal_state(reds_left), R > 3000 andalso R < 4000 end),
    ?P(erts_debug:get_internal_state({process_status, self()})),
    ?P(begin {P, R} = spawn_monitor(fun() -> ok end), receive {'DOWN', R, _, _, _} -> ok end, erts_debug:get_internal_state({process_status, P}) end),
    ?P(lists:member(self(), erts_debug:get_internal_state(processes))),
    ?P(info(<<>>)),
    ?P(info(id(<<1, 2, 3>>))),
    ?P(info(binary:copy(<<1>>, 100))),
    ?P([element(2, info(<< <<X>> || X <- id(L) >>)) || L <- [[], [1, 2, 3], lists:duplicate(300, 7)]]),
    ?P(info(a)),
    ?P([begin S = erts_debug:set_internal_state(L, 10), {S, erts_debug:set_internal_state(L, default), erts_debug:set_internal_state(L, x)} end || L <- [re_loop_limit]]),
    ?P([erts_debug:set_internal_state(wait, W) || W <- [deallocations, timer_cancellations, aux_work, thread_progress]]),
    ?P(erts_debug:set_internal_state(wait, nothing)),
    ?P([erts_debug:get_internal_state({internal_hash, T}) || T <- [0, 1, -1, 100000, 1 bsl 70, 1.5, {2, 1}, "abc", <<"abc">>, #{1 => 2}]]),
    ?P(erts_debug:set_internal_state(block, 1)),
    ?P(erts_debug:set_internal_state(force_gc, self())),
    ?P(erts_debug:set_internal_state(mbuf, {a, [1, 2.5], <<"x">>})),
    ?P(erts_debug:set_internal_state(available_internal_state, false)),
    ?P(erts_debug:get_internal_state(available_internal_state)),
    ok.

info(Binary) ->
    case erts_debug:get_internal_state({binary_info, Binary}) of
        {refc_binary, Size, Whole, _} -> {refc_binary, Size, Whole};
        Other -> Other
    end.
