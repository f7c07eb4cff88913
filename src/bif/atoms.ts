/** BIFs between atoms and their texts: those of assembly/atoms.ts. */
import type { BifFamily } from '../runtime/bif.ts'

export const atoms: BifFamily = ({ k }) => ({
  erlang: {
    'atom_to_list/1': k.atom_to_list,
    'atom_to_binary/2': k.atom_to_binary,
    'list_to_atom/1': k.list_to_atom,
    'list_to_existing_atom/1': k.list_to_existing_atom,
    'binary_to_atom/2': k.binary_to_atom,
    'binary_to_existing_atom/2': k.binary_to_existing_atom,
  },
})
