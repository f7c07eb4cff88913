/** What OTP asks about other nodes. */
import type { BifFamily } from '../runtime/bif.ts'

export const distribution: BifFamily = (vm) => ({
  net_kernel: {
    /** Does the node of a pid understand Unicode in the I/O protocol? All nodes that could be connected do. */
    'dflag_unicode_io/1': (pid) => (vm.t.isPid(pid!) ? vm.bool(true) : vm.badarg()),
  },
})
