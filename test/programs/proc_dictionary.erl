%% put, get, get_keys, erase: values, lists, isolation between processes, large dictionaries.
-module(proc_dictionary).
-include("check.hrl").

main() ->
    ?P(get(a)),
    ?P(put(a, 1)),
    ?P(put(a, 2)),
    ?P(get(a)),
    ?P(erase(a)),
    ?P(erase(a)),
    ?P(get(a)),
    ?P(begin put(x, 1), put(y, 2), put(z, 1), lists:sort(get()) end),
    ?P(lists:sort(get_keys())),
    ?P(lists:sort(get_keys(1))),
    ?P(get_keys(none)),
    ?P(lists:sort(erase())),
    ?P(get()),
    ?P(erase()),
    ?P(begin put({k, [1]}, v1), put("str", v2), put(<<"bin">>, v3), put(1, v4), put(1.0, v5), put(#{a => 1}, v6), [get({k, [1]}), get("str"), get(<<"bin">>), get(1), get(1.0), get(#{a => 1})] end),
    ?P(length(get())),
    ?P(begin erase(1), {get(1), get(1.0)} end),
    ?P(begin erase(), [put(I, I * I) || I <- lists:seq(1, 1000)], {length(get()), get(500), lists:sum(get_keys()), lists:sum([V || {_, V} <- get()])} end),
    ?P(begin [erase(I) || I <- lists:seq(1, 990)], lists:sort(get()) end),
    ?P(begin erase(), put(k, big), P = self(), spawn(fun() -> P ! {child, get(k), get()} end), next() end),
    ?P(begin {P, R} = spawn_monitor(fun() -> put(a, b), exit(get()) end), receive {'DOWN', R, _, P, X} -> X end end),
    ?P(process_info(self(), dictionary)),
    ?P(begin P = spawn(fun() -> put(q, 1), put(r, 2), receive stop -> ok end end), until(fun() -> process_info(P, dictionary) =/= {dictionary, []} end), {dictionary, D} = process_info(P, dictionary), P ! stop, length(D) >= 1 end),
    ?P(begin erase(), L = lists:seq(1, 1000), put(l, L), erlang:garbage_collect(), length(get(l)) end),
    ?P(begin put(f, fun(X) -> X + 1 end), (get(f))(1) end),
    ?P(begin put(undefined, u), get(undefined) end),
    ?P(begin put(k, undefined), {get(k), lists:member({k, undefined}, get()), erase(k), lists:keymember(k, 1, get())} end),
    ?P(loop(1000)),
    ok.

loop(0) -> get(counter);
loop(N) -> put(counter, case get(counter) of undefined -> 1; C -> C + N end), loop(N - 1).
