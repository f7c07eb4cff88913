/** A terminal for tests: a program in a pane of tmux, keys sent to it, its screen read back. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

export const hasTmux = spawnSync('tmux', ['-V']).status === 0

/** For the shell, and for tmux's own reader of commands. */
const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`

interface Answer {
  readonly resolve: (lines: string[]) => void
  readonly reject: (error: Error) => void
}

export class Terminal {
  private readonly directory = mkdtempSync(join(tmpdir(), 'glulam-terminal-'))
  /** A server of its own for each terminal, by way of one client in control mode: a process for each command would cost more than what is tested. */
  private readonly client: ChildProcess
  /** In the order of the commands. */
  private readonly awaited: Answer[] = []
  /** There is a session, which no command may overtake. */
  private readonly begun: Promise<void>

  /** `environment` is added to a small one: PATH, a HOME of its own, a UTF-8 locale. */
  constructor(command: readonly string[], environment: Readonly<Record<string, string>> = {}, [columns, rows]: readonly [number, number] = [80, 24]) {
    const env = { PATH: process.env['PATH']!, HOME: this.directory, LANG: 'C.UTF-8', TERM: 'xterm-256color', ...environment }
    const words = ['env', '-i', ...Object.entries(env).map(([name, value]) => `${name}=${value}`), ...command].map(quoted).join(' ')
    const begin = [
      ['new-session', '-d', '-x', String(columns), '-y', String(rows), `trap : INT; ${words}; printf '[exit %d]' $?; exec sleep 1000`],
      // all ends with the client, however it ends
      ['set', '-g', 'window-size', 'manual'], ['set', '-g', 'destroy-unattached', 'on'], ['attach'],
    ]
    const client = ['-u', '-S', join(this.directory, 'socket'), '-f', '/dev/null', '-C', ...begin.flatMap((command) => [...command, ';']).slice(0, -1)]
    this.client = spawn('tmux', client, { stdio: ['pipe', 'pipe', 'inherit'] })
    open.add(this)
    this.begun = this.listen()
    void this.tmux('refresh-client', '-f', 'no-output')
  }
  /** An answer is the lines between `%begin` and `%end` (`%error`) of one number; other lines tell what happens. */
  private listen(): Promise<void> {
    let number: string | undefined
    let lines: string[] = []
    const reader = createInterface({ input: this.client.stdout! })
    reader.on('close', () => {
      for (const { reject } of this.awaited.splice(0)) reject(new Error('tmux has ended'))
    })
    return new Promise((resolve) => {
      reader.on('line', (line) => {
        // the last: of this client's commands
        const [, mark, which] = /^%(begin|end|error) \d+ (\d+) 1$/.exec(line) ?? []
        if (number === undefined) {
          if (mark === 'begin') number = which
          else if (line.startsWith('%session-changed ')) resolve()
        } else if (which !== number) lines.push(line)
        else {
          const answer = this.awaited.shift()!
          if (mark === 'end') answer.resolve(lines)
          else answer.reject(new Error(lines.join('\n')))
          number = undefined
          lines = []
        }
      })
    })
  }
  private async tmux(...words: string[]): Promise<string[]> {
    await this.begun
    return new Promise((resolve, reject) => {
      this.awaited.push({ resolve, reject })
      this.client.stdin!.write(`${words.map(quoted).join(' ')}\n`)
    })
  }
  /** Keys by tmux's names (`Enter`, `C-a`, `M-b`, `Up`), or text as it is. */
  async keys(...keys: string[]): Promise<void> {
    await this.tmux('send-keys', ...keys)
  }
  async type(text: string): Promise<void> {
    await this.tmux('send-keys', '-l', text)
  }
  async resize(columns: number, rows: number): Promise<void> {
    await this.tmux('resize-window', '-x', String(columns), '-y', String(rows))
  }
  /** Forgets what has been scrolled away: a larger window would show it again. */
  async forget(): Promise<void> {
    await this.tmux('clear-history')
  }
  /** What is on the screen, with colours as escape sequences, and where the cursor is. */
  async screen(): Promise<string> {
    const [lines, at] = await Promise.all([this.tmux('capture-pane', '-p', '-e'), this.tmux('display-message', '-p', '#{cursor_x},#{cursor_y}')])
    return `${lines.join('\n').replace(/\n*$/, '')}\n(${at.join('')})`
  }
  /** The screen as soon as it is as wanted, or what it is after a long time. */
  async until(wanted: (screen: string) => boolean, most = 20_000): Promise<string> {
    const end = Date.now() + most
    let screen = await this.screen()
    while (!wanted(screen) && Date.now() < end) {
      await sleep(50)
      screen = await this.screen()
    }
    return screen
  }
  close(): void {
    open.delete(this)
    this.client.stdin!.end()
    rmSync(this.directory, { recursive: true, force: true })
  }
}

const open = new Set<Terminal>()
process.on('exit', () => {
  for (const terminal of open) terminal.close()
})
