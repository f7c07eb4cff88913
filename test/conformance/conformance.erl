%% Runs inside the machine under test (and inside the real erl): compiles suites, runs one under common_test, and writes what
%% became of each case to a file, line by line as it happens, so that nothing is lost when the machine ends.
-module(conformance).
-export([compile/1, run/1]).
-behaviour(gen_event).
-export([init/1, handle_event/2, handle_call/2, handle_info/2, terminate/2]).
%% hooks of common_test
-export([init/2, pre_init_per_testcase/4]).

-include_lib("common_test/include/ct_event.hrl").

%% ---- compiling: the job file holds {include, [Dir]}, {options, [Option]}, {out, Dir} and one {file, Name, OutDir} each ----

compile([JobFile]) ->
    {ok, Job} = file:consult(JobFile),
    {out, Out} = lists:keyfind(out, 1, Job),
    {include, Include} = lists:keyfind(include, 1, Job),
    {options, More} = lists:keyfind(options, 1, Job),
    code:add_pathz(Out),
    Options = [return_errors, nowarn_export_all, debug_info | More] ++ [{i, I} || I <- Include],
    Failed = lists:foldl(fun({file, File, To}, N) -> compile_one(File, [{outdir, To} | Options], N); (_, N) -> N end, 0, Job),
    halt(case Failed of 0 -> 0; _ -> 1 end).

compile_one(File, Options, Failed) ->
    try compile:file(File, [{i, filename:dirname(File)} | Options]) of
        {ok, _} -> io:format("compiled ~ts~n", [File]), Failed;
        {ok, _, _} -> io:format("compiled ~ts~n", [File]), Failed;
        Error -> io:format("failed ~ts ~0tp~n", [File, Error]), Failed + 1
    catch
        Class:Reason:Stack -> io:format("failed ~ts ~0tp~n", [File, {Class, Reason, Stack}]), Failed + 1
    end.

%% ---- running: {suite, S}, {dir, D}, {logdir, L}, {results, F}, {cases, all | [atom()]}, {passed_over, [atom()]}, {scale, Factor}, {start, [App]}
%% Passed over are the cases of an earlier run that came to its end too early.

-define(PASSED_OVER, passed_over).
%% Other hooks expect a configuration: they are called before this one.
-define(LAST, 1000000).

run([JobFile]) ->
    {ok, Job} = file:consult(JobFile),
    Get = fun(Key) -> {Key, Value} = lists:keyfind(Key, 1, Job), Value end,
    ok = filelib:ensure_path(Get(logdir)),
    [ok = application:start(App) || App <- proplists:get_value(start, Job, [])],
    Cases = case Get(cases) of all -> []; List -> [{testcase, List}] end,
    Result = ct:run_test([{suite, filename:join(Get(dir), Get(suite))}, {auto_compile, false},
                          {logdir, Get(logdir)}, {multiply_timetraps, Get(scale)},
                          {ct_hooks, [{?MODULE, proplists:get_value(passed_over, Job, []), ?LAST}]},
                          {event_handler, {?MODULE, [Get(results)]}} | Cases]),
    {ok, File} = file:open(Get(results), [append]),
    io:format(File, "~0tp.~n", [{done, Result}]),
    ok = file:close(File),
    halt(0).

init(_Id, PassedOver) -> {ok, PassedOver}.
pre_init_per_testcase(_Suite, Case, Config, PassedOver) ->
    case lists:member(Case, PassedOver) of
        true -> {{skip, ?PASSED_OVER}, PassedOver};
        false -> {Config, PassedOver}
    end.

init([Results]) -> {ok, Results}.

handle_event(#event{name = tc_start, data = {_Suite, Case}}, File) -> write(File, {started, name(Case)});
handle_event(#event{name = tc_done, data = {_Suite, Case, {_, ?PASSED_OVER}}}, File) -> write(File, {passed_over, name(Case)});
handle_event(#event{name = tc_done, data = {_Suite, Case, Result}}, File) -> write(File, {ended, name(Case), outcome(Result)});
handle_event(#event{name = tc_auto_skip, data = {_Suite, Case, Reason}}, File) -> write(File, {ended, name(Case), {skipped, text(Reason)}});
handle_event(#event{name = tc_user_skip, data = {_Suite, Case, Reason}}, File) -> write(File, {ended, name(Case), {skipped, text(Reason)}});
handle_event(_, File) -> {ok, File}.

handle_call(_, File) -> {ok, ok, File}.
handle_info(_, File) -> {ok, File}.
terminate(_, _) -> ok.

name({init_per_group, Group, _}) -> {group, Group};
name({end_per_group, Group, _}) -> {group_end, Group};
name({Case, Group}) when is_atom(Case), is_atom(Group) -> {Group, Case};
name(Case) -> Case.

outcome(ok) -> ok;
outcome({skipped, Reason}) -> {skipped, text(Reason)};
outcome({failed, Reason}) -> {failed, text(Reason)};
outcome({auto_skipped, Reason}) -> {skipped, text(Reason)};
outcome(Other) -> {failed, text(Other)}.

text(Reason) -> unicode:characters_to_list(io_lib:format("~0tP", [Reason, 40])).

write(Name, Term) ->
    {ok, File} = file:open(Name, [append, {encoding, utf8}]),
    io:format(File, "~0tp.~n", [Term]),
    ok = file:close(File),
    {ok, Name}.
