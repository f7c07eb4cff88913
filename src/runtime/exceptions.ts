/**
 * Exceptions: raising, the search for a handler, stack traces.
 *
 * While an exception is on its way its stack trace is raw: a tuple
 *   {Class, First, Code point, Code point, …}
 * `First` is [] or a complete frame {M, F, Arity or Args, Location} that comes before those of the code points, or
 * {Args, ErrorInfo} (which may be `none`, []), which changes the frame of the first code point. A trace given to raise/3 is
 * {Class, {given, List}}. Code points are small integers (address / 16). `build_stacktrace` makes the list.
 */
import * as L from '../term/layout.ts'
import { NIL, isSmall, small, smallValue } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Address, Term } from '../term/types.ts'
import { RAISE } from '../jit/raise.ts'
import { SEGMENT_TYPES, SEGMENT_WRONG } from '../jit/segments.ts'
import { WITHOUT_FRAME } from '../jit/translation.ts'
import type { Place } from './places.ts'
import type { Vm } from './vm.ts'

/** Frames of stack traces that are kept, at most: they are literals for ever. */
const MOST_FRAMES = 20_000
/** Modules whose BIF frames name another module than erl_erts_errors in their error_info. */
const STDLIB = new Set(['ets', 'lists', 'maps', 'binary', 'unicode', 're', 'math', 'io', 'string'])
/** Modules of BIFs whose errors nothing explains. */
const UNEXPLAINED = new Set(['records', 'erl_ddll', 'erl_debugger', 'erts_debug', 'net_kernel'])
const KERNEL = new Set(['os', 'file', 'code'])

export const DEFAULT_DEPTH = 8

export class Exceptions {
  private readonly vm: Vm
  #depth = DEFAULT_DEPTH
  /** The first frame as a BIF that raises in its caller's name wants it: {Args, ErrorInfo}, or NIL. */
  private direct = false
  private directFirst: Term = NIL
  /** What is being raised ends the process: nothing catches it. */
  private fatal = false
  private readonly fileNames = new Map<string, Term>()
  /** Frames {M, F, Arity, Location} as literals, by number of the place and by what they say. */
  private readonly frames = new Map<number, Term>()
  private readonly framesByText = new Map<string, Term>()
  private readonly am

  constructor(vm: Vm) {
    this.vm = vm
    this.am = vm.atomsOf(
      'error', 'exit', 'throw', 'badmatch', 'case_clause', 'if_clause', 'try_clause', 'badrecord', 'badarith',
      'badmap', 'badkey', 'timeout_value', 'function_clause', 'badarg', 'badfile', 'system_limit', 'badfun', 'badarity', 'undef',
      'nocatch', 'EXIT', 'file', 'line', 'error_info', 'module', 'cause', 'erl_erts_errors', 'erl_stdlib_errors',
      'erl_kernel_errors', 'given', 'function', 'format_bs_fail', 'general', 'raise', 'true', 'normal', 'none', 'apply',
    )
    this.depth = DEFAULT_DEPTH
  }

