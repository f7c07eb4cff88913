%% Heads of match specifications for traces that are lists without an end: prefixes of the arguments (OTP 29).
-module(trace_prefix_heads).
-export([main/0, f/1, f/2, f/3]).

main() ->
    Heads = [['$1' | '_'], ['$1', '$2' | '_'], [{a, '_'} | '_'], ['_', '_' | '_'], ['$1', '$1' | '_'], ['$1' | '$2'], ['$1' | x], [a | '_'], {'$1', '$2'}],
    Arguments = [[], [a], [{a, 1}], [a, b], [a, a, b], [{a, 1}, x, y]],
    [io:format("~p ~p~n", [Head, [test(As, [{Head, [], [Body]}]) || As <- Arguments, Body <- [{message, '$_'}, {message, '$$'}]]]) || Head <- Heads],
    io:format("~p~n", [[test(As, [{['$1' | '_'], [{'>', '$1', 5}], [{message, '$1'}]}]) || As <- [[3], [10, x]]]]),
    io:format("~p~n", [[test_table(T, [{P, [], ['$_']}]) || T <- [{[a, b]}, {[a]}], P <- [{['$1' | '_']}, {['_', '_' | '_']}]]]),
    Self = self(),
    Tracee = spawn_link(fun() -> Self ! {self(), ready}, calls(Self) end),
    %% not the call that it begins with
    receive {Tracee, ready} -> ok end,
    traced(Tracee, [{[{a, tuple} | '_'], [], []}]),
    traced(Tracee, [{['$1' | '_'], [{is_integer, '$1'}], [{message, '$_'}]}]),
    traced(Tracee, [{['$1', '$2' | '_'], [], [{message, '$$'}]}]),
    ok.

test(Arguments, Spec) ->
    try erlang:match_spec_test(Arguments, Spec, trace) of
        {error, [{error, Text} | _]} -> {error, Text};
        Other -> Other
    catch error:E -> E
    end.
test_table(Object, Spec) -> erlang:match_spec_test(Object, Spec, table).

traced(Tracee, Spec) ->
    erlang:trace(Tracee, true, [call]),
    io:format("~p~n", [try erlang:trace_pattern({?MODULE, f, '_'}, Spec, []) catch error:E -> E end]),
    Tracee ! go,
    receive {Tracee, done} -> ok end,
    erlang:trace(Tracee, false, [all]),
    erlang:trace_pattern({?MODULE, f, '_'}, false, []),
    io:format("~p~n", [messages(Tracee)]).

messages(Tracee) ->
    receive
        {trace, Tracee, call, Call} -> [Call | messages(Tracee)];
        {trace, Tracee, call, Call, Message} -> [{Call, Message} | messages(Tracee)]
    after 200 -> []
    end.

calls(To) ->
    receive go -> ok end,
    ?MODULE:f({a, tuple}), ?MODULE:f(1), ?MODULE:f(x), ?MODULE:f({a, tuple}, 2), ?MODULE:f(2, 3), ?MODULE:f(4, 5, 6), ?MODULE:f({a, tuple}, y, z),
    To ! {self(), done},
    calls(To).

f(_) -> ok.
f(_, _) -> ok.
f(_, _, _) -> ok.
