%% Many integers in one case: close together, far apart, of both signs, and values that are none of them.
-module(case_many_values).
-include("check.hrl").

main() ->
    Vs = lists:seq(-40, 40) ++ [99, 100, 101, 102, 103, 104, 105, 106, 107, 200, 1000, 5000, 5001, 5002, 5003, 5004, 5005, 5006, 16#1fffffff, -16#20000000,
          16#20000000, -16#20000001, 1 bsl 40, -(1 bsl 60), 1 bsl 70, 65, 97, 3.0, a, [], {}, <<1>>, [1], 268435455, 268435456],
    ?P([sparse(V) || V <- Vs]),
    ?P([clusters(V) || V <- Vs]),
    ?P([signs(V) || V <- Vs]),
    ?P([mixed(V) || V <- Vs]),
    ?P([edges(V) || V <- Vs]),
    ?P([byte_of(V) || V <- Vs, is_integer(V), V >= 0, V < 256]),
    ?P([try fails(V) catch error:E -> E end || V <- [1, 20, 300, 4000, 50000, 6, x]]),
    ?P(walk(100, 0)),
    ok.

sparse(1) -> a; sparse(20) -> b; sparse(100) -> c; sparse(1000) -> d; sparse(5000) -> e; sparse(-20) -> f; sparse(-16#20000000) -> g;
sparse(16#1fffffff) -> h; sparse(33) -> i; sparse(_) -> none.

clusters(1) -> 1; clusters(2) -> 2; clusters(3) -> 3; clusters(4) -> 4; clusters(5) -> 5; clusters(7) -> 7; clusters(9) -> 9;
clusters(100) -> 100; clusters(101) -> 101; clusters(102) -> 102; clusters(103) -> 103; clusters(104) -> 104; clusters(107) -> 107;
clusters(200) -> 200; clusters(1000) -> 1000;
clusters(5001) -> 5001; clusters(5002) -> 5002; clusters(5003) -> 5003; clusters(5004) -> 5004; clusters(5005) -> 5005;
clusters(V) -> {no, V}.

signs(-3) -> a; signs(-2) -> b; signs(-1) -> c; signs(0) -> d; signs(1) -> e; signs(2) -> f; signs(-30) -> g; signs(30) -> h; signs(_) -> n.

mixed(1) -> a; mixed(1 bsl 40) -> b; mixed(1 bsl 70) -> c; mixed(2) -> d; mixed(3) -> e; mixed(4) -> f; mixed(16#20000000) -> g; mixed(_) -> n.

edges(16#1fffffff) -> a; edges(16#1ffffffe) -> b; edges(16#1ffffffd) -> c; edges(16#1ffffffc) -> d; edges(16#1ffffffb) -> e; edges(16#1ffffffa) -> f;
edges(-16#20000000) -> g; edges(-16#1fffffff) -> h; edges(-16#1ffffffe) -> i; edges(-16#1ffffffd) -> j; edges(-16#1ffffffc) -> k; edges(_) -> n.

byte_of(B) ->
    <<C>> = <<B>>,
    case C of 0 -> zero; 10 -> nl; 13 -> cr; 32 -> space; 40 -> open; 41 -> close; 65 -> a; 66 -> b; 67 -> c; 97 -> small_a; 200 -> high; _ -> C end.

fails(1) -> a; fails(20) -> b; fails(300) -> c; fails(4000) -> d; fails(50000) -> e.

%% Goes back to where the values are looked at.
walk(N, Sum) ->
    case N of
        0 -> Sum;
        10 -> walk(N - 1, Sum + 1);
        20 -> walk(N - 1, Sum + 2);
        30 -> walk(N - 1, Sum + 3);
        31 -> walk(N - 1, Sum + 4);
        32 -> walk(N - 1, Sum + 5);
        33 -> walk(N - 1, Sum + 6);
        34 -> walk(N - 1, Sum + 7);
        _ -> walk(N - 1, Sum)
    end.
