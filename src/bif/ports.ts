/** Ports: what module erlang's functions on ports call. The errors are answers here; erlang.erl raises them. */
import type { BifFamily } from '../runtime/bif.ts'
import { DriverError } from '../runtime/driver.ts'
import { ENTRY_MONITOR, Monitor } from '../runtime/party.ts'
import type { Port } from '../runtime/port.ts'
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { NIL, isAtom, isCons, isLocalPort } from '../term/terms.ts'
import type { Vm } from '../runtime/vm.ts'
import { readPortOptions } from './open_port.ts'

const MAX_COMMAND = 0xffffffff

export const ports: BifFamily = (vm) => {
  const { t, processes } = vm
  const am = vm.atomsOf(
    'true', 'false', 'badarg', 'badopt', 'badtype', 'notsup', 'undefined', 'force', 'nosuspend', 'erts_internal', 'port_command', 'normal', 'ok',
  )
  const after = (result: Term): Term => processes.afterSignals(result)
  const command = (value: Term): number | undefined => {
    const n = t.safeInteger(value)
    return n !== undefined && n >= 0 && n <= MAX_COMMAND ? n : undefined
  }
  const bytesOf = (data: Term): Uint8Array | undefined => {
    const binary = t.isBinary(data) ? data : vm.k.iolist_to_bitstring(data, 0)
    return binary === NONE ? undefined : t.bytes(binary).slice()
  }
  /** A reference, with which the answer comes once it is known. */
  const startedLater = (port: Port, starting: Promise<string | undefined>): Term => {
    const { refs } = processes
    const ref = refs.make()
    const [low, high, kind] = [refs.lowOf(ref), refs.highOf(ref), refs.kindOf(ref)]
    const owner = port.connected
    void starting.then((reason) => {
      port.starting = undefined
      if (reason !== undefined) port.neverOpened()
      port.deliverTerm(() => t.tuple(refs.build(low, high, kind), reason === undefined ? port.id : vm.atom(reason)), owner)
    })
    return ref
  }
  const info = portInfo(vm)
  /** `answer` about an open port, else what OTP says of one that isn't there, or of what is no port at all. */
  const about = (id: Term, none: Term, answer: (port: Port) => Term): Term => {
    if (!isLocalPort(id) && !isAtom(id)) return t.isPort(id) && processes.isOwn(id) ? am.undefined : none
    const port = vm.ports.lookup(id)
    return port === undefined ? am.undefined : answer(port)
  }

  return {
    erlang: {
      'ports/0': () => t.list(vm.ports.all()),
      'port_set_data/2': (id, data) => {
        const port = vm.ports.lookup(id)
        if (port === undefined) return vm.badarg()
        port.setData(data)
        return am.true
      },
      'port_get_data/1': (id) => vm.ports.lookup(id)?.getData() ?? vm.badarg(),
    },
    erts_internal: {
      'open_port/2': (name, settings) => {
        const options = readPortOptions(vm, name, settings)
        if (typeof options === 'number') return options
        try {
          const port = vm.ports.start(options.command, options)
          port.binary = options.binary
          port.softEof = options.eof
          port.parallelism = options.parallelism
          if (options.line > 0) port.inLines(options.line)
          return after(port.starting === undefined ? port.id : startedLater(port, port.starting))
        } catch (error) {
          if (!(error instanceof DriverError)) throw error
          return vm.atom(error.reason)
        }
      },
      'port_command/3': (id, data, options) => {
        let force = false
        let nosuspend = false
        for (; isCons(options); options = t.tl(options)) {
          if (t.hd(options) === am.force) force = true
          else if (t.hd(options) === am.nosuspend) nosuspend = true
          else return am.badopt
        }
        if (options !== NIL) return am.badopt
        const port = vm.ports.lookup(id)
        if (port === undefined) return am.badarg
        if (force && port.driver.softBusy !== true) return am.notsup
        const outcome = port.command(data, force)
        if (outcome !== 'busy') return after(outcome === 'done' ? am.true : am.badarg)
        if (nosuspend) return am.false
        port.wait()
        return vm.yieldTo(vm.code.internExport(am.erts_internal, am.port_command, 3), [id, data, NIL])
      },
      'port_control/3': (id, operation, data) => {
        const port = vm.ports.lookup(id)
        const n = command(operation)
        const bytes = port === undefined || n === undefined ? undefined : bytesOf(data)
        if (bytes === undefined) return am.badarg
        const answer = port!.control(n!, bytes)
        if (answer === undefined) return after(am.badarg)
        return after(port!.controlBinary ? t.binary(answer) : t.list(Array.from(answer, (byte) => t.integer(byte))))
      },
      'port_call/3': (id, operation, data) => {
        const port = vm.ports.lookup(id)
        const n = command(operation)
        const answer = port === undefined || n === undefined ? undefined : port.portCall(n, data)
        return after(answer === undefined ? am.badarg : t.tuple(am.ok, answer))
      },
      'port_close/1': (id) => {
        const port = vm.ports.lookup(id)
        return after(port?.close(vm.self) === true ? am.true : am.badarg)
      },
      'port_connect/2': (id, pid) => {
        const port = vm.ports.lookup(id)
        return after(port?.connect(pid) === true ? am.true : am.badarg)
      },
      'port_info/1': (id) => about(id, am.badarg, info.all),
      'port_info/2': (id, item) => about(id, am.badtype, (port) => info.one(port, item)),
    },
  }
}

