/** Elliptic curves from the terms that crypto.erl makes of them, and the little arithmetic that is needed on them. */
import type { Term } from '../../term/types.ts'
import { hostCurve } from './algorithms.ts'
import { bits, element, integer, octets, OCTETS, oid, readPublicKey, sequence } from './der.ts'
import { inverse, mod } from './numbers.ts'
import { checks, fromBigInt, toBigInt } from './support.ts'
import type { Support } from './support.ts'

const at = checks('ec')
const PRIME_FIELD = oid(1, 2, 840, 10045, 1, 1)
const BINARY_FIELD = oid(1, 2, 840, 10045, 1, 2)
const TRINOMIAL = oid(1, 2, 840, 10045, 1, 2, 3, 2)
const PENTANOMIAL = oid(1, 2, 840, 10045, 1, 2, 3, 3)
/** OpenSSL's limit. */
const MOST_FIELD_BITS = 661n

/** A point; undefined: the one at infinity. */
export type Point = { readonly x: bigint; readonly y: bigint } | undefined

export interface Curve {
  /** OTP's; undefined: given by its parameters alone. */
  readonly name: string | undefined
  /** A binary field: its polynomial as bits; else the prime. */
  readonly binary: boolean
  readonly field: bigint
  readonly fieldBytes: number
  readonly a: bigint
  readonly order: bigint
  readonly orderBytes: number
  /** Parameters of the algorithm identifier of its keys. */
  readonly parameters: Uint8Array
}

export class Curves {
  private readonly support: Support
  private readonly named = new Map<string, Uint8Array | undefined>()

  constructor(support: Support) {
    this.support = support
  }

  /** From `{{Field, {A, B, Seed}, Point, Order, Cofactor}, Name}`. */
  curve(term: Term): Curve {
    const { support } = this
    const { t } = support.vm
    if (!t.isTupleOf(term, 2)) return at.error('Tuple arity 2 expected.')
    const definition = t.element(term, 1)
    if (!t.isTupleOf(definition, 5)) return at.errorAt(1, 'Bad curve def. Expect 5-tuple.')
    const [fieldTerm, coefficients, base, order, cofactor] = [1, 2, 3, 4, 5].map((i) => t.element(definition, i)) as [Term, Term, Term, Term, Term]
    const text = support.text(t.element(term, 2))
    const name = text === 'undefined' ? undefined : text
    const orderBytes = support.binary(order) ?? at.errorAt(1, 'Bad order')

    const generator = support.binary(base) ?? at.errorAt(1, 'Bad Generator (Point)')
    if (!t.isTupleOf(coefficients, 3)) return at.errorAt(1, 'Bad Prime')
    const a = support.bignum(t.element(coefficients, 1)) ?? at.errorAt(1, 'Bad a')
    const b = support.bignum(t.element(coefficients, 2)) ?? at.errorAt(1, 'Bad b')
    const seed = support.binary(t.element(coefficients, 3))
    const field = this.field(fieldTerm)
    const n = toBigInt(orderBytes)
    const known = name === undefined ? undefined : this.namedParameters(hostCurve(name))
    if (!known && support.text(cofactor) === 'none') at.errorAt(1, 'Cofactor must be != none')
    const parameters = known ?? sequence(
      integer(1n),
      field.parameters,
      sequence(octets(fromBigInt(a, field.bytes)), octets(fromBigInt(b, field.bytes)), ...(seed ? [bits(seed)] : [])),
      element(OCTETS, generator),
      integer(n),
      integer(support.bignum(cofactor) ?? at.errorAt(1, 'Bad cofactor')),
    )
    return { name, binary: field.binary, field: field.value, fieldBytes: field.bytes, a, order: n, orderBytes: orderBytes.length, parameters }
  }

  private field(term: Term): { value: bigint; binary: boolean; bytes: number; parameters: Uint8Array } {
    const { support } = this
    const { t } = support.vm
    if (!t.isTuple(term)) return at.errorAt(1, 'Bad Field')
    const kind = support.text(t.element(term, 1))
    if (t.isTupleOf(term, 2) && kind === 'prime_field') {
      const bytes = support.binary(t.element(term, 2)) ?? at.errorAt(1, 'Bad p (Prime)')
      const value = toBigInt(bytes)
      return { value, binary: false, bytes: fromBigInt(value).length, parameters: sequence(PRIME_FIELD, integer(value)) }
    }
    if (!t.isTupleOf(term, 3) || kind !== 'characteristic_two_field') return at.errorAt(1, 'Bad field-type')
    const m = BigInt(t.safeInteger(t.element(term, 2)) ?? -1)
    if (m < 1n || m > MOST_FIELD_BITS) at.errorAt(1, 'Bad field-bits (M)')
    const basis = t.element(term, 3)
    if (!t.isTuple(basis)) return support.text(basis) === 'onbasis' ? at.notsup(1, "'onbasis' not supported") : at.errorAt(1, 'Bad last field')
    const trinomial = t.isTupleOf(basis, 2)
    if (!trinomial && !t.isTupleOf(basis, 4)) return at.errorAt(1, 'Bad tuple')
    const rest = (trinomial ? [2] : [2, 3, 4]).map((i) => t.element(basis, i))
    if (support.text(t.element(basis, 1)) !== (trinomial ? 'tpbasis' : 'ppbasis')) at.errorAt(1, 'Bad atom')
    const ks = rest.map((k) => BigInt(support.uint(k) ?? at.errorAt(1, trinomial ? 'uint expected (k1)' : 'Expecting uint (k1,k2,k3)')))
    if (![0n, ...ks, m].every((k, i, all) => i === 0 || k > all[i - 1]!)) {
      at.errorAt(1, trinomial ? 'bad values (field_bits or k1)' : 'bad values (field_bits, k1, k2 or k3)')
    }
    const value = [0n, ...ks, m].reduce((sum, k) => sum | (1n << k), 0n)
    const shape = trinomial ? integer(ks[0]!) : sequence(...ks.map(integer))
    return {
      value,
      binary: true,
      bytes: Number((m + 7n) / 8n),
      parameters: sequence(BINARY_FIELD, sequence(integer(m), trinomial ? TRINOMIAL : PENTANOMIAL, shape)),
    }
  }

