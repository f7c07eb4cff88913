%% Native records: making, updating, reading, matching, tests in guards, errors.
%% otp: 29
-module(record_native).
-record #p{x, y = 7, z}.
-record #e{}.
-record #q{b = 1, a = {lit, [2]}, c, d = 12345678901234567890, f = 1.5, l = []}.
-record #'Odd name'{'A', 'b c' = <<"bin">>}.
-export_record([q, e]).
-include("check.hrl").

main() ->
    P = mk(1, 2),
    ?P(P),
    ?F(P),
    ?F([#e{}, #q{c = 3}, #'Odd name'{'A' = 1}]),
    ?P([P#p.x, P#p.y, P#p.z]),
    ?P(P#p{x = 5}),
    ?P(P#p{x = 5, z = [P]}),
    ?P(P),
    ?ST((id(a))#p{x = 5}),
    ?ST((id(a))#p.x),
    ?ST((id(#e{}))#p.x),
    ?ST((id(#e{}))#p{x = 1}),
    ?P(begin #p{x = X} = id(P), X end),
    ?P(begin #p{x = X1, z = Z1} = id(P), {X1, Z1} end),
    ?ST(begin #p{x = X} = id(3), X end),
    ?ST(begin #p{x = 9, y = Y} = id(P), Y end),
    ?P([kind(T) || T <- [P, #e{}, #q{c = 1}, {p, 1, 2}, #{}, [], 1, mk(a, b)]]),
    ?P([is_record(T) || T <- [P, #e{}, {p, 1, 2}, #{}, 1]]),
    ?P([is_record(T, p) || T <- [P, #e{}, {p, 1, 2}, #{}, 1]]),
    ?P([is_record(id(T), id(record_native), id(p)) || T <- [P, #e{}, {p, 1, 2}, #{}, 1]]),
    ?P([is_record(id(T), id(p)) || T <- [P, #e{}, {p, 1, 2}, #{}, 1]]),
    ?P([is_record(id(T), p, 3) || T <- [P, #e{}, {p, 1, 2}, #{}, 1]]),
    ?P([{is_tuple(T), is_map(T), is_list(T), is_atom(T), is_function(T)} || T <- [P]]),
    ?P([guarded(T) || T <- [P, mk(10, 2), mk(a, 3), #e{}, x]]),
    ?P(any(P)),
    ?ST(any(3)),
    ?P([any_field(T) || T <- [P, mk(11, 1)]]),
    ?P(loop(#p{x = 0, z = []}, 1000)),
    ?P(length(deep(1000, #e{}))),
    ?P(begin R = lists:foldl(fun(I, A) -> A#p{x = [I | A#p.x]} end, #p{x = [], z = none}, lists:seq(1, 500)), length(R#p.x) end),
    ?P(mk(1, 2) =:= mk(1, 2)),
    ?P(mk(1, 2) == mk(1.0, 2)),
    ?P(mk(1, 2) =:= mk(1.0, 2)),
    ?P(mk(1, 2) =:= mk(1, 3)),
    ?P(#{P => 1, #e{} => 2}),
    ?P(maps:get(mk(1, 2), #{P => found})),
    ?P(begin S = self(), {_, M} = spawn_monitor(fun() -> S ! {rec, P, #q{c = [P]}} end), receive {rec, A, B} -> receive {'DOWN', M, _, _, _} -> ok end, {A =:= P, B} end end),
    ?P(begin put(rec, P), erlang:garbage_collect(), get(rec) end),
    ?P(begin T = ets:new(t, []), ets:insert(T, {P, #e{}}), ets:lookup(T, mk(1, 2)) end),
    ?P(begin T = ets:new(t, [ordered_set]), [ets:insert(T, {mk(I, 0)}) || I <- [3, 1, 2]], ets:tab2list(T) end),
    ?P(begin T = ets:new(t, []), [ets:insert(T, {I, mk(I, 0)}) || I <- [3, 1, 2]], ets:select(T, [{{'$1', mk(2, 0)}, [], ['$1']}]) end),
    ?P(begin persistent_term:put(rec_key, P), persistent_term:get(rec_key) =:= P end),
    ?P((fun(#p{x = V}) -> V + 1 end)(P)),
    ?P([X || #p{x = X} <- [P, 3, mk(8, 9), #e{}]]),
    ?P(case id(P) of #p{x = 2} -> two; #p{z = 2} -> z end),
    ?P(try throw(P) catch #p{x = T} -> {thrown, T} end),
    ?P(erlang:element(1, {P})),
    ?ST(erlang:element(1, id(P))),
    ?ST(tuple_size(id(P))),
    ?ST(id(P) + 1),
    ok.

mk(X, Z) -> #p{x = X, z = Z}.
kind(#p{x = a}) -> pa;
kind(#p{}) -> p;
kind(#e{}) -> e;
kind(#q{}) -> q;
kind(T) when is_tuple(T) -> tuple;
kind(_) -> other.
guarded(R) when R#p.x > 5 -> large;
guarded(R) when R#p.x =:= 1, is_record(R, p) -> one;
guarded(R) when is_record(R, e) -> e;
guarded(_) -> no.
any(#_{x = X}) -> X.
any_field(R) when is_record(R) -> {R#_.x, R#_.z}.
loop(P, 0) -> {P#p.x, length(P#p.z)};
loop(P, N) -> loop(P#p{x = P#p.x + N, z = [N | P#p.z]}, N - 1).
deep(0, R) -> [R];
deep(N, R) -> [#p{x = R, z = N} | deep(N - 1, #p{x = N, z = R})].
