/** `glulam otp`: the Erlang/OTP installations that programs can run with. */
import { parseArgs } from 'node:util'
import { SUPPORTED_RELEASES, findOtp, listOtps } from '../host/node/otp.ts'
import { INSTALL_DEFAULT, installOtp } from '../host/node/otp_install.ts'
import { UsageError } from './usage.ts'

export const OTP_USAGE = [
  `glulam otp install [--release ${SUPPORTED_RELEASES.join('|')}]   fetch Erlang/OTP into the cache (default ${INSTALL_DEFAULT})`,
  'glulam otp list                           installations found, the first is used',
  'glulam otp path [--otp DIR]               root directory of the one used',
]

export function otp(args: string[]): number {
  const { values, positionals } = parseArgs({
    args,
    options: { release: { type: 'string' }, otp: { type: 'string' } },
    allowPositionals: true,
  })
  switch (positionals[0]) {
    case 'install':
      return install(values.release)
    case 'list':
      return list()
    case 'path':
      process.stdout.write(`${findOtp(values.otp).root}\n`)
      return 0
    default:
      throw new UsageError(`usage:\n${OTP_USAGE.map((l) => `  ${l}`).join('\n')}`)
  }
}

function install(wanted: string | undefined): number {
  const release = wanted === undefined ? INSTALL_DEFAULT : Number(wanted)
  if (!(SUPPORTED_RELEASES as readonly number[]).includes(release)) {
    throw new UsageError(`no such release: ${wanted} (${SUPPORTED_RELEASES.join(', ')})`)
  }
  const { root } = installOtp(release, (line) => process.stdout.write(line + '\n'))
  process.stdout.write(`Erlang/OTP ${release} is in ${root}\n`)
  return 0
}

function list(): number {
  const all = listOtps()
  for (const { root, release, from } of all) {
    const remark = (SUPPORTED_RELEASES as readonly number[]).includes(release) ? '' : '   (not one of the supported releases)'
    process.stdout.write(`${String(release).padEnd(4)}${from.padEnd(12)}${root}${remark}\n`)
  }
  if (all.length > 0) return 0
  process.stderr.write('no Erlang/OTP found; `glulam otp install` fetches one\n')
  return 1
}
