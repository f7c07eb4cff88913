/** Regular expressions of PCRE 8 that the kernel compiles: the same bytes as the host makes of them, and the same program read back from those. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { encode8 } from '../src/drivers/re/binary8.ts'
import { Dialect2 } from '../src/drivers/re/dialect2.ts'
import { Dialect8 } from '../src/drivers/re/dialect8.ts'
import { Kernel8 } from '../src/drivers/re/kernel8.ts'
import { load8 } from '../src/drivers/re/load8.ts'
import { ReOptions, optionBit } from '../src/drivers/re/options.ts'
import type { OptionName } from '../src/drivers/re/options.ts'
import { buildProgram } from '../src/drivers/re/program.ts'
import type { Compiled8 } from '../src/drivers/re/compile8.ts'
import { unicode7 } from '../src/drivers/re/unicode.ts'
import type { Vm } from '../src/runtime/vm.ts'
import { NONE } from '../src/term/types.ts'
import { smallValue } from '../src/term/terms.ts'
import * as L from '../src/term/layout.ts'
import { Harness, Random } from './harness.ts'

class Both {
  readonly h = new Harness()
  readonly dialect = new Dialect8(27)
  readonly dialect2 = new Dialect2()
  readonly kernel: Kernel8
  compiled = 0

  constructor() {
    const { h } = this
    h.start(1000)
    const atomsOf = (...names: string[]): object => Object.fromEntries(names.map((n) => [n, h.atoms.of(n)]))
    this.kernel = new Kernel8({ k: h.k, u8: h.u8, atomsOf } as unknown as Vm)
  }

  /** A pattern that the kernel takes for right is so for PCRE2. Does it? */
  check2(text: Uint8Array, o: ReOptions): boolean {
    const { t } = this.h
    if (this.h.cell(L.CELL_FORCED) !== 0) assert.equal(this.h.gc(0, 0), 0)
    const groups = this.kernel.groups(t.binary(text), text.length, o)
    if (groups < 0) return false
    this.compiled++
    const what = `${JSON.stringify(String.fromCharCode(...text))} with ${o.compile.toString(16)} ${o.newline ?? ''}`
    try {
      assert.equal(this.dialect2.compile(text, o).groups, groups, what)
    } catch (error) {
      throw new Error(`${what}: ${String(error)}`)
    }
    return true
  }

  /** Does the kernel compile it? */
  check(text: Uint8Array, o: ReOptions): boolean {
    const { t } = this.h
    if (this.h.cell(L.CELL_FORCED) !== 0) assert.equal(this.h.gc(0, 0), 0)
    const what = `${JSON.stringify(String.fromCharCode(...text))} with ${o.compile.toString(16)} ${o.newline ?? ''}`
    const term = this.kernel.compile(t.binary(text), text.length, o)
    if (term === NONE) return false
    this.compiled++
    let compiled: Compiled8
    try {
      compiled = this.dialect.compile(text, o)
    } catch (error) {
      throw new Error(`${what}: ${String(error)}`)
    }
    const pattern = t.element(term, 2)
    const code = t.bytes(t.element(pattern, 5))
    assert.deepEqual(Array.from(code), Array.from(encode8(compiled)), what)
    assert.deepEqual([2, 3, 4].map((i) => smallValue(t.element(pattern, i))), [compiled.groups, compiled.utf ? 1 : 0, /any|crlf/.test(compiled.newline) ? 1 : 0], what)
    assert.deepEqual(buildProgram(load8(code.slice())!, unicode7), buildProgram(compiled, unicode7), what)
    return true
  }
}

const options = (...names: OptionName[]): ReOptions => {
  const o = new ReOptions()
  for (const name of names) o.compile |= optionBit(name)
  return o
}
const bytes = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0))

