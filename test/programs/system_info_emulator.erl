%% What system_information of runtime_tools asks the emulator for.
-module(system_info_emulator).
-export([main/0]).

main() ->
    {S, Online, Active} = erlang:system_info(schedulers_state),
    show(state, lists:all(fun is_integer/1, [S, Online, Active])),
    show(all, [Kind || {Kind, _, _, _} <- erlang:system_info(all_schedulers_state)]),
    show(arguments, lists:all(fun is_list/1, erlang:system_info(emu_args))),
    show(others, [erlang:system_info(Item) || Item <- [lock_counting, beam_jump_table]]),
    show(threads, is_integer(erlang:system_info(ethread_used_tse))).

show(Label, Term) -> io:format("~p: ~p~n", [Label, Term]).
