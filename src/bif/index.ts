/** All BIF families. */
import type { BifFamily } from '../runtime/bif.ts'
import { atoms } from './atoms.ts'
import { binary } from './binary.ts'
import { bitstrings } from './bitstrings.ts'
import { code } from './code.ts'
import { exceptions } from './exceptions.ts'
import { funs } from './funs.ts'
import { process } from './process.ts'
import { processInfo } from './process_info.ts'
import { registry } from './registry.ts'
import { signals } from './signals.ts'
import { spawn } from './spawn.ts'
import { time } from './time.ts'
import { timers } from './timers.ts'

export const families: readonly BifFamily[] = [
  atoms,
  binary,
  bitstrings,
  code,
  exceptions,
  funs,
  process,
  processInfo,
  registry,
  signals,
  spawn,
  time,
  timers,
]