test('usual patterns are compiled by the kernel, with the bytes that the host makes', () => {
  const both = new Both()
  const usual = [
    '', 'a', 'abc|', '^[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\\.)+[A-Za-z]{2,6}$', '(\\w+)-12\\s*(?:a|b){2,3}([^x-z]*)$', '^(\\d{4})-(\\d\\d)-(\\d\\d) (\\d\\d:\\d\\d:\\d\\d)',
    '\\s*,\\s*', '\\b(timeout|refused|denied|broken)\\b', '<a [^>]*>(.*?)</a>', '(a+)+$', '(?:a|b)*+c', '(?=foo)bar|(?!x)y', '(?>a+|b)c', '(?i)abc(?-i:d)e|f',
    '[[:alpha:]_][[:^space:]]*', '\\x41\\012\\t\\Aa\\z', '(a|){3,}b', '(?:x{2,5}?){0,3}', '((a)|(b)){2,}?', '(a*)*', '(?:)+x', 'a{0}b', '(b){0}c', '(?=a){0,3}b', '(?:ab)?+c',
    '\\d{1,3}+x', '[^a]{2,}+b', '.*foo', '(?s).*foo', '(?m)^foo$', '(?s:.*)|(?>.*)x', '[]a]+', '[^]a]', '[a-]', '[\\d-x]', '\\.{1}', '\\R\\h\\v\\H\\V\\N',
    '(?x) a b # c\n c  + d ', '[\\b\\-\\]]', '\\Ga|\\Kb', 'a\\Z|b\\B',
  ]
  for (const text of usual) for (const o of [options(), options('caseless'), options('multiline', 'dotall'), options('ungreedy', 'no_auto_capture'), options('extended')]) {
    assert.ok(both.check(bytes(text), o), text)
  }
  for (const text of usual) both.check(bytes(text), options('unicode'))
  for (const text of ['(?<n>a)', '(a)\\1', '(?R)', '(?<=a)b', '\\p{L}', '(*ANY)a', 'a)', '(a', '[a', 'a**', '(?#x)', '[b-a]', '[[:foo:]]', 'a'.repeat(257)]) {
    assert.ok(!both.check(bytes(text), options()), text)
  }
})

for (const version of [8, 10]) test(`patterns drawn at random, PCRE ${version}`, () => {
  const both = new Both()
  const r = new Random(11)
  const pick = <T>(list: readonly T[]): T => list[r.below(list.length)]!
  const quantifiers = ['*', '+', '?', '{2}', '{0}', '{1}', '{0,1}', '{1,2}', '{1,3}', '{2,4}', '{3,}', '{0,3}', '{0,}', '{1,}', '{,2}', '{a}']
  const classes = ['a', 'b-d', 'x', '\\d', '\\w', '\\S', '\\W', '\\h', '\\V', '[:alpha:]', '[:^digit:]', '[:upper:]', '-', '\\n', '\\x41', '\\]', ']', '^', '\xe9', '\xe0-\xff', '\\b', 'A-Z', '.', '\\R', '\\i', '[:foo:]', '[', '\\d-z', '[:alpha:]-z', '&&', '--']
  const leaves = [
    'a', 'b', 'ab', 'A', 'é', '1', '_', ' ', '\n', '\r', '#', '.', '.', '\\d', '\\D', '\\w', '\\W', '\\s', '\\S', '\\b', '\\B', '\\A', '\\z', '\\Z', '\\G', '\\K', '\\R', '\\h', '\\H', '\\v',
    '\\V', '\\N', '^', '$', '\\i', '\\x4', '\\_', '\\xg', '{', '{,3}', '{ 1 }', '\\x41', '\\x{41}', '\\101', '\\07', '\\e', '\\.', '\\xe9', '\xff', ']', '}', '-', '(?i)', '(?-i)', '(?s)', '(?U)', '(?x)', '(?m)',
  ]
  const leaf = (): string =>
    r.below(4) === 0 ? `[${pick(['', '', '^'])}${Array.from({ length: 1 + r.below(3) }, () => pick(classes)).join('')}]` : pick(leaves)
  const atom = (depth: number): string =>
    depth > 0 && r.below(3) === 0
      ? `${pick(['(', '(', '(?:', '(?:', '(?>', '(?=', '(?!', '(?i:', '(?<=', '(?s-i:'])}${alternatives(depth - 1)})`
      : leaf()
  const sequence = (depth: number): string =>
    Array.from({ length: r.below(5) }, () => atom(depth) + (r.below(3) === 0 ? pick(quantifiers) + pick(['', '', '?', '+']) : '')).join('')
  const alternatives = (depth: number): string => Array.from({ length: 1 + (r.below(3) === 0 ? 1 + r.below(2) : 0) }, () => sequence(depth)).join('|')
  const names: OptionName[] = ['caseless', 'multiline', 'dotall', 'extended', 'ungreedy', 'anchored', 'dollar_endonly', 'firstline', 'no_auto_capture', 'unicode', 'dupnames', 'no_start_optimize']
  const rounds = Number(process.env['RE8_ROUNDS'] ?? 20000)
  for (let i = 0; i < rounds; i++) {
    const o = options(...Array.from({ length: r.below(3) }, () => pick(names)))
    if (r.below(5) === 0) o.newline = pick(['cr', 'lf', 'crlf', 'any', 'anycrlf'])
    if (r.below(9) === 0) o.bsr = pick(['anycrlf', 'unicode'])
    const text = bytes(alternatives(3))
    if (version === 8) both.check(text, o)
    else both.check2(text, o)
  }
  assert.ok(both.compiled > rounds / (version === 8 ? 3 : 5), `${both.compiled}`)
})
