/**
 * Runs compiled match specifications (match_program.ts says what the instructions do).
 *
 * Matching looks at objects where they lie; only what a body returns is copied to the process's heap.
 */
import * as L from '../term/layout.ts'
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { NIL, isCons, isPointer } from '../term/terms.ts'
import type { Vm } from '../runtime/vm.ts'
import * as P from './match_program.ts'
import type { MatchProgram } from './match_program.ts'
import type { FunctionEntry, MatchFunction } from './match_functions.ts'
import { ACTIONS } from './match_functions.ts'
import { etsKernel, objectOf } from './kernel.ts'
import type { EtsKernel } from './kernel.ts'

/** Does what call tracing asks for: `number` is an index in ACTIONS. The value of the action's call; NONE: it failed. */
export interface TraceActions {
  act(number: number, args: readonly Term[]): Term
  /** Called when a clause that has set something did not match after all. */
  reset(): void
}

const MESSAGE = ACTIONS.indexOf('message')

export class MatchRunner {
  private readonly vm: Vm
  private readonly m: Int32Array
  private readonly ets: EtsKernel
  private readonly yes: Term
  private readonly no: Term
  private readonly exit: Term
  private registers = new Int32Array(64)
  private variables = new Int32Array(64)
  private stack = new Int32Array(256)
  private readonly runs: readonly MatchFunction[]
  private readonly arities: Uint8Array

  constructor(vm: Vm, functions: readonly FunctionEntry[]) {
    this.vm = vm
    this.m = vm.m
    this.ets = etsKernel(vm)
    this.runs = functions.map(({ run }) => run)
    this.arities = Uint8Array.from(functions, ({ arity }) => arity)
    this.yes = vm.atom('true')
    this.no = vm.atom('false')
    this.exit = vm.atom('EXIT')
  }

  /**
   * Result of the first clause that matches `object`, 0 if none does.
   *
   * `outside`: the object lies outside the process's heap, so what the result takes from it is copied.
   */
  run(program: MatchProgram, object: Term, outside: boolean, actions?: TraceActions): Term {
    if (this.registers.length < program.registers) this.registers = new Int32Array(program.registers * 2)
    if (this.variables.length < program.variables) this.variables = new Int32Array(program.variables * 2)
    // No program has more values on its stack than words.
    if (this.stack.length < program.code.length) this.stack = new Int32Array(program.code.length * 2)
    const { clauses } = program
    for (let i = 0; i < clauses.length; i++) {
      const body = this.match(program.code, clauses[i]!.start, object)
      if (body < 0) continue
      const result = this.evaluate(program.code, body, object, outside, actions)
      if (result !== NONE) return result
      actions?.reset()
    }
    return NONE
  }

  /** The head of the clause at `pc`: where its guard begins, -1 when it does not match. */
  private match(code: readonly number[], pc: number, object: Term): number {
    const { m, registers, variables } = this
    const { k } = this.vm
    registers[0] = object
    for (;;) {
      switch (code[pc]) {
        case P.HEAD_TUPLE: {
          const term = registers[code[pc + 1]!]!
          if ((term & 3) !== L.TAG_BOXED || m[term >>> 2] !== code[pc + 2]! << L.HDR_ARITY_SHIFT) return -1
          pc += 3
          break
        }
        case P.HEAD_CONS:
          if ((registers[code[pc + 1]!]! & 3) !== L.TAG_CONS) return -1
          pc += 2
          break
        case P.HEAD_MAP: {
          const term = registers[code[pc + 1]!]! as Term
          if (!this.vm.t.isMap(term) || k.map_size(term) < code[pc + 2]!) return -1
          pc += 3
          break
        }
        case P.HEAD_LOAD:
          registers[code[pc + 1]!] = m[(registers[code[pc + 2]!]! >>> 2) + code[pc + 3]!]!
          pc += 4
          break
        case P.HEAD_KEY: {
          const value = k.map_get(registers[code[pc + 2]!]! as Term, code[pc + 3]! as Term)
          if (value === NONE) return -1
          registers[code[pc + 1]!] = value
          pc += 4
          break
        }
        case P.HEAD_EQ:
          if (m[(registers[code[pc + 1]!]! >>> 2) + code[pc + 2]!] !== code[pc + 3]) return -1
          pc += 4
          break
        case P.HEAD_SAME:
          if (k.eq_exact(m[(registers[code[pc + 1]!]! >>> 2) + code[pc + 2]!]! as Term, code[pc + 3]! as Term) === 0) return -1
          pc += 4
          break
        case P.HEAD_BIND:
          variables[code[pc + 1]!] = m[(registers[code[pc + 2]!]! >>> 2) + code[pc + 3]!]!
          pc += 4
          break
        case P.HEAD_AGAIN: {
          const part = m[(registers[code[pc + 2]!]! >>> 2) + code[pc + 3]!]! as Term
          const value = variables[code[pc + 1]!]! as Term
          if (part !== value && k.eq_exact(part, value) === 0) return -1
          pc += 4
          break
        }
        case P.HEAD_EQ_REG:
          if (registers[code[pc + 1]!] !== code[pc + 2]) return -1
          pc += 3
          break
        case P.HEAD_SAME_REG:
          if (k.eq_exact(registers[code[pc + 1]!]! as Term, code[pc + 2]! as Term) === 0) return -1
          pc += 3
          break
        case P.HEAD_BIND_REG:
          variables[code[pc + 1]!] = registers[code[pc + 2]!]!
          pc += 3
          break
        case P.HEAD_AGAIN_REG:
          if (k.eq_exact(registers[code[pc + 2]!]! as Term, variables[code[pc + 1]!]! as Term) === 0) return -1
          pc += 3
          break
        default:
          return pc
      }
    }
  }

