%% What bad construction raises: reason, and the error information of the frame.
-module(bs_construct_errors).
-include("check.hrl").

main() ->
    ?ST(<<(id(a)):8>>),
    ?ST(<<1, 2, (id(1.0)):8>>),
    ?ST(<<(id("x")):16>>),
    ?ST(<<(id(1)):(id(-1))>>),
    ?ST(<<(id(1)):(id(a))>>),
    ?ST(<<(id(1)):(id(1.5))>>),
    ?ST(<<(id(1)):(id(1 bsl 64))>>),
    ?ST(<<(id(1)):(id(-(1 bsl 64)))>>),
    ?ST(<<0:(id(-8))>>),
    ?ST(<<(id(1 bsl 70)):8, (id(b)):8>>),
    ?ST(<<(id(x))/binary, (id(y))/binary>>),
    ?ST(<<"abc", (id(#{}))/bits>>),
    ?ST(<<(id([]))/float>>),
    ?ST(<<(id(<<1:1>>))/binary, 1>>),
    ?ST(<<(id(<<1>>)):2/binary>>),
    ?ST(<<(id(<<1>>)):2/binary-unit:7>>),
    ?ST(<<1, (id(16#dfff))/utf8>>),
    ?ST(<< <<(id(a))>> || _ <- [1] >>),
    ?ST(<< (id(notbin)) || _ <- [1] >>),
    ?ST(f(id(<<1>>), id(x))),
    ?ST(f(id(x), id(1))),
    ?ST(g(id(x))),
    ?ST([<<X>> || X <- [1, id(a)]]),
    ?P(<<(id(a)):8>>),
    ?P(<<(id(<<1>>)):2/binary>>),
    ?P(try <<(id(a)):8>> catch error:badarg -> caught end),
    ?P(try <<(throw(t)):8, (id(a)):8>> catch T -> T end),
    %% sizes that no machine word holds
    ?P([try F() of _ -> fine catch error:R -> R end || F <- [fun() -> <<0:(1 bsl 67)>> end, fun() -> <<0:((1 bsl 64) + 1)>> end]]),
    ok.

f(B, X) -> <<B/binary, X:8>>.
g(X) -> A = <<X:4>>, {A, A}.
