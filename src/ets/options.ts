/** Options of ets:new/2 and ets:setopts/2. */
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { isAtom, isLocalPid, isSmall, smallValue } from '../term/terms.ts'
import type { Vm } from '../runtime/vm.ts'
import { BAG, DUPLICATE_BAG, ORDERED_SET, SET } from './kernel.ts'
import type { Protection, TableOptions } from './tables.ts'

/** `{heir, Pid, Data}`; Pid NONE: `{heir, none}`. */
export interface HeirOption {
  readonly pid: Term
  readonly data: Term | undefined
}

export interface NewOptions extends TableOptions {
  readonly heir: HeirOption
}

const TYPES: Readonly<Record<string, number>> = { set: SET, ordered_set: ORDERED_SET, bag: BAG, duplicate_bag: DUPLICATE_BAG }
const NO_HEIR: HeirOption = { pid: NONE, data: undefined }

/**
 * Options of ets:new/2; undefined: badarg. Where there is one scheduler, what a table is told of concurrent writing and of its counters has no
 * effect in OTP: it never has several locks.
 */
export function parseNew(vm: Vm, name: Term, list: Term): NewOptions | undefined {
  const { t } = vm
  const items = t.listToArray(list)
  if (!isAtom(name) || items === undefined) return undefined
  const o = {
    name, named: false, type: SET, keypos: 1, protection: 'protected' as Protection, heir: NO_HEIR, compressed: vm.settings.compressTables,
    readConcurrency: false,
  }
  let byNumber = false
  for (const item of items) {
    if (isAtom(item)) {
      const text = t.atomText(item)
      if (text in TYPES) o.type = TYPES[text]!
      else if (text === 'named_table') o.named = true
      else if (text === 'compressed') o.compressed = true
      else if (isProtection(text)) o.protection = text
      else return undefined
      continue
    }
    if (!t.isTuple(item) || t.tupleSize(item) < 2 || !isAtom(t.element(item, 1))) return undefined
    const key = t.atomText(t.element(item, 1))
    if (key === 'heir') {
      const heir = parseHeir(vm, item)
      if (heir === undefined) return undefined
      o.heir = heir
      continue
    }
    if (t.tupleSize(item) !== 2) return undefined
    const value = t.element(item, 2)
    const text = isAtom(value) ? t.atomText(value) : ''
    const flag = text === 'true' ? true : text === 'false' ? false : undefined
    if (key === 'keypos') {
      const keypos = keyPosition(vm, value)
      if (keypos === undefined) return undefined
      o.keypos = keypos
    } else if (key === 'write_concurrency') {
      byNumber = isNumberOfLocks(vm, value)
      if (flag === undefined && text !== 'auto' && !byNumber) return undefined
    } else if (key === 'read_concurrency' && flag !== undefined) o.readConcurrency = flag
    else if (key !== 'decentralized_counters' || flag === undefined) return undefined
  }
  // What a private table is told of concurrency has no effect, as in OTP.
  if (o.protection === 'private') o.readConcurrency = false
  return byNumber && o.type === ORDERED_SET ? undefined : o
}

const MOST_LOCKS = 32768
/** `{debug_hash_fixed_number_of_locks, N}`, as OTP's own tests use it. */
function isNumberOfLocks(vm: Vm, value: Term): boolean {
  const { t } = vm
  if (!t.isTupleOf(value, 2) || t.element(value, 1) !== vm.atom('debug_hash_fixed_number_of_locks')) return false
  const locks = t.element(value, 2)
  return isSmall(locks) && smallValue(locks) >= 1 && smallValue(locks) <= MOST_LOCKS
}

function isProtection(text: string): text is Protection {
  return text === 'public' || text === 'protected' || text === 'private'
}

/** Larger positions than a tuple can have are allowed: nothing can then be inserted. */
function keyPosition(vm: Vm, value: Term): number | undefined {
  if (isSmall(value)) return smallValue(value) > 0 ? smallValue(value) : undefined
  const n = vm.t.safeInteger(value)
  return n !== undefined && n > 0 && n < 2 ** 59 ? 0x7fffffff : undefined
}

function parseHeir(vm: Vm, item: Term): HeirOption | undefined {
  const { t } = vm
  const pid = t.element(item, 2)
  if (t.tupleSize(item) === 2) {
    if (pid === vm.atom('none')) return NO_HEIR
    return vm.release >= 28 && isLocalPid(pid) ? { pid, data: undefined } : undefined
  }
  return t.tupleSize(item) === 3 && isLocalPid(pid) ? { pid, data: t.element(item, 3) } : undefined
}

export interface SetOptions {
  readonly protection: Protection | undefined
  readonly heir: HeirOption | undefined
}

/** Options of ets:setopts/2, one or a list of them, each once; undefined: badarg. */
export function parseSet(vm: Vm, term: Term): SetOptions | undefined {
  const { t } = vm
  const items = t.isTuple(term) ? [term] : t.listToArray(term)
  if (items === undefined) return undefined
  let protection: Protection | undefined
  let heir: HeirOption | undefined
  for (const item of items) {
    if (!t.isTuple(item) || t.tupleSize(item) < 2 || !isAtom(t.element(item, 1))) return undefined
    const key = t.atomText(t.element(item, 1))
    const value = t.element(item, 2)
    const text = isAtom(value) ? t.atomText(value) : ''
    if (key === 'heir' && heir === undefined) {
      heir = parseHeir(vm, item)
      if (heir === undefined) return undefined
    } else if (key === 'protection' && protection === undefined && t.tupleSize(item) === 2 && isProtection(text)) protection = text
    else return undefined
  }
  return { protection, heir }
}
