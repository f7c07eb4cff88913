/** `erl -detached`: the machine goes on without the terminal and the process group that started it, and without input and output. */
import { spawn } from 'node:child_process'

/** Tells the command that is started anew that it is the detached one. */
const MARK = 'GLULAM_DETACHED'

/** True: another process goes on, this one is done. */
export function detach(): boolean {
  if (process.env[MARK] !== undefined) {
    delete process.env[MARK]
    return false
  }
  const args = [...process.execArgv, ...process.argv.slice(1)]
  spawn(process.execPath, args, { detached: true, stdio: 'ignore', env: { ...process.env, [MARK]: '1' } }).unref()
  return true
}
