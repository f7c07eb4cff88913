/** Links, monitors and timers of processes in a snapshot (see state.ts): how they hang together, by their numbers, which are those of the monitors and then of the timers. */
import type { Address, Term } from '../../term/types.ts'
import { Kept } from '../kept.ts'
import { Monitor } from '../party.ts'
import type { Entry, Party } from '../party.ts'
import type { Timer } from '../timers.ts'
import type { Vm } from '../vm.ts'

type MonitorState = Pick<Monitor, 'kind' | 'low' | 'high' | 'reference' | 'alias' | 'priority' | 'name' | 'type'> & {
  readonly owner: Term
  /** Term and block in place of 'DOWN'. */
  readonly tag: readonly [Term, Address] | undefined
}
interface PartyState {
  readonly id: Term
  readonly links: readonly Term[]
  /** More than one link was there at some time. */
  readonly many: boolean
  /** Numbers of what it owns, the latest first, and of the monitors on it, the first first. */
  readonly owned: readonly number[]
  readonly watchers: readonly number[]
}
export interface PartiesState {
  readonly monitors: readonly MonitorState[]
  readonly parties: readonly PartyState[]
}

function chain<T>(first: T | undefined, next: (entry: T) => T | undefined): T[] {
  const all: T[] = []
  for (let entry = first; entry !== undefined; entry = next(entry)) all.push(entry)
  return all
}

/** `timers`: all that are set. Undefined: somebody takes part in something else. */
export function saveParties(vm: Vm, timers: readonly Timer[]): PartiesState | undefined {
  const parties = vm.processes.allParties()
  const plain = (p: Party): boolean =>
    p.doom === undefined && !p.suspending?.size && !p.suspendedBy?.size && !p.priorityLinks?.size && p.saveCalls === 0 && p.scheduler === 0
  if (!parties.every(plain)) return undefined
  const monitors: Monitor[] = []
  for (const party of parties) {
    for (const entry of chain(party.owned, ({ next }) => next)) {
      if (!(entry instanceof Monitor)) continue
      if (entry.remote !== undefined || (entry.tag?.count ?? 1) !== 1) return undefined
      monitors.push(entry)
    }
  }
  const numbers = new Map([...monitors, ...timers].map((entry, i) => [entry as object, i]))
  if (numbers.size !== vm.processes.signals.entries.size) return undefined
  const numbersOf = (list: readonly object[]): number[] => list.map((monitor) => numbers.get(monitor) ?? -1)
  const state = {
    monitors: monitors.map(({ kind, low, high, reference, alias, priority, name, type, owner, tag }): MonitorState =>
      ({ kind, low, high, reference, alias, priority, name, type, owner: owner.id, tag: tag && [tag.term, tag.block] })),
    parties: parties.map((party): PartyState => ({
      id: party.id, links: party.allLinks(), many: party.links !== undefined,
      owned: numbersOf(chain(party.owned, ({ next }) => next)), watchers: numbersOf(chain(party.firstWatcher, ({ nextWatcher }) => nextWatcher)),
    })),
  }
  return state.parties.some(({ owned, watchers }) => owned.includes(-1) || watchers.includes(-1)) ? undefined : state
}

export function restoreParties(vm: Vm, { monitors, parties }: PartiesState, timers: readonly Timer[]): void {
  const { processes } = vm
  const made = monitors.map(({ owner, tag, ...state }) => {
    const monitor = Object.assign(new Monitor(state.low, state.high, state.reference, processes.restoreParty(owner), state.alias), state)
    if (tag) monitor.tag = new Kept(...tag)
    processes.signals.entries.set(monitor.low, monitor.high, monitor)
    return monitor
  })
  const entries: Entry[] = [...made, ...timers]
  for (const { id, links, many, owned, watchers } of parties) {
    const party = processes.restoreParty(id)
    if (many) party.links = new Set(links)
    else for (const link of links) party.addLink(link)
    for (const number of owned.toReversed()) party.own(entries[number]!)
    for (const number of watchers) party.watch(made[number]!)
  }
}
