/** For unit tests: asks a real `erl` (GLULAM_ERL, default that of release GLULAM_RELEASE, or 27, under GLULAM_ORACLES, else /opt) what the results are. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Where the releases lie (tools/oracle.sh), one folder each: otp25, otp27, otp29. */
const oracles = process.env['GLULAM_ORACLES'] ?? '/opt'

const erl = process.env['GLULAM_ERL'] ?? `${oracles}/otp${process.env['GLULAM_RELEASE'] ?? 27}/run/erl`

/** False where there is no `erl` to ask: tests that need it are skipped. */
export const hasOracle = existsSync(erl)

/** The `erl` of another release, or undefined where there is none. */
export function erlOf(release: number): string | undefined {
  const program = `${oracles}/otp${release}/run/erl`
  return existsSync(program) ? program : undefined
}

/** The environment, with the OTP of a release that has an `erl` as Glulam's. */
export const withOtp = (release: number): NodeJS.ProcessEnv => ({ ...process.env, GLULAM_OTP: join(dirname(erlOf(release)!), '../usr/lib/erlang') })

/** Output of `erl` without what OTP 29 says at its start where there is no library for SCTP. */
export const withoutWarnings = (text: string): string => text.replaceAll(/=ESOCK WARNING MSG[^\n]*\n[^\n]*libsctp[^\n]*\n/g, '')

/**
 * Answers of `erl` to a list of questions, each an Erlang term on one line: `{M,F,Args}` is a call, whose answer is its result or
 * `class:reason`. With `source`, the text of a module, its function `ask/1` answers instead. `program`: another `erl`.
 */
export function askErl(questions: readonly string[], source = DEFAULT, program = erl): string[] {
  const dir = mkdtempSync(join(tmpdir(), 'glulam-oracle-'))
  try {
    const name = /-module\((\w+)\)/.exec(source)![1]!
    writeFileSync(join(dir, `${name}.erl`), source)
    writeFileSync(join(dir, 'driver.erl'), driver(name))
    writeFileSync(join(dir, 'questions'), questions.map((q) => q + '\n').join(''))
    for (const file of [`${name}.erl`, 'driver.erl']) execFileSync(program + 'c', [file], { cwd: dir })
    execFileSync(program, ['-noshell', '-run', 'driver', 'main'], { cwd: dir })
    return readFileSync(join(dir, 'answers'), 'utf8').split('\n').slice(0, -1)
  } finally {
    rmSync(dir, { recursive: true })
  }
}

const DEFAULT = `
-module(oracle_calls).
-export([ask/1]).
ask({M,F,A}) -> apply(M, F, A).
`

const driver = (name: string): string => `
-module(driver).
-export([main/0]).
main() ->
    {ok, Questions} = file:read_file("questions"),
    Lines = binary:split(Questions, <<"\\n">>, [global, trim]),
    Answers = [[answer(Line), $\\n] || Line <- Lines],
    ok = file:write_file("answers", unicode:characters_to_binary(Answers)),
    halt().
answer(Line) ->
    {ok, Tokens, _} = erl_scan:string(unicode:characters_to_list(<<Line/binary, ".">>)),
    {ok, Term} = erl_parse:parse_term(Tokens),
    try ${name}:ask(Term) of
        Result -> io_lib:format("~tw", [Result])
    catch
        Class:Reason -> io_lib:format("~tw:~tw", [Class, Reason])
    end.
`

/** A generator of pseudo-random numbers (mulberry32): the same seed, the same tests. */
export class Random {
  private state: number

  constructor(seed: number) {
    this.state = seed
  }
  /** A whole number, 0 <= n < limit (up to 2^32). */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * limit)
  }
  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!
  }
  bytes(n: number): number[] {
    return Array.from({ length: n }, () => this.below(256))
  }
  /** A bigint of so many bits at most. */
  bits(n: number): bigint {
    let x = 0n
    for (let i = 0; i < n; i += 32) x = (x << 32n) | BigInt(this.below(4294967296))
    return BigInt.asUintN(n, x)
  }
}
