%% The tracer that OTP brings: which tracers are alive, and the messages it makes.
-module(erl_tracer_nifs).
-include("check.hrl").

main() ->
    Self = self(),
    Dead = spawn(fun() -> ok end),
    until(fun() -> not is_process_alive(Dead) end),
    Tracee = spawn(fun() -> receive stop -> ok end end),
    [?P({S, erl_tracer:enabled(Tag, S, Self)}) || S <- [Tracee, Dead, Self, undefined, 1], Tag <- [trace_status, send, call, seq_trace]],
    [begin
         ?P({Tag, Options, erl_tracer:trace(Tag, Self, Tracee, {hello, Tag}, Options)}),
         ?P(stamped(next()))
     end || Tag <- [send, call, 'receive', seq_trace], Options <- options()],
    ?P(erl_tracer:trace(send, Dead, Tracee, lost, #{})),
    ?P(lists:sort(erl_tracer:module_info(nifs))),
    Tracee ! stop,
    ok.

options() ->
    [#{}, not_a_map, #{extra => [more]}, #{match_spec_result => result}, #{scheduler_id => 1},
     #{extra => x, match_spec_result => y, scheduler_id => 2}] ++
    [#{timestamp => T, scheduler_id => 7} || T <- [monotonic, strict_monotonic, timestamp, cpu_timestamp]].

stamped(M) when element(1, M) =:= trace_ts; element(1, M) =:= seq_trace, tuple_size(M) > 3 ->
    setelement(tuple_size(M), M, kind(element(tuple_size(M), M)));
stamped(M) -> M.

kind(T) when is_integer(T), T < 0 -> monotonic;
kind({M, U}) when is_integer(M), is_integer(U) -> strict;
kind({A, B, C}) when is_integer(A), is_integer(B), is_integer(C) -> time;
kind(Other) -> Other.
