%% Pids, references, ports, external funs, exports and closures in the external format.
-module(etf_encode_ids).
-include("check.hrl").

main() ->
    ?P(term_to_binary(list_to_pid("<0.4.0>"))),
    ?P(term_to_binary(list_to_pid("<0.12345.6>"))),
    ?P(binary_to_term(term_to_binary(self())) =:= self()),
    ?P(begin R = make_ref(), binary_to_term(term_to_binary(R)) =:= R end),
    ?P(byte_size(term_to_binary(make_ref())) > 20),
    ?P(term_to_binary(fun lists:map/2)),
    ?P(binary_to_term(term_to_binary(fun lists:map/2)) =:= fun lists:map/2),
    ?P(binary_to_term(<<131, 113, 119, 1, "m", 119, 1, "f", 97, 3>>)),
    ?P(binary_to_term(<<131, 113, 119, 1, "m", 119, 1, "f", 97, 255>>)),
    ?P(binary_to_term(<<131, 113, 97, 1, 119, 1, "f", 97, 3>>)),
    ?P(begin F = mk(1), binary_to_term(term_to_binary(F)) =:= F end),
    ?P(begin F = mk([a, {b}]), (binary_to_term(term_to_binary(F)))(x) end),
    ?P(begin <<131, 112, Sz:32, A, _/binary>> = term_to_binary(mk(1)), {Sz =:= byte_size(term_to_binary(mk(1))) - 2, A} end),
    ?P(begin B = term_to_binary(mk(1)), Cut = binary:part(B, 0, byte_size(B) - 3), try binary_to_term(Cut) catch _:R -> R end end),
    ?P(begin P = binary_to_term(<<131, 88, 119, 13, "nonode@nohost", 0, 0, 0, 99, 0, 0, 0, 0, 0, 0, 0, 0>>), {is_pid(P), pid_to_list(P), node(P)} end),
    ?P(begin P = binary_to_term(<<131, 88, 119, 5, "a@b.c", 0, 0, 0, 99, 0, 0, 0, 1, 0, 0, 0, 7>>), {is_pid(P), node(P), P =:= P, P =:= self(), term_to_binary(P) =:= <<131, 88, 119, 5, "a@b.c", 0, 0, 0, 99, 0, 0, 0, 1, 0, 0, 0, 7>>} end),
    ?P(begin P = binary_to_term(<<131, 103, 119, 5, "a@b.c", 0, 0, 0, 99, 0, 0, 0, 1, 2>>), {is_pid(P), node(P)} end),
    ?P(begin R = binary_to_term(<<131, 90, 0, 3, 119, 5, "a@b.c", 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4>>), {is_reference(R), node(R)} end),
    ?P(begin R = binary_to_term(<<131, 114, 0, 1, 119, 5, "a@b.c", 1, 0, 0, 0, 2>>), {is_reference(R), node(R)} end),
    ?P(begin P = binary_to_term(<<131, 120, 119, 5, "a@b.c", 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 1>>), {is_port(P), node(P)} end),
    ?P(begin P = binary_to_term(<<131, 89, 119, 5, "a@b.c", 0, 0, 0, 5, 0, 0, 0, 1>>), {is_port(P), node(P)} end),
    ?P(begin P1 = binary_to_term(<<131, 88, 119, 5, "a@b.c", 0, 0, 0, 99, 0, 0, 0, 1, 0, 0, 0, 7>>), P2 = binary_to_term(<<131, 88, 119, 5, "a@b.c", 0, 0, 0, 99, 0, 0, 0, 1, 0, 0, 0, 8>>), P3 = binary_to_term(<<131, 88, 119, 5, "a@b.d", 0, 0, 0, 99, 0, 0, 0, 1, 0, 0, 0, 7>>), {P1 =:= P2, P1 < P2, P1 < P3, lists:sort([P3, P2, P1]) =:= [P1, P2, P3], #{P1 => x} =:= #{P1 => x}} end),
    ?P([try binary_to_term(B) catch _:R -> R end || B <- [<<131, 88, 97, 1, 0:96>>, <<131, 88, 119, 1, "a">>, <<131, 90, 0, 9, 119, 1, "a", 0:400>>, <<131, 90, 0, 0, 119, 1, "a", 0:32>>]]),
    ?P(term_to_binary(binary_to_term(<<131, 90, 0, 2, 119, 5, "a@b.c", 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3>>))),
    ?P(begin T = {self(), make_ref(), fun lists:map/2}, binary_to_term(term_to_binary(T)) =:= T end),
    ok.

mk(X) -> fun(Y) -> {X, Y} end.
