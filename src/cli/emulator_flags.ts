/**
 * Flags of the emulator (`+…` on the command line, `-…` here): those that mean something to this machine are applied, those
 * about threads, schedulers and allocators are checked and passed over (docs/differences.md).
 *
 * @see https://www.erlang.org/doc/apps/erts/erl_cmd.html#emulator-flags
 */
import { COVERAGE_MODES } from '../runtime/coverage.ts'
import { BIND_TYPES, CpuTopology } from '../runtime/cpu_topology.ts'
import { heapSize } from '../runtime/heap_sizes.ts'
import { fileNames } from '../runtime/native_names.ts'
import type { TimeWarp } from '../runtime/settings.ts'
import type { Vm } from '../runtime/vm.ts'

/** A flag is unknown or has a bad value: the emulator would print this and its usage, and exit with 1. */
export class EmulatorFlagError extends Error {}

const bad = (what: string, value: string): EmulatorFlagError => new EmulatorFlagError(`${what} ${value}`)

function integer(value: string, low: number, high: number, what: string): number {
  const n = Number.parseInt(value, 10)
  if (!(n >= low && n <= high)) throw bad(what, value)
  return n
}
function boolean(value: string, what: string): boolean {
  if (value !== 'true' && value !== 'false') throw bad(what, value)
  return value === 'true'
}

/** What a flag does with its value; `true`: nothing more is to be done than what it did (the version was printed). */
type Apply = (vm: Vm, value: string) => void

const oneOf = (what: string, ...values: readonly string[]): Apply => (_, v) => {
  if (!values.includes(v)) throw bad(what, v)
}

const MOST = 134217727
/** As C's atoi: what is no number is 0. */
const number = (v: string): number => Number.parseInt(v, 10) || 0
const between = (what: string, low: number, high: number): Apply => (_, v) => void integer(v, low, high, what)
const flag = (what: string): Apply => (_, v) => void boolean(v, what)

/** The tables of processes and ports have a power of two of places. */
const tableSize = (n: number): number => Math.min(MOST, 2 ** Math.ceil(Math.log2(n)))
const isTimeWarp = (v: string): v is TimeWarp => v === 'no_time_warp' || v === 'single_time_warp' || v === 'multi_time_warp'

const bindType: Apply = (vm, v) => {
  if (!Object.hasOwn(BIND_TYPES, v)) throw new EmulatorFlagError(`setting scheduler bind type '${v}' failed: invalid type`)
  CpuTopology.of(vm).bindType = BIND_TYPES[v as keyof typeof BIND_TYPES]
}
const busyWait = (what: string): Apply => oneOf(`bad ${what} busy wait threshold:`, 'none', 'very_short', 'short', 'medium', 'long', 'very_long')
const wakeup = (what: string): Apply => oneOf(`${what}:`, 'very_low', 'low', 'medium', 'high', 'very_high')

/** `Total:Online`, each of them optional. */
function schedulers(v: string): void {
  const match = /^(-?\d*)(?::(-?\d*))?$/.exec(v)
  const total = number(match?.[1] ?? '')
  if (!match || v === '' || total > 1024) throw bad('bad amount of schedulers', v)
  const online = number(match[2] ?? '')
  if (total > 0 && online > total) throw new EmulatorFlagError(`bad amount of schedulers online ${online} (total amount of schedulers ${total})`)
}

