/**
 * Native functions of module prim_socket, on which OTP's module socket is built: sockets by the calls of the C library (see
 * docs/decisions/0012-sockets-by-the-c-library.md). Where there are none the library is refused, and the functions raise notsup.
 */
import type { BifFunction } from '../../runtime/bif.ts'
import type { NifFamily } from '../../runtime/nifs.ts'
import { isLocalPid } from '../../term/terms.ts'
import { NONE } from '../../term/types.ts'
import type { Term } from '../../term/types.ts'
import { Addresses } from './addresses.ts'
import { Answers } from './answers.ts'
import { cancelling } from './cancelling.ts'
import { ControlMessages } from './control_messages.ts'
import { info } from './info.ts'
import type { Settings } from './info.ts'
import { ioctl } from './ioctl.ts'
import { lifecycle } from './lifecycle.ts'
import { OptionValues } from './option_values.ts'
import { receiving } from './receiving.ts'
import { sendfile } from './sendfile.ts'
import { sending } from './sending.ts'
import { socketOptions } from './socket_options.ts'
import { Sockets } from './sockets.ts'
import { Tables } from './tables.ts'

export const primSocket: NifFamily = (vm) => {
  const answers = new Answers(vm)
  const am = vm.atomsOf('registry', 'use_registry', 'debug', 'socket_debug', 'iow')
  const settings: Settings = { debug: false, socketDebug: false, iow: false }
  const addresses = new Addresses(answers)
  const values = new OptionValues(answers, addresses)
  const control = new ControlMessages(answers, addresses, values)
  const tables = new Tables(answers)
  const sockets = new Sockets(answers)

  /** What opens a socket: whether there are the calls at all is only found out then. */
  const opening = (open: BifFunction): BifFunction => (...args) => {
    return vm.host.sockets?.calls === undefined ? vm.error(answers.am.notsup) : open(...args)
  }
  const { 'nif_open/2': openOf, 'nif_open/4': open, ...others } = lifecycle(sockets, addresses)
  return {
    module: 'prim_socket',
    load: (map) => {
      const registry = answers.inMap(map, am.registry)
      if (registry === NONE || !isLocalPid(registry) || vm.host.sockets?.mayCall !== true) return false
      sockets.registry = registry
      sockets.useRegistry = answers.boolInMap(map, am.use_registry, true)
      settings.iow = answers.boolInMap(map, am.iow, false)
      settings.debug = answers.boolInMap(map, am.debug, false)
      settings.socketDebug = answers.boolInMap(map, am.socket_debug, false)
      return true
    },
    save: () => ({ settings: { ...settings }, registry: sockets.registry, useRegistry: sockets.useRegistry }),
    restore: (state: { settings: Settings; registry: Term; useRegistry: boolean }) => {
      Object.assign(settings, state.settings)
      sockets.registry = state.registry
      sockets.useRegistry = state.useRegistry
    },
    functions: {
      'nif_open/2': opening(openOf!),
      'nif_open/4': opening(open!),
      ...others,
      ...sending(sockets, addresses, control),
      ...receiving(sockets, addresses, control, tables),
      ...sendfile(sockets),
      ...socketOptions(sockets, addresses, values, control),
      ...ioctl(sockets, addresses, tables),
      ...info(sockets, addresses, tables, settings),
      ...cancelling(sockets),
    },
  }
}
