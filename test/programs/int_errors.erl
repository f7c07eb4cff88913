%% What arithmetic raises for operands that are no numbers, with the frame of the operator.
-module(int_errors).
-include("check.hrl").

main() ->
    ?ST(id(a) + 1),
    ?ST(1 + id(a)),
    ?ST(id(a) - 1),
    ?ST(id([]) * 2),
    ?ST(id({}) div 2),
    ?ST(2 rem id(0)),
    ?ST(2 div id(0)),
    ?ST((1 bsl 70) div id(0)),
    ?ST(id(1) / 0),
    ?ST(id(1) / 0.0),
    ?ST(id(a) / 2),
    ?ST(id(1.0) div 1),
    ?ST(id(1) rem 1.0),
    ?ST(-id(a)),
    ?ST(+id(a)),
    ?ST(bnot id(a)),
    ?ST(id(a) band 1),
    ?ST(1 bor id(1.5)),
    ?ST(1 bxor id("")),
    ?ST(id(a) bsl 1),
    ?ST(1 bsr id(a)),
    ?ST(1 bsl id(1 bsl 64)),
    ?ST(abs(id(a))),
    ?ST(erlang:'+'(id(a), 1)),
    ?ST(erlang:'div'(id(1), 0)),
    ?ST(apply(erlang, '+', [1, id(b)])),
    ?ST(apply(erlang, '-', [id(b)])),
    ?ST((fun erlang:'*'/2)(id(b), 1)),
    ?ST(add3(1, 2, id(c))),
    ?ST(lists:foldl(fun erlang:'+'/2, 0, [1, id(x)])),
    ?ST(lists:sum([1, id(x), 2])),
    ?P((id(a) + 1) * throw(not_reached)),
    ?P([X + 1 || X <- [1, 2, id(a)]]),
    ok.

add3(A, B, C) -> D = A + B, D + C.
