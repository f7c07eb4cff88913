%% Ciphers with authentication of module crypto.
%% booted
-module(crypto_aead).
-include("crypto.hrl").

main() -> once(), tags(), ivs(), wrong(), errors(), states(), ok.

ciphers() -> [{C, K} || {C, K} <- [{aes_128_gcm, 16}, {aes_192_gcm, 24}, {aes_256_gcm, 32}, {aes_gcm, 16}, {aes_gcm, 24}, {aes_gcm, 32},
                                   {aes_128_ccm, 16}, {aes_192_ccm, 24}, {aes_256_ccm, 32}, {aes_ccm, 16}, {aes_ccm, 32}, {chacha20_poly1305, 32}, {sm4_gcm, 16}, {sm4_ccm, 16}],
                        lists:member(C, proplists:get_value(ciphers, crypto:supports()))].

once() ->
    [begin
         {Key, IV, Text, Aad} = {bytes(K, 1), bytes(12, 2), bytes(N, N), bytes(A, A)},
         {Out, Tag} = crypto:crypto_one_time_aead(C, Key, IV, Text, Aad, true),
         ?H({C, N, A, hex(Out), hex(Tag), Text =:= crypto:crypto_one_time_aead(C, Key, IV, Out, Aad, Tag, false)})
     end || {C, K} <- ciphers(), N <- [0, 1, 16, 17, 1000], A <- [0, 1, 20]],
    ?H(hex(crypto:crypto_one_time_aead(aes_128_gcm, [bytes(16, 1)], [bytes(12, 1)], ["text", <<1>>], ["aad"], true))),
    ok.

tags() ->
    [begin
         {Key, IV, Text, Aad} = {bytes(K, 1), bytes(12, 2), bytes(21, 7), bytes(5, 8)},
         R = try_(fun() -> crypto:crypto_one_time_aead(C, Key, IV, Text, Aad, T, true) end),
         ?H({C, T, hex(R)}),
         case R of
             {Out, Tag} when is_binary(Out) ->
                 ?H({C, T, try_(fun() -> Text =:= crypto:crypto_one_time_aead(C, Key, IV, Out, Aad, Tag, false) end)});
             _ -> ok
         end
     end || {C, K} <- ciphers(), T <- lists:seq(0, 18) ++ [-1, 1000, foo, <<"x">>]],
    ok.

ivs() ->
    [begin
         {Key, Text, Aad} = {bytes(K, 1), bytes(21, 7), bytes(5, 8)},
         R = try_(fun() -> crypto:crypto_one_time_aead(C, Key, bytes(I, 3), Text, Aad, true) end),
         ?H({C, I, hex(R)})
     end || {C, K} <- ciphers(), I <- [0, 1, 6, 7, 8, 11, 12, 13, 14, 16, 17, 100, 128, 129]],
    ok.

wrong() ->
    [begin
         {Key, IV, Text, Aad} = {bytes(K, 1), bytes(12, 2), bytes(21, 7), bytes(5, 8)},
         {Out, Tag} = crypto:crypto_one_time_aead(C, Key, IV, Text, Aad, T, true),
         D = fun(K1, I1, O1, A1, T1) -> try_(fun() -> crypto:crypto_one_time_aead(C, K1, I1, O1, A1, T1, false) end) end,
         ?H({C, T, D(Key, IV, Out, Aad, flip(Tag)), D(Key, IV, flip(Out), Aad, Tag), D(Key, IV, Out, flip(Aad), Tag), D(Key, flip(IV), Out, Aad, Tag),
             D(flip(Key), IV, Out, Aad, Tag), D(Key, IV, <<Out/binary, 0>>, Aad, Tag), D(Key, IV, Out, <<>>, Tag), D(Key, IV, <<>>, Aad, Tag),
             D(Key, IV, Out, Aad, <<>>), D(Key, IV, Out, Aad, <<Tag/binary, 0>>), D(Key, IV, Out, Aad, binary:part(Tag, 0, 3))})
     end || {C, K} <- ciphers(), T <- [16, 8, 4]],
    ok.

flip(<<B, R/binary>>) -> <<(B bxor 1), R/binary>>.

errors() ->
    Args = [aes_128_gcm, bytes(16, 1), bytes(12, 2), "text", "aad", 16, true],
    [begin
         A = lists:sublist(Args, P - 1) ++ [V] ++ lists:nthtail(P, Args),
         ?H({P, V, try_(fun() -> hex(apply(crypto, crypto_one_time_aead, A)) end)}),
         ?H({P, V, try_(fun() -> hex(apply(crypto, crypto_one_time_aead, lists:sublist(A, 6) ++ [false])) end)})
     end || P <- lists:seq(1, 7), V <- [foo, 1, <<"abc">>, [256], "0123456789abcdef", aes_128_cbc, aes_gcm, chacha20]],
    ok.

states() ->
    case erlang:function_exported(crypto, crypto_one_time_aead_init, 4) of
        true ->
            [begin
                 {Key, IV, Text, Aad} = {bytes(K, 1), bytes(12, 2), bytes(21, 7), bytes(5, 8)},
                 E = crypto:crypto_one_time_aead_init(C, Key, T, true),
                 D = crypto:crypto_one_time_aead_init(C, Key, T, false),
                 [begin
                      Out = crypto:crypto_one_time_aead(E, IV, [Text, X], Aad),
                      ?H({C, T, X, hex(Out), try_(fun() -> crypto:crypto_one_time_aead(D, IV, Out, Aad) =:= <<Text/binary, X/binary>> end),
                          try_(fun() -> crypto:crypto_one_time_aead(D, IV, flip(Out), Aad) end),
                          try_(fun() -> crypto:crypto_one_time_aead(D, IV, <<>>, Aad) end)})
                  end || X <- [<<>>, <<"more">>]]
             end || {C, K} <- ciphers(), T <- [16, 12, 8]],
            Args = [aes_128_gcm, bytes(16, 1), 16, true],
            [?H({P, V, try_(fun() -> is_reference(apply(crypto, crypto_one_time_aead_init, lists:sublist(Args, P - 1) ++ [V] ++ lists:nthtail(P, Args))) end)})
             || P <- lists:seq(1, 4), V <- [foo, 1, <<"abc">>, 0, 17, [256], aes_128_cbc, chacha20, -1]],
            E = crypto:crypto_one_time_aead_init(aes_128_gcm, bytes(16, 1), 16, true),
            [?H({P, V, try_(fun() -> hex(apply(crypto, crypto_one_time_aead, lists:sublist([E, bytes(12, 1), "text", "aad"], P - 1) ++ [V] ++ lists:nthtail(P, [E, bytes(12, 1), "text", "aad"]))) end)})
             || P <- lists:seq(1, 4), V <- [foo, 1, <<"abc">>, [256]]],
            ok;
        false -> ok
    end.
