/** The port mapper of OTP, with which nodes that have a name are registered: a program of the installation, started if it does not run yet. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { otpPrograms } from '../host/node/package_root.ts'
import type { OtpRoot } from '../host/node/otp.ts'

/** Where it may be: in the installation, or on the PATH. */
function candidates(otp: OtpRoot): string[] {
  const erts = existsSync(otp.root) ? readdirSync(otp.root).filter((name) => name.startsWith('erts-')) : []
  const path = (process.env.PATH ?? '').split(delimiter).filter((dir) => dir !== '' && dir !== otpPrograms)
  return [...erts.map((name) => join(otp.root, name, 'bin')), ...path].map((dir) => join(dir, 'epmd')).filter((file) => existsSync(file))
}

/** As `erl` does: a node that then finds none to register with says so itself. */
export function startEpmd(otp: OtpRoot, command: string): void {
  if (command !== '') {
    spawnSync(command, { shell: true, stdio: 'inherit' })
    return
  }
  for (const file of candidates(otp)) {
    // one that can't run on this system ends with an error
    if (spawnSync(file, ['-daemon'], { stdio: 'ignore' }).status === 0) return
  }
}
