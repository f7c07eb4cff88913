/** The file system in memory gives what that of the operating system gives: random operations on both. */
import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Random } from '../runtime/testing_oracle.ts'
import type { FileInfo, HostFile, HostFiles, OpenModes } from './files.ts'
import { MemoryFiles } from './memory_files.ts'
import { NodeFiles } from './node/files.ts'
import { Pace } from './node/pace.ts'

const bytes = (name: string): Uint8Array => Uint8Array.from(Buffer.from(name))
const text = (name: Uint8Array): string => Buffer.from(name).toString()
const namesIn = (list: Uint8Array): string[] => text(list).split('\0').slice(0, -1).sort()

/** What an operation gives: a value, or the code of its error. */
async function outcome(run: () => unknown): Promise<unknown> {
  try {
    return await run()
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === undefined) throw error
    return code
  }
}
const seen = (info: FileInfo): object => ({
  type: info.type, size: info.type === 'directory' ? 0 : info.size, links: info.type === 'directory' ? 0 : info.links,
  mode: info.mode, modified: info.modified > 1e9 ? 'now' : info.modified,
})

/** A file and what is known of it in one of the file systems. */
class Side {
  readonly files: HostFiles
  private readonly base: string
  private readonly open: HostFile[] = []

  constructor(files: HostFiles, base: string) {
    this.files = files
    this.base = base
  }
  name(short: string): Uint8Array {
    return bytes(short === '' ? '' : short.startsWith('/') ? short : `${this.base}/${short}`)
  }
  async step(op: string, a: string, b: string, n: number, data: string, modes: OpenModes): Promise<unknown> {
    const { files } = this
    const file = this.open.length === 0 ? undefined : this.open[n % this.open.length]!
    // Which of two errors comes first is the kernel's affair.
    if (['rename', 'link'].includes(op) && `${a} ${b}`.includes('nnn')) return undefined
    switch (op) {
      case 'open': {
        const opened = await files.open(this.name(a), modes)
        this.open.push(opened)
        return opened.append
      }
      case 'close': {
        if (file === undefined) return undefined
        this.open.splice(this.open.indexOf(file), 1)
        return file.close()
      }
      case 'read': {
        if (file === undefined) return undefined
        const into = new Uint8Array(20)
        return text(into.subarray(0, file.readNow(into, n)))
      }
      case 'write': return file?.writeNow([bytes(data), bytes(a)], n)
      case 'append': return file?.append ? [file.writeNow([bytes(data)], undefined), file.tell()] : undefined
      case 'truncate': return file?.truncate(n)
      case 'allocate': return file?.allocate(n, data.length)
      case 'handle_info': return file === undefined ? undefined : seen(await file.info())
      case 'info': return seen(await files.info(this.name(a), n % 2 === 0))
      case 'list': return namesIn(await files.list(this.name(a)))
      case 'read_link': return text(await files.readLink(this.name(a))).replace(this.base, '')
      case 'make_directory': return files.makeDirectory(this.name(a))
      case 'remove_directory': return files.removeDirectory(this.name(a))
      case 'remove': return files.remove(this.name(a))
      case 'rename': return files.rename(this.name(a), this.name(b))
      case 'link': return files.link(this.name(a), this.name(b))
      case 'symlink': {
        // Links to names with a slash at their end, in a circle, are for Linux alone to judge.
        const target = a.replace(/\/$/, '')
        return files.symlink(n % 2 === 0 ? bytes(target) : this.name(target), this.name(b))
      }
      case 'mode': return files.setMode(this.name(a), n & 0o777)
      case 'times': return files.setTimes(this.name(a), n, n + 1)
      case 'change_directory': {
        await files.changeDirectory(this.name(a))
        const here = text(files.workingDirectory()).replace(this.base, '')
        // relative names, too
        const found = await outcome(async () => namesIn(await files.list(bytes('.'))))
        const above = await outcome(async () => (await files.info(bytes('..'), true)).type)
        files.changeDirectory(bytes(this.base))
        return [here, found, above]
      }
      default: throw new Error(op)
    }
  }
  async end(): Promise<void> {
    for (const file of this.open) await file.close()
  }
}

const OPERATIONS = [
  'open', 'open', 'open', 'close', 'read', 'read', 'write', 'write', 'append', 'truncate', 'allocate', 'handle_info', 'info', 'info', 'list', 'read_link',
  'make_directory', 'make_directory', 'remove_directory', 'remove', 'rename', 'rename', 'link', 'symlink', 'symlink', 'mode', 'times', 'change_directory',
]
const NAMES = [
  'a', 'b', 'c', 'd', 'd/x', 'd/y', 'd/e', 'd/e/z', 'l', 'l/x', 'a/', 'd/', 'd/.', 'd/..', 'd/../a', './b', 'l/', '', 'd/e/../x', 'ö', '.', '..', 'd//x', 'n'.repeat(256),
]

test('random operations', async () => {
  const before = process.cwd()
  const mask = process.umask(0o022)
  const random = new Random(7)
  try {
    for (let round = 0; round < 60; round++) {
      const top = mkdtempSync(join(tmpdir(), 'glulam-memory-'))
      const base = join(top, 'base')
      chmodSync(top, 0o755)
      mkdirSync(base)
      const memory = new MemoryFiles(() => 2e9)
      for (let at = base.indexOf('/', 1); ; at = base.indexOf('/', at + 1)) {
        memory.makeDirectory(bytes(at < 0 ? base : base.slice(0, at)))
        if (at < 0) break
      }
      const [real, ours] = [new Side(new NodeFiles(() => 'C.UTF-8', new Pace()), base), new Side(memory, base)]
      const log: string[] = []
      for (let i = 0; i < 120; i++) {
        const modes: OpenModes = {
          read: random.below(3) > 0, write: random.below(2) > 0, append: random.below(4) === 0, exclusive: random.below(6) === 0, sync: false,
          kind: random.pick(['file', 'file', 'file', 'any', 'directory']),
        }
        const fixed = { ...modes, write: modes.write || modes.append || modes.exclusive }
        const args = [random.pick(OPERATIONS), random.pick(NAMES), random.pick(NAMES), random.below(50), 'data'.repeat(random.below(4)), { ...fixed, read: fixed.read || !fixed.write }] as const
        const expected = await outcome(() => real.step(...args))
        const actual = await outcome(() => ours.step(...args))
        log.push(`${JSON.stringify(args)} -> ${JSON.stringify(expected)}`)
        assert.deepEqual(actual, expected, `round ${round}:\n${log.slice(-12).join('\n')}`)
      }
      await real.end()
      process.chdir(before)
      rmSync(top, { recursive: true })
    }
  } finally {
    process.chdir(before)
    process.umask(mask)
  }
})
