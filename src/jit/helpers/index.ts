/**
 * Functions that translated modules bring along where they need them, so that what is neither frequent enough to stand inline nor
 * rare enough for a call of another instance costs a direct call, which the host's compiler may inline.
 *
 * Arithmetic: (hp, a, b) → (hp, result): integers of up to 64 bits and floats; anything else by the kernel. The result is 0
 * after raising, the operands are in X_AREA then.
 */
import { bitHelpers } from './bits.ts'
import type { Helper } from './common.ts'
import { mailboxHelpers } from './mailbox.ts'
import { mapHelpers } from './maps.ts'
import { numberHelpers } from './numbers.ts'
import { registerHelpers } from './registers.ts'

const helpers = { ...numberHelpers, ...bitHelpers, ...mailboxHelpers, ...mapHelpers } satisfies Record<string, Helper>

export type HelperName = keyof typeof helpers
export type SizedHelper = keyof typeof registerHelpers

/** A helper by its name, or by name and number of X registers as `collect/3`. */
export function helperOf(name: string): Helper {
  const slash = name.indexOf('/')
  return slash < 0 ? helpers[name as HelperName] : registerHelpers[name.slice(0, slash) as SizedHelper](Number(name.slice(slash + 1)))
}
