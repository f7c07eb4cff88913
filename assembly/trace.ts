/** What an exception does first: notes where it came from, and looks for who catches it. */
import {
  CELL_AM_BADARG, CELL_AM_ERROR, CELL_AM_EXIT_CLASS, CELL_AM_GIVEN, CELL_AM_THROW, CELL_EXC_CAUSE, CELL_EXC_CLASS, CELL_EXC_SP, CELL_EXC_TRACE, CELL_EXC_VALUE, CELL_NEXT, CELL_PROC,
  CELL_REASON, CELL_SP, CELL_TRACE_DEPTH, CELL_WATCH, CELL_WATCHED, CELL_WATCHED_OLD, CP_FRAME, CP_INFO, HDR_ARITY_SHIFT, IMM_MASK,
  IMM_SPECIAL, NIL, PF_MAX_HEAP_KILL, PF_TOO_LARGE, PLACE_OF_TRACE, P_FLAGS, P_STACK_END, REASON_CONTINUE, REASON_EXIT, SUB_EXPORT, SUB_FUN, TAG_BOXED, TAG_CONS, WATCHED_UNWIND, WATCH_UNWIND, X_AREA,
} from '../src/term/layout'
import { check_due_collection } from './gc'
import { alloc } from './heap'
import { host_watch } from './object'
import { pair } from './raise'
import { arityOfHeader, head, headerOf, isAtom, isCons, isTuple, makeSmall, subtagOf, tail } from './term'

/** Most frames of a trace, whatever is asked for. */
const MOST: i32 = 1024
/** Numbers of places, as they are found. */
const found: usize = memory.data(4 * 1024, 8)

/**
 * {Class, First, Place …}: numbers of the places (CP_INFO) from the one at `codePoint` on (0: from the return address at sp), `depth` at
 * most; of equal neighbours only one, as in OTP. `skipOwn`: the code point only says where the caller's return address is; `first` stands
 * for its place.
 */
export function raw_trace(first: i32, sp: usize, codePoint: usize, skipOwn: i32, depth: i32): i32 {
  if (depth > MOST) depth = MOST
  let n = 0
  if (codePoint != 0) {
    if (!skipOwn && depth > 0) {
      store<i32>(found, makeSmall(load<i32>(codePoint, CP_INFO)))
      n = 1
    }
    sp += load<u32>(codePoint, CP_FRAME) & 0xffffff
  }
  const end = load<usize>(load<usize>(CELL_PROC), P_STACK_END)
  let before = 0
  for (; sp < end && n < depth; sp += 4) {
    const word = load<i32>(sp)
    if ((word & 7) != 0 || word == 0 || word == before) continue
    // what a traced call has put between
    if (load<i32>(<usize>word, CP_INFO) == PLACE_OF_TRACE) continue
    before = word
    store<i32>(found + (n << 2), makeSmall(load<i32>(<usize>word, CP_INFO)))
    n++
  }
  const tuple = alloc(n + 3)
  store<i32>(tuple, (n + 2) << HDR_ARITY_SHIFT)
  store<i32>(tuple, load<i32>(CELL_EXC_CLASS), 4)
  store<i32>(tuple, first, 8)
  for (let i = 0; i < n; i++) store<i32>(tuple + (i << 2), load<i32>(found + (i << 2)), 12)
  return tuple | TAG_BOXED
}

/** Looks for the innermost catch tag from `sp` on and prepares to go on there, or to end the process. */
export function unwind(sp: usize, trace: i32): void {
  store<i32>(CELL_EXC_TRACE, trace)
  const watched = load<i32>(CELL_WATCH) & WATCH_UNWIND
  if (watched) store<usize>(CELL_WATCHED, sp)
  const process = load<usize>(CELL_PROC)
  check_due_collection(process)
  // nothing is caught in a process that max_heap_size ends
  const flags = load<i32>(process, P_FLAGS) & (PF_TOO_LARGE | PF_MAX_HEAP_KILL)
  const end = flags == (PF_TOO_LARGE | PF_MAX_HEAP_KILL) ? sp : load<usize>(process, P_STACK_END)
  let frame = sp
  for (let at = sp + 4; at < end; at += 4) {
    const word = load<i32>(at)
    if ((word & 7) == 0 && word != 0) frame = at
    else if ((word & IMM_MASK) == IMM_SPECIAL && word != NIL) {
      store<i32>(CELL_NEXT, (word >>> 1) & ~15)
      store<usize>(CELL_SP, frame)
      store<usize>(CELL_EXC_SP, frame)
      store<i32>(X_AREA, 0)
      store<i32>(CELL_REASON, REASON_CONTINUE)
      if (watched) unwound(frame)
      return
    }
  }
  store<i32>(CELL_REASON, REASON_EXIT)
  if (watched) unwound(0)
}

