/** What `process_info` tells about a process: one function an item. */
import * as L from '../term/layout.ts'
import type { Address, Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { NIL, isLocalPort, small } from '../term/terms.ts'
import { DICT_COPIES } from './kernel.ts'
import { toldHeap } from './heap_sizes.ts'
import { ENTRY_MONITOR, Monitor } from './party.ts'
import { treeOrder } from './tree_order.ts'
import type { Vm } from './vm.ts'
import type { Place } from './places.ts'

/** The items of process_info/1, in its order. */
export const DEFAULT_ITEMS = [
  'current_function', 'initial_call', 'status', 'message_queue_len', 'links', 'dictionary', 'trap_exit',
  'error_handler', 'priority', 'group_leader', 'total_heap_size', 'heap_size', 'stack_size', 'reductions',
  'garbage_collection', 'suspending',
] as const

/** Bytes that links, monitors and the like cost on the host's side, roughly. */
const PARTY_BYTES = 160

/** Value of an item of a process, built in the heap of the current one (0: not an item of this release). */
export type Item = (process: Address) => Term

export function processInfoItems(vm: Vm): ReadonlyMap<Term, Item> {
  const items = { ...identity(vm), ...running(vm), ...signals(vm), ...memory(vm), ...flags(vm) }
  const added: Readonly<Record<string, number>> = { async_dist: 26, label: 27, parent: 25, priority_messages: 28 }
  return new Map(
    Object.entries(items)
      .filter(([name]) => vm.release >= (added[name] ?? 0))
      .map(([name, item]) => [vm.atom(name), item]),
  )
}

function identity(vm: Vm) {
  const { t, k, processes } = vm
  const am = vm.atomsOf('undefined', 'on_heap', 'off_heap')
  const word = (process: Address, offset: number): Term => vm.cell(process + offset) as Term
  return {
    registered_name: (p: Address) => (word(p, L.P_NAME) === NONE ? (L.NIL as Term) : word(p, L.P_NAME)),
    initial_call: (p: Address) =>
      t.tuple(word(p, L.P_INITIAL_M), word(p, L.P_INITIAL_F), small(word(p, L.P_INITIAL_A))),
    parent: (p: Address) => (word(p, L.P_PARENT) === NONE ? am.undefined : k.copy_in(word(p, L.P_PARENT))),
    group_leader: (p: Address) => k.copy_in(word(p, L.P_GROUP_LEADER)),
    error_handler: (p: Address) => word(p, L.P_ERROR_HANDLER),
    label: (p: Address) => dictionaryValue(vm, p, vm.atom('$process_label')),
    priority: (p: Address) => processes.spawn.priorityAtom(word(p, L.P_PRIORITY)),
    dictionary: (p: Address) => {
      vm.bump(k.dict_size(p) >> 2)
      return k.dict_list(p, DICT_COPIES, NIL)
    },
    messages: (p: Address) => {
      // who looks at the mailbox has received what is in it, as far as aliases are concerned
      vm.m[L.CELL_FETCHES >>> 2]!++
      vm.bump(word(p, L.P_MSG_COUNT))
      return k.message_list(p)
    },
    message_queue_len: (p: Address) => small(word(p, L.P_MSG_COUNT)),
    message_queue_data: (p: Address) => ((word(p, L.P_FLAGS) & L.PF_OFF_HEAP_MSGS) !== 0 ? am.off_heap : am.on_heap),
  }
}

/** Value of a key in the dictionary of any process, `undefined` without it. */
export function dictionaryValue(vm: Vm, process: Address, key: Term): Term {
  const { k } = vm
  const slots = k.dict_slots(process)
  for (let i = 0; i < slots; i++) {
    const slot = k.dict_slot(process, i)
    if (slot !== 0 && k.eq_exact(vm.cell(slot) as Term, key) !== 0) return k.copy_in(vm.cell(slot + 4) as Term)
  }
  return vm.atom('undefined')
}

function running(vm: Vm) {
  const { t, exceptions } = vm
  const am = vm.atomsOf(
    'undefined', 'running', 'runnable', 'waiting', 'suspended', 'exiting', 'garbage_collecting',
  )
  /** Places on the stack of a process, innermost first. */
  const places = (p: Address, limit: number): Place[] =>
    p === vm.proc ? exceptions.currentPlaces(limit) : exceptions.walkStack(p, limit)
  const mfa = (place: Place): Term => t.tuple(place.module, place.fun, small(place.arity))
  const hibernate: Place = { module: vm.atom('erlang'), fun: vm.atom('hibernate'), arity: 3, file: '', line: 0 }
  const hibernateHere = vm.code.internExport(vm.atom('erlang'), vm.atom('hibernate'), 0, false)
  const placesOf = (p: Address, limit: number): Place[] => {
    if ((vm.cell(p + L.P_STATE) & L.PS_HIBERNATING) === 0) return places(p, limit)
    return vm.cell(p + L.P_NEXT_CP) === hibernateHere ? places(p, limit + 1).slice(1) : [hibernate]
  }
  const first = (p: Address): Place | undefined => placesOf(p, 1)[0]
  const depth = (): number => exceptions.depth
  return {
    current_function: (p: Address) => {
      const place = first(p)
      return place === undefined ? am.undefined : mfa(place)
    },
    current_location: (p: Address) => {
      const place = first(p)
      return place === undefined ? am.undefined : exceptions.frameTerm(place)
    },
    current_stacktrace: (p: Address) => t.list(placesOf(p, depth()).map((place) => exceptions.frameTerm(place))),
    status: (p: Address) => {
      const state = vm.cell(p + L.P_STATE)
      if (p === vm.proc || vm.parking.has(p)) return am.running
      if ((state & L.PS_EXITING) !== 0) return am.exiting
      if ((state & L.PS_COLLECTING) !== 0) return am.garbage_collecting
      if ((state & L.PS_SUSPENDED) !== 0) return am.suspended
      return (state & L.PS_RUNNABLE) !== 0 ? am.runnable : am.waiting
    },
    reductions: (p: Address) => {
      const total = vm.t.view.getBigInt64((p + L.P_REDUCTIONS) >>> 0, true)
      return t.integer(p === vm.proc ? total + BigInt(Math.max(0, vm.cell(L.CELL_SLICE) - vm.reductionsLeft)) : total)
    },
    catchlevel: (p: Address) => {
      let catches = 0
      const end = vm.cell(p + L.P_STACK_END)
      for (let a = stackPointer(vm, p); a !== end; a += 4) {
        const word = vm.cell(a)
        if ((word & L.IMM_MASK) === L.IMM_SPECIAL && word !== L.NIL) catches++
      }
      return small(catches)
    },
    backtrace: (p: Address) => {
      const lines = places(p, 1000).map((place) => {
        const name = `${vm.atoms.text(place.module)}:${vm.atoms.text(place.fun)}/${place.arity}`
        const source = place.line === 0 ? '' : ` ${place.file}:${place.line}`
        return `(${name}${source})`
      })
      return t.utf8(`Program counter: ${lines.map((line, i) => (i === 0 ? `${line}\n` : `Return addr ${line}\n`)).join('')}`)
    },
  }
}

function stackPointer(vm: Vm, process: Address): Address {
  return process === vm.proc ? vm.cell(L.CELL_SP) : vm.cell(process + L.P_SP)
}

function signals(vm: Vm) {
  const { t, processes } = vm
  const am = vm.atomsOf('process', 'port', 'time_offset', 'clock_service', 'true', 'false')
  const partyOf = (p: Address) => processes.existingParty(processes.pidOf(p))
  return {
    links: (p: Address) => {
      const links = partyOf(p)?.allLinks() ?? []
      const isPort = links.map((id) => (isLocalPort(id) ? 1 : 0))
      // pids come before ports
      const less = (a: number, b: number): boolean => (isPort[a] === isPort[b] ? vm.k.cmp(links[a]!, links[b]!) < 0 : isPort[a]! < isPort[b]!)
      return t.list(treeOrder(links.length, less).map((i) => links[i]!))
    },
    monitors: (p: Address) => {
      const out: Term[] = []
      for (let entry = partyOf(p)?.owned; entry !== undefined; entry = entry.next) {
        if (!(entry instanceof Monitor) || entry.kind !== ENTRY_MONITOR) continue
        const object =
          entry.type === am.time_offset ? am.clock_service
          : entry.name !== NONE ? t.tuple(entry.name, processes.nodeName)
          : entry.target!.id
        out.push(t.tuple(entry.type, object))
      }
      // the latest came first
      out.reverse()
      return t.list(treeOrder(out.length, (a, b) => a < b).map((i) => out[i]!))
    },
    monitored_by: (p: Address) => {
      const out: Term[] = []
      for (let m = partyOf(p)?.lastWatcher; m !== undefined; m = m.previousWatcher) out.push(m.owner.id)
      for (const watchers of vm.processes.nativeWatchers) out.push(...watchers(vm.cell(p + L.P_PID) as Term))
      return t.list(out)
    },
    priority_messages: (p: Address) => {
      const party = partyOf(p)
      if (party?.priorityLinks?.size) return am.true
      for (let entry = party?.owned; entry !== undefined; entry = entry.next) if (entry instanceof Monitor && entry.priority) return am.true
      return am.false
    },
    suspending: (p: Address) => {
      const counts = [...(partyOf(p)?.suspending ?? [])]
      return t.list(counts.map(([id, count]) => t.tuple(id, small(count), small(0))))
    },
  }
}

/** Words of heaps and stack, bytes of all that a process owns. */
export function processSizes(vm: Vm, p: Address) {
  const word = (offset: number): number => vm.cell(p + offset) >>> 0
  const mine = p === vm.proc
  const top = mine ? vm.cell(L.CELL_HTOP) >>> 0 : word(L.P_HTOP)
  const young = (word(L.P_HEND) - word(L.P_HEAP)) / 4
  const old = word(L.P_OLD) === 0 ? 0 : (word(L.P_OLD_END) - word(L.P_OLD)) / 4
  const oldUsed = word(L.P_OLD) === 0 ? 0 : (word(L.P_OLD_TOP) - word(L.P_OLD)) / 4
  const stackBlock = (word(L.P_STACK_END) - word(L.P_STACK)) / 4
  const stack = (word(L.P_STACK_END) - (stackPointer(vm, p) >>> 0)) / 4
  const messages = vm.k.message_words(p) >>> 0
  const fragments = word(L.P_FRAG_WORDS) + (vm.k.aside_words(p) >>> 0)
  const party = vm.processes.existingParty(vm.processes.pidOf(p)) === undefined ? 0 : PARTY_BYTES
  const bytes = L.P_SIZE + 4 * (young + old + stackBlock + fragments + messages) + L.MSG_DATA * word(L.P_MSG_COUNT) + party
  return {
    young, old, oldUsed, stack, stackBlock, fragments, messages, bytes,
    used: (top - word(L.P_HEAP)) / 4,
    recent: (word(L.P_HIGH) - word(L.P_HEAP)) / 4,
  }
}

function memory(vm: Vm) {
  const { t, processes } = vm
  const word = (p: Address, offset: number): number => vm.cell(p + offset) >>> 0
  const int = (n: number): Term => t.integer(n)
  const pair = (name: string, value: Term): Term => t.tuple(vm.atom(name), value)
  const minHeap = (p: Address): Term => int(toldHeap(word(p, L.P_MIN_HEAP)))
  const minVheap = (p: Address): Term => int(word(p, L.P_MIN_VHEAP))
  const fullsweep = (p: Address): Term => int(word(p, L.P_FULLSWEEP_AFTER))
  const maxHeap = (p: Address): Term => processes.spawn.maxHeapTerm(processes.spawn.maxHeapOf(p))
  /** What a process holds off its heap, as OTP lists it: the oldest first. */
  const offHeap = (p: Address, magic: boolean): Term => {
    const out: Term[] = []
    for (const list of [L.P_MSO, L.P_MSO_OLD]) {
      for (let a = vm.cell(p + list); a !== 0; ) {
        const isMagic = ((vm.cell(a) >>> L.HDR_SUBTAG_SHIFT) & L.HDR_SUBTAG_MASK) === L.SUB_MAGIC_REF
        if (isMagic && magic) {
          const counter = vm.cell(a + L.MAGIC_HANDLE)
          out.push(t.tuple(int(counter >>> 0), small(0), int(vm.cell(counter + L.MAGIC_COUNT))))
        } else if (!isMagic && !magic) {
          const bin = vm.cell(a + L.REFC_BIN)
          out.push(t.tuple(int(bin >>> 0), int(vm.cell(a + L.REFC_SIZE) >>> 0), int(vm.cell(bin + L.OFFHEAP_REFC))))
        }
        a = vm.cell(a + (isMagic ? L.MAGIC_NEXT : L.REFC_NEXT))
      }
    }
    return t.list(out.reverse())
  }
  return {
    heap_size: (p: Address) => int(processSizes(vm, p).young),
    stack_size: (p: Address) => int(processSizes(vm, p).stack),
    total_heap_size: (p: Address) => {
      const sizes = processSizes(vm, p)
      // messages on the heap count although they have blocks of their own
      const messages = (word(p, L.P_FLAGS) & L.PF_OFF_HEAP_MSGS) === 0 ? sizes.messages : 0
      return int(sizes.young + sizes.old + sizes.fragments + messages)
    },
    memory: (p: Address) => int(processSizes(vm, p).bytes),
    min_heap_size: minHeap,
    min_bin_vheap_size: minVheap,
    fullsweep_after: fullsweep,
    max_heap_size: maxHeap,
    garbage_collection: (p: Address) =>
      t.list([
        pair('max_heap_size', maxHeap(p)), pair('min_bin_vheap_size', minVheap(p)), pair('min_heap_size', minHeap(p)),
        pair('fullsweep_after', fullsweep(p)), pair('minor_gcs', int(word(p, L.P_MINOR_GCS))),
      ]),
    garbage_collection_info: (p: Address) => t.list(collectionInfo(vm, p).map(([name, n]) => pair(name, int(n)))),
    binary: (p: Address) => offHeap(p, false),
    magic_ref: (p: Address) => offHeap(p, true),
  }
}

/** What garbage_collection_info and trace messages of collections say. */
export function collectionInfo(vm: Vm, process: Address): readonly (readonly [string, number])[] {
  const s = processSizes(vm, process)
  const word = (offset: number): number => vm.cell(process + offset)
  return [
    ['old_heap_block_size', s.old], ['heap_block_size', s.young], ['mbuf_size', s.fragments], ['recent_size', s.recent],
    ['stack_size', s.stack], ['old_heap_size', s.oldUsed], ['heap_size', s.used], ['bin_vheap_size', word(L.P_VHEAP)],
    ['bin_vheap_block_size', word(L.P_VHEAP_LIMIT)], ['bin_old_vheap_size', word(L.P_VHEAP_OLD)],
    ['bin_old_vheap_block_size', word(L.P_VHEAP_OLD_LIMIT)],
  ]
}

function flags(vm: Vm) {
  const am = vm.atomsOf('true', 'false')
  const flag = (bit: number) => (p: Address) => ((vm.cell(p + L.P_FLAGS) & bit) !== 0 ? am.true : am.false)
  return {
    trap_exit: flag(L.PF_TRAP_EXIT),
    async_dist: flag(L.PF_ASYNC_DIST),
    trace: (p: Address) => small(vm.tracing.of(vm.processes.pidOf(p)).reduce((all, { flags }) => all | flags, 0)),
    sequential_trace_token: (p: Address) => vm.tokens.term(vm.processes.pidOf(p)),
    last_calls: (p: Address) => vm.savedCalls.of(vm.processes.pidOf(p)) ?? am.false,
  }
}
