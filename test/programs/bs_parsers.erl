%% Parsers over binaries: JSON, HTTP headers, base64, UTF-8 decoder, assembler-like formats.
-module(bs_parsers).
-include("check.hrl").

main() ->
    ?P(json(<<"{\"a\": [1, 2.5, -3e2, true, false, null], \"b\": {\"c\": \"x\\n\\u00e9\"}, \"\": []}">>)),
    ?P(json(<<" [ ] ">>)),
    ?P(json(<<"[1, 2">>)),
    ?P(json(<<"{\"a\" 1}">>)),
    ?P(http(<<"GET /a/b?x=1 HTTP/1.1\r\nHost: example.com\r\nX-Empty:\r\nAccept: */*\r\n\r\nbody">>)),
    ?P(http(<<"GET / HTTP/1.1\r\nHost">>)),
    ?P(query(<<"a=1&b=two+words&c=%41%42&d&e=">>)),
    ?P(b64d(<<"TWFuIGlzIGRpc3Rpbmd1aXNoZWQ=">>)),
    ?P(ini(<<"[s1]\nk = v\n; comment\nk2=v2\n\n[s2]\nx = 1 2 3 \n">>)),
    ?P(roman(<<"MCMXCIV">>)),
    ?P(lines(<<"a\nb\r\n\nc">>)),
    ?P(words(<<"  the quick  brown\tfox ">>)),
    ?P(bf(<<"++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.">>)),
    ?P(calc(<<"2 * (3 + 4) - 10 / 4 - -1">>)),
    ?P(morse(<<"... --- ... / .-">>)),
    ?P(bencode(<<"d3:bar4:spam3:fooi42e4:listl1:ai-7eee">>)),
    ok.

