%% What a booted OTP gives: behaviours, supervision, logging, compiling from files. Glulam's side is `glulam erl`.
-module(bench_otp).
-behaviour(gen_server).
-behaviour(gen_statem).
-behaviour(gen_event).
-export([rows/0, start_link/1, log/2]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, handle_event/2, callback_mode/0, terminate/2, terminate/3, code_change/3]).
-export([idle/3]).
-include_lib("kernel/include/logger.hrl").

rows() ->
    No = fun() -> none end,
    [{"otp_gen_server_call", fun() -> server() end, fun(P) -> calls(P, 30000) end},
     {"otp_gen_server_cast", fun() -> server() end, fun(P) -> casts(P, 30000) end},
     {"otp_gen_server_named", fun() -> named_server() end, fun(_) -> named(20000) end},
     {"otp_gen_statem_call", fun() -> {ok, P} = gen_statem:start_link(?MODULE, statem, []), P end, fun(P) -> statem(P, 20000) end},
     {"otp_gen_event_notify", fun() -> {ok, P} = gen_event:start_link(), ok = gen_event:add_handler(P, ?MODULE, event), P end,
      fun(P) -> events(P, 30000) end},
     {"otp_proc_lib_start", No, fun(_) -> starts(3000) end},
     {"supervisor_restarts", fun() -> supervisor(one_for_one, 1) end, fun(S) -> restarts(S, 2000) end},
     {"supervisor_restarts_all", fun() -> supervisor(one_for_all, 10) end, fun(S) -> restarts(S, 200) end},
     {"supervisor_dynamic", fun() -> supervisor(simple_one_for_one, 0) end, fun(S) -> dynamic(S, 2000) end},
     {"logger_file", fun() -> file_handler() end, fun(F) -> log_to_file(F, 3000) end},
     {"logger_filtered", fun() -> level(notice) end, fun(_) -> ignored(200000) end},
     {"logger_filter_stops", fun() -> stopping_handler() end, fun(_) -> stopped(20000) end},
     {"logger_format", fun() -> events() end, fun(Es) -> format(Es) end},
     {"compile_from_files", fun() -> sources([dict, sets, ordsets, gb_sets, queue, string]) end, fun(Fs) -> compile_files(Fs) end}].

%% ---- servers

server() -> {ok, P} = gen_server:start_link(?MODULE, server, []), P.

named_server() ->
    case gen_server:start({local, bench_otp_server}, ?MODULE, server, []) of
        {ok, P} -> P;
        {error, {already_started, P}} -> gen_server:stop(P), named_server()
    end.

calls(P, 0) -> gen_server:call(P, get);
calls(P, N) -> ok = gen_server:call(P, {add, N}), calls(P, N - 1).
casts(P, 0) -> gen_server:call(P, get);
casts(P, N) -> gen_server:cast(P, {add, N}), casts(P, N - 1).
named(0) -> gen_server:call(bench_otp_server, get);
named(N) -> ok = gen_server:call(bench_otp_server, {add, N}, infinity), named(N - 1).
statem(P, 0) -> gen_statem:call(P, get);
statem(P, N) -> ok = gen_statem:call(P, {add, N}), statem(P, N - 1).
events(P, 0) -> gen_event:call(P, ?MODULE, get);
events(P, N) -> gen_event:notify(P, {add, N}), events(P, N - 1).
starts(0) -> done;
starts(N) ->
    {ok, P} = gen_server:start(?MODULE, server, []),
    ok = gen_server:stop(P),
    starts(N - 1).

init(server) -> {ok, 0};
init(event) -> {ok, 0};
init(statem) -> {ok, idle, 0};
init({supervisor, Flags, Children}) -> {ok, {Flags, Children}}.
callback_mode() -> state_functions.
handle_call({add, N}, _, Sum) -> {reply, ok, Sum + N};
handle_call(get, _, Sum) -> {reply, Sum, Sum}.
handle_cast({add, N}, Sum) -> {noreply, Sum + N}.
handle_info(_, Sum) -> {noreply, Sum}.
handle_event({add, N}, Sum) -> {ok, Sum + N}.
idle({call, From}, {add, N}, Sum) -> {keep_state, Sum + N, {reply, From, ok}};
idle({call, From}, get, Sum) -> {keep_state_and_data, {reply, From, Sum}}.
terminate(_, _) -> ok.
terminate(_, _, _) -> ok.
code_change(_, S, _) -> {ok, S}.

