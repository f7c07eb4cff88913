// Runs programs under Glulam. Everything else of the differential tests knows the machine by this one function.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { nodeFlags, projectFolder } from './oracle.ts'
import type { BatchJob } from './batch.ts'

export type GlulamOptions = {
  otpRoot: string
  ebinDirs: string[]
  jobs: { module: string }[]
  /** Collect garbage at every allocation point and check the heap after it. */
  stress?: boolean
  /** Make almost all collections in slices, tiny ones. */
  slices?: boolean
  timeoutMs?: number
  parallel?: number
  /** Called as each program ends. */
  onResult?: (module: string) => void
}

export function glulamIsThere(): boolean {
  return existsSync(join(projectFolder, 'build', 'kernel.wasm'))
}

/** What each program prints, with the value of main/0 at the end, and a remark where it did not end well. */
export async function runUnderGlulam(options: GlulamOptions): Promise<Map<string, string>> {
  const results = new Map<string, string>()
  const timeoutMs = options.timeoutMs ?? (options.stress ? 240_000 : options.slices ? 120_000 : 60_000)
  const parallel = options.parallel ?? 2
  const share = async (modules: string[]) => {
    let left = modules
    while (left.length > 0) {
      const before = left.length
      await runBatch(
        {
          otpRoot: options.otpRoot,
          ebinDirs: options.ebinDirs,
          modules: left,
          stress: options.stress ?? false,
          slices: options.slices ?? false,
          timeoutMs,
        },
        (module, output) => {
          results.set(module, output)
          options.onResult?.(module)
        },
      )
      left = left.filter((m) => !results.has(m))
      if (left.length === before) throw new Error(`no program of ${left.length} could be run`)
    }
  }
  const modules = options.jobs.map((j) => j.module)
  await Promise.all(Array.from({ length: parallel }, (_, i) => share(modules.filter((_m, n) => n % parallel === i))))
  return results
}

/** One machine; a program that makes it fail or hang is reported as such, those after it are left over. */
function runBatch(job: BatchJob, onResult: (module: string, output: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const batch = join(projectFolder, 'test', 'differential', 'batch.ts')
    const child = spawn(process.execPath, [...nodeFlags, batch], { stdio: ['pipe', 'pipe', 'pipe'] })
    let buffer = ''
    let errors = ''
    let current: string | undefined
    let timer: NodeJS.Timeout | undefined
    child.stdin.end(JSON.stringify(job))
    child.stderr.on('data', (chunk: Buffer) => {
      if (errors.length < 10_000) errors += chunk.toString()
    })
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (chunk: string) => {
      buffer += chunk
      for (let end = buffer.indexOf('\n'); end >= 0; end = buffer.indexOf('\n')) {
        const line = JSON.parse(buffer.slice(0, end)) as { begin?: string; module?: string; output?: string }
        buffer = buffer.slice(end + 1)
        clearTimeout(timer)
        if (line.begin !== undefined) {
          current = line.begin
          timer = setTimeout(() => child.kill('SIGKILL'), job.timeoutMs + 5000)
        } else {
          current = undefined
          onResult(line.module!, line.output!)
        }
      }
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (current !== undefined) onResult(current, `[the machine ended: ${signal ?? code}]\n${errors}`)
      else if (code !== 0) return reject(new Error(errors))
      resolve()
    })
  })
}
