/**
 * Puts linked modules (as src/jit/encoder.ts writes them) into one, whose functions take the slots of all of them in a row: the
 * host takes one module of some megabytes several times as fast as a hundred small ones.
 */
import * as L from '../term/layout.ts'
import { ByteWriter, FUNCREF, I32, W } from './encoder.ts'

/** A module as far as merging looks into it. */
interface Parts {
  readonly types: Uint8Array[]
  readonly imports: { readonly module: string; readonly name: string; readonly type: number }[]
  /** Types of its functions. */
  readonly functions: number[]
  readonly elements: number[]
  /** Bodies, with the declarations of locals. */
  readonly bodies: Uint8Array[]
  /** By function: place in the body, hint. */
  readonly hints: Map<number, [number, number][]>
  readonly names: Map<number, Uint8Array>
}

const SECTION = { custom: 0, type: 1, import: 2, function: 3, element: 9, code: 10 } as const

class Cursor {
  readonly bytes: Uint8Array
  at: number
  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes
    this.at = at
  }
  byte(): number {
    return this.bytes[this.at++]!
  }
  unsigned(): number {
    let n = 0
    for (let shift = 0; ; shift += 7) {
      const b = this.byte()
      n |= (b & 0x7f) << shift
      if (b < 0x80) return n >>> 0
    }
  }
  skipNumber(): void {
    while (this.byte() >= 0x80);
  }
  take(length: number): Uint8Array {
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }
  text(): string {
    return new TextDecoder().decode(this.take(this.unsigned()))
  }
  many<T>(read: () => T): T[] {
    return Array.from({ length: this.unsigned() }, read)
  }
}

const malformed = (what: string): Error => new Error(`modules can't be merged: ${what}`)

function takeApart(module: Uint8Array): Parts {
  const parts: Parts = { types: [], imports: [], functions: [], elements: [], bodies: [], hints: new Map(), names: new Map() }
  const c = new Cursor(module, 8)
  while (c.at < module.length) {
    const id = c.byte()
    const section = new Cursor(c.take(c.unsigned()))
    if (id === SECTION.type) parts.types.push(...section.many(() => readType(section)))
    else if (id === SECTION.import) readImports(section, parts)
    else if (id === SECTION.function) parts.functions.push(...section.many(() => section.unsigned()))
    else if (id === SECTION.element) readElements(section, parts)
    else if (id === SECTION.code) parts.bodies.push(...section.many(() => section.take(section.unsigned())))
    else if (id === SECTION.custom) readCustom(section, parts)
    else throw malformed(`section ${id}`)
  }
  return parts
}
function readType(c: Cursor): Uint8Array {
  const start = c.at
  if (c.byte() !== 0x60) throw malformed('a type that is no function')
  c.take(c.unsigned())
  c.take(c.unsigned())
  return c.bytes.subarray(start, c.at)
}
function readImports(c: Cursor, parts: Parts): void {
  for (let left = c.unsigned(); left > 0; left--) {
    const module = c.text()
    const name = c.text()
    const kind = c.byte()
    if (kind === 0) parts.imports.push({ module, name, type: c.unsigned() })
    else if (module !== 'env') throw malformed(`import ${module}.${name}`)
    else if (kind === 3) c.take(2)
    else {
      if (kind === 1) c.byte()
      if (c.unsigned() === 1) c.unsigned()
      c.unsigned()
    }
  }
}
/** One segment at `env.table_base`. */
function readElements(c: Cursor, parts: Parts): void {
  if (c.unsigned() !== 1 || c.byte() !== 0 || c.byte() !== W.global_get || c.unsigned() !== 0 || c.byte() !== W.end) throw malformed('elements')
  parts.elements.push(...c.many(() => c.unsigned()))
}
function readCustom(c: Cursor, parts: Parts): void {
  const name = c.text()
  if (name === 'metadata.code.branch_hint') {
    for (let left = c.unsigned(); left > 0; left--) {
      parts.hints.set(c.unsigned(), c.many((): [number, number] => {
        const place = c.unsigned()
        c.byte()
        return [place, c.byte()]
      }))
    }
  } else if (name === 'name') {
    while (c.at < c.bytes.length) {
      const kind = c.byte()
      const part = new Cursor(c.take(c.unsigned()))
      if (kind === 1) part.many(() => parts.names.set(part.unsigned(), part.take(part.unsigned())))
    }
  }
}

