%% binary_to_term of malformed bytes: every tag cut short, junk, trailing bytes, options.
-module(etf_bad_input).
-include("check.hrl").

main() ->
    ?P([{T, R} || T <- [70, 77, 80, 88, 89, 90 | lists:seq(97, 255)], R <- [bt(<<131, T>>)], R =/= badarg]),
    ?P([{T, R} || T <- [70, 77, 80, 88, 89, 90 | lists:seq(97, 255)], R <- [bt(<<131, T, 0>>)], R =/= badarg]),
    ?P([{T, R} || T <- [70, 77, 80, 88, 89, 90 | lists:seq(97, 255)], R <- [bt(<<131, T, 0, 0, 0, 0>>)], R =/= badarg]),
    ?P([{T, R} || T <- [70, 77, 80, 88, 89, 90 | lists:seq(97, 255)], R <- [bt(<<131, T, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255>>)], R =/= badarg]),
    ?P([{T, R} || T <- [70, 77, 80, 88, 89, 90 | lists:seq(97, 255)], R <- [bt(<<131, T, 0, 1, 97, 1, 97, 1, 106>>)], R =/= badarg]),
    ?P([bt(B) || B <- [<<>>, <<131>>, <<130, 97, 1>>, <<97, 1>>, <<131, 131, 97, 1>>, a, "abc", <<131, 97, 1:4>>]]),
    ?P(binary_to_term(<<131, 97, 1, 2, 3>>)),
    ?P(binary_to_term(<<131, 97, 1, 2, 3>>, [used])),
    ?P(binary_to_term(<<131, 104, 1, 97, 1, 9>>, [used, safe])),
    ?P(binary_to_term(<<131, 97, 1>>, [bad])),
    ?P(binary_to_term(<<131, 97, 1>>, id(x))),
    ?P(binary_to_term(<<131, 97, 1>>, [])),
    ?P(cut({a, [1, 2.5, "str"], <<"bin">>, #{k => v}, 1 bsl 80, fun lists:map/2, <<1:3>>})),
    ?P(flip({a, [1, 2.5, "str"], <<"bin">>, #{k => v}, 1 bsl 80, <<1:3>>})),
    ?P(begin <<_:3, B/bits>> = <<0:3, 131, 104, 1, 97, 7, 0:5>>, <<C:5/binary, _/bits>> = B, binary_to_term(C) end),
    ?P([{N, case bt(fake_fun(N)) of {ok, _} -> ok; R -> R end} || N <- [0, 1, 255, 256, 257]]),
    ?ST(binary_to_term(id(<<131>>))),
    ?ST(binary_to_term(id(a))),
    ?ST(binary_to_term(id(<<131, 97>>), [used])),
    ok.

bt(B) -> try binary_to_term(B) of V -> {ok, show(V)} catch _:R -> R end.
cut(T) -> B = term_to_binary(T), lists:usort([try binary_to_term(binary:part(B, 0, N)), ok catch _:R -> R end || N <- lists:seq(0, byte_size(B) - 1)]).
flip(T) ->
    B = term_to_binary(T),
    L = [begin <<H:I/binary, X, R/binary>> = B, try binary_to_term(<<H/binary, (X bxor 1), R/binary>>) of V -> case V =:= T of true -> same; false -> other end catch _:E -> E end end || I <- lists:seq(1, byte_size(B) - 1)],
    {length(L), lists:usort(L)}.
%% A fun of an unknown module with N variables.
fake_fun(N) ->
    <<131, Pid/binary>> = term_to_binary(self()),
    B = <<0, (erlang:md5([]))/binary, 0:32, N:32, $d, 7:16, "nowhere", $a, 0, $b, 16#123456:32, Pid/binary, (binary:copy(<<$a, 7>>, N))/binary>>,
    <<131, $p, (byte_size(B) + 4):32, B/binary>>.
