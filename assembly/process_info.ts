/** Figures about processes: what process_info and the like tell. All of them for running processes too; words are ours, of 4 bytes. */
import {
  CELL_HTOP, CELL_PROC, CELL_SP, FRAG_NEXT, MSG_NEXT, P_DICT, P_FRAGS, P_FRAG_WORDS, P_HEAP, P_HEND, P_HTOP, P_LIVE, P_MARKS,
  P_MSG_FIRST, P_OLD, P_OLD_END, P_OLD_TOP, P_SP, P_STACK, P_STACK_END,
} from '../src/term/layout'
import { malloc_size } from './memory'

// @ts-ignore: decorator
@inline function blockBytes(address: usize): u32 {
  return address == 0 ? 0 : malloc_size(address) + 4
}

/** Words of the young heap block. */
export function heap_words(process: usize): u32 {
  return (load<usize>(process, P_HEND) - load<usize>(process, P_HEAP)) >> 2
}

/** Words in use in the young heap. */
export function heap_used_words(process: usize): u32 {
  const top = process == load<usize>(CELL_PROC) ? load<usize>(CELL_HTOP) : load<usize>(process, P_HTOP)
  return (top - load<usize>(process, P_HEAP)) >> 2
}

/** Words of the old heap block, and those in use. */
export function old_heap_words(process: usize): u32 {
  return (load<usize>(process, P_OLD_END) - load<usize>(process, P_OLD)) >> 2
}
export function old_heap_used_words(process: usize): u32 {
  return (load<usize>(process, P_OLD_TOP) - load<usize>(process, P_OLD)) >> 2
}

/** Words in use on the stack (of a process that is not running without its X registers). */
export function stack_words(process: usize): u32 {
  const sp = process == load<usize>(CELL_PROC) ? load<usize>(CELL_SP) : load<usize>(process, P_SP) + (load<u32>(process, P_LIVE) << 2)
  return (load<usize>(process, P_STACK_END) - sp) >> 2
}

/** Words of all heap blocks, fragments and the stack block. */
export function total_heap_words(process: usize): u32 {
  const stack = (load<usize>(process, P_STACK_END) - load<usize>(process, P_STACK)) >> 2
  return heap_words(process) + old_heap_words(process) + load<u32>(process, P_FRAG_WORDS) + stack
}

/** Bytes of all blocks a process owns, with the allocator's overhead; off-heap binaries do not count. */
export function process_memory(process: usize): f64 {
  let bytes = <f64>blockBytes(process) + <f64>blockBytes(load<usize>(process, P_HEAP)) + <f64>blockBytes(load<usize>(process, P_OLD)) +
    <f64>blockBytes(load<usize>(process, P_STACK)) + <f64>blockBytes(load<usize>(process, P_DICT)) + <f64>blockBytes(load<usize>(process, P_MARKS))
  for (let f = load<usize>(process, P_FRAGS); f != 0; f = load<usize>(f, FRAG_NEXT)) bytes += <f64>blockBytes(f)
  for (let m = load<usize>(process, P_MSG_FIRST); m != 0; m = load<usize>(m, MSG_NEXT)) bytes += <f64>blockBytes(m)
  return bytes
}
