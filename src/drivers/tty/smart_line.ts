/**
 * The line that is being edited, as OTP 25's driver tty_sl keeps it: what stands in it, where the cursor is, and what has to
 * be written for a change to be seen on the screen. What is written is to the byte what the driver writes.
 * Reference: erts/emulator/drivers/unix/ttsl_drv.c
 */
import { columns, isPrintableByte } from './width.ts'

/** How the cursor is moved, and how the end of a line behaves. */
export interface Movements {
  readonly up: readonly number[]
  readonly down: readonly number[]
  readonly left: readonly number[]
  readonly right: readonly number[]
  /** Behind the last column the cursor stays until the next character (`xn`). */
  readonly wrapsLate: boolean
}

/**
 * Marks of cells that are no characters: of a control character, shown as `^X` (or `\t`, `\e`), and of one that the terminal
 * can't show, as `\351`. The first cell has the character, those after it nothing.
 */
const CONTROL = 0x10000000
const ESCAPED = 0x01000000
const MARKS = 0xff000000 | 0

const TAB = 9
const ESCAPE = 27
const [NEWLINE, RETURN, SPACE, BELL] = [10, 13, 32, 7] as const
/** Cells after which a line is ended, so that it does not grow for ever. */
const LONGEST = 1 << 16

const isMarked = (cell: number): boolean => (cell & MARKS) !== 0
/** One that belongs to the cell before it. */
const isRest = (cell: number): boolean => isMarked(cell) && (cell & ~MARKS) === 0

export class SmartLine {
  private readonly moves: Movements
  private readonly width: () => number
  /** The terminal shows UTF-8. */
  unicode: boolean
  private cells: number[] = []
  private length = 0
  private cursor = 0
  private out: number[] = []

  constructor(moves: Movements, width: () => number, unicode: boolean) {
    this.moves = moves
    this.width = width
    this.unicode = unicode
  }

  /** What has to be written for what was done since the last time. */
  take(): Uint8Array {
    const bytes = Uint8Array.from(this.out)
    this.out = []
    return bytes
  }

  // ---- changes -------------------------------------------------------------------------------------------------------

  /** Writes over what stands at the cursor. */
  put(text: Uint8Array): void {
    if (this.cursor > LONGEST) this.put(Uint8Array.of(NEWLINE))
    const count = this.enter(text)
    this.length = Math.max(this.length, this.cursor)
    if (count > 0) this.show(this.cursor - count, count)
  }
  insert(text: Uint8Array): void {
    const behind = this.cells.slice(this.cursor, Math.max(this.cursor, this.length))
    const count = this.enter(text)
    behind.forEach((cell, i) => (this.cells[this.cursor + i] = cell))
    this.length += count
    this.show(this.cursor - count, this.length - (this.cursor - count))
    this.goFrom(this.length, this.cursor)
  }
  /** Moves over characters, to the left if fewer than 0. */
  move(characters: number): void {
    const to = this.step(characters)
    this.goFrom(this.cursor, to)
    this.cursor = to
  }
  /** Deletes characters, to the left of the cursor if fewer than 0. */
  delete(characters: number): void {
    const to = this.step(characters)
    if (to === this.cursor) return
    const from = Math.min(to, this.cursor)
    const size = Math.abs(to - this.cursor)
    const gone = to > this.cursor ? this.column(to) - this.column(this.cursor) : -this.goFrom(this.cursor, to)
    this.cells.splice(from, size)
    this.length -= size
    this.cursor = from
    this.show(from, this.length - from)
    for (let i = 0; i < gone; i++) this.out.push(SPACE)
    if (this.moves.wrapsLate && (this.column(this.length) + gone) % this.width() === 0) this.wrap([SPACE])
    this.goFrom(this.length + gone, this.cursor)
  }
  beep(): void {
    this.out.push(BELL)
  }

  // ---- cells ---------------------------------------------------------------------------------------------------------

  /** Puts characters into the cells from the cursor on: how many cells there are of them since the last new line. */
  private enter(text: Uint8Array): number {
    let begin = this.cursor
    const add = (...cells: number[]): void => {
      for (const cell of cells) this.cells[this.cursor++] = cell
    }
    for (const character of codePoints(text)) {
      if ((this.unicode && character >= 128) || isPrintableByte(character)) add(character)
      else if (character >= 128) add(character | ESCAPED, ...Array.from({ length: escape(character).length }, () => ESCAPED))
      else if (character === TAB) {
        add(TAB | CONTROL)
        while (this.cursor % 8 !== 0) add(CONTROL)
      } else if (character === ESCAPE) add(ESCAPE | CONTROL)
      else if (character === NEWLINE || character === RETURN) {
        this.show(begin, this.cursor - begin, true)
        this.out.push(...(character === NEWLINE ? [RETURN, NEWLINE] : [RETURN]))
        this.cells.splice(0, this.cursor)
        this.length -= this.cursor
        begin = this.cursor = 0
      } else add(character | CONTROL, CONTROL)
    }
    return this.cursor - begin
  }
  /** The cell so many characters from the cursor. */
  private step(characters: number): number {
    const { cells, length } = this
    let at = this.cursor
    for (; characters > 0 && at < length; characters--) {
      do at++
      while (at < length && isRest(cells[at]!))
    }
    for (; characters < 0 && at > 0; characters++) {
      do at--
      while (at > 0 && isRest(cells[at]!))
    }
    return at
  }
  /** Columns from the beginning of the line to a cell. */
  private column(cell: number): number {
    let column = Math.max(0, cell - this.length)
    const end = Math.min(cell, this.length)
    for (let i = 0; i < end; ) {
      const sequence = this.colourSequence(i)
      if (sequence === 0) column += Math.max(0, columns(this.cells[i++]!))
      else i += sequence
    }
    return column
  }
  /** Cells of an escape sequence that sets colours, which takes no columns; 0: none begins here. */
  private colourSequence(at: number): number {
    if (this.cells[at] !== (ESCAPE | CONTROL)) return 0
    if (this.length - at <= 1) return 1
    if (this.cells[at + 1] !== 0x5b) return 2
    let i = at + 2
    while (i < this.length && ((this.cells[i]! >= 0x30 && this.cells[i]! <= 0x39) || this.cells[i] === 0x3b)) i++
    return i - at + 1
  }

