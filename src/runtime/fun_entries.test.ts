import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeMachine } from '../cli/machine.ts'
import { Node } from '../index.ts'
import type { Input, Tuple } from '../index.ts'
import { indexModules, codePaths, otpAt } from '../host/node/otp.ts'

const root = join(process.env['GLULAM_ORACLES'] ?? '/opt', 'otp27')

test('funs of code that is being purged are not freed by a sweep', { skip: existsSync(root) ? false : 'no Erlang/OTP 27' }, () => {
  const otp = otpAt(root, 'test')!
  const vm = makeMachine({ otp, boots: true, ahead: false })
  const module = vm.code.install(vm.code.prepare(readFileSync(indexModules(codePaths(otp)).get('lists')!)))
  const [fun] = module.funs
  vm.code.makeOld(module.name)
  assert.equal(vm.purge.prepare(module.name), true)
  const found = vm.code.funs.withoutCode()
  assert.ok(found.includes(fun!))
  vm.code.funs.free(found)
  assert.equal(vm.purge.complete(module.name), true)
  assert.equal(vm.k.check_arenas(), 0)
  vm.code.funs.free(vm.code.funs.withoutCode())
  assert.equal(vm.k.check_arenas(), 0)
  assert.ok(vm.k.literal_malloc(64) > 0x2000000)
})

test('a fun from outside that has not as many free variables as its lambda is none of its code', { skip: existsSync(root) ? false : 'no Erlang/OTP 27' }, async (t) => {
  const node = await Node.start({ otp: root })
  t.after(() => node.stop())
  const [, tokens] = (await node.call('erl_scan', 'string', [Array.from('fun(X) -> X end.', (c) => c.charCodeAt(0))])) as Tuple
  const [, parsed] = (await node.call('erl_parse', 'parse_exprs', [tokens as Input])) as Tuple
  const [, fun] = (await node.call('erl_eval', 'exprs', [parsed as Input, []])) as Tuple
  const bytes = (await node.call('erlang', 'term_to_binary', [fun as Input])) as Uint8Array
  // number of free variables: behind tags, size, arity, MD5 and index
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const free = view.getUint32(27)
  assert.ok(free > 0)
  const call = async (claimed: number): Promise<unknown> => {
    const changed = Uint8Array.from([...bytes, ...Array<number>(9).fill(106)])
    new DataView(changed.buffer).setUint32(27, claimed)
    const decoded = await node.call('erlang', 'binary_to_term', [changed])
    return node.call('erlang', 'apply', [decoded as Input, [7]])
  }
  assert.equal(await call(free), 7)
  for (let claimed = 0; claimed < free + 9; claimed++) {
    if (claimed !== free) await assert.rejects(call(claimed), /bad function/)
  }
})
