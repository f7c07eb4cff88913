/**
 * BIFs that the kernel (assembly/) has: generated code calls them without a way through the host. They take terms and return a term, or
 * 0 after raising. `Kernel` has them among its functions; the tables in src/bif say which BIF each of them is.
 */
import type { Term } from '../term/types.ts'

type Bif1 = (a: Term) => Term
type Bif2 = (a: Term, b: Term) => Term
type Bif3 = (a: Term, b: Term, c: Term) => Term
type Bif4 = (a: Term, b: Term, c: Term, d: Term) => Term

export interface KernelBifs {
  // ---- atoms.ts
  readonly atom_to_list: Bif1
  /** atom_to_binary/2 */
  readonly atom_to_binary: Bif2
  readonly list_to_atom: Bif1
  readonly list_to_existing_atom: Bif1
  /** binary_to_atom/2 */
  readonly binary_to_atom: Bif2
  readonly binary_to_existing_atom: Bif2

  // ---- ets_bifs.ts
  readonly bif_ets_whereis: Bif1
  readonly bif_ets_lookup: Bif2
  readonly bif_ets_member: Bif2
  readonly bif_ets_lookup_element: Bif3
  readonly bif_ets_lookup_element_or: Bif4
  readonly bif_ets_insert: Bif2
  readonly bif_ets_insert_new: Bif2
  readonly bif_ets_delete: Bif2
  readonly bif_ets_take: Bif2
  readonly bif_ets_update_counter: Bif3
  readonly bif_ets_update_counter_or: Bif4
  readonly bif_ets_update_element: Bif3
  readonly bif_ets_first: Bif1
  readonly bif_ets_last: Bif1
  readonly bif_ets_next: Bif2
  readonly bif_ets_prev: Bif2
  readonly bif_ets_first_lookup: Bif1
  readonly bif_ets_last_lookup: Bif1
  readonly bif_ets_next_lookup: Bif2
  readonly bif_ets_prev_lookup: Bif2

  // ---- trace.ts
  readonly bif_error: Bif1
  readonly bif_exit: Bif1
  readonly bif_throw: Bif1
  readonly bif_raise: Bif3

  // ---- persistent.ts
  readonly persistent_all: () => Term
  readonly persistent_get: Bif1
  readonly persistent_get_or: Bif2

  // ---- math_bifs.ts
  readonly math_sin: Bif1
  readonly math_cos: Bif1
  readonly math_tan: Bif1
  readonly math_asin: Bif1
  readonly math_acos: Bif1
  readonly math_atan: Bif1
  readonly math_exp: Bif1
  readonly math_log: Bif1
  readonly math_log10: Bif1
  readonly math_erf: Bif1
  readonly math_erfc: Bif1
  readonly math_sqrt: Bif1
  readonly math_ceil: Bif1
  readonly math_floor: Bif1
  readonly math_atan2: Bif2

  // ---- number_text.ts: …_in: with a base; …_with: with options
  readonly integer_to_list: Bif1
  readonly integer_to_list_in: Bif2
  readonly integer_to_binary: Bif1
  readonly integer_to_binary_in: Bif2
  readonly list_to_integer: Bif1
  readonly list_to_integer_in: Bif2
  readonly binary_to_integer: Bif1
  readonly binary_to_integer_in: Bif2
  /** Of erts_internal, since OTP 26. */
  readonly internal_list_to_integer: Bif2
  readonly internal_binary_to_integer: Bif2
  readonly float_to_list: Bif1
  readonly float_to_list_with: Bif2
  readonly float_to_binary: Bif1
  readonly float_to_binary_with: Bif2
  readonly list_to_float: Bif1
  readonly binary_to_float: Bif1

  // ---- tuples.ts
  readonly tuple_size: Bif1
  readonly element: Bif2
  readonly setelement: Bif3
  readonly append_element: Bif2
  readonly insert_element: Bif3
  readonly delete_element: Bif2
  readonly make_tuple: Bif2
  /** make_tuple/3 */
  readonly make_tuple_of: Bif3
  readonly tuple_to_list: Bif1
  readonly list_to_tuple: Bif1
  readonly is_record: Bif2
  /** is_record/3 */
  readonly is_record_of: Bif3

  // ---- bitstring_bifs.ts
  readonly size_in_bits: Bif1
  readonly size_in_bytes: Bif1
  /** binary:part/3, binary_part/3 */
  readonly binary_part: Bif3
  /** binary:part/2, binary_part/2 */
  readonly binary_part_range: Bif2
  readonly split_binary: Bif2
  readonly binary_to_list: Bif1
  readonly binary_at: Bif2
  readonly binary_copy: Bif1
  /** binary:copy/2 */
  readonly binary_repeat: Bif2
  readonly binary_encode_unsigned: Bif1
  readonly binary_decode_unsigned: Bif1
  readonly binary_first: Bif1
  readonly binary_last: Bif1

  // ---- list_bifs.ts
  readonly append: Bif2
  readonly subtract: Bif2
  readonly length: Bif1
  readonly hd: Bif1
  readonly tl: Bif1
  readonly reverse: Bif2
  readonly member: Bif2
  readonly keyfind: Bif3
  readonly keymember: Bif3
  readonly keysearch: Bif3

  // ---- compare_bifs.ts: operators, min/2, max/2, is_function/2, phash2/1, phash2/2, phash/2, get/1, put/2, erase/1
  readonly is_exact: Bif2
  readonly is_not_exact: Bif2
  readonly is_equal: Bif2
  readonly is_not_equal: Bif2
  readonly is_less: Bif2
  readonly is_greater: Bif2
  readonly is_at_most: Bif2
  readonly is_at_least: Bif2
  readonly least: Bif2
  readonly greatest: Bif2
  readonly is_function_of: Bif2
  readonly phash2_of: Bif1
  readonly phash2_in: Bif2
  readonly phash_in: Bif2
  readonly group_leader: () => Term
  readonly dictionary_get: Bif1
  readonly dictionary_put: Bif2
  readonly dictionary_erase: Bif1

  // ---- map_bifs.ts
  readonly maps_get: Bif2
  readonly is_map_key: Bif2
  /** map_size/1 */
  readonly size_of_map: Bif1
  readonly maps_find: Bif2
  readonly maps_put: Bif3
  readonly maps_update: Bif3
  readonly maps_remove: Bif2
  readonly maps_take: Bif2
  readonly maps_keys: Bif1
  readonly maps_values: Bif1
  readonly maps_from_list: Bif1
  readonly maps_from_keys: Bif2
  readonly maps_merge: Bif2
  /** What erts_internal:map_next/3 makes of a flat map. */
  readonly map_chain: Bif1
}
