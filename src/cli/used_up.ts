import { crash } from '../dump/crash.ts'
import { UsedUp } from '../runtime/vm.ts'
import type { Vm } from '../runtime/vm.ts'

/** Without memory or atoms the machine ends as OTP's does, with a dump and exit code 1; what else is not caught is a mistake of its own, and shown. */
export function endUsedUp(vm: Vm): void {
  process.on('uncaughtException', (error) => {
    try {
      if (error instanceof UsedUp) crash(vm, error.message)
      else console.error(error)
    } finally {
      // a dump that finds no memory either is as long as it is
      process.exit(1)
    }
  })
}
