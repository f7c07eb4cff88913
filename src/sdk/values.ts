/**
 * Erlang's terms as values of JavaScript.
 *
 * | Erlang                        | JavaScript                                                                      |
 * |-------------------------------|---------------------------------------------------------------------------------|
 * | integer                       | `number` where it is a safe integer, else `bigint`                              |
 * | float                         | `Float`; a `number` with a fraction is taken, too                               |
 * | `true`, `false`               | `true`, `false`                                                                 |
 * | `undefined`, `null`           | `undefined`, `null`                                                             |
 * | any other atom                | `Atom`: `atom('ok')`, always the same object for the same text                  |
 * | binary                        | `Uint8Array`; a string is taken, too, as UTF-8                                  |
 * | bitstring of no whole bytes   | `Bitstring`                                                                     |
 * | list                          | array; a string of Erlang's is an array of code points (`charlist`, `text`)     |
 * | improper list                 | `ImproperList`                                                                  |
 * | tuple                         | `Tuple`: `tuple(atom('ok'), 1)`                                                 |
 * | map                           | `Map`; a plain object is taken, too: its keys are atoms                         |
 * | pid, port, reference, fun     | `Pid`, `Port`, `Ref`, `Fun`: handles that keep their term alive                 |
 * | native record (OTP 29)        | `NativeRecord`: a handle, too                                                   |
 *
 * What comes out of the machine goes in again as the same term.
 */

/** What comes out of the machine. */
export type Value =
  | number | bigint | boolean | null | undefined
  | Atom | Float | Uint8Array | Bitstring | Value[] | ImproperList | Tuple | Map<Value, Value>
  | Pid | Port | Ref | Fun | NativeRecord

/** What goes into the machine: values, and what stands for one of them. */
export type Input =
  | number | bigint | boolean | null | undefined | string
  | Atom | Float | Uint8Array | Bitstring | readonly Input[] | ImproperList | Tuple<readonly Input[]> | ReadonlyMap<Input, Input>
  | Pid | Port | Ref | Fun | NativeRecord
  | { readonly [key: string]: Input }

const inspect = Symbol.for('nodejs.util.inspect.custom')

/** An atom. Made with `atom`: two atoms of the same text are the same object. */
export class Atom {
  readonly text: string
  /** @internal use `atom` */
  constructor(text: string) {
    this.text = text
  }
  toString(): string {
    return this.text
  }
  [inspect](): string {
    return `atom(${JSON.stringify(this.text)})`
  }
}

const atoms = new Map<string, Atom>()

/**
 * The atom of a text of up to 255 characters. (The atoms `true`, `false`, `undefined` and `null` come back from the
 * machine as the values of JavaScript with these names.)
 * @throws TypeError the text is too long
 */
export function atom(text: string): Atom {
  let known = atoms.get(text)
  if (known === undefined) {
    if ([...text].length > 255 || !text.isWellFormed()) throw new TypeError('the text of an atom has at most 255 characters')
    atoms.set(text, (known = new Atom(text)))
  }
  return known
}

/** A float. `new Float(1)` is 1.0, where the number 1 would become an integer; arithmetic takes it as a number. */
export class Float {
  readonly value: number
  /** @throws TypeError infinities and what is no number are no floats of Erlang */
  constructor(value: number) {
    if (!Number.isFinite(value)) throw new TypeError(`${value} is no float of Erlang`)
    this.value = value
  }
  valueOf(): number {
    return this.value
  }
  toString(): string {
    return Number.isInteger(this.value) && Math.abs(this.value) < 1e21 ? this.value.toFixed(1) : String(this.value)
  }
  [inspect](): string {
    return `Float(${this.toString()})`
  }
}

