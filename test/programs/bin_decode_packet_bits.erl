%% erlang:decode_packet/3 of what is no whole number of bytes: OTP 25 takes it, later releases refuse.
-module(bin_decode_packet_bits).
-include("check.hrl").

main() ->
    Bits = [<<5, 101, 22, 203, 54, 175, 246, 68, 1, 122:7>>, <<5, 1:3>>, <<1:7>>, <<3, 1, 2, 3, 4, 1:1>>, <<0, 2, 7, 8, 5:3>>, <<"GET / HTTP/1.1\r\nx", 2:2>>, <<"a\nb", 1:4>>],
    ?P([{Type, [try erlang:decode_packet(Type, id(B), []) catch error:E -> E end || B <- Bits]} || Type <- [raw, 0, 1, 2, 4, line, http, httph, asn1, tpkt, ssl_tls, cdr, sunrm, fcgi]]),
    ?P([begin <<_:N, B/bits>> = <<0:N, 2, 7, 8, 9, 1:3>>, try erlang:decode_packet(1, B, []) catch error:E -> E end end || N <- [0, 1, 4, 7]]),
    ?P([try erlang:decode_packet(T, id(B), []) catch error:E -> E end || T <- [raw, 1, line], B <- [<<>>, a, [1]]]),
    ok.
