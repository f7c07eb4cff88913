// Times rows on both sides in turn.
import { type Places, type Side, bootedSide, erlSide, glulamSide } from './side.ts'

export type Row = { readonly module: string; readonly name: string }
export type RowResult = {
  readonly module: string
  readonly name: string
  /** Medians of the warm rounds, ms. */
  readonly erl: number
  readonly glulam: number
  /** Glulam / erl. */
  readonly ratio: number
  /** The first run in a machine that has not run the row before, ms. */
  readonly firstErl: number
  readonly firstGlulam: number
  /** The same as means of processor time instead of the clock's. */
  readonly cpu: { readonly erl: number; readonly glulam: number }
  readonly rounds: { readonly erl: readonly Time[]; readonly glulam: readonly Time[] }
}
/** Milliseconds by the clock and of the processor. */
export type Time = { readonly wall: number; readonly cpu: number }
export type Failure = { readonly module: string; readonly name: string; readonly error: string }

/** Modules whose rows need the system as it is after boot. */
export const BOOTED = new Set(['bench_otp', 'bench_sockets'])

export const isFailure = (r: RowResult | Failure): r is Failure => 'error' in r

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** The rows that the programs have, in their order. */
export async function listRows(places: Places): Promise<Row[]> {
  const erl = erlSide(places)
  const rows: Row[] = []
  let line = await erl.ask('call bench_runner list')
  while (line !== undefined && line !== 'end') {
    const [module, name] = line.split(' ')
    rows.push({ module: module!, name: name! })
    line = await erl.line()
  }
  erl.end()
  return rows
}

/** Both sides, started again when one has ended (a row that failed may take its machine along). */
export class Pair {
  private readonly places: Places
  private readonly makeGlulam: (places: Places) => Side
  erl: Side
  glulam: Side
  constructor(places: Places, booted: boolean) {
    this.places = places
    this.makeGlulam = booted ? bootedSide : glulamSide
    this.erl = erlSide(places)
    this.glulam = this.makeGlulam(places)
  }
  revive(): void {
    if (!this.erl.alive) this.erl = erlSide(this.places)
    if (!this.glulam.alive) this.glulam = this.makeGlulam(this.places)
  }
  end(): void {
    this.erl.end()
    this.glulam.end()
  }
}

class RowFailed extends Error {}

/**
 * Runs a row A B A B …: a first run, `WARM_UPS` more that don't count, then `rounds` rounds, more where they are short.
 * Both must give the same result. `byCpu`: processor time counts, not the clock.
 */
export async function measureRow(pair: Pair, row: Row, rounds: number, byCpu: boolean): Promise<RowResult | Failure> {
  pair.revive()
  let digest: string | undefined
  const once = async (side: Side): Promise<Time> => {
    const line = await side.ask(`${row.module} ${row.name}`)
    if (line === undefined) throw new RowFailed(`${side.name} ended or did not answer`)
    const [, wall, cpu, got] = /^(\d+) (-?\d+) (.*)$/.exec(line) ?? ['', '0', '0', line]
    const time = { wall: Number(wall) / 1e6, cpu: Number(cpu) / 1e6 }
    if (!(time.wall > 0)) throw new RowFailed(`${side.name}: ${got}`)
    if (digest !== undefined && digest !== got) throw new RowFailed(`${side.name} gives ${got}, not ${digest}`)
    digest = got
    return time
  }
  try {
    const first = [await once(pair.erl), await once(pair.glulam)] as const
    for (let i = 0; i < WARM_UPS; i++) {
      await once(pair.erl)
      await once(pair.glulam)
    }
    const times = { erl: [] as Time[], glulam: [] as Time[] }
    let total = 0
    while (times.erl.length < rounds || (total < SHORT_MS * rounds && times.erl.length < 4 * rounds)) {
      times.erl.push(await once(pair.erl))
      times.glulam.push(await once(pair.glulam))
      total += times.erl.at(-1)!.wall + times.glulam.at(-1)!.wall
    }
    return rowResult(row, first, times, byCpu)
  } catch (error) {
    if (!(error instanceof RowFailed)) throw error
    return { ...row, error: error.message }
  }
}

/** What a row took, of the first run and of those that count, erl's and Glulam's. */
export function rowResult(row: Row, first: readonly [Time, Time], times: { erl: Time[]; glulam: Time[] }, byCpu: boolean): RowResult {
  const wall = { erl: median(times.erl.map((t) => t.wall)), glulam: median(times.glulam.map((t) => t.wall)) }
  // erl counts processor time in milliseconds
  const cpu = { erl: Math.max(0.5, mean(times.erl.map((t) => t.cpu))), glulam: mean(times.glulam.map((t) => t.cpu)) }
  const [erl, glulam] = byCpu ? [cpu.erl, cpu.glulam] : [wall.erl, wall.glulam]
  const { wall: firstErl } = first[0]
  const firstGlulam = byCpu ? first[1].cpu : first[1].wall
  return { ...row, erl, glulam, ratio: glulam / erl, firstErl, firstGlulam, cpu, rounds: times }
}

/** All rounds of two results of a row. */
export function pooled(a: RowResult, b: RowResult, byCpu: boolean): RowResult {
  const first = (wall: number): Time => ({ wall, cpu: wall })
  const times = { erl: [...a.rounds.erl, ...b.rounds.erl], glulam: [...a.rounds.glulam, ...b.rounds.glulam] }
  return rowResult({ module: a.module, name: a.name }, [first(a.firstErl), first(a.firstGlulam)], times, byCpu)
}

const WARM_UPS = 1
/** Rows whose rounds take less than this on both sides together get more of them. */
const SHORT_MS = 100

export const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, v) => sum + Math.log(v), 0) / values.length)
