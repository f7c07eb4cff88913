/** What OTP's modules load with load_nif, and what ports are opened for. */
import type { DriverTable } from '../runtime/driver.ts'
import type { NifFamily } from '../runtime/nifs.ts'
import { asn1 } from './asn1.ts'
import { crypto } from './crypto/index.ts'
import { descriptors } from './descriptors.ts'
import { erlTracer } from './erl_tracer.ts'
import { tcpInet } from './inet/tcp.ts'
import { udpInet } from './inet/udp.ts'
import { megacoScanner, megacoScannerThreads } from './megaco/index.ts'
import { primNet } from './net.ts'
import { primBuffer } from './prim_buffer.ts'
import { primFile } from './prim_file.ts'
import { primTty } from './tty/nif.ts'
import { primSocket } from './socket/index.ts'
import { programs } from './programs.ts'
import { ttySl } from './tty/tty_sl.ts'
import { ramFile } from './ram_file.ts'
import { traceFile } from './trace_file.ts'
import { traceIp } from './trace_ip.ts'
import { vanilla } from './vanilla.ts'
import { zlib } from './zlib/index.ts'
import { zstd } from './zstd/index.ts'

export const libraries: readonly NifFamily[] = [asn1, crypto, erlTracer, primBuffer, primFile, primNet, primSocket, primTty, zlib, zstd]

export const drivers: DriverTable = {
  named: [megacoScanner, megacoScannerThreads, ramFile, tcpInet, traceFile, traceIp, ttySl, udpInet],
  descriptors,
  programs,
  vanilla,
}
