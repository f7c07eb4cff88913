/** setopt and getopt: of the operating system, and those of OTP itself. */
import { keep, release } from '../../runtime/kept.ts'
import { isLocalPid } from '../../term/terms.ts'
import { NONE } from '../../term/types.ts'
import type { Term } from '../../term/types.ts'
import { int32, uint32 } from '../arguments.ts'
import type { Addresses } from './addresses.ts'
import { AF_LOCAL } from './addresses.ts'
import type { ControlMessages } from './control_messages.ts'
import { onSocket } from './lifecycle.ts'
import type { SocketFunctions } from './lifecycle.ts'
import type { OptionValues } from './option_values.ts'
import { LEVELS, SOL_IP, SOL_SOCKET, SO_LINGER } from './options.ts'
import type { Option } from './options.ts'
import { CONTROL_BUFFER, READ_BUFFER } from './socket.ts'
import type { Socket } from './socket.ts'
import type { Sockets } from './sockets.ts'

const SO_PRIORITY = 12
const IP_TOS = 1
/** A value's size that is asked for natively is not larger. */
const LARGEST = 1 << 24

interface OtpOption {
  readonly get: (socket: Socket) => Term
  readonly set?: (socket: Socket, value: Term) => Term
}

export function socketOptions(sockets: Sockets, addresses: Addresses, values: OptionValues, control: ControlMessages): SocketFunctions {
  const { answers, vm } = sockets
  const { t } = vm
  const am = vm.atomsOf(
    'ok', 'socket', 'otp', 'value', 'socket_option', 'default', 'not_owner', 'undefined', 'integer', 'boolean', 'otp_socket_option', 'native',
    'data_size',
  )
  const on = onSocket(sockets)
  const known = new Map<string, Option>()
  for (const { number, options } of LEVELS(vm.release)) {
    for (const option of options) if (option.number !== undefined) known.set(`${number} ${option.number}`, option)
  }

  // ---- the operating system's ------------------------------------------------------------------------------------------

  const put = (socket: Socket, level: number, option: number, value: Uint8Array): Term => {
    const { calls } = sockets
    const { descriptor } = socket
    if (level === SOL_SOCKET && option === SO_LINGER) socket.lingers = true
    // the operating system sets a priority together with a type of service
    const priority = new Uint8Array(4)
    const keeps = level === SOL_IP && option === IP_TOS && typeof calls.getOption(descriptor, SOL_SOCKET, SO_PRIORITY, priority) === 'number'
    const error = calls.setOption(descriptor, level, option, value)
    if (error === undefined && keeps) {
      const second = calls.setOption(descriptor, SOL_SOCKET, SO_PRIORITY, priority)
      return answers.done(second === 'EPERM' ? undefined : second)
    }
    return answers.done(error)
  }
  const set = (socket: Socket, level: number, number: number, value: Term): Term => {
    if (!socket.open) return answers.closed()
    const option = known.get(`${level} ${number}`)
    if (option?.set === undefined) return answers.invalid(am.socket_option)
    const kind = values.kinds[option.set]
    if (kind?.set === undefined) return answers.invalid(am.socket_option)
    const bytes = kind.set(value)
    return bytes === undefined ? answers.invalid(am.value) : put(socket, level, number, bytes)
  }
  const setNative = (socket: Socket, level: number, option: number, value: Term): Term => {
    if (!socket.open) return answers.closed()
    const bool = answers.asBool(value)
    const bytes = t.isBinary(value) ? t.bytes(value) : values.int(bool === undefined ? int32(t, value) : Number(bool))
    return bytes === undefined ? answers.errorInvalid(am.value) : put(socket, level, option, bytes)
  }
  const ask = (socket: Socket, level: number, option: number, value: Uint8Array, make: (bytes: Uint8Array) => Term): Term => {
    const size = sockets.calls.getOption(socket.descriptor, level, option, value)
    return typeof size === 'string' ? answers.failure(size) : answers.ok(make(value.subarray(0, size)))
  }
  const get = (socket: Socket, level: number, number: number): Term => {
    if (!socket.open) return answers.closed()
    const option = known.get(`${level} ${number}`)
    if (option?.get === undefined) return answers.invalid(am.socket_option)
    if (option.get === 'pktoptions') return ask(socket, level, number, new Uint8Array(socket.readControl), (bytes) => control.encode(bytes))
    if (option.get === 'protocol') {
      return ask(socket, level, number, new Uint8Array(4), (bytes) => {
        const protocol = new DataView(bytes.buffer).getInt32(0, true)
        return protocol === 0 && socket.domain === AF_LOCAL ? am.default : t.integer(protocol)
      })
    }
    const kind = values.kinds[option.get]
    if (kind?.get === undefined) return answers.invalid(am.socket_option)
    const { get: make, size } = kind
    const value = new Uint8Array(size!)
    // a number may come in fewer bytes than it has
    return ask(socket, level, number, value, (bytes) => make(size === 4 ? value : bytes))
  }
  const getNative = (socket: Socket, level: number, option: number, spec: Term): Term => {
    if (!socket.open) return answers.closed()
    if (spec === am.integer || spec === am.boolean) {
      const value = new Uint8Array(4)
      return ask(socket, level, option, value, () => {
        const number = new DataView(value.buffer).getInt32(0, true)
        return spec === am.integer ? t.integer(number) : answers.bool(number !== 0)
      })
    }
    if (t.isBinary(spec)) return ask(socket, level, option, t.bytes(spec).slice(), (bytes) => t.binary(bytes))
    const size = int32(t, spec)
    if (size === undefined || size < 0 || size > LARGEST) return answers.invalid(am.value)
    if (size === 0) return answers.done(sockets.calls.setOption(socket.descriptor, level, option, new Uint8Array(0)))
    return ask(socket, level, option, new Uint8Array(size), (bytes) => t.binary(bytes))
  }

  // ---- OTP's own -------------------------------------------------------------------------------------------------------

  const flag = (name: 'debug' | 'iow' | 'selectRead'): OtpOption => ({
    get: (socket) => answers.bool(socket[name]),
    set: (socket, value) => {
      const on = answers.asBool(value)
      if (on === undefined) return answers.invalid(am.value)
      socket[name] = on
      return am.ok
    },
  })
  /** A size of at least 1; undefined: it is none. */
  const bufferSize = (value: Term, otherwise: number): number | undefined => {
    if (value === am.default) return otherwise
    const size = t.safeInteger(value)
    return size !== undefined && size > 0 ? size : undefined
  }
  const size = (name: 'readControl' | 'writeControl'): OtpOption => ({
    get: (socket) => t.integer(socket[name]),
    set: (socket, value) => {
      const bytes = bufferSize(value, CONTROL_BUFFER)
      if (bytes === undefined) return answers.invalid(am.value)
      socket[name] = bytes
      return am.ok
    },
  })
  const buffer: OtpOption = {
    get: ({ bufferCount, bufferSize: bytes }) => (bufferCount === 0 ? t.integer(bytes) : t.tuple(t.integer(bufferCount), t.integer(bytes))),
    set: (socket, value) => {
      const pair = t.isTupleOf(value, 2)
      const count = pair ? uint32(t, t.element(value, 1)) : 0
      const bytes = bufferSize(pair ? t.element(value, 2) : value, READ_BUFFER)
      if (count === undefined || (pair && count === 0) || bytes === undefined) return answers.invalid(am.value)
      socket.bufferCount = count
      socket.bufferSize = bytes
      return am.ok
    },
  }
  const owner: OtpOption = {
    get: (socket) => socket.owner,
    set: (socket, value) => {
      if (socket.owner !== vm.self) return answers.errorInvalid(am.not_owner)
      if (!isLocalPid(value)) return answers.invalid(am.value)
      socket.owner = value
      if (vm.processes.lookup(value) === 0) sockets.ownerGone(socket)
      else sockets.involve(socket, value)
      return am.ok
    },
  }
  const meta: OtpOption = {
    get: (socket) => socket.meta === undefined ? am.undefined : vm.k.copy_in(socket.meta.term),
    set: (socket, value) => {
      if (socket.owner !== vm.self) return answers.errorInvalid(am.not_owner)
      if (socket.meta !== undefined) release(vm, socket.meta)
      socket.meta = keep(vm, value)
      return am.ok
    },
  }
  const registry: OtpOption = {
    get: (socket) => answers.bool(socket.useRegistry),
    set: (socket, value) => {
      if (answers.asBool(value) !== true) return answers.invalid(am.value)
      if (!socket.useRegistry) {
        socket.useRegistry = true
        sockets.registered(socket)
      }
      return am.ok
    },
  }
  const otp = new Map<number, OtpOption>([
    [1001, flag('debug')], [1002, flag('iow')], [1003, owner], [1004, buffer], [1006, size('readControl')], [1007, size('writeControl')],
    [1008, { get: (socket) => t.integer(socket.descriptor) }], [1009, meta], [1010, registry], [1011, flag('selectRead')],
    [1999, { get: (socket) => addresses.domain(socket.domain) }],
  ])
  const REGISTRY = 1010
  const unknownOtp = (number: number): Term => answers.raiseInvalid(t.tuple(am.otp_socket_option, t.integer(number)))

  const setOtp = (socket: Socket, number: number, value: Term): Term => {
    const option = otp.get(number)
    if (option?.set === undefined) return unknownOtp(number)
    return socket.open ? option.set(socket, value) : answers.closed()
  }
  const getOtp = (socket: Socket, number: number): Term => {
    const option = otp.get(number)
    if (option === undefined) return unknownOtp(number)
    if (!socket.open && number !== REGISTRY) return answers.closed()
    return answers.ok(option.get(socket))
  }

  const levelOf = (term: Term): number | undefined => (term === am.socket ? SOL_SOCKET : int32(t, term))
  const asked = (socket: Socket, levelTerm: Term, optionTerm: Term, spec: Term): Term => {
    const option = int32(t, optionTerm)
    if (option === undefined) return answers.notThatInteger(optionTerm)
    if (levelTerm === am.otp && spec === NONE) return getOtp(socket, option)
    const level = levelOf(levelTerm)
    if (level === undefined) return answers.notThatInteger(levelTerm)
    return spec === NONE ? get(socket, level, option) : getNative(socket, level, option, spec)
  }

  return {
    'nif_setopt/5': on((socket, levelTerm, optionTerm, value, nativeTerm) => {
      const native = int32(t, nativeTerm!)
      if (native === undefined) return vm.badarg()
      const option = int32(t, optionTerm!)
      if (option === undefined) return answers.notThatInteger(optionTerm!)
      if (levelTerm === am.otp) return native === 0 ? setOtp(socket, option, value!) : vm.badarg()
      const level = levelOf(levelTerm!)
      if (level === undefined) return answers.notThatInteger(levelTerm!)
      return native === 0 ? set(socket, level, option, value!) : setNative(socket, level, option, value!)
    }),
    'nif_getopt/3': on((socket, level, option) => asked(socket, level!, option!, NONE)),
    'nif_getopt/4': on((socket, level, option, spec) => asked(socket, level!, option!, spec!)),
    // since OTP 29: with a value to begin with (SCTP), or natively
    'nif_getopt/5': on((socket, level, option, kind, spec) =>
      kind === am.native ? asked(socket, level!, option!, spec!) : answers.invalid(am.socket_option)),
  }
}
