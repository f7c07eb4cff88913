%% What the programs of this folder share: a check prints the text of an expression and what became of it.
%%
%%   ?P(E)     E = value | E ! class: reason       pids, references, ports and closures are masked
%%   ?W(E)     the same, printed by ~w without masking
%%   ?F(E)     the same, printed by ~p without masking
%%   ?ST(E)    E with the stack trace of its exception, frames of the check itself left out

-export([main/0, id/1]).
-compile(nowarn_unused_function).

-define(P(E), p__(??E, fun() -> E end)).
-define(W(E), w__(??E, "~w", fun() -> E end)).
-define(F(E), w__(??E, "~p", fun() -> E end)).
-define(ST(E), st__(??E, fun() -> E end)).

%% The compiler does not see through it.
id(X) -> X.

p__(Text, F) ->
    try F() of
        V -> io:format("~ts = ~w~n", [Text, show(V)])
    catch
        C:R -> io:format("~ts ! ~w: ~w~n", [Text, C, show(R)])
    end.

w__(Text, Format, F) ->
    try F() of
        V -> io:format("~ts = " ++ Format ++ "~n", [Text, V])
    catch
        C:R -> io:format("~ts ! ~w: ~w~n", [Text, C, show(R)])
    end.

st__(Text, F) ->
    try F() of
        V -> io:format("~ts = ~w~n", [Text, show(V)])
    catch
        C:R:S -> io:format("~ts ! ~w: ~w~n", [Text, C, show(R)]), stack(S)
    end.

%% A stack trace, one frame a line, down to the frame of the check.
stack(S) ->
    lists:foreach(fun(Frame) -> io:format("    ~w~n", [frame(Frame)]) end,
                  lists:takewhile(fun(Frame) ->
                                      case Frame of {?MODULE, st__, _, _} -> false; _ -> true end
                                  end, S)).

frame({M, F, A, L}) -> {M, F, show(A), show(L)};
frame(Other) -> show(Other).

%% A file that the compiler wrote down with its directory keeps only its name.
base_name(F) -> list_to_atom(lists:last(string:split(F, "/", all))).

%% What differs from run to run is replaced; maps of several keys become sorted lists.
show(T) when is_pid(T) -> '#Pid';
show(T) when is_reference(T) -> '#Ref';
show(T) when is_port(T) -> '#Port';
show(T) when is_function(T) ->
    case erlang:fun_info(T, type) of
        {type, external} -> T;
        {type, local} -> '#Fun'
    end;
show({file, [C | _] = F}) when is_integer(C) -> {file, base_name(F)};
show([H | T]) -> [show(H) | show(T)];
show(T) when is_tuple(T) -> list_to_tuple(show(tuple_to_list(T)));
show(M) when map_size(M) < 2, is_map(M) -> maps:from_list(show(maps:to_list(M)));
show(M) when is_map(M) -> {'#map', show(lists:sort(maps:to_list(M)))};
show(T) -> T.

%% The next message, or none after N milliseconds.
next() -> next(4000).
next(N) -> receive M__ -> M__ after N -> none end.

%% Runs F in a process of its own; its result, or the reason of its exit.
alone(F) ->
    {P, R} = spawn_monitor(fun() -> exit({alone_result, F()}) end),
    receive
        {'DOWN', R, process, P, {alone_result, V}} -> V;
        {'DOWN', R, process, P, Reason} -> {'EXIT', Reason}
    end.

%% Runs F in a fresh process and shows its value, its exception with the first frames, or what it died of.
fresh(F) ->
    {P, R} = spawn_monitor(fun() -> exit({fresh_result, try {ok, F()} catch C:E:S -> {C, E, top(S)} end}) end),
    receive
        {'DOWN', R, process, P, {fresh_result, V}} -> V;
        {'DOWN', R, process, P, Reason} -> {died, Reason}
    after 4000 -> exit(P, kill), hang
    end.

top(S) -> lists:sublist(lists:takewhile(fun({?MODULE, N, _, _}) -> not lists:prefix("-fresh/1", atom_to_list(N)); (_) -> true end, S), 3).

%% What a function gives, and whether another process had a turn meanwhile.
beside(F) ->
    Turns = counters:new(1, []),
    Other = spawn_link(fun() -> turn__(Turns) end),
    erlang:yield(),
    Before = counters:get(Turns, 1),
    Result = F(),
    After = counters:get(Turns, 1),
    unlink(Other), exit(Other, kill),
    {Result, After > Before}.
turn__(Turns) -> counters:add(Turns, 1, 1), erlang:yield(), turn__(Turns).

%% Waits until F() is true (a condition that another process brings about).
until(F) -> until(F, 2000).
until(_, 0) -> timeout;
until(F, N) -> case F() of true -> ok; _ -> receive after 2 -> ok end, until(F, N - 1) end.

%% Without the logger of a booted node: nobody is to be told of crashes.
quiet() -> persistent_term:put({logger_config, '$primary_config$'}, -1).
