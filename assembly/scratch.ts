/**
 * A heap of nobody's, on which the host builds terms that no process makes: messages of timers, of I/O, of signals.
 * It is a process structure that stands in no table; while it is the current one, the cells of the process that runs
 * are kept in SCRATCH_SAVE.
 */
import {
  CELL_FCALLS, CELL_FORCED, CELL_HLIM, CELL_HTOP, CELL_PID, CELL_PROC, CELL_STACK_LOW, FRAG_NEXT, P_FRAGS,
  P_FRAG_WORDS, P_HEAP, P_HEND, P_HIGH, P_HTOP, P_MSO, P_SIZE, P_STATE, P_VHEAP, P_VHEAP_LIMIT, PS_RUNNING,
  SCRATCH_SAVE,
} from '../src/term/layout'
import { fragment_end, fragment_top, release_list, set_fragment } from './heap'
import { free, malloc } from './memory'
import { out_of_memory } from './object'

const HEAP_BYTES: usize = 16384
const SAVED_BYTES: usize = CELL_STACK_LOW - CELL_PROC + 4
/** Never used up: work on the scratch heap costs no process anything. */
const MANY: i32 = 0x3fffffff

let scratch: usize = 0
let savedTop: usize = 0
let savedEnd: usize = 0

function make(): void {
  scratch = malloc(P_SIZE)
  const heap = malloc(HEAP_BYTES)
  if (scratch == 0 || heap == 0) out_of_memory(HEAP_BYTES)
  memory.fill(scratch, 0, P_SIZE)
  store<usize>(scratch, heap, P_HEAP)
  store<usize>(scratch, heap, P_HTOP)
  store<usize>(scratch, heap, P_HIGH)
  store<usize>(scratch, heap + HEAP_BYTES, P_HEND)
  store<i32>(scratch, PS_RUNNING, P_STATE)
  store<i32>(scratch, 0x7fffffff, P_VHEAP_LIMIT)
}

/** Sets the running process (or none) aside: the scratch heap becomes the current one. Not nested. */
export function scratch_enter(): void {
  if (scratch == 0) make()
  memory.copy(SCRATCH_SAVE, CELL_PROC, SAVED_BYTES)
  savedTop = fragment_top()
  savedEnd = fragment_end()
  set_fragment(0, 0)
  store<usize>(CELL_PROC, scratch)
  store<i32>(CELL_PID, 0)
  store<usize>(CELL_HTOP, load<usize>(scratch, P_HEAP))
  store<usize>(CELL_HLIM, load<usize>(scratch, P_HEND))
  store<i32>(CELL_FCALLS, MANY)
  store<i32>(CELL_FORCED, 0)
}

/** Frees what was built, and takes up the process set aside. */
export function scratch_leave(): void {
  let fragment = load<usize>(scratch, P_FRAGS)
  const list = load<usize>(scratch, P_MSO)
  if (list != 0) {
    release_list(list)
    store<usize>(scratch, 0, P_MSO)
    store<u32>(scratch, 0, P_VHEAP)
  }
  while (fragment != 0) {
    const next = load<usize>(fragment, FRAG_NEXT)
    free(fragment)
    fragment = next
  }
  store<usize>(scratch, 0, P_FRAGS)
  store<usize>(scratch, 0, P_FRAG_WORDS)
  set_fragment(savedTop, savedEnd)
  memory.copy(CELL_PROC, SCRATCH_SAVE, SAVED_BYTES)
}
