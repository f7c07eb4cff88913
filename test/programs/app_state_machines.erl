%% Processes as state machines by mutual tail calls: vending machine, protocol, TCP-like handshake, traffic light.
-module(app_state_machines).
-include("check.hrl").

main() ->
    ?P(vend([{coin, 50}, {coin, 100}, select, {coin, 20}, refund])),
    ?P(handshake([syn, syn_ack, ack, {data, "hello"}, fin, fin_ack])),
    ?P(handshake([syn, rst])),
    ?P(traffic(7)),
    ?P(parser_proc("GET /x HTTP\nHost: a\n\nbody")),
    ?P(session([login, {buy, 3}, {buy, 2}, logout, {buy, 1}, login, checkout])),
    ?P(phone([offhook, {dial, 1}, {dial, 2}, answer, onhook])),
    ?P(door([close, lock, open, unlock, open])),
    ?P(counter_with_undo([inc, inc, {add, 10}, undo, undo, redo, dec])),
    ?P(game([{move, right}, {move, right}, {move, down}, fire, {move, left}, quit])),
    ok.

run(P, Es) -> [begin P ! {self(), E}, receive {P, R} -> R after 8000 -> no_reply end end || E <- Es].
vend(Es) -> run(spawn(fun() -> idle(0) end), Es).
idle(C) -> receive {F, {coin, N}} -> F ! {self(), {credit, C + N}}, if C + N >= 120 -> ready(C + N); true -> idle(C + N) end; {F, select} -> F ! {self(), insufficient}, idle(C); {F, refund} -> F ! {self(), {refunded, C}}, idle(0) end.
ready(C) -> receive {F, select} -> F ! {self(), {drink, C - 120}}, idle(0); {F, {coin, N}} -> F ! {self(), {credit, C + N}}, ready(C + N); {F, refund} -> F ! {self(), {refunded, C}}, idle(0) end.
handshake(Es) -> run(spawn(fun() -> closed() end), Es).
r(F, X) -> F ! {self(), X}.
closed() -> receive {F, syn} -> r(F, syn_received), syn_received(); {F, E} -> r(F, {closed, E}), closed() end.
syn_received() -> receive {F, syn_ack} -> r(F, syn_acked), syn_received(); {F, ack} -> r(F, established), established([]); {F, rst} -> r(F, reset), closed() end.
established(D) -> receive {F, {data, X}} -> r(F, {got, length(X)}), established([X | D]); {F, fin} -> r(F, closing), closing(D) end.
closing(D) -> receive {F, fin_ack} -> r(F, {closed, lists:append(lists:reverse(D))}), closed(); {F, E} -> r(F, {closing, E}), closing(D) end.
traffic(N) -> run(spawn(fun() -> red(0) end), lists:duplicate(N, tick)).
red(N) -> receive {F, tick} -> r(F, {red, N}), green(N + 1) end.
green(N) -> receive {F, tick} -> r(F, {green, N}), yellow(N + 1) end.
yellow(N) -> receive {F, tick} -> r(F, {yellow, N}), red(N + 1) end.
parser_proc(S) -> Me = self(), P = spawn(fun() -> method([], Me) end), [P ! {c, C} || C <- S], P ! eof, receive {parsed, R} -> R after 8000 -> none end.
method(A, Me) -> receive {c, $\n} -> headers([], [], lists:reverse(A), Me); {c, C} -> method([C | A], Me) end.
headers([], Hs, M, Me) -> receive {c, $\n} -> body([], Hs, M, Me); {c, C} -> headers([C], Hs, M, Me) end;
headers(A, Hs, M, Me) -> receive {c, $\n} -> headers([], [lists:reverse(A) | Hs], M, Me); {c, C} -> headers([C | A], Hs, M, Me) end.
body(A, Hs, M, Me) -> receive eof -> Me ! {parsed, {M, Hs, lists:reverse(A)}}; {c, C} -> body([C | A], Hs, M, Me) end.
session(Es) -> run(spawn(fun() -> anon() end), Es).
anon() -> receive {F, login} -> r(F, welcome), user(0); {F, E} -> r(F, {denied, E}), anon() end.
user(T) -> receive {F, {buy, N}} -> r(F, {cart, T + N}), user(T + N); {F, logout} -> r(F, bye), anon(); {F, checkout} -> r(F, {paid, T}), user(0) end.
phone(Es) -> run(spawn(fun() -> onhook() end), Es).
onhook() -> receive {F, offhook} -> r(F, dialtone), dialing([]) end.
dialing(Ds) when length(Ds) =:= 2 -> ringing(Ds);
dialing(Ds) -> receive {F, {dial, D}} -> r(F, {digits, length(Ds) + 1}), dialing([D | Ds]); {F, onhook} -> r(F, quiet), onhook() end.
ringing(Ds) -> receive {F, answer} -> r(F, {talking, lists:reverse(Ds)}), talking() end.
talking() -> receive {F, onhook} -> r(F, hung_up), onhook() end.
door(Es) -> run(spawn(fun() -> opened() end), Es).
opened() -> receive {F, close} -> r(F, ok), shut(); {F, E} -> r(F, {bad, E}), opened() end.
shut() -> receive {F, open} -> r(F, ok), opened(); {F, lock} -> r(F, locked), locked(); {F, E} -> r(F, {bad, E}), shut() end.
locked() -> receive {F, unlock} -> r(F, unlocked), shut(); {F, E} -> r(F, {locked, E}), locked() end.
counter_with_undo(Es) -> run(spawn(fun() -> cu(0, [], []) end), Es).
cu(N, U, R) ->
    receive
        {F, inc} -> r(F, N + 1), cu(N + 1, [N | U], []);
        {F, dec} -> r(F, N - 1), cu(N - 1, [N | U], []);
        {F, {add, K}} -> r(F, N + K), cu(N + K, [N | U], []);
        {F, undo} when U =/= [] -> r(F, hd(U)), cu(hd(U), tl(U), [N | R]);
        {F, redo} when R =/= [] -> r(F, hd(R)), cu(hd(R), [N | U], tl(R));
        {F, E} -> r(F, {cannot, E}), cu(N, U, R)
    end.
game(Es) -> run(spawn(fun() -> play({0, 0}, 3) end), Es).
play({X, Y} = P, Ammo) ->
    receive
        {F, {move, D}} -> {DX, DY} = maps:get(D, #{left => {-1, 0}, right => {1, 0}, up => {0, -1}, down => {0, 1}}), r(F, {X + DX, Y + DY}), play({X + DX, Y + DY}, Ammo);
        {F, fire} when Ammo > 0 -> r(F, {bang, Ammo - 1, P}), play(P, Ammo - 1);
        {F, quit} -> r(F, {score, X * 10 + Y})
    end.
