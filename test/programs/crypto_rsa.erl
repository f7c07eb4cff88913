%% RSA of module crypto: signatures with all paddings and digests, encryption, keys, errors.
%% booted
-module(crypto_rsa).
-include("crypto.hrl").
-include("crypto_keys.hrl").

main() -> dss(1024), sign(), none(), verify(), pss(), x931(), public_encrypt(), private_encrypt(), short_keys(), generate(), to_public(), options(), errors(), ok.

private(B) -> rsa(B).
public(B) -> lists:sublist(rsa(B), 2).
digests() -> lists:sort(proplists:get_value(hashs, crypto:supports()) -- [shake128, shake256]).

sign() ->
    [begin
         S = try_(fun() -> crypto:sign(rsa, D, <<"message">>, private(B)) end),
         ?H({B, D, hex(S)}),
         case S of
             <<_/binary>> ->
                 ?H({B, D, crypto:verify(rsa, D, <<"message">>, S, public(B)), crypto:verify(rsa, D, <<"massage">>, S, public(B)),
                     crypto:verify(rsa, D, {digest, crypto:hash(D, <<"message">>)}, S, public(B)),
                     S =:= crypto:sign(rsa, D, {digest, crypto:hash(D, <<"message">>)}, private(B)),
                     S =:= crypto:sign(rsa, D, ["mess", <<"age">>], [ensure_bin(X) || X <- private(B)])});
             _ -> ok
         end
     end || B <- [1024, 1025, 2048], D <- digests()],
    ok.

ensure_bin(N) -> binary:encode_unsigned(N).

none() ->
    [?H({N, hex(try_(fun() -> crypto:sign(rsa, none, bytes(N, 1), private(1024)) end))}) || N <- [0, 1, 100, 117, 118, 128]],
    S = crypto:sign(rsa, none, <<"abc">>, private(1024)),
    ?H(crypto:verify(rsa, none, <<"abc">>, S, public(1024))),
    ?H(crypto:verify(rsa, none, <<"abd">>, S, public(1024))),
    [?H({P, N, hex(try_(fun() -> crypto:sign(rsa, none, bytes(N, 1), private(1024), [{rsa_padding, P}]) end))})
     || P <- [rsa_no_padding, rsa_x931_padding], N <- [0, 1, 20, 125, 126, 127, 128, 129]],
    [?H({N, byte_size_(try_(fun() -> crypto:sign(rsa, none, bytes(N, 1), private(1024), [{rsa_padding, rsa_pkcs1_pss_padding}]) end))}) || N <- [0, 20, 32]],
    R = crypto:sign(rsa, none, bytes(128, 1), private(1024), [{rsa_padding, rsa_no_padding}]),
    ?H({crypto:verify(rsa, none, bytes(128, 1), R, public(1024), [{rsa_padding, rsa_no_padding}]),
        crypto:verify(rsa, none, bytes(128, 2), R, public(1024), [{rsa_padding, rsa_no_padding}])}),
    ok.

byte_size_(B) when is_binary(B) -> byte_size(B);
byte_size_(X) -> X.

verify() ->
    S = crypto:sign(rsa, sha256, <<"message">>, private(1024)),
    <<First, Rest/binary>> = S,
    [?H({X, try_(fun() -> crypto:verify(rsa, sha256, <<"message">>, X, public(1024)) end)})
     || X <- [<<>>, <<0>>, Rest, <<0, S/binary>>, <<(First bxor 1), Rest/binary>>, <<S/binary, 0>>, bytes(128, 3), binary:copy(<<255>>, 128), binary:copy(<<0>>, 128), "list", foo]],
    ?H(crypto:verify(rsa, sha384, <<"message">>, S, public(1024))),
    ?H(crypto:verify(rsa, sha256, <<"message">>, S, public(2048))),
    ?H(crypto:verify(rsa, sha256, <<"message">>, S, public(1025))),
    ok.

