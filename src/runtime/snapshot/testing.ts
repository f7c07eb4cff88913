/** Compares two machines object by object, closures included: what a snapshot has forgotten. */
import { getHeapSnapshot } from 'node:v8'
import { RefTable } from '../refs.ts'

/** What is at a path is not to be compared. */
export type Ignored = (path: string) => boolean

const isObject = (value: unknown): value is object => (typeof value === 'object' && value !== null) || typeof value === 'function'
/** Typed arrays of this size are the machine's memory. */
const LARGE = 1 << 24
/** So many characters of a text are in what the engine tells. */
const SHOWN = 1024
const UNKNOWN = '\0'

/** Objects, arrays, maps and sets by their contents. */
export function objectDifferences(a: object, b: object, ignored: Ignored): string[] {
  const seen = new Map<object, object>()
  const found: string[] = []
  const work: [unknown, unknown, string][] = [[a, b, '']]
  const show = (value: unknown): string => (isObject(value) ? (value.constructor?.name ?? 'object') : String(value))
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const [one, other, path] = next
    if (ignored(path) || Object.is(one, other)) continue
    if (!isObject(one) || !isObject(other) || one.constructor !== other.constructor) {
      found.push(`${path}: ${show(one)}, ${show(other)}`)
      continue
    }
    if (seen.has(one)) continue
    seen.set(one, other)
    if (ArrayBuffer.isView(one) && ArrayBuffer.isView(other)) {
      const bytes = (view: ArrayBufferView): Buffer => Buffer.from(view.buffer, view.byteOffset, view.byteLength)
      if (one.byteLength < LARGE && !bytes(one).equals(bytes(other))) found.push(`${path}: other bytes`)
      continue
    }
    const parts = [partsOf(one), partsOf(other)] as const
    for (const key of new Set([...parts[0].keys(), ...parts[1].keys()])) work.push([parts[0].get(key), parts[1].get(key), `${path}.${key}`])
  }
  return found
}
/** By name; the entries of maps whose keys are objects by their place. */
function partsOf(object: object): Map<string, unknown> {
  if (object instanceof RefTable) return new Map([...object.all()].map(([low, high, value]) => [`${high},${low}`, value as unknown]))
  const parts = new Map<string, unknown>()
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(object))) parts.set(name, value)
  if (object instanceof Map) [...object].forEach(([key, value], i) => parts.set(isObject(key) ? `#${i}` : `[${String(key)}]`, value))
  if (object instanceof Set) [...object].forEach((value, i) => parts.set(isObject(value) ? `#${i}` : `[${String(value)}]`, value))
  return parts
}

interface HeapNode {
  readonly type: string
  readonly name: string
  readonly edges: readonly (readonly [type: string, name: string, to: number])[]
}
class Roots {
  readonly a: unknown
  readonly b: unknown
  constructor(a: unknown, b: unknown) {
    this.a = a
    this.b = b
  }
}

/** What the variables of closures hold that can be reached, as the host's engine tells it. Maps and sets are left out. */
export async function closureDifferences(a: readonly unknown[], b: readonly unknown[], ignored: Ignored): Promise<string[]> {
  const roots = new Roots(a, b)
  const { nodeAt, find } = await heap()
  const root = nodeAt(find(Roots.name))
  const to = (name: string): number => root.edges.find(([, edge]) => edge === name)![2]
  const found: string[] = []
  const seen = new Set<number>()
  const work: [number, number, string][] = [[to('a'), to('b'), '']]
  const show = (node: HeapNode): string => {
    const { type, name, edges } = node
    const value = edges.find(([, edge]) => edge === 'value')
    return type === 'number' && value ? nodeAt(value[2]).name : isText(node) ? `string ${textOf(node)}` : `${type} ${name}`
  }
  // the engine keeps a text in one piece, as its parts or as a part of another (of which it doesn't tell where), and may change that at any time
  const isText = ({ type }: HeapNode): boolean => type.endsWith('string')
  const textOf = ({ type, name, edges }: HeapNode): string => {
    if (type !== 'concatenated string') return type === 'sliced string' ? UNKNOWN : name
    const part = (wanted: string): string => textOf(nodeAt(edges.find(([, edge]) => edge === wanted)![2]))
    return (part('first') + part('second')).slice(0, SHOWN)
  }
  const same = (x: HeapNode, y: HeapNode): boolean => show(x) === show(y) || (isText(x) && isText(y) && (textOf(x) + textOf(y)).includes(UNKNOWN))
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const [one, other, path] = next
    if (one === other || seen.has(one) || ignored(path)) continue
    seen.add(one)
    const [x, y] = [nodeAt(one), nodeAt(other)]
    if (!same(x, y)) {
      found.push(`${path}: ${show(x)}, ${show(y)}`)
      continue
    }
    if (['Map', 'Set', 'RefTable', 'Int32Array', 'Uint8Array'].includes(x.name)) continue
    const edges = (node: HeapNode): Map<string, number> => new Map(node.edges.filter(([type, name]) => followed(type, name)).map(([, name, target]) => [name, target]))
    const [left, right] = [edges(x), edges(y)]
    for (const name of new Set([...left.keys(), ...right.keys()])) {
      const [p, q] = [left.get(name), right.get(name)]
      if (p !== undefined && q !== undefined) work.push([p, q, `${path}.${name}`])
      else if (!ignored(`${path}.${name}`)) found.push(`${path}.${name}: only one has it`)
    }
  }
  return roots.a === a ? found : []
}
const followed = (type: string, name: string): boolean =>
  (type === 'property' && name !== '__proto__' && name !== 'prototype') || type === 'element' || type === 'context' || (type === 'internal' && name === 'context')

async function heap(): Promise<{ nodeAt: (index: number) => HeapNode; find: (name: string) => number }> {
  const chunks: Buffer[] = []
  for await (const chunk of getHeapSnapshot({ exposeNumericValues: true } as never)) chunks.push(chunk as Buffer)
  const { snapshot: { meta }, nodes, edges, strings } = JSON.parse(Buffer.concat(chunks).toString()) as {
    snapshot: { meta: { node_fields: string[]; node_types: [string[]]; edge_fields: string[]; edge_types: [string[]] } }
    nodes: number[]; edges: number[]; strings: string[]
  }
  const size = meta.node_fields.length
  const [type, name, count] = ['type', 'name', 'edge_count'].map((field) => meta.node_fields.indexOf(field)) as [number, number, number]
  const first: number[] = []
  for (let at = 0, edge = 0; at < nodes.length; at += size) {
    first.push(edge)
    edge += 3 * nodes[at + count]!
  }
  const nodeAt = (at: number): HeapNode => {
    const from = first[at / size]!
    return {
      type: meta.node_types[0][nodes[at + type]!]!, name: strings[nodes[at + name]!]!,
      edges: Array.from({ length: nodes[at + count]! }, (_, i) => {
        const kind = meta.edge_types[0][edges[from + 3 * i]!]!
        const label = edges[from + 3 * i + 1]!
        return [kind, kind === 'element' || kind === 'hidden' ? String(label) : strings[label]!, edges[from + 3 * i + 2]!] as const
      }),
    }
  }
  const find = (wanted: string): number => {
    for (let at = 0; at < nodes.length; at += size) {
      if (strings[nodes[at + name]!] === wanted && meta.node_types[0][nodes[at + type]!] === 'object' && nodeAt(at).edges.some(([, edge]) => edge === 'a')) return at
    }
    throw new Error(`no ${wanted}`)
  }
  return { nodeAt, find }
}
