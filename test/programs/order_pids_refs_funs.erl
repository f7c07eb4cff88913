%% Pids, references and funs: equality, order by creation, order among types.
-module(order_pids_refs_funs).
-include("check.hrl").

main() ->
    ?P(begin P1 = spawn(fun() -> ok end), P2 = spawn(fun() -> ok end), {P1 =:= P1, P1 =:= P2, P1 == P2, (P1 < P2) xor (P2 < P1)} end),
    ?P(begin R1 = make_ref(), R2 = make_ref(), {R1 =:= R1, R1 =:= R2, R1 < R2, R2 < R1, [R1, R2] =:= lists:sort([R2, R1])} end),
    ?P(begin Rs = [make_ref() || _ <- lists:seq(1, 50)], {length(lists:usort(Rs)), lists:sort(lists:reverse(Rs)) =:= Rs} end),
    ?P(list_to_pid("<0.1.0>") < list_to_pid("<0.2.0>")),
    ?P(list_to_pid("<0.2.0>") < list_to_pid("<0.10.0>")),
    ?P(list_to_pid("<0.100.0>") =:= list_to_pid("<0.100.0>")),
    ?P(list_to_pid("<0.5.1>") > list_to_pid("<0.6.0>")),
    ?P(fun lists:map/2 =:= fun lists:map/2),
    ?P(fun lists:map/2 == fun lists:foldl/3),
    ?P(fun lists:map/2 < fun lists:map/3),
    ?P(fun lists:map/2 < fun lists:mbp/2),
    ?P(fun lists:zip/2 < fun maps:get/2),
    ?P(begin F = fun(X) -> X end, {F =:= F, F == id(F), lists:member(F, [F])} end),
    ?P(begin F = mk(1), G = mk(1), H = mk(2), {F =:= G, F == G, F =:= H, F == mk(1.0), F =:= mk(1.0), F < H} end),
    ?P((fun() -> 1 end) == (fun() -> 1 end)),
    ?P(self() =:= hd([self()])),
    ?P(self() =:= list_to_pid(pid_to_list(self()))),
    ?P(begin R = make_ref(), list_to_ref(ref_to_list(R)) =:= R end),
    ?P([T || T <- [tag(self()), tag(make_ref()), tag(fun main/0), tag(fun lists:map/2)]]),
    ?P(lists:sort([tag(X) || X <- lists:sort([self(), make_ref(), fun main/0, fun lists:map/2, a, {}])]) =/= []),
    ?P([tag(X) || X <- lists:sort([{}, self(), fun main/0, make_ref(), a, 1])]),
    ?P(maps:get(self(), #{self() => me})),
    ?P(begin R = make_ref(), maps:get(R, #{R => ref}) end),
    ?P(begin F = mk(3), maps:get(mk(3), #{F => closure}) end),
    ?P(list_to_pid("<0.x.0>")),
    ?P(list_to_pid("0.1.0")),
    ?P(list_to_ref("#Ref<x>")),
    ?P(pid_to_list(a)),
    ?P(ref_to_list(1)),
    ok.

mk(N) -> fun(X) -> X + N end.
ref_to_list(R) -> erlang:ref_to_list(R).
list_to_ref(L) -> erlang:list_to_ref(L).
tag(X) when is_pid(X) -> pid;
tag(X) when is_reference(X) -> ref;
tag(X) when is_function(X) -> 'fun';
tag(X) when is_tuple(X) -> tuple;
tag(X) when is_atom(X) -> atom;
tag(X) when is_number(X) -> number.
