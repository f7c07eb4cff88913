/**
 * Until regular expressions are there: `re:compile/2` accepts what kernel compiles while OTP boots (the terminal's pattern of
 * escape sequences); matching with it raises undef, as all of `re` does.
 */
import { small } from '../term/terms.ts'
import type { BifFamily } from '../runtime/bif.ts'

export const rePending: BifFamily = (vm) => ({
  re: {
    'compile/2': (pattern) => {
      const { t } = vm
      return t.tuple(vm.atom('ok'), t.tuple(vm.atom('re_pattern'), small(0), small(0), small(0), pattern))
    },
  },
})
