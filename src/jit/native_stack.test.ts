// Calls nest on the native stack as deep as the process's own stack tells. Frames of V8's first tier are the largest: with many parameters and small
// frames of their own, functions must still let go in time.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

const root = join(process.env['GLULAM_ORACLES'] ?? '/opt', 'otp27')
const skip = existsSync(root) ? false : 'no Erlang/OTP 27'
const here = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href)

/** f/N(X, …): 0 of 0, else 1 more than f(X - 1, …), which is no tail call; 30,000 deep for each N. */
const program = `
import { assemble, define } from ${here('../beam/testing.ts')}
import { Node } from ${here('../index.ts')}
const node = await Node.start({ otp: ${JSON.stringify(root)} })
for (const arity of [1, 4, 9, 16, 17, 60, 200]) for (const words of [0, 3]) {
  const module = 'deep' + arity + '_' + words
  const rest = Array.from({ length: words }, (_, i) => 'y' + i)
  const code = [
    ...define('f', arity, 1, ['is_eq_exact', 'f3', 'x0', '0'], ['return'], ['label', '#3'], ['allocate', '#' + words, '#' + arity], ...(words > 0 ? [['init_yregs', rest]] : []),
      ['gc_bif2', 'f0', '#' + arity, '#0', 'x0', '1', 'x0'], ['call', '#' + arity, 'f2'], ['gc_bif2', 'f0', '#1', '#1', 'x0', '1', 'x0'], ['deallocate', '#' + words], ['return']),
    ['int_code_end'],
  ].map((ins) => ins.map((o) => (o === 'm' && ins[0] === 'func_info' ? module : o)))
  node.load(assemble({ module, code, exports: [['f', arity, 2]], imports: [['erlang', '-', 2], ['erlang', '+', 2]] }))
  console.log(await node.call(module, 'f', [30000, ...Array(arity - 1).fill(7)]))
}
node.stop()
`

for (const flags of [['--liftoff-only'], ['--no-liftoff']]) {
  test(`deep recursion stays within the native stack: ${flags.join(' ')}`, { skip }, async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, '--input-type=module', '-e', program], { timeout: 60_000 })
    assert.equal(stdout, '30000\n'.repeat(14))
  })
}
