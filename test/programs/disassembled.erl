%% booted
%% erts_debug:disassemble/1 and what stands on it: machine code is not listed.
-module(disassembled).
-export([main/0]).

main() ->
    [io:format("~p~n", [erts_debug:disassemble(X)]) || X <- [{?MODULE, main, 0}, {lists, reverse, 1}, foo, 1 bsl 70, {a, b}]],
    File = "disassembled.dis",
    io:format("~p ~p~n", [erts_debug:dis_to_file(?MODULE, File), file:read_file(File)]),
    file:delete(File),
    io:format("~p~n", [erts_debug:dis_to_file(no_such_module, File)]).
