%% What the emulator says of .beam files: MD5 of a module, chunks.
-module(code_beam_files).
-include("check.hrl").

main() ->
    {ok, _, Bytes} = compile:forms([{attribute, 1, module, made_here}, {attribute, 2, export, [{f, 0}]},
                                    {function, 3, f, 0, [{clause, 3, [], [], [{tuple, 3, [{atom, 3, a}, {string, 3, "b"}]}]}]}], [deterministic]),
    {ok, {_, [Version]}} = beam_lib:version(Bytes),
    ?P(code:module_md5(Bytes) =:= <<Version:128>>),
    ?P(begin {module, _} = erlang:load_module(made_here, Bytes), code:module_md5(Bytes) =:= made_here:module_info(md5) end),
    ?P(code:module_md5(zlib:gzip(Bytes)) =:= <<Version:128>>),
    ?P(erts_internal:beamfile_module_md5(zlib:gzip(Bytes))),
    ?P(code:module_md5(<<>>)),
    ?P(code:module_md5(binary:part(Bytes, 0, byte_size(Bytes) div 2))),
    ?P(code:module_md5(a)),
    ?P(code:module_md5(<<1:7>>)),
    ?P([begin {ok, {_, [{C, D}]}} = beam_lib:chunks(Bytes, [C]), erts_internal:beamfile_chunk(Bytes, C) =:= D end || C <- ["AtU8", "Code", "ImpT", "ExpT"]]),
    ?P(erts_internal:beamfile_chunk(Bytes, "None")),
    ?P([try erts_internal:beamfile_chunk(B, C) catch error:R -> R end || {B, C} <- [{Bytes, "Co"}, {Bytes, "Codes"}, {Bytes, 'Code'}, {Bytes, [1000, 1, 1, 1]}, {<<"FOR1">>, "Code"}, {a, "Code"}, {<<1:1>>, "Code"}]]),
    ok.
