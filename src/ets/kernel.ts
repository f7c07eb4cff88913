/** What the kernel exports for ets tables (assembly/ets.ts). A table is an address here; so is an object in it. */
import type { Address, Term } from '../term/types.ts'
import type { Vm } from '../runtime/vm.ts'

export const SET = 0
export const ORDERED_SET = 1
export const BAG = 2
export const DUPLICATE_BAG = 3

/** As a limit: none. */
export const ALL = 0x7fffffff

/** Results of `ets_insert` besides 1 (done) and 0 (insert_new: a key is there). */
export const NO_MEMORY = -1
export const BAD_OBJECT = -2

/** Result of `ets_batch_put` when there is more to do. */
export const BATCH_MORE = 2

/** Result of `ets_lookup_element` when an object has no such element. */
export const NO_ELEMENT = 8

export interface EtsKernel {
  /** Gives a table a name, or (0) takes it away. */
  ets_name(table: Address, name: Term): void
  /** Its reference, as `ets_term_store` has stored it. */
  ets_tid(table: Address, block: Address, tid: Term): void
  /** Who owns a table, what others may do with it: 0 nothing, 1 read, 2 anything. */
  ets_access(table: Address, owner: Term, protection: number): void
  /** A new table of type SET, ORDERED_SET, BAG or DUPLICATE_BAG; 0 when memory is exhausted. */
  ets_new(type: number, keypos: number): Address
  /** Inserts copies of an object or a list of objects; with `onlyNew`, nothing if one of the keys is there. All or (no such object, no memory) nothing. */
  ets_insert(table: Address, objects: Term, onlyNew: number): number
  /** Long lists in parts (ets_batch.ts): up to `limit` objects are copied (result: what is behind them; 0: no memory), then put (BATCH_MORE, or as ets_insert). */
  ets_batch_new(): Address
  ets_batch_copy(batch: Address, list: Term, limit: number): Term
  ets_batch_put(table: Address, batch: Address, onlyNew: number, limit: number): number
  ets_batch_free(batch: Address): void
  /** First object with the key, 0: none. */
  ets_find(table: Address, key: Term): Address
  /** The next object with the same key (bags), 0: none. */
  ets_next_same(table: Address, object: Address): Address
  /** List of copies of the objects with the key, in order of insertion. */
  ets_lookup(table: Address, key: Term): Term
  /** Copy of an element (of bags: list of copies); 0: no object, NO_ELEMENT: too short. */
  ets_lookup_element(table: Address, key: Term, position: number): Term
  /** Copy of an object in the heap of the current process. */
  ets_copy(object: Address): Term
  /** Deletes all objects with the key; their number. */
  ets_delete(table: Address, key: Term): number
  /** Deletes the objects =:= the tuple; their number. */
  ets_delete_object(table: Address, tuple: Term): number
  /** Deletes one object. */
  ets_remove(table: Address, object: Address): void
  /** Hash tables: deletes the object to which the word `at` refers; the word that refers to the next. */
  ets_remove_at(table: Address, at: Address, object: Address): Address
  /** Puts a copy of the tuple in the place of an object with that key; its address, 0: no memory. */
  ets_replace(table: Address, object: Address, tuple: Term): Address
  /** Adds a small to an element that is one, if the sum is one: the sum; else 0 and nothing is changed. */
  ets_add_small(table: Address, key: Term, position: number, increment: Term): Term
  /** Changes an element in place if old and new value are immediates: 1; else 0. */
  ets_set_element(object: Address, position: number, value: Term): number
  /** First (last) object in the order of iteration, 0: the table is empty. */
  ets_first(table: Address, last: number): Address
  /** Object after (before) a key; 0: none; 1: no such key (hash tables). */
  ets_next(table: Address, key: Term, backwards: number): Address
  /** Hash tables: first object of a bucket; the next in its chain; the bucket after one in the order of iteration (0: none); number of buckets. */
  ets_slot(table: Address, index: number): Address
  /** Hash tables: the word that refers to a bucket's first object, deleted or not. */
  ets_bucket(table: Address, index: number): Address
  ets_chain_next(object: Address): Address
  ets_next_slot(table: Address, index: number): number
  ets_slots(table: Address): number
  /** Ordered tables: object number `index` (from 0), 0: none. */
  ets_tree_slot(table: Address, index: number): Address
  /**
   * Ordered tables: addresses of up to `limit` objects in key order (`forward`) or against it, at `out`; their number.
   * From the first behind `key` on, or, with key 0, from the first with `prefix`, or from the first of all. `prefix`
   * (0: none): only keys that agree with it in size and the first `bound` elements; it is a tuple or a list.
   */
  ets_tree_collect(table: Address, key: Term, forward: number, prefix: Term, bound: number, out: Address, limit: number): number
  ets_count(table: Address): number
  /** Words beyond those of an empty table, as OTP counts. */
  ets_words(table: Address): number
  /** Fixes a table (deleted objects stay for iteration, buckets are not split). The last unfix frees about `limit` of those; 0: there are more, the table is still fixed. */
  ets_fix(table: Address): void
  ets_unfix(table: Address, limit: number): number
  ets_is_fixed(table: Address): number
  /** Gives back buckets after `ets_remove`. */
  ets_shrink(table: Address): void
  /** Marks all objects of a fixed hash table as deleted. */
  ets_mark_all(table: Address): void
  /** Empties a table at once; the contents, as a table of their own, are to be freed with `ets_free_some`. 0: no memory. */
  ets_detach(table: Address): Address
  /** Frees about `limit` objects of a table nobody sees any more; 1: it is gone altogether. */
  ets_free_some(table: Address, limit: number): number

