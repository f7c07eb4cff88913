/** Random bytes of the external term format: every tag, mostly well formed, in the ways that are possible and those that are usual. */
import { deflateSync } from 'node:zlib'
import * as E from '../../src/term/etf_tags.ts'
import { join, mutate } from './mutate.ts'
import type { Random } from './mutate.ts'

/** A case: some are left as they are made. */
export function etfBytes(random: Random, release: number): Uint8Array {
  const writer = new Writer(random, release)
  const whole = writer.whole()
  return random(5) === 0 ? whole : mutate(whole, new Writer(random, release).whole(), random)
}

const ATOMS = ['ok', 'error', 'true', 'nonode@nohost', 'erlang', 'lists', 'reverse', 'a@b', '', 'undefined', 'åäö', 'λ', 'x'.repeat(255), 'A b']
/** Numbers that fields of 32 bits like to be compared with. */
const WORDS = [0, 1, 2, 3, 4, 255, 256, 0x7fff, 0x8000, 0x1fff, 0x2000, 0xfff, 0x3ffff, 0x40000, 0xfffffff, 0x10000000, 0x7fffffff, 0x80000000, 0xffffffff]

class Writer {
  private readonly bytes: number[] = []
  private readonly random: Random
  private readonly release: number

  constructor(random: Random, release: number) {
    this.random = random
    this.release = release
  }

  whole(): Uint8Array {
    this.term(1 + this.random(4))
    const body = Uint8Array.from(this.bytes)
    switch (this.random(12)) {
      case 0:
        return join(Uint8Array.of(E.VERSION, E.COMPRESSED, ...u32(body.length)), deflateSync(body, { level: this.random(10) }))
      case 1:
        return join(Uint8Array.of(E.VERSION, E.LOCAL_EXT, ...u32(this.word())), body)
      default:
        return join(Uint8Array.of(E.VERSION), body)
    }
  }

  private u8(...values: number[]): void {
    for (const value of values) this.bytes.push(value & 255)
  }
  private u16(value: number): void {
    this.u8(value >> 8, value)
  }
  private u32(value: number): void {
    this.u8(...u32(value))
  }
  private word(): number {
    return this.random(3) === 0 ? this.random(2 ** 32) : WORDS[this.random(WORDS.length)]!
  }
  private some(n: number): void {
    for (let i = 0; i < n; i++) this.u8(this.random(4) === 0 ? 0 : this.random(256))
  }
  private terms(n: number, depth: number): void {
    for (let i = 0; i < n; i++) this.term(depth)
  }

  private term(depth: number): void {
    const { random } = this
    if (depth <= 0) return this.leaf()
    switch (random(10)) {
      case 0: {
        const n = random(5)
        this.u8(E.SMALL_TUPLE_EXT, n)
        return this.terms(n, depth - 1)
      }
      case 1: {
        const n = random(5)
        this.u8(E.LARGE_TUPLE_EXT, ...u32(n))
        return this.terms(n, depth - 1)
      }
      case 2: {
        const n = random(6)
        this.u8(E.LIST_EXT, ...u32(n))
        this.terms(n, depth - 1)
        return random(4) === 0 ? this.term(depth - 1) : this.u8(E.NIL_EXT)
      }
      case 3: {
        const n = random(4) === 0 ? 30 + random(10) : random(6)
        this.u8(E.MAP_EXT, ...u32(n))
        for (let i = 0; i < n; i++) {
          if (random(2) === 0) this.u8(E.SMALL_INTEGER_EXT, random(250))
          else this.term(depth - 2)
          this.term(depth - 2)
        }
        return
      }
      case 4: {
        // a fun, of a module that is not there
        const free = random(3)
        this.u8(E.NEW_FUN_EXT, ...u32(this.word()), random(4))
        this.some(16)
        this.u32(random(3))
        this.u32(free)
        this.atom()
        this.small()
        this.small()
        this.pid()
        return this.terms(free, depth - 2)
      }
      case 5: {
        if (this.release < 29) return this.leaf()
        const n = random(4)
        this.u8(E.RECORD_EXT, ...u32(n), random(2))
        for (let i = 0; i < n + 2; i++) this.atom()
        return this.terms(n, depth - 1)
      }
      default:
        return this.leaf()
    }
  }

