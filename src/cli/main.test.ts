/** The command as a user meets it. What needs an Erlang/OTP is skipped where none is found. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { InstallError, installOtp } from '../host/node/otp_install.ts'

const program = fileURLToPath(new URL('../../bin/glulam', import.meta.url))
const otp = join(process.env['GLULAM_ORACLES'] ?? '/opt', 'otp27')
const needsOtp = { skip: existsSync(otp) ? false : 'no Erlang/OTP 27' }

interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}
function glulam(args: readonly string[], env: Readonly<Record<string, string>> = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, ...env }, timeout: 120_000 })
  return { status, stdout, stderr }
}
const source = (text: string): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'glulam-source-')), 'sample.erl')
  writeFileSync(file, text)
  return file
}

test('--help and --version', () => {
  const help = glulam(['--help'])
  assert.equal(help.status, 0)
  assert.match(help.stdout, /glulam run .*MODULE FUNCTION[^]*glulam otp install/)
  assert.match(glulam(['--version']).stdout, /^Glulam \d+\.\d+\.\d+ \(Node \d+/)
})

test('bin/glulam compares the times of all sources: none lies deeper than it looks', () => {
  const root = dirname(dirname(program))
  const seen = readFileSync(program, 'utf8').match(/"\$root"\/(?:src|assembly)[*/]*\.ts/g)!.map((pattern) => pattern.slice('"$root"/'.length))
  for (const folder of ['src', 'assembly']) {
    const sources = (readdirSync(join(root, folder), { recursive: true }) as string[]).filter((name) => name.endsWith('.ts'))
    for (const name of sources) assert.ok(seen.includes([folder, ...name.split('/').map(() => '*')].join('/') + '.ts'), join(folder, name))
  }
})

test('unknown commands and options: status 2, and what to do', () => {
  for (const args of [[], ['fly'], ['toString'], ['otp'], ['otp', 'fly'], ['otp', 'install', '--release', '26'], ['run']]) {
    const { status, stdout, stderr } = glulam(args)
    assert.equal(status, 2, args.join(' '))
    assert.equal(stdout, '')
    assert.match(stderr, /usage|glulam --help|no such|Unknown option/, args.join(' '))
  }
})

test('a directory without Erlang/OTP', () => {
  const { status, stderr } = glulam(['run', '--otp', tmpdir(), 'lists', 'seq', '1', '2'])
  assert.equal(status, 1)
  assert.match(stderr, /holds no Erlang\/OTP/)
})

test('otp path and list name the Erlang/OTP', needsOtp, () => {
  assert.equal(glulam(['otp', 'path', '--otp', otp]).stdout.trim(), join(otp, 'usr/lib/erlang'))
  assert.match(glulam(['otp', 'list'], { GLULAM_OTP: otp }).stdout, /^27 +GLULAM_OTP/)
})

test('otp install without apt-get says what to do', () => {
  const { PATH, XDG_CACHE_HOME } = process.env
  Object.assign(process.env, { PATH: '/nowhere', XDG_CACHE_HOME: mkdtempSync(join(tmpdir(), 'glulam-empty-')) })
  try {
    const said: string[] = []
    assert.throws(() => installOtp(27, (line) => said.push(line)), (error) => error instanceof InstallError && /needs apt-get[^]*--otp or GLULAM_OTP/.test(error.message))
    assert.deepEqual(said, [])
  } finally {
    process.env.PATH = PATH
    if (XDG_CACHE_HOME === undefined) delete process.env.XDG_CACHE_HOME
    else process.env.XDG_CACHE_HOME = XDG_CACHE_HOME
  }
})

/** Folder with the compiled module `sample`. */
const compiled = (text: string): string => {
  const file = source(`-module(sample).\n-compile([export_all, nowarn_export_all]).\n${text}`)
  assert.equal(glulam(['erlc', '-o', dirname(file), file], { GLULAM_OTP: otp }).stdout, '')
  return dirname(file)
}

