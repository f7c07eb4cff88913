/** The terminal of this operating system process: its modes, its kind, and what its locale says. */
import { existsSync, readFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ReadStream } from 'node:tty'
import { isTerminal } from './is_terminal.ts'
import type { HostTerminal, TerminalMode } from '../host.ts'

/** Where compiled terminfo entries are, after what the environment says. */
const TERMINFO_DIRECTORIES = ['/etc/terminfo', '/lib/terminfo', '/usr/share/terminfo', '/usr/local/share/terminfo', '/usr/lib/terminfo']
const LOCALES = '/usr/lib/locale'

export class Terminal implements HostTerminal {
  /** The mode at the start, as `stty` understands it; '' before it is asked for. */
  private initial = ''
  /** Settings for `stty` in every mode. */
  private always: string[] = []
  mode: TerminalMode | undefined
  private readonly environment: NodeJS.ProcessEnv = process.env

  isTerminal(fd: 0 | 1 | 2): boolean {
    return isTerminal(fd)
  }

  /**
   * Node itself has but one other mode than the usual, in which ^C and ^Z send no signals and a line feed goes to the
   * left; so `stty` sets what is wanted. (Node sets the terminal back at the end of the process.)
   */
  setMode(mode: TerminalMode | undefined): boolean {
    if (!isTerminal(0)) return false
    this.mode = mode
    const args = [...this.always, ...(mode === undefined ? [] : modeArguments(mode))]
    if (this.initial !== '') return run('stty', [this.initial, ...args]) !== undefined
    this.initial = run('sh', ['-c', 'stty -g && stty "$@"', 'sh', ...args])?.trim() ?? ''
    return this.initial !== '' || this.setNodesMode(mode)
  }
  withoutInterrupt(): void {
    this.always = ['intr', 'undef']
    this.setMode(this.mode)
  }
  /** There is no `stty`. */
  private setNodesMode(mode: TerminalMode | undefined): boolean {
    new ReadStream(0).setRawMode(mode?.canonical === false).unref()
    return true
  }

  /** Of the C library: LC_ALL, LC_CTYPE, LANG in this order; a locale that is not installed counts as none. */
  unicode(): boolean {
    const { LC_ALL, LC_CTYPE, LANG } = this.environment
    const name = LC_ALL || LC_CTYPE || LANG || 'C'
    const [, base, charset] = /^([^.@]*)(?:\.([^@]*))?/.exec(name)!
    if (!/^utf-?8$/i.test(charset ?? '')) return false
    if (process.platform !== 'linux' || base === 'C' || !existsSync(LOCALES)) return true
    if ([name, `${base}.utf8`, `${base}.UTF-8`].some((directory) => existsSync(join(LOCALES, directory)))) return true
    const archive = join(LOCALES, 'locale-archive')
    return existsSync(archive) && readFileSync(archive).includes(`${base}.utf8\0`)
  }

  terminfo(name: string): Uint8Array | undefined {
    if (name === '' || name.includes('/')) return undefined
    const { TERMINFO, TERMINFO_DIRS, HOME } = this.environment
    const directories = [
      ...(TERMINFO ? [TERMINFO] : []),
      join(HOME ?? homedir(), '.terminfo'),
      ...(TERMINFO_DIRS ?? '').split(':').filter((directory) => directory !== ''),
      ...TERMINFO_DIRECTORIES,
    ]
    for (const directory of directories) {
      // by the first letter, or its number where letters have no case
      for (const first of [name[0]!, name.charCodeAt(0).toString(16)]) {
        const file = join(directory, first, name)
        if (existsSync(file)) return readFileSync(file)
      }
    }
    return undefined
  }
}

/** Runs a program on the terminal: what it wrote, undefined if it failed. */
function run(program: string, args: string[]): string | undefined {
  const { status, stdout } = spawnSync(program, args, { stdio: [0, 'pipe', 'ignore'], encoding: 'latin1' })
  return status === 0 ? stdout : undefined
}

function modeArguments({ canonical, echo, signals }: TerminalMode): string[] {
  const flag = (on: boolean | undefined, names: string[]): string[] => {
    if (on === undefined) return []
    return names.map((name) => (on ? name : `-${name}`))
  }
  return [
    '-istrip',
    ...flag(canonical, ['icrnl', 'icanon', 'opost']),
    ...(canonical === false ? ['min', '1', 'time', '0'] : []),
    ...flag(echo, ['echo']),
    ...flag(signals, ['brkint', 'ignpar', 'icrnl', 'ixon', 'ixany', 'isig', 'iexten']),
  ]
}
