%% Zip generators and strict generators of newer releases.
%% otp: 29
-module(syntax_zip_strict).
-include("check.hrl").

main() ->
    ?P([{X, Y} || X <- [1, 2, 3] && Y <- [a, b, c]]),
    ?P([X + Y || X <- [1, 2] && Y <- [10, 20], Z <- [0], Z =:= 0]),
    ?P([{X, Y} || X <- [1, 2] && Y <- [a]]),
    ?P([{X, Y, Z} || X <- [1, 2] && <<Y>> <= <<3, 4>> && Z <- "ab"]),
    ?P([X || {ok, X} <:- [{ok, 1}, {ok, 2}]]),
    ?P([X || {ok, X} <:- [{ok, 1}, error]]),
    ?P([X || <<X:8>> <:= <<1, 2, 3>>]),
    ?P([X || <<1, X>> <:= <<1, 2, 3, 4>>]),
    ?P(<< <<X, Y>> || <<X>> <= <<1, 2>> && <<Y>> <= <<3, 4>> >>),
    ?P(lists:sort(maps:to_list(#{X => Y || X <- [1, 2] && Y <- [a, b]}))),
    ?P([{K, V, X} || K := V <- #{1 => a} && X <- [z]]),
    ?ST([X || {ok, X} <:- id([nope])]),
    ?ST([{X, Y} || X <- id([1, 2]) && Y <- id([a])]),
    ok.