/** What indices of a module become. */
interface Renumbering {
  readonly type: (index: number) => number
  readonly function: (index: number) => number
}

/** Opcodes without operands. */
const PLAIN = (op: number): boolean => op <= 0x01 || op === W.else || op === W.end || op === W.return || op === W.drop || op === W.select || (op >= 0x45 && op <= 0xc4)

/** A body with other indices; the places of its hints are moved along. */
function rewrite(body: Uint8Array, to: Renumbering, hints: readonly [number, number][]): { body: Uint8Array; hints: [number, number][] } {
  const c = new Cursor(body)
  const out = new ByteWriter(body.length + 64)
  const moved: [number, number][] = []
  let copied = 0
  const replace = (value: (index: number) => number): void => {
    out.append(body.subarray(copied, c.at))
    out.unsigned(value(c.unsigned()))
    copied = c.at
  }
  c.many(() => {
    c.skipNumber()
    c.byte()
  })
  for (let next = 0; c.at < body.length; ) {
    if (hints[next]?.[0] === c.at) moved.push([out.length + c.at - copied, hints[next++]![1]])
    const op = c.byte()
    if (PLAIN(op)) continue
    switch (op) {
      case W.block: case W.loop: case W.if:
        // one byte with bit 6 stands for a type of value, or none
        if (body[c.at]! < 0x80 && (body[c.at]! & 0x40) !== 0) c.byte()
        else replace(to.type)
        break
      case W.call: case W.return_call:
        replace(to.function)
        break
      case W.call_indirect: case W.return_call_indirect:
        replace(to.type)
        c.skipNumber()
        break
      case W.br_table:
        c.many(() => c.skipNumber())
        c.skipNumber()
        break
      case W.br: case W.br_if: case W.local_get: case W.local_set: case W.local_tee: case W.i32_const: case W.i64_const:
        c.skipNumber()
        break
      case W.f64_const:
        c.take(8)
        break
      default:
        if (op < 0x28 || op > 0x3e) throw malformed(`opcode ${op}`)
        c.skipNumber()
        c.skipNumber()
    }
  }
  out.append(body.subarray(copied))
  if (moved.length !== hints.length) throw malformed('hints')
  return { body: out.result(), hints: moved }
}

/** Which functions are left out. */
export interface LeftOut {
  /** Of the first so many modules. */
  readonly modules: number
  /** Slot of the first element. */
  readonly base: number
  /** By name: stays. */
  readonly stays: (name: string) => boolean
}

/**
 * The modules in one; their elements follow each other. Functions that are left out have a stub in their place, which calls
 * `ahead.needed(slot)`, and then whatever is in the slot.
 */
