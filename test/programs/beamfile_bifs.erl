%% Chunks and MD5 of .beam files without beam_lib.
%% otp: 27
%% booted
-module(beamfile_bifs).
-export([main/0]).
-include("check.hrl").
-define(H(E), w__(??E, "~0p", fun() -> E end)).

main() ->
    {ok, B} = file:read_file(code:which(lists)),
    ?H([is_binary(code:get_chunk(B, C)) || C <- ["Code", "AtU8", "ExpT", "Nope"]]),
    {_, Chunks} = {ok, [C || {C, _} <- element(3, beam_lib:all_chunks(B))]},
    ?H([C || C <- Chunks, byte_size(element(2, hd(element(2, element(2, beam_lib:chunks(B, [C])))))) > 0, code:get_chunk(B, C) =:= undefined]),
    ?H(code:module_md5(B) =:= lists:module_info(md5)),
    ?H(code:module_md5(B) =:= element(2, element(2, beam_lib:md5(B)))),
    ?H([try_(fun() -> code:get_chunk(X, "Code") end) || X <- [<<>>, <<"FOR1">>, <<"FOR1", 100:32, "BEAM">>, <<"foo">>, binary:part(B, 0, 100)]]),
    ?H([try_(fun() -> erts_internal:beamfile_chunk(X, Y) end) || {X, Y} <- [{foo, "Code"}, {<<>>, "Cod"}, {<<>>, "Codes"}, {<<>>, [1000, 1, 1, 1]}, {B, foo}]]),
    ?H([try_(fun() -> code:module_md5(X) end) || X <- [<<>>, <<"FOR1">>, <<"FOR1", 4:32, "BEAM">>]]),
    ?H(try_(fun() -> erts_internal:beamfile_module_md5(foo) end)),
    ok.

try_(F) -> try F() of B when is_binary(B), byte_size(B) > 20 -> binary; X -> X catch C:R -> {'!', C, R} end.
