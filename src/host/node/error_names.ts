/** Names of the operating system's errors. */
import { getSystemErrorName } from 'node:util'

/** Those of Linux that libuv has no names for. */
const OTHERS: Readonly<Record<number, string>> = {
  35: 'EDEADLK', 37: 'ENOLCK', 60: 'ENOSTR', 62: 'ETIME', 63: 'ENOSR', 64: 'ENONET', 65: 'ENOPKG', 67: 'ENOLINK', 70: 'ECOMM', 74: 'EBADMSG', 76: 'ENOTUNIQ',
  77: 'EBADFD', 78: 'EREMCHG', 94: 'ESOCKTNOSUPPORT', 96: 'EPFNOSUPPORT', 102: 'ENETRESET', 109: 'ETOOMANYREFS', 115: 'EINPROGRESS', 116: 'ESTALE',
  122: 'EDQUOT', 125: 'ECANCELED',
}

export function errorName(number: number): string {
  const name = OTHERS[number] ?? getSystemErrorName(-number)
  return /^E[A-Z0-9]+$/u.test(name) ? name : 'UNKNOWN'
}
