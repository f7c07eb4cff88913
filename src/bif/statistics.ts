/** erlang:statistics/1. */
import * as L from '../term/layout.ts'
import type { BifFamily } from '../runtime/bif.ts'
import type { DirtyKind } from '../runtime/dirty_load.ts'
import { microstatesOf } from '../runtime/microstates.ts'
import type { Term } from '../term/types.ts'
import { small } from '../term/terms.ts'

export const statistics: BifFamily = (vm) => {
  const { t, host, scheduler } = vm
  const am = vm.atomsOf('input', 'output', 'undefined', 'true', 'false', 'id', 'type', 'scheduler', 'counters')
  const long = (cell: number): number => Number(t.view.getBigInt64(cell, true))
  const int = (n: number | bigint): Term => t.integer(n)

  /** {Total, Since the last call}. */
  const since = (total: () => number) => {
    let last = 0
    return (): Term => {
      const now = total()
      const result = t.tuple(int(now), int(now - last))
      last = now
      return result
    }
  }
  const reductions = (): number =>
    long(L.CELL_REDUCTIONS) + Math.max(0, vm.cell(L.CELL_SLICE) - vm.reductionsLeft)
  const runnable = (): number => vm.cell(L.CELL_RUNNABLE)
  const io = (key: string): Term => int((vm.state.get(key) as (() => number) | undefined)?.() ?? 0)
  const wallTime = (...dirty: DirtyKind[]) => (): Term => {
    if (vm.state.get('scheduler_wall_time') === undefined) return am.undefined
    const total = host.monotonic()
    const busy = [scheduler.busy, ...dirty.flatMap((kind) => vm.parking.load.busy(kind))]
    return t.list(busy.map((time, i) => t.tuple(small(i + 1), int(Math.min(time, total)), int(total))))
  }
  const lists = (n: () => number, threads: number) => (): Term =>
    t.list(Array.from({ length: threads }, (_, i) => int(i === 0 ? n() : 0)))

  const items: Readonly<Record<string, () => Term>> = {
    context_switches: () => t.tuple(int(long(L.CELL_SWITCHES)), small(0)),
    exact_reductions: since(reductions),
    reductions: since(reductions),
    garbage_collection: () => t.tuple(int(long(L.CELL_GC_COUNT)), int(long(L.CELL_GC_RECLAIMED)), small(0)),
    io: () => t.tuple(t.tuple(am.input, io('io.input')), t.tuple(am.output, io('io.output'))),
    run_queue: () => int(runnable()),
    run_queue_lengths: lists(runnable, 2),
    run_queue_lengths_all: lists(runnable, 3),
    total_run_queue_lengths: () => int(runnable()),
    total_run_queue_lengths_all: () => int(runnable()),
    active_tasks: lists(() => runnable() + 1, 2),
    active_tasks_all: lists(() => runnable() + 1, 3),
    total_active_tasks: () => int(runnable() + 1),
    total_active_tasks_all: () => int(runnable() + 1),
    runtime: since(() => Math.floor(host.processorTime() / 1000)),
    wall_clock: since(() => Math.floor(host.monotonic() / 1e6)),
    scheduler_wall_time: wallTime('cpu'),
    scheduler_wall_time_all: wallTime('cpu', 'io'),
    microstate_accounting: () => {
      const { worked, waited } = microstatesOf(vm).times()
      const times: Readonly<Record<string, number>> = { emulator: worked, sleep: waited }
      const counters = STATES.map((state) => [vm.atom(state), int(times[state] ?? 0)] as const)
      return t.list([t.map([[am.id, small(1)], [am.type, am.scheduler], [am.counters, t.map(counters)]])])
    },
  }
  const byAtom = new Map(Object.entries(items).map(([name, item]) => [vm.atom(name), item]))
  return {
    erlang: {
      'statistics/1': (item) => byAtom.get(item)?.() ?? vm.badarg(),
    },
    erts_internal: {
      'scheduler_wall_time/1': (on) => {
        if (on !== am.true && on !== am.false) return vm.badarg()
        const old = vm.state.get('scheduler_wall_time') !== undefined
        if (on === am.true) vm.state.set('scheduler_wall_time', true)
        else vm.state.delete('scheduler_wall_time')
        return vm.bool(old)
      },
      // The messages that statistics would gather come from this many threads, and one.
      'no_aux_work_threads/0': () => small(2),
    },
  }
}

/** States of microstate accounting. */
const STATES = ['emulator', 'port', 'aux', 'check_io', 'gc', 'other', 'sleep'] as const