  /** `backtrace_depth`: most frames of a stack trace. */
  get depth(): number {
    return this.#depth
  }
  set depth(depth: number) {
    this.#depth = depth
    this.vm.setCell(L.CELL_TRACE_DEPTH, this.most)
  }
  /** As many frames a trace has at most: one in any case. */
  get most(): number {
    return Math.max(1, this.#depth)
  }

  // ---- raising -----------------------------------------------------------------------------------------------------

  /** For BIFs: sets the exception; the wrapper calls `bifFailed` next. */
  raiseFromBif(cls: Term, reason: Term, cause: Term): Term {
    const { vm } = this
    vm.setCell(L.CELL_EXC_CLASS, cls)
    vm.setCell(L.CELL_EXC_VALUE, reason)
    vm.setCell(L.CELL_REASON, L.REASON_RAISE)
    vm.setCell(L.CELL_EXC_CAUSE, cause)
    this.direct = false
    return NONE
  }
  /** The same for what OTP calls internal errors: the process ends with the error, past all `catch`, `try` and `after`. */
  raiseFatal(reason: Term): Term {
    this.raiseFromBif(this.am.error, reason, NONE)
    this.fatal = true
    return NONE
  }
  /** What is wrong with a native record: `value` is the record, or the name of a field. */
  private recordError(value: Term): Term {
    const { vm, am } = this
    const { t } = vm
    const kind = vm.cell(L.CELL_RECORD_ERROR)
    if (kind === L.RECORD_BADRECORD) return t.tuple(am.badrecord, value)
    const definition = vm.cell(L.CELL_RECORD_DEFINITION) as Term
    const name = t.tuple(t.element(definition, 1), t.element(definition, 2))
    return t.tuple(vm.atom(kind === L.RECORD_BADFIELD ? 'badfield' : 'novalue'), t.tuple(name, value))
  }
  /** The same for a BIF: raises what the kernel has noted. */
  raiseRecordError(): Term {
    return this.vm.error(this.recordError(this.vm.cell(L.CELL_BADKEY) as Term))
  }
  /**
   * For erlang:error/2 and its like: raises in the name of the BIF's caller. `args`: the arguments that the frame of the caller
   * shows, or `none`; `info`: its error_info, or NIL.
   */
  raiseInCaller(cls: Term, reason: Term, args: Term = this.am.none, info: Term = NIL): Term {
    this.raiseFromBif(cls, reason, NONE)
    this.direct = true
    this.directFirst = args === this.am.none && info === NIL ? NIL : this.vm.t.tuple(args, info)
    return NONE
  }
  /** For a BIF in whose name or with whose arguments OTP does not raise, and for parts (see parts.ts): an error in M:F(Args…). */
  raiseFrom(module: string, fun: string, args: readonly Term[], reason: Term, info?: Term): Term {
    const { t } = this.vm
    this.raiseFromBif(this.am.error, reason, NONE)
    this.direct = true
    this.directFirst = t.tuple(this.vm.atom(module), this.vm.atom(fun), t.list(args), info ?? this.errorInfo(module))
    return NONE
  }
  /** A BIF called from its wrapper has raised; its arguments are in X_AREA, the caller's return address is at CELL_SP. */
  bifFailed(entry: Address, arity: number): void {
    const sp = this.vm.cell(L.CELL_SP)
    if (this.direct) {
      this.direct = false
      this.unwind(sp, this.applyTrace(entry, arity, sp) ?? this.rawTrace(this.directFirst, sp, 0))
      return
    }
    this.unwind(sp, this.rawTrace(this.bifFrame(entry, arity), sp, this.frameOfSpawnedApply(entry, arity, sp)))
  }
  /** Where erlang:apply/2 finds no function to call: in what calls it, where it is an instruction of that; else in a function of its own. */
  private applyTrace(entry: Address, arity: number, sp: Address): Term | undefined {
    const { vm } = this
    const { t } = vm
    if (arity !== 2 || vm.cell(entry + L.EX_FUNCTION) !== this.am.apply) return undefined
    const caller = vm.cell(sp)
    const place = vm.places.failure(caller).entry === entry ? this.place(caller) : undefined
    if (place === undefined) return this.rawTrace(this.directFirst, sp, entry)
    return this.rawTrace(t.tuple(place.module, place.fun, small(place.arity), this.location(place)), sp, 0)
  }
  /** erlang:apply/2 is a function of its own where a process begins in it, and shows. */
  private frameOfSpawnedApply(entry: Address, arity: number, sp: Address): Address {
    const { vm } = this
    if (arity !== 2 || vm.cell(sp) !== vm.code.glue.endCodePoint || vm.cell(entry + L.EX_FUNCTION) !== this.am.apply) return 0
    return entry
  }
  /** A BIF that raises in its caller's name (EX_KEEPS_CALLER) is applied at a code point in tail position; its arguments are in X_AREA. */
  raiseInApplier(entry: Address, codePoint: Address): void {
    const { vm } = this
    const arity = vm.cell(entry + L.EX_ARITY)
    const args = Array.from({ length: arity }, (_, i) => vm.cell(L.X_AREA + 4 * i) as Term)
    const fun = vm.cell(entry + L.EX_FUNCTION) as Term
    // error, exit and throw of one argument have the names of their classes; the kernel's functions would look for the handler at once
    if (arity === 1) this.raiseInCaller(fun, args[0]!)
    else vm.code.bif(`erlang:${vm.atoms.text(fun)}/${arity}`)!(...args)
    this.direct = false
    const sp = vm.cell(L.CELL_SP)
    this.unwind(sp, this.rawTrace(this.directFirst, sp, codePoint))
  }
  /** What generated code does at a code point has failed: a BIF used as an instruction (its arguments are in X_AREA), or an instruction. */
  failed(codePoint: Address, value: Term): void {
    const { what, entry } = this.vm.places.failure(codePoint)
    if (what < 0) this.raiseFromCode(codePoint, -what, value)
    else this.guardBifFailed(codePoint, entry, what & WITHOUT_FRAME ? -1 : this.vm.cell(entry + L.EX_ARITY))
  }
  /** `arity` is negative where the frame of the BIF must not show. */
  guardBifFailed(codePoint: Address, entry: Address, arity: number): void {
    const sp = this.vm.cell(L.CELL_SP)
    if (this.vm.cell(L.CELL_REASON) !== L.REASON_RAISE) this.plainFailure(entry)
    this.unwind(sp, this.rawTrace(arity < 0 ? NIL : this.bifFrame(entry, arity), sp, codePoint))
  }
  /** Inline forms of BIFs fail without saying why. */
  private plainFailure(entry: Address): void {
    const { vm, am } = this
    const { t } = vm
    const argument = (i: number): Term => vm.cell(L.X_AREA + 4 * i) as Term
    const badmap = (map: Term): Term => t.tuple(am.badmap, map)
    let value = am.badarg
    switch (vm.atoms.text(vm.cell(entry + L.EX_FUNCTION) as Term)) {
      case 'map_size': value = badmap(argument(0)); break
      case 'is_map_key': value = badmap(argument(1)); break
      case 'map_get': value = t.isMap(argument(1)) ? t.tuple(am.badkey, argument(0)) : badmap(argument(1)); break
      default:
    }
    this.raiseFromBif(am.error, value, NONE)
  }
  private bifFrame(entry: Address, arity: number): Term {
    const { vm, am } = this
    const { t } = vm
    const module = vm.cell(entry + L.EX_MODULE) as Term
    const fun = vm.cell(entry + L.EX_FUNCTION) as Term
    const cls = vm.cell(L.CELL_EXC_CLASS)
    const args: Term[] = []
    for (let i = 0; i < arity; i++) args.push(vm.cell(L.X_AREA + 4 * i) as Term)
    if (cls !== am.error) return t.tuple(module, fun, small(arity), NIL)
    // the emulator's own functions say why they failed, those of native libraries don't
    const isBif = vm.cell(entry + L.EX_BIF) !== 0
    return t.tuple(module, fun, t.list(args), isBif ? this.errorInfo(vm.atoms.text(module)) : NIL)
  }
  private errorInfo(module: string): Term {
    if (UNEXPLAINED.has(module)) return NIL
    const { t } = this.vm
    const { am } = this
    const errors = STDLIB.has(module) ? am.erl_stdlib_errors : KERNEL.has(module) ? am.erl_kernel_errors : am.erl_erts_errors
    const pairs: [Term, Term][] = [[am.module, errors]]
    const cause = this.vm.cell(L.CELL_EXC_CAUSE) as Term
    if (cause !== NONE) pairs.push([am.cause, cause])
    return t.list([t.tuple(am.error_info, t.map(pairs))])
  }

  /** An instruction raises: `kind` of RAISE. */
  raiseFromCode(codePoint: Address, kind: number, value: Term): void {
    const { vm, am } = this
    const { t } = vm
    const sp = vm.cell(L.CELL_SP)
    const set = (reason: Term, cls: Term = am.error): void => {
      vm.setCell(L.CELL_EXC_CLASS, cls)
      vm.setCell(L.CELL_EXC_VALUE, reason)
    }
    let first: Term = NIL
    switch (kind) {
      case RAISE.function_clause: {
        const args: Term[] = []
        for (let i = 0; i < value; i++) args.push(vm.cell(L.X_AREA + 4 * i) as Term)
        set(am.function_clause)
        const place = this.place(codePoint)
        first = place ? t.tuple(place.module, place.fun, t.list(args), this.location(place)) : NIL
        this.unwind(sp, this.rawTrace(first, sp, codePoint, true))
        return
      }
      case RAISE.badmatch: set(t.tuple(am.badmatch, value)); break
      case RAISE.case_clause: set(t.tuple(am.case_clause, value)); break
      case RAISE.try_clause: set(t.tuple(am.try_clause, value)); break
      case RAISE.badrecord: set(t.tuple(am.badrecord, value)); break
      case RAISE.badmap: set(t.tuple(am.badmap, value)); break
      case RAISE.badkey: set(t.tuple(am.badkey, value)); break
      case RAISE.if_clause: set(am.if_clause); break
      case RAISE.badarith: set(am.badarith); break
      case RAISE.badarg: set(am.badarg); break
      case RAISE.system_limit: set(am.system_limit); break
      case RAISE.bs_size: {
        const fits = [value, vm.cell(L.CELL_EXC_TRACE) as Term].every((size) => t.isInteger(size) && !isNegative(vm, size))
        set(fits ? am.system_limit : am.badarg)
        break
      }
      // the kernel raised system_limit, or said that there is no bitstring to append to
      case RAISE.bs_append: set(vm.cell(L.CELL_EXC_VALUE) === am.system_limit ? am.system_limit : am.badarg); break
      case RAISE.record: set(this.recordError(value)); break
      // code that takes a term for what it is not
      case RAISE.badfile: set(am.badfile); break
      case RAISE.timeout_value: set(am.timeout_value); break
      case RAISE.bs_construct: {
        const tooLarge = this.appendedTooMuch()
        const info = tooLarge ? NIL : this.segmentInfo(value)
        set(vm.cell(L.CELL_EXC_VALUE) as Term)
        if (!tooLarge) first = t.tuple(am.none, info)
        break
      }
      case RAISE.raise: {
        const raw = vm.cell(L.CELL_EXC_TRACE) as Term
        const cls = this.isRaw(raw) ? t.element(raw, 1) : am.error
        set(value, cls)
        this.unwind(sp, raw)
        return
      }
      case RAISE.raw_raise: {
        const raw = vm.cell(L.CELL_EXC_TRACE) as Term
        const cls = vm.cell(L.CELL_EXC_CLASS) as Term
        vm.setCell(L.CELL_EXC_VALUE, value)
        // The class stays when the trace is raised again.
        const rest = this.isRaw(raw) ? Array.from({ length: t.tupleSize(raw) - 1 }, (_, i) => t.element(raw, i + 2)) : [t.tuple(am.given, raw)]
        this.unwind(sp, t.tuple(cls, ...rest))
        return
      }
      case RAISE.pending: break
    }
    this.unwind(sp, this.rawTrace(first, sp, codePoint))
  }

  /** The segment that failed is one to append to, and it is the kernel that raised system_limit. */
  private appendedTooMuch(): boolean {
    const type = SEGMENT_TYPES[(this.vm.cell(L.CELL_EXC_TRACE) >> 4) & 15]!
    return type.endsWith('append') && this.vm.cell(L.CELL_EXC_VALUE) === this.am.system_limit
  }

  /** error_info of a failed segment; CELL_EXC_TRACE says which and why, `value` is the culprit. Sets the reason. */
  private segmentInfo(value: Term): Term {
    const { vm, am } = this
    const { t } = vm
    const code = vm.cell(L.CELL_EXC_TRACE)
    let wrong: string = SEGMENT_WRONG[code & 15]!
    let type: string = SEGMENT_TYPES[(code >> 4) & 15]!
    if (type === 'append' || type === 'private_append') {
      type = 'binary'
      if (wrong === 'type' && t.isBitstring(value)) wrong = 'unit'
    }
    if (wrong === 'no_float') {
      const bits = vm.cell(L.CELL_EXC_VALUE)
      if (bits !== 16 && bits !== 32 && bits !== 64) {
        wrong = 'invalid'
        value = small(bits)
      } else if (!t.isNumber(value)) wrong = 'type'
    }
    if (wrong === 'size' && t.isInteger(value) && !isNegative(vm, value)) {
      vm.setCell(L.CELL_EXC_VALUE, am.system_limit)
    } else vm.setCell(L.CELL_EXC_VALUE, am.badarg)
    if (wrong === 'unit' && !t.isBitstring(value)) wrong = 'type'
    if (wrong === 'short' && !t.isBitstring(value)) wrong = 'type'
    const cause = t.tuple(small(code >> 8), vm.atom(type), vm.atom(wrong), value)
    return t.list([
      t.tuple(
        am.error_info,
        t.map([[am.cause, cause], [am.function, am.format_bs_fail], [am.module, am.erl_erts_errors]]),
      ),
    ])
  }

  /** A fun whose code is gone is called without a caller that could tell: a process begins with it. */
  raiseBadfun(fun: Term): void {
    const { vm, am } = this
    vm.setCell(L.CELL_EXC_CLASS, am.error)
    vm.setCell(L.CELL_EXC_VALUE, vm.t.tuple(am.badfun, fun))
    const sp = vm.cell(L.CELL_SP)
    this.unwind(sp, this.rawTrace(NIL, sp, 0))
  }
  /**
   * A call of what is no fun, or of another arity. As in OTP the place of a call that is not in tail position shows
   * twice: as where the error is, and as where the fun would have returned to.
   */
  raiseFromFunCall(codePoint: Address, reason: Term, tail: boolean): void {
    const { vm } = this
    const sp = vm.cell(L.CELL_SP)
    vm.setCell(L.CELL_EXC_CLASS, this.am.error)
    vm.setCell(L.CELL_EXC_VALUE, reason)
    let trace = this.rawTrace(NIL, sp, codePoint)
    if (!tail) {
      const { t } = vm
      const points = [codePoint, ...this.returnAddresses(sp, vm.m[(vm.proc + L.P_STACK_END) >>> 2]!, this.most - 1)]
      trace = t.tuple(this.am.error, NIL, ...points.map((p) => small(vm.cell(p + L.CP_INFO))))
    }
    this.unwind(sp, trace)
  }

  /** Raises `error:Reason` at the place that called (return address at CELL_SP): {badfun, F}, {badarity, …}, undef … */
  raiseAtCaller(reason: Term, first: Term = NIL): void {
    const sp = this.vm.cell(L.CELL_SP)
    this.vm.setCell(L.CELL_EXC_CLASS, this.am.error)
    this.vm.setCell(L.CELL_EXC_VALUE, reason)
    this.unwind(sp, this.rawTrace(first, sp, 0))
  }
  /** `undef` with the frame {M, F, Args, []}. */
  raiseUndef(module: Term, fun: Term, args: readonly Term[]): void {
    const { t } = this.vm
    this.raiseAtCaller(this.am.undef, t.tuple(module, fun, t.list(args), NIL))
  }

  // ---- unwinding ---------------------------------------------------------------------------------------------------

  /** Goes on where the exception is caught, with the frame of the place that raises, or its caller's return address, at sp. */
  private unwind(sp: Address, trace: Term): void {
    const { vm } = this
    vm.k.unwind(this.fatal ? vm.cell(vm.proc + L.P_STACK_END) : sp, trace)
    this.fatal = false
  }

  // ---- traces ------------------------------------------------------------------------------------------------------

  /** Return addresses on a stack from `sp` (where one stands) on, at most `limit`; of equal neighbours only one, as in OTP. */
  returnAddresses(sp: Address, end: Address, limit: number): Address[] {
    const { m } = this.vm
    const out: Address[] = []
    let before = 0
    for (let a = sp >>> 0; a < end >>> 0 && out.length < limit; a += 4) {
      const word = m[a >>> 2]!
      if ((word & 7) !== 0 || word === 0 || word === before) continue
      // what a traced call has put between
      if (m[(word + L.CP_INFO) >>> 2] === L.PLACE_OF_TRACE) continue
      out.push(word)
      before = word
    }
    return out
  }
  /** `skipOwn`: the code point only says where the caller's return address is; `first` stands for its place. */
  private rawTrace(first: Term, sp: Address, codePoint: Address, skipOwn = false): Term {
    return this.vm.k.raw_trace(first, sp, codePoint, skipOwn ? 1 : 0, this.most)
  }
  private isRaw(trace: Term): boolean {
    const { t } = this.vm
    return t.isTuple(trace) && t.tupleSize(trace) >= 2
  }
  place(codePoint: Address): Place | undefined {
    return this.vm.places.of(codePoint)
  }
  /** The list of characters of a file's name, as a literal made once: stack traces are full of the same few. */
  private fileName(file: string): Term {
    const known = this.fileNames.get(file)
    if (known !== undefined) return known
    const name = this.literal(this.vm.t.charlist(file))
    this.fileNames.set(file, name)
    return name
  }
  /** A copy that stays. */
  private literal(term: Term): Term {
    const { k } = this.vm
    const out = k.malloc(8)
    const copy = k.copy_literal(term, out)
    k.free(out)
    return copy
  }
  /** The frame of a place, made once: the same few are met again and again. Undefined: there is no such place any more. */
  private frameOf(info: number): Term | undefined {
    const known = this.frames.get(info)
    if (known !== undefined) return known
    const place = this.vm.places.ofInfo(info)
    if (!place) return undefined
    // The next version of a module has mostly the same ones.
    const text = `${place.module} ${place.fun} ${place.arity} ${place.line} ${place.file}`
    let frame = this.framesByText.get(text)
    if (frame === undefined) {
      if (this.framesByText.size >= MOST_FRAMES) return this.frameTerm(place)
      frame = this.literal(this.frame(place, small(place.arity), NIL))
      this.framesByText.set(text, frame)
    }
    if (info > 0) this.frames.set(info, frame)
    return frame
  }
  /** The numbers of these places will mean others. */
  forgetPlaces(first: number, count: number): void {
    for (const info of this.frames.keys()) if (info >= first && info < first + count) this.frames.delete(info)
  }
  location(place: Place): Term {
    const { t } = this.vm
    if (place.line === 0) return NIL
    return t.list([
      t.tuple(this.am.file, this.fileName(place.file)),
      t.tuple(this.am.line, small(place.line)),
    ])
  }
  private frame(place: Place, args: Term, info: Term): Term {
    const { t } = this.vm
    let location = this.location(place)
    if (info !== NIL) {
      const all = [...(t.listToArray(location) ?? []), ...(t.listToArray(info) ?? [])]
      location = t.list(all)
    }
    return t.tuple(place.module, place.fun, args, location)
  }
  /** The stack trace list of a raw trace (what is no raw trace is returned as it is). */
  buildStacktrace(raw: Term): Term {
    const { vm, am } = this
    const { t } = vm
    if (!this.isRaw(raw)) return raw
    const first = t.element(raw, 2)
    if (t.isTupleOf(first, 2) && t.element(first, 1) === am.given) return t.element(first, 2)
    const frames: Term[] = []
    let args = am.none
    let info = NIL as Term
    if (t.isTupleOf(first, 4)) frames.push(first)
    else if (t.isTupleOf(first, 2)) {
      args = t.element(first, 1)
      info = t.element(first, 2)
    }
    const size = t.tupleSize(raw)
    for (let i = 3; i <= size && frames.length < this.most; i++) {
      const word = t.element(raw, i)
      if (!isSmall(word)) continue
      if (i === 3 && (args !== am.none || info !== NIL)) {
        const place = this.vm.places.ofInfo(smallValue(word))
        if (place) frames.push(this.frame(place, args !== am.none ? args : small(place.arity), info))
        continue
      }
      const frame = this.frameOf(smallValue(word))
      if (frame !== undefined) frames.push(frame)
    }
    return t.list(frames)
  }
  /** Places on the stack of a process that is not running, innermost first. */
  walkStack(process: Address, limit: number): Place[] {
    const { m } = this.vm
    const field = (f: number): number => m[(process + f) >>> 2]!
    const next = field(L.P_NEXT_CP)
    const out: Place[] = []
    const push = (cp: Address): void => {
      const place = this.place(cp)
      if (place) out.push(place)
    }
    if (next !== 0) push(next)
    const base = (field(L.P_SP) + field(L.P_LIVE) * 4 + (next === 0 ? 0 : this.vm.cell(next + L.CP_FRAME) & 0xffffff)) | 0
    for (const a of this.returnAddresses(base, field(L.P_STACK_END), limit)) push(a)
    return out.slice(0, limit)
  }
  /** Places on the stack of the running process, from inside a BIF. */
  currentPlaces(limit: number): Place[] {
    const { vm } = this
    const addresses = this.returnAddresses(vm.cell(L.CELL_SP), vm.m[(vm.proc + L.P_STACK_END) >>> 2]!, limit)
    return addresses.map((a) => this.place(a)).filter((p) => p !== undefined)
  }
  /** A stack frame {M, F, Arity, Location} for a place. */
  frameTerm(place: Place): Term {
    return this.frame(place, small(place.arity), NIL)
  }

  // ---- what handlers and exits see -------------------------------------------------------------------------------------

  /** Value of `catch` for the exception in the cells. */
  catchValue(): Term {
    const { vm, am } = this
    const cls = vm.cell(L.CELL_EXC_CLASS)
    const value = vm.cell(L.CELL_EXC_VALUE) as Term
    if (cls === am.throw) return value
    if (cls === am.exit) return vm.t.tuple(am.EXIT, value)
    const trace = this.buildStacktrace(vm.cell(L.CELL_EXC_TRACE) as Term)
    return vm.t.tuple(am.EXIT, vm.t.tuple(value, trace))
  }
  /** Exit reason that an uncaught exception gives: the value for `exit`, {Value, Stack} for `error`, {{nocatch, Value}, Stack} for `throw`. */
  exitReason(cls: Term, value: Term, raw: Term): Term {
    const { t } = this.vm
    if (cls === this.am.exit || cls === NONE) return value
    const trace = raw === NONE ? NIL : this.buildStacktrace(raw)
    if (cls === this.am.throw) return t.tuple(t.tuple(this.am.nocatch, value), trace)
    return t.tuple(value, trace)
  }
}

function isNegative(vm: Vm, integer: Term): boolean {
  return isSmall(integer) ? integer < 0 : vm.t.bigint(integer) < 0n
}
