/**
 * Flags of the emulator (`+…` on the command line, `-…` here): those that mean something to this machine are applied, those
 * about threads, schedulers and allocators are checked and passed over (docs/differences.md).
 *
 * @see https://www.erlang.org/doc/apps/erts/erl_cmd.html#emulator-flags
 */
import { COVERAGE_MODES } from '../runtime/coverage.ts'
import { fileNames } from '../runtime/native_names.ts'
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
const passed: Apply = () => {}

/** Flags that change what programs see. */
const FLAGS: Readonly<Record<string, Apply>> = {
  P: (vm, v) => {
    if (v !== 'legacy') vm.k.set_process_limit(integer(v, 1024, MOST, 'bad number of processes'))
  },
  Q: (vm, v) => {
    if (v !== 'legacy') vm.state.set('port_limit', integer(v, 1024, MOST, 'bad number of ports'))
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
    vm.processes.spawn.minVheap = integer(v, 1, MOST, 'bad heap size')
  },
  hmax: (vm, v) => maxHeap(vm, { words: integer(v, 0, MOST, 'bad max heap size') }),
  hmaxk: (vm, v) => maxHeap(vm, { kill: boolean(v, 'bad max heap kill') }),
  hmaxel: (vm, v) => maxHeap(vm, { log: boolean(v, 'bad max heap error logger') }),
  hmaxib: (vm, v) => maxHeap(vm, { binaries: boolean(v, 'bad max heap include bins') }),
  hmqd: (vm, v) => {
    if (v !== 'on_heap' && v !== 'off_heap') throw bad('Invalid message_queue_data flag:', v)
    vm.processes.spawn.offHeapMessages = v === 'off_heap'
  },
  hpds: passed,
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
  vm.processes.spawn.minHeap = integer(v, 1, MOST, 'bad heap size')
}
function maxHeap(vm: Vm, change: Partial<Vm['processes']['spawn']['defaultMaxHeap']>): void {
  vm.processes.spawn.defaultMaxHeap = { ...vm.processes.spawn.defaultMaxHeap, ...change }
}

/** First letters of the flags that have a value, where it may be glued to the flag. */
const WITH_VALUE = /^-(a|A|B|C|e|i|n|P|Q|t|T|R|K|SP|SDcpu|SDPcpu|SDio|S|pc|pad|hmaxel|hmaxib|hmaxk|hmax|hmbs|hms|hpds|hmqd|h|IO[tps]|IOP[tp]|JDdump|JMsingle|JPcover|JPperf|J|M\w+|rg|s\w+|zhft|z\w+|W|fn)(.*)$/

/**
 * Applies the flags.
 * @returns true when a flag asked for the version only, which has been printed
 * @throws EmulatorFlagError
 */
export function applyEmulatorFlags(vm: Vm, flags: readonly string[], erts: string): boolean {
  for (let i = 0; i < flags.length; i++) {
    const flag = flags[i]!
    if (flag === '-V') {
      vm.host.write(2, new TextEncoder().encode(`Erlang (SMP,ASYNC_THREADS) (BEAM) emulator version ${erts}\n`))
      return true
    }
    const match = WITH_VALUE.exec(flag)
    if (!match) continue
    const name = match[1]!
    const next = flags[i + 1]
    let value = match[2]!
    if (value === '' && next !== undefined && !next.startsWith('-')) value = flags[++i]!
    FLAGS[name]?.(vm, value)
  }
  vm.processes.spawn.updateDefaults()
  return false
}
