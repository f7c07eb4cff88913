/**
 * The snapshot of a boot (docs/decisions/0010): the second start with the same words keeps the state of its machine. At first when the code server runs and the
 * first process after it is about to get a name: there are no ports, no terminal, no timers, nobody has looked at the clock. And again when all applications are started,
 * and what the command line says is about to be done, if what there is then can be kept. Later starts go on from there, if the
 * machine before the boot is the same and all that the boot has read until then; else they boot.
 */
import { readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { checksum128 } from '../host/node/checksum.ts'
import type { NodeHost } from '../host/node/host.ts'
import { InputRecorder, isSame } from '../host/node/inputs.ts'
import type { Inputs } from '../host/node/inputs.ts'
import { forgetOldest, keepPrivate, kept, writeAside } from '../host/node/kept_bytes.ts'
import type { OtpRoot } from '../host/node/otp.ts'
import { machineVersion } from '../host/node/translation_cache.ts'
import { Clock } from '../runtime/clock.ts'
import { BeforeBoot, restoreSnapshot } from '../runtime/snapshot/state.ts'
import { VaryingWords } from '../runtime/varying_words.ts'
import type { CommandLine } from '../runtime/varying_words.ts'
import * as L from '../term/layout.ts'
import { pidNumber } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Vm } from '../runtime/vm.ts'
import { bootFiles } from './ahead.ts'
import { keepModuleFiles, openModuleFiles } from './module_files.ts'
import type { FilePlaces } from './module_files.ts'

/** So many starts are remembered. */
const REMEMBERED = 64
/** Registered when the code server runs, and nothing is there yet that can't be kept. */
const LAST = 'code_server'

/** So often the last process of a boot lets the others run. */
const MOST_TRIES = 5000
/** The code server runs; all applications are started, and what the command line says is about to be done. */
export type Moment = 'code server' | 'started'

/** Milliseconds at most until something of standard input is there; rounds of the event loop until everybody knows that it is over. */
const SETTLES = 2
const ROUNDS = 3

const sumOf = (bytes: Uint8Array): string => Buffer.from(checksum128(bytes).buffer).toString('hex')

export interface Start {
  readonly vm: Vm
  readonly host: NodeHost
  readonly otp: OtpRoot
  readonly line: CommandLine
  /** Flags of the emulator. */
  readonly emulator: readonly string[]
  /** Where snapshots are kept. */
  readonly directory: string
}

interface Head {
  /** Address of the varying words. */
  readonly words: number
  readonly inputs: Inputs
  readonly files: FilePlaces
}

export class BootSnapshot {
  private readonly start: Start
  private readonly about: string
  private readonly file: string
  private readonly files: string

  /** Undefined: there can be none. */
  static of(start: Start): BootSnapshot | undefined {
    const about = start.vm.code.ahead?.image === undefined ? undefined : aboutOf(start)
    return about === undefined ? undefined : new BootSnapshot(start, about)
  }
  private constructor(start: Start, about: string) {
    this.start = start
    this.about = about
    this.file = join(start.directory, `snapshot-${sumOf(Buffer.from(about))}`)
    this.files = join(start.directory, `files-${sumOf(Buffer.from(start.vm.code.ahead!.image!))}`)
  }

  /** Goes on from what is kept: true. Otherwise the machine is untouched. */
  resume(): boolean {
    const { vm, line, otp } = this.start
    const bytes = kept(this.file, this.about)
    if (bytes === undefined) return false
    const length = Buffer.from(bytes.buffer, bytes.byteOffset).readUInt32LE(0)
    const { words, inputs, files } = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as Head
    if (!isSame(inputs, vm.environment, this.start.host)) return false
    const fileOf = openModuleFiles(this.files, files, (module) => namesOf(otp).get(module)!)
    if (fileOf === undefined) return false
    const settled = this.inputSettles()
    restoreSnapshot(vm, bytes.subarray(4 + length), fileOf)
    new VaryingWords(vm, line, words)
    settled()
    return true
  }

  /**
   * Whatever is there of standard input at the start, and its end, has been read when a boot is over, and a program may see that: where it is read, the process that boots
   * lets the others run first. To be called before the state is there; then what it gives.
   */
  private inputSettles(): () => void {
    const { vm, host: { streams } } = this.start
    const { processes } = vm
    let over: boolean | undefined
    const { reader } = streams
    streams.reader = (fd, events) => {
      if (fd !== 0) return reader.call(streams, fd, events)
      over ??= false
      return reader.call(streams, fd, {
        data: (bytes) => events.data(bytes),
        end: () => {
          over = true
          events.end()
        },
        error: (code) => {
          over = true
          events.error(code)
        },
      })
    }
    return () => {
      if (over === undefined) delete (streams as Partial<typeof streams>).reader
      else {
        processes.leaderWaits = () => {
          processes.leaderWaits = undefined
          const [process, until] = [vm.proc, performance.now() + SETTLES]
          processes.hold(process)
          const look = (rounds: number): void => {
            if (rounds > 0 && performance.now() < until) setImmediate(look, over ? rounds - 1 : rounds)
            else {
              delete (streams as Partial<typeof streams>).reader
              processes.release(process)
              vm.scheduler.kick()
            }
          }
          look(ROUNDS)
          return true
        }
      }
    }
  }

