%% Files: positions, sizes and offsets, sparse files beyond 4 GB, truncation, allocation, advice, dets's pointers.
-module(file_positions).
-include("check.hrl").
-include("files.hrl").

main() -> with_dir(fun run/0).

run() ->
    Name = make("f", "0123456789"),
    {ok, F} = file:open(Name, [raw, read, write, binary]),
    [?P({At, file:position(F, At), file:position(F, cur)})
     || At <- [0, 5, 10, 20, -1, bof, cur, eof, {bof, 3}, {cur, 2}, {cur, -4}, {cur, -100}, {eof, -3}, {eof, 3}, {eof, -11}, {bof, -1},
               {cur, 0}, 1 bsl 31, 1 bsl 32, (1 bsl 40) + 1, 1 bsl 64, -(1 bsl 63), {x, 1}, x, {bof, x}, {bof, 1.5}, 1.0, {cur, 1 bsl 63}]],
    ?P(file:position(F, eof)),
    ?P(file:read(F, 1)),
    ?P(file:position(F, 8)),
    ?P(file:read(F, 10)),
    ?P(file:read(F, 10)),
    [?P({At, N, file:pread(F, At, N)}) || {At, N} <- [{0, 3}, {8, 10}, {10, 1}, {11, 1}, {0, 0}, {100, 0}, {-1, 1}, {1, -1}, {1 bsl 63, 1}, {1 bsl 62, 1}, {x, 1}, {1, x}, {1.0, 1}, {1, 1.5}]],
    ?P(file:pread(F, [])),
    ?P(file:pread(F, [{0, 2}, {50, 1}, {3, 4}])),
    ?P(file:pread(F, [{0, 2}, {-1, 1}])),
    ?P(file:pread(F, [{0, 2} | x])),
    ?P(file:pwrite(F, 12, "ab")),
    ?P(file:pread(F, 0, 100)),
    ?P(file:pwrite(F, [{1, "x"}, {3, <<"yz">>}, {20, ["end", $!]}])),
    ?P(file:pread(F, 0, 100)),
    ?P(file:pwrite(F, [{1, "x"}, {-1, "x"}])),
    ?P(file:pwrite(F, -1, "x")),
    ?P(file:pwrite(F, 1 bsl 63, "x")),
    ?P(file:pwrite(F, 1.0, "x")),
    ?P(file:pwrite(F, 0, [x])),
    ?P(file:position(F, cur)),
    ?P(file:position(F, 4)),
    ?P(file:truncate(F)),
    ?P(file:pread(F, 0, 100)),
    ?P(file:position(F, 6)),
    ?P(file:truncate(F)),
    ?P(file:pread(F, 0, 100)),
    big(F),
    room(F, Name),
    ?P(file:close(F)),
    pointers(),
    ok.

big(F) ->
    Far = (5 bsl 30) + 3,
    ?P(file:position(F, Far)),
    ?P(file:write(F, "far")),
    ?P(file:position(F, cur)),
    ?P(file:pread(F, Far - 2, 10)),
    ?P(file:position(F, {cur, -2})),
    ?P(file:read(F, 10)),
    ?P(file:pwrite(F, Far * 3, <<"further">>)),
    ?P(file:position(F, eof)),
    ?P(file:read(F, 1 bsl 24)),
    ?P(element(2, element(2, file:read_file_info(F)))),
    ?P(file:position(F, Far)),
    ?P(file:read(F, 5)),
    ?P(file:position(F, Far)),
    ?P(file:truncate(F)),
    ?P(file:position(F, eof)),
    ?P(file:position(F, 10)),
    ?P(file:truncate(F)).

room(F, Name) ->
    [?P({At, N, file:allocate(F, At, N), filelib:file_size(Name)})
     || {At, N} <- [{0, 5}, {0, 0}, {5, 20}, {0, 26}, {100, 1}, {-1, 5}, {0, -1}, {1 bsl 63, 1}, {x, 1}, {1, x}, {1.0, 1}]],
    ?P(file:pread(F, 0, 200)),
    {ok, R} = file:open(Name, [raw, read]),
    ?P(file:allocate(R, 0, 1000)),
    ?P(file:allocate(R, 0, 1)),
    ?P(file:truncate(R)),
    ?P(file:close(R)),
    [?P({At, N, A, file:advise(F, At, N, A)})
     || {At, N} <- [{0, 10}, {-1, 5}, {0, -1}, {1 bsl 63, 1}, {x, 1}], A <- [normal, sequential, random, no_reuse, will_need, dont_need, x, 1]].

pointers() ->
    Name = make("d", [<<5:32, 20:32>>, <<100:32, 20:32>>, <<4:32, 50:32>>, "hello world", <<0:32, 0:32>>]),
    {ok, D} = file:open(Name, [raw, read, binary]),
    [?P({At, Max, prim_file:ipread_s32bu_p32bu(D, At, Max)})
     || {At, Max} <- [{0, 10}, {0, 5}, {0, 4}, {8, 100}, {8, 99}, {16, 10}, {30, 10}, {33, 10}, {100, 1}, {-1, 1}, {0, -1}, {0, 1 bsl 31}, {0, infinity}, {x, 1}, {0, 1.5}, {35, 0}]],
    file:close(D).
