%% Files of a host that has none of its own: in memory, empty at first, gone with the machine.
-module(files).
-export([main/0]).

main() ->
    {ok, _} = file_server:start(),
    io:format("~p~n", [file:get_cwd()]),
    io:format("~p~n", [file:list_dir("/")]),
    ok = file:make_dir("/tmp"),
    ok = file:write_file("/tmp/a", ["one\n", <<"two\n">>]),
    {ok, F} = file:open("/tmp/a", [read, append]),
    io:format("~p~n", [[file:read_line(F), file:write(F, "three\n"), file:position(F, bof), file:read(F, 100), file:close(F)]]),
    io:format("~p~n", [[file:rename("/tmp/a", "/tmp/b"), file:make_symlink("b", "/tmp/c"), file:read_file("/tmp/c"), file:read_file("/tmp/a")]]),
    {ok, Info} = file:read_file_info("/tmp/b", [{time, universal}]),
    io:format("~p~n", [setelement(12, Info, inode)]),
    io:format("~p~n", [[file:set_cwd("/tmp"), lists:sort(element(2, file:list_dir("."))), file:delete("b"), file:read_file("c"), file:del_dir("/tmp")]]),
    io:format("~p~n", [prim_file:list_dir("/tmp")]).
