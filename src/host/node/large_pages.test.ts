import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readKernel } from '../../cli/machine.ts'
import { Vm } from '../../runtime/vm.ts'
import { NodeHost } from './host.ts'
import { maybeLibc } from './libc.ts'
import { takeLargePages } from './large_pages.ts'

/** Bytes of this process's memory for which large pages are wanted. */
function wanted(): number {
  const areas = readFileSync('/proc/self/smaps', 'utf8').split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m)
  return areas.filter((area) => /^VmFlags:.* hg( |$)/m.test(area)).reduce((sum, area) => {
    const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) /.exec(area)!
    return sum + Number.parseInt(to!, 16) - Number.parseInt(from!, 16)
  }, 0)
}

const skip = (!maybeLibc() || !existsSync('/sys/kernel/mm/transparent_hugepage')) && 'there are none'

test("large pages are asked for a machine's arena", { skip }, () => {
  const before = wanted()
  const vm = new Vm({ host: new NodeHost(), kernel: new WebAssembly.Module(readKernel() as Uint8Array<ArrayBuffer>) })
  assert.ok(wanted() - before > 3 << 29)
  assert.ok(vm.memory.bytes - (wanted() - before) >= 0x20000000)
})

test('nothing at all', () => takeLargePages(new Uint8Array(0)))
