%% Module erts_debug: sizes with sharing, internal state, functions of dirty schedulers; error_logger:warning_map/0.
-module(debug_bifs).
-export([main/0]).
-include("check.hrl").

-define(H(E), w__(??E, "~0p", fun() -> E end)).

main() -> sizes(), state(), magic(), lists_of_links(), dirty(), ok.

try_(F) -> try F() catch C:R -> {'!', C, R} end.

sizes() ->
    A = lists:duplicate(3, self()),
    T = {A, A, [A]},
    ?H([erts_debug:size(X) || X <- [a, A, T, {T, T}, [[], []], #{a => A, b => A}]]),
    ?H([erts_debug:flat_size(X) || X <- [a, A, T, {T, T}]]),
    ?H(erts_debug:copy_shared(T) =:= T),
    ?H(error_logger:warning_map()),
    ok.

state() ->
    ?H(try_(fun() -> erts_debug:get_internal_state(available_internal_state) end)),
    ?H(try_(fun() -> erts_debug:set_internal_state(reds_left, 1) end)),
    ?H(erts_debug:set_internal_state(available_internal_state, true)),
    ?H(erts_debug:get_internal_state(available_internal_state)),
    ?H(is_integer(erts_debug:get_internal_state(reds_left))),
    ?H([erts_debug:set_internal_state(reds_left, N) || N <- [0, 1, 100]]),
    ?H([try_(fun() -> erts_debug:set_internal_state(K, V) end) || {K, V} <- [{reds_left, foo}, {foo, 1}, {wait, foo}, {wait, deallocations}, {wait, thread_progress}, {force_gc, self()}, {make, foo}, {17, 1}]]),
    ?H([try_(fun() -> erts_debug:get_internal_state(K) end) || K <- [foo, {foo, 1}, {link_list, foo, 1}, 17, force_heap_frags, {magic_ref, make_ref()}, {process_status, 17}]]),
    {Pid, Ref} = spawn_monitor(fun() -> receive after infinity -> ok end end),
    receive after 10 -> ok end,
    ?H(erts_debug:get_internal_state({process_status, Pid})),
    exit(Pid, kill),
    receive {'DOWN', Ref, _, _, R} -> ?H(R) end,
    ?H(lists:sort(erts_debug:get_internal_state(processes)) =:= lists:sort(processes())),
    ?H(byte_size(erts_debug:set_internal_state(binary, 61))),
    ?H(erts_debug:set_internal_state(mbuf, {a, [self()]}) =:= {a, [self()]}),
    ok.

%% Holders of a magic reference, also of one that came by way of the external format.
magic() ->
    State = fun(R) -> case erts_debug:get_internal_state({magic_ref, R}) of {_, Holders, OfTests} -> {Holders, OfTests}; Other -> Other end end,
    {Ref, Address} = erts_debug:set_internal_state(make, magic_ref),
    ?H(State(Ref)),
    Again = binary_to_term(term_to_binary(Ref)),
    ?H({State(Again), Ref =:= Again, is_integer(Address)}),
    {Address, _, true} = erts_debug:get_internal_state({magic_ref, Again}),
    ?H(State(atomics:new(1, []))),
    Bin = term_to_binary(element(1, erts_debug:set_internal_state(make, magic_ref))),
    erlang:garbage_collect(),
    ?H(State(binary_to_term(Bin))),
    ?H([State(X) || X <- [make_ref(), a, self()]]),
    {Ref, Again}.

lists_of_links() ->
    P = spawn_link(fun() -> receive after infinity -> ok end end),
    M = monitor(process, P),
    ?H([{element(1, L), element(2, L), element(3, L) =:= P, element(4, L)} || L <- erts_debug:get_internal_state({link_list, self()}), element(3, L) =:= P]),
    ?H([{T, D, R =:= M, I =:= P, N} || {erl_monitor, T, D, R, I, N} <- erts_debug:get_internal_state({monitor_list, self()}), R =:= M]),
    ?H([{T, D, R =:= M, I =:= self(), N} || {erl_monitor, T, D, R, I, N} <- erts_debug:get_internal_state({monitor_list, P}), R =:= M]),
    unlink(P),
    demonitor(M),
    ?H([L || L <- erts_debug:get_internal_state({link_list, P})]),
    exit(P, kill),
    receive after 10 -> ok end,
    ?H([erts_debug:get_internal_state({K, P}) || K <- [link_list, monitor_list]]),
    ?H(erts_debug:set_internal_state(available_internal_state, false)),
    ok.

dirty() ->
    ?H([erts_debug:dirty_cpu(scheduler, type), erts_debug:dirty_io(scheduler, type), erts_debug:dirty(dirty_cpu, scheduler, type)]),
    ?H([try_(fun() -> erts_debug:dirty_cpu(error, R) end) || R <- [badarg, undef, badarith, system_limit, notsup, foo]]),
    ?H([try_(fun() -> erts_debug:dirty_io(K, V) end) || {K, V} <- [{foo, 1}, {wait, foo}, {wait, 10}, {reschedule, 100}, {reschedule, -2}, {scheduler, foo}]]),
    ?H(try_(fun() -> erts_debug:dirty(foo, wait, 1) end)),
    ?H(length(erts_debug:dirty_cpu(copy, {a, [b]}))),
    ?H(erts_debug:dirty_io(send, self())),
    receive {X, Me} -> ?H({X, Me =:= self()}) end,
    %% one that waits can be ended
    Self = self(),
    {P, R} = spawn_monitor(fun() -> erts_debug:dirty_cpu(alive_waitexiting, Self) end),
    receive {alive, P} -> ok end,
    exit(P, stop),
    receive {'DOWN', R, process, P, Reason} -> ?H(Reason) end,
    ok.
