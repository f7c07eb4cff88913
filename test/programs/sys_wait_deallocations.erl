%% Who waits for deallocations (erts_debug:set_internal_state/2) finds what a persistent term held given back, however many processes are looked through first.
%% booted
-module(sys_wait_deallocations).
-include("check.hrl").

main() ->
    erts_debug:set_internal_state(available_internal_state, true),
    Parked = [spawn(fun() -> receive after infinity -> ok end end) || _ <- lists:seq(1, 10000)],
    ?P([given_back(N) || N <- [1, 2, 3, 4, 5]]),
    [exit(P, kill) || P <- Parked],
    erts_debug:set_internal_state(available_internal_state, false),
    ok.

given_back(N) ->
    idle(),
    erts_debug:set_internal_state(wait, deallocations),
    Before = erlang:memory(binary),
    persistent_term:put(N, binary:copy(<<N>>, 1000000)),
    Taken = erlang:memory(binary) - Before,
    persistent_term:erase(N),
    garbage_collect(),
    idle(),
    erts_debug:set_internal_state(wait, deallocations),
    {Taken >= 1000000, erlang:memory(binary) - Before < 500000}.

%% OTP's collector of literals has nothing left to do.
idle() ->
    [Collector] = [P || P <- processes(), process_info(P, initial_call) =:= {initial_call, {erts_literal_area_collector, start, 0}}],
    wait_idle(Collector).

wait_idle(Collector) ->
    Ref = make_ref(),
    Collector ! {get_status, Ref, self()},
    receive
        {Ref, idle} -> ok;
        {Ref, _} -> receive after 10 -> wait_idle(Collector) end
    end.
