%% Hashes of module crypto: all algorithms, states, errors.
%% booted
-module(crypto_hash).
-include("crypto.hrl").

main() -> known(), pieces(), info(), xof(), errors(), equals(), parallel(), ok.

algorithms() -> lists:sort(proplists:get_value(hashs, crypto:supports())).

known() ->
    ?H(algorithms()),
    [?H({A, N, try_(fun() -> hex(crypto:hash(A, bytes(N, N))) end)}) || A <- algorithms(), N <- [0, 1, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 136, 137, 1000, 70000]],
    [?H({A, try_(fun() -> hex(crypto:hash(A, [<<"a">>, $b, [<<"c">>], []])) end)}) || A <- algorithms()],
    ok.

%% A state stays what it was when it is used again.
pieces() ->
    [begin
         S0 = crypto:hash_init(A),
         S1 = crypto:hash_update(S0, bytes(N, 1)),
         S2 = crypto:hash_update(S1, [bytes(17, 2), "xyz"]),
         S3 = crypto:hash_update(S1, <<>>),
         ?H({A, N, [try_(fun() -> hex(crypto:hash_final(S)) end) || S <- [S0, S1, S2, S3, S1, S2]]})
     end || A <- algorithms(), N <- [0, 64, 200]],
    ok.

info() -> [?H({A, try_(fun() -> crypto:hash_info(A) end)}) || A <- algorithms() ++ [foo, 1, <<"sha">>]], ok.

xof() ->
    case erlang:function_exported(crypto, hash_xof, 3) of
        true ->
            [?H({A, L, try_(fun() -> hex(crypto:hash_xof(A, "abc", L)) end)}) || A <- [shake128, shake256, foo], L <- [0, 8, 128, 256, 1000, 7, -1, a]],
            S = crypto:hash_update(crypto:hash_init(shake256), "abc"),
            [?H(hex(crypto:hash_final_xof(S, L))) || L <- [8, 1600, 16]];
        false -> ok
    end.

errors() ->
    [?H({A, D, try_(fun() -> crypto:hash(A, D) end)}) || A <- [sha, foo, 1], D <- [<<1:3>>, atom, [256], [a], "ok"]],
    ?H(try_(fun() -> crypto:hash_init(foo) end)),
    ?H(try_(fun() -> crypto:hash_init("x") end)),
    ?H(try_(fun() -> crypto:hash_update(crypto:hash_init(sha), foo) end)),
    ?H(try_(fun() -> crypto:hash_update(make_ref(), "abc") end)),
    ?H(try_(fun() -> crypto:hash_update(foo, "abc") end)),
    ?H(try_(fun() -> crypto:hash_final(make_ref()) end)),
    ?H(try_(fun() -> crypto:hash_final(17) end)),
    ok.

equals() ->
    case erlang:function_exported(crypto, hash_equals, 2) of
        true -> [?H({A, B, try_(fun() -> crypto:hash_equals(A, B) end)}) || A <- [<<>>, <<"abc">>, "abc"], B <- [<<>>, <<"abc">>, <<"abd">>, <<"abcd">>, a]];
        false -> ok
    end.

%% States go to other processes.
parallel() ->
    S = crypto:hash_update(crypto:hash_init(sha256), "abc"),
    ?H([alone(fun() -> hex(crypto:hash_final(crypto:hash_update(S, integer_to_list(I)))) end) || I <- lists:seq(1, 5)]),
    %% The state lives as long as a reference to it.
    ?H({hex(crypto:hash_final(binary_to_term(term_to_binary(S)))), is_reference(S)}),
    ok.