export function merge(modules: readonly Uint8Array[], out?: LeftOut, memoryPages = 65536): Uint8Array {
  const all = modules.map(takeApart)
  const types = new Index<Uint8Array>((t) => t.join())
  const imports = new Index<{ module: string; name: string; type: number }>((i) => `${i.module}\0${i.name}`)
  const typesOf = all.map((parts) => parts.types.map((type) => types.of(type)))
  const importsOf = all.map((parts, n) => parts.imports.map((i) => imports.of({ ...i, type: typesOf[n]![i.type]! })))
  const stubs = out && new Stubs(types, imports, all.reduce((sum, parts) => sum + parts.functions.length, 0))
  const functions: number[] = []
  const elements: number[] = []
  const bodies: Uint8Array[] = []
  const hints: [number, [number, number][]][] = []
  const names: [number, Uint8Array][] = []
  all.forEach((parts, n) => {
    const first = imports.list.length + functions.length
    const renumbering: Renumbering = {
      type: (i) => typesOf[n]![i]!,
      function: (i) => (i < parts.imports.length ? importsOf[n]![i]! : first + i - parts.imports.length),
    }
    const slots = new Map(parts.elements.map((f, i) => [f, (out?.base ?? 0) + elements.length + i]))
    const kept = rewritten(parts, renumbering, slots, out && n < out.modules ? out.stays : () => true)
    elements.push(...parts.elements.map(renumbering.function))
    parts.functions.forEach((own, i) => {
      const old = parts.imports.length + i
      const type = typesOf[n]![own]!
      functions.push(type)
      const code = kept.get(old)
      if (code === undefined) {
        const slot = slots.get(old)
        bodies.push(slot === undefined ? NEVER_CALLED : stubs!.stub(type, slot))
        return
      }
      bodies.push(code.body)
      if (code.hints.length > 0) hints.push([first + i, code.hints])
      const name = parts.names.get(old)
      if (name) names.push([first + i, name])
    })
  })
  stubs?.ends.forEach(({ type, body }) => {
    functions.push(type)
    bodies.push(body)
  })
  return write({ types: types.list, imports: imports.list, functions, elements, bodies, hints, names, memoryPages })
}

/** The names of a module's functions, by index. */
export const functionNames = (module: Uint8Array): Map<number, string> =>
  new Map([...takeApart(module).names].map(([index, name]) => [index, new TextDecoder().decode(name)]))

const NEVER_CALLED = new Uint8Array([0, W.unreachable, W.end])

/** The bodies of the functions that stay, and of those without a slot that they call. */
function rewritten(
  parts: Parts, to: Renumbering, slots: ReadonlyMap<number, number>, stays: (name: string) => boolean,
): Map<number, { body: Uint8Array; hints: [number, number][] }> {
  const decoder = new TextDecoder()
  const first = parts.imports.length
  const wanted = parts.functions.map((_, i) => first + i).filter((f) => stays(decoder.decode(parts.names.get(f))))
  const seen = new Set(wanted)
  const kept = new Map<number, { body: Uint8Array; hints: [number, number][] }>()
  const called = (f: number): number => {
    if (f >= first && !slots.has(f) && !seen.has(f)) {
      seen.add(f)
      wanted.push(f)
    }
    return to.function(f)
  }
  for (const f of wanted) kept.set(f, rewrite(parts.bodies[f - first]!, { type: to.type, function: called }, parts.hints.get(f) ?? []))
  return kept
}

/** Stubs of functions that are left out: each hands its slot to the one that all of its type end in. */
class Stubs {
  private readonly types: Index<Uint8Array>
  private readonly first: number
  private readonly needed: number
  private readonly byType = new Map<number, number>()
  readonly ends: { type: number; body: Uint8Array }[] = []

