%% Files: random operations on several open files of the same few names, what each gives, and what is left.
-module(file_random).
-include("check.hrl").
-include("files.hrl").

main() -> with_dir(fun run/0).

run() ->
    rand:seed(exsss, {3, 2, 1}),
    [io:format("~w: ~w~n", [I, round_(I)]) || I <- lists:seq(1, 40)],
    ok.

round_(I) ->
    {R, Open} = lists:mapfoldl(fun(_, Fds) -> step(Fds) end, [], lists:seq(1, 40)),
    Closed = [file:close(Fd) || Fd <- Open],
    Left = [{N, digest(file:read_file(p(N)))} || N <- ls(dir())],
    case I rem 5 of 0 -> [remove(p(N)) || N <- ls(dir())]; _ -> ok end,
    {R, Closed, Left}.

digest({ok, B}) when byte_size(B) < 20 -> B;
digest({ok, B}) -> {byte_size(B), erlang:crc32(B)};
digest(E) -> E.

step(Fds) when Fds =:= [] -> open(Fds);
step(Fds) ->
    case rand:uniform(14) of
        1 -> open(Fds);
        2 -> Fd = pick(Fds), {close(Fd), lists:delete(Fd, Fds)};
        3 -> {name_op(rand:uniform(7)), Fds};
        N -> {try op(N, pick(Fds)) catch C:R -> {C, show(R)} end, Fds}
    end.

open(Fds) ->
    Modes = [raw, binary | [M || M <- [read, write, append, {read_ahead, 50}, exclusive], rand:uniform(10) < case M of exclusive -> 2; append -> 3; write -> 5; read -> 8; _ -> 4 end]],
    case file:open(name(), Modes) of
        {ok, Fd} -> {{opened, Modes}, [Fd | Fds]};
        E -> {{Modes, E}, Fds}
    end.
close(Fd) -> file:close(Fd).

op(4, Fd) -> short(file:read(Fd, size_()));
op(5, Fd) -> short(file:read_line(Fd));
op(6, Fd) -> file:write(Fd, data());
op(7, Fd) -> file:position(Fd, pick([0, rand:uniform(2000), cur, {cur, rand:uniform(100) - 50}, eof, {eof, -rand:uniform(200)}, {bof, 5}]));
op(8, Fd) -> short(file:pread(Fd, rand:uniform(2000) - 1, size_()));
op(9, Fd) -> file:pwrite(Fd, rand:uniform(2000) - 1, data());
op(10, Fd) -> case rand:uniform(4) of 1 -> file:truncate(Fd); _ -> file:position(Fd, cur) end;
op(11, Fd) -> file:position(Fd, cur);
op(12, Fd) -> case file:read_file_info(Fd) of {ok, I} -> {element(2, I), element(3, I), element(4, I), element(9, I)}; E -> E end;
op(13, Fd) -> short(file:pread(Fd, [{rand:uniform(500), 10}, {rand:uniform(5000), 3}]));
op(14, Fd) -> file:write(Fd, [data(), "\n", data()]).

name_op(1) -> file:delete(name());
name_op(2) -> file:rename(name(), name());
name_op(3) -> file:make_link(name(), name());
name_op(4) -> digest(file:read_file(name()));
name_op(5) -> file:write_file(name(), data(), pick([[], [append], [exclusive], [raw]]));
name_op(6) -> case file:read_link_info(name()) of {ok, I} -> {element(2, I), element(9, I)}; E -> E end;
name_op(7) -> case rand:uniform(3) of 1 -> file:make_symlink(filename:basename(name()), name()); _ -> filelib:is_regular(name()) end.

name() -> p(pick(["a", "b", "c"])).
size_() -> pick([0, 1, 10, 100, 1000, 5000, 100000]).
data() -> iolist_to_binary([pick([<<>>, <<"x">>, <<"line\n">>, <<"two\nlines\n">>, binary:copy(<<"long">>, 300), binary:copy(<<"longer\n">>, 1500)])]).
short({ok, B}) when is_binary(B) -> {ok, digest({ok, B})};
short({ok, L}) when is_list(L) -> {ok, [case X of eof -> eof; _ -> digest({ok, X}) end || X <- L]};
short(X) -> X.
pick(L) -> lists:nth(rand:uniform(length(L)), L).