test('run: io:format to user and standard_error, crashes with their texts', needsOtp, () => {
  const folder = compiled(`
main() -> io:format(standard_error, "bad ~ts~n", [[8364]]), io:format(user, "good~n", []), {whereis(user) =:= group_leader(), io:put_chars(standard_error, "x\n")}.
crash() -> error({"text", <<"bin">>, [8364, 0]}).
leave() -> exit({left, "text"}).
`)
  const run = (fun: string): Outcome => glulam(['run', '--otp', otp, '-pa', folder, 'sample', fun])
  assert.deepEqual(run('main'), { status: 0, stdout: 'good\n{true,ok}\n', stderr: 'bad €\nx\n' })
  assert.deepEqual(run('leave'), { status: 1, stdout: '', stderr: '** exception exit: {left,"text"}\n' })
  assert.match(run('crash').stderr, /with exit value:\n\{\{"text",<<"bin">>,\[8364,0\]\},\[\{sample,crash,0,\[\{file,"[^"]*sample\.erl"\},\{line,\d+\}\]\}/)
})

test('run: without atoms the machine ends, and says so', needsOtp, () => {
  const folder = compiled(`
main() -> fill(0).
fill(N) -> catch list_to_atom([$~ | integer_to_list(N)]), fill(N + 1).
`)
  const { status, stdout, stderr } = glulam(['run', '--otp', otp, '-pa', folder, 'sample', 'main'], { ERL_CRASH_DUMP_BYTES: '0' })
  assert.deepEqual({ status, stdout, stderr }, { status: 1, stdout: '', stderr: 'no more index entries in atom_tab (max=1048576)\r\n' })
})

for (const [what, cache] of [['is no directory', program], ['is in /proc', '/proc/none/cache']]) test(`otp install into a cache that ${what} says so`, () => {
  const { XDG_CACHE_HOME } = process.env
  process.env.XDG_CACHE_HOME = cache
  try {
    assert.throws(() => installOtp(27, () => {}), (error) => error instanceof InstallError && /XDG_CACHE_HOME|needs apt-get/.test(error.message))
  } finally {
    if (XDG_CACHE_HOME === undefined) delete process.env.XDG_CACHE_HOME
    else process.env.XDG_CACHE_HOME = XDG_CACHE_HOME
  }
})

test('erlc compiles a file with includes and macros, erl runs it', needsOtp, () => {
  const file = source(
    '-module(sample).\n-export([main/0]).\n-include_lib("kernel/include/file.hrl").\n-define(GREETING, "Hello").\n' +
      'main() -> io:format("~s ~w~n", [?GREETING, tuple_size(#file_info{})]).\n',
  )
  const folder = dirname(file)
  assert.deepEqual(glulam(['erlc', '-o', folder, file], { GLULAM_OTP: otp }), { status: 0, stdout: '', stderr: '' })
  const run = glulam(['erl', '-noshell', '-pa', folder, '-s', 'sample', 'main', '-s', 'init', 'stop'], { GLULAM_OTP: otp })
  assert.deepEqual(run, { status: 0, stdout: 'Hello 14\n', stderr: '' })
})

test('erlc: errors of the source', needsOtp, () => {
  const file = source('-module(sample).\n-export([main/0]).\nmain() -> X.\n')
  const { status, stdout } = glulam(['erlc', '-o', dirname(file), file], { GLULAM_OTP: otp })
  assert.equal(status, 1)
  assert.match(stdout, /sample\.erl:3:11: variable 'X' is unbound\n/)
})

test('erl: exit codes of halt and init:stop, and of a boot that fails', needsOtp, () => {
  const erl = (...args: string[]): Outcome => glulam(['erl', '-noshell', ...args], { GLULAM_OTP: otp })
  assert.equal(erl('-eval', 'halt(3).').status, 3)
  assert.equal(erl('-eval', 'halt((1 bsl 70) + 16#80000105).').status, 5, 'the last byte of any number')
  assert.equal(erl('-eval', 'init:stop(4).').status, 4)
  assert.equal(erl('-eval', 'init:stop().').status, 0)
  const failed = erl('-eval', 'spawn(fun() -> io:format("told") end), error(oops).')
  assert.equal(failed.status, 1)
  assert.equal(failed.stdout, 'told', 'what others write while init complains')
  assert.match(failed.stderr, /Runtime terminating during boot \(\{oops,\[\{erl_eval/)
})

test('erl -detached: the command ends, the machine goes on without input and output', needsOtp, async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'glulam-detached-')), 'told')
  const told = `io:format("lost"), ok = file:write_file("${file}.part", io_lib:format("~p", [init:get_argument(detached)])), file:rename("${file}.part", "${file}"), halt().`
  assert.deepEqual(glulam(['erl', '-detached', '-eval', told], { GLULAM_OTP: otp }), { status: 0, stdout: '', stderr: '' })
  for (let i = 0; i < 600 && !existsSync(file); i++) await new Promise((resolve) => setTimeout(resolve, 100))
  assert.equal(readFileSync(file, 'utf8'), '{ok,[[]]}')
})

test('erl +pc', needsOtp, () => {
  const { stdout } = glulam(
    ['erl', '+pc', 'unicode', '-noinput', '-eval', 'io:format("~p ~p", [io:printable_range(), io_lib:printable_list([1055, 1088])]), halt().'],
    { GLULAM_OTP: otp })
  assert.equal(stdout, 'unicode true')
})

test('erl +hmqd, +pad', needsOtp, () => {
  const code = `P = fun() -> receive stop -> ok end end,
    [io:format("~p ", [[V || {_, V} <- process_info(Pid, [message_queue_data, async_dist])]]) ||
      Pid <- [spawn(P), spawn_link(P), spawn_opt(P, [{message_queue_data, on_heap}, {async_dist, false}])]],
    io:format("~p", [[erlang:system_info(I) || I <- [message_queue_data, async_dist]]]), halt().`
  const { stdout } = glulam(['erl', '+hmqd', 'off_heap', '+pad', 'true', '-noinput', '-eval', code], { GLULAM_OTP: otp })
  assert.equal(stdout, '[off_heap,true] [off_heap,true] [on_heap,false] [off_heap,true]')
})

test('escript', needsOtp, () => {
  const script = join(mkdtempSync(join(tmpdir(), 'glulam-script-')), 'hello')
  writeFileSync(script, '#!/usr/bin/env escript\n%%! -hello world\nmain(Args) -> io:format("~p ~p~n", [Args, init:get_argument(hello)]), halt(5).\n')
  const run = glulam(['escript', script, 'a', 'b c'], { GLULAM_OTP: otp })
  assert.deepEqual(run, { status: 5, stdout: '["a","b c"] {ok,[["world"]]}\n', stderr: '' })
})

test('erlc: -pa and -pz are where parse transforms are found', needsOtp, () => {
  const dir = mkdtempSync(join(tmpdir(), 'glulam-erlc-'))
  const transform = `-module(told). -export([parse_transform/2]).
parse_transform(Forms, _) ->
    io:format("~p~n", [[F || {Name, _} = F <- init:get_arguments(), lists:member(Name, [pa, pz, smp])]]), Forms.
`
  writeFileSync(join(dir, 'told.erl'), transform)
  writeFileSync(join(dir, 'user.erl'), '-module(user). -compile({parse_transform, told}).\n')
  const erlc = (...args: string[]): Outcome => glulam(['erlc', '-o', dir, ...args], { GLULAM_OTP: otp })
  assert.equal(erlc(join(dir, 'told.erl')).status, 0)
  const { status, stdout } = erlc('-pa', dir, '-pz', '/z', '-no-server', '-smp', join(dir, 'user.erl'), '-pa/y')
  assert.deepEqual({ status, stdout }, { status: 0, stdout: `[{pa,["/y"]},{smp,[]},{pz,["/z"]},{pa,["${dir}"]}]\n` })
  for (const words of [['-pa'], ['-pz', '-v', 'a.erl']]) {
    assert.deepEqual(erlc(...words), { status: 1, stdout: '', stderr: 'erlc: No value given to -p option\n' })
  }
})

test('escript and erlc: what is not there', needsOtp, () => {
  const escript = (...args: string[]): Outcome => glulam(['escript', ...args], { GLULAM_OTP: otp })
  assert.deepEqual(escript('/no/such'), { status: 1, stdout: '', stderr: 'escript: Failed to open file: /no/such\n' })
  assert.deepEqual(escript('-s'), { status: 1, stdout: '', stderr: 'escript: Missing filename\n\n' })
  assert.match(glulam(['erlc', '-server', 'a.erl'], { GLULAM_OTP: otp }).stderr, /^Unknown option: -server\n/)
})