  /** `functions`: how many there are before `ends`. */
  constructor(types: Index<Uint8Array>, imports: Index<{ module: string; name: string; type: number }>, functions: number) {
    this.types = types
    this.needed = imports.of({ module: 'ahead', name: 'needed', type: types.of(new Uint8Array([0x60, 1, I32, 0])) })
    this.first = imports.list.length + functions
  }
  stub(type: number, slot: number): Uint8Array {
    const w = new ByteWriter(32)
    w.unsigned(0)
    for (let i = 0; i < this.parameters(type).length; i++) w.get(i)
    w.const(slot)
    w.returnCall(this.first + this.end(type))
    w.op(W.end)
    return w.result()
  }
  private parameters(type: number): Uint8Array {
    const c = new Cursor(this.types.list[type]!, 1)
    return c.take(c.unsigned())
  }
  private end(type: number): number {
    let end = this.byType.get(type)
    if (end === undefined) {
      this.byType.set(type, (end = this.ends.length))
      this.ends.push(this.makeEnd(type))
    }
    return end
  }
  /** (sp, hp, arguments, slot) */
  private makeEnd(type: number): { type: number; body: Uint8Array } {
    const parameters = this.parameters(type)
    const description = new ByteWriter(32)
    description.byte(0x60)
    description.unsigned(parameters.length + 1)
    description.append(parameters)
    description.byte(I32)
    const c = new Cursor(this.types.list[type]!, 1)
    c.take(c.unsigned())
    description.append(c.bytes.subarray(c.at))
    const w = new ByteWriter(64)
    w.unsigned(0)
    w.storeCell(L.CELL_SP, () => w.get(0))
    w.storeCell(L.CELL_HTOP, () => w.get(1))
    w.get(parameters.length)
    w.call(this.needed)
    for (let i = 0; i <= parameters.length; i++) w.get(i)
    w.returnCallIndirect(type)
    w.op(W.end)
    return { type: this.types.of(description.result().slice()), body: w.result() }
  }
}

/** Numbers for what is the same. */
class Index<T> {
  readonly list: T[] = []
  private readonly numbers = new Map<string, number>()
  private readonly key: (value: T) => string
  constructor(key: (value: T) => string) {
    this.key = key
  }
  of(value: T): number {
    const key = this.key(value)
    let number = this.numbers.get(key)
    if (number === undefined) this.numbers.set(key, (number = this.list.push(value) - 1))
    return number
  }
}

interface Merged extends Omit<Parts, 'hints' | 'names'> {
  readonly hints: [number, [number, number][]][]
  readonly names: [number, Uint8Array][]
  readonly memoryPages: number
}

function write(m: Merged): Uint8Array {
  const out = new ByteWriter(1 << 20)
  out.append(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]))
  const section = (id: number, fill: (w: ByteWriter) => void): void => {
    const w = new ByteWriter(4096)
    fill(w)
    out.byte(id)
    out.unsigned(w.length)
    out.append(w.result())
  }
  const list = <T>(w: ByteWriter, items: readonly T[], item: (value: T) => void): void => {
    w.unsigned(items.length)
    items.forEach(item)
  }
  const bytes = (w: ByteWriter, content: Uint8Array): void => {
    w.unsigned(content.length)
    w.append(content)
  }
  section(SECTION.type, (w) => list(w, m.types, (type) => w.append(type)))
  section(SECTION.import, (w) => {
    w.unsigned(m.imports.length + 3)
    const environment = (name: string, ...description: number[]): void => {
      w.text('env')
      w.text(name)
      description.forEach((n) => w.unsigned(n))
    }
    environment('memory', 2, 1, 1, m.memoryPages)
    environment('table', 1, FUNCREF, 0, 0)
    environment('table_base', 3, I32, 0)
    for (const i of m.imports) {
      w.text(i.module)
      w.text(i.name)
      w.byte(0)
      w.unsigned(i.type)
    }
  })
  section(SECTION.function, (w) => list(w, m.functions, (type) => w.unsigned(type)))
  section(SECTION.element, (w) => {
    w.append(new Uint8Array([1, 0, W.global_get, 0, W.end]))
    list(w, m.elements, (e) => w.unsigned(e))
  })
  section(SECTION.custom, (w) => {
    w.text('metadata.code.branch_hint')
    list(w, m.hints, ([fun, places]) => {
      w.unsigned(fun)
      list(w, places, ([place, hint]) => {
        w.unsigned(place)
        w.byte(1)
        w.byte(hint)
      })
    })
  })
  section(SECTION.code, (w) => list(w, m.bodies, (body) => bytes(w, body)))
  section(SECTION.custom, (w) => {
    w.text('name')
    const names = new ByteWriter(4096)
    list(names, m.names, ([index, name]) => {
      names.unsigned(index)
      bytes(names, name)
    })
    w.byte(1)
    bytes(w, names.result())
  })
  return out.result()
}