  /**
   * Before a boot: keeps its state when the time has come, and again when it has come further, if starts like this one have been seen before.
   * `kept`: is told what was kept, or why nothing was.
   */
  watch(words: VaryingWords, kept?: (taken: Uint8Array | string, moment: Moment) => void): void {
    if (!this.seenBefore()) return
    const { vm, host } = this.start
    const { processes } = vm
    const before = new BeforeBoot(vm)
    const recorder = new InputRecorder(host, vm.environment, { clock: Clock.of(vm) })
    const last = vm.atom(LAST)
    const [user, loader] = [vm.atom('user'), vm.atom('erl_prim_loader')]
    const goesOn = startsSomething(this.start.line)
    const take = (moment: Moment): void => {
      vm.scheduler.pause = () => {
        if (moment === 'started' || !goesOn) recorder.stop()
        const taken = recorder.other ?? recorder.aside(() => before.take(vm))
        if (typeof taken !== 'string') this.keep(words, taken, recorder.inputs)
        kept?.(taken, moment)
      }
    }
    processes.registry.waits = () => {
      if (processes.registry.whereis(last) === NONE) return false
      processes.registry.waits = undefined
      take('code server')
      return true
    }
    if (!goesOn) return
    let tries = MOST_TRIES
    processes.leaderWaits = (leader) => {
      // the process that boots has started the loader
      if (leader !== processes.registry.whereis(user) || pidNumber(vm.self) !== pidNumber(processes.registry.whereis(loader)) - 1) return false
      // the last applications have started, but not everybody has heard of it
      if (!isAlone(vm) && tries-- > 0) return true
      processes.leaderWaits = undefined
      take('started')
      return true
    }
  }
  private keep(words: VaryingWords, taken: Uint8Array, inputs: Inputs): void {
    const { vm, otp } = this.start
    const files = keepModuleFiles(this.files, vm.code.ahead!, namesOf(otp))
    if (!files) return
    const head: Head = { words: words.address, inputs, files }
    const json = Buffer.from(JSON.stringify(head))
    const length = Buffer.alloc(4)
    length.writeUInt32LE(json.length)
    keepPrivate(this.file, this.about, Buffer.concat([length, json, taken]))
    for (const file of [this.file, this.files]) forgetOldest(this.start.directory, basename(file))
  }
  /** What is started once does not pay for being kept. */
  private seenBefore(): boolean {
    const file = join(this.start.directory, 'starts')
    let seen: string[] = []
    try {
      seen = readFileSync(file, 'latin1').split('\n')
    } catch {
      // the first of all
    }
    const own = sumOf(Buffer.from(this.about))
    if (seen.includes(own)) return true
    writeAside(file, Buffer.from([own, ...seen.slice(0, REMEMBERED)].join('\n')))
    return false
  }
}

/** The boot ends with something that is evaluated or called, and nobody types. */
function startsSomething({ words, extra }: CommandLine): boolean {
  const texts = words.slice(0, extra).map((word) => Buffer.from(word).toString())
  return ['-noshell', '-noinput'].some((word) => texts.includes(word)) && ['-eval', '-s', '-run'].some((word) => texts.includes(word))
}
/** All processes wait but the one that runs. */
const isAlone = (vm: Vm): boolean => vm.processes.all().every((p) => p === vm.proc || (vm.cell(p + L.P_STATE) & L.PS_WAITING) !== 0)

/** What a boot depends on besides what it reads; undefined: that can't be said. */
function aboutOf({ vm, host, line, emulator }: Start): string {
  const { pid: _, ...system } = host.system
  const words = line.words.map((word) => Buffer.from(word).toString('latin1'))
  const shape = words.map((word, i) => (line.evaluated.includes(i) ? null : word)).slice(0, line.extra)
  const { TZ } = process.env
  const relative = words.slice(0, line.extra).some((word, i) => !line.evaluated.includes(i) && /^[^/-].*[./]|^\.+$/.test(word))
  return JSON.stringify([
    machineVersion(), process.version, vm.code.ahead!.image, shape, line.extra !== undefined, emulator, system, host.files.encoding,
    process.getuid?.(), process.geteuid?.(), process.getgid?.(), process.getegid?.(), process.getgroups?.(), TZ, zone(),
    relative || process.env.ERL_LIBS !== undefined ? process.cwd() : '',
  ])
}
function zone(): string {
  const stat = statSync('/etc/localtime', { throwIfNoEntry: false })
  return stat === undefined ? '' : `${stat.ino} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`
}

/** Files of the modules that are linked ahead, by their names. */
const namesOf = (otp: OtpRoot): ReadonlyMap<string, string> => new Map(bootFiles(otp).map((file) => [/([^/]*)\.beam$/.exec(file)![1]!, file]))
