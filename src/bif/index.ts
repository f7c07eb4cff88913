/** All BIF families. */
import type { BifFamily } from '../runtime/bif.ts'
import { atomics } from './atomics.ts'
import { atoms } from './atoms.ts'
import { binary } from './binary.ts'
import { bitstrings } from './bitstrings.ts'
import { checksums } from './checksums.ts'
import { code } from './code.ts'
import { compare } from './compare.ts'
import { debuggerBifs } from './debugger.ts'
import { ddll } from './ddll.ts'
import { coverage } from './coverage.ts'
import { debug } from './debug.ts'
import { decodePacket } from './decode_packet.ts'
import { dictionary } from './dictionary.ts'
import { display } from './display.ts'
import { distribution } from './distribution.ts'
import { environment } from './environment.ts'
import { etf } from './etf.ts'
import { ets } from './ets.ts'
import { exceptions } from './exceptions.ts'
import { fileNameBifs } from './file_names.ts'
import { funs } from './funs.ts'
import { identifiers } from './identifiers.ts'
import { inSteps } from './in_steps.ts'
import { lists } from './lists.ts'
import { maps } from './maps.ts'
import { matchSpec } from './match_spec.ts'
import { math } from './math.ts'
import { numberText } from './number_text.ts'
import { numbers } from './numbers.ts'
import { operatingSystem } from './os.ts'
import { persistentTerm } from './persistent_term.ts'
import { ports } from './ports.ts'
import { process } from './process.ts'
import { processInfo } from './process_info.ts'
import { re } from './re.ts'
import { records } from './records.ts'
import { registry } from './registry.ts'
import { signals } from './signals.ts'
import { spawn } from './spawn.ts'
import { statistics } from './statistics.ts'
import { system } from './system.ts'
import { systemInfo } from './system_info.ts'
import { systemMonitor } from './system_monitor.ts'
import { time } from './time.ts'
import { timers } from './timers.ts'
import { trace } from './trace.ts'
import { tuples } from './tuples.ts'
import { unicode } from './unicode.ts'

export const families: readonly BifFamily[] = [
  atomics,
  atoms,
  binary,
  bitstrings,
  checksums,
  code,
  compare,
  coverage,
  ddll,
  debuggerBifs,
  debug,
  decodePacket,
  dictionary,
  display,
  distribution,
  environment,
  etf,
  ets,
  exceptions,
  fileNameBifs,
  funs,
  identifiers,
  inSteps,
  lists,
  maps,
  matchSpec,
  math,
  numberText,
  numbers,
  operatingSystem,
  persistentTerm,
  ports,
  process,
  processInfo,
  re,
  records,
  registry,
  signals,
  spawn,
  statistics,
  system,
  systemInfo,
  systemMonitor,
  time,
  timers,
  trace,
  tuples,
  unicode,
]
