%% What OTP's own suites found: classes of exceptions raised again, depth of traces, shared binaries and max_heap_size, the largest integer.
-module(conformance_finds).
-export([main/0]).
-include("check.hrl").
-define(H(E), w__(??E, "~0p", fun() -> E end)).

main() -> allocators(), old_pids(), years(), timers(), timeouts(), class(), depth(), max_integer(), shared_binaries(), ok.

allocators() ->
    ?H([N || {N, [{instance, 0, L} | _]} <- erlang:system_info({allocator_sizes, [ets_alloc, std_alloc]}), lists:keymember(mbcs, 1, L)]),
    ?H(erts_debug:alloc_blocks_size(ets_alloc) > 0),
    ?H([try erlang:system_info({allocator_sizes, X}) catch C:E -> {C, E} end || X <- [[], [foo], foo, [ets_alloc, foo]]]),
    ok.

%% Pids of an earlier life of this node.
old_pids() ->
    Bin = term_to_binary(self()),
    Rest = binary:part(Bin, 0, byte_size(Bin) - 4),
    Pid = binary_to_term(<<Rest/binary, 77:32>>),
    ?H({node(Pid) =:= node(), Pid =:= self(), is_process_alive(Pid), process_info(Pid)}),
    M = monitor(process, Pid),
    ?H(receive {'DOWN', M, process, Pid, R} -> R after 1000 -> nothing end),
    ?H(try link(Pid) catch C:E -> {C, E} end),
    ?H({Pid ! hello, exit(Pid, kill), unlink(Pid)} =:= {hello, true, true}),
    ok.

years() ->
    [?H({Y, try element(1, element(1, erlang:F({{Y, 7, 1}, {12, 0, 0}}))) catch C:E -> {C, E} end})
     || F <- [universaltime_to_localtime, localtime_to_universaltime], Y <- [1600, 1901, 1902, 1903, 2038, 3000]],
    ok.

%% Memory of timers.
timers() ->
    Before = timer_memory(),
    T = [erlang:start_timer(100000, self(), x) || _ <- lists:seq(1, 100)],
    During = timer_memory(),
    [erlang:cancel_timer(X) || X <- T],
    ?H(During > Before),
    ok.
timer_memory() ->
    Ref = make_ref(),
    erlang:system_info({memory_internal, Ref, [fix_alloc]}),
    lists:sum([U || _ <- lists:seq(1, erts_internal:no_aux_work_threads() - 1),
                    {fix_alloc, _, L} <- receive {Ref, _, I} -> I end, {fix_types, Types} <- [types(lists:keyfind(fix_types, 1, L))],
                    {K, _, U} <- Types, K =:= bif_timer orelse K =:= accessor_bif_timer]).
types({fix_types, _, Types}) -> {fix_types, Types};
types(Types) -> Types.

%% After a timeout that is none a receive begins with the first message again.
timeouts() ->
    [begin
         self() ! {first, N},
         ?H(try receive nothing -> ok after id(V) -> timeout end catch C:R -> {C, R} end),
         ?H(receive {first, N} -> found after 100 -> lost end)
     end || {N, V} <- [{1, foo}, {2, -1}, {3, 1 bsl 32}, {4, 1.0}, {5, 1 bsl 80}]],
    self() ! first,
    ?H(try receive nothing -> ok after bar -> timeout end catch C:R -> {C, R} end),
    Ref = make_ref(),
    self() ! Ref,
    ?H(receive first -> found after 100 -> lost end),
    ?H(receive Ref -> found after 100 -> lost end),
    ok.

%% The class that erlang:raise/3 gives stays when the exception passes an `after`.
class() ->
    [?H({A, B, try again(fun() -> erlang:A(x) end, A, B) catch C:R -> {C, R} end}) || A <- [throw, error, exit], B <- [throw, error, exit]],
    ok.
again(F, A, B) -> try once(F, A, B) after id(0) end.
once(F, throw, error) -> try F() catch throw:R:S -> erlang:raise(error, R, S) end;
once(F, throw, exit) -> try F() catch throw:R:S -> erlang:raise(exit, R, S) end;
once(F, error, throw) -> try F() catch error:R:S -> erlang:raise(throw, R, S) end;
once(F, error, exit) -> try F() catch error:R:S -> erlang:raise(exit, R, S) end;
once(F, exit, throw) -> try F() catch exit:R:S -> erlang:raise(throw, R, S) end;
once(F, exit, error) -> try F() catch exit:R:S -> erlang:raise(error, R, S) end;
once(F, C, _) -> try F() catch C:R:S -> erlang:raise(C, R, S) end.

depth() ->
    Deep = fun D(0) -> error(reason); D(N) -> [D(N - 1)] end,
    Made = fun() -> {'EXIT', {_, S}} = (catch Deep(20)), erlang:raise(error, reason, [hd(S) | tl(S)]) end,
    Passed = fun() -> try Deep(20) catch error:R:S -> erlang:raise(error, R, S) end end,
    [begin
         Old = erlang:system_flag(backtrace_depth, D),
         L = [try F() catch error:reason:S -> length(S) end || F <- [fun() -> Deep(20) end, Made, Passed]],
         ?H({D, Old, L, erlang:system_flag(backtrace_depth, Old)})
     end || D <- lists:seq(0, 5)],
    ok.

max_integer() ->
    max_integer(erlang:system_info(otp_release) >= "27").
max_integer(false) -> ok;
max_integer(true) ->
    N = erlang:system_info(max_integer),
    ?H({erts_debug:flat_size(N), N band 255, try N + 1 catch error:R -> R end, try bnot N catch error:R1 -> R1 end}),
    ok.

shared_binaries() ->
    [begin
         {P, M} = spawn_opt(fun() -> keep([], 40) end, [monitor, {max_heap_size, O}]),
         receive {'DOWN', M, process, P, Reason} -> ?H({O, Reason}) end
     end || O <- [#{size => 20000, error_logger => false}, #{size => 20000, error_logger => false, include_shared_binaries => true}, #{size => 200000, error_logger => false, include_shared_binaries => true}],
            maps:size(O) < 3 orelse erlang:system_info(otp_release) > "25"],
    ok.
keep(Acc, 0) -> length(Acc);
keep(Acc, N) -> garbage_collect(), keep([binary:copy(<<N>>, 10000) | Acc], N - 1).
