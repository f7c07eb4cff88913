%% Which native records share their definition: all of one version of a module, also those that come from binaries and messages.
%% otp: 29
-module(record_native_definitions).
-export([main/0]).

-record #a{x = 1, y = 2}.
-record #b{a, b = []}.

main() ->
    erts_debug:set_internal_state(available_internal_state, true),
    A = #a{},
    B = #b{a = A, b = lists:seq(1, 10)},
    C = records:create(elsewhere, c, [{k, 1}], #{is_exported => true}),
    Records = [A, B, C],
    io:format("~p~n", [[same(R, R) || R <- Records]]),
    io:format("~p~n", [[{R1 =:= R2, same(R1, R2)} || R1 <- Records && R2 <- binary_to_term(term_to_binary(Records))]]),
    io:format("~p~n", [[{same(R1, R2), definition(R1) =:= definition(R2)} || R1 <- Records && R2 <- sent(Records)]]),
    io:format("~p~n", [{same(A, A#a{x = 3}), same(A, #a{y = 4}), same(A, B), definition(A) =:= definition(B)}]),
    true = erts_debug:set_internal_state(available_internal_state, false),
    ok.

sent(Term) ->
    Self = self(),
    Pid = spawn(fun() -> receive T -> Self ! {self(), T} end end),
    Pid ! Term,
    receive {Pid, Back} -> Back end.

definition(R) -> erts_debug:get_internal_state({native_record_def, R}).
same(R1, R2) -> erts_debug:same(definition(R1), definition(R2)).
