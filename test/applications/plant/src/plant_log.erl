%% What is printed: notes, and what the logger is told, with what differs from run to run taken out.
-module(plant_log).
-export([note/2, install/0, log/2, stable/1]).

note(Format, Arguments) -> io:format(user, Format ++ "~n", [stable(A) || A <- Arguments]).

install() ->
    ok = logger:set_primary_config(level, info),
    ok = logger:remove_handler(default),
    ok = logger:add_handler(plain, ?MODULE, #{filter_default => log, filters => []}).

log(#{level := Level, msg := Msg, meta := Meta}, _Config) ->
    Domain = maps:get(domain, Meta, none),
    Text = case Msg of
        {report, Report} ->
            case maps:get(report_cb, Meta, undefined) of
                Two when is_function(Two, 2) -> Two(Report, #{depth => 30, chars_limit => unlimited, single_line => false});
                One when is_function(One, 1) -> {F, A} = One(Report), io_lib:format(F, A);
                undefined -> io_lib:format("~p", [Report])
            end;
        {string, S} -> S;
        {F, A} -> io_lib:format(F, A)
    end,
    io:format(user, "[~p ~p] ~ts~n", [Level, Domain, without_numbers(Text)]).

without_numbers(Text) ->
    lists:foldl(fun({From, To}, T) -> re:replace(T, From, To, [global, unicode, {return, binary}]) end, unicode:characters_to_binary(Text),
        [{"<[0-9]+\\.[0-9]+\\.[0-9]+>", "<pid>"}, {"#Ref<[0-9.]+>", "#Ref"}, {"#Fun<([a-z_]+)\\.[0-9.]+>", "#Fun<\\1>"},
         {"(heap_size|stack_size|reductions|total_heap_size|current_stacktrace|Reductions|Heap size|Stack size): *[0-9]+", "\\1: N"}, {"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.+-]+", "TIME"}]).

stable(Pid) when is_pid(Pid) -> pid;
stable(Ref) when is_reference(Ref) -> ref;
stable(List) when is_list(List) -> try lists:map(fun stable/1, List) catch _:_ -> List end;
stable(Tuple) when is_tuple(Tuple) -> list_to_tuple(stable(tuple_to_list(Tuple)));
stable(Map) when is_map(Map) -> maps:map(fun(_, V) -> stable(V) end, Map);
stable(Other) -> Other.
