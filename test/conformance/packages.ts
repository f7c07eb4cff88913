/** Debian's packages of an application that the OTP under test has not, unpacked for its suites. */
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import { DEBIAN_SUITES, PrivateApt } from '../../src/host/node/otp_install.ts'

/** Unpacks a package of the release's Debian into a directory. */
export function unpackPackage(release: number, name: string, target: string): void {
  const suite = DEBIAN_SUITES[release]
  if (suite === undefined) throw new Error(`no Debian has OTP ${release}`)
  const work = mkdtempSync(join(os.tmpdir(), 'packages-'))
  try {
    const apt = new PrivateApt(work, suite)
    apt.update()
    apt.unpack(name, target)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
