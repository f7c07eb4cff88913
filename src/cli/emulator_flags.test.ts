/** Flags of the emulator beside those of `erl`: which it takes, and what it says of the others. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import test from 'node:test'
import { NodeHost } from '../host/node/host.ts'
import { otpAt } from '../host/node/otp.ts'
import { erlOf } from '../runtime/testing_oracle.ts'
import { EmulatorFlagError, applyEmulatorFlags } from './emulator_flags.ts'
import { parseErlCommandLine } from './erl_command_line.ts'
import { makeMachine } from './machine.ts'

const FLAGS = `badflag/A 2000/A 0/a 3/a 16/c/c true/C foo/d/dcg 3/dcg/n s/n x/r/R 27/R 1/rg x/S 2/S x/S 2:3/S 2000/S :1/S 2:/S2
SP 50/SDcpu 1/SDcpu x/SDPcpu 50/SDPcpu x/SDio 5/SDio 0/sbt db/sbtu/sbt foo/sbwt none/sbwt foo/scl true/scl foo/sct L0/sub x/sws legacy/sws foo
swct foo/swt foo/sss 30/sss 1/spp x/sfwi x/stbt x/sxyz 3/ssrct/t 10000/t 5/T 3/T 10/W w/W x/zdbbl 100/zdbbl 0
zdntgc infinity/zdntgc x/zosrl x/zhft 5/zebwt short/zebwt x/zxyz 3/IOt 0/IOt x/IOp 0/IOPp 200/IOs x/h 500/h x/hmax x/hmaxk x/hmqd foo/hpds 0/pc foo/pxyz 3/fnu/fnx/fx
JPperf foo/JXfoo bar/B i/Bi/P 2000000000/P 5/Q 1/L/D`.split(/[/\n]/)

const erl = erlOf(27)

test('flags of the emulator, good and bad', { skip: erl === undefined }, () => {
  let ours = ''
  const otp = otpAt(join(erl!, '../../usr/lib/erlang'), 'a test')!
  const vm = makeMachine({ otp, host: new NodeHost(), boots: true, ahead: false })
  Object.assign(vm.host, { write: (_: number, bytes: Uint8Array) => (ours = Buffer.from(bytes).toString()) })
  for (const flag of FLAGS) {
    const words = [...`+${flag}`.split(' '), '+V']
    const theirs = spawnSync(erl!, words, { encoding: 'utf8' })
    const said = theirs.stderr.split('\r\n', 1)[0]!.replace(/^\S*(?=beam\.smp unknown)/, '')
    try {
      applyEmulatorFlags(vm, parseErlCommandLine(words, {}, 27).emulator, /version (\S+)/.exec(said)?.[1] ?? '')
    } catch (error) {
      if (!(error instanceof EmulatorFlagError)) throw error
      ours = error.message
    }
    assert.equal(ours.trimEnd(), said, flag)
  }
})