pss() ->
    [begin
         O = [{rsa_padding, rsa_pkcs1_pss_padding}] ++ [{rsa_pss_saltlen, L} || L =/= none] ++ [{rsa_mgf1_md, M} || M =/= none],
         S = try_(fun() -> crypto:sign(rsa, D, <<"message">>, private(B), O) end),
         ?H({B, D, L, M, byte_size_(S), is_binary(S) andalso
             [crypto:verify(rsa, D, <<"message">>, S, public(B), O), crypto:verify(rsa, D, <<"massage">>, S, public(B), O),
              crypto:verify(rsa, D, {digest, crypto:hash(D, <<"message">>)}, S, public(B), O),
              %% (OpenSSL 3.0 takes another length where none is given)
              [crypto:verify(rsa, D, <<"message">>, S, public(B), [{rsa_padding, rsa_pkcs1_pss_padding}, {rsa_pss_saltlen, X}])
               || L =/= none andalso L =/= -2 orelse erlang:system_info(otp_release) > "25", X <- [-2, -1, 0, 20, 32]]]})
     end || B <- [1024, 1025], D <- [md5, sha, sha256, sha512, sha3_256, ripemd160], L <- [none, -2, -1, 0, 1, 20, 32, 62, 100, 1000], M <- [none, sha, sha256]],
    %% made by OpenSSL
    ?H(crypto:verify(rsa, sha256, <<"message">>, known_pss(), public(1024), [{rsa_padding, rsa_pkcs1_pss_padding}])),
    ?H(crypto:verify(rsa, sha256, <<"message">>, known_pss_mgf(), public(1025), [{rsa_padding, rsa_pkcs1_pss_padding}, {rsa_mgf1_md, sha512}, {rsa_pss_saltlen, 11}])),
    ?H(crypto:verify(rsa, sha256, <<"message">>, known_pss_mgf(), public(1025), [{rsa_padding, rsa_pkcs1_pss_padding}, {rsa_mgf1_md, sha256}, {rsa_pss_saltlen, 11}])),
    ok.

x931() ->
    O = [{rsa_padding, rsa_x931_padding}],
    [begin
         S = try_(fun() -> crypto:sign(rsa, D, <<"message">>, private(B), O) end),
         ?H({B, D, hex(S), is_binary(S) andalso {crypto:verify(rsa, D, <<"message">>, S, public(B), O), crypto:verify(rsa, D, <<"massage">>, S, public(B), O),
                                                 crypto:verify(rsa, D, <<"message">>, S, public(B)), crypto:verify(rsa, D, <<"message">>, bytes(128, 1), public(B), O)}})
     end || B <- [1024, 1025, 2048], D <- [sha, sha256, sha384, sha512, md5, sha224]],
    ok.

public_encrypt() ->
    [begin
         C = try_(fun() -> crypto:public_encrypt(rsa, bytes(N, 1), public(B), O) end),
         ?H({B, N, O, byte_size_(C), is_binary(C) andalso bytes(N, 1) =:= crypto:private_decrypt(rsa, C, private(B), O)})
     end || B <- [1024, 1025], N <- [0, 1, 16, 60, 62, 86, 87, 100, 117, 118, 128, 129],
            O <- [[], rsa_pkcs1_padding, rsa_pkcs1_oaep_padding, rsa_no_padding, rsa_x931_padding, foo,
                  [{rsa_padding, rsa_pkcs1_oaep_padding}, {rsa_oaep_md, sha256}],
                  [{rsa_padding, rsa_pkcs1_oaep_padding}, {rsa_oaep_md, sha}, {rsa_mgf1_md, sha256}],
                  [{rsa_padding, rsa_pkcs1_oaep_padding}, {rsa_oaep_md, sha512}],
                  [{rsa_padding, rsa_pkcs1_oaep_padding}, {rsa_mgf1_md, sha256}, {rsa_oaep_label, <<"label">>}]]],
    ?H(try_(fun() -> crypto:public_encrypt(rsa, bytes(127, 1), public(1024), rsa_no_padding) end)),
    ?H(hex(try_(fun() -> crypto:public_encrypt(rsa, <<0, (bytes(127, 1))/binary>>, public(1024), rsa_no_padding) end))),
    ?H(hex(crypto:private_decrypt(rsa, <<0, (bytes(127, 1))/binary>>, private(1024), rsa_no_padding))),
    %% made by OpenSSL
    ?H(crypto:private_decrypt(rsa, known_oaep(), private(1024), [{rsa_padding, rsa_pkcs1_oaep_padding}, {rsa_mgf1_md, sha256}, {rsa_oaep_label, <<"label">>}])),
    [?H({X, O, try_(fun() -> crypto:private_decrypt(rsa, X, private(1024), O) end)})
     || X <- [<<1>>, known_oaep(), bytes(129, 1), binary:copy(<<255>>, 128)],
        O <- [rsa_pkcs1_oaep_padding, rsa_no_padding, [{rsa_padding, rsa_pkcs1_oaep_padding}, {rsa_mgf1_md, sha512}]]],
    ok.

