/** The interactive shell beside `erl`: the same keys, the same screens. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { erlOf } from '../../src/runtime/testing_oracle.ts'
import { compare } from './beside.ts'
import type { Session, Step } from './beside.ts'
import { hasTmux } from './tmux.ts'

const releases = [25, 27, 29].filter((release) => erlOf(release) !== undefined)
const skip = !hasTmux ? 'tmux is not installed' : releases.length === 0 ? 'no erl to compare with' : false

/** One test for each release. */
function session(name: string, steps: readonly Step[], options: Partial<Session> = {}): void {
  for (const release of releases) {
    test(`${name} (OTP ${release})`, { skip, timeout: 300_000 }, async () => {
      const difference = await compare({ ...options, release }, steps)
      assert.equal(difference?.glulam, difference?.erl, `after ${difference?.step}`)
    })
  }
  if (releases.length === 0) test(name, { skip })
}

session('lines are edited', [
  'lists:seq(1,40).<Enter>',
  'X = foo', '<C-a>', '<Right><Right>', 'yäöz', '<C-e>', '<BSpace>', '<M-b>', '<C-k>', '<C-y>.<Enter>',
  'alpha beta gamma', '<M-b><M-b>', '<C-w>', '<C-e>', '<C-w>', '<C-u>', '<C-y>', '<Home><Delete>', '<End>', '<C-t>', '<C-u>',
])

session('wide characters, and lines longer than the screen', [
  '"日本語 ', 'äöü', '<Left><Left><Left><Left>', '本', '<BSpace>', '<C-e>', '".<Enter>',
  '"a long line that does not fit on a screen of forty columns".', '<C-a>', 'X = ', '<C-e>', '<Enter>',
], { columns: 40, rows: 20 })