  // ---- the screen ----------------------------------------------------------------------------------------------------

  /** Writes cells. `newLine`: the line ends behind them. */
  private show(from: number, count: number, newLine = false): void {
    let last: readonly number[] = [SPACE]
    const end = from + count
    let at = from
    while (at < end) {
      const bytes = this.bytesOf(this.cells[at]!)
      this.out.push(...bytes)
      if (bytes.length > 0) last = isMarked(this.cells[at]!) || !this.unicode ? bytes.slice(-1) : bytes
      at++
      while (at < end && isRest(this.cells[at]!)) {
        // the columns up to the next stop
        if (this.isTab(at)) this.out.push(SPACE)
        at++
      }
    }
    if (newLine || !this.moves.wrapsLate || at === 0 || this.column(at) % this.width() !== 0) return
    this.wrap(at >= this.length ? [SPACE] : last)
  }
  private isTab(at: number): boolean {
    let first = at
    while (first > 0 && isRest(this.cells[first]!)) first--
    return this.cells[first] === (TAB | CONTROL)
  }
  private bytesOf(cell: number): readonly number[] {
    if (!isMarked(cell)) return this.unicode ? utf8(cell) : [cell]
    const character = cell & ~MARKS
    if ((cell & ESCAPED) !== 0) return [0x5c, ...escape(character)]
    if (character === TAB) return [SPACE]
    return character === ESCAPE ? [ESCAPE] : [0x5e, character | 0x40]
  }
  /** At the end of a line that wraps late: takes the cursor to the next one. */
  private wrap(bytes: readonly number[]): void {
    this.out.push(...bytes, ...this.moves.left)
  }
  /** Moves the cursor from cell to cell: how many columns further it is then. */
  private goFrom(from: number, to: number): number {
    const width = this.width()
    const [a, b] = [this.column(from), this.column(to)]
    const lines = Math.floor(b / width) - Math.floor(a / width)
    const across = (b % width) - (a % width)
    const { up, down, left, right } = this.moves
    for (let i = 0; i < Math.abs(lines); i++) this.out.push(...(lines > 0 ? down : up))
    for (let i = 0; i < Math.abs(across); i++) this.out.push(...(across > 0 ? right : left))
    return b - a
  }
}

// ---- characters ------------------------------------------------------------------------------------------------------

/** Length of the character at an index, 0 if it is none, -1 if it is cut short. */
export function utf8Length(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!
  if (first < 0x80) return 1
  const size = first < 0xc0 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf8 ? 4 : 0
  if (size === 0) return 0
  if (at + size > bytes.length) return -1
  for (let i = 1; i < size; i++) if ((bytes[at + i]! & 0xc0) !== 0x80) return 0
  const character = decode(bytes, at, size)
  const least = [0, 0, 0x80, 0x800, 0x10000][size]!
  if (character < least || character > 0x10ffff) return 0
  const isReserved = (character >= 0xd800 && character < 0xe000) || character === 0xfffe || character === 0xffff
  return isReserved ? 0 : size
}
function decode(bytes: Uint8Array, at: number, size: number): number {
  let character = size === 1 ? bytes[at]! : bytes[at]! & (0xff >> (size + 1))
  for (let i = 1; i < size; i++) character = (character << 6) | (bytes[at + i]! & 0x3f)
  return character
}
/** Bytes that are no UTF-8 stand for themselves. */
function* codePoints(bytes: Uint8Array): Generator<number> {
  for (let at = 0; at < bytes.length; ) {
    const size = utf8Length(bytes, at)
    yield size > 0 ? decode(bytes, at, size) : bytes[at]!
    at += Math.max(1, size)
  }
}
/** Nothing for what is no character. */
function utf8(character: number): readonly number[] {
  if ((character >= 0xd800 && character < 0xe000) || character === 0xfffe || character === 0xffff || character > 0x10ffff) return []
  return Array.from(new TextEncoder().encode(String.fromCodePoint(character)))
}
/** `351` of `\351`, or `x{20AC}`. */
function escape(character: number): number[] {
  const text = character < 0o1000 ? character.toString(8).padStart(3, '0') : `x{${character.toString(16).toUpperCase()}}`
  return Array.from(text, (c) => c.charCodeAt(0))
}
