%% BIFs on much data work in parts, between which others have their turns, and give what they would give in one go.
%% long
-module(long_bifs).
-include("check.hrl").

main() ->
    Text = binary:copy(<<"one, two; three.\n">>, 40000),
    Set = [<<", ">>, <<"; ">>, <<".\n">>],
    Pairs = [{I, I * 3} || I <- lists:seq(1, 100000)],
    ?P(beside(fun() -> erlang:phash2(binary:matches(Text, Set)) end)),
    ?P(beside(fun() -> lists:last(binary:matches(Text, [<<"e.">>, <<"e.\n">>, <<"on">>])) end)),
    ?P(beside(fun() -> erlang:phash2(binary:split(Text, Set, [global])) end)),
    ?P(beside(fun() -> length(binary:split(Text, Set, [global, trim])) end)),
    ?P(beside(fun() -> length(binary:split(<<Text/binary, "; ; ; ">>, Set, [global, trim_all])) end)),
    ?P(beside(fun() -> [byte_size(B) || B <- binary:split(<<Text/binary, "$end">>, [<<"$">>, <<"!">>])] end)),
    ?P(beside(fun() -> [byte_size(B) || B <- binary:split(Text, [<<"$">>, <<"!">>])] end)),
    ?P(beside(fun() -> binary:matches(Text, [<<"$">>, <<"!">>]) end)),
    ?P(beside(fun() -> length(binary:matches(Text, binary:compile_pattern(Set), [{scope, {500000, 100000}}])) end)),
    ?P(begin B = term_to_binary(Pairs, [compressed]), {beside(fun() -> erlang:md5(term_to_binary(Pairs, [compressed])) end), binary_to_term(B) =:= Pairs} end),
    ?P(beside(fun() -> erlang:md5(term_to_binary(Pairs, [{compressed, 1}])) end)),
    ?P(beside(fun() -> re:run(Text, <<"(three).\n$">>, [unicode]) end)),
    ?P(beside(fun() -> re:run([Text, 1078], <<"(.)$">>, [unicode]) end)),
    ?P(beside(fun() -> re:run(binary:copy(<<"aж"/utf8>>, 100000), <<"b">>, [unicode, {offset, 4}]) end)),
    %% The emulator of OTP 25 does not come back from the first, and takes the second.
    ?P(erlang:system_info(otp_release) < "26" orelse [badarg || {{'EXIT', {badarg, _}}, true} <- [beside(fun() -> catch re:run(<<Text/binary, 200>>, <<"z">>, [unicode]) end)]]),
    ?P(erlang:system_info(otp_release) < "26" orelse [badarg || {'EXIT', {badarg, _}} <- [catch re:run(<<(binary:copy(<<"ж"/utf8>>, 40000))/binary>>, <<"z">>, [unicode, {offset, 3}])]]),
    ?P([begin B = unicode:characters_to_binary(<<(binary:copy(<<"aж€"/utf8>>, 400000))/binary, End/binary>>), is_binary(B) orelse {element(1, B), byte_size(element(2, B)), element(3, B)} end || End <- [<<>>, <<200>>, <<226, 130>>, <<255, 1, 2, 3, 4, 5>>, <<192, 128>>, <<237, 160, 128>>, <<"x">>]]),
    ?P(beside(fun() -> map_size(maps:from_list(Pairs)) end)),
    ?P(beside(fun() -> T = ets:new(t, []), ets:insert(T, Pairs), erlang:phash2(lists:sort(ets:tab2list(T))) end)),
    ?P(dictionary(Pairs)),
    ?P(messages(1000)),
    ?P([iovec(L) || L <- [[], [[], <<>>], lists:seq(1, 255), [[I, <<"abc">>] || I <- lists:seq(1, 255)], [1, binary:copy(<<"x">>, 1000), 2, [3 | binary:copy(<<"y">>, 600)]]]]),
    ?P([[byte_size(B) || B <- erlang:term_to_iovec(T)] || T <- [a, [lists:seq(1, 1000), binary:copy(<<"x">>, 65), <<1:3>>], {binary:copy(<<"x">>, 64), binary:copy(<<"y">>, 100)}, #{k => binary:copy(<<"x">>, 100)}]]),
    ?P([binary:longest_common_prefix(L) || L <- common()]),
    ?P([binary:longest_common_suffix(L) || L <- common()]),
    ?P(sizes()),
    ok.

dictionary(Pairs) ->
    [put(K, V) || {K, V} <- Pairs],
    put(same, 3), put({a}, <<"binary">>),
    All = get(),
    {dictionary, Seen} = process_info(self(), dictionary),
    Keys = get_keys(),
    R = {length(All), Seen =:= All, Keys =:= [K || {K, _} <- All], lists:sort(get_keys(3)), get_keys(nothing), lists:member({{a}, <<"binary">>}, All)},
    {R, erase() =:= All, get(), erase(), get_keys()}.
messages(N) ->
    Messages = [{I, [I], <<I:600>>} || I <- lists:seq(1, N)],
    [self() ! M || M <- Messages],
    Self = self(),
    Other = spawn_link(fun() -> Self ! process_info(Self, messages) end),
    R = process_info(self(), messages) =:= {messages, Messages},
    receive {messages, Seen} -> ok end,
    unlink(Other),
    flush(N),
    {R, Seen =:= Messages, process_info(self(), messages)}.
flush(0) -> ok;
flush(N) -> receive {_, _, _} -> flush(N - 1) end.
iovec(L) -> {[byte_size(B) || B <- erlang:iolist_to_iovec(L)] =/= x, iolist_to_binary(erlang:iolist_to_iovec(L)) =:= iolist_to_binary(L)}.
common() ->
    X = binary:copy(<<"abcdefghijklm">>, 1000),
    <<_:3, Bits:12992/binary, _/bits>> = X,
    [[X], [X, X], [X, <<X/binary, "z">>], [<<X/binary, "zz">>, <<X/binary, "zy">>, <<X/binary, "z">>], [<<"zz", X/binary>>, <<"yz", X/binary>>, <<"z", X/binary>>],
     [Bits, binary:copy(Bits)], [Bits, <<(binary:part(Bits, 0, 777))/binary, 0>>], [<<>>, X], [<<"a">>, <<"b">>]].
%% Large maps that share what they hold.
sizes() ->
    M1 = maps:from_list([{I, I} || I <- lists:seq(1, 50)]),
    {_, Sizes} = lists:foldl(fun(_, {M, S}) -> N = maps:from_list([{K, M} || K <- lists:seq(1, 40)]), {N, [erts_debug:size(N), erts_debug:flat_size([N]) > 0 | S]} end, {M1, []}, [1, 2, 3]),
    {Sizes, erts_debug:size({M1, M1#{51 => 51}}), erts_debug:size([M1 | M1])}.
