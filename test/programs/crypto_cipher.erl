%% Ciphers of module crypto: all algorithms at once and in pieces, paddings, errors.
%% booted
-module(crypto_cipher).
-include("crypto.hrl").

main() -> infos(), once(), pieces(), paddings(), random_padding(), keys(), options(), errors(), ok.

plain() -> [C || C <- lists:sort(proplists:get_value(ciphers, crypto:supports())), C =/= chacha20_poly1305,
                 not lists:suffix("gcm", atom_to_list(C)), not lists:suffix("ccm", atom_to_list(C)), not generic(C)].
generic(C) -> lists:member(C, [aes_cbc, aes_ccm, aes_cfb128, aes_cfb8, aes_ctr, aes_ecb, aes_gcm]).

infos() ->
    [?H({C, try_(fun() -> lists:sort(maps:to_list(crypto:cipher_info(C))) end)})
     || C <- lists:sort(proplists:get_value(ciphers, crypto:supports())) ++ [foo, 1]],
    ok.

key(C) -> #{key_length := K, iv_length := I, block_size := B} = crypto:cipher_info(C), {bytes(K, 5), bytes(I, 6), B}.

once() ->
    [begin
         {Key, IV, B} = key(C),
         Text = bytes(N * B, N),
         Out = one_time(C, Key, IV, Text, true),
         ?H({C, N, hex(Out), one_time(C, Key, IV, Out, false) =:= Text})
     end || C <- plain(), N <- [0, 1, 2, 5, 16, 100]],
    [?H({C, K, try_(fun() -> hex(crypto:crypto_one_time(C, bytes(K, 1), bytes(16, 2), bytes(32, 3), true)) end)})
     || C <- [aes_cbc, aes_cfb128, aes_cfb8, aes_ctr], K <- [16, 24, 32, 17]],
    [?H({K, try_(fun() -> hex(crypto:crypto_one_time(aes_ecb, bytes(K, 1), bytes(32, 3), true)) end)}) || K <- [16, 24, 32, 17]],
    ok.

one_time(C, Key, <<>>, Text, Enc) -> crypto:crypto_one_time(C, Key, Text, Enc);
one_time(C, Key, IV, Text, Enc) -> crypto:crypto_one_time(C, Key, IV, Text, Enc).

init(C, Key, <<>>, Options) -> crypto:crypto_init(C, Key, Options);
init(C, Key, IV, Options) -> crypto:crypto_init(C, Key, IV, Options).

pieces() ->
    [begin
         {Key, IV, _} = key(C),
         S = init(C, Key, IV, Enc),
         Outs = [hex(crypto:crypto_update(S, P)) || P <- [bytes(1, 1), [], bytes(7, 2), bytes(8, 3), bytes(24, 5), [bytes(8, 6), "abcdefgh"], bytes(40, 4)]],
         ?H({C, Enc, Outs}),
         ?H({C, Enc, try_(fun() -> hex(crypto:crypto_final(S)) end), lists:sort(maps:to_list(crypto:crypto_get_data(S)))})
     end || C <- plain(), Enc <- [true, false]],
    ok.

paddings() ->
    [begin
         {Key, IV, B} = key(C),
         Text = bytes(N, N + 1),
         Enc = try_(fun() ->
                        S = init(C, Key, IV, [{encrypt, true}, {padding, P}]),
                        A = crypto:crypto_update(S, Text),
                        Z = crypto:crypto_final(S),
                        {hex(A), hex(Z), lists:sort(maps:to_list(crypto:crypto_get_data(S))), <<A/binary, Z/binary>>}
                    end),
         ?H({C, P, N, Enc, B}),
         case Enc of
             {_, _, _, Out} ->
                 ?H({C, P, N, try_(fun() ->
                                       S = init(C, Key, IV, [{encrypt, false}, {padding, P}]),
                                       A = crypto:crypto_update(S, Out),
                                       D = crypto:crypto_get_data(S),
                                       Z = crypto:crypto_final(S),
                                       {hex(A), hex(Z), lists:sort(maps:to_list(D)), lists:sort(maps:to_list(crypto:crypto_get_data(S)))}
                                   end)}),
                 ?H({C, P, N, try_(fun() -> hex(one_time(C, Key, IV, Text, [{encrypt, true}, {padding, P}])) end)}),
                 ?H({C, P, N, try_(fun() -> hex(one_time(C, Key, IV, Out, [{encrypt, false}, {padding, P}])) end)});
             _ -> ok
         end
     end || C <- [aes_128_cbc, aes_256_ecb, des_ede3_cbc, aes_128_ctr, aes_128_cfb8, chacha20], P <- [none, zero, pkcs_padding, undefined],
            N <- [0, 1, 7, 8, 15, 16, 17, 32]],
    %% what is no padding
    [?H({N, try_(fun() -> hex(crypto:crypto_one_time(aes_128_cbc, bytes(16, 1), bytes(16, 2), bytes(N, 3), [{encrypt, false}, {padding, pkcs_padding}])) end)})
     || N <- [0, 1, 16, 32, 33]],
    ok.