json(B) -> try {V, R} = j(ws(B)), {V, ws(R)} catch C:E -> {C, E} end.
ws(<<C, R/binary>>) when C =:= $\s; C =:= $\n; C =:= $\t; C =:= $\r -> ws(R);
ws(B) -> B.
j(<<${, R/binary>>) -> obj(ws(R), []);
j(<<$[, R/binary>>) -> arr(ws(R), []);
j(<<$", R/binary>>) -> str(R, <<>>);
j(<<"true", R/binary>>) -> {true, R};
j(<<"false", R/binary>>) -> {false, R};
j(<<"null", R/binary>>) -> {null, R};
j(<<C, _/binary>> = B) when C =:= $-; C >= $0, C =< $9 -> numb(B, <<>>);
j(B) -> throw({bad, B}).
obj(<<$}, R/binary>>, A) -> {{lists:reverse(A)}, R};
obj(<<$", R/binary>>, A) ->
    {K, R1} = str(R, <<>>),
    <<$:, R2/binary>> = ws(R1),
    {V, R3} = j(ws(R2)),
    case ws(R3) of
        <<$,, R4/binary>> -> obj(ws(R4), [{K, V} | A]);
        R4 -> obj(R4, [{K, V} | A])
    end.
arr(<<$], R/binary>>, A) -> {lists:reverse(A), R};
arr(B, A) -> {V, R} = j(B), case ws(R) of <<$,, R1/binary>> -> arr(ws(R1), [V | A]); R1 -> arr(R1, [V | A]) end.
str(<<$", R/binary>>, A) -> {A, R};
str(<<"\\n", R/binary>>, A) -> str(R, <<A/binary, $\n>>);
str(<<"\\u", H:4/binary, R/binary>>, A) -> str(R, <<A/binary, (binary_to_integer(H, 16))/utf8>>);
str(<<C/utf8, R/binary>>, A) -> str(R, <<A/binary, C/utf8>>).
numb(<<C, R/binary>>, A) when C >= $0, C =< $9; C =:= $-; C =:= $.; C =:= $e -> numb(R, <<A/binary, C>>);
numb(R, A) ->
    V = case {binary:match(A, <<".">>), binary:match(A, <<"e">>)} of
            {nomatch, nomatch} -> binary_to_integer(A);
            {nomatch, {P, _}} -> <<M:P/binary, X/binary>> = A, binary_to_float(<<M/binary, ".0", X/binary>>);
            _ -> binary_to_float(A)
        end,
    {V, R}.
http(B) ->
    case binary:split(B, <<"\r\n">>) of
        [L, R] -> [M, P, V] = binary:split(L, <<" ">>, [global]), {M, P, V, hdrs(R)};
        _ -> more
    end.
hdrs(<<"\r\n", Body/binary>>) -> [{body, Body}];
hdrs(B) ->
    case binary:split(B, <<"\r\n">>) of
        [L, R] -> [K, V] = binary:split(L, <<":">>), [{string:lowercase(K), trim(V)} | hdrs(R)];
        [P] -> [{partial, P}]
    end.
trim(<<$\s, R/binary>>) -> trim(R);
trim(B) -> B.
query(B) -> [list_to_tuple([dec(X, <<>>) || X <- binary:split(P, <<"=">>)]) || P <- binary:split(B, <<"&">>, [global])].
dec(<<$+, R/binary>>, A) -> dec(R, <<A/binary, $\s>>);
dec(<<$%, H:2/binary, R/binary>>, A) -> dec(R, <<A/binary, (binary_to_integer(H, 16))>>);
dec(<<C, R/binary>>, A) -> dec(R, <<A/binary, C>>);
dec(<<>>, A) -> A.
b64d(B) -> N = length([x || <<$=>> <= B]), S = << <<(d(C)):6>> || <<C>> <= B, C =/= $= >>, L = bit_size(S) - 2 * N, <<R:L/bits, _/bits>> = S, R.
d(C) when C >= $A, C =< $Z -> C - $A;
d(C) when C >= $a, C =< $z -> C - $a + 26;
d(C) when C >= $0, C =< $9 -> C - $0 + 52;
d($+) -> 62;
d($/) -> 63.
ini(B) -> ini(binary:split(B, <<"\n">>, [global]), none, []).
ini([], _, A) -> lists:reverse(A);
ini([<<>> | T], S, A) -> ini(T, S, A);
ini([<<";", _/binary>> | T], S, A) -> ini(T, S, A);
ini([<<"[", R/binary>> | T], _, A) -> N = byte_size(R) - 1, <<S:N/binary, "]">> = R, ini(T, S, A);
ini([L | T], S, A) -> [K, V] = binary:split(L, <<"=">>), ini(T, S, [{S, string:trim(K), string:trim(V)} | A]).
roman(B) -> roman(B, 0).
roman(<<"CM", R/binary>>, A) -> roman(R, A + 900);
roman(<<"CD", R/binary>>, A) -> roman(R, A + 400);
roman(<<"XC", R/binary>>, A) -> roman(R, A + 90);
roman(<<"XL", R/binary>>, A) -> roman(R, A + 40);
roman(<<"IX", R/binary>>, A) -> roman(R, A + 9);
roman(<<"IV", R/binary>>, A) -> roman(R, A + 4);
roman(<<C, R/binary>>, A) -> roman(R, A + maps:get(C, #{$M => 1000, $D => 500, $C => 100, $L => 50, $X => 10, $V => 5, $I => 1}));
roman(<<>>, A) -> A.
lines(B) -> lines(B, <<>>).
lines(<<"\r\n", R/binary>>, A) -> [A | lines(R, <<>>)];
lines(<<"\n", R/binary>>, A) -> [A | lines(R, <<>>)];
lines(<<C, R/binary>>, A) -> lines(R, <<A/binary, C>>);
lines(<<>>, A) -> [A].
words(B) -> words(B, <<>>).
words(<<C, R/binary>>, A) when C =:= $\s; C =:= $\t -> if A =:= <<>> -> words(R, <<>>); true -> [A | words(R, <<>>)] end;
words(<<C, R/binary>>, A) -> words(R, <<A/binary, C>>);
words(<<>>, <<>>) -> [];
words(<<>>, A) -> [A].
bf(P) -> lists:reverse(bf(P, 0, #{}, 0, [])).
bf(P, I, _, _, Out) when I >= byte_size(P) -> Out;
bf(P, I, T, C, Out) ->
    V = maps:get(C, T, 0),
    case binary:at(P, I) of
        $> -> bf(P, I + 1, T, C + 1, Out);
        $< -> bf(P, I + 1, T, C - 1, Out);
        $+ -> bf(P, I + 1, T#{C => (V + 1) band 255}, C, Out);
        $- -> bf(P, I + 1, T#{C => (V - 1) band 255}, C, Out);
        $. -> bf(P, I + 1, T, C, [V | Out]);
        $[ when V =:= 0 -> bf(P, jump(P, I + 1, 1, 1), T, C, Out);
        $] when V =/= 0 -> bf(P, jump(P, I - 1, -1, 1), T, C, Out);
        _ -> bf(P, I + 1, T, C, Out)
    end.
jump(_, I, 1, 0) -> I;
jump(_, I, -1, 0) -> I + 2;
jump(P, I, D, N) ->
    case binary:at(P, I) of
        $[ -> jump(P, I + D, D, N + D);
        $] -> jump(P, I + D, D, N - D);
        _ -> jump(P, I + D, D, N)
    end.
calc(B) -> {V, <<>>} = sum(ws(B)), V.
sum(B) -> {A, R} = prod(B), sum(A, ws(R)).
sum(A, <<$+, R/binary>>) -> {B, R1} = prod(ws(R)), sum(A + B, ws(R1));
sum(A, <<$-, R/binary>>) -> {B, R1} = prod(ws(R)), sum(A - B, ws(R1));
sum(A, R) -> {A, R}.
prod(B) -> {A, R} = atom(B), prod(A, ws(R)).
prod(A, <<$*, R/binary>>) -> {B, R1} = atom(ws(R)), prod(A * B, ws(R1));
prod(A, <<$/, R/binary>>) -> {B, R1} = atom(ws(R)), prod(A / B, ws(R1));
prod(A, R) -> {A, R}.
atom(<<$(, R/binary>>) -> {V, <<$), R1/binary>>} = sum(ws(R)), {V, R1};
atom(<<$-, R/binary>>) -> {V, R1} = atom(ws(R)), {-V, R1};
atom(<<C, _/binary>> = B) when C >= $0, C =< $9 -> digits(B, 0).
digits(<<C, R/binary>>, A) when C >= $0, C =< $9 -> digits(R, A * 10 + C - $0);
digits(R, A) -> {A, R}.
morse(B) -> [maps:get(X, #{<<"...">> => $S, <<"---">> => $O, <<".-">> => $A, <<"/">> => $\s}) || X <- binary:split(B, <<" ">>, [global])].
bencode(B) -> {V, <<>>} = be(B), V.
be(<<$i, R/binary>>) -> [N, R1] = binary:split(R, <<"e">>), {binary_to_integer(N), R1};
be(<<$l, R/binary>>) -> bel(R, []);
be(<<$d, R/binary>>) -> {L, R1} = bel(R, []), {pairs(L), R1};
be(B) -> [N, R] = binary:split(B, <<":">>), L = binary_to_integer(N), <<S:L/binary, R1/binary>> = R, {S, R1}.
bel(<<$e, R/binary>>, A) -> {lists:reverse(A), R};
bel(B, A) -> {V, R} = be(B), bel(R, [V | A]).
pairs([K, V | T]) -> [{K, V} | pairs(T)];
pairs([]) -> [].
