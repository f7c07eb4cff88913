/** Unicode's properties of characters: for the compiler here, and laid out in memory for the matcher (UC_x). */
import { inflate } from './inflate.ts'
import { SCRIPTS_16 } from './scripts.ts'
import { UNICODE_16, UNICODE_7 } from './unicode_data.ts'
import type { Kernel } from '../../runtime/kernel.ts'
import type { Address } from '../../term/types.ts'
import * as RL from '../../term/re_layout.ts'

const COUNT = 0x110000
const BLOCK = 128

class Numbers {
  readonly #bytes: Uint8Array
  #at = 0
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }
  n(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const b = this.#bytes[this.#at++]!
      value += (b & 127) * scale
      if (b < 128) return value
      scale *= 128
    }
  }
  signed(): number {
    const n = this.n()
    return n % 2 === 1 ? -(n + 1) / 2 : n / 2
  }
  lists(): number[][] {
    return Array.from({ length: this.n() }, () => Array.from({ length: this.n() }, () => this.n()))
  }
}

export class Unicode {
  /** Numbers of records by block, and of blocks by the character's upper bits. */
  readonly #stage1 = new Uint16Array(COUNT / BLOCK)
  readonly #stage2: Uint16Array
  /** script, type, break, script set, property set, bidi class, case set, difference to the other case */
  readonly #records: readonly (readonly number[])[]
  readonly #scriptRows: readonly (readonly number[])[]
  readonly #boolRows: readonly (readonly number[])[]
  readonly #sets: readonly (readonly number[])[]
  /** PCRE 8's numbers of case sets: where they begin in its list. */
  readonly #setNumbers: readonly number[]

