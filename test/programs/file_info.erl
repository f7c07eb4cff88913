%% Files: what read_file_info says, and what write_file_info changes: modes, owners, times.
-module(file_info).
-include("check.hrl").
-include("files.hrl").
-include_lib("kernel/include/file.hrl").

main() -> with_dir(fun run/0).

run() ->
    F = make("f", "12345"),
    ok = file:make_dir(p("d")),
    ok = file:make_symlink("f", p("l")),
    ok = file:make_symlink("none", p("m")),
    Now = os:system_time(second),
    [?P(about(prim_file:read_file_info(p(N), [{time, posix}]), Now)) || N <- ["f", "d", "l", "m", "none"]],
    [?P(about(prim_file:read_link_info(p(N), [{time, posix}]), Now)) || N <- ["f", "d", "l", "m", "none"]],
    ?P(devices()),
    [?P(begin R = file:change_mode(F, M), {ok, I} = file:read_file_info(F), {R, I#file_info.mode band 8#7777, I#file_info.access} end)
     || M <- [0, 8#777, 8#4755, 8#2755, 8#1777, 8#7777, 8#644, 8#100000, 8#177777, 1 bsl 32, -1, x]],
    ok = file:change_mode(F, 8#644),
    times(F),
    owners(F),
    whole(F),
    kinds(F),
    ok.

about({ok, I}, Now) ->
    #file_info{size = S, type = T, access = A, atime = At, mtime = Mt, ctime = Ct, mode = M, links = L, major_device = Ma, minor_device = Mi, inode = I0, uid = U, gid = G} = I,
    {S =:= 4096 orelse S, T, A, [abs(X - Now) < 20 || X <- [At, Mt, Ct]], M, L, Ma > 0, Mi, I0 > 0, is_integer(U), is_integer(G)};
about(E, _) -> E.

devices() ->
    [case file:read_file_info(D) of {ok, #file_info{type = T, size = S, major_device = Ma, minor_device = Mi, inode = I}} -> {D, T, S, Ma > 0, Mi, I > 0} end
     || D <- ["/dev/null", "/dev/zero", "/dev/tty", "/proc/self/exe", "/proc/self/status", "/"], D =/= "/proc/self/exe", D =/= "/"].

times(F) ->
    Get = fun(Opts) -> {ok, I} = file:read_file_info(F, Opts), {I#file_info.atime, I#file_info.mtime} end,
    [?P({file:write_file_info(F, #file_info{atime = A, mtime = M}, [{time, posix}]), catch Get([{time, posix}])})
     || {A, M} <- [{0, 0}, {1, 2}, {1000000000, 1500000000}, {-1, -2}, {-2000000000, -1}, {4000000000, 5000000000}, {1 bsl 62, 1}, {-(1 bsl 62), 1}, {1 bsl 64, 1}, {x, 1}, {1, x}, {1.0, 1}, {3, undefined}]],
    [?P({file:write_file_info(F, #file_info{atime = A, mtime = M}, Opts), catch Get(Opts)})
     || Opts <- [[{time, local}], [{time, universal}], []], {A, M} <- [{{{2000, 1, 1}, {0, 0, 0}}, {{2020, 2, 29}, {23, 59, 59}}}, {{{2021, 2, 29}, {0, 0, 0}}, {{2000, 1, 1}, {1, 1, 1}}}, {{{1970, 1, 1}, {0, 0, 0}}, undefined}, {1, 2}]],
    ?P(file:change_time(F, {{2010, 5, 6}, {7, 8, 9}})),
    ?P(element(2, Get([]))),
    ?P(file:change_time(F, {{2011, 5, 6}, {7, 8, 9}}, {{2012, 5, 6}, {7, 8, 9}})),
    ?P(Get([])),
    ?P(file:change_time(F, x)),
    ?P(file:change_time(F, {{2011, 15, 6}, {7, 8, 9}})),
    ?P(filelib:last_modified(F)).

owners(F) ->
    Get = fun() -> {ok, I} = file:read_file_info(F), {I#file_info.uid, I#file_info.gid} end,
    [?P({file:change_owner(F, U), Get()}) || U <- [-1, x, 1.0, 1 bsl 31, -5000000000]],
    [?P({file:change_group(F, G), Get()}) || G <- [-1, x, 1 bsl 31]],
    case Get() of
        {0, _} -> [?P({file:change_owner(F, U, G), Get()}) || {U, G} <- [{1, 2}, {3, -1}, {-1, 4}, {-1, -1}, {-2, 5}, {16#7fffffff, 0}, {0, 0}]];
        _ -> ok
    end.

whole(F) ->
    {ok, I} = file:read_file_info(F),
    ?P(file:write_file_info(F, I)),
    ?P(file:write_file_info(F, I#file_info{mode = undefined})),
    ?P(file:write_file_info(F, I#file_info{mode = x})),
    ?P(file:write_file_info(p("none"), I)),
    ?P(file:write_file_info(F, {file_info, x})),
    ?P(file:write_file_info(F, x)),
    ?P(file:write_file_info(F, I, [{time, x}])),
    ?P(file:read_file_info(F, [{time, x}])),
    ?P(file:read_file_info(F, x)),
    ?P(element(1, file:read_file_info(F, [raw]))),
    {ok, Fd} = file:open(F, [read, raw]),
    ?P(case file:read_file_info(Fd) of {ok, J} -> J#file_info{atime = I#file_info.atime, ctime = I#file_info.ctime} =:= I#file_info{mode = J#file_info.mode}; E -> E end),
    file:close(Fd),
    ?P(file:read_file_info(Fd)).

kinds(F) ->
    [?P({N, filelib:is_file(N), filelib:is_regular(N), filelib:is_dir(N), filelib:file_size(N)}) || N <- ["/dev/null", "/dev", "none"]],
    ?P({filelib:file_size(F), filelib:is_dir(p("l"))}).
