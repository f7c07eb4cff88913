/** The process dictionary of the calling process. */
import type { BifFamily } from '../runtime/bif.ts'
import { isCons } from '../term/terms.ts'
import type { Term } from '../term/types.ts'

export const dictionary: BifFamily = (vm) => {
  const { t, k, m } = vm

  /** Keys and values, in the order of the table. */
  const entries = (): [Term, Term][] => {
    const process = vm.proc
    const out: [Term, Term][] = []
    for (let i = 0, n = k.dict_slots(process); i < n; i++) {
      const slot = k.dict_slot(process, i) >>> 2
      if (slot !== 0) out.push([m[slot] as Term, m[slot + 1] as Term])
    }
    vm.bump(out.length >> 6)
    return out
  }
  const all = (): Term => t.list(entries().map(([key, value]) => t.tuple(key, value)))

  return {
    erlang: {
      'get/1': k.dictionary_get,
      'put/2': k.dictionary_put,
      'erase/1': k.dictionary_erase,
      'get/0': all,
      'erase/0': () => {
        const list = all()
        if (isCons(list)) k.dict_clear(vm.proc)
        return list
      },
      'get_keys/0': () => t.list(entries().map(([key]) => key)),
      'get_keys/1': (value) =>
        t.list(
          entries()
            .filter(([, v]) => k.eq_exact(v, value) !== 0)
            .map(([key]) => key),
        ),
    },
  }
}
