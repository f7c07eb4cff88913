%% Messages are copies: every kind of term sent, changed on neither side, big and shared terms.
-module(proc_message_copy).
-include("check.hrl").

main() ->
    ?P([echo(T) =:= T || T <- terms()]),
    ?P([spawn_echo(T) =:= T || T <- terms()]),
    ?P([exit_echo(T) =:= T || T <- terms()]),
    ?P(begin L = lists:seq(1, 1000), T = {L, L, L}, echo(T) =:= T end),
    ?P(begin B = binary:copy(<<"abc">>, 1000), <<_:3, U:1001/bits, _/bits>> = B, {X, Y} = echo({B, U}), {X =:= B, Y =:= U} end),
    ?P(begin F = fun(X) -> {X, lists:seq(1, 10)} end, G = echo(F), {G =:= F, G(1) =:= F(1)} end),
    ?P(begin T = deep(10000), echo(T) =:= T end),
    ?P(begin M = maps:from_list([{I, [I]} || I <- lists:seq(1, 500)]), echo(M) =:= M end),
    ?P(begin R = make_ref(), P = self(), echo({R, P}) =:= {R, P} end),
    ?P(echo(literal()) =:= literal()),
    ?P(begin T = list_to_tuple(lists:seq(1, 1000)), U = echo(T), setelement(500, U, x) =/= T andalso element(500, T) =:= 500 end),
    ?P(begin Ts = terms(), P = spawn(fun() -> receive {F, X} -> erlang:garbage_collect(), F ! {ok, X} end end), P ! {self(), Ts}, receive {ok, Y} -> Y =:= Ts end end),
    ?P(begin S = self(), P = spawn(fun() -> S ! {data, {self(), [self()], #{pid => self()}}} end), receive {data, X} -> X =:= {P, [P], #{pid => P}} end end),
    ok.

terms() ->
    [a, [], {}, 1, -1, 1 bsl 40, 1 bsl 100, -(1 bsl 200), 1.5, "str", [a | b], {a, {b, [c]}}, <<>>, <<1, 2, 3>>, <<5:3>>, binary:copy(<<7>>, 200), #{}, #{a => #{b => c}},
     self(), fun lists:map/2, fun(X) -> X end, [[[[]]]], list_to_tuple(lists:seq(1, 50)), maps:from_list([{I, I} || I <- lists:seq(1, 40)])].
literal() -> {some, [literal, "term"], #{with => <<"everything">>}, 1.5, 123456789012345678901234567890, [{a, 1}, {b, 2}]}.
echo(T) -> P = spawn(fun() -> receive {F, X} -> F ! {self(), X} end end), P ! {self(), T}, receive {P, Y} -> Y end.
spawn_echo(T) -> S = self(), P = spawn(fun() -> S ! {self(), T} end), receive {P, Y} -> Y end.
exit_echo(T) -> {P, R} = spawn_monitor(fun() -> exit({x, T}) end), receive {'DOWN', R, _, P, {x, Y}} -> Y end.
deep(0) -> [];
deep(N) -> {N, [deep(N - 1)]}.
