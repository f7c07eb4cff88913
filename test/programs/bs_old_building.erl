%% otp: 25-27
%% Bitstrings built by the instructions of OTP 24 and before, whose total size may be a plain number.
-module(bs_old_building).
-compile([no_bs_create_bin, no_type_opt]).
-export([main/0]).

main() ->
    show(fun() -> bytes(id(1), id(2.5)) end),
    show(fun() -> bits(id(5)) end),
    show(fun() -> bits(id(-5)) end),
    show(fun() -> parts(id(<<"abc">>), id(<<1:3>>)) end),
    show(fun() -> sized(id(<<"abcdef">>), id(3)) end),
    show(fun() -> sized(id(<<"abcdef">>), id(-3)) end),
    show(fun() -> sized(id(<<"abcdef">>), id(7)) end),
    show(fun() -> sized(id(abcdef), id(7)) end),
    show(fun() -> bytes(id(a), id(2.5)) end),
    show(fun() -> bytes(id(1), id(two)) end),
    show(fun() -> empty() end),
    show(fun() -> text(id(16#20AC)) end),
    show(fun() -> text(id(16#D800)) end),
    show(fun() -> appended(id(<<>>), 20) end),
    show(fun() -> [<<(X * 2):16/little>> || <<X:4>> <= id(<<"some">>)] end),
    show(fun() -> << <<(X bxor 1):3>> || <<X:4>> <= id(<<"some">>) >> end),
    show(fun() -> large(id(7)) end).

bytes(A, F) -> <<A:8, 3:16, F/float, F:32/float-little, "text", A:64/signed-little>>.
bits(A) -> <<A:3, 1:1, A:11/little>>.
parts(A, B) -> <<A/binary, 0, B/bitstring>>.
sized(B, N) -> <<B:N/binary, 1, 2:N>>.
empty() -> <<>>.
text(C) -> <<"[", C/utf8, C/utf16, C/utf16-little, C/utf32, "]">>.
appended(B, 0) -> B;
appended(B, N) -> appended(<<B/binary, N, N:4, 0:4>>, N - 1).
large(A) -> byte_size(<<A:800000, A:1/integer-unit:8>>).

id(X) -> X.
show(F) ->
    try io:format("~p~n", [F()])
    catch C:R:S -> io:format("~p ~p ~p~n", [C, R, [{M, Fn, A} || {M, Fn, A, _} <- S, M =:= ?MODULE]])
    end.
