%% Keys of module crypto: generated, computed, exchanged with dh, ecdh, eddh, srp; what it tells of curves; errors.
%% booted
-module(crypto_exchange).
-include("crypto.hrl").

main() -> curves(), generated(), given(), exchanged(), compressed(), eddh(), dh(), dh_errors(), ec_errors(), edwards_errors(), srp(), types(), ok.

curve_names() -> crypto:ec_curves() -- [ed25519, ed448, x25519, x448].

curves() ->
    ?H(lists:sort(crypto:ec_curves())),
    ?H(crypto:supports(curves)),
    [?H({C, crypto:ec_curve(C)}) || C <- [secp256r1, sect163k1, ed25519]],
    ?H(try_(fun() -> crypto:ec_curve(foo) end)),
    ok.

%% Points lie on their curve, private keys have the length of its order.
generated() ->
    [begin
         {Public, Private} = crypto:generate_key(ecdh, C),
         ?H({C, byte_size(Public), byte_size(Private), binary:first(Public)})
     end || C <- curve_names()],
    ok.

given() ->
    [begin
         Keys = [try_(fun() -> {P, K} = crypto:generate_key(ecdh, C, D), {hex(P), hex(K)} end) || D <- [1, <<1>>, 2, <<0, 0, 3>>, bytes(12, 5)]],
         ?H({C, Keys})
     end || C <- curve_names()],
    ok.

exchanged() ->
    [begin
         {_, A} = {0, bytes(12, 3)}, {_, B} = {0, bytes(12, 4)},
         {PA, _} = crypto:generate_key(ecdh, C, A),
         {PB, _} = crypto:generate_key(ecdh, C, B),
         S = crypto:compute_key(ecdh, PB, A, C),
         ?H({C, hex(S), S =:= crypto:compute_key(ecdh, PA, B, C)})
     end || C <- curve_names()],
    {P1, K1} = crypto:generate_key(ecdh, secp384r1),
    {P2, K2} = crypto:generate_key(ecdh, secp384r1),
    ?H(crypto:compute_key(ecdh, P1, K2, secp384r1) =:= crypto:compute_key(ecdh, P2, K1, secp384r1)),
    ?H(hex(crypto:compute_key(ecdh, element(1, crypto:generate_key(ecdh, secp256r1, 7)), 11, crypto:ec_curve(secp256r1)))),
    ok.

%% Points in their other forms.
compressed() ->
    {<<4, X:32/binary, Y:32/binary>>, _} = crypto:generate_key(ecdh, secp256r1, 12345),
    Odd = binary:last(Y) band 1,
    [?H({F, try_(fun() -> hex(crypto:compute_key(ecdh, P, 77, secp256r1)) end)})
     || {F, P} <- [{uncompressed, <<4, X/binary, Y/binary>>}, {compressed, <<(2 + Odd), X/binary>>}, {other, <<(3 - Odd), X/binary>>},
                   {hybrid, <<(6 + Odd), X/binary, Y/binary>>}, {wrong_hybrid, <<(7 - Odd), X/binary, Y/binary>>}, {infinity, <<0>>}, {empty, <<>>},
                   {short, <<4, X/binary>>}, {long, <<4, X/binary, Y/binary, 0>>}, {off, <<4, X/binary, X/binary>>}]],
    ok.

eddh() ->
    [begin
         A = bytes(N, 1), B = bytes(N, 2),
         {PA, A} = crypto:generate_key(eddh, C, A),
         {PB, B} = crypto:generate_key(eddh, C, B),
         S = crypto:compute_key(eddh, PB, A, C),
         ?H({C, hex(PA), hex(PB), hex(S), S =:= crypto:compute_key(eddh, PA, B, C), S =:= crypto:compute_key(ecdh, PA, B, C)}),
         {P1, K1} = crypto:generate_key(eddh, C),
         {P2, K2} = crypto:generate_key(ecdh, C),
         ?H({byte_size(P1), byte_size(K1), crypto:compute_key(eddh, P1, K2, C) =:= crypto:compute_key(eddh, P2, K1, C)})
     end || {C, N} <- [{x25519, 32}, {x448, 56}]],
    [?H({C, element(1, crypto:generate_key(eddsa, C, bytes(N, 9)))}) || {C, N} <- [{ed25519, 32}, {ed448, 57}]],
    ok.

%% RFC 2409, group 2
prime() ->
    <<16#FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF:1024>>.

dh() ->
    P = binary:decode_unsigned(prime()),
    {PA, A} = crypto:generate_key(dh, [P, 2], <<1234567890123456789:128>>),
    {PB, B} = crypto:generate_key(dh, [prime(), <<2>>], 987654321),
    %% (which OpenSSL decides whether the private key is the one given)
    ?H(crypto:compute_key(dh, PA, B, [P, 2]) =:= crypto:compute_key(dh, binary:decode_unsigned(PB), binary:decode_unsigned(A), [prime(), <<2>>])),
    [begin
         {P1, K1} = crypto:generate_key(dh, Params),
         {P2, K2} = crypto:generate_key(dh, Params),
         ?H({tl(Params), byte_size(K1) =< 128, crypto:compute_key(dh, P1, K2, [P, 2]) =:= crypto:compute_key(dh, P2, K1, [P, 2])})
     end || Params <- [[P, 2], [P, 2, 256], [P, 2, 512]]],
    {_, K3} = crypto:generate_key(dh, [P, 2, 256]),
    ?H(bit_size(binary:encode_unsigned(binary:decode_unsigned(K3)))),
    ok.

