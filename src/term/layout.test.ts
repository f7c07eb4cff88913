import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as L from './layout.ts'

test('no two cells share an address, nor two fields of a process', () => {
  for (const [prefix, shared] of [['CELL_', []], ['P_', ['P_SIZE', 'P_STATE_']]] as const) {
    const seen = new Map<number, string>()
    for (const [name, address] of Object.entries(L)) {
      if (!name.startsWith(prefix) || (shared as readonly string[]).includes(name)) continue
      assert.equal(seen.get(address), undefined, `${name} and ${seen.get(address)} are both at ${address}`)
      seen.set(address, name)
    }
  }
})