/** erlang:error/1, exit/1, throw/1. They raise in the name of their caller, whose return address is at CELL_SP. */
export function bif_error(reason: i32): i32 {
  return raise_in_caller(load<i32>(CELL_AM_ERROR), reason)
}
export function bif_exit(reason: i32): i32 {
  return raise_in_caller(load<i32>(CELL_AM_EXIT_CLASS), reason)
}
export function bif_throw(value: i32): i32 {
  return raise_in_caller(load<i32>(CELL_AM_THROW), value)
}

/** erlang:raise/3: the atom `badarg` where class or trace are none. The compiler makes it of a throw whose trace nobody looks at. */
export function bif_raise(cls: i32, reason: i32, list: i32): i32 {
  const isClass = cls == load<i32>(CELL_AM_ERROR) || cls == load<i32>(CELL_AM_EXIT_CLASS) || cls == load<i32>(CELL_AM_THROW)
  const frames = isClass ? stacktrace(list) : 0
  if (frames == 0) return load<i32>(CELL_AM_BADARG)
  note(cls, reason)
  unwind(load<usize>(CELL_SP), pair(cls, pair(load<i32>(CELL_AM_GIVEN), frames)))
  return 0
}

/** Raises and looks for the handler at once, so that nothing is left to the BIF's wrapper. */
function raise_in_caller(cls: i32, value: i32): i32 {
  note(cls, value)
  const sp = load<usize>(CELL_SP)
  unwind(sp, raw_trace(NIL, sp, 0, 0, load<i32>(CELL_TRACE_DEPTH)))
  return 0
}

function note(cls: i32, value: i32): void {
  store<i32>(CELL_EXC_CLASS, cls)
  store<i32>(CELL_EXC_VALUE, value)
  store<i32>(CELL_EXC_CAUSE, 0)
}

/**
 * A stack trace as raise/3 takes it, 0 for what is none: a list of {M, F, Arity | Args}, {Fun, Args}, either with a location after it,
 * which is [] where it lacks. As in OTP atoms, funs and lists are all that is looked at. No longer than traces are.
 */
function stacktrace(list: i32): i32 {
  let length = 0
  let changed = false
  let rest = list
  for (; isCons(rest); rest = tail(rest)) {
    const located = location_of(head(rest))
    if (located == 0) return 0
    if (located < 0) changed = true
    length++
  }
  if (rest != NIL) return 0
  const most = load<i32>(CELL_TRACE_DEPTH)
  return changed || length > most ? with_locations(list, min(length, most)) : list
}

/** 1: the frame has a location; -1: it lacks; 0: it is no frame. */
function location_of(frame: i32): i32 {
  if (!isTuple(frame)) return 0
  const n = arityOfHeader(headerOf(frame))
  if (n < 2) return 0
  const first = element(frame, 1)
  const subtag = subtagOf(first)
  const before = subtag == SUB_FUN || subtag == SUB_EXPORT ? 2 : 3
  if (n < before || n > before + 1) return 0
  if (before == 3 && !(isAtom(first) && isAtom(element(frame, 2)))) return 0
  if (n == before) return -1
  const location = element(frame, n)
  return isCons(location) || location == NIL ? 1 : 0
}

// @ts-ignore: decorator
@inline function element(tuple: i32, i: i32): i32 {
  return load<i32>((<usize>tuple - TAG_BOXED) + (<usize>i << 2))
}

/** The first `count` frames, with locations. */
function with_locations(list: i32, count: i32): i32 {
  let result = NIL
  let end: usize = 0
  for (let rest = list; count > 0; rest = tail(rest), count--) {
    let frame = head(rest)
    if (location_of(frame) < 0) {
      const n = arityOfHeader(headerOf(frame))
      const wider = alloc(n + 2)
      store<i32>(wider, (n + 1) << HDR_ARITY_SHIFT)
      for (let i = 1; i <= n; i++) store<i32>(wider + (<usize>i << 2), element(frame, i))
      store<i32>(wider + (<usize>n << 2), NIL, 4)
      frame = <i32>wider | TAG_BOXED
    }
    const cell = alloc(2)
    store<i32>(cell, frame)
    store<i32>(cell, NIL, 4)
    if (end == 0) result = <i32>cell | TAG_CONS
    else store<i32>(end, <i32>cell | TAG_CONS, 4)
    end = cell
  }
  return result
}

function unwound(to: usize): void {
  store<usize>(CELL_WATCHED_OLD, to)
  host_watch(WATCHED_UNWIND, load<usize>(CELL_PROC))
}