  // ---- match_run.ts, ets_scan.ts
  /** Result of a program (a block, see src/term/match_code.ts) for a term, 0: it does not match. `outside`: the term lies outside the process's heap. */
  match_run(program: Address, object: Term, outside: number): Term
  /** Results for the first elements of a list, at most `most`, in front of `rest`, the last first; `match_run_left` is what is behind them. */
  match_run_list(program: Address, list: Term, rest: Term, most: number): Term
  match_run_left(): Term
  /** Where the traversal under way stands: four words, SCAN_x. */
  ets_scan_state(): Address
  /** Visits the objects with a key; those of a hash table from a bucket on; those of an ordered table behind a key (0: all), with a prefix. */
  ets_scan_key(table: Address, program: Address, operation: number, key: Term): void
  ets_scan_hash(table: Address, program: Address, operation: number, slot: number, limit: number): void
  ets_scan_tree(
    table: Address, program: Address, operation: number, key: Term, forward: number, prefix: Term, bound: number, limit: number,
  ): void

  /** A copy of any term outside process heaps; its block (0: none was needed) is stored at `out`. 0: no memory. */
  ets_term_store(term: Term, out: Address): Term
  /** A copy of it in the heap of the current process. */
  ets_term_fetch(block: Address, term: Term): Term
  ets_term_free(block: Address): void
}

export function etsKernel(vm: Vm): EtsKernel {
  return vm.k as unknown as EtsKernel
}

/** Words of `ets_scan_state`: where the traversal stands, its results, their number, how many objects it may still visit. */
export const SCAN_AT = 0
export const SCAN_RESULTS = 1
export const SCAN_COUNT = 2
export const SCAN_BUDGET = 3

/** Bytes in front of an object's tuple. */
const OBJECT_HEAD = 16
/** In front of it: first off-heap reference. The first word leads to the next object of a chain. */
export const OBJECT_OFF_HEAP = 8
const OBJECT_INFO = 12
const INFO_DELETED = 1 << 29

/** Is the object only kept because its table is fixed? */
export const isDeleted = (vm: Vm, object: Address): boolean => (vm.cell(object + OBJECT_INFO) & INFO_DELETED) !== 0

/** The object a tuple of a table belongs to, and back. */
export const objectOf = (tuple: Term): Address => (tuple & ~3) - OBJECT_HEAD
export const tupleOf = (object: Address): Term => ((object + OBJECT_HEAD) | 2) as Term
