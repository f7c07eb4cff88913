%% Files that are refused, and heap sizes.
-module(load_bad_files).
-export([main/0]).

main() ->
    {ok, other, Bin} = compile:forms([{attribute, 1, module, other}, {attribute, 1, export, []}], []),
    <<Short:60/binary, _/binary>> = Bin,
    [io:format("~p~n", [catch erlang:prepare_loading(foo, B)]) || B <- [<<"bad">>, <<"FOR1", 12:32, "BEAMxxxx">>, Short, Bin]],
    {ok, other, Chunks} = beam_lib:all_chunks(Bin),
    [begin
         {ok, Bad} = beam_lib:build_module([{Name, <<"no term">>} | lists:keydelete(Name, 1, Chunks)]),
         io:format("~p ~p~n", [Name, catch erlang:prepare_loading(other, Bad)])
     end || Name <- ["Attr", "CInf"]],
    io:format("~p~n", [erlang:system_info(heap_sizes)]),
    io:format("~p~n", [is_list(erlang:system_info(ethread_info))]).
