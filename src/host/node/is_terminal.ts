import { fstatSync, statSync } from 'node:fs'
import { isatty } from 'node:tty'

/** Whether a descriptor is a terminal. Node's module for terminals takes long to load: it is asked only about what may be one. */
export function isTerminal(fd: number): boolean {
  try {
    const stat = fstatSync(fd)
    return stat.isCharacterDevice() && stat.rdev !== statSync('/dev/null', { throwIfNoEntry: false })?.rdev && isatty(fd)
  } catch {
    return false
  }
}
