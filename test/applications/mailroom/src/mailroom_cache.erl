%% Templates by name: their files, the modules made of them. A file that has changed is compiled again while others go on with the old version.
-module(mailroom_cache).
-behaviour(gen_server).
-export([start_link/0, add/2, render/2, block/4, forget/1, known/0, versions/1]).
-export([init/1, handle_call/3, handle_cast/2, terminate/2]).

-record(template, {name, text, module, version = 0, needs = []}).

start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).
add(Name, Text) -> gen_server:call(?MODULE, {add, Name, Text}, infinity).
forget(Name) -> gen_server:call(?MODULE, {forget, Name}, infinity).
known() -> [{N, V} || #template{name = N, version = V} <- lists:sort(ets:tab2list(?MODULE))].
versions(Name) -> [#template{version = V}] = ets:lookup(?MODULE, Name), V.

render(Name, Vars) ->
    case ets:lookup(?MODULE, Name) of
        [#template{module = none}] ->
            case gen_server:call(?MODULE, {compile, Name}, infinity) of
                ok -> render(Name, Vars);
                {error, Why} -> error({template, Name, Why})
            end;
        [#template{module = M}] -> M:render(Vars);
        [] -> error({template, Name, none})
    end.

block(Top, Block, Vars, Default) ->
    case erlang:function_exported(Top, Block, 2) of
        true -> Top:Block(Vars, Top);
        false -> Default(Vars, Top)
    end.

init([]) ->
    process_flag(trap_exit, true),
    {ok, ets:new(?MODULE, [named_table, {keypos, #template.name}, {read_concurrency, true}])}.

handle_call({add, Name, Text}, _, T) ->
    Version = case ets:lookup(T, Name) of [#template{version = V}] -> V; [] -> 0 end,
    ets:insert(T, #template{name = Name, text = Text, module = none, version = Version}),
    {reply, ok, T};
handle_call({compile, Name}, _, T) ->
    [#template{version = V, text = Text} = Template] = ets:lookup(T, Name),
    case mailroom_compiler:compile(Name, Text, []) of
        {ok, Module, Binary, Needs} ->
            code:soft_purge(Module) orelse code:purge(Module),
            {module, Module} = code:load_binary(Module, atom_to_list(Name) ++ ".html", Binary),
            ets:insert(T, Template#template{module = Module, version = V + 1, needs = Needs}),
            Missing = [N || N <- Needs, not ets:member(T, N)],
            case Missing of
                [] -> [handle_call({compile, N}, none, T) || N <- Needs, ets:lookup_element(T, N, #template.module) =:= none], {reply, ok, T};
                _ -> {reply, {error, {missing, Missing}}, T}
            end;
        Error -> {reply, Error, T}
    end;
handle_call({forget, Name}, _, T) ->
    [#template{module = M}] = ets:take(T, Name),
    M =/= none andalso begin code:purge(M), code:delete(M), code:purge(M) end,
    {reply, ok, T}.

handle_cast(_, T) -> {noreply, T}.
terminate(_, T) -> [begin code:purge(M), code:delete(M), code:purge(M) end || #template{module = M} <- ets:tab2list(T), M =/= none], ok.