/** Items of port_info/1 in OTP's order; `registered_name` first, if there is one. */
const SHOWN = ['name', 'links', 'id', 'connected', 'input', 'output', 'os_pid'] as const

function portInfo(vm: Vm) {
  const { t, processes } = vm
  const am = vm.atomsOf('undefined', 'process', 'registered_name', 'port_level', 'driver_level', 'badarg')
  const monitors = (port: Port): Term[] => {
    const out: Term[] = []
    for (let entry = port.party?.owned; entry !== undefined; entry = entry.next) {
      if (entry instanceof Monitor && entry.kind === ENTRY_MONITOR) out.push(t.tuple(am.process, entry.target!.id))
    }
    return out
  }
  const watchers = (port: Port): Term[] => {
    const out: Term[] = []
    for (let m = port.party?.lastWatcher; m !== undefined; m = m.previousWatcher) out.push(m.owner.id)
    return out
  }
  const items: Readonly<Record<string, (port: Port) => Term>> = {
    name: (port) => t.list(Array.from(port.name, (byte) => t.integer(byte))),
    links: (port) => t.list(port.party?.allLinks().reverse() ?? []),
    id: (port) => t.integer(vm.ports.index(port)),
    connected: (port) => port.connected,
    input: (port) => t.integer(port.input),
    output: (port) => t.integer(port.output),
    os_pid: (port) => (port.osPid < 0 ? am.undefined : t.integer(port.osPid)),
    monitors: (port) => t.list(monitors(port)),
    monitored_by: (port) => t.list(watchers(port)),
    // as in OTP: links, monitors and data, not what the driver has
    memory: (port) => t.integer(LINK_BYTES * (port.party?.allLinks().length ?? 0) + MONITOR_BYTES * (monitors(port).length + watchers(port).length)),
    queue_size: (port) => t.integer(port.pending),
    parallelism: (port) => vm.bool(port.parallelism),
    locking: (port) => (port.driver.portLevelLocking === true ? am.port_level : am.driver_level),
  }
  const byAtom = new Map(Object.entries(items).map(([name, item]) => [vm.atom(name), item]))
  const one = (port: Port, item: Term): Term => {
    if (item === am.registered_name) {
      const name = processes.registry.nameOf(port.id)
      return name === NONE ? NIL : t.tuple(item, name)
    }
    const value = byAtom.get(item)
    return value === undefined ? am.badarg : t.tuple(item, value(port))
  }
  return {
    one,
    all: (port: Port): Term => {
      const name = one(port, am.registered_name)
      const shown = SHOWN.map((item) => one(port, vm.atom(item)))
      return t.list(name === NIL ? shown : [name, ...shown])
    },
  }
}

/** What a link and a monitor take in OTP's emulator. */
const LINK_BYTES = 40
const MONITOR_BYTES = 136
