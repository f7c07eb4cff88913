/** Small changes of code that is still accepted when it is loaded, mostly: tests taken away, other registers, sizes, types and labels. */
import { TAG_A, TAG_F, TAG_I, TAG_U, TAG_X, TAG_Y, TAG_Z } from '../../src/beam/bytes.ts'
import type { Instruction, Operand } from '../../src/beam/instructions.ts'
import { OP, OPCODES } from '../../src/beam/opcodes.ts'
import { compact } from '../../src/beam/testing.ts'
import type { Random } from './mutate.ts'

const FRAMED = new Set<number>([OP.label, OP.func_info, OP.int_code_end, OP.line])
const isTest = ({ op }: Instruction): boolean => OPCODES[op]!.name.startsWith('is_') || op === OP.test_arity || op === OP.select_tuple_arity
const FRAMES = new Set<number>([OP.allocate, OP.allocate_heap, OP.deallocate, OP.trim, OP.call_last, OP.call_ext_last])

/** Opcodes that have the same operands. */
const SHAPES = new Map<string, number[]>()
for (const spec of OPCODES) {
  if (spec === undefined || spec.status === 'obsolete' || FRAMED.has(spec.number) || FRAMES.has(spec.number)) continue
  const shape = spec.operands.map(({ kind }) => kind).join()
  SHAPES.set(shape, [...(SHAPES.get(shape) ?? []), spec.number])
}

/** Changes instructions of one function, or a few. */
export function changeCode(instructions: Instruction[], random: Random, types: number): void {
  const places = instructions.flatMap(({ op }, i) => (FRAMED.has(op) ? [] : [i]))
  if (places.length === 0) return
  for (let n = 1 + random(4); n > 0; n--) {
    const at = places[random(places.length)]!
    const from = Math.max(0, at - 40)
    const near = (): number => Math.min(instructions.length - 1, from + random(80))
    const ins = instructions[at]!
    if (ins === undefined || FRAMED.has(ins.op)) continue
    switch (random(10)) {
      case 0:
      case 1: {
        // a test, if there is one near by
        const test = instructions.findIndex((other, i) => i >= from && isTest(other))
        if (test >= 0 && test < from + 80) instructions.splice(test, 1)
        break
      }
      case 2:
        if (!FRAMES.has(ins.op)) instructions.splice(at, 1)
        break
      case 3: {
        const other = near()
        if (FRAMED.has(instructions[other]!.op)) break
        instructions[at] = instructions[other]!
        instructions[other] = ins
        break
      }
      case 4: {
        const other = instructions[near()]!
        if (!FRAMED.has(other.op)) instructions.splice(at, 0, other)
        break
      }
      case 5: {
        const alike = SHAPES.get(OPCODES[ins.op]!.operands.map(({ kind }) => kind).join())
        if (alike) instructions[at] = { op: alike[random(alike.length)]!, args: ins.args }
        break
      }
      default:
        instructions[at] = { op: ins.op, args: changed(ins.args, random, types) }
    }
  }
}

function changed(args: readonly Operand[], random: Random, types: number): Operand[] {
  const out = [...args]
  if (out.length === 0) return out
  const i = random(out.length)
  out[i] = other(out[i]!, random, types)
  return out
}
function other(o: Operand, random: Random, types: number): Operand {
  switch (o.k) {
    case 'x':
    case 'y': {
      const t = types > 0 && random(2) === 0 ? random(types) : o.t
      const [k, n] = random(3) === 0 ? [o.k, o.n] : random(4) === 0 ? [o.k === 'x' ? 'y' as const : 'x' as const, random(4)] : [o.k, random(6)]
      return t === undefined ? { k, n } : { k, n, t }
    }
    case 'u':
      return { k: 'u', v: random(3) === 0 ? random(70) : Math.max(0, o.v + random(5) - 2) }
    case 'i':
      return random(2) === 0 ? { k: 'i', v: random(300) - 100 } : { k: 'i', v: [536870911, -536870912, 2 ** 31, 1n << 62n, 1n << 70n][random(5)]! }
    case 'f':
      return { k: 'f', v: o.v === 0 ? 0 : Math.max(1, o.v + random(7) - 3) }
    case 'lit':
      return random(2) === 0 ? { k: 'lit', v: random(o.v + 2) } : { k: 'x', n: random(4) }
    case 'a':
      return random(2) === 0 ? o : { k: 'x', n: random(4) }
    case 'list': {
      const v = [...o.v]
      if (v.length === 0) return o
      if (random(6) === 0) v.splice(random(v.length), 1 + random(2))
      else {
        const i = random(v.length)
        v[i] = other(v[i]!, random, types)
      }
      return { k: 'list', v }
    }
    case 'fr':
      return { k: 'fr', n: random(3) }
    case 'alloc':
      return { ...o, words: o.words + random(6) }
    default:
      return o
  }
}

/** Bytes of an instruction. */
export function encode({ op, args }: Instruction): Uint8Array {
  return Uint8Array.from([op, ...args.flatMap(bytesOf)])
}
function bytesOf(o: Operand): number[] {
  switch (o.k) {
    case 'u': return compact(TAG_U, o.v)
    case 'i': return compact(TAG_I, typeof o.v === 'bigint' ? o.v : BigInt(o.v))
    case 'a': return compact(TAG_A, o.v)
    case 'x':
    case 'y': {
      const register = compact(o.k === 'x' ? TAG_X : TAG_Y, o.n)
      return o.t === undefined ? register : [...compact(TAG_Z, 5), ...register, ...compact(TAG_U, o.t)]
    }
    case 'f': return compact(TAG_F, o.v)
    case 'h': return compact(TAG_U, o.v)
    case 'lit': return [...compact(TAG_Z, 4), ...compact(TAG_U, o.v)]
    case 'fr': return [...compact(TAG_Z, 2), ...compact(TAG_U, o.n)]
    case 'list': return [...compact(TAG_Z, 1), ...compact(TAG_U, o.v.length), ...o.v.flatMap(bytesOf)]
    case 'alloc': return [...compact(TAG_Z, 3), ...compact(TAG_U, 3), ...[o.words, o.floats, o.funs].flatMap((n, i) => [...compact(TAG_U, i), ...compact(TAG_U, n)])]
  }
}
