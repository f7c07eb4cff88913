/** For tests: a real machine, with a heap on which terms can be built. */
import { existsSync } from 'node:fs'
import { NodeHost } from '../host/node/host.ts'
import { testKernel } from '../runtime/testing.ts'
import { Vm } from '../runtime/vm.ts'

/** A machine that stands for a release, with its scratch heap current until the test file ends. */
export function makeVm(release: number): Vm {
  const vm = new Vm({ host: new NodeHost(), kernel: testKernel(), release })
  vm.k.scratch_begin()
  return vm
}

export const releases = [25, 27, 29]
/** A real erl of a release, or undefined. */
export function erlOf(release: number): string | undefined {
  const path = `${process.env['GLULAM_ORACLES'] ?? '/opt'}/otp${release}/run/erl`
  return existsSync(path) ? path : undefined
}
