%% What the programs about files share: a directory of its own for each run.

%% Runs F with a fresh directory, whose name p/1 puts in front; the file server is started where nothing was booted.
with_dir(F) ->
    case whereis(file_server_2) of undefined -> {ok, _} = file_server:start(); _ -> ok end,
    Dir = "/tmp/glulam_" ++ atom_to_list(?MODULE) ++ "_" ++ os:getpid(),
    remove(Dir),
    ok = prim_file:make_dir(Dir),
    put('$dir', Dir),
    try F() after remove(Dir) end.

dir() -> get('$dir').
p(Name) -> dir() ++ "/" ++ Name.

%% A file or directory with all that is in it.
remove(Name) ->
    case prim_file:read_link_info(Name) of
        {ok, Info} when element(3, Info) =:= directory ->
            {ok, Names} = prim_file:list_dir_all(Name),
            [remove(iolist_to_binary([to_bin(Name), $/, to_bin(N)])) || N <- Names],
            prim_file:del_dir(Name);
        {ok, _} -> prim_file:delete(Name);
        _ -> ok
    end.
to_bin(N) when is_binary(N) -> N;
to_bin(N) -> unicode:characters_to_binary(N).

%% Sorted names of a directory.
ls(Name) ->
    case file:list_dir(Name) of {ok, L} -> lists:sort(L); E -> E end.

make(Name, Data) -> ok = file:write_file(p(Name), Data), p(Name).
