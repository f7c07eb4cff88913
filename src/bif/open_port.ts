/** What `open_port/2` was asked for. @see https://www.erlang.org/doc/apps/erts/erlang#open_port/2 */
import type { PortOptions } from '../runtime/driver.ts'
import { nativeCharacters, nativeName } from '../runtime/native_names.ts'
import type { Term } from '../term/types.ts'
import { NIL, isAtom, isCons, isSmall, smallValue } from '../term/terms.ts'
import type { Vm } from '../runtime/vm.ts'

/** Lines of the option `line` without a number. */
const DEFAULT_LINE = 512
const DEFAULT_HIGH = 8192
const MAX_LIMIT = 2n ** 64n - 2n
const EQUALS = 0x3d

type Writable<T> = { -readonly [K in keyof T]: T[K] }
/** What concerns the port, not its driver, besides. */
export interface OpenOptions extends PortOptions {
  readonly command: Uint8Array
  readonly binary: boolean
  readonly eof: boolean
  readonly line: number
  readonly parallelism: boolean
}
type Options = Writable<OpenOptions> & { in: boolean; out: boolean; cd: Term }

/** The options, or the atom with which they are refused: `badopt` or `badarg`. */
export function readPortOptions(vm: Vm, name: Term, settings: Term): OpenOptions | Term {
  const { t } = vm
  const am = vm.atomsOf('badarg', 'badopt')
  const options = defaults(vm)
  for (; isCons(settings); settings = t.tl(settings)) {
    if (!readOption(vm, options, t.hd(settings))) return am.badopt
  }
  if (settings !== NIL) return am.badopt
  options.read = options.in || !options.out
  options.write = options.out || !options.in
  if ((options.line > 0 && options.packet > 0) || (options.stderrToStdout && !options.stdio)) return am.badopt
  return readName(vm, options, name) ? options : am.badarg
}

function defaults(vm: Vm): Options {
  return {
    kind: 'any', command: new Uint8Array(0), packet: 0, line: 0, stdio: true, stderrToStdout: false, exitStatus: false, binary: false,
    eof: false, in: false, out: false, read: true, write: true, parallelism: vm.settings.portParallelism, cd: NIL, directory: undefined,
    environment: [], args: undefined, arg0: undefined, high: DEFAULT_HIGH, low: DEFAULT_HIGH / 2,
  }
}

/** The first argument: `{spawn, Command}` and so on. */
function readName(vm: Vm, options: Options, name: Term): boolean {
  const { t } = vm
  const kinds = new Map<Term, PortOptions['kind']>([
    [vm.atom('spawn'), 'any'], [vm.atom('spawn_driver'), 'driver'], [vm.atom('spawn_executable'), 'executable'], [vm.atom('fd'), 'fd'],
  ])
  if (vm.release <= 25 && (isAtom(name) || isCons(name))) return readFileName(vm, options, name)
  const size = t.isTuple(name) ? t.tupleSize(name) : 0
  const kind = size > 0 ? kinds.get(t.element(name, 1)) : undefined
  if (kind === undefined || size !== (kind === 'fd' ? 3 : 2)) return false
  options.kind = kind
  if (kind === 'fd') {
    const [input, output] = [t.element(name, 2), t.element(name, 3)]
    if (!isSmall(input) || !isSmall(output)) return false
    options.descriptors = [smallValue(input), smallValue(output)]
    options.command = new TextEncoder().encode(`${smallValue(input)}/${smallValue(output)}`)
  } else {
    const command = nativeName(vm, t.element(name, 2), false)
    if (command === undefined) return false
    options.command = command
  }
  if (kind !== 'executable' && (options.args !== undefined || options.arg0 !== undefined)) return false
  if (options.cd !== NIL) {
    options.directory = nativeName(vm, options.cd, false)
    if (options.directory === undefined) return false
  }
  return !(kind === 'fd' && options.exitStatus)
}

/** An atom or a list of bytes: a file, up to OTP 25. */
function readFileName(vm: Vm, options: Options, name: Term): boolean {
  const bytes = isAtom(name) ? [...vm.atoms.text(name)].map((c) => c.charCodeAt(0)) : vm.t.listToArray(name)?.map((c) => (isSmall(c) ? smallValue(c) : -1))
  if (bytes === undefined || !bytes.every((byte) => byte > 0 && byte < 256)) return false
  options.kind = 'file'
  options.command = Uint8Array.from(bytes)
  return !options.exitStatus && options.args === undefined && options.arg0 === undefined && options.cd === NIL
}

