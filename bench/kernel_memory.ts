/**
 * Micro benchmarks of the kernel's memory side: processes, messages, collections. Run:
 * node bench/kernel_memory.ts (GLULAM_KERNEL: another build). Loops run here in TypeScript: a call of the kernel costs some 5 ns of what is shown.
 */
import * as L from '../src/term/layout.ts'
import { NIL, small } from '../src/term/terms.ts'
import type { Term } from '../src/term/types.ts'
import { Harness } from '../assembly/harness.ts'

function measure(name: string, unit: number, run: () => void): void {
  run()
  let best = Infinity
  for (let i = 0; i < 7; i++) {
    // Processor time, not the clock: the machine may be shared.
    const start = process.cpuUsage()
    run()
    best = Math.min(best, process.cpuUsage(start).user)
  }
  console.log(`${name.padEnd(44)} ${((best * 1e3) / unit).toFixed(1).padStart(9)} ns`)
}

const h = new Harness()
const { k, m, t } = h

measure('malloc + free of 40 bytes', 1e6, () => {
  for (let i = 0; i < 1e6; i++) k.free(k.malloc(40))
})
const blocks = new Int32Array(10000)
measure('malloc + free, 10,000 blocks of 8..1000 bytes', 1e6, () => {
  for (let round = 0; round < 100; round++) {
    for (let i = 0; i < 10000; i++) blocks[i] = k.malloc(8 + ((i * 7919) % 993))
    for (let i = 0; i < 10000; i++) k.free(blocks[(i * 6367) % 10000]!)
  }
})
measure('process_new + process_free', 2e5, () => {
  for (let i = 0; i < 2e5; i++) k.process_free(k.process_new(0, 0))
})
measure('process_new, 100,000 alive, then process_free', 1e5, () => {
  const all: number[] = []
  for (let i = 0; i < 1e5; i++) all.push(k.process_new(0, 0))
  for (const p of all) k.process_free(p)
})

const a = k.process_new(0, 0)
const b = k.process_new(0, 0)
measure('swap_in + swap_out, 3 X registers', 1e6, () => {
  for (let i = 0; i < 1e6; i++) {
    k.swap_in(a)
    k.swap_out(h.sp, h.cell(L.CELL_HTOP), 0, 3)
  }
})

/** One message to a waiting process: send, queue, swap, receive; the receiver collects when its heap is full. */
function pingPong(message: Term, n: number): void {
  for (let i = 0; i < n; i++) {
    k.send(b, message)
    h.leave(1)
    k.swap_in(k.next_runnable())
    if (m[L.CELL_FORCED >>> 2] !== 0 || h.get(b, L.P_HEND) - h.cell(L.CELL_HTOP) < 64) k.gc(h.sp, h.cell(L.CELL_HTOP), 2, 0)
    k.recv_peek()
    k.recv_remove()
    h.leave(0, L.REASON_WAIT)
    k.swap_in(a)
  }
}
k.swap_in(a)
h.setX(0, t.tuple(t.atom('call'), small(1), small(2)))
measure('message {call,1,2} there, with both switches', 2e5, () => pingPong(h.x(0), 2e5))
h.setX(0, t.list(Array.from({ length: 100 }, (_, i) => small(i))))
measure('message: list of 100', 1e5, () => pingPong(h.x(0), 1e5))
h.setX(0, t.list(Array.from({ length: 100 }, (_, i) => t.tuple(small(i), t.list([small(1)])))))
measure('message: list of 100 {i,[1]}', 1e5, () => pingPong(h.x(0), 1e5))
h.setX(0, t.binary(new Uint8Array(5000)))
measure('message: binary of 5000 bytes', 1e5, () => pingPong(h.x(0), 1e5))
h.leave(0)

measure('100,000 messages {x,i} queued, then received', 1e5, () => {
  k.swap_in(a)
  h.setX(0, t.tuple(small(1), small(2)))
  for (let i = 0; i < 1e5; i++) k.send(b, h.x(0))
  h.leave(0)
  k.swap_in(b)
  for (let i = 0; i < 1e5; i++) {
    k.recv_peek()
    k.recv_remove()
    if (m[L.CELL_FORCED >>> 2] !== 0) k.gc(h.sp, h.cell(L.CELL_HTOP), 2, 0)
  }
  h.leave(0)
})

