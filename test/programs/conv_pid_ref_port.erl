%% Texts of pids, references and funs and back; nodes; is_alive; ports listing.
-module(conv_pid_ref_port).
-include("check.hrl").

main() ->
    ?P(pid_to_list(list_to_pid("<0.77.0>"))),
    ?P(pid_to_list(list_to_pid("<0.77.3>"))),
    ?P(io_lib:format("~w ~p", [list_to_pid("<0.77.0>"), list_to_pid("<0.78.0>")])),
    ?P([try list_to_pid(X) catch _:R -> R end || X <- ["", "<>", "<0.1>", "<0.1.2", "0.1.2", "<0.1.2>x", "<a.b.c>", "<0.-1.0>", "<0.99999999999999999999.0>", a, 1, [a]]]),
    ?P([try erlang:list_to_ref(X) catch _:R -> R end || X <- ["", "#Ref<>", "#Ref<0.1.2>", "x", a]] =/= []),
    ?P([try list_to_port(X) catch _:R -> R end || X <- ["", "#Port<x>", a]]),
    ?P(is_list(erlang:ports())),
    ?P([is_port(P) || P <- erlang:ports()] -- [true || _ <- erlang:ports()]),
    ?P(begin R = make_ref(), L = erlang:ref_to_list(R), {lists:prefix("#Ref<0.", L), erlang:list_to_ref(L) =:= R} end),
    ?P(begin L = pid_to_list(self()), {lists:prefix("<0.", L), list_to_pid(L) =:= self()} end),
    ?P([node(X) || X <- [self(), make_ref(), list_to_pid("<0.5.0>")]]),
    ?P(node()),
    ?P(nodes()),
    ?P(nodes(visible)),
    ?P(lists:member(node(), nodes(known))),
    ?P(nodes([this, visible])),
    ?P(nodes(bad)),
    ?P(is_alive()),
    ?P(node(id(x))),
    ?P(erlang:get_cookie()),
    ?P(erlang:port_to_list(id(x))),
    ?ST(list_to_pid(id("x"))),
    ?ST(node(id(x))),
    ok.
