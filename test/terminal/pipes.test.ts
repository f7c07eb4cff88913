/** Standard input that is no terminal, beside `erl`: expressions that are read and run, and programs that read. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { erlOf, withoutWarnings } from '../../src/runtime/testing_oracle.ts'

const program = fileURLToPath(new URL('../../bin/glulam', import.meta.url))
const releases = [25, 27, 29].filter((release) => erlOf(release) !== undefined)
const skip = releases.length === 0 ? 'no erl to compare with' : false
const directory = mkdtempSync(join(tmpdir(), 'glulam-pipes-'))

interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program with text on its standard input, as a pipe or (`file`) from a file. */
function run(command: readonly string[], input: string | Buffer, release: number, file: boolean): Promise<Outcome> {
  const root = join(erlOf(release)!, '../..')
  const env = { PATH: process.env['PATH'], HOME: directory, LANG: 'C.UTF-8', GLULAM_OTP: join(root, 'usr/lib/erlang'), XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? join(process.env['HOME']!, '.cache') }
  const [name, ...args] = command
  const shell = file ? ['sh', '-c', 'exec "$0" "$@" < input', name!, ...args] : [name!, ...args]
  if (file) writeFileSync(join(directory, 'input'), input)
  const child = spawn(shell[0]!, shell.slice(1), { cwd: directory, env, timeout: 120_000, stdio: 'pipe' })
  if (!file) child.stdin.end(input)
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout: plain(stdout), stderr: plain(stderr) })))
}

const plain = (text: string): string => withoutWarnings(text)
  .replace(/\[smp:\d+:\d+\] \[ds:\d+:\d+:10\]/, '[smp:N:N] [ds:N:N:10]')

/** The same for `erl` and for Glulam, in every release from one on. */
function same(name: string, args: readonly string[], input: string | Buffer, first = 25): void {
  for (const release of releases.filter((r) => r >= first)) {
    test(`${name} (OTP ${release})`, { timeout: 240_000 }, async () => {
      const [ours, theirs] = await Promise.all([[program, 'erl'], [erlOf(release)!]].map((command) => run([...command, ...args], input, release, false)))
      assert.deepEqual(ours, theirs)
    })
  }
  if (releases.length === 0) test(name, { skip })
}

/** Prints the value of each expression. */
const evaluate = (...expressions: string[]): string[] =>
  ['-noshell', '-eval', expressions.map((e) => `io:format("~p~n", [catch ${e}])`).join(', ') + ', halt().']

same('expressions are read and run', [], [
  'X = 1.', 'X + 1.', 'foo(.', 'lists:map(fun(A) -> A*2 end, [1,2,3]).', 'catch 1/0.', 'io:format("~ts~n", ["äöü日本"]).', '"äö日".',
  'L = io:get_line("name? ").', 'hello there', 'L.', 'io:format("bye~n"), halt(3).', '',
].join('\n'))

same('the last line may lack its end', [], 'io:format("x~n").')

same('lines, characters, terms', evaluate(
  'io:get_line("")', 'io:get_line("p> ")', 'io:get_chars("", 2)', 'io:get_chars("", 10)', 'io:fread("", "~d ~d ~s")', 'io:read("")', 'io:read("")', 'io:get_password()',
), 'abc\ndéf\nghij\nklmno\n12 34 abc\n{a,B1,"c"}. x.\nsecret\n')

// that of OTP 25 ends as soon as it is to read bytes
same('characters as binaries', evaluate('io:setopts([binary])', 'io:get_line("")', 'io:get_chars("", 5)', 'io:get_line("")', 'io:get_line("")'), 'binary é\0x\nrest\nof it', 26)

same('encodings', evaluate(
  'io:get_line("")', 'lists:sort(io:getopts())', 'io:columns()', 'io:rows()', 'io:get_line("")',
), Buffer.from('\xe4\xf6\n\xe4\n', 'latin1'))

test('a long input, from a pipe and from a file', { skip: releases.includes(27) ? false : 'no erl 27' }, async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `line ${i} of many`)
  const count = 'F = fun(F, N, S) -> case io:get_line("") of eof -> {N, S}; L -> F(F, N + 1, erlang:phash2({S, L})) end end, io:format("~p~n", [F(F, 0, 0)]), halt().'
  const input = lines.join('\n')
  const erl = await run([erlOf(27)!, '-noshell', '-eval', count], input, 27, false)
  for (const file of [false, true]) assert.deepEqual(await run([program, 'erl', '-noshell', '-eval', count], input, 27, file), erl)
})

test('a large output to a pipe is whole', { skip: releases.includes(27) ? false : 'no erl 27' }, async () => {
  const write = '[io:put_chars([integer_to_list(N), "\\n"]) || N <- lists:seq(1, 100000)], halt().'
  const { stdout } = await run([program, 'erl', '-noshell', '-eval', write], '', 27, false)
  assert.equal(stdout, Array.from({ length: 100_000 }, (_, i) => `${i + 1}\n`).join(''))
})

test('what nobody reads stays for the next program', { skip: releases.includes(29) ? false : 'no erl 29' }, async () => {
  const command = (name: string): string[] => ['sh', '-c', `${name} -noshell -eval 'halt().'; cat`]
  const { stdout } = await run(command(`${program} erl`), 'left\n', 29, false)
  assert.equal(stdout, 'left\n')
})
