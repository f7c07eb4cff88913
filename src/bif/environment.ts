/** Small facts about the surroundings that OTP's libraries ask the emulator for. */
import { otpWords } from '../runtime/otp_words.ts'
import { small } from '../term/terms.ts'
import type { BifFamily } from '../runtime/bif.ts'

export const environment: BifFamily = (vm) => ({
  net_kernel: {
    /** Does the node of a pid understand Unicode in the I/O protocol? All nodes that could be connected do. */
    'dflag_unicode_io/1': (pid) => (vm.t.isPid(pid!) ? vm.bool(true) : vm.badarg()),
  },
  io: {
    /** What the flag +pc says. */
    'printable_range/0': () => vm.atom((vm.state.get('printable_range') as string | undefined) ?? 'latin1'),
  },
  erts_debug: {
    'flat_size/1': (term) => {
      const words = otpWords(vm, term!)
      vm.bump(words >> 6)
      return small(words)
    },
  },
})
