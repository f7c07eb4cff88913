/**
 * What programs are told of the processors and of binding schedulers to them. Nothing is bound here, as under `erl` where that fails: what is asked for is kept, and
 * `system_info(scheduler_bindings)` tells that none is.
 */
import type { LogicalProcessor } from '../host/host.ts'
import type { Term } from '../term/types.ts'
import { NIL, isCons, isSmall, small, smallValue } from '../term/terms.ts'
import { ofMachine } from './of_machine.ts'
import type { Vm } from './vm.ts'

/** Names of `system_info(scheduler_bind_type)`, by those of the flag `+sbt`. */
export const BIND_TYPES = {
  u: 'unbound', ns: 'no_spread', ts: 'thread_spread', ps: 'processor_spread', s: 'spread', nnts: 'no_node_thread_spread', nnps: 'no_node_processor_spread',
  tnnps: 'thread_no_node_processor_spread', db: 'thread_no_node_processor_spread',
} as const
export type BindType = (typeof BIND_TYPES)[keyof typeof BIND_TYPES]

const MOST = 0xffff
const FIELDS = ['node', 'processor', 'processorNode', 'core', 'thread', 'logical'] as const

export class CpuTopology {
  private readonly vm: Vm
  defined: readonly LogicalProcessor[] | undefined
  bindType: BindType = 'unbound'
  private read = false
  private found: readonly LogicalProcessor[] | undefined

  constructor(vm: Vm) {
    this.vm = vm
  }
  static of(vm: Vm): CpuTopology {
    return ofMachine(vm, 'cpu_topology', CpuTopology)
  }

  /** What the operating system says. */
  get detected(): readonly LogicalProcessor[] | undefined {
    if (!this.read) this.found = this.vm.host.system.cpuTopology
    this.read = true
    return this.found
  }
  get used(): readonly LogicalProcessor[] | undefined {
    return this.defined ?? this.detected
  }

  /** As `erlang:format_cpu_topology/1` takes it. */
  term(processors: readonly LogicalProcessor[] | undefined): Term {
    const { vm } = this
    const cpu = vm.atom('cpu')
    return processors === undefined ? vm.atom('undefined') : vm.t.list(processors.map((p) => vm.t.tuple(cpu, ...FIELDS.map((field) => small(p[field])))))
  }
  /** What a term of that form says; undefined: it has another. */
  parsed(term: Term): readonly LogicalProcessor[] | undefined {
    const { t } = this.vm
    const processors: LogicalProcessor[] = []
    for (; isCons(term); term = t.tl(term)) {
      const cpu = t.hd(term)
      if (!t.isTupleOf(cpu, 7) || t.element(cpu, 1) !== this.vm.atom('cpu')) return undefined
      const ids = FIELDS.map((_, i) => t.element(cpu, i + 2))
      if (!ids.every((id) => isSmall(id) && smallValue(id) >= -1 && smallValue(id) <= MOST)) return undefined
      const [node, processor, processorNode, core, thread, logical] = ids.map(smallValue) as [number, number, number, number, number, number]
      processors.push({ node, processor, processorNode, core, thread, logical })
    }
    processors.sort(inOrder)
    return term === NIL && processors.length > 0 && isSound(processors) ? processors : undefined
  }
}

const ORDER = ['processor', 'node', 'processorNode', 'core', 'thread'] as const
const inOrder = (a: LogicalProcessor, b: LogicalProcessor): number => ORDER.map((key) => a[key] - b[key]).find((d) => d !== 0) ?? 0

/** Numbers and places are each of one processor alone; either all lie in some node or none, and nodes are parts of packages or packages of nodes. OTP doesn't look at the first for that. */
function isSound(processors: readonly LogicalProcessor[]): boolean {
  const distinct = (keys: readonly (keyof LogicalProcessor)[]): boolean => new Set(processors.map((p) => keys.map((key) => p[key]).join())).size === processors.length
  if (!distinct(['logical']) || !distinct(ORDER)) return false
  const [first, ...rest] = processors
  if (first!.node < 0 && first!.processorNode < 0) return rest.every((p) => p.node < 0 && p.processorNode < 0)
  const nodeOf = new Map(processors.map((p) => [p.processor, p.node]))
  return rest.every((p) => p.node < 0 !== p.processorNode < 0 && nodeOf.get(p.processor) === p.node)
}
