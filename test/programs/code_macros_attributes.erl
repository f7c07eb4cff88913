%% Predefined macros, conditional compilation, includes, stringification, records in attributes.
-module(code_macros_attributes).
-define(SQ(X), ((X) * (X))).
-define(NAME, "a name").
-define(BODY(A, B), begin A, B end).
-ifdef(NO_SUCH).
-define(WHICH, defined).
-else.
-define(WHICH, undefined_).
-endif.
-include("check.hrl").

main() ->
    ?P(?MODULE),
    ?P(?MODULE_STRING),
    ?P(?LINE > 0),
    ?P(?FUNCTION_NAME),
    ?P(?FUNCTION_ARITY),
    ?P(?SQ(3 + 1)),
    ?P(?NAME),
    ?P(?BODY(put(m, 1), get(m))),
    ?P(?WHICH),
    ?P(f(1, 2)),
    ?P(is_integer(?OTP_RELEASE)),
    ?P("adjacent " "string " "literals"),
    ?P($a),
    ?P("\101\x42\x{43}\n\t\\\"\'"),
    ?P(16#FF + 2#11 + 36#Z + 8#17),
    ?P(1_000_000),
    ?P(1.0e-3),
    ?P('quoted \'atom\''),
    ?P(begin _ = 1, _X = 2, ok end),
    ?P([1, 2 | [3]]),
    ?P({ok, fun ?MODULE:id/1} =:= {ok, fun ?MODULE:id/1}),
    ?P((fun() -> ?FUNCTION_NAME end)()),
    ok.

f(A, B) -> {?FUNCTION_NAME, ?FUNCTION_ARITY, A + B}.
