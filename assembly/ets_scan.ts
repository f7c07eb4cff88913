/** Traversals of tables with a compiled match specification: the loops over objects. What to visit is the host's (src/ets/scan.ts). */
import { CELL_AM_TRUE, TAG_SMALL } from '../src/term/layout'
import { copy_in } from './copy'
import { ets_bucket, ets_find, ets_next_same, ets_next_slot, ets_remove, ets_remove_at, ets_replace, ets_shrink } from './ets'
import { INFO_DELETED, OBJ_INFO, OBJ_NEXT, object_key, object_tuple } from './ets_term'
import { T_KEYPOS } from './ets_table'
import { ets_tree_collect } from './ets_tree'
import { cons } from './heap'
import { match_run } from './match_run'
import { makeSmall } from './term'

/** What is done with objects for which the specification has a result. */
const COLLECT: i32 = 0
const DELETE: i32 = 2
const REPLACE: i32 = 3

/** `at` when the traversal is over. */
const END: i32 = (-1 << 2) | TAG_SMALL
/** Objects of an ordered table that are fetched at a time. */
const BATCH: i32 = 64
const batch: usize = memory.data(4 * 64, 8)

/**
 * The traversal under way, as the host sees it: where it stands (hash tables: the next bucket, ordered tables: the key visited last), its
 * results, their number, how many objects may still be visited in this go.
 */
const state: usize = memory.data(16, 8)
const AT: usize = 0
const RESULTS: usize = 4
const COUNT: usize = 8
const BUDGET: usize = 12

export function ets_scan_state(): usize {
  return state
}

// @ts-ignore: decorator
@inline function met(): void {
  store<i32>(state, load<i32>(state, COUNT) + 1, COUNT)
}

/** Runs the program on an object; where deleting or replacing it leaves the word that refers to the one after it (`at` refers to it; 0: unknown). */
function visit(table: u32, program: usize, operation: i32, object: u32, at: u32): u32 {
  const result = match_run(program, object_tuple(object), 1)
  if (result == 0) return object + OBJ_NEXT
  if (operation == COLLECT) {
    store<i32>(state, cons(result, load<i32>(state, RESULTS)), RESULTS)
    met()
    return object + OBJ_NEXT
  }
  if (operation != REPLACE && result != load<i32>(CELL_AM_TRUE)) return object + OBJ_NEXT
  met()
  if (operation == REPLACE) return ets_replace(table, object, result) + OBJ_NEXT
  if (operation != DELETE) return object + OBJ_NEXT
  if (at != 0) return ets_remove_at(table, at, object)
  ets_remove(table, object)
  return 0
}

/** The objects with a key. */
export function ets_scan_key(table: u32, program: usize, operation: i32, key: i32): void {
  let object = ets_find(table, key)
  while (object != 0) {
    const next = ets_next_same(table, object)
    visit(table, program, operation, object, 0)
    object = next
    store<i32>(state, load<i32>(state, BUDGET) - 1, BUDGET)
  }
}

/** A hash table, from bucket `slot` on; `limit` (0: none) ends it behind a bucket. */
export function ets_scan_hash(table: u32, program: usize, operation: i32, slot: u32, limit: i32): void {
  let budget = load<i32>(state, BUDGET)
  while (true) {
    budget--
    let at = ets_bucket(table, slot)
    for (let object = load<u32>(at); object != 0; object = load<u32>(at)) {
      budget--
      at = (load<u32>(object, OBJ_INFO) & INFO_DELETED) != 0 ? object + OBJ_NEXT : visit(table, program, operation, object, at)
    }
    slot = ets_next_slot(table, slot)
    if (slot == 0) {
      store<i32>(state, END, AT)
      if (operation == DELETE) ets_shrink(table)
      break
    }
    if (budget <= 0 || (limit > 0 && load<i32>(state, COUNT) >= limit)) {
      store<i32>(state, makeSmall(slot), AT)
      break
    }
  }
  store<i32>(state, budget, BUDGET)
}

/** An ordered table, behind `key` (0: from its beginning), of keys with a prefix (see ets_tree_collect). */
export function ets_scan_tree(table: u32, program: usize, operation: i32, key: i32, forward: i32, prefix: i32, bound: u32, limit: i32): void {
  const keypos = load<u32>(table, T_KEYPOS)
  const most = limit > 0 ? min(BATCH, limit - load<i32>(state, COUNT) + 1) : BATCH
  let budget = load<i32>(state, BUDGET)
  while (true) {
    const n = <i32>ets_tree_collect(table, key, forward, prefix, bound, <u32>batch, most)
    for (let i = 0; i < n; i++) {
      const object = load<u32>(batch + (i << 2))
      // Deleted or replaced below: its key is needed only when no further object of this batch is visited.
      const last = i == n - 1 || budget <= 1 || (limit > 0 && load<i32>(state, COUNT) + 1 >= limit)
      if (last) key = copy_in(object_key(object, keypos))
      visit(table, program, operation, object, 0)
      budget--
      if (budget <= 0 || (limit > 0 && load<i32>(state, COUNT) >= limit)) {
        store<i32>(state, key, AT)
        store<i32>(state, budget, BUDGET)
        return
      }
    }
    if (n < most) break
  }
  store<i32>(state, END, AT)
  store<i32>(state, budget, BUDGET)
}
