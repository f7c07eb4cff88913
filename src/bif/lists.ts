/** BIFs on lists: those of assembly/list_bifs.ts. The loops are in assembly/lists.ts, which counts their reductions. */
import type { BifFamily } from '../runtime/bif.ts'
import { subtractInParts } from './subtract.ts'

export const lists: BifFamily = (vm) => ({
  glulam_internal: subtractInParts(vm),
  erlang: {
    '++/2': vm.k.append,
    'append/2': vm.k.append,
    '--/2': vm.k.subtract,
    'subtract/2': vm.k.subtract,
    'length/1': { guard: true, run: vm.k.length },
    'hd/1': { guard: true, run: vm.k.hd },
    'tl/1': { guard: true, run: vm.k.tl },
  },
  lists: {
    'reverse/2': vm.k.reverse,
    'member/2': vm.k.member,
    'keyfind/3': vm.k.keyfind,
    'keymember/3': vm.k.keymember,
    'keysearch/3': vm.k.keysearch,
  },
})
