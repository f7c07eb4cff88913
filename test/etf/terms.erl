%% Random terms with what the real erl makes of them: external format, phash2, order relative to the term before.
-module(terms).
-export([main/3]).

main(File, Seed, Count) ->
    rand:seed(exsss, Seed),
    {ok, Out} = file:open(File, [write, raw, binary, delayed_write]),
    loop(Out, Count, none),
    ok = file:close(Out).

loop(_, 0, _) -> ok;
loop(Out, N, Before) ->
    Term = term(rand:uniform(5)),
    Bytes = term_to_binary(Term),
    Order = if Term < Before -> 0; Term == Before -> 1; true -> 2 end,
    ok = file:write(Out, [<<(byte_size(Bytes)):32, (erlang:phash2(Term)):32, Order>>, Bytes]),
    loop(Out, N - 1, Term).

term(0) -> leaf(rand:uniform(9));
term(D) ->
    case rand:uniform(10) of
        1 -> [term(D - 1) || _ <- lists:seq(1, rand:uniform(4))];
        2 -> [term(D - 1) | term(D - 1)];
        3 -> list_to_tuple([term(D - 1) || _ <- lists:seq(1, rand:uniform(5) - 1)]);
        4 -> maps:from_list([{key(term(D - 1)), term(D - 1)} || _ <- lists:seq(1, rand:uniform(5))]);
        5 -> maps:from_list([{rand:uniform(1000), I} || I <- lists:seq(1, rand:uniform(60))]);
        _ -> leaf(rand:uniform(12))
    end.

%% Small maps list keys that are atoms in the order in which the atoms were made (OTP 26 on): the same in every system only for
%% those that the emulator makes.
key(Atom) when Atom =/= ok, Atom =/= error, Atom =/= true, Atom =/= undefined, is_atom(Atom) -> {Atom};
key(Term) -> Term.

leaf(1) -> rand:uniform(256) - 128;
leaf(2) -> rand:uniform(1 bsl 32) - (1 bsl 31);
leaf(3) -> (rand:uniform(1 bsl 40) bsl rand:uniform(60)) - (rand:uniform(1 bsl 40) bsl rand:uniform(60));
leaf(4) -> (rand:uniform() - 0.5) * math:pow(10, rand:uniform(40) - 20);
leaf(5) -> lists:nth(rand:uniform(8), [a, ok, error, 'A b', '', true, undefined, 'åäö']);
leaf(6) -> rand:bytes(rand:uniform(80) - 1);
leaf(7) -> B = rand:bytes(rand:uniform(12)), S = rand:uniform(8 * byte_size(B)), <<R:S/bits, _/bits>> = B, R;
leaf(8) -> [];
leaf(9) -> [rand:uniform(256) - 1 || _ <- lists:seq(1, rand:uniform(20))];
leaf(10) -> float(rand:uniform(1 bsl 53) - (1 bsl 52));
leaf(11) -> -(1 bsl (rand:uniform(200) - 1));
leaf(12) -> fun lists:reverse/1.
