/** All BIF families. */
import type { BifFamily } from '../runtime/bif.ts'
import { atoms } from './atoms.ts'
import { binary } from './binary.ts'
import { bitstrings } from './bitstrings.ts'
import { code } from './code.ts'
import { exceptions } from './exceptions.ts'
import { funs } from './funs.ts'
import { numbers } from './numbers.ts'
import { numberText } from './number_text.ts'
import { process } from './process.ts'
import { processInfo } from './process_info.ts'
import { registry } from './registry.ts'
import { identifiers } from './identifiers.ts'
import { operatingSystem } from './os.ts'
import { statistics } from './statistics.ts'
import { system } from './system.ts'
import { systemInfo } from './system_info.ts'
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
  numbers,
  numberText,
  process,
  processInfo,
  registry,
  identifiers,
  operatingSystem,
  statistics,
  system,
  systemInfo,
  signals,
  spawn,
  time,
  timers,
]
