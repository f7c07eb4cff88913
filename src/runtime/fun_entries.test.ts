import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeMachine } from '../cli/machine.ts'
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
