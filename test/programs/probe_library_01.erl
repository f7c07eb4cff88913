%% Probes of implicit behaviour: library, part 1.
-module(probe_library_01).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> binary:split(<<"a,b,c">>,<<",">>,[global]) end)),
    ?P(fresh(fun() -> binary:matches(<<"abcabc">>,[<<"bc">>,<<"a">>]) end)),
    ?P(fresh(fun() -> binary:match(<<"abc">>,<<"zz">>) end)),
    ?P(fresh(fun() -> binary:longest_common_prefix([<<"abc">>,<<"abd">>]) end)),
    ?P(fresh(fun() -> binary:encode_unsigned(70000) end)),
    ?P(fresh(fun() -> binary:compile_pattern(<<"a">>) =/= x end)),
    ?P(fresh(fun() -> unicode:characters_to_nfc_list([101,769]) end)),
    ?P(fresh(fun() -> string:uppercase("straße") end)),
    ?P(fresh(fun() -> string:length("e\x{301}x") end)),
    ok.
