/** A terminal for tests: a program in a pane of tmux, keys sent to it, its screen read back. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export const hasTmux = spawnSync('tmux', ['-V']).status === 0

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`

export class Terminal {
  private readonly directory = mkdtempSync(join(tmpdir(), 'glulam-terminal-'))

  /** `environment` is added to a small one: PATH, a HOME of its own, a UTF-8 locale. */
  constructor(command: readonly string[], environment: Readonly<Record<string, string>> = {}, [columns, rows]: readonly [number, number] = [80, 24]) {
    const env = { PATH: process.env['PATH']!, HOME: this.directory, LANG: 'C.UTF-8', TERM: 'xterm-256color', ...environment }
    const words = ['env', '-i', ...Object.entries(env).map(([name, value]) => `${name}=${value}`), ...command].map(quoted).join(' ')
    this.tmux('-f', '/dev/null', 'new-session', '-d', '-x', String(columns), '-y', String(rows), `trap : INT; ${words}; printf '[exit %d]' $?; exec sleep 1000`)
    process.on('exit', this.end)
    this.tmux('set', '-g', 'escape-time', '0')
    this.tmux('set', '-g', 'window-size', 'manual')
  }
  private tmux(...args: string[]): string {
    // a server of its own for each terminal
    return execFileSync('tmux', ['-S', join(this.directory, 'socket'), ...args], { encoding: 'utf8', timeout: 20_000, stdio: ['ignore', 'pipe', 'pipe'] })
  }
  /** Keys by tmux's names (`Enter`, `C-a`, `M-b`, `Up`), or text as it is. */
  keys(...keys: string[]): void {
    this.tmux('send-keys', ...keys)
  }
  type(text: string): void {
    this.tmux('send-keys', '-l', text)
  }
  resize(columns: number, rows: number): void {
    this.tmux('resize-window', '-x', String(columns), '-y', String(rows))
  }
  /** Forgets what has been scrolled away: a larger window would show it again. */
  forget(): void {
    this.tmux('clear-history')
  }
  /** What is on the screen, with colours as escape sequences, and where the cursor is. */
  screen(): string {
    const output = this.tmux('capture-pane', '-p', '-e', ';', 'display-message', '-p', '#{cursor_x},#{cursor_y}')
    return output.replace(/\n*(\d+,\d+)\n$/, '\n($1)')
  }
  /** The screen as soon as it is as wanted, or what it is after a long time. */
  async until(wanted: (screen: string) => boolean, most = 20_000): Promise<string> {
    const end = Date.now() + most
    let screen = this.screen()
    while (!wanted(screen) && Date.now() < end) {
      await sleep(50)
      screen = this.screen()
    }
    return screen
  }
  close(): void {
    process.off('exit', this.end)
    this.end()
  }
  private readonly end = (): void => {
    try {
      this.tmux('kill-server')
    } catch {
      // it ended by itself
    }
    rmSync(this.directory, { recursive: true, force: true })
  }
}
