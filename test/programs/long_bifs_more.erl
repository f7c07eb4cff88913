%% Long work that goes on in parts: what it gives, that others have their turns meanwhile, that the parts join.
%% long
-module(long_bifs_more).
-include("check.hrl").

main() ->
    subtract(),
    external(),
    compressed(),
    matches(),
    bags(),
    fixed_tables(),
    numbers(),
    characters(),
    table_binaries(),
    lines(),
    hashes(),
    formats(),
    ok.

%% Parts of a list are of some thousand elements: lists that end at a part's end, before and behind it, few and many elements to remove.
subtract() ->
    rand:seed(exsss, {1, 2, 3}),
    [?P({N, M, Kind, subtract(Kind, N, M)}) || N <- [32768, 50001], M <- [1, 9, 8192, 40000], Kind <- [integer, mixed, same, tuple]],
    Long = lists:seq(1, 100000),
    ?P(beside(fun() -> Long -- lists:reverse(Long) end)),
    ?P(beside(fun() -> erlang:phash2(Long -- [I * 2 || I <- Long]) end)),
    ?P(beside(fun() -> length(lists:subtract([{I, [I]} || I <- Long], [{I, [I]} || I <- lists:seq(50000, 250000, 4)])) end)),
    ?P(beside(fun() -> length([a, 5 | Long] -- [5, 99999, b, 5.0]) end)),
    ?P(reason(fun() -> Long -- id([a | b]) end)),
    ?P(reason(fun() -> [a | Long] -- (Long ++ id(b)) end)),
    %% A process that is killed in the midst of it, and one that others collect.
    Pid = spawn(fun() -> L = lists:seq(1, 300000), L -- lists:reverse(L), exit(done) end),
    erlang:yield(), exit(Pid, kill),
    {Other, Ref} = spawn_monitor(fun() -> exit(erlang:phash2([integer_to_binary(I) || I <- Long] -- [integer_to_binary(I) || I <- lists:seq(7, 70000, 3)])) end),
    [begin erlang:garbage_collect(Other), erlang:yield() end || _ <- lists:seq(1, 20)],
    ?P(receive {'DOWN', Ref, process, Other, Hash} -> Hash end).

subtract(Kind, N, M) ->
    R = [element(Kind, rand:uniform(N), N) || _ <- lists:seq(1, N)] -- [element(Kind, rand:uniform(N), N) || _ <- lists:seq(1, M)],
    {length(R), erlang:phash2(R)}.
element(integer, I, _) -> I;
element(same, I, _) -> I rem 3;
element(tuple, I, _) -> {I, [a, I]};
element(mixed, I, N) -> case I rem 5 of 0 -> I; 1 -> float(I); 2 -> integer_to_binary(I); 3 -> #{I => I}; 4 -> (N - I) bsl 70 end.

reason(Fun) -> try Fun() catch error:Reason -> Reason end.

