%% What a program can see of the system it was started in: the same whether that has booted or went on from a snapshot. Pids and times are masked by who compares.
-module(testing_resumed).
-export([main/0]).

-define(P(E), io:format("~0tp~n", [{??E, E}])).

main() ->
    Names = lists:sort(registered()),
    ?P(Names),
    [?P({N, process_info(whereis(N), [status, message_queue_len, trap_exit, priority, current_function, initial_call, links, monitors])})
        || N <- Names, is_pid(whereis(N)), N =/= init, N =/= user],
    [?P({N, lists:sort([K || {K, _} <- element(2, process_info(whereis(N), dictionary))])}) || N <- Names, is_pid(whereis(N))],
    ?P(length(processes())),
    ?P([[erlang:port_info(P, I) || I <- [name, links, connected]] || P <- erlang:ports()]),
    ?P(lists:sort([{ets:info(T, name), ets:info(T, size), ets:info(T, type), ets:info(T, protection)} || T <- ets:all()])),
    ?P(lists:sort([K || {K, _} <- persistent_term:get()])),
    ?P(lists:sort(application:which_applications())),
    ?P(lists:sort([{A, lists:sort(application:get_all_env(A))} || A <- [kernel, stdlib]])),
    ?P({init:get_status(), lists:sort(init:get_arguments()), init:get_plain_arguments()}),
    ?P(logger:get_config()),
    ?P(sys:get_state(inet_db)),
    ?P(lists:sort(code:get_path())),
    ?P(lists:sort([M || {M, _} <- code:all_loaded(), M =/= ?MODULE])),
    ?P({inet:gethostname(), node(), erlang:get_cookie()}),
    clocks(),
    ?P([io:get_line('') || _ <- "123"]),
    ?P(re:run("abc", "(b)", [{capture, all, list}])),
    io:format(standard_error, "to standard error~n", []),
    numbers(),
    timers(),
    crashes(),
    ?P([garbage_collect(P) || P <- processes()] =/= []),
    init:stop().

clocks() ->
    Start = erlang:system_info(start_time),
    {Wall, _} = statistics(wall_clock),
    ?P({erlang:monotonic_time() - Start < erlang:convert_time_unit(100, second, native), Wall < 100000}),
    ?P(abs(erlang:system_time(second) - os:system_time(second)) < 2),
    ?P(element(1, erlang:statistics(reductions)) > 0),
    ?P(erlang:unique_integer([monotonic]) < erlang:unique_integer([monotonic])).

%% Numbers that have to be new in each.
numbers() ->
    A = rand:uniform(1 bsl 50),
    B = rand:uniform(1 bsl 50),
    ?P(A =/= B),
    io:format(standard_error, "NEW ~p ~p~n", [A, make_ref()]).

timers() ->
    erlang:send_after(20, self(), tick),
    ?P(receive tick -> tick after 5000 -> none end),
    ?P(timer:tc(fun() -> timer:sleep(20) end) >= {20000, ok}),
    {ok, _} = timer:send_after(10, tock),
    ?P(receive tock -> tock after 5000 -> none end).

crashes() ->
    logger:error("an error ~p", [x]),
    {Pid, Ref} = spawn_monitor(fun() -> exit(element(tuple_size({a}) + 1, {a})) end),
    ?P(receive {'DOWN', Ref, process, Pid, {R, _}} -> R end),
    ?P(supervisor:count_children(kernel_sup)),
    ?P(gen_event:which_handlers(erl_signal_server)).
