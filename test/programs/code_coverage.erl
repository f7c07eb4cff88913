%% Coverage that the emulator counts: of functions and of marked places, as flags and as numbers; of traced code; where the compiler asks for it.
%% otp: 27-29
-module(code_coverage).
-export([main/0]).

main() ->
    true = code:coverage_support(),
    [with(Options) || Options <- [[line_coverage], [], [line_coverage, force_line_counters], [line_coverage, no_copt, no_ssa_opt]]],
    [io:format("~p~n", [failure(fun() -> apply(code, F, A) end)]) || {F, A} <- [
        {get_coverage_mode, [42]}, {get_coverage_mode, [not_there]}, {get_coverage, [line, 42]}, {get_coverage, [line, not_there]},
        {get_coverage, [line, ?MODULE]}, {get_coverage, [whatever, ?MODULE]}, {reset_coverage, [42]}, {reset_coverage, [?MODULE]},
        {set_coverage_mode, [42]}, {set_coverage_mode, [xyz]}, {get_coverage_mode, [?MODULE]}, {get_coverage_mode, []}]],
    ok.

%% Each time another module: nobody purges here.
with(Options) ->
    [in_mode(Options, Mode) || Mode <- [function, function_counters, line, line_counters, none]].

in_mode(Options, Mode) ->
    Name = list_to_atom(lists:concat([counted, erlang:phash2(Options), Mode])),
    {ok, M, Beam} = compile:forms([{attribute, 1, module, Name} | tl(forms())], Options),
    Before = code:set_coverage_mode(Mode),
    {module, M} = erlang:load_module(M, Beam),
    io:format("~p ~p after ~p: ~p~n", [Options, Mode, Before, code:get_coverage_mode(M)]),
    show(M),
    calls(M),
    show(M),
    io:format("reset ~p~n", [failure(fun() -> code:reset_coverage(M) end)]),
    erlang:trace_pattern({M, '_', '_'}, true, [local, call_count]),
    M:fib(3),
    calls(M),
    erlang:trace_pattern({M, '_', '_'}, false, [local, call_count]),
    show(M),
    erlang:delete_module(M),
    io:format("~p~n", [failure(fun() -> code:get_coverage_mode(M) end)]).

calls(M) ->
    M:fib(5),
    M:fact(20),
    [M:handled(F) || F <- [fun() -> 1 end, fun() -> 2 end, fun() -> hd([]) end]],
    M:listed([1, 2, 3, 4, 5]),
    M:fib(20000),
    Self = self(),
    P = spawn(fun() -> Self ! {self(), M:waits(3)} end),
    [P ! N || N <- [1, 2, 3]],
    receive {P, R} -> R end.

show(M) ->
    [io:format("  ~p ~0p~n", [What, failure(fun() -> code:get_coverage(What, M) end)]) || What <- [function, line, cover_id_line]].

failure(F) ->
    try F() catch Class:Reason:Stack -> {Class, Reason, hd(Stack)} end.

forms() ->
    forms(source(), 1, []).
forms(Text, Line, Forms) ->
    case erl_scan:tokens([], Text, Line) of
        {done, {ok, Tokens, Next}, Rest} ->
            {ok, Form} = erl_parse:parse_form(Tokens),
            forms(Rest, Next, [Form | Forms]);
        _ -> lists:reverse(Forms)
    end.

source() ->
    "-module(code_coverage_counted).\n"
    "-export([fact/1, fib/1, handled/1, listed/1, waits/1, never/0]).\n"
    "fact(N) when is_integer(N), N >= 0 ->\n"
    "    fact(N, 1).\n"
    "\n"
    "fact(0, P) ->\n"
    "    P;\n"
    "fact(N, P) ->\n"
    "    fact(N - 1, P * N).\n"
    "fib(N) -> fib(N, 0, 1).\n"
    "\n"
    "fib(0, _, B) ->\n"
    "    B;\n"
    "fib(N, A, B) ->\n"
    "    fib(N - 1, B, (A + B) band 16#ffffffffffff).\n"
    "handled(X) ->\n"
    "    try X() of\n"
    "        1 ->\n"
    "            a;\n"
    "        2 -> b\n"
    "    catch\n"
    "        error:_ ->\n"
    "            c\n"
    "    end.\n"
    "listed(L) ->\n"
    "    [begin\n"
    "         Y = fib(X),\n"
    "         Y + 1\n"
    "     end || X <- L, X > 2]\n"
    "    ++ lists:map(fun(Z) ->\n"
    "        case Z of 1 -> a; 2 -> b; _ when Z > 4 -> c; _ -> d end\n"
    "    end, L).\n"
    "waits(0) -> done;\n"
    "waits(N) ->\n"
    "    receive\n"
    "        N -> waits(N - 1)\n"
    "    after 5000 ->\n"
    "        timeout\n"
    "    end.\n"
    "never() -> never(), ok.\n".
