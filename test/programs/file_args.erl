%% Files: arguments of all sorts, wrong ones mostly, for every function of prim_file and file.
-module(file_args).
-include("check.hrl").
-include("files.hrl").

main() -> with_dir(fun run/0).

run() ->
    {ok, Cwd} = file:get_cwd(),
    rand:seed(exsss, {4711, 1, 2}),
    [calls(prim_file, F, A, times(F, 24)) || {F, A} <- lists:sort(functions())],
    [calls(file, F, A, times(F, 8)) || {F, A} <- lists:sort(file:module_info(exports)), not skipped(F, A)],
    ok = file:set_cwd(Cwd).

%% A disk may take its time.
times(F, _) when F =:= sync; F =:= datasync -> 1;
times(_, N) -> N.

functions() ->
    Without = [module_info, start, on_load, sendfile, internal_get_nif_resource, file_desc_to_ref, copy],
    [{F, A} || {F, A} <- prim_file:module_info(exports), not lists:member(F, Without)].

%% Those that take no file, or wait for processes that give no answer; changes of the directory itself.
skipped(F, A) ->
    lists:member(F, [module_info, sendfile, native_name_encoding, pid2name, raw_read_file_info, raw_write_file_info, del_dir_r, ipread_s32bu_p32bu_int, copy_opened])
        orelse lists:member({F, A}, [{path_script, 2}, {path_script, 3}, {path_eval, 2}, {path_eval, 3}, {eval, 1}, {eval, 2}, {script, 1}, {script, 2}, {delete, 2}]).

calls(M, F, A, N) ->
    io:format("~w:~w/~w~n", [M, F, A]),
    [begin
         prepare(),
         {ok, Fd} = prim_file:open(p("file"), [read, write]),
         Args = [arg(I, F, Fd) || I <- lists:seq(1, A)],
         %% Another process than the file server is none that answers.
         R = try apply(M, F, Args) catch C:E -> {C, E} end,
         io:format("  ~w -> ~w~n", [mask(Args), mask(R)]),
         close(R), prim_file:close(Fd)
     end || _ <- lists:seq(1, case A of 0 -> 1; 1 -> N div 2; _ -> N end)].

prepare() ->
    ok = file:set_cwd(dir()),
    Data = <<"{a,1}.\nsome text\n">>,
    case {ls(dir()), prim_file:read_file(p("file")), prim_file:list_dir(p("dir"))} of
        {["dir", "file"], {ok, Data}, {ok, []}} -> ok;
        _ ->
            [remove(p(N)) || N <- element(2, prim_file:list_dir_all(dir()))],
            ok = prim_file:write_file(p("file"), Data),
            ok = prim_file:make_dir(p("dir"))
    end.

close({ok, {file_descriptor, _, _} = Fd}) -> file:close(Fd);
close({ok, P}) when is_pid(P) -> file:close(P);
close({ok, {file_descriptor, _, _} = Fd, _}) -> file:close(Fd);
close({ok, P, _}) when is_pid(P) -> file:close(P);
close(_) -> ok.

%% One argument in three is a sensible one.
arg(I, F, Fd) ->
    case rand:uniform(3) of
        1 -> sensible(I, F, Fd);
        _ -> pick([0, 1, -1, 3, 1.5, 1 bsl 31, 1 bsl 62, 1 bsl 64, -(1 bsl 64), x, read, write, [], [read], [write, raw], [raw, binary | x], "file", <<"file">>, 'file',
                   <<1:3>>, "no\0name", <<"no\0">>, [300], [-1], {}, {cur, 1}, {eof, -2}, {bof, x}, cur, eof, [{0, 1}], [{0, "a"}, {x, y}], [{1, 2} | z], #{}, Fd,
                   setelement(3, Fd, x), {file_descriptor, prim_file, #{}}, {file_info, 1}, [x | "file"], ["fi", [$l, "e"]], <<>>, [[]], [[], "file"], undefined, infinity,
                   [{time, posix}], [raw], ["dir"], [{read_ahead, x}], [{encoding, y}], make_ref(), {a, b}, "", "~"])
    end.

sensible(1, F, Fd) ->
    case takes_handle(F) of
        true -> Fd;
        false -> pick(["file", "dir", "none", <<"file">>])
    end;
sensible(_, F, Fd) ->
    case lists:member(F, [open, path_open, path_consult, path_eval]) of
        true -> pick([[read], [write], [raw, read], [append, binary]]);
        false -> pick([0, 2, 5, "new", <<"data">>, ["io", <<"data">>], [], Fd, normal, {bof, 1}])
    end.

takes_handle(F) ->
    lists:member(F, [close, sync, datasync, truncate, advise, allocate, read_line, read, write, position, pread, pwrite, ipread_s32bu_p32bu, get_handle, read_handle_info, copy]).

pick(L) -> lists:nth(rand:uniform(length(L)), L).

%% What is not the same in each run.
mask({file_descriptor, M, _}) -> {fd, M};
mask({file_info, S, T, A, _, _, _, M, L, _, _, _, U, G}) -> {info, S, T, A, M, L, U, G};
mask([H | T] = L) ->
    case L of
        "/tmp/glulam" ++ _ -> path;
        _ -> [mask(H) | mask(T)]
    end;
mask(T) when is_tuple(T) -> list_to_tuple(mask(tuple_to_list(T)));
mask(M) when is_map(M) -> map;
mask(B) when is_binary(B), byte_size(B) =:= 4 -> bytes;
mask(X) -> show(X).
