/** The port mapper, with which nodes that have a name are registered: started if none runs yet. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { otpPrograms } from '../host/node/package_root.ts'

/** As `erl` does: a node that then finds none to register with says so itself. */
export function startEpmd(command: string): void {
  if (command !== '') spawnSync(command, { shell: true, stdio: 'inherit' })
  else spawnSync(join(otpPrograms, 'epmd'), ['-daemon'], { stdio: 'ignore' })
}
