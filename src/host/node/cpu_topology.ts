/**
 * Where Linux's processors are: in which node of memory, package and core each of them lies.
 * @see https://docs.kernel.org/admin-guide/cputopology.html
 */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { LogicalProcessor } from '../host.ts'

const NODES = '/sys/devices/system/node'
const CPUS = '/sys/devices/system/cpu'

/** `online`: as many must be there. Undefined: the operating system doesn't say it. */
export function cpuTopology(online: number): readonly LogicalProcessor[] | undefined {
  try {
    const nodes = numbered(NODES, 'node').map((node) => processorsOf(join(NODES, `node${node}`), node))
    const found = nodes.length > 0 ? nodes.flat() : processorsOf(CPUS, -1)
    if (found.length === 0 || found.length < online) return undefined
    const spread = packagesOfSeveralNodes(found)
    const placed = found.map((p) => (spread.has(p.processor) ? { ...p, node: -1, processorNode: p.node } : p))
    placed.sort((a, b) => ORDER.map((key) => a[key] - b[key]).find((d) => d !== 0) ?? 0)
    placed.forEach((p, i) => {
      const before = placed[i - 1]
      if (before !== undefined && SAME_CORE.every((key) => before[key] === p[key])) placed[i] = { ...p, thread: before.thread + 1 }
    })
    return placed
  } catch {
    return undefined
  }
}

const SAME_CORE = ['node', 'processor', 'processorNode', 'core'] as const
const ORDER = [...SAME_CORE, 'logical'] as const

function processorsOf(folder: string, node: number): LogicalProcessor[] {
  return numbered(folder, 'cpu').flatMap((logical) => {
    const [processor, core] = ['physical_package_id', 'core_id'].map((file) => numberIn(join(folder, `cpu${logical}`, 'topology', file)))
    return processor === undefined || core === undefined ? [] : [{ node, processor, processorNode: -1, core, thread: 0, logical }]
  })
}
function packagesOfSeveralNodes(found: readonly LogicalProcessor[]): Set<number> {
  const nodes = new Map<number, number>()
  const several = new Set<number>()
  for (const { processor, node } of found) {
    if ((nodes.get(processor) ?? node) !== node) several.add(processor)
    nodes.set(processor, node)
  }
  return several
}

/** Numbers behind a word in the names of a folder's files. */
function numbered(folder: string, word: string): number[] {
  try {
    return readdirSync(folder).flatMap((name) => (name.startsWith(word) && /^\d+$/.test(name.slice(word.length)) ? [Number(name.slice(word.length))] : []))
  } catch {
    return []
  }
}
/** Undefined: what is not online has none. */
function numberIn(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