%% ---- supervision

supervisor(Strategy, Children) ->
    Flags = #{strategy => Strategy, intensity => 1000000, period => 1},
    Child = fun(I) -> #{id => I, start => {?MODULE, start_link, [I]}, shutdown => 1000} end,
    Specs = case Strategy of
                simple_one_for_one -> [#{id => any, start => {?MODULE, start_link, []}, restart => temporary}];
                _ -> [Child({child, I}) || I <- lists:seq(1, Children)]
            end,
    {ok, S} = supervisor:start_link(?MODULE, {supervisor, Flags, Specs}),
    S.
start_link(_) -> gen_server:start_link(?MODULE, server, []).

%% The first child is killed; a call to the supervisor comes back after it has been started again.
restarts(S, 0) -> proplists:get_value(active, supervisor:count_children(S));
restarts(S, N) ->
    [{_, P, _, _} | _] = supervisor:which_children(S),
    Ref = monitor(process, P),
    exit(P, kill),
    receive {'DOWN', Ref, _, _, killed} -> ok end,
    restarts(S, N - 1).
dynamic(S, N) ->
    Ps = [begin {ok, P} = supervisor:start_child(S, [I]), P end || I <- lists:seq(1, N)],
    [ok = supervisor:terminate_child(S, P) || P <- Ps],
    supervisor:count_children(S).

%% ---- logging: to a file, each message taken before the next (else much is dropped, as overload protection does it)

level(Level) ->
    logger:remove_handler(default),
    ok = logger:set_primary_config(level, Level).

file_handler() ->
    level(notice),
    logger:remove_handler(bench),
    File = filename:join(os:getenv("TMPDIR", "/tmp"), "glulam_bench_" ++ os:getpid() ++ ".log"),
    file:delete(File),
    ok = logger:add_handler(bench, logger_std_h, #{config => #{file => File, burst_limit_enable => false, sync_mode_qlen => 0}, formatter => {logger_formatter, #{}}}),
    File.
log_to_file(File, N) ->
    messages(N, File),
    ok = logger_std_h:filesync(bench),
    ok = logger:remove_handler(bench),
    level(none),
    {ok, Text} = file:read_file(File),
    file:delete(File),
    length(binary:split(Text, <<"\n">>, [global])).
messages(0, _) -> ok;
messages(N, File) ->
    ?LOG_NOTICE("Request ~b of ~ts took ~b ms: ~p", [N, File, N rem 100, {ok, [N]}]),
    messages(N - 1, File).
%% The handler that never gets anything.
log(_, _) -> ok.

ignored(0) -> level(none);
ignored(N) -> ?LOG_DEBUG("nobody reads ~p", [N]), ignored(N - 1).

stopping_handler() ->
    level(notice),
    logger:remove_handler(bench),
    ok = logger:add_handler(bench, ?MODULE, #{filters => [{domain, {fun logger_filters:domain/2, {stop, sub, [bench]}}}]}),
    none.
stopped(0) -> logger:remove_handler(bench), level(none);
stopped(N) ->
    ?LOG_NOTICE(#{what => stopped, number => N}, #{domain => [bench, part]}),
    stopped(N - 1).

events() ->
    Self = self(),
    [#{level => info, meta => #{time => 1700000000000000 + N, pid => Self, gl => Self},
       msg => case N rem 3 of
                  0 -> {"~p of ~ts: ~w", [{N, N}, "things", [N, N + 1]]};
                  1 -> {report, #{label => {bench, event}, number => N, list => [N, N]}};
                  2 -> {string, ["number ", integer_to_list(N)]}
              end} || N <- lists:seq(1, 2000)].
format(Events) ->
    Config = #{single_line => true, template => [level, ": ", msg, "\n"]},
    iolist_to_binary([unicode:characters_to_binary(logger_formatter:format(E, Config)) || E <- Events]).

%% ---- files of stdlib

sources(Modules) -> [filename:join([code:lib_dir(stdlib), "src", M]) || M <- Modules].
compile_files(Files) ->
    [begin
         {ok, _, Binary} = compile:file(F, [binary, deterministic]),
         erlang:md5(Binary)
     end || F <- Files].
