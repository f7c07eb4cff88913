/**
 * How many processors the control group of this process lets it use.
 * @see https://docs.kernel.org/admin-guide/cgroup-v2.html
 */
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Whole processors, at least one and at most `limit`; undefined: there is no control group that says it. */
export function cpuQuota(limit: number): number | undefined {
  try {
    const [quota = -1, period = 0] = quotaAndPeriod()
    return quota > 0 && period > 0 ? Math.min(Math.max(Math.floor(quota / period), 1), limit) : limit
  } catch {
    return undefined
  }
}

/** Microseconds, of the first hierarchy that governs processors; a quota of -1 or NaN ("max"): there is none. */
function quotaAndPeriod(): number[] {
  for (const line of lines('/proc/self/mountinfo')) {
    const [mount, source] = line.split(' - ') as [string, string]
    const [type, , options] = source.split(' ') as [string, string, string]
    const [root, folder] = mount.split(' ').slice(3, 5) as [string, string]
    if (type === 'cgroup' && options.split(',').includes('cpu')) {
      const group = lines('/proc/self/cgroup').map((l) => l.split(':')).find(([, controllers]) => controllers!.split(',').includes('cpu'))![2]!
      return ['cpu.cfs_quota_us', 'cpu.cfs_period_us'].map((name) => Number(readFileSync(join(folder, relative(root, group), name), 'utf8')))
    }
    const controllers = join(folder, 'cgroup.controllers')
    if (type === 'cgroup2' && existsSync(controllers) && readFileSync(controllers, 'utf8').trim().split(' ').includes('cpu')) {
      return readFileSync(join(folder, 'cpu.max'), 'utf8').trim().split(' ').map(Number)
    }
  }
  throw new Error('no control group for processors')
}

const lines = (file: string): string[] => readFileSync(file, 'utf8').split('\n').filter((line) => line !== '')
