/** Crash dumps: what is said about them, what is in them, and that OTP's own viewer reads them. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { erlOf } from '../../src/runtime/testing_oracle.ts'

const program = fileURLToPath(new URL('../../bin/glulam', import.meta.url))
const erl = erlOf(27)
const skip = erl === undefined ? 'no erl of OTP 27' : false
const directory = mkdtempSync(join(tmpdir(), 'glulam-dump-'))
const library = erl === undefined ? '' : join(erl, '../../usr/lib/erlang')
const file = join(directory, 'erl_crash.dump')

const ours = Object.fromEntries(Object.entries(process.env).filter(([variable]) => !variable.startsWith('ERL_')))

function run(command: readonly string[], expression: string, environment: Readonly<Record<string, string>> = {}) {
  rmSync(file, { force: true })
  const [name, ...args] = command
  const { status, stdout, stderr } = spawnSync(name!, [...args, '-noshell', '-eval', expression], {
    cwd: directory, encoding: 'utf8', env: { ...ours, GLULAM_OTP: library, ...environment }, timeout: 120_000,
  })
  return { status, stdout, stderr, dump: existsSync(file) }
}
const glulam = [program, 'erl']
const SOME = 'put(key, {value, "text"}), self() ! {message, 1.5}, erlang:send_after(10000, self(), tick), ets:new(my_table, [named_table]), persistent_term:put({my, term}, #{x => "kept"}), halt("my slogan").'

test('halt with a slogan, as erl', { skip }, () => {
  const environments: Readonly<Record<string, string>>[] = [{}, { ERL_CRASH_DUMP_SECONDS: '0' }, { ERL_CRASH_DUMP_BYTES: '0' }, { ERL_CRASH_DUMP: '/no/such/directory' }]
  for (const environment of environments) {
    assert.deepEqual(run(glulam, 'halt("my slogan").', environment), run([erl!], 'halt("my slogan").', environment))
  }
})

test('a boot that fails, as erl', { skip }, () => {
  const plain = ({ stderr, ...rest }: ReturnType<typeof run>) => ({ ...rest, stderr: stderr.replace(/\{line,\d+\}/g, '') })
  assert.deepEqual(plain(run(glulam, 'foo:bar().')), plain(run([erl!], 'foo:bar().')))
})

test('no memory: what erl says', { skip }, () => {
  const { status, stdout, stderr } = run(glulam, 'binary_to_list(binary:copy(<<1>>, 600000000)).')
  assert.deepEqual([status, stdout, stderr.replace(/\d+/, 'N')], [1, '', 'eheap_alloc: Cannot allocate N bytes of memory (of type "heap").\r\n\r\nCrash dump is being written to: erl_crash.dump...done\r\n'])
  assert.match(readFileSync(file, 'utf8'), /\nSlogan: eheap_alloc: Cannot allocate[^]*\n=end\n$/)
})

/** What makes an atom for which there is no room. */
const MAKES_ATOM: Readonly<Record<string, string>> = {
  'list_to_atom/1': 'list_to_atom("one_more")',
  'binary_to_atom/1': 'binary_to_atom(<<"one_more">>)',
  'binary_to_term/1': 'binary_to_term(<<131, 119, 8, "one_more">>)',
  'binary_to_term/1 of a fun': 'binary_to_term(<<131, 113, 119, 8, "one_more", 119, 1, "f", 97, 1>>)',
  'binary_to_term/1 of what is compressed': 'binary_to_term(Packed)',
  'binary_to_term/1 in parts': 'binary_to_term(<<131, 104, 2, 109, 1000000:32, 0:8000000, 119, 8, "one_more">>)',
  'a module': 'erlang:load_module(maker, Code)',
}
test('no room for an atom, as erl', { skip, concurrency: false }, async (t) => {
  writeFileSync(join(directory, 'maker.erl'), '-module(maker).\n-export([one_more/0]).\none_more() -> ok.\n')
  execFileSync(`${erl}c`, ['maker.erl'], { cwd: directory, env: ours })
  for (const [what, expression] of Object.entries(MAKES_ATOM)) await t.test(what, () => {
    const program = `
      {ok, Code} = file:read_file("maker.beam"),
      Packed = <<131, 80, 10:32, (zlib:compress(<<119, 8, "one_more">>))/binary>>,
      Fill = fun F(N) -> case erlang:system_info(atom_count) of 20480 -> ok; _ -> list_to_atom([$~ | integer_to_list(N)]), F(N + 1) end end,
      Fill(1),
      try ${expression} after io:put_chars("made\\n") end.`
    const ended = run([...glulam, '+t', '20000'], program)
    assert.match(readFileSync(file, 'utf8'), /\nSlogan: no more index entries in atom_tab \(max=20000\)\n[^]*\n=end\n$/)
    assert.deepEqual(ended, run([erl!, '+t', '20000'], program))
  })
})

