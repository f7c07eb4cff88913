/** Module erl_debugger (OTP 28 on), and what the emulator keeps of modules for it. Without the flag +D of the emulator there is nothing of it. */
import * as L from '../term/layout.ts'
import { BadFile } from '../beam/bytes.ts'
import { readDebugInfo } from '../beam/read.ts'
import type { Operand } from '../beam/read.ts'
import { decodeLiteral } from '../etf/decode.ts'
import { inflate } from '../runtime/zlib.ts'
import { NIL, isAtom, isLocalPid, isSmall, small, smallValue } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Address, Term } from '../term/types.ts'
import { otpWords } from '../runtime/otp_words.ts'
import type { BifFamily, BifFunction } from '../runtime/bif.ts'
import type { LoadedModule } from '../runtime/code.ts'

const MAX_ARITY = 255
const NOTHING: ReturnType<BifFamily> = {}

export const debuggerBifs: BifFamily = (vm) => {
  if (vm.release < 28) return NOTHING
  const { t } = vm
  const debug = vm.debugger
  const am = vm.atomsOf(
    'true', 'false', 'ok', 'error', 'undef', 'undefined', 'running', 'badkey', 'unsupported', 'already_exists', 'line_breakpoint', 'breakpoint', 'abort',
    'noproc', 'value', 'too_large', 'catch', 'function', 'line', 'slots', 'code', '<terminate process normally>', '<breakpoint>', 'unknown function',
    'erlang', 'hibernate', 'none', 'frame_size', 'vars', 'calls', 'x', 'y',
  )
  const enabled = (bifs: Readonly<Record<string, BifFunction>>): Record<string, BifFunction> =>
    Object.fromEntries(Object.entries(bifs).map(([name, run]) => [name, (...args: Term[]) => (debug.enabled ? run(...args) : vm.error(am.undef))]))
  const natural = (term: Term): number => (isSmall(term) ? smallValue(term) : -1)
  const failed = (reason: Term, what: Term): Term => t.tuple(am.error, t.tuple(reason, what))

  // ---- breakpoints ---------------------------------------------------------------------------------------------------

  const breakpoint = (name: Term, lineTerm: Term, flag: Term): Term => {
    const line = natural(lineTerm)
    if (!isAtom(name) || line < 1 || (flag !== am.true && flag !== am.false)) return vm.badarg()
    const module = vm.code.current.get(name)
    if (module === undefined) return failed(am.badkey, name)
    if (!debug.isInstrumented(module)) return failed(am.unsupported, name)
    const stops = debug.stopsOf(module).filter((stop) => stop.line === line)
    if (stops.length === 0) return failed(module.beam.lines.entries.some((entry, i) => i > 0 && entry.line === line) ? am.unsupported : am.badkey, lineTerm)
    for (const { cell } of stops) vm.setCell(cell, flag === am.true ? 1 : 0)
    return am.ok
  }
  const linesOf = (module: LoadedModule, fun: number): Term => {
    const lines = new Map(debug.stopsOf(module).filter((stop) => stop.fun === fun).map((stop) => [stop.line, vm.cell(stop.cell) !== 0]))
    return t.map([...lines].map(([line, on]) => [small(line), vm.bool(on)] as const))
  }
  const breakpoints = (module: LoadedModule): Term =>
    t.map(module.translation.functions.map((f, i) => [t.tuple(vm.atom(module.beam.atoms[f.name]!), small(f.arity)), linesOf(module, i)] as const))

  // ---- processes -----------------------------------------------------------------------------------------------------

  const value = (word: Term, most: number): Term => {
    // a binary that is being matched is shown as what is left of it
    const term = t.subtag(word) === L.SUB_MATCH_CTX ? vm.k.bs_get_tail(word) : word
    const words = otpWords(vm, term)
    return words <= most ? t.tuple(am.value, vm.k.copy_in(term)) : t.tuple(am.too_large, small(words))
  }
  const functionAt = (at: Address): Term => {
    if (debug.isPark(at)) return am['<breakpoint>']
    if (at === vm.code.glue.endCodePoint) return am['<terminate process normally>']
    const place = at === NONE ? { module: am.erlang, fun: am.hibernate, arity: 3, line: 0 } : vm.exceptions.place(at)
    if (place === undefined) return am['unknown function']
    const mfa = t.tuple(place.module, place.fun, small(place.arity))
    return t.map([[am.function, mfa], [am.line, place.line === 0 ? am.undefined : small(place.line)]])
  }
  const slot = (word: Term, most: number): Term =>
    (word & L.IMM_MASK) === L.IMM_SPECIAL && word !== L.NIL ? t.tuple(am.catch, functionAt((word & ~L.IMM_MASK) >>> 1)) : value(word, most)
  /** What is asked of another process, if that is suspended. */
  const ofSuspended = (pid: Term, tell: (process: Address) => Term, ...numbers: Term[]): Term => {
    if (!isLocalPid(pid) || pid === vm.self || numbers.some((n) => natural(n) < 0)) return vm.badarg()
    const process = debug.suspended(pid)
    return process === 0 ? am.running : tell(process)
  }

  // ---- what the compiler tells ---------------------------------------------------------------------------------------

  /** Of the lines at which processes of the module may stop; `none`: it was not compiled with beam_debug_info. */
  const debugInfo = (module: LoadedModule): Term => {
    const info = module.bytes && readDebugInfo(module.bytes, (packed, limit) => inflate(vm, packed, limit, true).bytes)
    if (info === undefined) return am.none
    const lines = new Map(debug.stopsOf(module).map((stop) => [stop.item, stop.line]))
    const term = (o: Operand): Term => {
      switch (o.k) {
        case 'a': return o.v === 0 ? NIL : vm.atom(info.atoms[o.v]!)
        case 'lit': return decodeLiteral(vm, info.literals[o.v]!)
        case 'i': case 'u': return t.integer(BigInt(o.v))
        default: throw new BadFile('DbgB chunk: term expected')
      }
    }
    const place = (o: Operand): Term => (o.k === 'x' || o.k === 'y' ? t.tuple(am[o.k], small(o.n)) : t.tuple(am.value, term(o)))
    const vars = (words: readonly Operand[]): Term[] =>
      words.flatMap((name, i) => (i % 2 === 0 && words[i + 1] !== undefined ? [t.tuple(term(name), place(words[i + 1]!))] : []))
    // an arity, module and function; an arity more than 255 and a function of the same module; or a variable
    const calls = (words: readonly Operand[]): Term[] => {
      const out: Term[] = []
      for (let i = 0; i < words.length; i++) {
        const arity = words[i]!
        if (arity.k !== 'u' && arity.k !== 'i') out.push(term(arity))
        else if (Number(arity.v) > MAX_ARITY) out.push(t.tuple(term(words[++i]!), small(Number(arity.v) - MAX_ARITY - 1)))
        else out.push(t.tuple(term(words[++i]!), term(words[++i]!), small(Number(arity.v))))
      }
      return out
    }
    const told = info.items.flatMap(({ frame, vars: v, calls: c }, i) => {
      const line = lines.get(i + 1)
      if (line === undefined) return []
      const size = frame.k === 'a' && frame.v === 0 ? am.none : term(frame)
      return [t.tuple(small(line), t.map([[am.frame_size, size], [am.vars, t.list(vars(v))], [am.calls, t.list(calls(c))]]))]
    })
    return t.list(told)
  }

  return {
    code: {
      'get_debug_info/1': (name) => {
        const module = isAtom(name!) ? vm.code.current.get(name) : undefined
        return module === undefined ? vm.badarg() : debugInfo(module)
      },
    },
    erl_debugger: {
      'supported/0': () => vm.bool(debug.enabled),
      ...enabled({
        'instrumentations/0': () => t.map([[am.line_breakpoint, vm.bool(debug.lines)]]),
        'toggle_instrumentations/1': (toggles) => {
          if (!t.isMap(toggles!)) return vm.badarg()
          const entries = t.mapEntries(toggles)
          if (entries.some(([key, on]) => key !== am.line_breakpoint || (on !== am.true && on !== am.false))) return vm.badarg()
          for (const [, on] of entries) debug.lines = on === am.true
          return am.ok
        },
        'register/1': (pid) => {
          if (!isLocalPid(pid!)) return vm.badarg()
          const session = debug.register(pid)
          return session === undefined ? t.tuple(am.error, am.already_exists) : t.tuple(am.ok, t.integer(session))
        },
        'unregister/2': (pid, session) => {
          if (!isLocalPid(pid!) || !t.isInteger(session!)) return vm.badarg()
          return debug.unregister(pid, t.safeInteger(session!) ?? -1) ? am.ok : vm.badarg()
        },
        'whereis/0': () => (debug.registered === NONE ? am.undefined : debug.registered),
        'breakpoint/3': (module, line, flag) => breakpoint(module!, line!, flag!),
        'breakpoints/1': (name) => {
          if (!isAtom(name!)) return vm.badarg()
          const module = vm.code.current.get(name)
          return module === undefined ? t.tuple(am.error, am.badkey) : t.tuple(am.ok, breakpoints(module))
        },
        'breakpoints/3': (name, fun, arity) => {
          if (!isAtom(name!) || !isAtom(fun!) || natural(arity!) < 0) return vm.badarg()
          const module = vm.code.current.get(name)
          if (module === undefined) return failed(am.badkey, name)
          const index = vm.code.functionIndex(module, fun, natural(arity!))
          return index < 0 ? failed(am.badkey, t.tuple(fun, arity!)) : t.tuple(am.ok, linesOf(module, index))
        },
        'stack_frames/2': (pid, most) =>
          ofSuspended(pid!, (process) => {
            const frames = debug.frames(process).map(({ at, slots }, number) => {
              const info = t.map([[am.code, t.integer(at === NONE ? vm.cell(process + L.P_NEXT_CP) : at)], [am.slots, t.list(slots.map((word) => slot(word, natural(most!))))]])
              return t.tuple(small(number), functionAt(at), info)
            })
            return t.list(frames.reverse())
          }, most!),
        'peek_stack_frame_slot/4': (pid, frame, number, most) =>
          ofSuspended(pid!, (process) => {
            const word = debug.frames(process)[natural(frame!)]?.slots[natural(number!)]
            return word === undefined ? am.undefined : slot(word, natural(most!))
          }, frame!, number!, most!),
        'xregs_count/1': (pid) => ofSuspended(pid!, (process) => small(debug.registers(process).length)),
        'peek_xreg/3': (pid, number, most) =>
          ofSuspended(pid!, (process) => {
            const word = debug.registers(process)[natural(number!)]
            return word === undefined ? am.undefined : value(word, natural(most!))
          }, number!, most!),
      }),
    },
    erts_internal: enabled({
      'notify_breakpoint_hit/3': (mfa, line, resume) => {
        if (!t.isTupleOf(mfa!, 3) || !isSmall(line!) || !t.isFun(resume!)) return vm.badarg()
        if (debug.registered === vm.self) return am.abort
        return debug.tell(() => t.tuple(am.breakpoint, vm.self, mfa!, line!, resume!)) ? am.ok : am.noproc
      },
    }),
    glulam_internal: { 'goes_on/1': () => debug.goesOn() },
  }
}
