/**
 * Exported patterns (OTP 28.1): {re_exported_pattern, Header, Text, Options, Code}. The header has a checksum of the code and says whether the text is UTF-8.
 * OTP's code is that of PCRE2; where it can't be used it is compiled from the text, and so it is done here with any. The code that is exported here says so to
 * others: it is none of PCRE2.
 */
import type { Vm } from '../../runtime/vm.ts'
import { crc32 } from '../../runtime/zlib.ts'

const TITLE = 're-PCRE2'
const CHECKSUM = 8
const VERSION = 12
const UNICODE = 13
const HEADER_BYTES = 14
const ENCODE_VERSION = 1

export const EXPORTED_CODE: Uint8Array = new TextEncoder().encode('compiled from the text  ')

export function exportHeader(vm: Vm, code: Uint8Array, unicode: boolean): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES)
  header.set(new TextEncoder().encode(TITLE))
  new DataView(header.buffer).setUint32(CHECKSUM, crc32(vm, code))
  header[VERSION] = ENCODE_VERSION
  header[UNICODE] = unicode ? 1 : 0
  return header
}

/** Is it the header of an exported pattern, and that of this code? Other versions of the format say nothing of the code. */
export function isExportHeader(vm: Vm, header: Uint8Array, code: Uint8Array | undefined): boolean {
  if (header.length < HEADER_BYTES || [...TITLE].some((c, i) => header[i] !== c.charCodeAt(0))) return false
  if (header[VERSION] !== ENCODE_VERSION) return true
  return code !== undefined && new DataView(header.buffer, header.byteOffset).getUint32(CHECKSUM) === crc32(vm, code)
}