const FLAGS: Readonly<Record<string, Apply>> = {
  // ---- threads, schedulers, tables: there is one of each here, so values are only looked at
  A: (vm, v) => {
    if (number(v) < 0 || number(v) > 1024) throw bad('bad number of async threads', v)
    vm.settings.asyncThreads = Math.max(1, number(v))
  },
  a: between('bad stack size for async threads', 16, 8192),
  C: (vm, v) => {
    if (!isTimeWarp(v)) throw bad('Invalid time warp mode:', v)
    vm.settings.timeWarp = v
  },
  dcg: between('bad decentralized counter groups limit:', 1, MOST),
  n: oneOf('bad -n option', 's', 'a', 'd'),
  R: (vm, v) => {
    vm.settings.compatibleRelease = integer(v, vm.release - 2, vm.release, 'bad compatibility release number')
  },
  rg: between('bad reader groups limit:', 0, MOST),
  S: (_, v) => schedulers(v),
  SP: between('bad schedulers percentage specifier', -MOST, MOST),
  SDcpu: between('bad amount of dirty CPU schedulers', -MOST, 1024),
  SDPcpu: between('bad dirty CPU schedulers percentage specifier', -MOST, MOST),
  SDio: (vm, v) => vm.parking.load.setCount('io', integer(v, 1, 1024, 'bad number of dirty I/O schedulers')),
  sbt: bindType,
  stbt: bindType,
  sbwt: busyWait('scheduler'),
  sbwtdcpu: busyWait('dirty CPU scheduler'),
  sbwtdio: busyWait('dirty IO scheduler'),
  scl: (_, v) => {
    if (v !== 'true' && v !== 'false') throw new EmulatorFlagError(`bad scheduler compact load value '${v}'`)
  },
  sub: (_, v) => {
    if (v !== 'true' && v !== 'false') throw new EmulatorFlagError(`bad scheduler utilization balancing  value '${v}'`)
  },
  sws: oneOf('scheduler wakeup strategy:', 'default', 'legacy'),
  swct: oneOf('scheduler wake cleanup threshold:', 'very_lazy', 'lazy', 'medium', 'eager', 'very_eager'),
  swt: wakeup('scheduler wakeup threshold'),
  swtdcpu: wakeup('dirty CPU scheduler wakeup threshold'),
  swtdio: wakeup('dirty IO scheduler wakeup threshold'),
  sss: between('bad stack size for scheduler threads', 20, 8192),
  sssdcpu: between('bad stack size for dirty CPU scheduler threads', 20, 8192),
  sssdio: between('bad stack size for dirty IO scheduler threads', 20, 8192),
  spp: (vm, v) => {
    vm.settings.portParallelism = boolean(v, 'bad port parallelism scheduling hint')
  },
  t: (vm, v) => vm.k.set_atom_limit(integer(v, 8192, 2147483647, 'bad atom table size')),
  T: (vm, v) => {
    if (number(v) < 0 || number(v) > 9) throw bad('bad modified timing level', v)
    vm.settings.timingLevel = number(v)
  },
  zdbbl: (vm, v) => {
    vm.settings.distBusyLimit = 1024 * integer(v, 1, 2097151, 'Invalid dbbl limit:')
  },
  zdntgc: (vm, v) => {
    vm.settings.nodeTableDelay = v === 'infinity' ? v : integer(v, 0, 100000000, 'Invalid delayed node table gc:')
  },
  zosrl: (vm, v) => {
    vm.settings.systemRequests = integer(v, 1, MOST, 'Invalid outstanding requests limit')
  },
  e: (vm, v) => {
    if (v === 'c') vm.settings.compressTables = true
    else vm.settings.tables = Math.max(vm.settings.tables, number(v))
  },
  zebwt: oneOf('Invalid ets busy wait threshold:', 'none', 'very_short', 'short', 'medium', 'long', 'very_long', 'extremely_long'),
  IOt: between('bad I/O poll threads number:', 1, 1024),
  IOp: between('bad I/O pollset number:', 1, 1024),
  IOPp: between('bad I/O pollset percentage number:', 0, 100),
  IOs: flag('bad +IOs boolean argument:'),
  // ---- what changes what programs see
  P: (vm, v) => {
    if (v !== 'legacy') vm.k.set_process_limit(tableSize(integer(v, 1024, MOST, 'bad number of processes')))
  },
  Q: (vm, v) => {
    if (v !== 'legacy') vm.ports.limit = tableSize(integer(v, 1024, MOST, 'bad number of ports'))
  },
  pc: (vm, v) => {
    if (v !== 'unicode' && v !== 'latin1') throw bad('bad range of printable characters:', v)
    vm.state.set('printable_range', v)
  },
  pad: (vm, v) => {
    vm.processes.spawn.asyncDist = boolean(v, 'bad async dist value')
  },
  h: (vm, v) => minHeap(vm, v),
  hms: (vm, v) => minHeap(vm, v),
  hmbs: (vm, v) => {
    vm.processes.spawn.minVheap = heapSize(integer(v, 1, MOST, 'bad heap size'))
  },
  hmax: (vm, v) => maxHeap(vm, { words: integer(String(number(v)), 0, MOST, 'bad max heap size') }),
  hmaxk: (vm, v) => maxHeap(vm, { kill: boolean(v, 'bad max heap kill') }),
  hmaxel: (vm, v) => maxHeap(vm, { log: boolean(v, 'bad max heap error logger') }),
  hmaxib: (vm, v) => maxHeap(vm, { binaries: boolean(v, 'bad max heap include bins') }),
  hmqd: (vm, v) => {
    if (v !== 'on_heap' && v !== 'off_heap') throw bad('Invalid message_queue_data flag:', v)
    vm.processes.spawn.offHeapMessages = v === 'off_heap'
  },
  hpds: between('bad initial process dictionary size', 1, MOST),
  fn: (vm, v) => {
    const untranslatable = ({ '': 'warning', w: 'warning', i: 'ignore', e: 'error' } as const)[v.slice(1)]
    const names = fileNames(vm)
    if (v[0] === 'l') names.encoding = 'latin1'
    else if (v[0] !== 'u' && v[0] !== 'a') throw new EmulatorFlagError(`bad filename encoding ${v}, can be (l,u or a, optionally followed by w, i or e)`)
    else if (untranslatable === undefined) throw bad('bad type of warnings for wrongly coded filename:', v.slice(1))
    else {
      if (v[0] === 'u') names.encoding = 'utf8'
      names.untranslatable = untranslatable
    }
  },
  B: (vm, v) => {
    const mode = ({ i: 'ignore', c: 'key' } as const)[v[0] ?? '']
    vm.state.set('break_mode', mode ?? 'default')
  },
  W: (vm, v) => {
    const level = ({ e: 'error', w: 'warning', i: 'info' } as const)[v[0] ?? '']
    if (level === undefined) throw bad('unrecognized warning_map option', v)
    vm.state.set('warning_map', level)
  },
  // there is a JIT, but not with these options
  JDdump: (_, v) => void boolean(v, 'bad +JDdump flag'),
  JMsingle: (_, v) => void boolean(v, 'bad +JMsingle support flag'),
  JPcover: (vm, v) => {
    const mode = v === 'true' ? 'line_counters' : v === 'false' ? 'none' : COVERAGE_MODES.find((name) => name === v)
    if (mode === undefined) throw bad('bad +JPcover flag', v)
    vm.code.coverage.mode = mode
  },
  JPperf: oneOf('bad +JPperf support flag', 'true', 'false', 'map', 'dump', 'fp', 'no_fp'),
  J: (_, v) => {
    // of the others of its families nothing is said
    if (!/^[DPM]/.test(v)) throw new EmulatorFlagError(`invalid JIT option -J${v}`)
  },
  zhft: (vm, v) => {
    vm.scheduler.flushLimit = v === 'infinity' ? Infinity : integer(v, 0, 0x7fffffff, 'Invalid halt flush timeout')
  },
}

