// Random terms through the external format, against the real erl: the same bytes, hash and order.
//
//   node test/etf/round_trip.ts [--release 27] [--count 1000000] [--seed 1]
import { closeSync, mkdirSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { decode } from '../../src/etf/decode.ts'
import { encode } from '../../src/etf/encode.ts'
import { makeMachine } from '../../src/cli/machine.ts'
import { otpAt } from '../../src/host/node/otp.ts'
import { findOracle, projectFolder, runProcess } from '../differential/oracle.ts'

const { values } = parseArgs({
  options: {
    release: { type: 'string', default: '27' },
    count: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
  },
})
const release = Number(values.release)
const oracle = await findOracle(release)
const folder = join(projectFolder, 'build', 'etf', `otp${release}`)
mkdirSync(folder, { recursive: true })
await runProcess(join(oracle.erl, '../erlc'), ['-o', folder, join(projectFolder, 'test/etf/terms.erl')], {})
const file = join(folder, `terms-${values.seed}-${values.count}`)
const made = await runProcess(
  oracle.erl,
  ['-noshell', '-pa', folder, '-eval', `terms:main("${file}",${values.seed},${values.count}),halt().`],
  { timeoutMs: 900_000 },
)
if (made.code !== 0) throw new Error(made.stdout + made.stderr)

const vm = makeMachine({ otp: otpAt(oracle.otpRoot, 'test')!, noCache: true })
const phash2 = vm.code.bif('erlang:phash2/1')!
const toBinary = vm.code.bif('erlang:term_to_binary/1')!
const fromBinary = vm.code.bif('erlang:binary_to_term/1')!
const differences = { bytes: 0, hash: 0, order: 0 }
let count = 0

/** Checks the records in a piece of the file; returns where the incomplete one at its end begins. */
function check(piece: Buffer): number {
  let at = 0
  vm.scratch(() => {
    let before = vm.atom('none')
    let first = true
    while (at + 9 <= piece.length) {
      const size = piece.readUInt32BE(at)
      if (at + 9 + size > piece.length) break
      const bytes = piece.subarray(at + 9, at + 9 + size)
      // By the kernel, and in plain words.
      const term = fromBinary(vm.t.binary(bytes))
      const plain = decode(vm, bytes)!.term
      const same = Buffer.compare(vm.t.bytes(toBinary(term)), bytes) === 0 && Buffer.compare(encode(vm, plain), bytes) === 0
      if (!(same && vm.k.eq_exact(term, plain) !== 0) && differences.bytes++ < 3) console.log('bytes', bytes.toString('hex'))
      if (vm.t.integer(piece.readUInt32BE(at + 4)) !== phash2(term) && differences.hash++ < 3) console.log('phash2', bytes.toString('hex'))
      if ((!first || count === 0) && Math.sign(vm.k.cmp(term, before)) + 1 !== piece[at + 8] && differences.order++ < 3) {
        console.log('order', bytes.toString('hex'))
      }
      before = term
      first = false
      count++
      at += 9 + size
    }
  })
  return at
}

const input = openSync(file, 'r')
let rest = Buffer.alloc(0)
for (;;) {
  const chunk = Buffer.alloc(1 << 20)
  const n = readSync(input, chunk, 0, chunk.length, null)
  if (n === 0) break
  const piece = Buffer.concat([rest, chunk.subarray(0, n)])
  rest = Buffer.from(piece.subarray(check(piece)))
}
closeSync(input)
console.log(`OTP ${release}: ${count} terms; differences: ${differences.bytes} in bytes, ${differences.hash} in phash2, ${differences.order} in order`)
process.exit(count === Number(values.count) && differences.bytes + differences.hash + differences.order === 0 ? 0 : 1)
