/**
 * The image of a machine: what linking modules ahead has made of one that was just made, as bytes. It is of use for a machine made in
 * the same way only, whose memory, kernel's state and numbers were the same before: `MachineState` has a text that says so.
 */
import * as L from '../term/layout.ts'
import type { AheadRecord, AheadState } from './ahead.ts'
import type { Vm } from './vm.ts'

const PAGE = 4096
/** Cells, static data and the first part of the pid table. */
const LOW_END = L.PID_TABLE + PAGE
/** A free block's header and links. */
const BLOCK_HEAD = 16

/** The counter of references begins at a random number: each machine keeps its own. */
function asIfZero<T>(vm: Vm, run: () => T): T {
  const words = vm.m.subarray(L.CELL_REF_COUNTER >>> 2, (L.CELL_REF_COUNTER >>> 2) + 2)
  const own = words.slice()
  words.fill(0)
  try {
    return run()
  } finally {
    words.set(own)
  }
}

interface Range {
  readonly start: number
  readonly end: number
}

/** The kernel's state outside of its memory. */
function globalsOf(vm: Vm): [string, WebAssembly.Global<'i32'>][] {
  const exports = vm.k as unknown as Record<string, unknown>
  const found: [string, WebAssembly.Global<'i32'>][] = []
  for (let i = 0; exports[`state${i}`] instanceof WebAssembly.Global; i++) found.push([`state${i}`, exports[`state${i}`] as WebAssembly.Global<'i32'>])
  return found
}
const valuesOf = (vm: Vm): string[] => globalsOf(vm).map(([, global]) => String(global.value))

/** Words at the ends of the arenas: the size of the last free block. */
const arenaEnds = (vm: Vm): [end: number, size: number][] =>
  [L.HEAP_BASE - 8, vm.memory.bytes - 16].map((at) => [at + 4, vm.m[at >>> 2]! >>> 0])

/** What of the memory is in use; undefined: an arena is full to its end. */
function usedRanges(vm: Vm): Range[] | undefined {
  const tops = arenaEnds(vm).map(([end, size]) => ((vm.m[end >>> 2]! & 2) === 0 ? undefined : end - size + BLOCK_HEAD))
  const [literal, general] = tops
  if (literal === undefined || general === undefined) return undefined
  const atoms = L.ATOM_TABLE + vm.atoms.count * L.ATOM_SIZE
  return [
    { start: 0, end: LOW_END }, { start: L.ATOM_TABLE, end: atoms }, { start: L.LITERAL_BASE, end: literal }, { start: L.HEAP_BASE, end: general },
  ].map(({ start, end }) => ({ start, end: Math.ceil(end / PAGE) * PAGE }))
}

/** What a machine is like before modules are linked ahead. */
export class MachineState {
  /** Two machines with the same are the same to the last bit, random numbers and clocks apart. */
  readonly digest: string
  private readonly ranges: readonly Range[]
  private copies: Uint8Array[] = []

  /** `sum` tells bytes apart. Undefined: it can't be said. */
  static of(vm: Vm, sum: (bytes: Uint8Array) => string): MachineState | undefined {
    const ranges = usedRanges(vm)
    return ranges && asIfZero(vm, () => new MachineState(vm, ranges, sum))
  }
  private constructor(vm: Vm, ranges: readonly Range[], sum: (bytes: Uint8Array) => string) {
    this.ranges = ranges
    const sums = ranges.map(({ start, end }) => `${start} ${end} ${sum(vm.u8.subarray(start, end))}`)
    this.digest = [...sums, arenaEnds(vm).join(), valuesOf(vm).join(), vm.code.table.length].join('\n')
  }
  /** Keeps the memory as it is now, to find out later what has changed. */
  remember(vm: Vm): void {
    this.copies = copiesOf(vm, this.ranges)
  }
  /** What has changed since. */
  changed(vm: Vm): MemoryChange | undefined {
    return changedSince(vm, this.copies)
  }
}

const copiesOf = (vm: Vm, ranges: readonly Range[]): Uint8Array[] => ranges.map(({ start, end }) => vm.u8.slice(start, end))

/** The memory in use, to find out later what has changed; undefined: it can't be said. */
export function rememberMemory(vm: Vm): ((vm: Vm) => MemoryChange | undefined) | undefined {
  const ranges = usedRanges(vm)
  const copies = ranges && copiesOf(vm, ranges)
  return copies && ((later) => changedSince(later, copies))
}

/** How memory and kernel's state are different from before: the pages that are not as they were. */
export interface MemoryChange {
  readonly globals: readonly string[]
  readonly ends: readonly [end: number, size: number][]
  readonly pages: readonly number[]
}

function changedSince(vm: Vm, copies: readonly Uint8Array[]): MemoryChange | undefined {
  const ranges = usedRanges(vm)
  if (!ranges) return undefined
  const pages: number[] = []
  ranges.forEach(({ start, end }, i) => {
    const before = copies[i]!
    for (let at = start; at < end; at += PAGE) {
      const old = before.subarray(at - start, at - start + PAGE)
      if (!same(old.length < PAGE ? ZEROS : old, vm.u8.subarray(at, at + PAGE))) pages.push(at)
    }
  })
  return { globals: valuesOf(vm), ends: arenaEnds(vm), pages }
}
/** What nobody has used yet. */
const ZEROS = new Uint8Array(PAGE)

/** The pages of a change, one after the other. */
export function pagesOf(vm: Vm, { pages }: MemoryChange): Uint8Array {
  const out = new Uint8Array(pages.length * PAGE)
  pages.forEach((page, i) => out.set(vm.u8.subarray(page, page + PAGE), i * PAGE))
  return out
}

