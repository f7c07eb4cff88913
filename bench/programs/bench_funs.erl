%% Funs: calls of closures, funs with environment made in a loop, composition, apply.
-module(bench_funs).
-export([rows/0, plus/2]).

rows() ->
    No = fun() -> none end,
    [{"fun_call", fun() -> fun(X) -> X + 1 end end, fun(F) -> calls(20000000, F, 0) end},
     {"fun_closure", No, fun(_) -> closures(5000000, 0) end},
     {"fun_compose", fun() -> compose([fun(X) -> (X + I) band 16#FFFFF end || I <- lists:seq(1, 20)]) end, fun(F) -> calls(500000, F, 0) end},
     {"fun_external", fun() -> fun ?MODULE:plus/2 end, fun(F) -> calls2(10000000, F, 0) end},
     {"apply_mfa", fun() -> {?MODULE, plus} end, fun({M, F}) -> applies(5000000, M, F, 0) end},
     {"apply_fun_list", fun() -> fun plus/2 end, fun(F) -> apply_list(5000000, F, 0) end}].

calls(0, _, A) -> A;
calls(N, F, A) -> calls(N - 1, F, F(A)).
calls2(0, _, A) -> A;
calls2(N, F, A) -> calls2(N - 1, F, F(A, N)).
closures(0, A) -> A;
closures(N, A) -> F = adder(N), closures(N - 1, F(A)).
adder(N) -> fun(X) -> X bxor N end.
compose([F]) -> F;
compose([F | Fs]) -> G = compose(Fs), fun(X) -> F(G(X)) end.
applies(0, _, _, A) -> A;
applies(N, M, F, A) -> applies(N - 1, M, F, M:F(A, N)).
apply_list(0, _, A) -> A;
apply_list(N, F, A) -> apply_list(N - 1, F, apply(F, [A, N])).
plus(A, B) -> A bxor B.