  private leaf(): void {
    const { random } = this
    switch (random(14)) {
      case 0:
        return this.u8(E.SMALL_INTEGER_EXT, random(256))
      case 1:
        return this.u8(E.INTEGER_EXT, ...u32(this.word()))
      case 2: {
        this.u8(E.NEW_FLOAT_EXT)
        return this.some(8)
      }
      case 3: {
        const text = [`${random(1000)}.5`, '1.00000000000000000000e+00', '-2.5e300', '1e5', '1.5e400', ' 1.0', '0,5'][random(7)]!
        this.u8(E.FLOAT_EXT)
        for (let i = 0; i < 31; i++) this.u8(i < text.length ? text.charCodeAt(i) : 0)
        return
      }
      case 4: {
        const n = random(12)
        this.u8(E.SMALL_BIG_EXT, n, random(3))
        return this.some(n)
      }
      case 5: {
        const n = random(20)
        this.u8(E.LARGE_BIG_EXT, ...u32(n), random(2))
        return this.some(n)
      }
      case 6: {
        const n = random(70)
        this.u8(E.STRING_EXT)
        this.u16(n)
        return this.some(n)
      }
      case 7: {
        const n = random(100)
        this.u8(E.BINARY_EXT, ...u32(n))
        return this.some(n)
      }
      case 8: {
        const n = random(10)
        this.u8(E.BIT_BINARY_EXT, ...u32(n), random(10))
        return this.some(n)
      }
      case 9:
        return this.pid()
      case 10:
        return this.port()
      case 11:
        return this.reference()
      case 12: {
        this.u8(E.EXPORT_EXT)
        this.atom()
        this.atom()
        return this.small()
      }
      default:
        return this.atom()
    }
  }

  private small(): void {
    if (this.random(4) === 0) this.u8(E.INTEGER_EXT, ...u32(this.word()))
    else this.u8(E.SMALL_INTEGER_EXT, this.random(256))
  }
  private atom(): void {
    const text = ATOMS[this.random(ATOMS.length)]!
    const latin1 = this.random(3) === 0 && !/[^\0-\xff]/.test(text)
    const bytes = latin1 ? Uint8Array.from(text, (c) => c.charCodeAt(0)) : new TextEncoder().encode(text)
    if (bytes.length > 255 || this.random(3) === 0) {
      this.u8(latin1 ? E.ATOM_EXT : E.ATOM_UTF8_EXT)
      this.u16(bytes.length)
    } else this.u8(latin1 ? E.SMALL_ATOM_EXT : E.SMALL_ATOM_UTF8_EXT, bytes.length)
    this.u8(...bytes)
  }
  private node(): void {
    if (this.random(2) === 0) this.atom()
    else {
      const name = new TextEncoder().encode('nonode@nohost')
      this.u8(E.SMALL_ATOM_UTF8_EXT, name.length, ...name)
    }
  }
  private pid(): void {
    const old = this.random(3) === 0
    this.u8(old ? E.PID_EXT : E.NEW_PID_EXT)
    this.node()
    this.u32(this.word())
    this.u32(this.word())
    this.creation(old)
  }
  private port(): void {
    const tag = [E.PORT_EXT, E.NEW_PORT_EXT, E.V4_PORT_EXT][this.random(3)]!
    this.u8(tag)
    this.node()
    if (tag === E.V4_PORT_EXT) this.u32(this.word())
    this.u32(this.word())
    this.creation(tag === E.PORT_EXT)
  }
  private reference(): void {
    const tag = [E.REFERENCE_EXT, E.NEW_REFERENCE_EXT, E.NEWER_REFERENCE_EXT][this.random(3)]!
    const words = tag === E.REFERENCE_EXT ? 1 : this.random(7)
    this.u8(tag)
    if (tag !== E.REFERENCE_EXT) this.u16(words)
    this.node()
    if (tag !== E.REFERENCE_EXT) this.creation(tag === E.NEW_REFERENCE_EXT)
    for (let i = 0; i < words; i++) this.u32(this.word())
    if (tag === E.REFERENCE_EXT) this.creation(true)
  }
  private creation(short: boolean): void {
    if (short) this.u8(this.random(5))
    else this.u32(this.random(2) === 0 ? 0 : this.word())
  }
}

function u32(n: number): [number, number, number, number] {
  return [(n >>> 24) & 255, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]
}
