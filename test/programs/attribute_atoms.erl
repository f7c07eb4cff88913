%% Atoms that only attributes and compile information name come into being when somebody asks for them, not when the module is loaded.
-module(attribute_atoms).
-only_in_an_attribute({also_only_in_an_attribute, [#{yet_another_of_an_attribute => 1.5}, "text", <<"binary">>, 1180591620717411303424]}).
-include("check.hrl").

main() ->
    [?W(exists(A)) || A <- names()],
    ?W(length(?MODULE:module_info(attributes)) > 1),
    [?W(exists(A)) || A <- names()],
    ok.

names() -> [id(P) ++ id("an_attribute") || P <- ["only_in_", "also_only_in_", "yet_another_of_"]].

exists(A) -> try is_atom(list_to_existing_atom(A)) catch error:badarg -> badarg end.
