%% otp: 27
%% What OTP's own suites of the emulator found: sharing of map keys, the key that is missing, code that nothing leads to, the end of a
%% process behind busy ones, too long and bad texts of atoms, what is built in.
-module(conformance_emulator).
-export([sleeper/1, awake/1]).
-include("check.hrl").
-define(H(E), w__(??E, "~0p", fun() -> E end)).

main() -> sharing(), merged(), missing(), atoms(), built_in(), priorities(), unreachable(), heaps(), unknown_fun(), load(), sensitive(), ok.

keys(M) -> erts_internal:map_to_tuple_keys(M).
same(A, B) -> erts_debug:same(A, B).

sharing() ->
    A = id(#{1 => a, 2 => b, 3.0 => c, complex => id(#{nested => map})}),
    C = maps:get(complex, A),
    ?H([same(A, A#{1 => a, complex => C}), same(A, A#{1 := a, complex := C}), same(A, A#{1 := a, complex := c})]),
    ?H([same(keys(A), keys(A#{1 := a, complex := c})), same(keys(A), keys(A#{1 => a, complex => c}))]),
    S = #{"hi" => "hello", int => 3, <<"key">> => <<"value">>},
    ?H(same(keys(maps:merge(S, #{int => 4})), keys(S))),
    ?H(same(maps:merge(#{int => 4}, S), S)),
    Removed = maps:put(int, 4, maps:remove(int, S)),
    ?H(same(keys(Removed), keys(S))),
    Merged = maps:merge(S, Removed),
    ?H([same(Removed, Merged), same(keys(Merged), keys(S)), same(maps:merge(Removed, S), S)]),
    ok.

merged() ->
    [begin
         A = maps:from_list([{id(I), a} || I <- lists:seq(1, N)]),
         B = maps:from_list([{id(I), b} || I <- lists:seq(From, From + N)]),
         M = maps:merge(A, B),
         Right = lists:ukeymerge(1, lists:sort(maps:to_list(B)), lists:sort(maps:to_list(A))),
         ?H({N, From, map_size(M), same(M, B), lists:sort(maps:to_list(M)) =:= Right})
     end || N <- [1, 5, 16, 17, 31, 32], From <- [0, 1, 2, 16, 40]],
    ok.

missing() ->
    Large = id(maps:from_list([{I, I} || I <- lists:seq(100, 150)])),
    [?P(M#{42.0 := v, 42 := w}) || M <- [Large, id(#{}), id(#{1 => 2})]],
    ?P(Large#{100 := v, 43 := w, 1.5 := x, "a" := y}),
    ok.

atoms() ->
    [?H(try binary_to_atom(id(B), utf8) of _ -> atom catch error:R -> R end)
     || B <- [<<0:(255 * 8)>>, <<0:(256 * 8)>>, <<0:(254 * 8), 255>>, <<0:(255 * 8), 255>>, <<0:(256 * 8), 255, 0>>, <<0:(1021 * 8)>>, <<255>>,
              <<0:(255 * 8), 195>>]],
    ok.

built_in() ->
    ?H([{F, erlang:is_builtin(erlang, F, A)} || {F, A} <- [{display_string, 1}, {display_string, 2}, {apply, 3}, {yield, 0}, {max, 2}, {hibernate, 3}]]),
    ?H([try erlang:system_info({allocator, A}) =:= false orelse is_list(erlang:system_info({allocator, A})) catch C:E -> {C, E} end
        || A <- [mseg_alloc, sys_alloc, nothing]]),
    ok.

%% Who is told that a process has ended sees its end though processes of higher priority are busy.
priorities() ->
    Before = process_flag(priority, max),
    Busy = [spawn_opt(fun busy/0, [{priority, high}]) || _ <- lists:seq(1, 2 * erlang:system_info(schedulers))],
    Ended = [begin
                 {P, M} = spawn_opt(fun() -> receive never -> ok end end, [monitor, {priority, normal}]),
                 exit(P, bang),
                 false = is_process_alive(P),
                 receive {'DOWN', M, process, P, R} -> R after 10000 -> nothing end
             end || _ <- [1, 2]],
    [exit(P, kill) || P <- Busy],
    process_flag(priority, Before),
    ?H(Ended),
    ok.
busy() -> busy().

unreachable() ->
    Forms = [{attribute, 1, module, unreachable}, {attribute, 1, export, [{f, 1}]},
             {function, 1, f, 1, [{clause, 1, [{var, 1, 'X'}], [],
                 [{match, 1, {nil, 1}, {op, 1, 'bsl', {atom, 1, a}, {var, 1, 'X'}}}, {match, 1, {atom, 1, a}, {integer, 1, 3}}, {atom, 1, ok}]}]}],
    {ok, unreachable, Code} = compile:forms(Forms, [no_copt, no_ssa_opt, no_postopt]),
    {module, unreachable} = erlang:load_module(unreachable, Code),
    ?H(try unreachable:f(id(1)) catch C:R -> {C, R} end),
    ok.

%% Hibernation shrinks a heap; messages of a process that waits count for max_heap_size.
heaps() ->
    Me = self(),
    Sleeper = spawn_opt(fun() -> sleeper(Me) end, [{min_heap_size, 15000}, link]),
    ?H(until(fun() -> process_info(Sleeper, current_function) =:= {current_function, {erlang, hibernate, 3}} end)),
    ?H(element(2, process_info(Sleeper, heap_size)) =< 20),
    Sleeper ! wake_up,
    ?H(receive {heap_size, _} -> awake end),
    ?H(try erlang:hibernate(x, y, lists:duplicate(5122, z)) catch error:R -> R end),
    {Pid, Ref} = spawn_opt(fun() -> receive after 10000 -> ok end end,
                           [{max_heap_size, #{size => 1024, kill => true, error_logger => false}}, {message_queue_data, on_heap}, monitor]),
    until(fun() -> process_info(Pid, status) =:= {status, waiting} end),
    [Pid ! lists:duplicate(I, I) || I <- lists:seq(1, 100)],
    process_info(Pid, messages),
    ?H(element(2, process_info(Pid, total_heap_size)) > 5000),
    erlang:garbage_collect(Pid),
    ?H(receive {'DOWN', Ref, process, Pid, Why} -> Why after 4000 -> nothing end),
    ok.
sleeper(To) -> erlang:hibernate(?MODULE, awake, [To]).
awake(To) -> receive wake_up -> To ! process_info(self(), heap_size) end.

%% A fun of a module that never was here.
unknown_fun() ->
    Fun = binary_to_term(<<131, 112, 0, 0, 0, 84, 3, 109, 96, 69, 208, 5, 175, 207, 75, 36, 93, 112, 218, 232, 222, 22, 251, 0, 0, 0, 0, 0, 0, 0, 1, 100, 0,
                           11, "foobarblurf", 97, 0, 98, 5, 244, 197, 144, 103, 100, 0, 13, "nonode@nohost", 0, 0, 0, 46, 0, 0, 0, 0, 0,
                           104, 3, 97, 1, 97, 2, 97, 3>>),
    ?H([erlang:fun_info(Fun, Item) || Item <- [module, name, arity, env, type, index]]),
    ?H([is_function(Fun, id(N)) || N <- [2, 3, 4]]),
    ?H(try Fun(a, b) catch C:{E, {_, Args}} -> {C, E, Args} end),
    ok.

%% What runs on dirty schedulers counts for them.
load() ->
    erts_internal:scheduler_wall_time(true),
    Me = self(),
    Busy = [spawn(fun() -> erts_debug:F(alive_waitexitingonly, Me) end) || F <- [dirty_cpu, dirty_io]],
    [receive {alive, P} -> ok end || P <- Busy],
    First = lists:sort(statistics(scheduler_wall_time_all)),
    receive after 200 -> ok end,
    Last = lists:sort(statistics(scheduler_wall_time_all)),
    N = erlang:system_info(schedulers),
    Loads = [(W2 - W1) / (T2 - T1) || {{_, W1, T1}, {_, W2, T2}} <- lists:zip(First, Last)],
    ?H([length(Loads) =:= N + erlang:system_info(dirty_cpu_schedulers) + erlang:system_info(dirty_io_schedulers),
        length([L || L <- lists:nthtail(N, Loads), L > 0.7])]),
    [exit(P, kill) || P <- Busy],
    erts_internal:scheduler_wall_time(false),
    ok.

%% Who is sensitive shows neither dictionary nor messages nor stack, and is not traced.
sensitive() ->
    Me = self(),
    Tracer = spawn(fun() -> tracer(Me, []) end),
    Pid = spawn(fun() -> put(foo, bar), process_flag(sensitive, true), Me ! ready, receive go -> Me ! done end, receive never -> ok end end),
    receive ready -> ok end,
    Pid ! message,
    1 = erlang:trace(Pid, true, [send, procs, {tracer, Tracer}]),
    [?H(process_info(Pid, Item)) || Item <- [dictionary, messages, backtrace, {dictionary, foo}]],
    Pid ! go,
    receive done -> ok end,
    Ref = erlang:trace_delivered(Pid),
    receive {trace_delivered, Pid, Ref} -> ok end,
    Tracer ! {what, Me},
    ?H(receive {told, Told} -> Told end),
    exit(Pid, kill),
    ok.
tracer(To, Told) -> receive {what, To} -> To ! {told, Told}; Event -> tracer(To, [Event | Told]) end.
