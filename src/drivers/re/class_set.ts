/**
 * A class while it is read: the characters below 256 as bits, what is above as ranges and properties, with the other cases that
 * caselessness adds. The order of the parts is PCRE's.
 */
import { complement } from './chars.ts'
import type { ByteClasses } from './chars.ts'
import type { ClassPart } from './items.ts'
import type { Unicode } from './unicode.ts'

export class ClassSet {
  readonly bits = new Uint8Array(32)
  readonly parts: ClassPart[] = []
  hasProp = false
  /** Something was added to the bits. */
  has8 = false
  readonly #classes: ByteClasses
  readonly #unicode: () => Unicode
  readonly #utf: boolean

  constructor(classes: ByteClasses, unicode: () => Unicode, utf: boolean) {
    this.#classes = classes
    this.#unicode = unicode
    this.#utf = utf
  }

  addMap(map: Uint8Array, negate = false): void {
    for (let i = 0; i < 32; i++) this.bits[i]! |= negate ? ~map[i]! : map[i]!
  }

  addProp(neg: boolean, kind: number, value: number): void {
    this.parts.push({ t: 'prop', neg, kind, value })
    this.hasProp = true
  }

  /** From `from` to `to`; what it adds to the bits counts as `has8`. */
  add(from: number, to: number, caseless: boolean): void {
    let start = from
    let end = to
    if (caseless) {
      if (this.#utf) [start, end] = this.#addOtherCases(start, end)
      else for (let c = start; c <= Math.min(end, 0xff); c++) this.#set(this.#classes.flip[c]!)
    }
    if (!this.#utf && end > 0xff) end = 0xff
    for (let c = start; c <= Math.min(end, 0xff); c++) this.#set(c)
    if (this.#utf && end > 0xff) this.parts.push({ t: 'range', from: Math.max(start, 0x100), to: end })
  }

  /** The characters of a sorted list but one, which is left out only where no run of them began before it. Or all others. */
  addList(list: readonly number[], caseless: boolean, except = -1): void {
    for (let i = 0; i < list.length; i++) {
      if (list[i] === except) continue
      const from = list[i]!
      while (list[i + 1] === list[i]! + 1) i++
      this.add(from, list[i]!, caseless)
    }
  }
  addNotList(list: readonly number[], caseless: boolean): void {
    for (const [a, b] of complement(list, this.#utf ? 0x10ffff : 0xff)) this.add(a, b, caseless)
  }

  #set(c: number): void {
    this.bits[c >> 3]! |= 1 << (c & 7)
    this.has8 = true
  }

  /** Adds the other cases of a range, or widens it where they adjoin. */
  #addOtherCases(from: number, to: number): [number, number] {
    const unicode = this.#unicode()
    let start = from
    let end = to
    let c = from
    while (c <= end) {
      const set = unicode.caseSet(c)
      if (set.length) {
        this.addList(set, false, c)
        c++
        continue
      }
      const other = unicode.otherCase(c)
      if (other === c) {
        c++
        continue
      }
      // A run of characters whose other cases are a run too.
      let next = other + 1
      for (c++; c <= end && unicode.caseSet(c).length === 0 && unicode.otherCase(c) === next; c++) next++
      const last = next - 1
      if (other >= start && last <= end) continue
      if (other < start && last >= start - 1) start = other
      else if (last > end && other <= end + 1) end = last
      else this.add(other, last, false)
    }
    return [start, end]
  }
}
