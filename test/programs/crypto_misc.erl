%% Random numbers, arithmetic, keys from passwords, constant-time comparison of module crypto, and what it tells of itself.
%% booted
-module(crypto_misc).
-include("crypto.hrl").

main() -> random(), uniform(), range(), seeds(), exor(), equals(), mod_pow(), bytes_to_integer(), pbkdf2(), xof(), supported(), lifecycle(), engines(), ok.

random() ->
    [?H({N, try_(fun() -> byte_size(crypto:strong_rand_bytes(N)) end)}) || N <- [0, 1, 16, 65536, 65537, 200000, -1, foo, 1.0, 1 bsl 64]],
    ?H(crypto:strong_rand_bytes(16) =/= crypto:strong_rand_bytes(16)),
    ok.

uniform() ->
    [?H({A, B, try_(fun() -> [] =:= [X || _ <- lists:seq(1, 50), X <- [crypto:rand_uniform(A, B)], X < A orelse X >= B] end)})
     || {A, B} <- [{0, 1}, {1, 3}, {-5, 5}, {-5, -3}, {0, 1 bsl 100}, {1 bsl 64, (1 bsl 64) + 2}, {3, 3}, {4, 3}, {foo, 3}, {1, foo}, {1.0, 3}]],
    ok.

range() ->
    ?H([R || R <- [1, 2, 256, 1 bsl 70], X <- [crypto:strong_rand_range(R)], binary:decode_unsigned(X) >= R]),
    [?H({R, try_(fun() -> is_binary(crypto:strong_rand_range(R)) end)}) || R <- [0, -1, foo, <<5>>, <<0>>, <<>>]],
    ?H([F || F <- [crypto:strong_rand_float() || _ <- lists:seq(1, 20)], F < 0 orelse F >= 1]),
    ok.

seeds() ->
    [?H({S, try_(fun() -> crypto:rand_seed(S) end)}) || S <- [<<"seed">>, <<>>]],
    ?H(try_(fun() -> crypto:rand_seed(foo) end)),
    S0 = crypto:rand_seed_s(),
    {X, _} = rand:uniform_s(100, S0),
    ?H({is_tuple(S0), X >= 1, X =< 100}),
    S1 = crypto:rand_seed_alg_s(crypto_aes, "same"),
    {L1, _} = lists:mapfoldl(fun(_, S) -> rand:uniform_s(1 bsl 40, S) end, S1, lists:seq(1, 20)),
    {L2, _} = lists:mapfoldl(fun(_, S) -> rand:uniform_s(S) end, S1, lists:seq(1, 5)),
    ?H({L1, L2}),
    _ = crypto:rand_seed(),
    ?H(rand:uniform(7) =< 7),
    _ = crypto:rand_seed_alg(crypto),
    ?H(rand:uniform(7) =< 7),
    _ = crypto:rand_seed_alg(crypto_cache),
    ?H(rand:uniform(7) =< 7),
    ?H(try_(fun() -> crypto:rand_seed_alg(foo) end)),
    ok.

exor() ->
    [?H({A, B, try_(fun() -> crypto:exor(A, B) end)})
     || {A, B} <- [{<<>>, <<>>}, {<<1, 2, 3>>, <<255, 255, 0>>}, {[1, <<2>>], <<3, 4>>}, {<<1>>, <<>>}, {foo, <<1>>}, {<<1>>, [foo]}, {<<1:3>>, <<1:3>>}]],
    Long = bytes(100000, 1),
    ?H(erlang:phash2(crypto:exor(Long, bytes(100000, 2)))),
    ok.

equals() ->
    [?H({A, B, try_(fun() -> crypto:hash_equals(A, B) end)}) || {A, B} <- [{<<>>, <<>>}, {<<1, 2>>, <<1, 2>>}, {<<1, 2>>, <<1, 3>>}, {<<1>>, <<1, 2>>}, {foo, <<1>>}, {<<1>>, "a"}]],
    ok.

