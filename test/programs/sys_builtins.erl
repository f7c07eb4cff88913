%% Which functions are native, and which of them a release has at all.
%% booted
-module(sys_builtins).
-include("check.hrl").

main() ->
    ?P([{F, A, erlang:is_builtin(erlang, F, A), erlang:function_exported(erlang, F, A)} || {F, A} <- functions()]),
    ?P(apply(id(erlang), id(is_integer), [1, 0, 2])),
    ?P(apply(id(erlang), id(is_integer), [1, a, 2])),
    ?P([lists:member({erlang, F, A}, erlang:system_info(snifs)) || {F, A} <- functions()]),
    ok.

functions() ->
    [{is_integer, 1}, {is_integer, 3}, {min, 2}, {max, 2}, {display_string, 1}, {system_monitor, 0}, {system_monitor, 1}, {system_monitor, 2},
     {load_module, 2}, {hibernate, 0}, {hibernate, 3}, {halt, 0}, {spawn, 1}, {send, 3}, {exit, 3}, {link, 2}, {yield, 0}].
