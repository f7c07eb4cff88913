/** BIFs on lists. The loops are in assembly/lists.ts, which counts their reductions. */
import type { BifFamily } from '../runtime/bif.ts'
import { isCons, isSmall, NIL, small, smallValue } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import type { Vm } from '../runtime/vm.ts'

/** Elements of a list that are walked for one reduction. */
const WALKED = 64

export const lists: BifFamily = (vm) => {
  const { t, k } = vm
  const am = vm.atomsOf('true', 'false', 'value')
  const append = (left: Term, right: Term): Term => k.list_append(left, right) || vm.badarg()
  const subtract = (left: Term, right: Term): Term => k.list_subtract(left, right) || vm.badarg()
  const keyfind = keyFinder(vm)

  return {
    erlang: {
      '++/2': append,
      'append/2': append,
      '--/2': subtract,
      'subtract/2': subtract,
      'length/1': {
        guard: true,
        run: (list) => {
          const n = k.list_length(list)
          if (n < 0) return vm.badarg()
          if (n > WALKED) vm.bump(Math.floor(n / WALKED))
          return small(n)
        },
      },
      'hd/1': { guard: true, run: (list) => (isCons(list) ? t.hd(list) : vm.badarg()) },
      'tl/1': { guard: true, run: (list) => (isCons(list) ? t.tl(list) : vm.badarg()) },
    },
    lists: {
      'reverse/2': (list, tail) => k.list_reverse(list, tail) || vm.badarg(),
      'member/2': (element, list) => {
        const found = k.list_member(element, list)
        return found < 0 ? vm.badarg() : found === 1 ? am.true : am.false
      },
      'keyfind/3': (key, position, list) => {
        const tuple = keyfind(key, position, list)
        return tuple === NIL ? am.false : tuple
      },
      'keymember/3': (key, position, list) => {
        const tuple = keyfind(key, position, list)
        return tuple === NONE ? NONE : tuple === NIL ? am.false : am.true
      },
      'keysearch/3': (key, position, list) => {
        const tuple = keyfind(key, position, list)
        return tuple === NONE ? NONE : tuple === NIL ? am.false : t.tuple(am.value, tuple)
      },
    },
  }
}

/** The tuple with a key at a position, [] when there is none, 0 after badarg (no position, improper list). */
function keyFinder(vm: Vm): (key: Term, position: Term, list: Term) => Term {
  return (key, position, list) => {
    if (!isSmall(position) || smallValue(position) < 1) return vm.badarg()
    const found = vm.k.list_keyfind(key, smallValue(position), list)
    return found === -1 ? vm.badarg() : ((found || NIL) as Term)
  }
}
