%% Signatures of module crypto with DSA, ECDSA and EdDSA: round trips, known ones, wrong ones, errors.
%% booted
-module(crypto_sign).
-include("crypto.hrl").
-include("crypto_keys.hrl").

main() -> dsa(), known_dsa(), curves(), known_ecdsa(), explicit(), wrong_ecdsa(), eddsa(), errors(), rsa(1024), ok.

digests() -> lists:sort(proplists:get_value(hashs, crypto:supports()) -- [shake128, shake256]).

private_dsa(B) -> lists:sublist(dss(B), 4).
public_dsa(B) -> lists:sublist(dss(B), 3) ++ [lists:last(dss(B))].

%% Signs and verifies in all ways.
ways(A, D, M, Private, Public) ->
    H = crypto:hash(D, M),
    try_(fun() ->
             S1 = crypto:sign(A, D, M, Private),
             S2 = crypto:sign(A, D, {digest, H}, Private),
             [crypto:verify(A, D, M, S, Public) || S <- [S1, S2]] ++ [crypto:verify(A, D, {digest, H}, S, Public) || S <- [S1, S2]]
                 ++ [crypto:verify(A, D, <<M/binary, 1>>, S, Public) || S <- [S1, S2]] ++ [crypto:verify(A, D, {digest, flip(H)}, S, Public) || S <- [S1, S2]]
                 ++ [crypto:verify(A, D, M, flip(S), Public) || S <- [S1, S2]]
         end).

flip(B) -> L = byte_size(B) - 1, <<P:L/binary, X>> = B, <<P/binary, (X bxor 1)>>.

dsa() ->
    %% (OpenSSL 3.0 takes all of them)
    [?H({B, D, ways(dss, D, <<"message">>, private_dsa(B), public_dsa(B))})
     || B <- [1024, 2048], D <- digests(), lists:prefix("sha", atom_to_list(D)) orelse erlang:system_info(otp_release) > "25"],
    ?H(try_(fun() -> crypto:verify(dss, sha, <<"message">>, crypto:sign(dss, sha256, <<"message">>, private_dsa(1024)), public_dsa(1024)) end)),
    ok.

known_dsa() ->
    {S1, S2} = {dsa_sha(), dsa_sha512()},
    ?H([crypto:verify(dss, D, <<"message">>, S, public_dsa(B)) || D <- [sha, sha512], S <- [S1, S2], B <- [1024, 2048]]),
    ?H([crypto:verify(dss, D, {digest, crypto:hash(D, <<"message">>)}, S, public_dsa(B)) || D <- [sha, sha512], S <- [S1, S2], B <- [1024, 2048]]),
    [?H({X, crypto:verify(dss, sha, <<"message">>, X, public_dsa(1024)), crypto:verify(dss, sha, {digest, crypto:hash(sha, <<"message">>)}, X, public_dsa(1024))}) || X <- broken(S1)],
    ok.

