%% otp: 25-25
%% Files for older releases: instructions that compilers write no more, but the loader of OTP 25 takes.
-module(older_instructions).
-compile(r22).
-export([main/0]).

main() ->
    io:format("~p~n", [[frames(N) || N <- lists:seq(0, 3)]]),
    io:format("~p~n", [floats([1, 2.5, 3])]),
    io:format("~p~n", [element(1, element(2, catch floats([1, a])))]),
    io:format("~p~n", [element(1, element(2, catch floats([1.0e308, 1.0e308])))]),
    io:format("~p~n", [[F(10) || F <- funs(1, 2, 3)]]),
    io:format("~p~n", [asked(100)]),
    io:format("~p~n", [binaries(<<1:4, 2:12, 3/float, "rest">>)]),
    io:format("~p~n", [caught(fun() -> throw({a, self() =:= self()}) end)]),
    io:format("~p~n", [large(50)]).

%% registers that are set on some paths only
frames(N) ->
    A = id(N),
    case A of
        0 -> garbage(), none;
        1 -> B = id(x), garbage(), {A, B};
        2 -> B = id(y), C = id([z]), garbage(), {A, B, C};
        _ -> B = try id(hd(A)) catch error:R -> {R, A} end, garbage(), {A, B}
    end.

floats(L) -> lists:foldl(fun(X, {S, P}) -> {S + X * 1.5, P * 2.0 / X - 1} end, {0.0, 1.0}, [id(X) || X <- L]).

funs(A, B, C) ->
    [fun(X) -> X + A end, fun(X) -> {X, A, B} end, fun(X) -> [X, A, B, C, fun(Y) -> Y + X + C end(1)] end]
        ++ [fun id/1, fun(_) -> none end].

%% the reference is new: what is in the mailbox before is not looked at
asked(N) ->
    Self = self(),
    [Self ! {noise, I} || I <- lists:seq(1, N)],
    Server = spawn(fun Loop() -> receive {Ref, From, X} -> From ! {Ref, X * 2}, Loop(); stop -> ok end end),
    Answers = [call(Server, X) || X <- lists:seq(1, 5)],
    Server ! stop,
    {Answers, call(Server, 1, 20), length([I || I <- lists:seq(1, N), receive {noise, I} -> true after 0 -> false end])}.

call(Server, X) ->
    Ref = make_ref(),
    Server ! {Ref, self(), X},
    receive {Ref, Y} -> Y end.
call(Server, X, Timeout) ->
    Ref = erlang:monitor(process, Server),
    Server ! {Ref, self(), X},
    receive {Ref, Y} -> Y; {'DOWN', Ref, _, _, R} -> R after Timeout * 1000 -> timeout end.

binaries(<<A:4, B:12, F/float, Rest/binary>>) -> {A, B, F, Rest, <<B:16, F:32/float, Rest/binary, A:3>>}.

caught(F) ->
    G = id(before),
    try F() of
        X -> {G, X}
    catch
        throw:{a, true} -> garbage(), {G, thrown}
    after
        garbage()
    end.

%% a large frame
large(N) ->
    A = id(N), B = id(A + 1), C = id(B + 1), D = id(C + 1), E = id(D + 1), F = id(E + 1), G = id(F + 1), H = id(G + 1),
    garbage(),
    [A, B, C, D, E, F, G, H | case id(A) of 50 -> I = id({H}), J = id({I}), garbage(), [I, J]; _ -> [] end].

garbage() -> erlang:garbage_collect(), _ = [id({X, [X]}) || X <- lists:seq(1, 1000)], ok.
id(X) -> X.
