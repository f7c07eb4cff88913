%% Files: names of characters beyond ASCII, as lists, deep lists and binaries, and names that are no UTF-8.
-module(file_names).
-include("check.hrl").
-include("files.hrl").

main() -> with_dir(fun run/0).

run() ->
    ?P(file:native_name_encoding()),
    Strange = [[$å, $ä, $ö], [16#4e2d, 16#6587], [16#1f600], [$e, 16#301], "with space", "back\\slash", "new\nline", "q?*[a]", "-", "~", [127], [1]],
    [begin
         Name = p(N),
         R = [file:write_file(Name, "x"), file:read_file(unicode:characters_to_binary(Name)), lists:member(N, ls(dir())),
              filelib:is_file(Name), file:rename(Name, p("z")), file:rename(p("z"), Name), file:delete(Name)],
         io:format("~w: ~w~n", [N, R])
     end || N <- Strange],
    Raw = [<<"lat", 229>>, <<255>>, <<"a", 16#c3>>, <<16#ed, 16#a0, 16#80>>, <<16#f4, 16#90, 16#80, 16#80>>, <<16#c0, 16#80, "x">>, <<"ok">>],
    [begin
         Name = <<(list_to_binary(dir()))/binary, "/", N/binary>>,
         R = [file:write_file(Name, "x"), file:read_file(Name), short(file:read_file_info(Name)), file:make_symlink(N, p("link")), file:read_link(p("link")),
              file:read_link_all(p("link")), file:delete(p("link")), short(file:list_dir(dir())), element(1, file:list_dir_all(dir())), lists:member(N, element(2, file:list_dir_all(dir()))),
              prim_file:internal_native2name(N), prim_file:is_translatable(N)],
         io:format("~w: ~w~n", [N, show(R)]),
         file:delete(Name)
     end || N <- Raw],
    [?P({N, prim_file:internal_name2native(N)})
     || N <- ["", "abc", [], [[], "a", ["b", [$c]]], ["a" | "b"], <<"raw", 255>>, <<>>, [16#10ffff], [16#ffff]]],
    [io:format("~w: ~w~n", [N, [try F(N) catch C:R -> {C, R} end || F <- [fun prim_file:internal_name2native/1, fun file:read_file/1, fun prim_file:read_file/1, fun filelib:is_file/1]]])
     || N <- [atom, '', [atom], ["a", b], "a\0b", "a\0", [0], <<"a", 0>>, <<"a", 0, "b">>, [-1], [16#110000], [16#d800], [1 bsl 70], ["a" | $b], [<<"a">>], [1.0], {}, 17, <<1:3>>, #{}, [$a | <<"b">>]]],
    [?P(prim_file:internal_native2name(N)) || N <- [<<>>, <<"abc">>, <<"å"/utf8>>, <<128>>, <<1:3>>, abc, "abc"]],
    [?P(prim_file:is_translatable(N)) || N <- [<<>>, <<"abc">>, <<"å"/utf8>>, <<128>>, <<1:3>>, abc, "abc"]],
    [?P(prim_file:internal_normalize_utf8(N)) || N <- [<<>>, <<"abc">>, <<"å"/utf8>>, <<$a, 16#cc, 16#8a>>, <<"e", 16#cc, 16#81, "x", 16#cc, 16#81>>, <<128>>, <<1:3>>, abc]],
    %% every character that Unicode takes apart into two to four, by module unicode
    Apart = [{C, D} || C <- lists:seq(16#a0, 16#eff) ++ lists:seq(16#1000, 16#1fff) ++ lists:seq(16#3040, 16#30ff), D <- [unicode:characters_to_nfd_list([C])], length(D) > 1, length(D) < 5],
    ?P(length(Apart)),
    Together = [C || {C, D} <- Apart, prim_file:internal_normalize_utf8(unicode:characters_to_binary(D)) =:= [C]],
    ?P(erlang:phash2(Together)),
    ?P(erlang:phash2([prim_file:internal_normalize_utf8(unicode:characters_to_binary([$x, D, $y, 16#1f600, D])) || {C, D} <- Apart, lists:member(C, Together)])),
    unaligned(),
    ?P(file:set_cwd(<<"/tmp/", 255>>)),
    cwd(),
    ok.

short({ok, I}) when is_tuple(I) -> element(3, I);
short({ok, L}) -> {ok, [N || N <- L, N =:= "ok"]};
short(E) -> E.

%% A binary that does not begin at a byte.
unaligned() ->
    <<_:3, Name/binary>> = id(<<5:3, (list_to_binary(p("un")))/binary>>),
    ?P(file:write_file(Name, "x")),
    ?P(file:read_file(Name)),
    <<_:3, Bytes/binary>> = id(<<5:3, "å"/utf8>>),
    ?P(prim_file:internal_native2name(Bytes)),
    ?P(prim_file:is_translatable(Bytes)),
    ?P(file:write_file(Name, [Bytes, Name, <<1, 2>>])).

cwd() ->
    {ok, Old} = file:get_cwd(),
    Tail = fun({ok, D}) -> {ok, lists:nthtail(length(dir()), D)}; (E) -> E end,
    Odd = [$d, $ö, 16#1f600],
    ok = file:make_dir(p(Odd)),
    ?P(file:set_cwd(p(Odd))),
    ?P(Tail(file:get_cwd())),
    ?P(file:write_file("here", "x")),
    ?P(ls(p(Odd))),
    ?P(file:set_cwd("..")),
    ?P(Tail(file:get_cwd())),
    Raw = <<(list_to_binary(dir()))/binary, "/", 255, 254>>,
    ok = file:make_dir(Raw),
    ?P(file:set_cwd(Raw)),
    ?P(prim_file:set_cwd(Raw)),
    ?P(file:set_cwd(p("gone"))),
    ok = file:make_dir(p("gone")),
    ok = file:set_cwd(p("gone")),
    ok = file:del_dir(p("gone")),
    ?P(file:get_cwd()),
    ?P(file:write_file("x", "x")),
    ?P(file:list_dir(".")),
    ok = file:set_cwd(Old),
    ?P(file:get_cwd("c:")), ?P(file:get_cwd("c")), ?P(file:get_cwd(x)), ?P(prim_file:get_cwd([1])), ?P(prim_file:get_cwd([])), ?P(prim_file:get_cwd("Z:")).
