import assert from 'node:assert/strict'
import { test } from 'node:test'
import { erlOf } from '../src/runtime/testing_oracle.ts'
import { emulatorAtoms as own, nativeAtoms as native } from '../src/term/emulator_atoms.ts'
import { emulatorAtoms } from './emulator_atoms.ts'

for (const release of [27, 29]) {
  test(`the emulator's own atoms and those of its native libraries are those of erl ${release}, in its order`, { skip: erlOf(release) === undefined }, async () => {
    assert.deepEqual({ own: own(release), native: native(release) }, await emulatorAtoms(release))
  })
}
