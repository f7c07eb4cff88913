/** For tests: a real machine, with a heap on which terms can be built; and both ways to and from the external format at once. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { etf } from '../bif/etf.ts'
import { NodeHost } from '../host/node/host.ts'
import { testKernel } from '../runtime/testing.ts'
import { Parts } from '../runtime/parts.ts'
import { Vm } from '../runtime/vm.ts'
import type { BifFunction } from '../runtime/bif.ts'
import { small } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import { decode as plainDecode } from './decode.ts'
import type { Decoded, DecodeOptions } from './decode.ts'
import { encode as plainEncode } from './encode.ts'
import type { EncodeOptions } from './encode.ts'

/** A machine that stands for a release, with its scratch heap current until the test file ends. */
export function makeVm(release: number): Vm {
  const vm = new Vm({ host: new NodeHost(), kernel: testKernel(), release })
  vm.k.scratch_begin()
  return vm
}

export const releases = [25, 27, 29]
/** A real erl of a release, or undefined. */
export function erlOf(release: number): string | undefined {
  const path = `${process.env['GLULAM_ORACLES'] ?? '/opt'}/otp${release}/run/erl`
  return existsSync(path) ? path : undefined
}

type Functions = Record<string, BifFunction>
const tables = new WeakMap<Vm, { readonly erlang: Functions; readonly parts: Functions }>()
function tablesOf(vm: Vm): { readonly erlang: Functions; readonly parts: Functions } {
  let known = tables.get(vm)
  if (known === undefined) {
    const { erlang, glulam_internal: parts } = etf(vm)
    known = { erlang: erlang as Functions, parts: parts as Functions }
    tables.set(vm, known)
  }
  return known
}
export const bifsOf = (vm: Vm): Functions => tablesOf(vm).erlang

/** What a BIF that works in parts goes on with. */
let next: { readonly part: string; readonly args: readonly Term[] } | undefined
Parts.prototype.goOn = (_module, _name, _arity, part, args): Term => {
  next = { part: `${part}/${args.length}`, args: [...args] }
  return 0 as Term
}
/** A BIF of the family, its parts one after the other. */
function call(vm: Vm, name: string, ...args: Term[]): Term {
  const { erlang, parts } = tablesOf(vm)
  const run = (bif: BifFunction, args: readonly Term[]): Term => {
    next = undefined
    return bif(...args)
  }
  let result = run(erlang[name]!, args)
  while (result === 0 && next !== undefined) result = run(parts[next.part]!, next.args)
  return result
}
export const termToBinary = (vm: Vm, term: Term, options: Term): Term => call(vm, 'term_to_binary/2', term, options)

/** Decodes in plain words and as binary_to_term does it, by the kernel: both must agree. */
export function decode(vm: Vm, bytes: Uint8Array, options: DecodeOptions = {}): Decoded | undefined {
  if (options.bare) return plainDecode(vm, bytes, options)
  const { t } = vm
  const existing = options.safe === true
  // First where atoms may be new.
  const list = t.list([vm.atom('used'), ...(existing ? [vm.atom('safe')] : [])])
  const byBif = (): Term => call(vm, 'binary_to_term/2', t.binary(bytes), list)
  const first = existing ? byBif() : (0 as Term)
  const plain = plainDecode(vm, bytes, options)
  const pair = existing ? first : byBif()
  assert.equal(pair === 0, plain === undefined, Buffer.from(bytes.subarray(0, 200)).toString('hex'))
  if (plain === undefined) return undefined
  assert.ok(vm.k.eq_exact(t.element(pair, 1), plain.term))
  assert.equal(t.element(pair, 2), small(plain.used))
  return { term: t.element(pair, 1), used: plain.used }
}

/** Encodes likewise. */
export function encode(vm: Vm, term: Term, options: EncodeOptions = {}): Uint8Array {
  const plain = plainEncode(vm, term, options)
  if (Object.keys(options).length === 0) {
    const bytes = vm.t.bytes(call(vm, 'term_to_binary/1', term))
    assert.ok(Buffer.from(bytes).equals(plain), Buffer.from(plain.subarray(0, 200)).toString('hex'))
  }
  return plain
}
