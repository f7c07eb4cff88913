/** Registered names. */
import type { BifFamily } from '../runtime/bif.ts'
import * as L from '../term/layout.ts'
import { NONE } from '../term/types.ts'
import { isAtom, isLocalPid, isLocalPort } from '../term/terms.ts'

export const registry: BifFamily = (vm) => {
  const { registry } = vm.processes
  const am = vm.atomsOf('true', 'undefined', 'none', 'notalive', 'registered_name')
  const again = vm.code.internExport(vm.atom('erlang'), vm.atom('register'), 2, false)
  return {
    erlang: {
      'register/2': (name, id) => {
        if (!isAtom(name) || name === am.undefined || (!isLocalPid(id) && !isLocalPort(id))) return vm.badarg(am.none)
        const alive = isLocalPid(id) ? vm.processes.there(id) !== 0 : vm.processes.existingParty(id) !== undefined
        if (!alive) return vm.badarg(am.notalive)
        if (registry.nameOf(id) !== NONE) return vm.badarg(am.registered_name)
        if (registry.waits?.() === true) {
          vm.setCell(L.CELL_SLICES, 0)
          return vm.yieldTo(again, [name, id])
        }
        return registry.register(name, id) ? am.true : vm.badarg(am.none)
      },
      'unregister/1': (name) => (isAtom(name) && registry.unregister(name) ? am.true : vm.badarg()),
      'whereis/1': (name) => {
        if (!isAtom(name)) return vm.badarg()
        const id = registry.whereis(name)
        return id === NONE ? am.undefined : id
      },
      'registered/0': () => vm.t.list(registry.registered()),
    },
  }
}
