/**
 * Kinds of terminals as terminfo describes them: reading a compiled entry, and looking capabilities up by their names of
 * terminfo or their codes of termcap.
 * Reference: term(5), terminfo(5), curs_termcap(3X)
 */
import { allBooleans, allNumbers, allStrings } from './capabilities.ts'
import type { Capability } from './capabilities.ts'

/** Numbers of 16 and of 32 bits. */
const MAGIC_16 = 0o432
const MAGIC_32 = 0o1036
const ABSENT = -1

/** Strings are one character a byte. */
export interface Terminfo {
  readonly booleans: ReadonlyMap<string, boolean>
  readonly numbers: ReadonlyMap<string, number>
  readonly strings: ReadonlyMap<string, string>
}

class BadEntry extends Error {}

/** Reads words of 2 or 4 bytes, on even places, and strings. */
class EntryReader {
  private readonly view: DataView
  position = 0

  constructor(bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
  get atEnd(): boolean {
    return this.position >= this.view.byteLength
  }
  bytes(count: number): Uint8Array {
    if (count < 0 || this.position + count > this.view.byteLength) throw new BadEntry()
    const bytes = new Uint8Array(this.view.buffer, this.view.byteOffset + this.position, count)
    this.position += count
    return bytes
  }
  align(): void {
    this.position += this.position & 1
  }
  words(count: number, size: 2 | 4 = 2): number[] {
    const start = this.position
    this.bytes(count * size)
    return Array.from({ length: count }, (_, i) =>
      size === 2 ? this.view.getInt16(start + 2 * i, true) : this.view.getInt32(start + 4 * i, true),
    )
  }
}

function stringAt(table: Uint8Array, offset: number): string {
  const end = table.indexOf(0, offset)
  if (offset < 0 || end < 0) throw new BadEntry()
  return Array.from(table.subarray(offset, end), (byte) => String.fromCharCode(byte)).join('')
}

/** The entry in a compiled file; undefined if it is none. */
export function readTerminfo(bytes: Uint8Array): Terminfo | undefined {
  try {
    return read(new EntryReader(bytes))
  } catch (error) {
    if (error instanceof BadEntry) return undefined
    throw error
  }
}

function read(reader: EntryReader): Terminfo {
  const [magic, namesSize, booleanCount, numberCount, stringCount, tableSize] = reader.words(6) as [number, number, number, number, number, number]
  if (magic !== MAGIC_16 && magic !== MAGIC_32) throw new BadEntry()
  const wide = magic === MAGIC_32 ? 4 : 2
  reader.bytes(namesSize)
  const booleanValues = reader.bytes(booleanCount)
  reader.align()
  const numberValues = reader.words(numberCount, wide)
  const offsets = reader.words(stringCount)
  const table = reader.bytes(tableSize)

  const booleans = new Map<string, boolean>()
  const numbers = new Map<string, number>()
  const strings = new Map<string, string>()
  const name = (list: readonly Capability[], i: number): string => list[i]?.name ?? ''
  booleanValues.forEach((value, i) => value === 1 && booleans.set(name(allBooleans(), i), true))
  numberValues.forEach((value, i) => value > ABSENT && numbers.set(name(allNumbers(), i), value))
  offsets.forEach((offset, i) => offset > ABSENT && strings.set(name(allStrings(), i), stringAt(table, offset)))
  reader.align()
  if (!reader.atEnd) readExtension(reader, wide, booleans, numbers, strings)
  return { booleans, numbers, strings }
}

/** Capabilities beyond those that all know, with their names. */
function readExtension(
  reader: EntryReader, wide: 2 | 4, booleans: Map<string, boolean>, numbers: Map<string, number>, strings: Map<string, string>,
): void {
  const [booleanCount, numberCount, stringCount, , tableSize] = reader.words(5) as [number, number, number, number, number]
  const booleanValues = reader.bytes(booleanCount)
  reader.align()
  const numberValues = reader.words(numberCount, wide)
  const offsets = reader.words(stringCount)
  const nameOffsets = reader.words(booleanCount + numberCount + stringCount)
  const table = reader.bytes(tableSize)
  const values = offsets.map((offset) => (offset > ABSENT ? stringAt(table, offset) : undefined))
  // names come behind the values
  const base = values.reduce((sum, value) => sum + (value === undefined ? 0 : value.length + 1), 0)
  const names = nameOffsets.map((offset) => stringAt(table, base + offset))
  booleanValues.forEach((value, i) => value === 1 && booleans.set(names[i]!, true))
  numberValues.forEach((value, i) => value > ABSENT && numbers.set(names[booleanCount + i]!, value))
  values.forEach((value, i) => value !== undefined && strings.set(names[booleanCount + numberCount + i]!, value))
}

// ---- by code of termcap ----------------------------------------------------------------------------------------------

/** A code has two characters; what follows them is not looked at. */
function byCode(list: readonly Capability[], code: string): string {
  if (code.length < 2) return ''
  return list.find((capability) => capability.code === code.slice(0, 2))?.name ?? (code.length === 2 ? code : '')
}
export const flagOf = (entry: Terminfo, code: string): boolean => entry.booleans.get(byCode(allBooleans(), code)) === true
/** -1: it has none. */
export const numberOf = (entry: Terminfo, code: string): number => entry.numbers.get(byCode(allNumbers(), code)) ?? ABSENT
export const stringOf = (entry: Terminfo, code: string): string | undefined => entry.strings.get(byCode(allStrings(), code))

const DEFAULT_LINES = 24
const DEFAULT_COLUMNS = 80

/** The entry with the size that the terminal has: as the environment says (LINES, COLUMNS), as it is, as it usually is. */
export function withSize(entry: Terminfo, window: readonly [number, number] | undefined, environment: { readonly LINES?: string; readonly COLUMNS?: string }): Terminfo {
  const size = (said: string | undefined, actual: number | undefined, name: string, otherwise: number): number =>
    (/^\d+$/.test(said ?? '') && Number(said)) || actual || (entry.numbers.get(name) ?? otherwise)
  const numbers = new Map(entry.numbers)
  numbers.set('cols', size(environment.COLUMNS, window?.[0], 'cols', DEFAULT_COLUMNS))
  numbers.set('lines', size(environment.LINES, window?.[1], 'lines', DEFAULT_LINES))
  return { ...entry, numbers }
}

/** Can't be used: its cursor does not move, or it is no terminal in particular. */
export const isGeneric = ({ booleans, strings }: Terminfo): boolean =>
  booleans.has('gn') && !(strings.has('clear') && (strings.has('cup') || (strings.has('cud1') && strings.has('home'))))
export const isHardCopy = ({ booleans }: Terminfo): boolean => booleans.has('hc')

// ---- where there is no database --------------------------------------------------------------------------------------

/** What terminals of these names have in common. */
const LIKE_XTERM = /^(xterm|screen|tmux|rxvt|vt[12345]\d\d|linux|ansi|alacritty|kitty|foot|wezterm|konsole|gnome|putty|cygwin)/

const XTERM: Terminfo = {
  booleans: new Map(['am', 'xenl', 'msgr', 'mir'].map((name) => [name, true])),
  numbers: new Map([['cols', 80], ['lines', 24], ['it', 8], ['colors', 8], ['pairs', 64]]),
  strings: new Map(Object.entries({
    bel: '\x07', bold: '\x1b[1m', clear: '\x1b[H\x1b[2J', cr: '\r', cub: '\x1b[%p1%dD', cub1: '\b', cud: '\x1b[%p1%dB', cud1: '\n',
    cuf: '\x1b[%p1%dC', cuf1: '\x1b[C', cup: '\x1b[%i%p1%d;%p2%dH', cuu: '\x1b[%p1%dA', cuu1: '\x1b[A', dch: '\x1b[%p1%dP',
    dch1: '\x1b[P', dl: '\x1b[%p1%dM', dl1: '\x1b[M', ed: '\x1b[J', el: '\x1b[K', el1: '\x1b[1K', home: '\x1b[H', ht: '\t',
    ich: '\x1b[%p1%d@', il: '\x1b[%p1%dL', il1: '\x1b[L', ind: '\n', op: '\x1b[39;49m', rc: '\x1b8', rev: '\x1b[7m', ri: '\x1bM',
    rmso: '\x1b[27m', rmul: '\x1b[24m', sc: '\x1b7', setab: '\x1b[4%p1%dm', setaf: '\x1b[3%p1%dm', sgr0: '\x1b[m', smso: '\x1b[7m',
    smul: '\x1b[4m', u6: '\x1b[%i%d;%dR', u7: '\x1b[6n',
  })),
}

/** The entry of a terminal whose name is all that is known. */
export const builtIn = (name: string): Terminfo | undefined => (LIKE_XTERM.test(name) ? XTERM : undefined)
