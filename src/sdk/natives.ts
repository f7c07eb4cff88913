/** The way from processes to the TypeScript program around the machine: module `glulam_node`. */
import * as L from '../term/layout.ts'
import { NIL } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import { ModuleTranslator } from '../jit/module.ts'
import { Assembler, u, x, y } from '../runtime/assembler.ts'
import type { BifFamily } from '../runtime/bif.ts'
import { preparedModule } from '../runtime/code.ts'
import type { PreparedModule } from '../runtime/code.ts'
import type { Vm } from '../runtime/vm.ts'

export const MODULE = 'glulam_node'

/** What the processes of the module tell. Terms are valid during the call only. */
export interface Listener {
  /** The call that the running process makes has returned. */
  returned(pid: Term, value: Term): void
  /** It has raised. `text`: what erl_error says of it, a binary, or []. */
  raised(pid: Term, cls: Term, reason: Term, trace: Term, text: Term): void
  /** A mailbox got a message. */
  message(pid: Term, message: Term): void
}

export function natives(listener: Listener): BifFamily {
  return (vm) => {
    const { t } = vm
    const am = vm.atomsOf('ok', 'glulam_node', 'mailbox')
    const isOwn = (frame: Term): boolean => t.isTuple(frame) && t.tupleSize(frame) > 0 && t.element(frame, 1) === am.glulam_node
    return {
      [MODULE]: {
        'returned/1': (value) => {
          listener.returned(vm.self, value!)
          return am.ok
        },
        'raised/4': (cls, reason, trace, text) => {
          listener.raised(vm.self, cls!, reason!, trace!, text!)
          return am.ok
        },
        /** A stack trace without the frames of this module. */
        'own_frames/1': (trace) => {
          const frames = t.listToArray(trace!)
          return frames === undefined ? NIL : t.list(frames.filter((f) => !isOwn(f)))
        },
        /** A process whose messages go to the program. */
        'mailbox/0': () => {
          const entry = vm.code.internExport(am.glulam_node, am.mailbox, 0)
          for (;;) {
            const message = vm.k.recv_peek()
            if (message === 0) {
              vm.setCell(L.CELL_NEXT, entry)
              vm.setCell(L.CELL_REASON, L.REASON_WAIT)
              return 0 as Term
            }
            vm.k.recv_remove()
            listener.message(vm.self, message)
            vm.bump(20)
            if (vm.reductionsLeft < 0 || vm.cell(L.CELL_FORCED) !== 0) return vm.trapToExport(entry, [])
          }
        },
      },
    }
  }
}

/**
 * call(M, F, Args): calls, and tells how it ended. describe(Class, Reason, Trace): what erl prints of an exception, or
 * [] where erl_error is not at hand.
 */
export function nodeModule(vm: Vm): PreparedModule {
  const a = new Assembler(MODULE)
  a.begin('call', 3)
  const failed = a.newLabel()
  a.emit('allocate', u(3), u(3))
  a.emit('move', a.atom('[]'), y(1))
  a.emit('move', a.atom('[]'), y(2))
  a.emit('try', y(0), failed)
  a.emit('call_ext', u(3), a.external('erlang', 'apply', 3))
  a.emit('try_end', y(0))
  a.emit('call_ext_last', u(1), a.external(MODULE, 'returned', 1), u(3))
  a.label(failed)
  a.emit('try_case', y(0))
  a.emit('move', x(0), y(0))
  a.emit('move', x(1), y(1))
  a.emit('move', x(2), x(0))
  a.emit('build_stacktrace')
  a.emit('call_ext', u(1), a.external(MODULE, 'own_frames', 1))
  a.emit('move', x(0), y(2))
  a.emit('move', x(0), x(2))
  a.emit('move', y(0), x(0))
  a.emit('move', y(1), x(1))
  a.emit('call_ext', u(3), a.external(MODULE, 'describe', 3))
  a.emit('move', x(0), x(3))
  a.emit('move', y(0), x(0))
  a.emit('move', y(1), x(1))
  a.emit('move', y(2), x(2))
  a.emit('call_ext_last', u(4), a.external(MODULE, 'raised', 4), u(3))
  a.begin('describe', 3)
  const indescribable = a.newLabel()
  a.emit('allocate', u(1), u(3))
  a.emit('try', y(0), indescribable)
  a.emit('call_ext', u(3), a.external('erl_error', 'format_exception', 3))
  a.emit('call_ext', u(1), a.external('unicode', 'characters_to_binary', 1))
  a.emit('try_end', y(0))
  a.emit('deallocate', u(1))
  a.emit('return')
  a.label(indescribable)
  a.emit('try_case', y(0))
  a.emit('move', a.atom('[]'), x(0))
  a.emit('deallocate', u(1))
  a.emit('return')
  const beam = a.finish()
  const translation = new ModuleTranslator(beam, {
    release: vm.release,
    isBif: (module, fun, arity) => vm.code.isBif(module, fun, arity),
  }).translate()
  return preparedModule(beam, translation)
}
