%% The type of service as a map with its precedence: OTP 29 takes one.
-module(socket_tos_maps).
-include("check.hrl").

main() ->
    {ok, S} = socket:open(inet, dgram, udp),
    [?P({Tos, Precedence, set(S, #{tos => Tos, precedence => Precedence})}) || Tos <- [default, lowdelay, throughput, reliability, mincost, x, 0, 1, 3, 8, 15, 16, 40, -1, 1.0],
     Precedence <- [routine, priority, immediate, flash, flashoverride, flash_override, critical_ecp, critic_ecp, internetcontrol, netcontrol, 0, 1, 7, 8, -1, y]],
    [?P({Value, set(S, Value)}) || Value <- [#{}, #{tos => lowdelay}, #{precedence => 1}, #{tos => lowdelay, precedence => 1, more => 2}, [], {lowdelay, 1}, 5, lowdelay]],
    ok = socket:close(S).

set(S, Value) ->
    ok = socket:setopt(S, {ip, tos}, 4),
    {case socket:setopt(S, {ip, tos}, Value) of ok -> ok; {error, Reason} -> Reason end, socket:getopt(S, {ip, tos})}.
