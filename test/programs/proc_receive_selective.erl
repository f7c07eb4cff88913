%% Selective receive: order kept, patterns, guards, nested, many skipped messages.
-module(proc_receive_selective).
-include("check.hrl").

main() ->
    S = self(),
    ?P(begin S ! a, S ! b, S ! c, X = receive c -> c end, Y = receive b -> b end, [X, Y, next()] end),
    ?P(begin [S ! I || I <- lists:seq(1, 10)], A = receive X when X > 5 -> X end, B = receive Y when Y rem 2 =:= 0 -> Y end, C = receive Z when Z > 100 -> Z after 0 -> none end, [A, B, C | drain()] end),
    ?P(begin S ! {a, 1}, S ! {b, 2}, S ! {a, 3}, X = receive {b, V} -> V end, Y = receive {a, W} -> W end, [X, Y | drain()] end),
    ?P(begin [S ! {n, I} || I <- lists:seq(1, 5)], X = [receive {n, I} -> I end || I <- [5, 3, 1, 2, 4]], X end),
    ?P(begin S ! 1, S ! two, S ! "three", S ! {4}, X = [receive T when is_tuple(T) -> T end, receive L when is_list(L) -> L end, receive A when is_atom(A) -> A end, receive N -> N end], X end),
    ?P(begin [S ! {junk, I} || I <- lists:seq(1, 5000)], S ! wanted, X = receive wanted -> found end, {X, length(drain())} end),
    ?P(begin [S ! {junk, I} || I <- lists:seq(1, 100)], X = receive nothere -> x after 0 -> timeout end, D = drain(), {X, length(D), hd(D), lists:last(D)} end),
    ?P(begin S ! outer, S ! inner, receive inner -> receive outer -> nested_ok end end end),
    ?P(begin S ! x, receive x -> S ! y, receive y -> chained end end end),
    ?P(begin P = spawn(fun() -> receive {go, F} -> F ! m1, F ! m2, F ! m3 end end), P ! {go, S}, [receive m3 -> 3 end, receive m2 -> 2 end, receive m1 -> 1 end] end),
    ?P(begin A = spawn(fun() -> receive go -> S ! {self(), 1}, S ! {self(), 2} end end), B = spawn(fun() -> receive go -> S ! {self(), 1}, S ! {self(), 2} end end), B ! go, A ! go, [receive {A, N} -> {a, N} end, receive {A, N2} -> {a, N2} end, receive {B, N3} -> {b, N3} end, receive {B, N4} -> {b, N4} end] end),
    ?P(begin R = make_ref(), S ! {make_ref(), wrong}, S ! {R, right}, X = receive {R, V} -> V end, drain(), X end),
    ?P(begin [S ! {skip, I} || I <- lists:seq(1, 1000)], R = make_ref(), spawn(fun() -> S ! {R, reply} end), X = receive {R, V} -> V end, {X, length(drain())} end),
    ?P(begin [S ! {skip, I} || I <- lists:seq(1, 1000)], X = [call(spawn(fun echo/0), I) || I <- lists:seq(1, 20)], {lists:sum(X), length(drain())} end),
    ?P(begin S ! <<1, 2, 3>>, S ! <<9, 8>>, receive <<9, X>> -> {X, next()} end end),
    ?P(begin S ! #{t => a}, S ! #{t => b, v => 1}, receive #{t := b, v := V} -> {V, next()} end end),
    ?P(begin K = id(k2), S ! {k1, a}, S ! {k2, b}, receive {K, V} -> {V, next()} end end),
    ?P(begin S ! {1.0, f}, S ! {1, i}, receive {1, V} -> {V, next()} end end),
    ?P(begin S ! [], S ! [a], receive [H | _] -> {H, next()} end end),
    ?P(begin [S ! I || I <- [5, 3, 8, 1]], sort_by_receive(10) end),
    ?P(begin S ! m, receive M when M =:= x; M =:= m -> got end end),
    ?P(begin S ! {error, hd}, receive {error, F} when hd(F) =:= x -> bad; {error, F} -> {ok, F} end end),
    ?P(filter_loop([1, a, 2, b, 3])),
    %% messages that are passed over cost reductions
    ?P(begin [S ! {junk, I} || I <- lists:seq(1, 50000)], R1 = reductions(), X = receive nothere -> x after 0 -> none end, R2 = reductions(), {X, R2 - R1 > 50000, length(drain())} end),
    ok.

reductions() -> element(2, process_info(self(), reductions)).

drain() -> receive M -> [M | drain()] after 0 -> [] end.
echo() -> receive {F, R, X} -> F ! {R, X} end.
call(P, X) -> R = make_ref(), P ! {self(), R, X}, receive {R, Y} -> Y end.
sort_by_receive(Max) -> sort_by_receive(0, Max).
sort_by_receive(N, Max) when N > Max -> [];
sort_by_receive(N, Max) -> receive N -> [N | sort_by_receive(N + 1, Max)] after 0 -> sort_by_receive(N + 1, Max) end.
filter_loop(L) -> [self() ! X || X <- L], Ints = ints(), {Ints, drain()}.
ints() -> receive I when is_integer(I) -> [I | ints()] after 0 -> [] end.