function minHeap(vm: Vm, v: string): void {
  vm.processes.spawn.minHeap = heapSize(integer(v, 1, MOST, 'bad heap size'))
}
function maxHeap(vm: Vm, change: Partial<Vm['processes']['spawn']['defaultMaxHeap']>): void {
  vm.processes.spawn.defaultMaxHeap = { ...vm.processes.spawn.defaultMaxHeap, ...change }
}

/** Flags that have a value, which may be glued to them. Of those that are not in the table the value means nothing here. */
const WITH_VALUE = new RegExp(`^-(${[
  'SP', 'SDcpu', 'SDPcpu', 'SDio', 'S', 'pc', 'pad', 'hmaxel', 'hmaxib', 'hmaxk', 'hmax', 'hmbs', 'hms', 'hpds', 'hmqd', 'h', 'IO[tps]', 'IOP[tp]',
  'JDdump', 'JMsingle', 'JPcover', 'JPperf', 'J', 'M\\w+', 'dcg', 'rg', 'sbwtdcpu', 'sbwtdio', 'sbwt', 'sbt', 'scl', 'sct', 'secio', 'sub', 'sws', 'swct', 'swtdcpu', 'swtdio',
  'swt', 'sssdcpu', 'sssdio', 'sss', 'spp', 'sfwi', 'stbt', 'zdbbl', 'zdntgc', 'zosrl', 'zebwt', 'zhft', 'W', 'fn', '[aABCeinPQtTRK]',
].join('|')})(.*)$`)
/** Those without. */
const ALONE = new Set(['-d', '-L', '-r', '-ssrct', '-v'])

function unknown(emulator: string, flag: string): EmulatorFlagError {
  if (flag.startsWith('-s')) return new EmulatorFlagError(`bad scheduling option ${flag}`)
  if (flag.startsWith('-z')) return new EmulatorFlagError(`bad -z option ${flag}`)
  return new EmulatorFlagError(`${emulator} unknown flag ${flag}`)
}

/**
 * Applies the flags.
 * @param emulator what an unknown flag is complained of as
 * @returns true when a flag asked for the version only, which has been printed
 * @throws EmulatorFlagError
 */
export function applyEmulatorFlags(vm: Vm, flags: readonly string[], erts: string, emulator = 'beam.smp'): boolean {
  for (let i = 0; i < flags.length; i++) {
    const flag = flags[i]!
    if (flag === '-V') {
      vm.host.write(2, new TextEncoder().encode(`Erlang (SMP,ASYNC_THREADS) (BEAM) emulator version ${erts}\r\n`))
      return true
    }
    const match = WITH_VALUE.exec(flag)
    if (!match) {
      const debugs = flag === '-D' && vm.release >= 28
      if (debugs) vm.debugger.enabled = true
      const corrects = /^-c(true|false)?$/.exec(flag)
      if (corrects) {
        const value = corrects[1] ?? (/^(true|false)$/.test(flags[i + 1] ?? '') ? flags[++i] : 'false')
        vm.settings.timeCorrection = value === 'true'
      }
      if (ALONE.has(flag) || debugs || corrects) {
        continue
      }
      throw unknown(emulator, flag)
    }
    const name = match[1]!
    const next = flags[i + 1]
    let value = match[2]!
    if (value === '' && next !== undefined && !next.startsWith('-')) value = flags[++i]!
    else if (value === '' && name === 'dcg') value = next ?? '--'
    FLAGS[name]?.(vm, value)
  }
  vm.processes.spawn.updateDefaults()
  return false
}