/** A tuple. It can be taken apart: `const [tag, value] = result`. */
export class Tuple<out T extends readonly unknown[] = readonly Value[]> {
  readonly elements: T
  constructor(elements: T) {
    this.elements = elements
  }
  get length(): number {
    return this.elements.length
  }
  /** Element `i`, counted from 0; undefined where there is none. */
  at(i: number): T[number] | undefined {
    return this.elements.at(i)
  }
  [Symbol.iterator](): IterableIterator<T[number]> {
    return this.elements[Symbol.iterator]()
  }
  [inspect](_depth: number, options: object, show: (value: unknown, options: object) => string): string {
    return `tuple(${this.elements.map((e) => show(e, options)).join(', ')})`
  }
}

/** `tuple(atom('ok'), 1)` is {ok, 1}. */
export function tuple<const T extends readonly (Input | symbol)[]>(...elements: T): Tuple<T> {
  return new Tuple(elements)
}

/** A list whose end is not []: `new ImproperList([1, 2], 3)` is [1, 2 | 3]. It has one element at least. */
export class ImproperList {
  readonly items: readonly Input[]
  readonly tail: Input
  /** @throws TypeError without elements */
  constructor(items: readonly Input[], tail: Input) {
    if (items.length === 0) throw new TypeError('an improper list has one element at least')
    this.items = items
    this.tail = tail
  }
}

/** A bitstring whose size is no whole number of bytes: the bits stand at the front of `bytes`, what is behind them is 0. */
export class Bitstring {
  readonly bytes: Uint8Array
  /** Size in bits. */
  readonly size: number
  /** @throws RangeError the bytes are not as many as the bits need */
  constructor(bytes: Uint8Array, size: number) {
    if (!Number.isSafeInteger(size) || Math.ceil(size / 8) !== bytes.length) throw new RangeError(`${size} bits don't take ${bytes.length} bytes`)
    this.bytes = bytes.slice()
    if (size % 8 !== 0) this.bytes[bytes.length - 1]! &= 0xff00 >> (size % 8)
    this.size = size
  }
}

/** Something that only the machine understands. It stays valid until the machine ends. */
export class Handle {
  /** How Erlang prints it. */
  readonly text: string
  /** The machine it belongs to. */
  readonly machine: object
  /** @internal made by the machine only */
  constructor(text: string, machine: object) {
    this.text = text
    this.machine = machine
  }
  toString(): string {
    return this.text
  }
  [inspect](): string {
    return this.text
  }
}
/** A process. */
export class Pid extends Handle {
  /** Told apart from other handles by type, too. */
  readonly kind = 'pid'
}
export class Port extends Handle {
  readonly kind = 'port'
}
/** A reference. */
export class Ref extends Handle {
  readonly kind = 'reference'
}
export class Fun extends Handle {
  readonly kind = 'fun'
}
/** A native record of OTP 29. Module `records` takes it apart. */
export class NativeRecord extends Handle {
  readonly kind = 'record'
}

/** The list of the code points of a text: what "abc" is in Erlang. */
export function charlist(text: string): number[] {
  return Array.from(text, (c) => c.codePointAt(0)!)
}

/**
 * The text of what Erlang has for text: a binary of UTF-8, a list of code points, an atom, and lists of these
 * (`unicode:chardata()`).
 * @throws TypeError it is no text
 */
export function text(value: Value | string): string {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const parts: string[] = []
  const stack: (Value | string)[] = [value]
  while (stack.length > 0) {
    const next = stack.pop()
    if (typeof next === 'number' && next >= 0 && next <= 0x10ffff) parts.push(String.fromCodePoint(next))
    else if (typeof next === 'string') parts.push(next)
    else if (next instanceof Uint8Array) parts.push(decoder.decode(next))
    else if (Array.isArray(next)) for (let i = next.length - 1; i >= 0; i--) stack.push(next[i])
    else if (next instanceof ImproperList) stack.push(next.tail as Value, [...next.items] as Value[])
    else if (next instanceof Atom && stack.length === 0 && parts.length === 0) return next.text
    else throw new TypeError('no text')
  }
  return parts.join('')
}
