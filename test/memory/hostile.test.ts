// Code that no compiler writes may let a match context escape: it goes where terms go, and harms nobody.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assemble, define } from '../../src/beam/testing.ts'
import type { InstructionText } from '../../src/beam/testing.ts'
import { atom, equal } from '../../src/index.ts'
import type { Input } from '../../src/index.ts'
import { startNode } from '../api/machine.ts'

const imports = [['erlang', 'self', 0], ['erlang', 'garbage_collect', 0], ['erlang', 'put', 2], ['persistent_term', 'put', 2]] as const

/** A function of a bitstring that makes a context of it in x1 and, unless it is none, goes on with some instructions. */
const withContext = (name: string, label: number, ...then: InstructionText[]): InstructionText[] => define(
  name, 1, label, ['allocate', '#1', '#1'], ['bs_start_match3', `f${label}`, 'x0', '#1', 'x1'], ['move', 'x1', 'y0'],
  ...then, ['move', 'ok', 'x0'], ['deallocate', '#1'], ['return'],
)

const code: InstructionText[] = [
  ...withContext('mail', 1, ['bif0', '#0', 'x0'], ['send'], ['call_ext', '#0', '#1']),
  ...withContext('dictionary', 3, ['move', 'key', 'x0'], ['call_ext', '#2', '#2'], ['call_ext', '#0', '#1']),
  ...withContext('persistent', 5, ['move', 'key', 'x0'], ['call_ext', '#2', '#3'], ['call_ext', '#0', '#1']),
  ['int_code_end'],
]
const exports = [['mail', 1, 2], ['dictionary', 1, 4], ['persistent', 1, 6]] as const

for (const stress of [false, true]) {
  test(`match contexts that escape${stress ? ', with collector stress' : ''}`, async () => {
    const node = await startNode({ stress })
    try {
      node.load(assemble({ code, imports, exports }))
      const bitstrings: Input[] = [new Uint8Array([1, 2, 3]), new Uint8Array(1000).fill(7)]
      for (const bits of bitstrings) {
        for (const [name] of exports) assert.ok(equal(await node.call('m', name, [bits]), atom('ok')), name)
      }
      assert.ok(equal(await node.call('lists', 'reverse', [[1, 2]]), [2, 1]))
    } finally {
      await node.stop()
    }
  })
}
