/**
 * The name of this node. There are no connections to others (docs/differences.md): what changes with a name is how the node and what it has
 * made are called, and what processes that monitor nodes are told. The name goes with the process net_kernel that gave it.
 */
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { nodesOf } from './nodes.ts'
import type { Vm } from './vm.ts'

/** Which messages a process wants (process_flag({monitor_nodes, Options}, true)), and how often it has asked for them. */
interface NodesMonitor {
  readonly wanted: NodesWanted
  count: number
}
export interface NodesWanted {
  /** No options: {nodeup, Node}, of visible nodes. */
  readonly plain: boolean
  readonly asList: boolean
  readonly nodeType: 'visible' | 'hidden' | 'all' | undefined
  readonly reason: boolean
  readonly connection: boolean
}

export type NodeState = readonly (readonly [pid: Term, monitors: readonly (readonly [key: string, monitor: NodesMonitor])[]])[]

export const ANONYMOUS = 'nonode@nohost'
/** Since OTP 26 creations below this one are reserved. */
const FIRST_CREATION = 4

export class LocalNode {
  private readonly vm: Vm
  private readonly am
  private readonly anonymous: Term
  private kernel: Term = NONE
  private readonly monitors = new Map<Term, Map<string, NodesMonitor>>()

  constructor(vm: Vm) {
    this.vm = vm
    this.am = vm.atomsOf('nodeup', 'nodedown', 'node_type', 'nodedown_reason', 'connection_id', 'visible', 'undefined', 'net_kernel_terminated', 'net_kernel')
    this.anonymous = vm.atom(ANONYMOUS)
    vm.processes.onExit.push((_process, pid) => {
      this.monitors.delete(pid)
      if (pid === this.kernel) this.loseName()
    })
  }

  get alive(): boolean {
    return this.kernel !== NONE
  }

  /** setnode/2: false where the node has a name already, or nobody is net_kernel. */
  setName(name: Term, creation: number): boolean {
    const { processes } = this.vm
    const kernel = processes.registry.whereis(this.am.net_kernel)
    if (this.alive || kernel === NONE || processes.lookup(kernel) === 0) return false
    this.kernel = kernel
    processes.setNode(name, this.vm.release < 26 ? creation : nodesOf(this.vm).unused(name, Math.max(creation, FIRST_CREATION)))
    this.tell(this.am.nodeup, name, NONE)
    return true
  }
  private loseName(): void {
    const { processes } = this.vm
    const name = processes.nodeName
    this.kernel = NONE
    processes.setNode(this.anonymous, 0)
    this.tell(this.am.nodedown, name, this.am.net_kernel_terminated)
  }

  /** For a snapshot: who monitors nodes. Undefined: it has a name. */
  save(): NodeState | undefined {
    return this.alive ? undefined : [...this.monitors].map(([pid, of]) => [pid, [...of]])
  }
  restore(state: NodeState): void {
    for (const [pid, of] of state) this.monitors.set(pid, new Map(of.map(([key, { wanted, count }]) => [key, { wanted, count }])))
  }

  /** A process monitors nodes, or no more: how often it had asked for that before. */
  monitor(pid: Term, on: boolean, wanted: NodesWanted): number {
    const key = JSON.stringify(wanted)
    const of = this.monitors.get(pid) ?? new Map<string, NodesMonitor>()
    const before = of.get(key)?.count ?? 0
    if (on) of.set(key, { wanted, count: before + 1 })
    else of.delete(key)
    if (of.size > 0) this.monitors.set(pid, of)
    else this.monitors.delete(pid)
    return before
  }
  private tell(what: Term, node: Term, reason: Term): void {
    const { vm } = this
    if (this.monitors.size === 0) return
    vm.scratch(() => {
      for (const [pid, monitors] of this.monitors) {
        for (const { wanted, count } of monitors.values()) {
          const message = this.message(what, node, reason, wanted)
          if (message === undefined) continue
          for (let i = 0; i < count; i++) vm.k.send(vm.processes.lookup(pid), message)
        }
      }
    })
  }
  private message(what: Term, node: Term, reason: Term, wanted: NodesWanted): Term | undefined {
    const { t } = this.vm
    const { am } = this
    if (wanted.plain) return t.tuple(what, node)
    if (wanted.nodeType === 'hidden') return undefined
    const info: [Term, Term][] = []
    if (wanted.connection) info.push([am.connection_id, am.undefined])
    if (wanted.reason && what === am.nodedown) info.push([am.nodedown_reason, reason])
    if (wanted.nodeType !== undefined) info.push([am.node_type, am.visible])
    return t.tuple(what, node, wanted.asList ? t.list(info.map(([key, value]) => t.tuple(key, value))) : t.map(info))
  }
}

/** The node of a machine; made when it is first needed. */
export function localNodeOf(vm: Vm): LocalNode {
  const known = vm.state.get('local_node') as LocalNode | undefined
  if (known !== undefined) return known
  const made = new LocalNode(vm)
  vm.state.set('local_node', made)
  return made
}
