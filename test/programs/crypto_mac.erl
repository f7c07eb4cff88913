%% Message authentication codes of module crypto: HMAC, CMAC, Poly1305; states; errors.
%% booted
-module(crypto_mac).
-include("crypto.hrl").

main() -> hmac(), cmac(), poly1305(), pieces(), truncated(), errors(), ok.

sizes() -> [0, 1, 15, 16, 17, 63, 64, 65, 128, 1000].

hmac() ->
    Hashes = lists:sort(proplists:get_value(hashs, crypto:supports())),
    [?H({A, K, N, try_(fun() -> hex(crypto:mac(hmac, A, bytes(K, 7), bytes(N, N))) end)})
     || A <- Hashes, K <- [0, 1, 20, 64, 65, 200], N <- [0, 1, 100]],
    %% What is long is gone through in parts.
    [?H(hex(crypto:mac(hmac, A, "key", Data))) || A <- [sha256, sha512], Data <- [binary:copy(<<"abcdefg">>, 1200000), ["a", binary:copy(<<"bcdefg">>, 800000)]]],
    [?H({A, hex(crypto:mac(hmac, A, "key", ["text", <<" of ">>, $x]))}) || A <- [md5, sha, sha512]],
    [?H({A, L, try_(fun() -> hex(crypto:macN(hmac, A, "key", "text", L)) end)}) || A <- [sha, sha256], L <- [0, 1, 10, 20, 32, 100]],
    ok.

cmac() ->
    [?H({C, K, N, try_(fun() -> hex(crypto:mac(cmac, C, bytes(K, 3), bytes(N, N))) end)})
     || {C, Ks} <- [{aes_128_cbc, [16]}, {aes_192_cbc, [24]}, {aes_256_cbc, [32]}, {aes_cbc, [16, 24, 32, 15]}, {blowfish_cbc, [16, 8]},
                    {des_ede3_cbc, [24]}, {des_cbc, [8]}, {foo, [16]}, {aes_128_cbc, [17]}],
        K <- Ks, N <- sizes()],
    %% OpenSSL before 3.2 makes something of these
    [?H({C, K, try_(fun() -> hex(crypto:mac(cmac, C, bytes(K, 3), "abc")) end)})
     || erlang:system_info(otp_release) > "25", {C, K} <- [{aes_128_ecb, 16}, {aes_128_ctr, 16}, {aes_128_gcm, 16}, {chacha20, 32}]],
    ?H(try_(fun() -> hex(crypto:macN(cmac, aes_128_cbc, bytes(16, 1), "abc", 5)) end)),
    ok.

poly1305() ->
    [?H({N, hex(crypto:mac(poly1305, bytes(32, N + 1), bytes(N, N)))}) || N <- sizes() ++ lists:seq(2, 40)],
    [?H({K, try_(fun() -> hex(crypto:mac(poly1305, bytes(K, 1), "abc")) end)}) || K <- [0, 16, 31, 33]],
    [?H(hex(crypto:mac(poly1305, binary:copy(<<255>>, 32), binary:copy(<<255>>, N)))) || N <- [16, 17, 32, 48, 64]],
    [?H(hex(crypto:mac(poly1305, <<R:16/little-unit:8, 0:128>>, binary:copy(<<255>>, N)))) || R <- [0, 1, 2, 4], N <- [16, 32, 48, 64]],
    ok.

pieces() ->
    [begin
         S = make(Type, Sub, Key),
         [crypto:mac_update(S, P) || P <- [bytes(1, 1), [], bytes(15, 2), bytes(16, 3), bytes(33, 4), "abc"]],
         ?H({Type, Sub, hex(crypto:mac_final(S))}),
         %% (with poly1305 OTP crashes here; HMAC goes on with OpenSSL 3.0)
         [begin
              ?H({Type, Sub, try_(fun() -> crypto:mac_final(S) end)}),
              ?H({Type, Sub, try_(fun() -> is_reference(crypto:mac_update(S, "more")) end)})
          end || Type =:= cmac orelse Type =:= hmac andalso erlang:system_info(otp_release) > "25"]
     end || {Type, Sub, Key} <- [{hmac, sha256, "key"}, {hmac, md5, ""}, {cmac, aes_128_cbc, bytes(16, 9)}, {cmac, des_ede3_cbc, bytes(24, 9)}, {poly1305, undefined, bytes(32, 9)}]],
    S = make(hmac, sha, "key"),
    ?H(S =:= crypto:mac_update(S, "abc")),
    ok.

make(poly1305, _, Key) -> crypto:mac_init(poly1305, Key);
make(Type, Sub, Key) -> crypto:mac_init(Type, Sub, Key).

truncated() ->
    [?H({N, try_(fun() -> hex(crypto:mac_finalN(crypto:mac_update(crypto:mac_init(hmac, sha, "k"), "text"), N)) end)}) || N <- [0, 1, 12, 20, 21, -1, a]],
    ok.

errors() ->
    [?H({T, S, K, D, try_(fun() -> crypto:mac(T, S, K, D) end)})
     || T <- [hmac, cmac, poly1305, foo], S <- [sha, aes_128_cbc, foo, 1], K <- ["key", foo, bytes(32, 1)], D <- ["abc", foo, [256]]],
    [?H({T, try_(fun() -> crypto:mac_init(T, foo, "key") end)}) || T <- [hmac, cmac, poly1305, foo, 1]],
    ?H(try_(fun() -> crypto:mac_init(poly1305, "key") end)),
    ?H(try_(fun() -> crypto:mac_update(make_ref(), "key") end)),
    ?H(try_(fun() -> crypto:mac_update(crypto:mac_init(hmac, sha, "k"), foo) end)),
    ?H(try_(fun() -> crypto:mac_final(foo) end)),
    ok.
