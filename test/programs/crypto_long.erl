%% Much data: ciphers, tags and random bytes go on in parts.
%% booted
%% long
-module(crypto_long).
-export([main/0]).
h(X) when is_binary(X) -> {byte_size(X), erlang:md5(X)};
h({A,B}) -> {h(A),B};
h(X) -> X.
main() ->
  K16 = <<1:128>>, K32 = <<2:256>>,
  D0 = binary:copy(<<"abcdefghijklmnop">>, 100000), Data = [D0, <<D0/binary, "x">>, begin <<_:3,S/bits>> = <<0:3, D0/binary>>, S end, [D0, $a, [<<"b">>]], binary:part(D0, 0, 1048576), binary:part(D0, 0, 1048577), binary:part(D0, 3, 1500000)],
  [begin
    R = try h(crypto:crypto_one_time(C, K, <<3:(8*IV)>>, D, F)) catch error:Reason:St -> {Reason, hd(St)} end,
    io:format("~P~n", [{C, F, case R of {{A, _, T}, {M, Fn, Ar, _}} -> {A, T, M, Fn, if is_list(Ar) -> length(Ar); true -> Ar end}; _ -> R end}, 30])
   end || {C,K,IV} <- [{aes_128_ctr,K16,16},{aes_256_cbc,K32,16},{chacha20,K32,16}], F <- [true,[{encrypt,true},{padding,pkcs_padding}],[{encrypt,true},{padding,zero}],[{encrypt,true},{padding,none}],[{encrypt,false},{padding,pkcs_padding}],[{encrypt,false},{padding,none}]], D <- Data],
  [begin
     {E, Tag} = crypto:crypto_one_time_aead(C, K, <<5:96>>, D, <<"aad">>, N, true),
     io:format("~p~n", [{C, h(E), Tag, crypto:crypto_one_time_aead(C, K, <<5:96>>, E, <<"aad">>, Tag, false) =:= iolist_to_binary(D), crypto:crypto_one_time_aead(C, K, <<5:96>>, E, <<"aax">>, Tag, false)}])
   end || {C,K} <- [{aes_128_gcm,K16},{chacha20_poly1305,K32}], D <- Data, N <- [16]],
  io:format("~p~n", [[{byte_size(crypto:strong_rand_bytes(N)), N > 0 andalso crypto:strong_rand_bytes(N) =/= crypto:strong_rand_bytes(N)} || N <- [0, 1000, 1048576, 1048577, 3000001]]]),
  E1 = (fun(C) -> crypto:crypto_one_time(C, K32, <<3:128>>, D0, [{encrypt,true},{padding,pkcs_padding}]) end)(aes_256_cbc),
  io:format("~p~n", [crypto:crypto_one_time(aes_256_cbc, K32, <<3:128>>, E1, [{encrypt,false},{padding,pkcs_padding}]) =:= D0]),
  Pid = spawn(fun() -> exit(crypto:crypto_one_time(aes_256_cbc, K32, <<3:128>>, D0, true)) end), erlang:yield(), exit(Pid, kill),
  {Other, Ref} = spawn_monitor(fun() -> exit(h(crypto:crypto_one_time(aes_256_cbc, K32, <<3:128>>, iolist_to_binary([D0, D0, D0]), true))) end),
  [begin erlang:garbage_collect(Other), erlang:yield() end || _ <- lists:seq(1, 20)],
  io:format("~p~n", [receive {'DOWN', Ref, process, Other, Hash} -> Hash end]), ok.