  /** As the host writes them; undefined: it has no such curve, or no number for it. */
  private namedParameters(name: string): Uint8Array | undefined {
    if (!this.named.has(name)) {
      try {
        const { publicKey } = this.support.crypto.generateKeyPairSync('ec', { namedCurve: name })
        this.named.set(name, readPublicKey(publicKey.export({ format: 'der', type: 'spki' })).parameters.slice())
      } catch {
        this.named.set(name, undefined)
      }
    }
    return this.named.get(name)
  }
}

/** From the encoding without compression. */
export function decodePoint({ fieldBytes }: Curve, bytes: Uint8Array): Point {
  if (bytes.length !== 1 + 2 * fieldBytes) return undefined
  return { x: toBigInt(bytes.subarray(1, 1 + fieldBytes)), y: toBigInt(bytes.subarray(1 + fieldBytes)) }
}
export function encodePoint({ fieldBytes }: Curve, point: { readonly x: bigint; readonly y: bigint }): Uint8Array {
  const out = new Uint8Array(1 + 2 * fieldBytes)
  out[0] = 4
  out.set(fromBigInt(point.x, fieldBytes), 1)
  out.set(fromBigInt(point.y, fieldBytes), 1 + fieldBytes)
  return out
}

/** The sum of two points. */
export function addPoints(curve: Curve, p: Point, q: Point): Point {
  if (!p || !q) return p ?? q
  return curve.binary ? addBinary(curve, p, q) : addPrime(curve, p, q)
}
function addPrime({ field, a }: Curve, p: NonNullable<Point>, q: NonNullable<Point>): Point {
  const doubles = p.x === q.x && p.y === q.y
  const [up, down] = doubles ? [3n * p.x * p.x + a, 2n * p.y] : [q.y - p.y, q.x - p.x]
  const reciprocal = inverse(down, field)
  if (reciprocal === undefined) return undefined
  const slope = mod(up * reciprocal, field)
  const x = mod(slope * slope - p.x - q.x, field)
  return { x, y: mod(slope * (p.x - x) - p.y, field) }
}
function addBinary({ field, a }: Curve, p: NonNullable<Point>, q: NonNullable<Point>): Point {
  if (p.x === q.x && (p.y !== q.y || p.x === 0n)) return undefined
  const doubles = p.x === q.x
  const reciprocal = invert(doubles ? p.x : p.x ^ q.x, field)
  if (reciprocal === undefined) return undefined
  const slope = doubles ? p.x ^ multiply(p.y, reciprocal, field) : multiply(p.y ^ q.y, reciprocal, field)
  const x = multiply(slope, slope, field) ^ slope ^ a ^ (doubles ? 0n : p.x ^ q.x)
  return { x, y: multiply(slope, p.x ^ x, field) ^ x ^ p.y }
}

const degree = (n: bigint): number => n.toString(2).length - 1
/** Product of polynomials over two elements, modulo `field`. */
function multiply(a: bigint, b: bigint, field: bigint): bigint {
  let product = 0n
  for (let shift = 0n; b !== 0n; b >>= 1n, shift++) if ((b & 1n) !== 0n) product ^= a << shift
  for (let over = degree(product) - degree(field); over >= 0; over = degree(product) - degree(field)) product ^= field << BigInt(over)
  return product
}
/** undefined: there is none, as the polynomial of the field is not irreducible. */
function invert(n: bigint, field: bigint): bigint | undefined {
  let [a, b] = [n, field]
  let [x, y] = [1n, 0n]
  while (a !== 1n) {
    if (a === 0n || b === 0n) return undefined
    const shift = degree(a) - degree(b)
    if (shift < 0) {
      ;[a, b, x, y] = [b, a, y, x]
      continue
    }
    a ^= b << BigInt(shift)
    x ^= y << BigInt(shift)
  }
  return x
}
