/** What erlexec makes of a command line, beside the real one: `erl … -emu_args_exit` prints it. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { erlOf } from '../runtime/testing_oracle.ts'
import { ErlUsageError, parseErlCommandLine, splitWords } from './erl_command_line.ts'

/** What both are asked to take apart: ERL_FLAGS and the words of the command line. */
const LINES: readonly (readonly [string, string])[] = [
  // values glued to their flags
  ['+S1 +SDio 1', ''], ['', '+S 2 +SP50 +SDio1 +SDcpu5 +SDPcpu 50:50'], ['', '+IOt1 +IOp 1 +IOPt100 +A5'], ['', '+Bi +Bc -foo'], ['', '+sbwtnone +sbwt none +zdbbl 5 +zdbbl5'],
  // flags that erlexec does not know
  ['', '+SDfoo'], ['', '+J'], ['', '+Jx y +JPcover'], ['', '+JPcover line -x'], ['', '+Ix'], ['', '+IOx'], ['', '+IOP'], ['', '+Bx'], ['+S', ''], ['+SDio', ''],
  // quotes, backslashes and hashes
  ['-a "x\\y" \'p\\q\' r\\ s t#u #v "" -w\'x y\'z', ''],
  ['-a b', '-c -extra d'], ['', "-eval 'a b' -- x"],
]

for (const release of [25, 27, 29]) {
  const erl = erlOf(release)
  test(`erlexec (OTP ${release})`, { skip: erl === undefined ? 'no erl to compare with' : false }, () => {
    for (const [flags, words] of LINES) {
      const argv = ['-emu_args_exit', ...words.split(' ').filter((word) => word !== '')]
      const env = { PATH: process.env['PATH'], HOME: '/', ERL_FLAGS: flags }
      const theirs = spawnSync(erl!, argv, { env, encoding: 'utf8', timeout: 20_000 })
      assert.equal(ours(argv, flags, release), plain(theirs.stdout + theirs.stderr), `${flags} | ${words}`)
    }
  })
}

test('a file of arguments: a hash begins a comment within a word, too', () => {
  assert.deepEqual(splitWords("-a b#c\n  # d 'e\n+\\#1 '#2'\\\n#3", true), ['-a', 'b', '+#1', '#2\n'])
})

test('what is printed of the words', () => {
  const print = (words: string) => parseErlCommandLine(words.split(' '), {}, 27).print
  assert.deepEqual(
    ['-x', '-emu_args', '-emu_args_exit -x', '-emu_args_exit -emu_qouted_cmd_exit', '-emu_qouted_cmd_exit -emu_args_exit', '-emu_name_exit -name'].map(print),
    [undefined, 'all', 'lines', 'quoted', 'quoted', 'name'],
  )
})

function ours(argv: readonly string[], flags: string, release: number): string {
  try {
    const { emulator, init } = parseErlCommandLine(argv, { ERL_FLAGS: flags }, release)
    return plain([...emulator, ...init, ''].join('\n'))
  } catch (error) {
    if (error instanceof ErlUsageError) return `${error.message.split('\n')[0]}\n`
    throw error
  }
}

/** Without where it is installed, the usage, and where arguments are told to end. */
const plain = (text: string): string => text
  .replace(/^--\n-root\n.*\n-bindir\n.*\n-progname\n.*\n--\n(-home\n.*\n)?/m, '')
  .replace(/^Usage: [^]*/m, '')
  .replace(/^--\n/gm, '')
