/** The name of this node. What makes connections to other nodes is absent. */
import type { BifFamily } from '../runtime/bif.ts'
import { ANONYMOUS, localNodeOf } from '../runtime/local_node.ts'
import type { Term } from '../term/types.ts'
import { isAtom } from '../term/terms.ts'

/** Of a larger number its last 32 bits count, as in OTP. */
const MAX_CREATION = 0xffffffffffffffffn

export const distribution: BifFamily = (vm) => {
  const { t } = vm
  const am = vm.atomsOf('true', 'false', 'notalive', 'nodedown', 'allow_passive_connect', 'badopt')
  /** name@host */
  const isNodeName = (name: Term): boolean => isAtom(name) && /^[^@]*@[^@]+$/su.test(vm.atoms.text(name))

  const monitorNode = (node: Term, flag: Term): Term => {
    if (!isAtom(node) || (flag !== am.true && flag !== am.false)) return vm.badarg()
    if (node === vm.processes.nodeName) return am.true
    if (!localNodeOf(vm).alive) return vm.error(am.notalive)
    // there is no connection to it, and none comes about
    if (flag === am.true) vm.k.send(vm.proc, t.tuple(am.nodedown, node))
    return am.true
  }
  return {
    erlang: {
      'setnode/2': (name, creation) => {
        const number = t.isInteger(creation) ? t.bigint(creation) : -1n
        if (!isNodeName(name) || vm.atoms.text(name) === ANONYMOUS || number < 0n || number > MAX_CREATION) return vm.badarg()
        return localNodeOf(vm).setName(name, Number(BigInt.asUintN(32, number))) ? am.true : vm.badarg()
      },
      'monitor_node/2': monitorNode,
      'monitor_node/3': (node, flag, options) => {
        const list = t.listToArray(options)
        if (list === undefined || list.some((option) => option !== am.allow_passive_connect)) return vm.badarg()
        return monitorNode(node, flag)
      },
    },
  }
}