/** Makes the memory what it was after a change, if it is what it was before; `bytes`: of `pagesOf`. */
export function changeMemory(vm: Vm, { globals, ends, pages }: MemoryChange, bytes: Uint8Array): void {
  let at = 0
  for (const { start, end } of runsOf(pages)) vm.u8.set(bytes.subarray(at, (at += end - start)), start)
  for (const [end, size] of ends) vm.m[(end - 4) >>> 2] = size
  globalsOf(vm).forEach(([, global], i) => setGlobal(global, globals[i]!))
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

// ---- bytes -------------------------------------------------------------------------------------------------------------

type Words = 'records' | 'funs' | 'lambdas' | 'exported' | 'exports' | 'places'

/** A module's record: its words follow each other in one array. */
interface KeptRecord extends Omit<AheadRecord, Words | 'translation'> {
  readonly lengths: readonly number[]
  /** Length of its translation's text, which follow each other too. */
  readonly text: number
}
interface Head {
  readonly modules: readonly KeptRecord[]
  readonly state: Pick<AheadState, 'base' | 'slots' | 'guardBifs' | 'stubBase'>
  readonly undefinedEntries: number
  readonly recordCells: number
  readonly memory: MemoryChange
  readonly words: number
  readonly texts: number
  readonly code: number
}

/** The image of a machine after linking ahead; undefined: it can't be taken. */
export function encodeImage(vm: Vm, before: MachineState, ahead: AheadState): Uint8Array | undefined {
  const memory = before.changed(vm)
  if (!memory) return undefined
  const arrays: Int32Array[] = [ahead.undefinedEntries, ahead.recordCells]
  const texts: Uint8Array[] = []
  const modules = ahead.modules.map((record): KeptRecord => {
    const { records, funs, lambdas, exported, exports, places, translation, ...rest } = record
    const own = [records, funs, lambdas, exported, exports, places]
    arrays.push(...own)
    texts.push(translation)
    return { ...rest, lengths: own.map((words) => words.length), text: translation.length }
  })
  const { base, slots, guardBifs, stubBase } = ahead
  const sizeOf = (list: readonly Uint8Array[]): number => list.reduce((sum, { length }) => sum + length, 0)
  const text = sizeOf(texts)
  const words = arrays.reduce((sum, { length }) => sum + length, 0)
  const head: Head = {
    modules, state: { base, slots, guardBifs, stubBase },
    undefinedEntries: ahead.undefinedEntries.length, recordCells: ahead.recordCells.length,
    memory, words, texts: text, code: ahead.code.length,
  }
  const json = new TextEncoder().encode(JSON.stringify(head))
  const out = new Uint8Array(4 + round(json.length) + 4 * words + memory.pages.length * PAGE + round(text) + ahead.code.length)
  new DataView(out.buffer).setUint32(0, json.length, true)
  let at = 4
  const put = (bytes: Uint8Array, length = bytes.length): void => {
    out.set(bytes, at)
    at += length
  }
  put(json, round(json.length))
  for (const { buffer, byteOffset, byteLength } of arrays) put(new Uint8Array(buffer, byteOffset, byteLength))
  put(pagesOf(vm, memory))
  texts.forEach((bytes) => put(bytes))
  at += round(text) - text
  put(ahead.code)
  return out
}
const round = (n: number): number => (n + 3) & ~3

/** Pages that follow each other. */
function runsOf(pages: readonly number[]): Range[] {
  const runs: { start: number; end: number }[] = []
  for (const page of pages) {
    const last = runs.at(-1)
    if (last?.end === page) last.end += PAGE
    else runs.push({ start: page, end: page + PAGE })
  }
  return runs
}

function setGlobal(global: WebAssembly.Global, value: string): void {
  global.value = typeof global.value === 'bigint' ? BigInt(value) : Number(value)
}

/**
 * Makes the memory of a machine that was like the one of the image before what that was after. The bytes are those of `encodeImage`, at
 * an address that words may have; they stay in use.
 */
export function restoreImage(vm: Vm, image: Uint8Array): AheadState {
  return asIfZero(vm, () => restore(vm, image))
}
function restore(vm: Vm, { buffer, byteOffset, byteLength }: Uint8Array): AheadState {
  // not a Buffer, whose parts are dear to make
  const image = new Uint8Array(buffer, byteOffset, byteLength)
  const length = new DataView(image.buffer, image.byteOffset).getUint32(0, true)
  let at = 4
  const take = (bytes: number, room = bytes): Uint8Array => {
    at += room
    return image.subarray(at - room, at - room + bytes)
  }
  const head = JSON.parse(new TextDecoder().decode(take(length, round(length)))) as Head
  const words = take(4 * head.words)
  changeMemory(vm, head.memory, take(head.memory.pages.length * PAGE))
  const texts = take(head.texts, round(head.texts))
  const code = take(head.code)
  const all = new Int32Array(words.buffer, words.byteOffset, head.words)
  let word = 0
  const some = (count: number): Int32Array => all.subarray(word, (word += count))
  const undefinedEntries = some(head.undefinedEntries)
  const recordCells = some(head.recordCells)
  let text = 0
  const modules = head.modules.map(({ lengths, text: size, ...rest }): AheadRecord => {
    const [records, funs, lambdas, exported, exports, places] = lengths.map(some) as [Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array]
    text += size
    return { ...rest, records, funs, lambdas, exported, exports, places, translation: texts.subarray(text - size, text) }
  })
  return { ...head.state, modules, code, undefinedEntries, recordCells }
}
