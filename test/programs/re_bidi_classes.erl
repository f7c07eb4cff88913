%% Bidirectional classes of characters in regular expressions, also of those that are not assigned.
%% otp: 29
-module(re_bidi_classes).
-export([main/0]).

main() ->
    S = << <<C/utf8>> || {From, To} <- parts(), C <- lists:seq(From, To) >>,
    [begin
         {match, Found} = re:run(S, ["\\p{bc:", Class, "}+"], [unicode, global, {capture, first, index}]),
         io:format("~s ~p ~p~n", [Class, length(Found), erlang:phash2(Found)])
     end || Class <- ["AL", "AN", "BN", "CS", "ES", "ET", "L", "NSM", "ON", "R"]],
    ok.

parts() ->
    [{16#580, 16#8ff}, {16#2060, 16#20d0}, {16#fb00, 16#ffff}, {16#10800, 16#10fff}, {16#1e800, 16#1efff}, {16#1fffe, 16#1ffff}, {16#e0000, 16#e1001}].
