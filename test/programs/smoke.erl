%% The checks of this folder themselves: masking, exceptions, stack traces.
-module(smoke).
-include("check.hrl").

main() ->
    ?P(1 + 1),
    ?P({self(), make_ref(), fun() -> ok end, fun lists:map/2}),
    ?P(hd(id([]))),
    ?ST(hd(id([]))),
    ?ST(f(id(1))),
    ?W(#{a => 1}),
    ?F("string"),
    ?P(alone(fun() -> 42 end)),
    ok.

f(2) -> ok.
