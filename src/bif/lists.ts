/** BIFs on lists: those of assembly/list_bifs.ts. The loops are in assembly/lists.ts, which counts their reductions. */
import type { BifFamily } from '../runtime/bif.ts'

export const lists: BifFamily = ({ k }) => ({
  erlang: {
    '++/2': k.append,
    'append/2': k.append,
    '--/2': k.subtract,
    'subtract/2': k.subtract,
    'length/1': { guard: true, run: k.length },
    'hd/1': { guard: true, run: k.hd },
    'tl/1': { guard: true, run: k.tl },
  },
  lists: {
    'reverse/2': k.reverse,
    'member/2': k.member,
    'keyfind/3': k.keyfind,
    'keymember/3': k.keymember,
    'keysearch/3': k.keysearch,
  },
})
