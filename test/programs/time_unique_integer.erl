%% unique_integer with all options: uniqueness, sign, order; make_ref uniqueness.
-module(time_unique_integer).
-include("check.hrl").

main() ->
    ?P(length(lists:usort([erlang:unique_integer() || _ <- lists:seq(1, 1000)]))),
    ?P(lists:all(fun(X) -> X > 0 end, [erlang:unique_integer([positive]) || _ <- lists:seq(1, 100)])),
    ?P(begin L = [erlang:unique_integer([monotonic]) || _ <- lists:seq(1, 1000)], {L =:= lists:sort(L), length(lists:usort(L))} end),
    ?P(begin L = [erlang:unique_integer([monotonic, positive]) || _ <- lists:seq(1, 1000)], {L =:= lists:sort(L), hd(L) > 0} end),
    ?P(begin A = erlang:unique_integer([monotonic]), S = self(), spawn(fun() -> S ! erlang:unique_integer([monotonic]) end), B = receive X -> X end, C = erlang:unique_integer([monotonic]), {A < B, B < C} end),
    ?P(erlang:unique_integer() < 0),
    ?P(erlang:unique_integer([]) < 0),
    ?P(erlang:unique_integer([bad])),
    ?P(erlang:unique_integer(id(x))),
    ?P(erlang:unique_integer([positive | x])),
    ?P(length(lists:usort([make_ref() || _ <- lists:seq(1, 1000)]))),
    ?P(begin S = self(), Ps = [spawn(fun() -> S ! [{make_ref(), erlang:unique_integer()} || _ <- lists:seq(1, 100)] end) || _ <- lists:seq(1, 10)], L = lists:append([receive X -> X end || _ <- Ps]), {length(lists:usort([R || {R, _} <- L])), length(lists:usort([U || {_, U} <- L]))} end),
    ?P([is_reference(make_ref()), is_reference(monitor(process, self())), is_reference(erlang:send_after(0, self(), x))]),
    ?P(next()),
    ok.
