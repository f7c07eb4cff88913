/** Equality and matching of values, as Erlang's =:= has them. */
import { Atom, Bitstring, Float, Fun, Handle, ImproperList, NativeRecord, Tuple, atom } from './values.ts'
import type { Input, Value } from './values.ts'

/** In a pattern: matches anything. */
export const any: unique symbol = Symbol('any')

/** A value with `any` in some places, or a function that says whether a message matches. */
export type Pattern = ValuePattern | ((message: Value) => boolean)
export type ValuePattern =
  | Exclude<Input, object> | typeof any | Atom | Float | Uint8Array | Bitstring | Handle | ImproperList
  | Tuple<readonly unknown[]> | readonly ValuePattern[] | ReadonlyMap<Input, ValuePattern> | { readonly [key: string]: ValuePattern }

/**
 * Two values are the same term. A string is the binary of its text, a plain object the map with atoms as keys. Funs and
 * native records are the same only when they are one object.
 */
export function equal(a: Input, b: Input): boolean {
  return same(a, b, false)
}

/** A value is as the pattern says. A map matches when all keys of the pattern are there, as in Erlang. */
export function matches(pattern: Pattern, value: Value): boolean {
  return typeof pattern === 'function' ? pattern(value) : same(pattern, value, true)
}

/** The value of a key in a map, found by equality of terms: `lookup(map, 'name')` finds the binary. Undefined: it has none. */
export function lookup(map: ReadonlyMap<Value, Value>, key: Input): Value {
  if (map.has(key as Value)) return map.get(key as Value)
  for (const [k, v] of map) if (equal(k, key)) return v
  return undefined
}

function same(a: unknown, b: unknown, pattern: boolean): boolean {
  const stack: unknown[] = [a, b]
  while (stack.length > 0) {
    const right = plain(stack.pop())
    const left = plain(stack.pop())
    if (left === any || (Object.is(left, right) && typeof left !== 'number')) continue
    if (!shallow(left, right, stack, pattern)) return false
  }
  return true
}

/** Four atoms are values of JavaScript. */
function plain(value: unknown): unknown {
  return value instanceof Atom ? atomLike(value.text) : value
}

/** Compares but for the elements, which it pushes in pairs. */
function shallow(a: unknown, b: unknown, stack: unknown[], pattern: boolean): boolean {
  if (isNumber(a)) return isNumber(b) && sameNumber(a, b)
  if (typeof a === 'string' || a instanceof Uint8Array) return (typeof b === 'string' || b instanceof Uint8Array) && sameBytes(a, b)
  if (a instanceof Handle) return b instanceof Handle && a.constructor === b.constructor && !(a instanceof Fun || a instanceof NativeRecord) && a.text === b.text && a.machine === b.machine
  if (a instanceof Tuple) return b instanceof Tuple && pushAll(a.elements, b.elements, stack)
  if (Array.isArray(a)) return Array.isArray(b) && pushAll(a, b, stack)
  if (a instanceof ImproperList) {
    if (!(b instanceof ImproperList) || !pushAll(a.items, b.items, stack)) return false
    stack.push(a.tail, b.tail)
    return true
  }
  if (a instanceof Bitstring) return b instanceof Bitstring && a.size === b.size && sameBytes(a.bytes, b.bytes)
  const left = entriesOf(a)
  const right = entriesOf(b)
  if (left === undefined || right === undefined) return false
  if (pattern ? left.length > right.length : left.length !== right.length) return false
  for (const [key, value] of left) {
    const found = right.find(([k]) => same(key, k, false))
    if (found === undefined) return false
    stack.push(value, found[1])
  }
  return true
}

function pushAll(a: readonly unknown[], b: readonly unknown[], stack: unknown[]): boolean {
  if (a.length !== b.length) return false
  for (let i = a.length - 1; i >= 0; i--) stack.push(a[i], b[i])
  return true
}

const isNumber = (v: unknown): v is number | bigint | Float => typeof v === 'number' || typeof v === 'bigint' || v instanceof Float
const isFloat = (v: number | bigint | Float): boolean => v instanceof Float || (typeof v === 'number' && !Number.isInteger(v))

function sameNumber(a: number | bigint | Float, b: number | bigint | Float): boolean {
  if (isFloat(a) !== isFloat(b)) return false
  return isFloat(a) ? Object.is(Number(a), Number(b)) : BigInt(a as number) === BigInt(b as number)
}

function sameBytes(a: string | Uint8Array, b: string | Uint8Array): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a === b
  const left = typeof a === 'string' ? new TextEncoder().encode(a) : a
  const right = typeof b === 'string' ? new TextEncoder().encode(b) : b
  return left.length === right.length && left.every((byte, i) => byte === right[i])
}

/** Keys and values of a map or plain object; undefined: it is none. */
function entriesOf(value: unknown): (readonly [unknown, unknown])[] | undefined {
  if (value instanceof Map) return [...value]
  if (typeof value !== 'object' || value === null || value instanceof Atom) return undefined
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return undefined
  return Object.entries(value).map(([key, v]) => [atomLike(key), v] as const)
}
function atomLike(text: string): unknown {
  return text === 'true' ? true : text === 'false' ? false : text === 'undefined' ? undefined : text === 'null' ? null : atom(text)
}