private_encrypt() ->
    [begin
         C = try_(fun() -> crypto:private_encrypt(rsa, bytes(N, 1), private(B), O) end),
         ?H({B, N, O, hex(C), is_binary(C) andalso try_(fun() -> bytes(N, 1) =:= crypto:public_decrypt(rsa, C, public(B), O) end)})
     end || B <- [1024, 1025], N <- [0, 1, 20, 32, 117, 118, 126, 127, 128, 129],
            O <- [[], rsa_pkcs1_padding, rsa_no_padding, rsa_x931_padding, rsa_pkcs1_oaep_padding, [{signature_md, sha}], [{signature_md, sha256}, {rsa_padding, rsa_x931_padding}]]],
    [?H({X, O, try_(fun() -> crypto:public_decrypt(rsa, X, public(1024), O) end)})
     || X <- [<<1>>, bytes(128, 5), bytes(129, 1), binary:copy(<<255>>, 128)], O <- [rsa_pkcs1_padding, rsa_no_padding, rsa_x931_padding]],
    S = crypto:sign(rsa, sha256, <<"message">>, private(1024)),
    ?H(hex(crypto:public_decrypt(rsa, S, public(1024), []))),
    ?H(try_(fun() -> crypto:public_decrypt(rsa, S, public(1024), [{signature_md, sha256}]) =:= crypto:hash(sha256, <<"message">>) end)),
    ?H(try_(fun() -> crypto:public_decrypt(rsa, S, public(1024), [{signature_md, sha}]) end)),
    ok.

%% Without the prime factors.
short_keys() ->
    [begin
         Short = lists:sublist(private(B), 3),
         ?H({B, crypto:sign(rsa, sha256, <<"m">>, Short) =:= crypto:sign(rsa, sha256, <<"m">>, private(B))}),
         ?H({B, crypto:private_decrypt(rsa, crypto:public_encrypt(rsa, <<"text">>, public(B), rsa_pkcs1_padding), Short, rsa_pkcs1_padding)})
     end || B <- [1024, 1025, 2048]],
    ok.

generate() ->
    [begin
         {[E, N] = Public, [E, N, D | _] = Private} = crypto:generate_key(rsa, {B, Exp}),
         Bin = fun binary:decode_unsigned/1,
         [_, _, _, P, Q, Dp, Dq, Qi] = lists:map(Bin, Private),
         ?H({B, Bin(E), bit_length(Bin(N)), length(Private), P * Q =:= Bin(N), Dp =:= Bin(D) rem (P - 1), Dq =:= Bin(D) rem (Q - 1), (Qi * Q) rem P}),
         ?H(crypto:verify(rsa, sha, <<"x">>, crypto:sign(rsa, sha, <<"x">>, Private), Public))
     end || {B, Exp} <- [{1024, 65537}, {1024, 3}, {1111, 17}, {2048, 65537}]],
    [?H({B, E, try_(fun() -> crypto:generate_key(rsa, {B, E}) end)}) || {B, E} <- [{255, 65537}, {0, 3}, {-1, 3}, {foo, 3}, {1024, foo}, {1024, 1}, {1024, 2}, {1024, 4}, {1 bsl 40, 3}]],
    %% others run meanwhile
    Self = self(),
    spawn(fun() -> crypto:generate_key(rsa, {2048, 65537}), Self ! generated end),
    ?H([receive M -> M end || _ <- [1]]),
    ok.

bit_length(N) -> length(integer_to_list(N, 2)).

to_public() ->
    ?H(try_(fun() -> crypto:privkey_to_pubkey(rsa, private(1024)) =:= public(1024) end)),
    ?H(try_(fun() -> crypto:privkey_to_pubkey(rsa, [1, 2]) end)),
    ?H(try_(fun() -> crypto:privkey_to_pubkey(rsa, foo) end)),
    ok.