dh_errors() ->
    P = binary:decode_unsigned(prime()),
    [?H({N, try_(fun() -> X = crypto:generate_key(dh, A, K), is_tuple(X) end)})
     || {N, A, K} <- [{1, [P], undefined}, {2, [P, foo], undefined}, {12, [prime(), 2], undefined}, {3, [foo, 2], undefined}, {4, [P, 2], foo}, {5, [], undefined}, {6, foo, undefined}, {7, [P, 2, foo], undefined},
                      {8, [23, 5], undefined}, {9, [P, 2, -1], undefined}, {10, [P, 2, 3, 4], undefined}, {11, [P, 2], -1}]],
    [?H({N, try_(fun() -> crypto:compute_key(dh, O, M, A) end)}) || {N, O, M, A} <- [{1, foo, 3, [P, 2]}, {2, 3, foo, [P, 2]}, {3, 3, 3, [P]}, {4, 3, 3, foo}, {5, 0, 3, [P, 2]}, {6, 1, 3, [P, 2]}]],
    ok.

ec_errors() ->
    {P, _} = crypto:generate_key(ecdh, secp256r1, 5),
    N = 16#FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    [?H({C, K, try_(fun() -> is_tuple(crypto:generate_key(ecdh, C, K)) end)})
     || {C, K} <- [{foo, undefined}, {foo, 1}, {secp256r1, foo}, {secp256r1, N - 1}, {secp256r1, []}, {17, undefined}, {{}, undefined}]],
    [?H({O, M, C, try_(fun() -> crypto:compute_key(ecdh, O, M, C) end)})
     || {O, M, C} <- [{foo, 1, secp256r1}, {P, foo, secp256r1}, {P, 1, foo}, {P, 1, secp384r1}, {P, 0, secp256r1}, {17, 1, secp256r1}, {P, 1, x25519}]],
    ok.

edwards_errors() ->
    K = bytes(32, 1),
    [?H({A, C, X, try_(fun() -> is_tuple(crypto:generate_key(A, C, X)) end)})
     || {A, C, X} <- [{eddh, foo, undefined}, {eddh, x25519, <<1>>}, {eddh, x25519, foo}, {eddsa, ed25519, <<1>>}, {eddsa, x25519, K}, {eddh, ed25519, K}, {eddsa, foo, K}, {foo, x25519, K}, {eddh, secp256r1, K}]],
    [?H({O, M, C, try_(fun() -> crypto:compute_key(eddh, O, M, C) end)})
     || {O, M, C} <- [{foo, K, x25519}, {K, foo, x25519}, {<<1>>, K, x25519}, {K, <<1>>, x25519}, {K, K, ed25519}, {K, K, x448}, {<<0:256>>, K, x25519}, {K, K, foo}]],
    ok.

%% RFC 5054, appendix B
srp() ->
    N = <<16#EEAF0AB9ADB38DD69C33F80AFA8FC5E86072618775FF3C0B9EA2314C9C256576D674DF7496EA81D3383B4813D692C6E0E0D5D8E250B98BE48E495C1D6089DAD15DC7D7B46154D6B6CE8EF4AD69B15D4982559B297BCF1885C529F566660E57EC68EDBC3C05726CC02FD4CBF4976EAA9AFD5138FE8376435B9FC61D2FC0EB06E3:1024>>,
    X = <<16#94B7555AABE9127CC58CCF4993DB6CF84D16C124:160>>,
    A = <<16#60975527035CF2AD1989806F0407210BC81EDC04E2762A56AFD529DDDA2D4393:256>>,
    B = <<16#E487CB59D31AC550471E81F00F6928E01DDA08E974A004F49E61F5D105284D20:256>>,
    V = crypto:mod_pow(2, X, N),
    [begin
         {PA, A} = crypto:generate_key(srp, {user, [<<2>>, N, Version]}, A),
         {PB, B} = crypto:generate_key(srp, {host, [V, <<2>>, N, Version]}, B),
         ?H({Version, hex(PA), hex(PB)}),
         U = <<16#CE38B9593487DA98554ED47D70A7AE5F462EF019:160>>,
         ?H(try_(fun() -> hex(crypto:compute_key(srp, PB, {PA, A}, {user, [X, N, <<2>>, Version, U]})) end)),
         ?H(try_(fun() -> hex(crypto:compute_key(srp, PA, {PB, B}, {host, [V, N, Version, U]})) end)),
         ?H(try_(fun() -> hex(crypto:compute_key(srp, PA, {PB, B}, {host, [V, N, Version]})) end)),
         {R, S} = crypto:generate_key(srp, {user, [<<2>>, N, Version]}),
         ?H({byte_size(R) =< 128, byte_size(S)})
     end || Version <- ['3', '6', '6a']],
    ?H(try_(fun() -> crypto:compute_key(srp, N, {N, A}, {user, [X, N, <<2>>, '6a', A]}) end)),
    ?H(try_(fun() -> crypto:generate_key(srp, {user, [<<2>>, N, foo]}, A) end)),
    ?H(try_(fun() -> crypto:generate_key(srp, foo, A) end)),
    ok.

types() ->
    [?H({T, try_(fun() -> crypto:generate_key(T, secp256r1) end)}) || T <- [foo, 17, dsa]],
    [?H({T, try_(fun() -> crypto:compute_key(T, <<1>>, <<1>>, secp256r1) end)}) || T <- [foo, 17, rsa]],
    ok.
