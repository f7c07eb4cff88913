/** All BIF families. */
import type { BifFamily } from '../runtime/bif.ts'

export const families: readonly BifFamily[] = [
]