options() ->
    [?H({O, try_(fun() -> is_binary(crypto:sign(rsa, sha, <<"m">>, private(1024), O)) end), try_(fun() -> crypto:verify(rsa, sha, <<"m">>, <<"s">>, public(1024), O) end)})
     || O <- [foo, [foo], [{a, b, c}], [{foo, bar}], [{rsa_padding, foo}], [{rsa_padding, 1}], [{rsa_padding, rsa_pkcs1_oaep_padding}], [{rsa_pss_saltlen, foo}], [{rsa_pss_saltlen, -3}],
              [{rsa_pss_saltlen, 1 bsl 40}], [{rsa_mgf1_md, foo}], [{rsa_mgf1_md, "sha"}], [{rsa_mgf1_md, sha}], [{rsa_padding, rsa_no_padding}],
              [{rsa_pss_saltlen, 3}], [{rsa_padding, rsa_pkcs1_padding} | foo]]],
    [?H({O, try_(fun() -> is_binary(crypto:public_encrypt(rsa, <<"m">>, public(1024), O)) end), try_(fun() -> crypto:public_decrypt(rsa, <<"m">>, public(1024), O) end)})
     || O <- [foo, [foo], [{a, b, c}], [{foo, bar}], [{rsa_padding, foo}], [{rsa_pad, rsa_pkcs1_padding}], [{signature_md, foo}], [{signature_md, "x"}], [{signature_md, sha}],
              [{rsa_oaep_label, "x"}], [{rsa_oaep_md, foo}], [{rsa_oaep_md, "x"}], [{rsa_mgf1_md, "x"}], [{rsa_mgf1_md, foo}], 1]],
    ok.

errors() ->
    [?H({K, try_(fun() -> is_binary(crypto:sign(rsa, sha, <<"m">>, K)) end), try_(fun() -> crypto:verify(rsa, sha, <<"m">>, <<"s">>, K) end),
         try_(fun() -> is_binary(crypto:public_encrypt(rsa, <<"m">>, K, [])) end), try_(fun() -> crypto:private_decrypt(rsa, <<"m">>, K, []) end)})
     || K <- [[], [1], foo, [foo, bar], [foo, bar, baz], public(1024) ++ [foo], private(1024) ++ [1], lists:sublist(private(1024), 4), <<"key">>, {1, 2}]],
    [?H({A, D, M, try_(fun() -> is_binary(crypto:sign(A, D, M, private(1024))) end), try_(fun() -> crypto:verify(A, D, M, <<"s">>, public(1024)) end)})
     || A <- [rsa, foo, 1], D <- [sha, foo, 1], M <- [<<"m">>, foo, [256], {digest, <<"short">>}, {digest, foo}, {foo, <<"short">>}, {digest, 1, 2}]],
    [?H({A, T, try_(fun() -> is_binary(crypto:public_encrypt(A, T, public(1024), [])) end), try_(fun() -> is_binary(crypto:private_encrypt(A, T, private(1024), [])) end)})
     || A <- [rsa, foo, 1], T <- [<<"m">>, "list", foo]],
    ok.

known_pss() -> <<16#8478DC7E668633A4AC7D4A4F0F6D7C71183459ADB9E21FE86FF19B2FABA89AC14172E54A044034C326F4B595A1531272529619E33A6CF3819B04075B4D053EDAEEC28EA659FC282D2A037357D4C923A9A43B99599E386635A8B5E91C9063D643730CC28A2E0A0CC4C5F2670409B27508D1E145C251FEE10A5A9EF7E556B34E19:1024>>.
known_pss_mgf() -> <<16#0027E42C947B9748AA699526D500741E0E40100F1500FBAEBCF5AA8A3F5A110D905EC284D4E7C3D5351126B797BD43D2512D7BA7388EC2AC201F8FEDEDC39D84E05E5A74A63CD6C802D83BF5971B5E5CBBCF366804869FD69D2524AA4C4052C4F8E8D9BBC576BC849BF006CE44FC7D2CAB3F2BA6D3F873106560BC9824F444686D:1032>>.
known_oaep() -> <<16#AAA3A18F3D037A52BD3AEAAF857D161BC2D4E103E5ABD50C1106E291FB12382364576F71489994EC5C622938130A6937C8E9D6F57B22182CF513C5AA6F506EE84789ACE9A2D3B38DC393346C65B43A1E7588B1E994D753AD8D916A8A55BBA070ADF67DF4FE5E13535EFEB1FEEDEDBE0B1C3A8287C0AEAA3C476E36C74D0A1190:1024>>.