mod_pow() ->
    [?H({B, E, M, try_(fun() -> crypto:mod_pow(B, E, M) end)})
     || {B, E, M} <- [{2, 10, 1000}, {2, 10, 1024}, {3, 0, 7}, {0, 5, 7}, {<<2>>, <<1, 0>>, <<255, 1>>}, {2, 3, 1}, {2, 3, 0}, {foo, 1, 2}, {2, -1, 7}, {-2, 3, 7}, {7, 1 bsl 200, (1 bsl 127) - 1}]],
    ok.

bytes_to_integer() ->
    ?H([crypto:bytes_to_integer(B) || B <- [<<>>, <<0>>, <<255>>, <<1, 0, 0, 0, 0, 0, 0, 0, 0>>]]),
    ?H(try_(fun() -> crypto:bytes_to_integer(foo) end)),
    ok.

pbkdf2() ->
    [?H({D, N, L, try_(fun() -> hex(crypto:pbkdf2_hmac(D, <<"password">>, <<"salt">>, N, L)) end)})
     || {D, N, L} <- [{sha, 1, 20}, {sha, 2, 20}, {sha, 4096, 25}, {sha256, 1, 32}, {sha512, 1000, 100}, {sha224, 3, 1}, {sha384, 3, 200}, {md5, 1, 16}, {sha3_256, 1, 16},
                      {foo, 1, 16}, {sha, 0, 16}, {sha, 1, 0}, {sha, -1, 16}, {sha, foo, 16}, {sha, 1, foo}, {"sha", 1, 1}]],
    [?H({P, S, try_(fun() -> hex(crypto:pbkdf2_hmac(sha, P, S, 1, 20)) end)}) || {P, S} <- [{<<>>, <<>>}, {"list", <<1>>}, {<<1>>, "list"}, {foo, <<1>>}, {<<1>>, foo}]],
    ok.

xof() ->
    try_xof(erlang:system_info(otp_release) > "25").
try_xof(false) -> ok;
try_xof(true) ->
    [?H({T, L, try_(fun() -> hex(crypto:hash_xof(T, [<<"ab">>, "c"], L)) end)}) || T <- [shake128, shake256], L <- [0, 8, 128, 2048]],
    [?H({T, L, D, try_(fun() -> hex(crypto:hash_xof(T, D, L)) end)}) || {T, L, D} <- [{sha256, 128, <<>>}, {foo, 128, <<>>}, {shake128, -1, <<>>}, {shake128, foo, <<>>}, {shake128, 9, <<>>}, {shake128, 8, foo}]],
    ok.

supported() ->
    [?H({K, lists:sort(crypto:supports(K))}) || K <- [hashs, macs, rsa_opts, public_keys]],
    ?H([K || {K, _} <- crypto:supports()]),
    ?H(lists:sort(crypto:supports(ciphers)) =:= lists:sort(proplists:get_value(ciphers, crypto:supports()))),
    ?H(lists:sort(crypto:supports(ciphers))),
    ?H(try_(fun() -> crypto:supports(foo) end)),
    ?H(lists:sort(maps:keys(crypto:info()))),
    [?H(X) || X <- [crypto:info_fips(), crypto:enable_fips_mode(false), crypto:enable_fips_mode(true)]],
    [{Name, Number, Text}] = crypto:info_lib(),
    ?H({Name, is_integer(Number), is_binary(Text)}),
    ?H(is_list(crypto:version())),
    ok.

lifecycle() ->
    ?H([crypto:start(), crypto:stop(), application:start(crypto), application:stop(crypto)]),
    ok.

engines() ->
    [?H({N, try_(F)}) || {N, F} <- [{list, fun() -> crypto:engine_list() end}, {load, fun() -> crypto:engine_load(<<"foo">>, [], []) end}, {by_id, fun() -> crypto:engine_by_id(<<"foo">>) end}]],
    ok.