%% What is no signature: cut short, longer, with other encodings of the same numbers, with numbers out of range.
broken(S) ->
    <<16#30, L, Body/binary>> = S,
    <<2, RL, R:RL/binary, 2, SL, N/binary>> = Body,
    [<<>>, <<16#30>>, <<16#30, 0>>, binary:part(S, 0, byte_size(S) - 1), <<S/binary, 0>>, <<16#31, L, Body/binary>>, <<16#30, 16#81, L, Body/binary>>,
     <<16#30, (L + 1), 2, (RL + 1), 0, R/binary, 2, SL, N/binary>>, <<16#30, (SL + 5), 2, 1, 0, 2, SL, N/binary>>, <<16#30, (RL + 5), 2, RL, R/binary, 2, 1, 0>>,
     <<16#30, 6, 2, 1, 1, 2, 1, 1>>, <<16#30, 6, 2, 1, 255, 2, 1, 1>>, <<16#30, 128, 2, RL, R/binary, 2, SL, N/binary, 0, 0>>, <<16#30, 4, 2, 0, 2, 0>>, <<2, 1, 1>>].

ec_curves() ->
    [secp256r1, secp384r1, secp521r1, secp256k1, secp192r1, secp224r1, secp160r1, secp112r2, brainpoolP256r1, brainpoolP512t1, prime239v1, wtls9,
     sect163k1, sect233r1, sect571r1, c2pnb163v1, c2tnb431r1, ipsec3, ipsec4, wtls1, sect113r1].

curves() ->
    [begin
         {Public, Private} = crypto:generate_key(ecdh, C),
         ?H({C, D, ways(ecdsa, D, <<"message">>, [Private, C], [Public, C])})
     end || C <- ec_curves(), D <- [sha, sha256, sha512]],
    [?H({D, ways(ecdsa, D, <<"message">>, [private_ec(), secp256r1], [public_ec(), secp256r1])}) || D <- digests()],
    %% the same key written otherwise
    ?H(crypto:verify(ecdsa, sha256, <<"message">>, crypto:sign(ecdsa, sha256, <<"message">>, [binary:decode_unsigned(private_ec()), secp256r1]), [compressed(), secp256r1])),
    ?H(crypto:verify(ecdsa, sha256, {digest, crypto:hash(sha256, <<"message">>)}, crypto:sign(ecdsa, sha256, <<"message">>, [private_ec(), secp256r1]), [compressed(), secp256r1])),
    ok.

private_ec() -> <<16#C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721:256>>.
public_ec() -> <<4, 16#60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6:256, 16#7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299:256>>.
compressed() -> <<3, 16#60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6:256>>.

%% RFC 6979, A.2.5
known_ecdsa() ->
    R1 = 16#61340C88C3AAEBEB4F6D667F672CA9759A6CCAA9FA8811313039EE4A35471D32,
    S1 = 16#6D7F147DAC089441BB2E2FE8F7A3FA264B9C475098FDCF6E00D7C996E1B8B7EB,
    R2 = 16#EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716,
    S2 = 16#F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8,
    [?H({D, M, crypto:verify(ecdsa, D, M, S, [public_ec(), secp256r1]), crypto:verify(ecdsa, D, {digest, crypto:hash(D, M)}, S, [public_ec(), secp256r1])})
     || D <- [sha, sha256, sha384], M <- [<<"sample">>, <<"Sample">>], S <- [sequence(R1, S1), sequence(R2, S2)]],
    ok.

sequence(R, S) -> B = <<(integer(R))/binary, (integer(S))/binary>>, <<16#30, (byte_size(B)), B/binary>>.
integer(N) -> case binary:encode_unsigned(N) of <<1:1, _/bitstring>> = B -> <<2, (byte_size(B) + 1), 0, B/binary>>; B -> <<2, (byte_size(B)), B/binary>> end.

%% Curves given by their parameters.
explicit() ->
    [begin
         E = crypto:ec_curve(C),
         {Public, Private} = crypto:generate_key(ecdh, C),
         ?H({C, ways(ecdsa, sha256, <<"message">>, [Private, E], [Public, E]), ways(ecdsa, sha256, <<"message">>, [Private, C], [Public, E])})
     end || C <- [secp256r1, secp384r1, brainpoolP256r1, sect163k1, sect233r1, c2pnb163v1]],
    ok.

wrong_ecdsa() ->
    H = crypto:hash(sha256, <<"message">>),
    S = crypto:sign(ecdsa, sha256, <<"message">>, [private_ec(), secp256r1]),
    [?H({crypto:verify(ecdsa, sha256, <<"message">>, X, [public_ec(), secp256r1]), crypto:verify(ecdsa, sha256, {digest, H}, X, [public_ec(), secp256r1])})
     || X <- broken(sequence(16#61340C88C3AAEBEB4F6D667F672CA9759A6CCAA9FA8811313039EE4A35471D32, 16#6D7F147DAC089441BB2E2FE8F7A3FA264B9C475098FDCF6E00D7C996E1B8B7EB))],
    N = 16#FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    [?H({R =:= N, T =:= N, crypto:verify(ecdsa, sha256, <<"message">>, sequence(R, T), [public_ec(), secp256r1]),
         crypto:verify(ecdsa, sha256, {digest, H}, sequence(R, T), [public_ec(), secp256r1])}) || R <- [1, N - 1, N, N + 1], T <- [1, N - 1, N, N + 1]],
    ?H({crypto:verify(ecdsa, sha256, <<"message">>, S, [public_ec(), secp256r1]), try_(fun() -> crypto:verify(ecdsa, sha256, <<"message">>, S, [public_ec(), secp256k1]) end)}),
    %% digests of nothing but zeros
    Z = <<0:256>>,
    ?H(crypto:verify(ecdsa, sha256, {digest, Z}, crypto:sign(ecdsa, sha256, {digest, Z}, [private_ec(), secp256r1]), [public_ec(), secp256r1])),
    ok.

eddsa() ->
    [begin
         Key = bytes(K, 7),
         {Public, Key} = crypto:generate_key(eddsa, C, Key),
         S = crypto:sign(eddsa, none, <<"message">>, [Key, C]),
         ?H({C, hex(Public), hex(S), crypto:verify(eddsa, none, <<"message">>, S, [Public, C]), crypto:verify(eddsa, none, <<"massage">>, S, [Public, C]),
             crypto:verify(eddsa, none, <<"message">>, flip(S), [Public, C]), crypto:verify(eddsa, none, <<"message">>, <<>>, [Public, C]),
             S =:= crypto:sign(eddsa, sha512, ["mess", <<"age">>], [Key, C]), S =:= crypto:sign(eddsa, foo, {digest, <<"message">>}, [Key, C])}),
         {P2, K2} = crypto:generate_key(eddsa, C),
         ?H({byte_size(P2), byte_size(K2), crypto:verify(eddsa, none, <<"m">>, crypto:sign(eddsa, none, <<"m">>, [K2, C]), [P2, C])})
     end || {C, K} <- [{ed25519, 32}, {ed448, 57}]],
    ok.

errors() ->
    [?H({A, K, try_(fun() -> is_binary(crypto:sign(A, sha256, <<"m">>, K)) end), try_(fun() -> crypto:verify(A, sha256, <<"m">>, <<"s">>, K) end)})
     || {A, Ks} <- [{dss, [[], foo, [1, 2, 3], [1, 2, 3, 4, 5], [foo, 1, 2, 3], <<"k">>]},
                    {ecdsa, [[<<"k">>, secp256r1], [<<>>, secp256r1], [<<0>>, secp256r1], [foo, secp256r1], [binary:copy(<<255>>, 32), secp256r1], [private_ec(), foo], [public_ec(), secp256k1], [1, {}],
                             [private_ec(), {{prime_field, <<1>>}, {<<1>>, <<1>>, none}, <<1>>, <<1>>, none}]]},
                    {eddsa, [[<<"k">>, ed25519], [bytes(32, 1), ed448], [foo, ed25519], [bytes(32, 1), x25519]]}], K <- Ks],
    [?H({A, O, try_(fun() -> is_binary(crypto:sign(A, sha256, <<"m">>, K, O)) end)})
     || {A, K} <- [{ecdsa, [private_ec(), secp256r1]}, {dss, private_dsa(1024)}, {eddsa, [bytes(32, 1), ed25519]}], O <- [[], foo, [{rsa_padding, rsa_no_padding}], [a]]],
    ?H(try_(fun() -> crypto:sign(ecdsa, none, <<"m">>, [private_ec(), secp256r1]) end)),
    ?H(try_(fun() -> crypto:sign(dss, none, <<"m">>, private_dsa(1024)) end)),
    ?H(try_(fun() -> crypto:sign(ecdsa, sha256, {digest, <<"m">>}, [private_ec(), secp256r1]) end)),
    ok.

dsa_sha() -> <<16#302C021403BF5F43132A0566A688A13F9E3216EF98F7BF7C02140B85256DDFCB51F4381104D2908A6B83B31DB819:368>>.
dsa_sha512() -> <<16#30440220446FEEF43F222C6B0B97818BD58A8C0E61EC34D4DB0DAB42EA15AAC45B391A14022037261A1E9CDC2946FAD3D7E5775023A592DE70C114069FFDA9F4912B82586583:560>>.
