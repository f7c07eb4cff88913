/**
 * Large pages for a machine's memory. The first use of a page costs as much whether it has 4 KiB or 2 MiB, but for its zeros: on a virtual machine up to 18 µs, which is
 * most of what a growing heap takes.
 */
import { functionsOf } from './libc.ts'

/** Linux: MADV_HUGEPAGE. */
const TAKE_LARGE = 14

let functions: ReturnType<typeof functionsOf<'madvise'>> | null = null

/** A piece of advice, no more: where the system has no such pages, or there is no way to tell it, nothing is different. */
export function takeLargePages(memory: Uint8Array): void {
  if (memory.length === 0) return
  if (functions === null) functions = functionsOf({ madvise: ['buffer', 'int64', 'int32'] })
  try {
    functions?.madvise(memory, BigInt(memory.length), TAKE_LARGE)
  } catch {
    // this node:ffi takes other arguments
  }
}