function readOption(vm: Vm, options: Options, option: Term): boolean {
  const { t } = vm
  if (isAtom(option)) return plainOption(options, vm.atoms.text(option))
  if (!t.isTupleOf(option, 2) || !isAtom(t.element(option, 1))) return false
  const value = t.element(option, 2)
  switch (vm.atoms.text(t.element(option, 1))) {
    case 'packet': return packet(options, value)
    case 'line':
      if (!isSmall(value) || smallValue(value) <= 0) return false
      options.line = smallValue(value)
      return true
    case 'env': return environment(vm, options, value)
    case 'args': return argumentList(vm, options, value)
    case 'arg0':
      options.arg0 = nativeName(vm, value)
      return options.arg0 !== undefined
    case 'cd':
      options.cd = value
      return true
    case 'parallelism':
      options.parallelism = value === vm.atom('true')
      return options.parallelism || value === vm.atom('false')
    case 'busy_limits_port': {
      const found = limits(vm, value)
      if (found !== undefined) [options.low, options.high] = found
      return found !== undefined
    }
    // signals to ports are never queued here
    case 'busy_limits_msgq': return limits(vm, value) !== undefined
    default: return false
  }
}

function plainOption(options: Options, name: string): boolean {
  switch (name) {
    case 'stream': options.packet = 0; break
    case 'use_stdio': options.stdio = true; break
    case 'nouse_stdio': options.stdio = false; break
    case 'stderr_to_stdout': options.stderrToStdout = true; break
    case 'line': options.line = DEFAULT_LINE; break
    case 'binary': options.binary = true; break
    case 'in': options.in = true; break
    case 'out': options.out = true; break
    case 'eof': options.eof = true; break
    case 'exit_status': options.exitStatus = true; break
    case 'hide': case 'overlapped_io': break
    default: return false
  }
  return true
}

function packet(options: Options, value: Term): boolean {
  const bytes = isSmall(value) ? smallValue(value) : 0
  if (bytes !== 1 && bytes !== 2 && bytes !== 4) return false
  options.packet = bytes
  return true
}

function argumentList(vm: Vm, options: Options, value: Term): boolean {
  const args: Uint8Array[] = []
  const items = vm.t.listToArray(value)
  if (items === undefined) return false
  for (const item of items) {
    const bytes = nativeName(vm, item)
    if (bytes === undefined) return false
    args.push(bytes)
  }
  options.args = args
  return true
}

/** `[{Name, Value | false}]`; of several such options the last counts. */
function environment(vm: Vm, options: Options, value: Term): boolean {
  const { t } = vm
  const variables: [Uint8Array, Uint8Array | undefined][] = []
  for (; isCons(value); value = t.tl(value)) {
    const pair = t.hd(value)
    if (!t.isTupleOf(pair, 2)) return false
    const unset = t.element(pair, 2) === vm.atom('false') || t.element(pair, 2) === NIL
    const key = isAtom(t.element(pair, 1)) ? undefined : nativeCharacters(vm, t.element(pair, 1))
    const text = unset || isAtom(t.element(pair, 2)) ? undefined : nativeCharacters(vm, t.element(pair, 2))
    if (key === undefined || key.includes(EQUALS) || (!unset && text === undefined)) return false
    variables.push([key, text])
  }
  options.environment = variables
  return value === NIL
}

/** `{Low, High}`, or `disabled`: never. */
function limits(vm: Vm, value: Term): [number, number] | undefined {
  const { t } = vm
  if (value === vm.atom('disabled')) return [Infinity, Infinity]
  if (!t.isTupleOf(value, 2)) return undefined
  const low = t.isInteger(t.element(value, 1)) ? t.bigint(t.element(value, 1)) : 0n
  const high = t.isInteger(t.element(value, 2)) ? t.bigint(t.element(value, 2)) : 0n
  if (low < 1n || low > MAX_LIMIT || high < 1n || high > MAX_LIMIT) return undefined
  return [Number(low < high ? low : high), Number(high)]
}
