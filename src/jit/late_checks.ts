/**
 * Functions that count reductions late. Where every call is made from a frame, or is one of the function itself, a way through the function that makes
 * none of them need not be counted, no more than functions without calls are: at least half of the calls end at once in a function that calls itself at
 * two places. The check then stands where the frame is made. What stops there, for a yield, a collection or a larger stack, goes on from the entry: nothing but tests
 * has happened, and the arguments are as they were.
 */
import { OP, OPCODES } from '../beam/opcodes.ts'
import type { Instruction, Operand } from '../beam/read.ts'
import { frameChange, isAllocate } from './graph.ts'
import type { Block, FunctionInfo } from './graph.ts'

/** What may not stand outside of frames in such a function: calls that go elsewhere, and waiting. */
const CALLS = new Set<number>([
  OP.call, OP.call_ext, OP.call_fun, OP.call_fun2, OP.apply, OP.apply_last, OP.loop_rec, OP.wait, OP.wait_timeout, OP.nif_start,
])

const labelOf = (o: Operand | undefined): number => (o as { v: number }).v
const isLocalCall = ({ op }: Instruction): boolean => op === OP.call || op === OP.call_last || op === OP.call_only

/** The blocks of a function in which such checks stand; none: it counts at its entry. */
export function findRestarts(
  instructions: readonly Instruction[], info: FunctionInfo, order: readonly Block[], isBif: (importIndex: number) => boolean,
): ReadonlySet<Block> {
  const none = new Set<Block>()
  const restarts = new Set<Block>()
  let calls = 0
  for (const b of order) {
    let { frame } = b
    for (let i = b.stretch.start; i < b.stretch.end; i++) {
      const ins = instructions[i]!
      if (frame === 0) {
        if (isAllocate(ins)) restarts.add(b)
        else if (leavesFrameless(ins, info, isBif)) return none
      }
      if (isLocalCall(ins) && labelOf(ins.args[1]) === info.entryLabel) calls++
      frame += frameChange(ins)
    }
  }
  // lambdas that take their fun keep it in a parameter of its own
  if (calls < 2 || restarts.size === 0 || info.takesFun) return none
  // blocks between the entry and the frame
  const before = new Set(restarts)
  for (let more = true; more; ) {
    more = false
    for (const b of order) {
      if (before.has(b) || !b.next.some((n) => n.frame === 0 && before.has(n))) continue
      if (b.frame !== 0 || b.stretch.resumable) return none
      before.add(b)
      more = true
    }
  }
  const pure = [...before].every((b) => restarts.has(b) || keepsArguments(instructions, b, info.arity))
  return pure ? restarts : none
}

/** A call without a frame that needs to be counted at the function's entry. */
function leavesFrameless({ op, args }: Instruction, info: FunctionInfo, isBif: (importIndex: number) => boolean): boolean {
  if (op === OP.call_only) return labelOf(args[1]) !== info.entryLabel
  if (op === OP.call_ext_only) return !isBif(labelOf(args[1]))
  return CALLS.has(op)
}

/** No argument's register gets another value in the block or is given up, and nothing is changed that others see. */
function keepsArguments(instructions: readonly Instruction[], { stretch: { start, end } }: Block, arity: number): boolean {
  for (let i = start; i < end; i++) {
    const { op, args } = instructions[i]!
    const { operands, writes, calls, waits, collects } = OPCODES[op]!
    if (writes > 0 || calls || waits || CHANGES_CONTEXT.has(op)) return false
    const isArgument = (o: Operand): boolean => o.k === 'x' && o.n < arity
    const keeps = args.every((o, j) => {
      const kind = operands[j]?.kind
      if (kind === 'modified') return false
      if (kind === 'live') return !collects || (o as { v: number }).v >= arity
      // lists of operands may have targets among them
      if (o.k === 'list') return op === OP.select_val || op === OP.select_tuple_arity || !o.v.some(isArgument)
      return kind !== 'target' || !isArgument(o)
    })
    if (!keeps) return false
  }
  return true
}
/** They move on in a match context, which may be an argument. */
const CHANGES_CONTEXT = new Set<number>([
  OP.bs_start_match3, OP.bs_start_match4, OP.bs_match, OP.bs_get_integer2, OP.bs_skip_bits2, OP.bs_get_utf8, OP.bs_skip_utf8, OP.bs_get_utf16,
  OP.bs_skip_utf16, OP.bs_get_utf32, OP.bs_skip_utf32, OP.bs_match_string, OP.bs_get_binary2, OP.bs_get_float2, OP.bs_set_position, OP.bs_get_tail,
])
