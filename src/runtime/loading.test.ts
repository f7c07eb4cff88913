import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { BadFile, readChunks } from '../beam/read.ts'
import { form } from '../beam/testing.ts'
import { makeMachine } from '../cli/machine.ts'
import { codePaths, indexModules, otpAt } from '../host/node/otp.ts'
import { UsedUp } from './vm.ts'

const root = join(process.env['GLULAM_ORACLES'] ?? '/opt', 'otp27')
const needsOtp = { skip: existsSync(root) ? false : 'no Erlang/OTP 27' }

function machine() {
  const otp = otpAt(root, 'test')!
  return { vm: makeMachine({ otp, boots: true, ahead: false }), parser: readFileSync(indexModules(codePaths(otp)).get('erl_parse')!) }
}

test('a file with a damaged literal is refused before anything of it is in the machine', needsOtp, () => {
  const { vm, parser: bytes } = machine()
  const chunks = readChunks(bytes)
  const packed = chunks.get('LitT')!
  const literals = new DataView(packed.buffer, packed.byteOffset).getUint32(0) === 0 ? packed.slice(4) : new Uint8Array(inflateSync(packed.subarray(4)))
  // number of literals, size of the first, its version, its tag
  literals[9] = 1
  assert.throws(() => vm.code.prepare(form({ ...Object.fromEntries(chunks), LitT: [0, 0, 0, 0, ...literals] })), BadFile)
})

test('a module whose atoms find no room ends the machine', needsOtp, () => {
  const { vm, parser: bytes } = machine()
  vm.k.set_atom_limit(vm.atoms.count + 1)
  const full = { message: `no more index entries in atom_tab (max=${vm.k.atom_limit()})` }
  assert.throws(() => {
    for (let i = 0; ; i++) vm.atoms.add(`filler ${i}`)
  }, full)
  // whole pages, as in OTP
  assert.equal(vm.atoms.count % 1024, 0)
  assert.throws(() => vm.code.prepare(bytes), UsedUp)
  // it still makes atoms of its own, to say so
  assert.equal(vm.atoms.text(vm.atom('a name that nobody had used')), 'a name that nobody had used')
  assert.equal(vm.atoms.add('a name that nobody had used'), vm.atom('a name that nobody had used'))
})
