%% compile:forms to a binary in memory: the compiler itself as a large program; its output is looked at, not loaded.
-module(lib_beam_forms).
-include("check.hrl").

main() ->
    ?P(begin {ok, m, B} = compile:forms(forms(), []), {is_binary(B), binary:part(B, 0, 4), beam_lib:info(B) =/= []} end),
    ?P(begin {ok, m, B} = compile:forms(forms(), [deterministic]), {ok, {m, [{exports, E}]}} = beam_lib:chunks(B, [exports]), E end),
    ?P(begin {ok, m, B1} = compile:forms(forms(), [deterministic]), {ok, m, B2} = compile:forms(forms(), [deterministic]), B1 =:= B2 end),
    ?P(begin {ok, m, C} = compile:forms(forms(), [to_core]), element(1, C) end),
    ?P(compile:forms([{attribute, 1, module, m}, {function, 2, f, 0, [{clause, 2, [], [], [{var, 2, 'X'}]}]}], [return])),
    ?P(begin {ok, m, _, Ws} = compile:forms([{attribute, 1, module, m}, {attribute, 1, export, [{f, 1}]}, {function, 2, f, 1, [{clause, 2, [{var, 2, 'X'}], [], [{atom, 2, a}]}]}], [return]), [{L, M, lists:flatten(M:format_error(D))} || {_, W} <- Ws, {L, M, D} <- W] end),
    ok.

forms() ->
    [begin {ok, T, _} = erl_scan:string(S), {ok, F} = erl_parse:parse_form(T), F end ||
        S <- ["-module(m).", "-export([f/1, g/2]).", "f(0) -> 1; f(N) when N > 0 -> N * f(N - 1).", "g(X, L) -> [Y + X || Y <- L, Y > X].",
              "h(M) -> case M of #{a := A} -> A; <<B, _/binary>> -> B end."]].
