/**
 * A small group leader: the process that serves the I/O protocol where no OTP is booted. It writes to the host's standard output; it has no
 * input. @see https://www.erlang.org/doc/apps/stdlib/io_protocol.html
 */
import * as L from '../term/layout.ts'
import { NIL, isAtom } from '../term/terms.ts'
import type { Address, Term } from '../term/types.ts'
import type { BifFamily } from './bif.ts'
import { Assembler, u, x, y } from './assembler.ts'
import { preparedModule } from './code.ts'
import type { PreparedModule } from './code.ts'
import { ModuleTranslator } from '../jit/module.ts'
import type { Vm } from './vm.ts'

/** Where servers write instead of standard output, by their pids. */
export function outputSinks(vm: Vm): Map<Term, (bytes: Uint8Array) => void> {
  let sinks = vm.state.get('output_sinks') as Map<Term, (bytes: Uint8Array) => void> | undefined
  if (!sinks) vm.state.set('output_sinks', (sinks = new Map()))
  return sinks
}

/** Natives of the server: under module `glulam_internal`. */
export const ioServer: BifFamily = (vm) => {
  const { t } = vm
  const am = vm.atomsOf(
    'io_request', 'io_reply', 'put_chars', 'requests', 'error', 'ok', 'request', 'eof', 'enotsup', 'setopts', 'getopts',
    'get_geometry', 'get_chars', 'get_line', 'get_until', 'get_password', 'unicode', 'latin1', 'binary', 'false',
    'encoding', 'glulam_internal', 'io_server', 'io_apply', 'true', 'init_server', 'init', 'get_arguments', 'get_plain_arguments',
    'get_argument', 'get_status', 'started', 'script_id', 'module', 'nofile', 'file', 'loaded', 'ensure_loaded',
  )
  const reply = (from: Term, as: Term, what: Term): void => {
    vm.processes.sendInstruction(from, t.tuple(am.io_reply, as, what))
  }
  const toBinary = (): ((chars: Term, encoding: Term) => Term) =>
    vm.code.bif('unicode:characters_to_binary/2') as (chars: Term, encoding: Term) => Term
  /** Writes characters; what to answer. */
  const write = (chars: Term, encoding: Term): Term => {
    const binary = toBinary()(chars, encoding)
    if (binary === 0 || !t.isBinary(binary)) return t.tuple(am.error, am.put_chars)
    const bytes = t.bytes(binary).slice()
    const sink = outputSinks(vm).get(vm.self)
    if (sink) sink(bytes)
    else vm.host.write(1, bytes)
    return am.ok
  }
  /** Answer to a request, or 0 when it has to call M:F(Args) first. */
  const answer = (request: Term): Term => {
    if (isAtom(request)) {
      if (request === am.getopts) return t.list([t.tuple(am.binary, am.false), t.tuple(am.encoding, am.unicode)])
      return t.tuple(am.error, am.request)
    }
    if (!t.isTuple(request)) return t.tuple(am.error, am.request)
    switch (t.element(request, 1)) {
      case am.put_chars:
        if (t.tupleSize(request) === 2) return write(t.element(request, 2), am.latin1)
        if (t.tupleSize(request) === 3) return write(t.element(request, 3), t.element(request, 2))
        return t.tupleSize(request) === 5 ? (0 as Term) : t.tuple(am.error, am.request)
      case am.get_chars: case am.get_line: case am.get_until:
        return am.eof
      case am.get_password: case am.get_geometry:
        return t.tuple(am.error, am.enotsup)
      case am.setopts:
        return am.ok
      case am.requests: {
        let result: Term = am.ok
        for (const r of t.listToArray(t.element(request, 2)) ?? []) {
          result = answer(r)
          if (result === 0) return t.tuple(am.error, am.request)
          if (t.isTupleOf(result, 2) && t.element(result, 1) === am.error) return result
        }
        return result
      }
      default:
        return t.tuple(am.error, am.request)
    }
  }
  const entry = (name: Term, arity: number): Address => vm.code.internExport(am.glulam_internal, name, arity)
  const waitAgain = (server: Term): Term => {
    vm.setCell(L.CELL_NEXT, entry(server, 0))
    vm.setCell(L.CELL_REASON, L.REASON_WAIT)
    return 0 as Term
  }

  const ensureLoaded = (module: Term): Term => {
    if (!isAtom(module)) return vm.badarg()
    return vm.code.ensureLoaded(module) ? t.tuple(am.module, module) : t.tuple(am.error, am.nofile)
  }

  return {
    /** Stands in for the code server where none is booted: modules are found as calls find them. */
    code: {
      'ensure_loaded/1': (module) => ensureLoaded(module!),
      'ensure_modules_loaded/1': (modules) => {
        const failed = (t.listToArray(modules!) ?? []).map(ensureLoaded).filter((r) => t.element(r, 1) === am.error)
        return failed.length === 0 ? am.ok : t.tuple(am.error, t.list(failed.map((r) => t.tuple(am.nofile, r))))
      },
      'is_loaded/1': (module) => (vm.code.current.has(module!) ? t.tuple(am.file, am.loaded) : am.false),
    },
    glulam_internal: {
      'io_server/0': () => {
        for (;;) {
          const message = vm.k.recv_peek()
          if (message === 0) return waitAgain(am.io_server)
          vm.k.recv_remove()
          if (!t.isTupleOf(message, 4) || t.element(message, 1) !== am.io_request) continue
          const [from, as, request] = [2, 3, 4].map((i) => t.element(message, i)) as [Term, Term, Term]
          const result = answer(request)
          if (result === 0) {
            const [encoding, module, fun, args] = [2, 3, 4, 5].map((i) => t.element(request, i)) as [Term, Term, Term, Term]
            return vm.trapToExport(entry(am.io_apply, 6), [module, fun, args, from, as, encoding])
          }
          reply(from, as, result)
          if (vm.reductionsLeft < 0 || vm.cell(L.CELL_FORCED) !== 0) return vm.trapToExport(entry(am.io_server, 0), [])
        }
      },
      /** Stands in for the process `init` where none is booted: {From, Request} → {init, Answer}. */
      'init_server/0': () => {
        for (;;) {
          const message = vm.k.recv_peek()
          if (message === 0) return waitAgain(am.init_server)
          vm.k.recv_remove()
          if (!t.isTupleOf(message, 2)) continue
          const what = t.element(message, 2)
          const request = t.isTuple(what) && t.tupleSize(what) > 0 ? t.element(what, 1) : what
          const answers = new Map<Term, Term>([
            [am.get_arguments, NIL], [am.get_plain_arguments, NIL], [am.get_argument, am.error],
            [am.get_status, t.tuple(am.started, am.started)], [am.script_id, t.tuple(NIL, NIL)],
          ])
          let answer = answers.get(request) ?? am.error
          if (request === am.ensure_loaded && t.isTupleOf(what, 2)) {
            const module = t.element(what, 2)
            if (isAtom(module)) answer = ensureLoaded(module)
          }
          vm.processes.sendInstruction(t.element(message, 1), t.tuple(am.init, answer))
          if (vm.reductionsLeft < 0 || vm.cell(L.CELL_FORCED) !== 0) return vm.trapToExport(entry(am.init_server, 0), [])
        }
      },
      /** The characters are there, or with `false` for the encoding the name of the function that failed: writes them and goes on serving. */
      'io_reply/4': (chars, from, as, encoding) => {
        reply(from!, as!, encoding === am.false ? t.tuple(am.error, chars!) : write(chars!, encoding!))
        return vm.trapToExport(entry(am.io_server, 0), [])
      },
    },
  }
}

