/** The record #file_info{} of file.hrl. */
import type { FileInfo } from '../host/files.ts'
import type { Vm } from '../runtime/vm.ts'
import type { Term } from '../term/types.ts'

/** Instants that can be told in all three kinds of time: from 1902 to 9999 (OTP 25 has no upper end). */
const FIRST_TIME = -2145916800
const LAST_TIME = 253402300799

export function infoTerm(vm: Vm): (info: FileInfo) => Term {
  const { t } = vm
  const am = vm.atomsOf('file_info', 'device', 'directory', 'regular', 'symlink', 'other', 'read', 'write', 'read_write', 'none')
  const last = vm.release < 26 ? Infinity : LAST_TIME
  const time = (seconds: number): Term => t.integer(Math.min(last, Math.max(FIRST_TIME, seconds)))
  return (info) => {
    const { readable, writable } = info
    const access = readable ? (writable ? am.read_write : am.read) : writable ? am.write : am.none
    return t.tuple(
      am.file_info, t.integer(info.size), am[info.type], access,
      time(info.accessed), time(info.modified), time(info.changed),
      t.integer(info.mode), t.integer(info.links), t.integer(info.device), t.integer(info.special), t.integer(info.inode),
      t.integer(info.user), t.integer(info.group),
    )
  }
}
