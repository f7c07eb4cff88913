/** Files that keep their readers and writers waiting: pipes. Compared with the real erl. What needs one is skipped where none is found. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const release = process.env['GLULAM_RELEASE'] ?? '27'
const oracle = join(process.env['GLULAM_ORACLES'] ?? '/opt', `otp${release}`)
const glulam = fileURLToPath(new URL('../../bin/glulam', import.meta.url))
const needsErl = { skip: existsSync(join(oracle, 'run/erl')) ? false : 'no Erlang/OTP' }

const PROGRAM = `
-module(pipes).
-export([waits/1, killed/1, many/1, halts/1, busy/1, closes/1, forbidden/1]).
-define(P(E), p(??E, fun() -> E end)).

p(Text, F) -> io:format("~s = ~w~n", [Text, try F() catch C:R -> {C, R} end]).

fifo(Dir, N) -> Dir ++ "/fifo" ++ integer_to_list(N).
next(T) -> receive M -> M after T -> none end.

waits(Dir) ->
    F = fifo(Dir, 1), Self = self(),
    spawn(fun() ->
        {ok, R} = file:open(F, [raw, read, binary]), Self ! opened,
        Self ! [file:read(R, 5), file:position(R, 0), file:pread(R, 0, 1), file:read(R, 100), file:read(R, 1), file:truncate(R), file:allocate(R, 0, 1), file:datasync(R), file:advise(R, 0, 1, normal), file:read(R, 0)],
        Self ! element(3, element(2, file:read_file_info(R))),
        Self ! file:close(R) end),
    ?P(next(100)),
    {ok, W} = file:open(F, [raw, write]),
    ?P(next(5000)),
    ?P(file:write(W, "hello")), ?P(next(50)),
    ?P(file:write(W, ["wor", <<"ld">>])), ?P(next(50)),
    ?P(file:position(W, cur)), ?P(file:pwrite(W, 0, "x")), ?P(file:read(W, 1)),
    ?P(file:close(W)),
    ?P(next(5000)), ?P(next(5000)), ?P(next(5000)),
    %% whole, and lines
    spawn(fun() -> Self ! file:read_file(F, [raw]) end),
    ?P(next(50)),
    {ok, W2} = file:open(F, [raw, write]),
    ?P(file:write(W2, binary:copy(<<"much ">>, 50000))), ?P(file:close(W2)),
    {ok, B} = next(5000), ?P({byte_size(B), erlang:md5(B)}),
    spawn(fun() -> {ok, L} = file:open(F, [raw, read, read_ahead]), Self ! [file:read_line(L), file:read_line(L), file:read_line(L)] end),
    {ok, W3} = file:open(F, [raw, append]), ?P(file:write(W3, "one\\ntwo\\nthree")), ?P(file:close(W3)), ?P(next(5000)),
    %% nobody reads any more
    spawn(fun() -> {ok, L} = file:open(F, [raw, read]), Self ! file:read(L, 1), file:close(L), Self ! closed end),
    {ok, W4} = file:open(F, [raw, write]), ?P(file:write(W4, "a")), ?P(next(5000)), ?P(next(5000)), ?P(file:write(W4, "b")), ?P(file:close(W4)).

killed(Dir) ->
    F = fifo(Dir, 1), Self = self(),
    {P, Ref} = spawn_monitor(fun() -> {ok, R} = file:open(F, [raw, read, write]), Self ! {fd, R}, Self ! file:read(R, 10) end),
    {fd, R} = next(5000),
    ?P(next(50)),
    exit(P, kill),
    receive {'DOWN', Ref, process, P, Why} -> ?P(Why) after 5000 -> ?P(alive) end,
    ?P(is_process_alive(P)),
    {P2, Ref2} = spawn_monitor(fun() -> file:open(fifo(Dir, 2), [raw, read]) end),
    ?P(next(50)), exit(P2, kill),
    receive {'DOWN', Ref2, process, P2, Why2} -> ?P(Why2) after 5000 -> ?P(alive) end,
    ?P(file:close(R)),
    %% lets them go
    {ok, W} = file:open(F, [raw, write, read]), ?P(file:write(W, "0123456789")), receive after 200 -> ok end,
    ?P(length([L || {ok, L} <- [prim_file:read_link("/proc/self/fd/" ++ N) || N <- element(2, prim_file:list_dir("/proc/self/fd"))], L =:= F])),
    ?P(file:close(W)).

many(Dir) ->
    Self = self(),
    Fs = [fifo(Dir, N) || N <- lists:seq(1, 8)],
    [spawn(fun() -> Self ! {F, file:read_file(F, [raw])} end) || F <- Fs],
    ?P(next(50)),
    {ok, S} = file:open(Dir ++ "/regular", [raw, write, read]),
    ?P(file:write(S, binary:copy(<<"x">>, 3000000))), ?P(file:datasync(S)), ?P(element(1, file:pread(S, 0, 3000000))), ?P(file:close(S)),
    [begin {ok, W} = file:open(F, [raw, write]), ok = file:write(W, F), ok = file:close(W), receive {F, {ok, B}} -> ?P(binary_to_list(B) =:= F) after 5000 -> ?P(nothing) end end || F <- lists:reverse(Fs)].

halts(Dir) ->
    spawn(fun() -> file:read_file(fifo(Dir, 1), [raw]) end),
    spawn(fun() -> {ok, R} = file:open(fifo(Dir, 2), [raw, read, write]), file:read(R, 1) end),
    receive after 100 -> ok end,
    io:format("halting~n"),
    halt(7).

%% what the owner may not do
forbidden(Dir) ->
    case whereis(file_server_2) of undefined -> {ok, _} = file_server:start(); _ -> ok end,
    [ok = file:make_dir(Dir ++ D) || D <- ["/d", "/r", "/x", "/o"]],
    [ok = file:write_file(Dir ++ F, "data") || F <- ["/none", "/ronly", "/wonly", "/d/f", "/r/f", "/x/f", "/o/f"]],
    [ok = file:change_mode(Dir ++ F, M) || {F, M} <- [{"/none", 0}, {"/ronly", 8#400}, {"/wonly", 8#200}, {"/d", 0}, {"/r", 8#400}, {"/x", 8#100}, {"/o", 8#500}]],
    short_info(Dir),
    [io:format("~s ~p: ~w~n", [F, I, [try Op(Dir ++ F) catch C:R -> {C, R} end || Op <- operations(I)]])
     || F <- ["/none", "/ronly", "/wonly", "/d", "/r", "/x", "/o", "/d/f", "/r/f", "/x/f", "/o/f", "/d/new", "/r/new", "/x/new", "/o/new"], I <- [1, 2, 3]],
    short_info(Dir),
    {ok, R} = file:open(Dir ++ "/ronly", [raw, read]), ok = file:change_mode(Dir ++ "/ronly", 0), ?P(file:read(R, 2)), ?P(access(R)), ?P(file:write(R, "x")), ?P(file:close(R)),
    [file:change_mode(Dir ++ F, 8#700) || F <- ["/d", "/r", "/x", "/o"]].
short_info(Dir) -> [?P({F, access(Dir ++ F)}) || F <- ["/none", "/ronly", "/wonly", "/d", "/r", "/x", "/o", "/d/f", "/r/f", "/x/f", "/o/f"]].
access(F) -> case file:read_file_info(F, [raw]) of {ok, I} -> {element(3, I), element(4, I)}; E -> E end.
operations(1) -> [fun(N) -> file:read_file(N, [raw]) end, fun(N) -> prim_file:list_dir(N) end, fun(N) -> prim_file:set_cwd(N) end, fun(N) -> opened(file:open(N, [raw, read, write])) end, fun(N) -> opened(file:open(N, [raw, append])) end, fun(N) -> opened(prim_file:open(N, [directory])) end, fun prim_file:read_link/1, fun access/1];
operations(2) -> [fun(N) -> prim_file:rename(N, N ++ "2") end, fun(N) -> prim_file:rename(N ++ "2", N) end, fun(N) -> prim_file:make_link(N, N ++ "3") end, fun(N) -> prim_file:make_symlink(N, N ++ "4") end, fun(N) -> prim_file:make_dir(N) end, fun(N) -> [prim_file:delete(N ++ X) || X <- ["2", "3", "4"]] end];
operations(3) -> [fun(N) -> prim_file:write_file_info(N, {file_info, 1, x, x, {{2000,1,1},{0,0,0}}, {{2000,1,1},{0,0,0}}, undefined, undefined, 1, 0, 0, 0, undefined, undefined}) end, fun prim_file:delete/1, fun prim_file:del_dir/1].
opened({ok, F}) -> file:close(F);
opened(E) -> E.

%% the file server waits for one of its files only
busy(Dir) ->
    case whereis(file_server_2) of undefined -> {ok, _} = file_server:start(); _ -> ok end,
    Self = self(), F = fifo(Dir, 3),
    spawn(fun() -> {ok, R} = file:open(F, [read, write]), Self ! io:get_line(R, ""), Self ! io:get_line(R, "") end),
    ?P(next(50)),
    ?P(file:write_file(Dir ++ "/other", "x")), ?P(file:read_file(Dir ++ "/other")),
    {ok, W} = file:open(F, [write, raw]), ?P(file:write(W, [lists:duplicate(127, $x), "\\n"])), ?P(next(5000)), ?P(next(50)),
    ?P(file:write(W, [lists:duplicate(300, $y), "\\n", lists:duplicate(200, $z)])), ?P(file:close(W)), ?P(next(5000)).

closes(Dir) ->
    %% writes that fill a pipe wait for its reader
    Self = self(), F = fifo(Dir, 4),
    spawn(fun() -> {ok, W} = file:open(F, [raw, write]), Self ! file:write(W, binary:copy(<<"0123456789">>, 100000)), Self ! file:close(W) end),
    {ok, R} = file:open(F, [raw, read, binary]),
    ?P(next(100)),
    {ok, A} = file:read(R, 900000), ?P(erlang:md5(A)), ?P(next(100)),
    {ok, B} = file:read(R, 200000), ?P({byte_size(B), erlang:md5(B)}), ?P(next(5000)), ?P(next(5000)), ?P(file:read(R, 1)), ?P(file:close(R)).
`

let ebin = ''
before(() => {
  if (needsErl.skip) return
  ebin = mkdtempSync(join(tmpdir(), 'glulam-pipes-'))
  writeFileSync(join(ebin, 'pipes.erl'), PROGRAM)
  execFileSync(join(oracle, 'run/erlc'), ['pipes.erl'], { cwd: ebin })
})
after(() => {
  if (ebin !== '') rmSync(ebin, { recursive: true })
})

/** Without what a superuser may do beyond others, if that is who runs the tests. */
const ordinary = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search,-fowner,-chown', '--inh-caps=-all'] : []

