%% otp: 29-29
%% erl_debugger: breakpoints at lines, frames and registers of suspended processes, what the compiler tells of lines.
-module(debug_lines).
-export([main/0]).

main() ->
    erts_debug:set_internal_state(available_internal_state, true),
    %% for good, so that a second run finds it on
    io:format("~p~n", [[erts_debug:set_internal_state(debugger_support, true), erl_debugger:supported()]]),
    erl_debugger:toggle_instrumentations(#{}),
    {ok, Session} = erl_debugger:register(self()),
    io:format("~p~n", [{erl_debugger:whereis() =:= self(), erl_debugger:register(self()), tried(fun() -> erl_debugger:unregister(self(), -1) end)}]),
    erl_debugger:toggle_instrumentations(#{line_breakpoint => false}),
    load(dl_plain),
    erl_debugger:toggle_instrumentations(#{line_breakpoint => true}),
    load(dl_stops),
    io:format("~p~n", [[code:get_debug_info(dl_plain) | [{L, lists:sort(maps:to_list(I))} || {L, I} <- code:get_debug_info(dl_stops)]]]),
    io:format("~p~n", [[erl_debugger:breakpoint(M, L, true) || {M, L} <- [{dl_none, 1}, {dl_plain, 4}, {dl_stops, 400}]]]),
    io:format("~p~n", [[{L, erl_debugger:breakpoint(dl_stops, L, true)} || L <- lists:seq(1, 33)]]),
    io:format("~p~n", [[erl_debugger:breakpoints(dl_stops), erl_debugger:breakpoints(dl_stops, go, 2), erl_debugger:breakpoints(dl_stops, no, 2),
                        erl_debugger:breakpoints(dl_none)]]),
    io:format("~p~n", [[tried(F) || F <- [fun() -> erl_debugger:breakpoint(a, 0, true) end, fun() -> erl_debugger:breakpoint(a, 1, x) end,
                                          fun() -> erl_debugger:toggle_instrumentations(#{x => true}) end, fun() -> erl_debugger:stack_frames(self(), 1) end,
                                          fun() -> erl_debugger:stack_frames(self(), -1) end, fun() -> erl_debugger:register(x) end]]]),
    run(Session, fun(Me) -> dl_stops:go(Me, [{one, 1.5}, two, <<"three">>, 4]) end),
    run(Session, fun(_) -> dl_stops:deep(6) end),
    run(Session, fun(_) -> dl_stops:many(1, 2, 3, 4, 5, 6, 7, 8, 9, {10, [11]}) end),
    [erl_debugger:breakpoint(dl_stops, L, false) || L <- lists:seq(1, 33)],
    run(Session, fun(Me) -> dl_stops:go(Me, [x]) end),
    io:format("~p~n", [[dl_stops:deep(3), erl_debugger:unregister(self(), Session), erl_debugger:whereis()]]),
    erl_debugger:toggle_instrumentations(#{line_breakpoint => false}),
    erts_debug:set_internal_state(available_internal_state, false),
    ok.

run(Session, F) ->
    Me = self(),
    {Pid, Ref} = spawn_monitor(fun() -> exit({result, F(Me)}) end),
    events(Session, Pid, Ref, 0).

events(Session, Pid, Ref, N) ->
    receive
        {debugger_event, Session, {breakpoint, Pid, MFA, Line, Resume}} ->
            erlang:suspend_process(Pid),
            [{_, _, #{slots := Own}} | Frames] = erl_debugger:stack_frames(Pid, 30),
            Shown = [{No, Where, Slots} || {No, Where, #{slots := Slots, code := Code}} <- Frames, is_integer(Code)],
            %% the last is where this process was spawned, the first has the reference for which it waits
            io:format("~w ~p~n", [{MFA, Line, length(Own), erl_debugger:xregs_count(Pid)}, lists:sublist([{No, Where, [plain(S) || S <- Slots]} || {No, Where, Slots} <- Shown], 4)]),
            Peeked = [erl_debugger:peek_stack_frame_slot(Pid, No, I, 30) =:= lists:nth(I + 1, Slots) || {No, _, Slots} <- Shown, I <- lists:seq(0, length(Slots) - 1)],
            io:format("~p~n", [lists:usort(Peeked)]),
            N rem 2 =:= 0 andalso erlang:garbage_collect(Pid),
            erlang:resume_process(Pid),
            Resume(),
            events(Session, Pid, Ref, N + 1);
        {'DOWN', Ref, _, _, Reason} -> io:format("~p breakpoints, ~p~n", [N, Reason])
    end.

plain({value, P}) when is_pid(P); is_function(P) -> {value, p};
%% of a binary that was matched registers may still have a part
plain({value, B}) when is_binary(B) -> {value, binary};
plain(Slot) -> Slot.

tried(F) -> try F() catch error:R -> R end.

load(Name) ->
    Source = ["-module(", atom_to_list(Name), ").\n", "
-export([go/2, deep/1, many/10]).
go(Pid, List) ->
    Sum = count(List, 0),
    Pid =/= Sum andalso
        Sum > 2,
    R = try
        Text = [X || X <- List, is_atom(X)],
        error({Text, Sum})
    catch
        error:{T, S} ->
            {T, S}
    end,
    {R, matched(<<1, 2, 3, 4>>, 0.5)}.
count([_ | T], N) ->
    M = N + 1,
    count(T, M);
count([], N) -> N.
matched(<<A, B/binary>>, F) ->
    G = F * 2.0,
    C = A + 1,
    {G, matched(B, G), C};
matched(<<>>, F) -> F.
deep(0) ->
    0;
deep(N) ->
    D = deep(N - 1),
    D + N.
many(A, B, C, D, E, F, G, H, I, J) ->
    {A, B, C,
     D, E, F,
     [G, H, I, J]}.
"],
    {ok, Tokens, _} = erl_scan:string(lists:flatten(Source)),
    Forms = [begin {ok, Form} = erl_parse:parse_form(Part), Form end || Part <- split(Tokens, [])],
    {ok, Name, Beam} = compile:forms(Forms, [beam_debug_info]),
    {module, Name} = erlang:load_module(Name, Beam).

split([{dot, _} = Dot | Rest], Form) -> [lists:reverse(Form, [Dot]) | split(Rest, [])];
split([Token | Rest], Form) -> split(Rest, [Token | Form]);
split([], []) -> [].
