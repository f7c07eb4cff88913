%% otp: 27
%% What OTP's own suites of the emulator found: sharing of map keys, the key that is missing, code that nothing leads to, the end of a
%% process behind busy ones, too long and bad texts of atoms, what is built in.
-module(conformance_emulator).
-include("check.hrl").
-define(H(E), w__(??E, "~0p", fun() -> E end)).

main() -> sharing(), merged(), missing(), atoms(), built_in(), priorities(), unreachable(), ok.

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
