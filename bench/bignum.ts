/**
 * Arithmetic of large integers: the kernel's limbs, its way over the host's BigInt, and BigInt alone. Chooses HOST_MUL_LIMBS
 * and HOST_DIV_LIMBS of assembly/bignum.ts: run it with a kernel in which they are very large, too (GLULAM_KERNEL).
 */
import { numbers } from '../src/bif/numbers.ts'
import { makeTestVm } from '../src/runtime/testing.ts'
import { Random } from '../src/runtime/testing_oracle.ts'
import type { Term } from '../src/term/types.ts'

const vm = makeTestVm({ families: [numbers] })
const { k, t } = vm
const random = new Random(1)

/** Microseconds of one call, the best of five rounds. */
function time(calls: number, run: () => void): number {
  let best = Infinity
  for (let round = 0; round < 5; round++) {
    const start = performance.now()
    for (let i = 0; i < calls; i++) run()
    best = Math.min(best, performance.now() - start)
    vm.resetHeap()
  }
  return (best / calls) * 1000
}
const show = (name: string, ...us: number[]): void => console.log(name.padEnd(24), us.map((x) => x.toFixed(2).padStart(10)).join(''))

/** An integer outside the heap, which is reset between rounds. */
function keep(x: bigint): Term {
  const term = t.integer(x)
  const words = (t.header(term) >>> 8) + 1
  const block = k.malloc(4 * words) >>> 0
  vm.m.copyWithin(block >>> 2, term >>> 2, (term >>> 2) + words)
  return (block | 2) as Term
}

console.log('limbs'.padEnd(24), ['kernel *', 'BigInt *', 'kernel div', 'BigInt /', 'kernel +', 'BigInt +'].map((s) => s.padStart(10)).join(''), ' µs')
for (const limbs of [3, 4, 8, 16, 32, 64, 96, 128, 192, 256, 512, 2048, 16384]) {
  const a = random.bits(limbs * 32) | (1n << BigInt(limbs * 32 - 1))
  const b = random.bits(limbs * 32) | (1n << BigInt(limbs * 32 - 1))
  const product = a * b
  const calls = Math.max(2, Math.min(2000, Math.floor(200000 / limbs)))
  const inVm = (x: bigint, y: bigint, op: (x: Term, y: Term) => Term): number => {
    const [tx, ty] = [keep(x), keep(y)]
    return time(calls, () => void op(tx, ty))
  }
  let sink = 0n
  show(
    String(limbs),
    inVm(a, b, k.mul), time(calls, () => { sink = a * b }), inVm(product, b, k.idiv), time(calls, () => { sink = product / b }),
    inVm(a, b, k.add), time(calls, () => { sink = a + b }),
  )
  if (sink === 0n) console.log()
}

const factorial = (n: number): Term => {
  let f = t.integer(1)
  for (let i = 2; i <= n; i++) f = k.mul(f, t.integer(i))
  return f
}
const fibonacci = (n: number): Term => {
  let [a, b] = [t.integer(0), t.integer(1)]
  for (let i = 0; i < n; i++) [a, b] = [b, k.add(a, b)]
  return a
}
show('factorial of 1000', time(20, () => void factorial(1000)), time(20, () => { let f = 1n; for (let i = 2n; i <= 1000n; i++) f *= i }))
show('fib of 10000', time(5, () => void fibonacci(10000)), time(5, () => { let [a, b] = [0n, 1n]; for (let i = 0; i < 10000; i++) [a, b] = [b, a + b] }))
