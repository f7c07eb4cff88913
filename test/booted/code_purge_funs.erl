%% Who calls a fun of a module that is being purged waits until it is known whether the code stays. Who has gone on to the new version is
%% not killed for what the old one has left on its stack.
-module(code_purge_funs).
-include("../programs/check.hrl").
-include("compile.hrl").
-define(H(E), w__(??E, "~0p", fun() -> E end)).

%% What is needed is loaded before: the code server could not load anything meanwhile.
main() ->
    logger:set_primary_config(level, none),
    ?H([element(1, call(2, fun(_) -> exit(a) end)), lists:usort([b, a]), term_to_binary(beam("f(_) -> 1.")) =:= <<>>]),
    [purge(How, Soft) || {How, Soft} <- [{gone, true}, {there, false}, {other, true}]], moved(), ok.

purge(How, Hard) ->
    {module, pending} = erlang:load_module(pending, beam("f(A) -> fun(X) -> A + X end.")),
    F = pending:f(10),
    T = ets:new(t, []),
    ets:insert(T, {f, F}),
    true = erlang:delete_module(pending),
    %% it was spawned with the fun, and runs when the purge has begun
    Me = self(),
    How =:= other andalso ({module, pending} = erlang:load_module(pending, beam("f(A) -> fun(X) -> {A, X} end."))),
    Ref = make_ref(),
    erts_code_purger ! {test_purge, pending, self(), Hard, Ref},
    receive {started, Ref} -> ok end,
    Callers = [spawn_monitor(fun() ->
                                 [{_, G}] = ets:lookup(T, f),
                                 Me ! {self(), info(G)},
                                 Me ! {self(), call(C, G)},
                                 Me ! {self(), info(G)}
                             end) || C <- [1, 2, 3, 4]],
    Infos = [receive {P, I} -> I end || {P, _} <- Callers],
    ?H({How, lists:usort(Infos)}),
    Spawned = [spawn_monitor(erlang, apply, [F, [1]])],
    [wait(P) || {P, _} <- Callers],
    ?H([process_info(P, current_function) || {P, _} <- Callers]),
    erts_code_purger ! {continue, Ref},
    receive {continued, Ref} -> ok end,
    ?H([process_info(P, status) || {P, _} <- Callers]),
    erts_code_purger ! {complete, Ref},
    ?H({How, receive {test_purge, R, Ref} -> R end}),
    [receive {P, V} -> ?H(V) after 0 -> receive {P, V} -> ?H(V); {'DOWN', M, process, _, R} -> ?H(short(R)) end end || {P, M} <- Callers],
    [receive {'DOWN', M, process, _, R} -> ?H(short(R)) end || {_, M} <- Spawned],
    ?H([is_function(F, 1), info(F)]),
    ?H(byte_size(term_to_binary(F))),
    flush(),
    [catch erlang:Op(pending) || Op <- [purge_module, delete_module, purge_module]].

info(F) -> [erlang:fun_info(F, I) || I <- [module, name, arity]].
call(1, F) -> try F(1) catch C:R:S -> {C, short(R), where(S)} end;
call(2, F) -> try {ok, F(2)} catch C:R:S -> {C, short(R), where(S)} end;
call(3, F) -> try erlang:apply(F, [3]) catch C:R:S -> {C, short(R), where(S)} end;
call(4, F) -> try {tail(F)} catch C:R:S -> {C, short(R), where(S)} end.
tail(F) -> F(4).
short({badfun, _}) -> badfun;
short({{badfun, _}, S}) -> {badfun, where(S)};
short({R, S}) when is_list(S) -> {R, where(S)};
short(R) -> R.
where(S) -> [{M, F, if is_list(A) -> length(A); true -> A end} || {M, F, A, _} <- S, M =/= error_handler, M =/= code_server].
wait(P) ->
    case process_info(P, status) of
        {status, suspended} -> ok;
        _ -> receive after 10 -> wait(P) end
    end.
flush() -> receive _ -> flush() after 0 -> ok end.

beam(F) -> compile("-module(pending). -export([f/1]). " ++ F).

moved() ->
    load_moving(1),
    P = spawn(moving, loop, []),
    ?H([ask(P, X) || X <- [call, v]]),
    load_moving(2),
    ?H([ask(P, X) || X <- [call, v]]),
    ?H([erlang:check_process_code(P, moving), code:soft_purge(moving)]),
    ?H([ask(P, X) || X <- [upgrade, v]]),
    ?H([erlang:check_process_code(P, moving), code:soft_purge(moving), code:purge(moving)]),
    ?H([is_process_alive(P), ask(P, call)]),
    exit(P, kill), code:purge(moving), code:delete(moving), code:purge(moving).
ask(P, X) -> P ! {self(), X}, receive {P, R} -> R after 5000 -> none end.
load_moving(V) ->
    code:load_binary(moving, "moving.beam", compile("-module(moving). -export([loop/0, g/1]). g(X) -> [X]. "
        "loop() -> receive {From, upgrade} -> From ! {self(), ok}, moving:loop(); "
        "{From, What} -> R = case What of v -> " ++ integer_to_list(V) ++ "; call -> catch [moving:g(1), moving:g(What)] end, From ! {self(), R}, loop() end.")).
