/** For unit tests of BIF families: the same calls here and in `erl`. */
import assert from 'node:assert/strict'
import type { TestVm } from './testing.ts'
import { askErl } from './testing_oracle.ts'

/** A call as Erlang text: module, function, arguments. */
export type Call = readonly [module: string, fun: string, ...args: string[]]

/** Checks that the BIFs of a machine give what `erl` gives: results, or class and reason of errors. */
export function sameAsErl(vm: TestVm, calls: readonly Call[]): void {
  const answers = askErl(calls.map(([module, fun, ...args]) => `{${module},'${fun}',[${args.join(',')}]}`))
  const wrong: string[] = []
  calls.forEach(([module, fun, ...args], i) => {
    const ours = vm.run(module, fun, ...args)
    if (ours !== answers[i]) wrong.push(`${module}:${fun}(${args.join(', ')})\n  ours ${short(ours)}\n  erl  ${short(answers[i]!)}`)
  })
  assert.equal(answers.length, calls.length)
  assert.ok(wrong.length === 0, `${wrong.length} of ${calls.length} differ\n${wrong.slice(0, 25).join('\n')}`)
}

const short = (text: string): string => (text.length > 400 ? text.slice(0, 400) + '…' : text)
