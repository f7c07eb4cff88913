%% Files: directories, links, copies, wildcards, trees made and removed.
-module(file_trees).
-include("check.hrl").
-include("files.hrl").
-include_lib("kernel/include/file.hrl").

main() -> with_dir(fun run/0).

run() ->
    ?P(ls(dir())),
    ?P(file:make_dir(p("a"))), ?P(file:make_dir(p("a/b"))), ?P(file:make_dir(p("x/y"))), ?P(file:make_dir(p("a"))),
    ?P(filelib:ensure_dir(p("p/q/r/file"))), ?P(ls(p("p/q"))),
    ?P(filelib:ensure_path(p("p/q/r/s/t"))), ?P(ls(p("p/q/r"))),
    [make(N, N) || N <- ["a/1.erl", "a/2.erl", "a/b/3.hrl", "p/q/4.erl", "p/.hidden", "big"]],
    ?P(ls(p("a"))),
    ?P(lists:sort(filelib:wildcard("**/*.erl", dir()))),
    ?P(filelib:wildcard("*/*", dir())), ?P(filelib:wildcard("a/[12].{erl,hrl}", dir())), ?P(filelib:wildcard("p/.*", dir())), ?P(filelib:wildcard("none*", dir())),
    links(),
    copies(),
    ?P(file:del_dir(p("a"))),
    ?P(file:del_dir_r(p("a"))), ?P(filelib:is_dir(p("a"))),
    ?P(file:del_dir_r(p("none"))), ?P(file:del_dir_r(p("big"))),
    many(),
    ?P([file:list_dir(x), file:list_dir(""), file:list_dir([])]),
    ok.

links() ->
    N = p("big"),
    Links = fun(F) -> {ok, I} = file:read_link_info(F), {I#file_info.type, I#file_info.links} end,
    ?P(file:make_link(N, p("hard"))), ?P(Links(N)), ?P(file:read_file(p("hard"))), ?P(file:make_link(N, p("hard"))),
    {ok, #file_info{inode = I1}} = file:read_file_info(N), {ok, #file_info{inode = I2}} = file:read_file_info(p("hard")),
    ?P(I1 =:= I2),
    ?P(file:delete(N)), ?P(Links(p("hard"))), ?P(file:rename(p("hard"), N)),
    ?P(file:make_symlink(N, p("soft"))), ?P(Links(p("soft"))), ?P(file:read_file(p("soft"))),
    ?P(case file:read_link(p("soft")) of {ok, N} -> same; X -> X end),
    ?P(file:write_file(p("soft"), "through")), ?P(file:read_file(N)), ?P(file:delete(p("soft"))), ?P(file:read_file(N)),
    ?P(file:make_symlink("a", p("to_a"))), ?P(ls(p("to_a"))), ?P(file:del_dir(p("to_a"))), ?P(file:delete(p("to_a"))),
    ?P(file:make_symlink("", p("empty"))), ?P(file:make_symlink("x", "")), ?P(file:read_link(N)), ?P(file:read_link(p("a"))),
    Long = lists:duplicate(2000, $l),
    ?P(file:make_symlink(Long, p("long"))), ?P(file:read_link(p("long")) =:= {ok, Long}),
    ?P(file:make_symlink(lists:duplicate(4096, $l), p("longer"))),
    ?P(file:make_link(p("long"), p("long2"))), ?P(element(1, file:read_link(p("long2")))), ?P(file:delete(p("long"))), ?P(file:delete(p("long2"))).

copies() ->
    Data = binary:copy(<<"0123456789">>, 30000),
    F = make("c", Data),
    ?P(file:copy(F, p("c2"))), ?P(file:read_file(p("c2")) =:= {ok, Data}),
    ?P(file:copy(F, p("c3"), 17)), ?P(file:read_file(p("c3"))),
    ?P(file:copy(F, p("c3"), 0)), ?P(file:copy({F, [raw, binary]}, {p("c3"), [append]}, 100000)), ?P(filelib:file_size(p("c3"))),
    ?P(file:copy(p("none"), p("c4"))), ?P(file:copy(F, p("none/c4"))), ?P(file:copy(F, p("a"))), ?P(file:copy(p("a"), F)), ?P(file:copy(F, p("c4"), x)),
    {ok, In} = file:open(F, [read, raw, binary]), {ok, Out} = file:open(p("c5"), [write, raw]),
    ?P(file:position(In, 299995)), ?P(file:copy(In, Out)), ?P(file:copy(In, Out)), ?P(file:close(In)), ?P(file:close(Out)), ?P(file:read_file(p("c5"))),
    [file:delete(p(N)) || N <- ["c", "c2", "c3", "c4", "c5"]].

many() ->
    ok = file:make_dir(p("many")),
    [make("many/" ++ lists:duplicate(I rem 90, $n) ++ integer_to_list(I), "") || I <- lists:seq(1, 700)],
    ?P(length(ls(p("many")))),
    {ok, L1} = file:list_dir(p("many")), {ok, L2} = file:list_dir_all(p("many")),
    ?P(L1 =:= L2),
    %% in the directory's own order
    ?P(erlang:phash2(L1)),
    ?P(lists:usort([file:list_dir(p("many")) =:= {ok, L1} || _ <- lists:seq(1, 40)])),
    ?P(lists:usort([file:delete(p("many/" ++ N)) || N <- L1])), ?P(file:del_dir(p("many"))).
