// Damaged external terms: a term or badarg, as the real erl says.
import { createHash } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { makeMachine } from '../../src/cli/machine.ts'
import { decode } from '../../src/etf/decode.ts'
import { NotEncodable, encode } from '../../src/etf/encode.ts'
import { otpAt } from '../../src/host/node/otp.ts'
import type { Vm } from '../../src/runtime/vm.ts'
import { etfBytes } from './etf_bytes.ts'
import { randomFrom } from './mutate.ts'
import type { Target, TargetOptions } from './target.ts'

/** Atoms are for ever: a machine for so many cases. */
const CASES_OF_MACHINE = 20_000

export function etfCase(seed: number, release: number): Uint8Array {
  return etfBytes(randomFrom(seed), release)
}

/** Writes lines `Seed Verdict` to the file `verdicts`: what etf_verdicts.erl says, too. */
export function etfTarget({ release, otpRoot, verdicts }: TargetOptions): Target {
  const counts = { terms: 0, badarg: 0 }
  let vm: Vm | undefined
  let cases = 0
  return {
    counts,
    run(seed) {
      if (vm === undefined || ++cases % CASES_OF_MACHINE === 0) vm = makeMachine({ otp: otpAt(otpRoot, 'test')!, noCache: true })
      const machine = vm
      const bytes = etfCase(seed, release)
      const before = machine.memory.wasm.buffer.byteLength
      const verdict = machine.scratch(() => verdictOf(machine, bytes))
      if (machine.memory.wasm.buffer.byteLength - before > 1 << 24) return `${bytes.length} bytes take ${machine.memory.wasm.buffer.byteLength - before} of memory`
      counts[verdict === 'badarg' ? 'badarg' : 'terms']++
      if (verdicts !== undefined) appendFileSync(verdicts, `${seed} ${verdict}\n`)
      return undefined
    },
  }
}

/** badarg, or the bytes used, phash2 and a digest of the external format of the term. */
function verdictOf(vm: Vm, bytes: Uint8Array): string {
  decode(vm, bytes, { safe: true })
  const decoded = decode(vm, bytes)
  if (decoded === undefined) return 'badarg'
  const { term, used } = decoded
  const hash = vm.t.safeInteger(vm.code.bif('erlang:phash2/1')!(term))
  let again: Uint8Array
  try {
    again = encode(vm, term, { deterministic: true, minorVersion: vm.release < 26 ? 1 : 2 }).slice()
  } catch (error) {
    if (error instanceof NotEncodable) return `${used} ${hash} not encodable`
    throw error
  }
  const back = decode(vm, again)
  if (back === undefined || vm.k.cmp(back.term, term) !== 0) return `${used} ${hash} comes back as another`
  return `${used} ${hash} ${createHash('md5').update(again).digest('hex')}`
}
