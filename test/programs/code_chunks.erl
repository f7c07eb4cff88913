%% code:get_chunk/2 and code:module_md5/1.
%% otp: 26
%% booted
-module(code_chunks).
-include("check.hrl").

main() ->
    {_, Beam, _} = code:get_object_code(?MODULE),
    Lists = beam(lists),
    [io:format("~s ~p~n", [Id, size_of(code:get_chunk(Beam, Id))]) || Id <- ["Code", "AtU8", "ImpT", "ExpT", "LocT", "StrT", "None"]],
    ?F(code:get_chunk(Beam, "Code") =:= chunk(Beam, "Code")),
    ?F(code:module_md5(Beam) =:= ?MODULE:module_info(md5)),
    ?F(code:module_md5(Lists) =:= lists:module_info(md5)),
    ?F(element(2, element(2, beam_lib:md5(Lists))) =:= lists:module_info(md5)),
    ?F(code:module_md5(zlib:gzip(Lists)) =:= lists:module_info(md5)),
    ?F(code:get_chunk(zlib:gzip(Beam), "Code") =:= code:get_chunk(Beam, "Code")),
    <<_:3, Odd/binary>> = <<0:3, Beam/binary>>,
    ?F(code:get_chunk(Odd, "Code") =:= code:get_chunk(Beam, "Code")),
    ?F(code:module_md5(Odd) =:= code:module_md5(Beam)),
    ?F(code:get_chunk(<<"FOR1", 0, 0, 0, 12, "BEAMCode", 0, 0, 0, 0>>, "Code")),
    ?F(code:get_chunk(<<"FOR1", 0, 0, 0, 16, "BEAMCode", 0, 0, 0, 4, "abcd">>, "Code")),
    ?F(code:module_md5(<<"FOR1", 0, 0, 0, 16, "BEAMCode", 0, 0, 0, 4, "abcd">>)),
    ?F(code:get_chunk(<<"FOR1", 0, 0, 0, 99, "BEAM">>, "Code")),
    ?F(code:get_chunk(<<"FOR1">>, "Code")),
    ?F(code:module_md5(<<"FOR1">>)),
    ?F(code:get_chunk(<<"junk">>, "Code")),
    ?F(code:module_md5(<<"junk">>)),
    ?F(code:get_chunk(Beam, "Cod")),
    ?F(code:get_chunk(Beam, 'Code')),
    ?F(code:get_chunk(Beam, "Codes")),
    ?F(code:get_chunk(Beam, [1000, 1, 2, 3])),
    ?F(code:get_chunk(not_a_binary, "Code")),
    ?F(code:module_md5(not_a_binary)),
    ?F(erts_internal:beamfile_module_md5(<<1:1>>)).

size_of(undefined) -> undefined;
size_of(B) -> byte_size(B).
chunk(Beam, Id) -> {ok, {_, [{Id, Chunk}]}} = beam_lib:chunks(Beam, [Id]), Chunk.
beam(M) -> {_, B, _} = code:get_object_code(M), B.
