%% Files: which error each operation gives on what is missing, a directory, a file, a link that leads nowhere.
-module(file_errors).
-include("check.hrl").
-include("files.hrl").

main() -> with_dir(fun run/0).

run() ->
    make("file", "some bytes"),
    ok = file:make_dir(p("dir")),
    ok = file:make_dir(p("full")),
    make("full/x", "x"),
    ok = file:make_symlink("nowhere", p("dangling")),
    ok = file:make_symlink("loop", p("loop")),
    ok = file:make_symlink("dir", p("to_dir")),
    Names = ["file", "dir", "full", "dangling", "loop", "to_dir", "none", "none/x", "file/x", "", "/", "file/", "dir/", ".", "dir/.",
             "loop/x", lists:duplicate(256, $n), lists:flatten(lists:duplicate(600, "dir/../"))],
    One = [{read_file, fun file:read_file/1}, {write_file, fun(N) -> file:write_file(N, "w") end},
           {open, fun(N) -> close(file:open(N, [raw])) end},
           {open_write, fun(N) -> close(file:open(N, [raw, read, write])) end},
           {open_exclusive, fun(N) -> close(file:open(N, [raw, exclusive])) end},
           {open_append, fun(N) -> close(file:open(N, [raw, append])) end},
           {open_dir, fun(N) -> close(file:open(N, [raw, directory])) end},
           {open_write_dir, fun(N) -> close(file:open(N, [raw, directory, write])) end},
           {open_any, fun(N) -> close(prim_file:open(N, [read, skip_type_check])) end},
           {list_dir, fun(N) -> case file:list_dir(N) of {ok, _} -> ok; E -> E end end},
           {make_dir, fun(N) -> made(N, file:make_dir(N)) end},
           {del_dir, fun(N) -> case N of "/" -> skipped; _ -> deleted(N, file:del_dir(N)) end end},
           {delete, fun(N) -> undeleted(N, file:delete(N)) end},
           {read_link, fun file:read_link/1},
           {read_file_info, fun(N) -> short(file:read_file_info(N)) end},
           {read_link_info, fun(N) -> short(file:read_link_info(N)) end},
           {change_mode, fun(N) -> file:change_mode(N, 8#755) end},
           {change_time, fun(N) -> file:change_time(N, {{2001, 2, 3}, {4, 5, 6}}) end},
           {change_owner, fun(N) -> file:change_owner(N, 0) end},
           {set_cwd, fun(N) -> {ok, Old} = file:get_cwd(), R = file:set_cwd(N), ok = file:set_cwd(Old), R end},
           {altname, fun prim_file:altname/1}],
    [show_result(What, N, fun() -> F(path(N)) end) || N <- Names, {What, F} <- One, N =/= "/" orelse What =/= change_mode andalso What =/= change_time],
    Pairs = [{A, B} || A <- ["file", "dir", "full", "none", "dangling", "to_dir", "file/x", ""], B <- ["file", "dir", "full", "none", "new", "none/x", "file/x", "dangling", "dir/sub", "full/sub", ""]],
    Two = [{rename, fun file:rename/2}, {make_link, fun file:make_link/2}, {make_symlink, fun file:make_symlink/2}, {copy, fun file:copy/2}],
    [two(What, A, B, F) || {A, B} <- Pairs, {What, F} <- Two],
    ?P(file:rename("/", p("x"))),
    ?P(file:rename(p("dir"), "/")),
    ?P(file:rename(p("file"), "/proc/x")),
    ?P(file:delete("/proc/self/status")),
    ?P(file:del_dir("/proc")),
    ?P(file:make_dir("/proc/x")),
    ?P(file:make_link(p("file"), "/proc/x")),
    ?P(file:write_file("/dev/full", "abc")),
    ?P(file:write_file("/dev/full", binary:copy(<<"abc">>, 5000))),
    ?P(file:write_file("/dev/null", "abc")),
    ?P(file:read_file("/dev/null")),
    ?P(file:write_file("/proc/self/exe", "x")),
    ?P(file:list_dir("/proc/self/exe")),
    ?P(element(1, file:read_file("/proc/self/status"))),
    ?P(file:set_cwd(p("none"))),
    %% removing the working directory
    ?P(begin {ok, Old} = file:get_cwd(), ok = file:set_cwd(p("full")), R = file:del_dir(p("full")), R2 = file:del_dir("."), ok = file:set_cwd(Old), {R, R2} end),
    ok.

path("") -> "";
path("/") -> "/";
path(N) -> p(N).

close({ok, F}) -> file:close(F);
close(E) -> E.

short({ok, I}) -> {ok, element(3, I), element(4, I)};
short(E) -> E.

%% What an operation did is undone.
made(N, ok) -> file:del_dir(N);
made(_, E) -> E.
deleted(N, ok) -> file:make_dir(string:trim(N, trailing, "/"));
deleted(_, E) -> E.
undeleted(N, ok) ->
    case filename:basename(N) of
        "file" -> file:write_file(N, "some bytes");
        "dangling" -> file:make_symlink("nowhere", N);
        "loop" -> file:make_symlink("loop", N);
        "to_dir" -> file:make_symlink("dir", N);
        _ -> gone
    end;
undeleted(_, E) -> E.

show_result(What, N, F) ->
    io:format("~s ~s = ~w~n", [What, lists:sublist(N, 20), show(try F() catch C:R -> {C, R} end)]),
    %% as it was
    file:delete(p("none")), file:del_dir(p("none")), file:delete(p("nowhere")),
    file:write_file(p("file"), "some bytes").

two(What, A, B, F) ->
    Dir = p("two"),
    ok = file:make_dir(Dir), ok = file:write_file(Dir ++ "/file", "f"), ok = file:make_dir(Dir ++ "/dir"),
    ok = file:make_dir(Dir ++ "/full"), ok = file:write_file(Dir ++ "/full/x", "x"), ok = file:make_symlink("nowhere", Dir ++ "/dangling"),
    ok = file:make_symlink("dir", Dir ++ "/to_dir"),
    R = F(in(Dir, A), in(Dir, B)),
    io:format("~s ~s ~s = ~w, ~w~n", [What, A, B, show(R), ls(Dir)]),
    remove(Dir).

in(_, "") -> "";
in(Dir, N) -> Dir ++ "/" ++ N.
