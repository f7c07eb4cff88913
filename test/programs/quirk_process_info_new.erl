%% Quirk group 36 in newer releases: parent, label, dictionary by key.
%% otp: 27
-module(quirk_process_info_new).
-include("check.hrl").

main() ->
    ?P(begin S = self(), P = spawn(fun() -> receive stop -> ok end end), X = process_info(P, parent) =:= {parent, S}, P ! stop, X end),
    ?P(begin put(a_key, v), process_info(self(), {dictionary, a_key}) end),
    ?P(process_info(self(), {dictionary, no_key})),
    ?P(process_info(self(), [{dictionary, a_key}, {dictionary, no_key}])),
    ?P(process_info(self(), label)),
    ?P(begin proc_lib:set_label(my_label), {process_info(self(), label), proc_lib:get_label(self())} end),
    ?P(begin P = spawn(fun() -> proc_lib:set_label({l, 1}), receive stop -> ok end end), until(fun() -> process_info(P, label) =/= {label, undefined} end), X = process_info(P, label), P ! stop, X end),
    ?P(process_info(self(), {dictionary})),
    ?P(erlang:system_info(async_dist)),
    ?P(process_flag(async_dist, true)),
    ?P(process_flag(async_dist, false)),
    ok.