/** Output and status of a function of the program, with a fresh directory of pipes. */
function run(fun: string, real: boolean, before: readonly string[] = []): { status: number | null; output: string } {
  const dir = mkdtempSync(join(tmpdir(), 'glulam-fifos-'))
  try {
    execFileSync('mkfifo', Array.from({ length: 8 }, (_, i) => join(dir, `fifo${i + 1}`)))
    const [program, args]: [string, string[]] = real
      ? [join(oracle, 'run/erl'), ['-noshell', '-pa', ebin, '-eval', `pipes:${fun}("${dir}"), halt(0).`]]
      : [glulam, ['run', '--otp', join(oracle, 'usr/lib/erlang'), '-pa', ebin, 'pipes', fun, `"${dir}"`]]
    const [command, ...rest] = [...before, program, ...args]
    const { status, stdout } = spawnSync(command!, rest, { encoding: 'utf8', timeout: 60_000 })
    return { status, output: stdout.split('\n').filter((line) => line !== 'ok' && !line.startsWith('[ok')).join('\n') }
  } finally {
    rmSync(dir, { recursive: true })
  }
}

for (const [fun, what] of [
  ['waits', 'readers and writers wait for each other, other processes run'],
  ['killed', 'a process that waits in a pipe can be killed; its file is closed'],
  ['many', 'several pipes without a writer stop neither disk nor each other'],
  ['halts', 'halt/1 does not wait for pipes'],
  ['busy', 'nor does the file server'],
  ['closes', 'a writer waits when the pipe is full'],
] as const) {
  test(what, needsErl, () => assert.deepEqual(run(fun, false), run(fun, true)))
}

const canBeOrdinary = ordinary.length === 0 || spawnSync(ordinary[0]!, [...ordinary.slice(1), 'true']).status === 0
test('what permissions forbid', { skip: needsErl.skip || (canBeOrdinary ? false : 'no setpriv') }, () => {
  assert.deepEqual(run('forbidden', false, ordinary), run('forbidden', true, ordinary))
})