/** io_apply(M, F, Args, From, ReplyAs, Encoding): the characters come from M:F(Args), which may fail. */
export function internalModule(vm: Vm): PreparedModule {
  const a = new Assembler('glulam_internal')
  a.begin('io_apply', 6)
  const failed = a.newLabel()
  a.emit('allocate', u(5), u(6))
  a.emit('move', x(1), y(4))
  a.emit('move', x(3), y(0))
  a.emit('move', x(4), y(1))
  a.emit('move', x(5), y(2))
  a.emit('try', y(3), failed)
  a.emit('call_ext', u(3), a.external('erlang', 'apply', 3))
  a.emit('try_end', y(3))
  a.emit('move', y(0), x(1))
  a.emit('move', y(1), x(2))
  a.emit('move', y(2), x(3))
  a.emit('call_ext_last', u(4), a.external('glulam_internal', 'io_reply', 4), u(5))
  a.label(failed)
  a.emit('try_case', y(3))
  a.emit('move', y(4), x(0))
  a.emit('move', y(0), x(1))
  a.emit('move', y(1), x(2))
  a.emit('move', a.atom('false'), x(3))
  a.emit('call_ext_last', u(4), a.external('glulam_internal', 'io_reply', 4), u(5))
  // run(M, F, Args): calls, prints the result as io:format("~p~n", [Result]) does
  a.begin('run', 3)
  a.emit('allocate', u(0), u(3))
  a.emit('call_ext', u(3), a.external('erlang', 'apply', 3))
  a.emit('test_heap', u(2), u(1))
  a.emit('put_list', x(0), a.atom('[]'), x(1))
  a.emit('move', a.atom('~p~n'), x(0))
  a.emit('call_ext_last', u(2), a.external('io', 'format', 2), u(0))
  // on_load(M, F, Args): runs the on_load function of a module that is pending, installs it if that says ok, then calls M:F(Args…)
  a.begin('on_load', 3)
  const refused = a.newLabel()
  const call = a.newLabel()
  const crashed = a.newLabel()
  a.emit('allocate', u(4), u(3))
  a.emit('move', x(0), y(0))
  a.emit('move', x(1), y(1))
  a.emit('move', x(2), y(2))
  a.emit('try', y(3), crashed)
  a.emit('call_ext', u(1), a.external('erlang', 'call_on_load_function', 1))
  a.emit('try_end', y(3))
  a.emit('is_eq_exact', refused, x(0), a.atom('ok'))
  a.emit('move', a.atom('true'), x(1))
  a.emit('jump', call)
  a.label(crashed)
  a.emit('try_case', y(3))
  a.emit('jump', refused)
  a.label(refused)
  a.emit('move', a.atom('false'), x(1))
  a.emit('jump', call)
  a.label(call)
  a.emit('move', y(0), x(0))
  a.emit('call_ext', u(2), a.external('erlang', 'finish_after_on_load', 2))
  a.emit('move', y(0), x(0))
  a.emit('move', y(1), x(1))
  a.emit('move', y(2), x(2))
  a.emit('call_ext_last', u(3), a.external('erlang', 'apply', 3), u(4))
  const beam = a.finish()
  const translation = new ModuleTranslator(beam, {
    release: vm.release,
    isBif: (module, fun, arity) => vm.code.isBif(module, fun, arity),
  }).translate()
  return preparedModule(beam, translation)
}
