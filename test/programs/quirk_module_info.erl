%% Quirk groups 8, 11, 12: undefined functions, module_info as functions, chunks of a beam in memory.
-module(quirk_module_info).
-include("check.hrl").

main() ->
    ?P([K || {K, _} <- ?MODULE:module_info()]),
    ?P([K || {K, _} <- lists:module_info()]),
    ?P(?MODULE:module_info(md5) =:= erlang:get_module_info(?MODULE, md5)),
    ?P(byte_size(?MODULE:module_info(md5))),
    ?P(apply(?MODULE, module_info, [module])),
    ?P((fun ?MODULE:module_info/1)(module)),
    ?P(lists:module_info(native)),
    ?P(is_list(lists:module_info(functions))),
    ?P(lists:module_info(nifs)),
    ?P(try nomod_zz:f(1) catch error:undef:St -> hd(St) end),
    ?P(try apply(lists, nofun_zz, [1]) catch error:undef:St -> hd(St) end),
    ?P(try (fun nomod_zz:g/2)(1, 2) catch error:undef:St -> hd(St) end),
    ?P(begin {ok, m, B} = compile:forms([{attribute, 1, module, m}], [deterministic]), {ok, m, Cs} = beam_lib:all_chunks(B), lists:sort([Id || {Id, _} <- Cs, lists:member(Id, ["AtU8", "Code", "StrT", "ImpT", "ExpT"])]) end),
    ?P(begin {ok, m, B} = compile:forms([{attribute, 1, module, m}], [deterministic]), {ok, {m, Md5}} = beam_lib:md5(B), byte_size(Md5) end),
    ?P(begin {ok, m, B} = compile:forms([{attribute, 1, module, m}], [deterministic]), erlang:load_module(m, B), {m:module_info(module), element(2, beam_lib:md5(B)) =:= {m, m:module_info(md5)}} end),
    ok.
