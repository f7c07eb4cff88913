/**
 * The node table: nodes by the index that external pids, ports and references carry. Index 0 is this node, whatever
 * its name is at the moment.
 */
import type { Term } from '../term/types.ts'
import type { Vm } from './vm.ts'

export class Nodes {
  private readonly vm: Vm
  private readonly names: Term[] = [0 as Term]
  private readonly creations: number[] = [0]
  private readonly indices = new Map<string, number>()

  constructor(vm: Vm) {
    this.vm = vm
  }

  /** `node/0`. */
  get thisName(): Term {
    return this.vm.processes.nodeName ?? this.vm.atom('nonode@nohost')
  }
  /** Creation of this node: 0 as long as it is not alive. */
  get thisCreation(): number {
    return this.vm.processes.creation ?? 0
  }

  /** Index of a node, entered if it is new. Creation 0 of this node's name means this node, whatever its creation. */
  intern(name: Term, creation: number): number {
    if (name === this.thisName && (creation === 0 || creation === this.thisCreation)) return 0
    const key = `${name} ${creation}`
    let index = this.indices.get(key)
    if (index === undefined) {
      index = this.names.length
      this.names.push(name)
      this.creations.push(creation)
      this.indices.set(key, index)
    }
    return index
  }

  /** A creation from one on that no other node of the name has had. */
  unused(name: Term, creation: number): number {
    while (this.indices.has(`${name} ${creation}`)) creation++
    return creation
  }

  /** Name of a node by index. */
  name(index: number): Term {
    return index === 0 ? this.thisName : this.names[index]!
  }
  creation(index: number): number {
    return index === 0 ? this.thisCreation : this.creations[index]!
  }

  /** The number that a node has in texts of its pids, ports and references: one for all nodes of a name, 0 for this one's. */
  channel(index: number): number {
    const name = this.name(index)
    return name === this.thisName ? 0 : this.names.indexOf(name)
  }
  /** Order of two nodes: by name, then creation. */
  compare(a: number, b: number): number {
    const [x, y] = [this.name(a), this.name(b)]
    return x === y ? Math.sign(this.creation(a) - this.creation(b)) : this.vm.k.cmp(x, y)
  }
}

/** The node table of a machine; made when it is first needed. */
export function nodesOf(vm: Vm): Nodes {
  let nodes = vm.state.get('nodes') as Nodes | undefined
  if (nodes === undefined) {
    nodes = new Nodes(vm)
    vm.state.set('nodes', nodes)
    const table = nodes
    vm.nodeOrder = (a, b) => table.compare(a, b)
  }
  return nodes
}
