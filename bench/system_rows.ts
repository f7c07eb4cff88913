// The rows that look at a whole machine: memory of processes, a million of them, lateness of a waiting process.
import { type Places, type Side, erlSide, glulamSide } from './side.ts'

export type MemoryResult = {
  /** Bytes that an idle process takes: of the resident set, and (Glulam) of the arena in linear memory. */
  readonly idle: { readonly erl: number; readonly glulam: number; readonly glulamArena: number }
  readonly alive: number
  readonly million: Record<'erl' | 'glulam', { readonly spawnMs: number; readonly answerMs: number; readonly resident: number }>
}
export type LatencyResult = {
  readonly seconds: number
  readonly busy: number
  readonly elements: number
  /** Microseconds later than asked for. */
  readonly late: Record<'erl' | 'glulam', { p50: number; p99: number; p999: number; worst: number; heapBytes: number }>
}

async function need(side: Side, command: string): Promise<number[]> {
  const line = await side.ask(command, 600_000)
  if (line === undefined || /[^\d\s-]/.test(line)) throw new Error(`${side.name}: ${command}: ${line ?? 'ended'}`)
  return line.split(' ').map(Number)
}

const IDLE = 100_000

async function idleBytes(side: Side): Promise<{ resident: number; arena: number }> {
  const arena = async (): Promise<number> => (side.name === 'glulam' ? (await need(side, 'arena'))[0]! : 0)
  // The code is loaded, and the allocators have their first blocks.
  await need(side, 'call bench_memory spawn_idle 1000')
  await side.ask('call bench_memory release')
  await new Promise((resolve) => setTimeout(resolve, 300))
  const before = { resident: side.resident(), arena: await arena() }
  await need(side, `call bench_memory spawn_idle ${IDLE}`)
  const resident = (side.resident() - before.resident) / IDLE
  const result = { resident, arena: ((await arena()) - before.arena) / IDLE }
  side.end()
  return result
}

async function millionAlive(side: Side, alive: number): Promise<{ spawnMs: number; answerMs: number; resident: number }> {
  const [spawnMs, answerMs] = await need(side, `call bench_memory million ${alive}`)
  const resident = side.resident()
  side.end()
  return { spawnMs: spawnMs!, answerMs: answerMs!, resident }
}

export async function measureMemory(places: Places, alive: number): Promise<MemoryResult> {
  const erl = await idleBytes(erlSide(places))
  const glulam = await idleBytes(glulamSide(places))
  return {
    idle: { erl: erl.resident, glulam: glulam.resident, glulamArena: glulam.arena },
    alive,
    million: { erl: await millionAlive(erlSide(places), alive), glulam: await millionAlive(glulamSide(places), alive) },
  }
}

/** `elements`: of the list that stays alive, a cons and a pair each (40 bytes in erl, 20 in Glulam). */
export async function measureLatency(places: Places, seconds: number, busy: number, elements: number): Promise<LatencyResult> {
  const late = async (side: Side) => {
    const [p50, p99, p999, worst, heapBytes] = await need(side, `call bench_latency run ${seconds} ${busy} ${elements}`)
    side.end()
    return { p50: p50!, p99: p99!, p999: p999!, worst: worst!, heapBytes: heapBytes! }
  }
  return { seconds, busy, elements, late: { erl: await late(erlSide(places)), glulam: await late(glulamSide(places)) } }
}
