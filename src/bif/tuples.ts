/** BIFs on tuples: those of assembly/tuples.ts. */
import type { BifFamily } from '../runtime/bif.ts'
import { small } from '../term/terms.ts'

export const tuples: BifFamily = (vm) => {
  const { k, t } = vm
  return {
    erlang: {
      'element/2': { guard: true, run: k.element },
      'setelement/3': k.setelement,
      'append_element/2': k.append_element,
      'insert_element/3': k.insert_element,
      'delete_element/2': k.delete_element,
      'make_tuple/2': k.make_tuple,
      'make_tuple/3': k.make_tuple_of,
      'tuple_size/1': { guard: true, run: k.tuple_size },
      'size/1': {
        guard: true,
        run: (term) => {
          if (t.isTuple(term)) return small(t.tupleSize(term))
          return t.isBitstring(term) ? t.integer(t.byteSize(term)) : vm.badarg()
        },
      },
      'tuple_to_list/1': k.tuple_to_list,
      'list_to_tuple/1': k.list_to_tuple,
    },
  }
}