  /** Guards and body from `pc` on: the result, 0 when a guard fails. */
  private evaluate(code: readonly number[], pc: number, object: Term, outside: boolean, actions: TraceActions | undefined): Term {
    const { stack, variables, yes, no } = this
    let result: number = yes
    let inBody = false
    /** Where the next value goes. */
    let top = 0
    for (;;) {
      switch (code[pc]) {
        case P.PUSH:
          stack[top++] = code[pc + 1]!
          pc += 2
          break
        case P.PUSH_VARIABLE:
          stack[top++] = variables[code[pc + 1]!]!
          pc += 2
          break
        case P.PUSH_OBJECT:
          stack[top++] = object
          pc++
          break
        case P.PUSH_OBJECT_COPY:
          stack[top++] = outside ? this.ets.ets_copy(objectOf(object)) : object
          pc++
          break
        case P.PUSH_SELF:
          stack[top++] = this.vm.self
          pc++
          break
        case P.COPY:
          if (isPointer(stack[top - 1]! as Term) && (outside || (code[pc + 1]! & P.KIND_CONSTANT) !== 0)) {
            stack[top - 1] = this.vm.k.copy_in(stack[top - 1]! as Term)
          }
          pc += 2
          break
        case P.MAKE_LIST:
          top = this.makeList(code[pc + 1]!, top)
          pc += 2
          break
        case P.MAKE_TUPLE:
          top = this.makeTuple(code[pc + 1]!, top)
          pc += 2
          break
        case P.MAKE_MAP:
          top = this.makeMap(code[pc + 1]!, top)
          pc += 2
          break
        case P.CALL: {
          const number = code[pc + 1]!
          const arity = this.arities[number]!
          const value = this.runs[number]!(
            (arity > 0 ? stack[top - 1]! : 0) as Term, (arity > 1 ? stack[top - 2]! : 0) as Term, (arity > 2 ? stack[top - 3]! : 0) as Term,
          )
          if (value === NONE && !inBody) return NONE
          top -= arity
          stack[top++] = value === NONE ? this.exit : value
          pc += 2
          break
        }
        case P.AND:
        case P.OR: {
          const n = code[pc + 1]!
          top -= n
          const value = this.junction(n, top, code[pc] === P.AND ? no : yes)
          if (value === NONE && !inBody) return NONE
          stack[top++] = value === NONE ? this.exit : value
          pc += 2
          break
        }
        case P.AND_ALSO:
        case P.OR_ELSE: {
          const value = stack[top - 1]!
          if (value !== yes && value !== no) {
            if (!inBody) return NONE
            stack[top - 1] = this.exit
            pc = code[pc + 1]!
          } else if (value === (code[pc] === P.AND_ALSO ? no : yes)) pc = code[pc + 1]!
          else {
            top--
            pc += 2
          }
          break
        }
        case P.JUMP:
          pc = code[pc + 1]!
          break
        case P.ACTION: {
          const n = code[pc + 2]!
          const args: Term[] = []
          while (args.length < n) args.push(stack[--top]! as Term)
          const value = actions?.act(code[pc + 1]!, args) ?? NONE
          if (code[pc + 1] === MESSAGE) {
            result = args[0]!
            stack[top++] = yes
          } else if (value === NONE && !inBody) return NONE
          else stack[top++] = value === NONE ? this.exit : value
          pc += 3
          break
        }
        case P.DROP:
          top--
          pc++
          break
        case P.CHECK:
          if (stack[--top] !== yes) return NONE
          pc++
          break
        case P.BODY:
          inBody = true
          pc++
          break
        case P.RETURN:
          result = stack[--top]!
          pc++
          break
        default:
          return result as Term
      }
    }
  }

  /** `and` and `or` of the n values from `from` on: all must be booleans; `decisive` is the value that one of them gives the whole. */
  private junction(n: number, from: number, decisive: Term): Term {
    const { stack, yes, no } = this
    let value = decisive === no ? yes : no
    for (let i = from; i < from + n; i++) {
      if (stack[i] === decisive) value = decisive
      else if (stack[i] !== yes && stack[i] !== no) return NONE
    }
    return value
  }

  private makeList(n: number, top: number): number {
    const { stack } = this
    let list = stack[--top]! as Term
    for (let i = 0; i < n; i++) list = this.vm.t.cons(stack[--top]! as Term, list)
    stack[top++] = list
    return top
  }

  private makeTuple(n: number, top: number): number {
    const { stack, m } = this
    const w = this.vm.k.alloc(n + 1) >>> 2
    m[w] = n << L.HDR_ARITY_SHIFT
    for (let i = 1; i <= n; i++) m[w + i] = stack[--top]!
    stack[top++] = (w << 2) | L.TAG_BOXED
    return top
  }

  private makeMap(n: number, top: number): number {
    const { stack } = this
    const pairs: [Term, Term][] = []
    for (let i = 1; i <= n; i++) pairs.push([stack[top - i]! as Term, stack[top - n - i]! as Term])
    top -= 2 * n
    stack[top++] = this.vm.t.map(pairs)
    return top
  }
}

/** Results of a program for the elements of a list, in front of `tail`, the last first (ets:match_spec_run_r/3); undefined: no proper list. */
export function runOverList(vm: Vm, runner: MatchRunner, program: MatchProgram, list: Term, tail: Term): Term | undefined {
  const { t } = vm
  let n = 0
  for (; isCons(list); list = t.tl(list), n++) {
    const result = runner.run(program, t.hd(list), false)
    if (result !== NONE) tail = t.cons(result, tail)
  }
  vm.bump(n)
  return list === NIL ? tail : undefined
}
