/** The process dictionary of the calling process. */
import type { BifFamily } from '../runtime/bif.ts'
import { DICT_KEYS, DICT_KEYS_OF, DICT_PAIRS } from '../runtime/kernel.ts'
import { NIL, isCons } from '../term/terms.ts'
import type { Term } from '../term/types.ts'

export const dictionary: BifFamily = (vm) => {
  const { k } = vm

  const list = (what: number, value: Term = NIL): Term => {
    const result = k.dict_list(vm.proc, what, value)
    vm.bump(k.dict_size(vm.proc) >> 3)
    return result
  }

  return {
    erlang: {
      'get/1': k.dictionary_get,
      'put/2': k.dictionary_put,
      'erase/1': k.dictionary_erase,
      'get/0': () => list(DICT_PAIRS),
      'erase/0': () => {
        const pairs = list(DICT_PAIRS)
        if (isCons(pairs)) k.dict_clear(vm.proc)
        return pairs
      },
      'get_keys/0': () => list(DICT_KEYS),
      'get_keys/1': (value) => list(DICT_KEYS_OF, value),
    },
  }
}