test('sections of a dump', { skip }, () => {
  assert.equal(run(glulam, SOME).dump, true)
  assert.equal(statSync(file).mode & 0o777, 0o640)
  const text = readFileSync(file, 'utf8')
  assert.match(text, /^=erl_crash_dump:0\.5\n\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}\nSlogan: my slogan\nSystem version: Erlang\/OTP 27/)
  const sections = new Set(text.match(/^=[a-z_]+/gm))
  for (const section of ['memory', 'proc', 'port', 'ets', 'timer', 'node', 'loaded_modules', 'mod', 'fun', 'proc_messages', 'proc_dictionary', 'proc_stack', 'proc_heap', 'persistent_terms', 'literals', 'atoms', 'end']) {
    assert.ok(sections.has(`=${section}`), section)
  }
  assert.match(text, /=proc:<0\.10\.0>\nState: Running\nSpawned as: .*\nSpawned by: <0\.0\.0>\nMessage queue length: 1\n/)
  assert.match(text, /\n=end\n$/)
})

test('a limit of bytes', { skip }, () => {
  run(glulam, SOME, { ERL_CRASH_DUMP_BYTES: '1000' })
  const text = readFileSync(file, 'utf8')
  assert.match(text, /\n=abort:CRASH DUMP SIZE LIMIT REACHED\n$/)
  assert.equal(text.length, 1000 + '\n=abort:CRASH DUMP SIZE LIMIT REACHED\n'.length)
})

/** Source of OTP's viewer, where it is installed. */
function viewer(): string | undefined {
  const applications = existsSync(join(library, 'lib')) ? readdirSync(join(library, 'lib')) : []
  const observer = applications.find((name) => name.startsWith('observer-'))
  const source = join(library, 'lib', observer ?? '', 'src/crashdump_viewer.erl')
  return existsSync(source) ? source : undefined
}
const source = viewer()

test("OTP's viewer reads it", { skip: source === undefined ? 'no source of crashdump_viewer' : false }, () => {
  run(glulam, SOME)
  writeFileSync(join(directory, 'observer_lib.erl'), '-module(observer_lib).\n-export([report_progress/1]).\nreport_progress(X) -> whereis(reader) ! X.\n')
  execFileSync(`${erl}c`, ['-I', join(source!, '..'), source!, 'observer_lib.erl'], { cwd: directory, env: ours })
  const expression = `
    register(reader, self()),
    {ok, _} = crashdump_viewer:start_link(),
    crashdump_viewer:read_file("erl_crash.dump"),
    (fun F() -> receive {ok, done} -> ok; _ -> F() end end)(),
    {ok, General, []} = crashdump_viewer:general_info(),
    "my slogan" = element(3, General),
    {ok, Processes, []} = crashdump_viewer:processes(),
    {ok, Details, []} = crashdump_viewer:proc_details("<0.10.0>"),
    true = lists:member([{{message, 1.5}, []}], tuple_to_list(Details)),
    true = lists:member([{key, {value, "text"}}], tuple_to_list(Details)),
    {ok, Tables, []} = crashdump_viewer:ets_tables(all),
    true = lists:any(fun(T) -> element(4, T) =:= "my_table" end, Tables),
    {ok, Timers, []} = crashdump_viewer:timers(all),
    true = lists:any(fun(T) -> element(4, T) =:= "tick" end, Timers),
    {ok, Persistent, []} = crashdump_viewer:persistent_terms(),
    true = lists:member({{my, term}, #{x => "kept"}}, Persistent),
    [{ok, [_ | _], []} = crashdump_viewer:F() || F <- [ports, funs, atoms, loaded_modules, memory]],
    io:format("~p~n", [length(Processes) > 30]), halt().`
  const output = execFileSync(erl!, ['-noshell', '-pa', '.', '-eval', expression], { cwd: directory, env: ours, encoding: 'utf8', timeout: 60_000 })
  assert.equal(output, 'true\n')
})