  constructor(data: string) {
    const r = new Numbers(inflate(Uint8Array.from(atob(data), (c) => c.charCodeAt(0))))
    const base = r.lists()
    this.#scriptRows = r.lists()
    this.#boolRows = r.lists()
    const runs = r.lists()
    const of = new Uint16Array(COUNT)
    const mixed = new Uint8Array(COUNT / BLOCK)
    let c = 0
    for (const [length, n] of runs) {
      of.fill(n!, c, c + length!)
      if (c % BLOCK !== 0) mixed[c >> 7] = 1
      c += length!
      if (c % BLOCK !== 0) mixed[c >> 7] = 1
    }
    const delta = new Map<number, number>()
    c = 0
    for (let n = r.n(); n > 0; n--) {
      c += r.n()
      const length = r.n()
      const d = r.signed()
      for (let i = 0; i < length; i++) delta.set(c++, d)
    }
    // The last two are Turkish: they are used where they are asked for only.
    this.#sets = [...r.lists(), [0x69, 0x130], [0x49, 0x131]]
    let at = 1
    this.#setNumbers = this.#sets.map((s) => {
      const number = at
      at += s.length + 1
      return number
    })
    this.#records = this.#addCases(of, mixed, base, delta)
    this.#stage2 = this.#blocks(of, mixed)
  }

  /** Records with their cases; `of` names them afterwards. `mixed`: blocks of more than one record. */
  #addCases(of: Uint16Array, mixed: Uint8Array, base: readonly number[][], delta: ReadonlyMap<number, number>): number[][] {
    const records: number[][] = base.map((b) => [...b, 0, 0])
    const known = new Map<string, number>()
    const setOf = new Map<number, number>()
    for (const [i, set] of this.#sets.slice(0, -2).entries()) for (const c of set) setOf.set(c, i + 1)
    for (const c of new Set([...delta.keys(), ...setOf.keys()])) {
      const [set, other] = [setOf.get(c) ?? 0, delta.get(c) ?? 0]
      const key = `${of[c]!},${set},${other}`
      let n = known.get(key)
      if (n === undefined) {
        n = records.length
        known.set(key, n)
        records.push([...base[of[c]!]!, set, other])
      }
      of[c] = n
      mixed[c >> 7] = 1
    }
    return records
  }

  #blocks(of: Uint16Array, mixed: Uint8Array): Uint16Array {
    const known = new Map<string | number, number>()
    const blocks: Uint16Array[] = []
    for (let b = 0; b < COUNT / BLOCK; b++) {
      const block = of.subarray(b * BLOCK, (b + 1) * BLOCK)
      const key = mixed[b] === 0 ? block[0]! : String.fromCharCode(...block)
      let n = known.get(key)
      if (n === undefined) {
        n = blocks.length
        known.set(key, n)
        blocks.push(block)
      }
      this.#stage1[b] = n
    }
    const stage2 = new Uint16Array(blocks.length * BLOCK)
    for (const [i, block] of blocks.entries()) stage2.set(block, i * BLOCK)
    return stage2
  }

  #record(c: number): readonly number[] {
    return this.#records[this.#stage2[this.#stage1[c >> 7]! * BLOCK + (c & 127)]!]!
  }
  script(c: number): number {
    return this.#record(c)[0]!
  }
  type(c: number): number {
    return this.#record(c)[1]!
  }
  otherCase(c: number): number {
    return c + this.#record(c)[7]!
  }
  /** All characters that are `c` in another case, if there are more than two; else none. */
  caseSet(c: number): readonly number[] {
    const n = this.#record(c)[6]!
    return n === 0 ? [] : this.#sets[n - 1]!
  }
  /** PCRE 8's number of that set, 0: there is none. */
  caseSetNumber(c: number): number {
    const n = this.#record(c)[6]!
    return n === 0 ? 0 : this.#setNumbers[n - 1]!
  }
  /** The set of a number. */
  setOfNumber(number: number): readonly number[] {
    return this.#sets[this.#setNumbers.indexOf(number)] ?? []
  }
  /** Index of the set of a number: what the tables in memory go by. */
  setIndex(number: number): number {
    return this.#setNumbers.indexOf(number) + 1
  }

  get turkishDotted(): number {
    return this.#setNumbers.at(-2)!
  }
  get turkishDotless(): number {
    return this.#setNumbers.at(-1)!
  }
  /** Those characters of a range that have another case. */
  casedWithin(from: number, to: number): readonly number[] {
    if (to - from < 64) {
      const list: number[] = []
      for (let c = from; c <= to; c++) if (this.#isCased(c)) list.push(c)
      return list
    }
    this.#cased ??= Array.from({ length: COUNT }, (_, c) => c).filter((c) => this.#isCased(c))
    return this.#cased.filter((c) => c >= from && c <= to)
  }
  #cased: number[] | undefined
  #isCased(c: number): boolean {
    const r = this.#record(c)
    return r[6] !== 0 || r[7] !== 0 || c === 0x49 || c === 0x69 || c === 0x130 || c === 0x131
  }

  /** Has the character the property? As the matcher's `has_property`. */
  has(c: number, kind: number, value: number, v2: boolean): boolean {
    const [script, type, , scriptRow, boolRow, bidi] = this.#record(c) as [number, number, number, number, number, number]
    const general = GENERAL[type]!
    switch (kind) {
      case RL.UP_ANY: return true
      case RL.UP_LAMP: return type === RL.UT_LU || type === RL.UT_LL || type === RL.UT_LT
      case RL.UP_CATEGORY: return general === value
      case RL.UP_TYPE: return type === value
      case RL.UP_SCRIPT: return script === value
      case RL.UP_ALNUM: return general === 1 || general === 3
      case RL.UP_SPACE: return general === 6 || (c >= 9 && c <= 13) || c === 0x85 || c === 0x180e
      case RL.UP_WORD: return general === 1 || general === 3 || (v2 ? type === RL.UT_MN || type === RL.UT_PC : c === 0x5f)
      case RL.UP_CASE_SET: return this.setOfNumber(value).includes(c)
      case RL.UP_UCNC: return c === 0x24 || c === 0x40 || c === 0x60 || (c >= 0xa0 && c <= 0xd7ff) || c >= 0xe000
      case RL.UP_GRAPH:
        return general !== 6 && (general !== 0 || (type === RL.UT_CF && c !== 0x61c && c !== 0x180e && (c < 0x2066 || c > 0x2069)))
      case RL.UP_PRINT:
        return type !== RL.UT_ZL && type !== RL.UT_ZP && (general !== 0 || (type === RL.UT_CF && c !== 0x61c && (c < 0x2066 || c > 0x2069)))
      case RL.UP_PUNCT: return general === 4 || (c < 128 && general === 5)
      case RL.UP_SCRIPT_EXTENSION: return script === value || this.#scriptRows[scriptRow]!.includes(value)
      case RL.UP_BIDI: return bidi === value
      case RL.UP_BOOL: return this.#boolRows[boolRow]!.includes(value)
      case RL.UP_XDIGIT: {
        const d = c >= 0xff00 ? c - 0xfee0 : c
        return (d >= 0x30 && d <= 0x39) || (d >= 0x41 && d <= 0x46) || (d >= 0x61 && d <= 0x66)
      }
      default: return false
    }
  }

  /** The tables in the kernel's memory, made at the first call for a machine. */
  install(k: Kernel, u8: Uint8Array): Address {
    const known = this.#installed.get(k)
    if (known !== undefined) return known
    const view = new DataView(u8.buffer, u8.byteOffset)
    const rowBytes = (rows: readonly (readonly number[])[]): number => 1 + (Math.max(0, ...rows.flat()) >> 3)
    const scriptRow = rowBytes(this.#scriptRows)
    const boolRow = rowBytes(this.#boolRows)
    const sizes = [
      this.#stage1.byteLength, this.#stage2.byteLength, this.#records.length * RL.UC_RECORD, (this.#sets.length + 1) * 4,
      this.#sets.reduce((n, s) => n + (s.length + 1) * 4, 0), this.#scriptRows.length * scriptRow, this.#boolRows.length * boolRow,
    ].map((n) => (n + 7) & ~7)
    const at = k.malloc(RL.UC_BYTES + sizes.reduce((a, b) => a + b, 0)) >>> 0
    if (at === 0) return 0
    const [stage1, stage2, records, setList, setData, scripts, bools] = sizes.map((_, i) => at + RL.UC_BYTES + sizes.slice(0, i).reduce((a, b) => a + b, 0)) as
      [number, number, number, number, number, number, number]
    u8.set(new Uint8Array(this.#stage1.buffer), stage1)
    u8.set(new Uint8Array(this.#stage2.buffer), stage2)
    for (const [i, r] of this.#records.entries()) {
      const p = records + i * RL.UC_RECORD
      u8[p + RL.UR_SCRIPT] = r[0]!
      u8[p + RL.UR_TYPE] = r[1]!
      u8[p + RL.UR_BREAK] = r[2]!
      u8[p + RL.UR_CASE_SET] = r[6]!
      view.setInt32(p + RL.UR_OTHER_CASE, r[7]!, true)
      view.setUint16(p + RL.UR_SCRIPT_SET, r[3]!, true)
      view.setUint16(p + RL.UR_BOOL_SET, r[4]!, true)
      u8[p + RL.UR_BIDI] = r[5]!
    }
    let p = setData
    for (const [i, set] of this.#sets.entries()) {
      view.setUint32(setList + (i + 1) * 4, p, true)
      for (const c of [...set, -1]) {
        view.setInt32(p, c, true)
        p += 4
      }
    }
    fillRows(u8, scripts, this.#scriptRows, scriptRow)
    fillRows(u8, bools, this.#boolRows, boolRow)
    const fields = [stage1, stage2, records, setList, scripts, scriptRow, bools, boolRow]
    for (const [i, value] of fields.entries()) view.setUint32(at + i * 4, value, true)
    for (const [i, name] of SPECIAL_SCRIPTS.entries()) u8[at + RL.UC_SCRIPT_NUMBERS + i] = SCRIPTS_16.indexOf(name)
    this.#installed.set(k, at)
    return at
  }
  readonly #installed = new WeakMap<Kernel, Address>()
}

const SPECIAL_SCRIPTS = ['Unknown', 'Common', 'Inherited', 'Han', 'Hiragana', 'Katakana', 'Bopomofo', 'Hangul']

function fillRows(u8: Uint8Array, at: number, rows: readonly (readonly number[])[], bytes: number): void {
  for (const [i, row] of rows.entries()) {
    u8.fill(0, at + i * bytes, at + (i + 1) * bytes)
    for (const bit of row) u8[at + i * bytes + (bit >> 3)]! |= 1 << (bit & 7)
  }
}

const GENERAL = Uint8Array.from({ length: 30 }, (_, type) =>
  type <= RL.UT_CS ? 0 : type <= RL.UT_LU ? 1 : type <= RL.UT_MN ? 2 : type <= RL.UT_NO ? 3 : type <= RL.UT_PS ? 4 : type <= RL.UT_SO ? 5 : 6)

let seven: Unicode | undefined
let sixteen: Unicode | undefined
export const unicode7 = (): Unicode => (seven ??= new Unicode(UNICODE_7))
export const unicode16 = (): Unicode => (sixteen ??= new Unicode(UNICODE_16))
