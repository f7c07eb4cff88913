import { crash } from '../dump/crash.ts'
import { OutOfMemory } from '../runtime/vm.ts'
import type { Vm } from '../runtime/vm.ts'

/** Without memory the machine ends as OTP's does, with a dump and exit code 1; what else is not caught is a mistake of its own, and shown. */
export function endWithoutMemory(vm: Vm): void {
  process.on('uncaughtException', (error) => {
    try {
      if (error instanceof OutOfMemory) crash(vm, `eheap_alloc: Cannot allocate ${error.bytes} bytes of memory (of type "heap").`)
      else console.error(error)
    } finally {
      // a dump that finds no memory either is as long as it is
      process.exit(1)
    }
  })
}