random_padding() ->
    Key = bytes(16, 1), IV = bytes(16, 2),
    [begin
         Out = crypto:crypto_one_time(aes_128_cbc, Key, IV, bytes(N, 1), [{encrypt, true}, {padding, random}]),
         <<In:N/binary, _/binary>> = crypto:crypto_one_time(aes_128_cbc, Key, IV, Out, false),
         ?H({N, byte_size(Out), In =:= bytes(N, 1)})
     end || N <- [0, 1, 15, 16, 17]],
    ok.

keys() ->
    [?H({C, K, I, try_(fun() -> hex(crypto:crypto_one_time(C, bytes(K, 1), bytes(I, 2), bytes(16, 3), true)) end)})
     || C <- [aes_128_cbc, des_cbc, des_ede3_cbc, blowfish_cbc, blowfish_cfb64, chacha20, aes_128_ctr], K <- [7, 8, 15, 16, 24, 32, 56, 57, 72, 73], I <- [0, 8, 12, 16]],
    [?H({K, try_(fun() -> hex(crypto:crypto_one_time(rc4, bytes(K, 1), bytes(16, 3), true)) end)}) || K <- [1, 5, 16, 40, 255, 256, 257]],
    [?H({K, try_(fun() -> hex(crypto:crypto_one_time(blowfish_ecb, bytes(K, 1), bytes(16, 3), true)) end)}) || K <- [1, 4, 8, 16, 56, 72, 73]],
    ?H(hex(crypto:crypto_one_time(aes_128_cbc, [bytes(8, 1), [bytes(8, 2)]], [<<1>>, bytes(15, 2)], ["0123456789", <<"abcdef">>], true))),
    ok.

options() ->
    [?H({O, try_(fun() -> hex(crypto:crypto_one_time(aes_128_cbc, bytes(16, 1), bytes(16, 2), bytes(16, 3), O)) end)})
     || O <- [true, false, [], [{encrypt, true}], [{encrypt, false}], [{padding, zero}], [{padding, none}, {encrypt, true}], [{padding, foo}],
              [{encrypt, foo}], [{foo, bar}], [{1, 2}], [{"a", 2}], [foo], [{a, b, c}], foo, 1, [{encrypt, true}, {encrypt, false}], [{encrypt, true} | foo],
              [{padding, zero}, {padding, none}], #{}, {encrypt, true}]],
    ok.

errors() ->
    [?H({C, K, I, D, try_(fun() -> hex(crypto:crypto_one_time(C, K, I, D, true)) end)})
     || C <- [aes_128_cbc, aes_128_gcm, aes_128_ccm, chacha20_poly1305, foo, 1], K <- [bytes(16, 1), foo, [256]], I <- [bytes(16, 2), foo, <<>>], D <- [bytes(16, 3), foo]],
    [?H({C, try_(fun() -> hex(crypto:crypto_one_time(C, bytes(16, 1), bytes(16, 3), true)) end)}) || C <- [aes_128_cbc, aes_128_ecb, foo, aes_ecb]],
    S = crypto:crypto_init(aes_128_cbc, bytes(16, 1), bytes(16, 2), true),
    ?H(try_(fun() -> crypto:crypto_update(S, foo) end)),
    ?H(try_(fun() -> crypto:crypto_update(foo, "abc") end)),
    ?H(try_(fun() -> crypto:crypto_update(make_ref(), "abc") end)),
    ?H(try_(fun() -> crypto:crypto_final(make_ref()) end)),
    ?H(try_(fun() -> crypto:crypto_get_data(make_ref()) end)),
    ?H(try_(fun() -> crypto:crypto_get_data(foo) end)),
    ?H({crypto:crypto_update(S, bytes(20, 3)), S =:= crypto:crypto_init(S, bytes(16, 1), bytes(16, 7), true), crypto:crypto_update(S, bytes(20, 3))}),
    ?H(try_(fun() -> crypto:crypto_init(S, bytes(16, 1), bytes(16, 2), foo) end)),
    ?H(try_(fun() -> crypto:crypto_init("x", bytes(16, 1), bytes(16, 2), true) end)),
    case erlang:function_exported(crypto, crypto_dyn_iv_init, 3) of
        true ->
            ?H(try_(fun() -> crypto:crypto_dyn_iv_init(aes_128_cbc, bytes(16, 1), true) end)),
            ?H(try_(fun() -> crypto:crypto_dyn_iv_update(S, bytes(16, 1), bytes(16, 1)) end));
        false -> ok
    end.