/** As generated code does it: bump, check, collect. */
function consume(n: number, live: number): void {
  let hp = m[L.CELL_HTOP >>> 2]!
  let lim = m[L.CELL_HLIM >>> 2]!
  for (let i = 0; i < n; i++) {
    if (((hp + 8) >>> 0) > (lim >>> 0)) {
      hp = k.gc(m[L.CELL_SP >>> 2]!, hp, 2, live)
      lim = m[L.CELL_HLIM >>> 2]!
    }
    m[hp >>> 2] = 7
    m[(hp >>> 2) + 1] = NIL
    hp += 8
    if ((i & 4095) === 0) {
      k.swap_out(h.sp, hp, 0, live)
      k.swap_in(c)
      hp = m[L.CELL_HTOP >>> 2]!
      lim = m[L.CELL_HLIM >>> 2]!
    }
  }
  m[L.CELL_HTOP >>> 2] = hp
}
let c = k.process_new(0, 0)
k.swap_in(c)
/** Fixed cost of a collection: a heap filled with garbage, some conses alive. */
function collections(n: number, alive: number): void {
  for (let i = 0; i < n; i++) {
    h.setX(0, NIL)
    for (let j = 0; j < alive; j++) h.setX(0, t.cons(small(j), h.x(0)))
    k.gc(h.sp, m[L.CELL_HTOP >>> 2]!, 2, 1)
  }
}
measure('a collection, 1 cons alive', 2e5, () => collections(2e5, 1))
measure('a collection, 20 conses alive', 2e5, () => collections(2e5, 20))
measure('cons, short-lived, nothing else alive', 1e6, () => consume(1e6, 0))
h.setX(0, t.list(Array.from({ length: 1000 }, (_, i) => small(i))))
measure('cons, short-lived, 1000 conses alive', 1e6, () => consume(1e6, 1))
h.setX(0, t.list(Array.from({ length: 100000 }, (_, i) => small(i))))
measure('cons, short-lived, 100,000 conses alive', 1e6, () => consume(1e6, 1))

measure('cons, a list of 1,000,000 built', 1e6, () => {
  h.leave(0)
  k.process_free(c)
  c = k.process_new(0, 0)
  k.swap_in(c)
  h.setX(0, NIL)
  let hp = m[L.CELL_HTOP >>> 2]!
  let lim = m[L.CELL_HLIM >>> 2]!
  for (let i = 0; i < 1e6; i++) {
    if (((hp + 8) >>> 0) > (lim >>> 0)) {
      hp = k.gc(m[L.CELL_SP >>> 2]!, hp, 2, 1)
      lim = m[L.CELL_HLIM >>> 2]!
    }
    m[hp >>> 2] = 7
    m[(hp >>> 2) + 1] = h.x(0)
    h.setX(0, (hp | L.TAG_CONS) as Term)
    hp += 8
  }
  m[L.CELL_HTOP >>> 2] = hp
})
const gcs = h.cell(L.CELL_GC_COUNT)
measure('major collection, per cons of 1,000,000', 1e6, () => {
  h.set(c, L.P_FLAGS, L.PF_NEED_FULLSWEEP)
  k.gc(h.sp, h.cell(L.CELL_HTOP), 2, 1)
})
measure('copy_size, per cons of 1,000,000', 1e6, () => void k.copy_size(h.x(0)))
measure('message_new + free, per cons of 1,000,000', 1e6, () => k.message_free(k.message_new(h.x(0))))
measure('alloc(2) by the host, with collections', 1e6, () => {
  h.setX(0, NIL)
  for (let i = 0; i < 1e6; i++) {
    k.alloc(2)
    if (m[L.CELL_FORCED >>> 2] !== 0) k.gc(h.sp, h.cell(L.CELL_HTOP), 2, 0)
  }
})
console.log(`${gcs} collections`)