%% The external format of large terms.
external() ->
    Terms = [[{I, integer_to_binary(I), [a, {b, I}, I * 1.5, I bsl 70]} || I <- lists:seq(1, 20000)],
             maps:from_list([{{I}, #{I => [I | x], a => $b}} || I <- lists:seq(1, 10000)]),
             maps:from_list([{I, maps:from_list([{J, [J]} || J <- lists:seq(1, 40)])} || I <- lists:seq(1, 600)]),
             list_to_tuple([[I | I + 1] || I <- lists:seq(1, 50000)]),
             lists:foldl(fun(I, L) -> [I, L] end, [], lists:seq(1, 60000)),
             lists:foldl(fun(I, L) -> {L, I} end, [], lists:seq(1, 60000)),
             lists:seq(1, 300000) ++ x,
             [lists:duplicate(70000, I) || I <- [1, 2, 3]],
             [binary:copy(<<"abc">>, 100000), <<1:7>>, [self() || _ <- lists:seq(1, 5000)]]],
    [?P({length(Terms), [same(T, T =:= lists:last(Terms), Options) || Options <- [[], [deterministic], [{compressed, 1}], [{minor_version, 2}], [{minor_version, 1}], [local]], no_local(Options)]}) || T <- Terms],
    ?P([beside(fun() -> byte_size(term_to_binary(T)) > 0 end) || T <- lists:sublist(Terms, 7)]),
    ?P([beside(fun() -> byte_size(term_to_binary(T, [deterministic])) > 0 end) || T <- lists:sublist(Terms, 7)]),
    Long = hd(Terms),
    ?P(begin F = [Long, fun lists:map/2, Long], B = term_to_binary(F), {erlang:md5(B), binary_to_term(B) =:= F} end),
    ?P(beside(fun() -> binary_to_term(term_to_binary(Long, [compressed])) =:= Long end)),
    Pids = [spawn(fun() -> exit(term_to_binary(Long, O)) end) || O <- [[], [deterministic], [compressed]]],
    erlang:yield(), [exit(P, kill) || P <- Pids],
    {Other, Ref} = spawn_monitor(fun() -> exit(erlang:md5(term_to_binary(Terms -- [lists:last(Terms)]))) end),
    [begin erlang:garbage_collect(Other), erlang:yield() end || _ <- lists:seq(1, 20)],
    ?P(receive {'DOWN', Ref, process, Other, Hash} -> Hash end).

%% Compressed terms: whole, cut off, with something behind, that say another size.
compressed() ->
    Terms = [[{I, integer_to_binary(I), [a, {b, I}]} || I <- lists:seq(1, 30000)], binary:copy(<<"abcdefg">>, 300000), lists:duplicate(300, abc)],
    [begin
         B = term_to_binary(T, [compressed]),
         N = byte_size(B),
         ?P({binary_to_term(B) =:= T, binary_to_term(<<B/binary, 1, 2>>) =:= T, element(2, binary_to_term(<<B/binary, 1, 2>>, [used])) =:= N, binary_to_term(B, [safe]) =:= T}),
         <<131, 80, Size:32, Data/binary>> = B,
         ?P([reason(fun() -> binary_to_term(X) end) || X <- [binary:part(B, 0, K) || K <- [6, 7, 8, 100, N div 2, N - 1]] ++
             [<<131, 80, (Size + 1):32, Data/binary>>, <<131, 80, (Size - 1):32, Data/binary>>, <<131, 80, 0:32, Data/binary>>, <<131, 80, Size:32, 0, Data/binary>>,
              <<131, 80, 16#ffffffff:32, Data/binary>>, <<131, 80, 1000:32, Data/binary>>, <<(binary:part(B, 0, N - 20))/binary, 0:320>>]])
     end || T <- Terms],
    [?P(beside(fun() -> X = binary_to_term(term_to_binary(T, [compressed])), erlang:phash2(X) end)) || T <- lists:sublist(Terms, 2)],
    B2 = term_to_binary(hd(Terms), [compressed]),
    ?P([beside(fun() -> byte_size(term_to_binary(binary_to_term(B2))) end)]),
    Pids = [spawn(fun() -> exit(binary_to_term(B2)) end) || _ <- [1, 2, 3]],
    erlang:yield(), [exit(P, kill) || P <- Pids],
    ?P(binary_to_term(<<131, 80, 4:32, (zlib:compress(<<97, 5, 97, 6>>))/binary>>)),
    ?P(reason(fun() -> binary_to_term(<<131, 80, 2:32, (zlib:compress(<<121, 5>>))/binary>>) end)),
    ?P(reason(fun() -> binary_to_term(<<131, 80, 3:32, (zlib:compress(<<131, 97, 5>>))/binary>>) end)),
    ?P(reason(fun() -> binary_to_term(<<131, 80, 16:32, (zlib:compress(<<119, 14, "no_such_atom_1">>))/binary>>, [safe]) end)).

%% The first place where one of several patterns occurs: parts are of 32768 bytes.
matches() ->
    Sets = [[<<"b">>, <<"ccc">>], [<<"ab">>, <<"abab">>, <<"bb">>], [<<"abcabcabc">>, <<"zz">>]],
    Texts = [<<(binary:copy(<<"a">>, N))/binary, End/binary>> || N <- [0, 5, 32760, 32766, 32767, 32768, 65535, 200000], End <- [<<>>, <<"b">>, <<"bcccb">>, <<"abab">>, <<"abcabcabcabc">>, <<"zzz">>]],
    [?P([binary:match(T, S) || T <- Texts]) || S <- Sets],
    [?P([binary:match(T, S, [{scope, {byte_size(T), -(byte_size(T) div 2)}}]) || T <- Texts]) || S <- Sets],
    ?P([binary:match(<<0:3, T/binary, 0:5>>, [<<"x">>, <<12>>, <<44, 76>>]) || T <- Texts]),
    Long = binary:copy(<<"abcdefgh">>, 200000),
    ?P(beside(fun() -> binary:match(Long, [<<"x">>, <<"yz">>]) end)),
    ?P(beside(fun() -> binary:match(<<Long/binary, "xyz">>, binary:compile_pattern([<<"xy">>, <<"yz">>, <<"xyz">>])) end)).

%% Many objects of one key in a bag: each is compared with all that are there.
bags() ->
    [begin
         T = ets:new(t, [bag, public]),
         ?P(ets:insert(T, [{k, I rem M} || I <- lists:seq(1, N)] ++ [{other, 1}])),
         ?P({ets:info(T, size), length(ets:lookup(T, k)), erlang:phash2(ets:lookup(T, k)), ets:lookup(T, other)}),
         ?P({ets:insert_new(T, [{k, x} | [{new, I} || I <- lists:seq(1, N)]]), ets:insert_new(T, [{new, I rem M} || I <- lists:seq(1, N)])}),
         ?P({ets:info(T, size), erlang:phash2(ets:lookup(T, new))})
     end || {N, M} <- [{199, 300}, {201, 300}, {700, 50}, {3000, 2000}]],
    T = ets:new(t, [bag, public]),
    ?P(beside(fun() -> ets:insert(T, [{k, I} || I <- lists:seq(1, 6000)]) end)),
    ?P(beside(fun() -> [ets:insert(T, {k, I}) || I <- lists:seq(6001, 6400)], length(ets:lookup(T, k)) end)),
    %% One that is killed in the midst of it, one that uses the table meanwhile.
    Pid = spawn(fun() -> ets:insert(T, [{l, I} || I <- lists:seq(1, 3000)]) end),
    erlang:yield(), exit(Pid, kill),
    {Pid2, Ref} = spawn_monitor(fun() -> ets:insert(T, [{m, I} || I <- lists:seq(1, 3000)]) end),
    erlang:yield(),
    ?P(lists:member(length(ets:lookup(T, m)), [0, 3000])),
    receive {'DOWN', Ref, process, Pid2, _} -> ok end,
    ?P({length(ets:lookup(T, m)), lists:member(length(ets:lookup(T, l)), [0, 3000])}).

%% Tables that are no longer fixed give back what was deleted meanwhile.
fixed_tables() ->
    [?P({Type, N, fixed(Type, N, How)}) || Type <- [set, ordered_set, bag, duplicate_bag], N <- [10, 2001, 9000], How <- [each, all, match, half]],
    [begin
         T = full(Type, 9000),
         ets:safe_fixtable(T, true), ets:match_delete(T, '_'),
         ?P({Type, ets:safe_fixtable(T, false), ets:info(T, size), ets:info(T, fixed)}),
         ets:delete(T)
     end || Type <- [set, bag]],
    %% The process that has fixed it is killed, before and while it gives back; others fix, fill and delete the table meanwhile.
    [begin
         T = full(set, 9000),
         {Pid, Ref} = spawn_monitor(fun() -> ets:safe_fixtable(T, true), ets:match_delete(T, '_'), When(T) end),
         erlang:yield(),
         case Then of
             fix -> ets:safe_fixtable(T, true), ets:insert(T, [{I, I} || I <- lists:seq(1, 3000)]), ets:match_delete(T, {'$1', 7});
             fill -> ets:insert(T, [{I, I} || I <- lists:seq(1, 3000)]);
             delete -> ets:delete(T)
         end,
         receive {'DOWN', Ref, process, Pid, _} -> ok end,
         ?P(case Then of
                delete -> ets:info(T);
                _ ->
                    ets:insert(T, {7, b}), ets:safe_fixtable(T, false),
                    {lists:member({7, b}, ets:tab2list(T)), ets:info(T, fixed), ets:info(T, size) < 3002}
            end),
         ets:info(T) =:= undefined orelse ets:delete(T)
     end || When <- [fun(_) -> ok end, fun(T) -> ets:safe_fixtable(T, false) end, fun(T) -> ets:safe_fixtable(T, false), ets:safe_fixtable(T, true) end], Then <- [fix, fill, delete]].

full(Type, N) -> T = ets:new(t, [Type, public]), ets:insert(T, [{I, I} || I <- lists:seq(1, N)]), T.
fixed(Type, N, How) ->
    T = full(Type, N),
    ets:safe_fixtable(T, true), ets:safe_fixtable(T, true),
    case How of
        each -> [ets:delete(T, I) || I <- lists:seq(1, N)];
        all -> ets:delete_all_objects(T);
        match -> ets:match_delete(T, '_');
        half -> ets:select_delete(T, [{{'$1', '_'}, [{'=:=', {'rem', '$1', 2}, 0}], [true]}]), [ets:insert(T, {I, x}) || I <- lists:seq(1, N, 3)]
    end,
    ets:safe_fixtable(T, false),
    Still = {ets:info(T, size), ets:info(T, fixed)},
    ets:safe_fixtable(T, false),
    Memory = ets:info(T, memory),
    First = {ets:info(T, size), ets:info(T, fixed), ets:first(T) =:= '$end_of_table'},
    ets:insert(T, [{I, y} || I <- lists:seq(1, 100)]),
    Objects = case How of half -> lists:sort(ets:tab2list(T)); _ -> ets:tab2list(T) end,
    Result = {Still, First, erlang:phash2(Objects), Memory, ets:info(T, memory)},
    ets:delete(T),
    Result.

no_local(Options) -> Options =/= [local] orelse erlang:system_info(otp_release) >= "26".
same(T, Masked, Options) ->
    B = term_to_binary(T, Options),
    {byte_size(B) > 0, Masked orelse Options =:= [local] orelse {byte_size(B), erlang:md5(B)}, binary_to_term(B) =:= T}.

%% Texts of long integers.
numbers() ->
    rand:seed(exsss, {4, 5, 6}),
    Random = [(rand:uniform(1 bsl 60) bsl Bits) bxor rand:uniform(1 bsl (Bits div 2)) || Bits <- [20000, 70001, 100000]],
    Edges = [pow(Base, 16384) + D || Base <- [10, 7], D <- [-1, 0]] ++ [pow(36, 16384) - 1, -(1 bsl 65536)],
    [?P({I, Base, texts(N, Base)}) || {I, N} <- lists:enumerate(Random ++ Edges), Base <- [10, 7, 36, 16], I < 4 orelse Base < 16],
    Long = hd(Edges) * lists:last(Random),
    Text = integer_to_binary(Long),
    ?P(yields(fun() -> erlang:md5(integer_to_binary(Long)) end)),
    ?P(yields(fun() -> erlang:md5(integer_to_list(Long, 9)) end)),
    ?P(yields(fun() -> binary_to_integer(Text) =:= Long end)),
    ?P(yields(fun() -> list_to_integer(binary_to_list(Text)) =:= Long end)),
    ?P(yields(fun() -> string:to_integer(<<Text/binary, "xyz">>) =:= {Long, <<"xyz">>} end)),
    ?P([catch_reason(fun() -> F(X) end) || F <- [fun erlang:binary_to_integer/1, fun(X) -> list_to_integer(binary_to_list(X)) end], X <- [<<Text/binary, "x">>, <<"x", Text/binary>>]]),
    Pid = spawn(fun() -> integer_to_binary(Long), exit(done) end),
    erlang:yield(), exit(Pid, kill).
texts(N, Base) ->
    B = integer_to_binary(N, Base),
    L = integer_to_list(N, Base),
    {byte_size(B), erlang:phash2(B), L =:= binary_to_list(B), binary_to_integer(B, Base) =:= N, list_to_integer(L, Base) =:= N, string:to_lower(L) =:= L orelse list_to_integer(string:to_lower(L), Base) =:= N}.
pow(B, N) -> pow(B, N, 1).
pow(_, 0, A) -> A;
pow(B, N, A) when N band 1 =:= 1 -> pow(B * B, N bsr 1, A * B);
pow(B, N, A) -> pow(B * B, N bsr 1, A).
%% The emulator of OTP 25 does these in one go.
yields(F) -> case erlang:system_info(otp_release) of "25" -> F(); _ -> beside(F) end.
catch_reason(F) -> try F() catch C:R -> {C, R} end.

%% Texts in Latin-1 and UTF-8, as binaries and lists.
characters() ->
    Latin = [<<>>, <<200>>, binary:copy(<<"abc">>, 500000), binary:copy(<<"abcdefghi", 200>>, 150000), <<(binary:copy(<<"a">>, 1048577))/binary, 255>>, binary:copy(<<228, 246, 252>>, 430000)],
    ?P([begin U = unicode:characters_to_binary(B, latin1), {byte_size(U), erlang:md5(U), unicode:characters_to_binary(U, utf8, latin1) =:= B} end || B <- Latin]),
    ?P([begin L = unicode:characters_to_list(B, latin1), {length(L), L =:= binary_to_list(B)} end || B <- Latin]),
    ?P([begin <<_:3, S/bits>> = <<5:3, B/binary>>, {erlang:md5(unicode:characters_to_binary(S, latin1)), erlang:phash2(unicode:characters_to_list(S, latin1))} end || B <- [lists:nth(4, Latin)]]),
    Wide = [binary:copy(<<"aж€"/utf8>>, 100000), binary:copy(<<"€"/utf8>>, 50000), <<"x", (binary:copy(<<128512/utf8>>, 70000))/binary>>, binary:copy(<<"abc">>, 100000)],
    ?P([erlang:phash2(unicode:characters_to_list(B)) || B <- Wide]),
    ?P([begin {error, L, R} = unicode:characters_to_list(<<B/binary, 255, "rest">>), {erlang:phash2(L), R} end || B <- Wide]),
    ?P([begin {incomplete, L, R} = unicode:characters_to_list(<<B/binary, 226, 130>>), {erlang:phash2(L), R} end || B <- Wide]),
    ?P(beside(fun() -> erlang:md5(unicode:characters_to_binary(lists:nth(4, Latin), latin1)) end)),
    ?P(beside(fun() -> length(unicode:characters_to_list(lists:nth(4, Latin), latin1)) end)),
    ?P(beside(fun() -> length(unicode:characters_to_list(hd(Wide))) end)).

%% The off-heap binaries of a table: all of them, whatever happens to it meanwhile.
table_binaries() ->
    T = ets:new(t, [public]),
    ets:insert(T, [{I, [binary:copy(<<I:32>>, 20 + I rem 7) || _ <- lists:seq(0, I rem 2)]} || I <- lists:seq(1, 40000)]),
    ?P(begin {L, Beside} = beside(fun() -> ets:info(T, binary) end), {length(L), lists:sum([Size || {_, Size, _} <- L]), Beside} end),
    Self = self(),
    {Pid, Ref} = spawn_monitor(fun() -> [ets:insert(T, {{other, I}, I}) || I <- lists:seq(1, 100000)] end),
    {Other, _} = spawn_monitor(fun() -> Self ! length(ets:info(T, binary)) end),
    ?P(receive N -> N end),
    ?P(receive {'DOWN', Ref, process, Pid, R} -> R end),
    receive {'DOWN', _, process, Other, _} -> ok end,
    ?P(ets:info(T, safe_fixed)),
    Third = spawn(fun() -> ets:info(T, binary), ets:delete(T) end),
    erlang:yield(), exit(Third, kill), erlang:yield(),
    ?P(ets:info(T, fixed)).

%% Long lines.
lines() ->
    Long = binary:copy(<<"abcdefgh">>, 1100000),
    Show = fun({ok, Line, Rest}) -> {ok, byte_size(Line), byte_size(Rest)}; (X) -> X end,
    ?P([Show(erlang:decode_packet(line, B, O)) || B <- [Long, <<Long/binary, "\n">>, <<Long/binary, "\nrest">>], O <- [[], [{packet_size, 1000}], [{packet_size, 10000000}], [{line_length, 5000000}], [{line_delimiter, $h}], [{line_delimiter, $s}]]]).

%% Maps with many keys.
hashes() ->
    Map = maps:from_list([{I, {I}} || I <- lists:seq(1, 20000)]),
    Maps = [Map, Map#{{a} => 1.5, 0 => Map, b => <<"x">>}, maps:remove(5, Map), maps:from_keys([<<I:32>> || I <- lists:seq(1, 16385)], [])],
    ?P([{erlang:phash2(M), erlang:phash2(M, 1), erlang:phash2(M, 1000), erlang:phash2(M, 1 bsl 32), erlang:phash2({M})} || M <- Maps]),
    ?P([catch_reason(fun() -> erlang:phash2(Map, id(R)) end) || R <- [0, -1, (1 bsl 32) + 1, a]]),
    ?P(beside(fun() -> erlang:phash2(maps:from_keys(lists:seq(1, 100000), x)) end)).

%% Other external formats: atoms, floats and what names a node look otherwise.
formats() ->
    Atoms = [a, list_to_atom([228, 246]), list_to_atom([1078, 1079]), list_to_atom([$x, 228, 8364]), list_to_atom(lists:duplicate(130, 228))],
    Term = [{I, I / 7, lists:nth(1 + I rem 5, Atoms), [I, <<I:16>>], fun lists:seq/2} || I <- lists:seq(1, 20000)],
    Options = [[{minor_version, 0}], [{minor_version, 1}], [{minor_version, 2}], [{minor_version, 1}, deterministic], [{minor_version, 0}, compressed], []],
    ?P([{O, begin B = term_to_binary(Term, O), {byte_size(B), erlang:md5(B), binary_to_term(B) =:= Term} end} || O <- Options]),
    ?P([{O, T, term_to_binary(T, O)} || O <- Options, T <- [1.5, Atoms, #{a => 1.0, 1 => b}, {2, [1.0 | x]}, fun lists:map/2]]),
    Own = {self(), make_ref(), fun() -> Term end, [1.5, Atoms], #{self() => 1}},
    ?P([begin B = term_to_binary(Own, O), {byte_size(B) - byte_size(term_to_binary({self(), make_ref()}, O)) > 0, binary_to_term(B) =:= Own} end || O <- Options]),
    %% (The emulator of OTP 27 does not survive `local` with some of these.)
    ?P(beside(fun() -> byte_size(term_to_binary(Term, [{minor_version, 0}])) end)),
    ?P(erlang:system_info(otp_release) < "26" orelse [catch_reason(fun() -> binary_to_term(<<131, 121, 1:32, 97, 1>>) end)]).
