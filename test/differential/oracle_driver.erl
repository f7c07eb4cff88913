%% Runs inside a real erl: compiles programs, runs them and writes down what they print.
%%
%%   erl -noshell -run oracle_driver compile JOBS     JOBS: a file of {Source, OutDir, Options}.
%%   erl -noshell -run oracle_driver run JOBS         JOBS: a file of {ebin, Dir}. and {Module, OutFile, TimeoutMs}.
%%
%% `run` gives each program a process whose first call is Module:main(), with a group leader of its own that
%% collects the output as UTF-8. What follows the output is "ok" and a newline, as `glulam run` prints the value of
%% main/0, or the reason of a crash. `verify` is as `run`, but calls main/0 from a frame of its own and looks at its
%% value; the two must agree.
-module(oracle_driver).
-export([compile/1, run/1, verify/1, call/1]).

compile([File]) ->
    {ok, Jobs} = file:consult(File),
    Parent = self(),
    Half = spawn_workers(2, fun(Job) -> compile_one(Job) end, Parent),
    Results = feed(Jobs, Half, []),
    [io:format(standard_error, "~ts", [Text]) || {error, Text} <- Results],
    halt(case [x || {error, _} <- Results] of [] -> 0; _ -> 1 end).

compile_one({Source, OutDir, Options}) ->
    ok = filelib:ensure_dir(filename:join(OutDir, "x")),
    case compile:file(Source, [{outdir, OutDir}, return_errors | Options]) of
        {ok, _} -> ok;
        {ok, _, _} -> ok;
        {error, Errors, _} ->
            {error, [io_lib:format("~ts:~p: ~ts~n", [F, L, M:format_error(E)])
                     || {F, Es} <- Errors, X <- Es, {L, M, E} <- [case X of {A, B} -> {0, A, B}; _ -> X end]]};
        error -> {error, io_lib:format("~ts: does not compile~n", [Source])}
    end.

spawn_workers(N, F, Parent) ->
    [spawn_link(fun() -> worker(F, Parent) end) || _ <- lists:seq(1, N)].

worker(F, Parent) ->
    Parent ! {ready, self()},
    receive
        {job, Job} ->
            Parent ! {result, try F(Job) catch C:R:S -> {error, io_lib:format("~tp~n", [{Job, C, R, S}])} end},
            worker(F, Parent);
        stop -> ok
    end.

feed([], [], Results) -> Results;
feed(Jobs, Workers, Results) ->
    receive
        {result, R} -> feed(Jobs, Workers, [R | Results]);
        {ready, P} when Jobs =:= [] -> P ! stop, feed([], lists:delete(P, Workers), Results);
        {ready, P} -> P ! {job, hd(Jobs)}, feed(tl(Jobs), Workers, Results)
    end.

run([File]) -> run(File, main).
verify([File]) -> run(File, call).

run(File, How) ->
    {ok, Jobs} = file:consult(File),
    [code:add_patha(Dir) || {ebin, Dir} <- Jobs],
    Todo = [Job || Job = {_, _, _} <- Jobs],
    [begin
         Text = run_one(Module, Timeout, How),
         ok = file:write_file(Out, Text)
     end || {Module, Out, Timeout} <- case How of main -> Todo; call -> lists:reverse(Todo) end],
    halt(0).

call(Module) ->
    case Module:main() of
        ok -> ok;
        Other -> io:format("main/0 returned ~p~n", [Other])
    end,
    ok.

run_one(Module, Timeout, How) ->
    {Leader, LeaderRef} = spawn_monitor(fun() -> leader([]) end),
    Main = spawn(fun() ->
                     group_leader(Leader, self()),
                     receive go -> ok end,
                     case How of
                         main -> apply(Module, main, []);
                         call -> call(Module)
                     end
                 end),
    Ref = monitor(process, Main),
    Main ! go,
    End = receive
              {'DOWN', Ref, process, Main, normal} -> "ok\n";
              {'DOWN', Ref, process, Main, Reason} -> io_lib:format("main/0 died: ~tp~n", [Reason])
          after Timeout ->
              Where = process_info(Main, current_stacktrace),
              exit(Main, kill),
              io_lib:format("main/0 did not end within ~w ms: ~p~n", [Timeout, Where])
          end,
    [exit(P, kill) || P <- processes(), P =/= self(), process_info(P, group_leader) =:= {group_leader, Leader}],
    Leader ! {stop, self()},
    Output = receive
                 {output, Leader, O} -> O;
                 {'DOWN', LeaderRef, process, Leader, R} -> io_lib:format("the group leader died: ~tp~n", [R])
             end,
    demonitor(LeaderRef, [flush]),
    unicode:characters_to_binary([Output, End]).

leader(Output) ->
    receive
        {io_request, From, Tag, Request} ->
            {Reply, New} = request(Request, Output),
            From ! {io_reply, Tag, Reply},
            leader(New);
        {stop, To} -> To ! {output, self(), lists:reverse(Output)};
        _ -> leader(Output)
    end.

request({put_chars, Encoding, Chars}, Output) ->
    try unicode:characters_to_binary(Chars, Encoding) of
        Text when is_binary(Text) -> {ok, [Text | Output]};
        _ -> {{error, {no_translation, Encoding, unicode}}, Output}
    catch _:_ -> {{error, {put_chars, Chars}}, Output}
    end;
request({put_chars, Encoding, M, F, A}, Output) ->
    try apply(M, F, A) of
        Chars -> request({put_chars, Encoding, Chars}, Output)
    catch _:_ -> {{error, F}, Output}
    end;
request({requests, []}, Output) -> {ok, Output};
request({requests, [R]}, Output) -> request(R, Output);
request({requests, [R | Rest]}, Output) ->
    case request(R, Output) of
        {{error, _} = Error, New} -> {Error, New};
        {_, New} -> request({requests, Rest}, New)
    end;
request({setopts, _}, Output) -> {ok, Output};
request(getopts, Output) -> {[{encoding, unicode}], Output};
request({get_geometry, _}, Output) -> {{error, enotsup}, Output};
request(Request, Output) when element(1, Request) =:= get_line; element(1, Request) =:= get_chars;
                              element(1, Request) =:= get_until; element(1, Request) =:= get_password ->
    {eof, Output};
request(_, Output) -> {{error, request}, Output}.
