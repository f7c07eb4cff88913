/**
 * Calls that TypeScript makes on the machine, one after the other, in one Erlang process: what each returns decides
 * on the next.
 */
import * as L from '../term/layout.ts'
import type { Term } from '../term/types.ts'
import type { BifFamily } from '../runtime/bif.ts'
import { Assembler, u, x } from '../runtime/assembler.ts'
import { ModuleTranslator } from '../jit/module.ts'
import { format } from '../term/print.ts'
import type { Vm } from '../runtime/vm.ts'
import { startProcess } from './run.ts'

/** M:F(Args…); the terms may be built in the step that asks for it. */
export type Call = readonly [module: string, fun: string, args: readonly Term[]]

/** Takes the result of the call before (the first step: `[]`), tells the next call; undefined: done. Terms live until it returns. */
export type Step = (result: Term) => Call | undefined

/** An Erlang process of the sequence ended with an exception. */
export class CallFailed extends Error {}

const sequences = new WeakMap<Vm, Map<Term, Step>>()

/** Teaches a machine to run sequences: a function that hands each result to `next/1` and makes the call that it names. */
function prepare(vm: Vm): Map<Term, Step> {
  const known = sequences.get(vm)
  if (known) return known
  const steps = new Map<Term, Step>()
  sequences.set(vm, steps)
  const family: BifFamily = () => ({
    glulam_sequence: {
      'next/1': (result: Term) => {
        const call = steps.get(vm.self)!(result)
        return call ? vm.t.tuple(vm.atom(call[0]), vm.atom(call[1]), vm.t.list(call[2])) : vm.atom('done')
      },
    },
  })
  vm.code.defineBifs([family])
  const a = new Assembler('glulam_sequence')
  // loop(Result) -> case next(Result) of {M, F, Args} -> loop(apply(M, F, Args)); done -> done end
  const loop = a.begin('loop', 1)
  const done = a.newLabel()
  a.emit('allocate', u(0), u(1))
  a.emit('call_ext', u(1), a.external('glulam_sequence', 'next', 1))
  a.emit('is_tuple', done, x(0))
  a.emit('get_tuple_element', x(0), u(2), x(2))
  a.emit('get_tuple_element', x(0), u(1), x(1))
  a.emit('get_tuple_element', x(0), u(0), x(0))
  a.emit('call_ext', u(3), a.external('erlang', 'apply', 3))
  a.emit('call_last', u(1), loop, u(0))
  a.label(done)
  a.emit('deallocate', u(0))
  a.emit('return')
  const beam = a.finish()
  const options = { release: vm.release, isBif: (m: string, f: string, n: number) => vm.code.isBif(m, f, n) }
  vm.code.install({ name: beam.module, beam, translation: new ModuleTranslator(beam, options).translate() })
  return steps
}

/**
 * Runs a sequence in a process of its own, with `leader` as its group leader.
 * @throws CallFailed the process ended with an exception; whatever a step threw
 */
export function runSequence(vm: Vm, leader: Term, step: Step): Promise<void> {
  const steps = prepare(vm)
  return new Promise((resolve, reject) => {
    const pid = vm.scratch(() => startProcess(vm, 'glulam_sequence', 'loop', [vm.t.list([])]))
    let thrown: unknown
    steps.set(pid, (result) => {
      try {
        return step(result)
      } catch (error) {
        thrown = error
        return undefined
      }
    })
    vm.setCell(vm.k.process_of(pid) + L.P_GROUP_LEADER, leader)
    const { onExit } = vm.processes
    const hook: (typeof onExit)[number] = (_process, ended, reason) => {
      if (ended !== pid) return
      const text = reason === vm.atom('normal') ? undefined : format(vm, reason, { style: 'p' })
      setImmediate(() => {
        onExit.splice(onExit.indexOf(hook), 1)
        steps.delete(pid)
        if (thrown !== undefined) reject(thrown)
        else if (text !== undefined) reject(new CallFailed(text))
        else resolve()
      })
    }
    onExit.push(hook)
    vm.scheduler.start()
    vm.scheduler.kick()
  })
}
