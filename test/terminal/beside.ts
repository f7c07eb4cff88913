/** The same keys for `erl` and for Glulam, each in a terminal; their screens compared after every step. */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Terminal } from './tmux.ts'

const program = fileURLToPath(new URL('../../bin/glulam', import.meta.url))
const oracles = process.env['GLULAM_ORACLES'] ?? '/opt'

/** A line of text, or keys by tmux's names in brackets: `<C-a> <Up>`; `<80x24>` resizes. */
export type Step = string

export interface Session {
  readonly release: number
  readonly program?: 'erl' | 'iex'
  readonly args?: readonly string[]
  /** Where each of both keeps its history of the shell (default: nowhere). */
  readonly histories?: Readonly<Record<'erl' | 'glulam', string>>
  /** How large the window is from the beginning (default: 80 columns, 24 rows), and what it becomes as soon as the session is ready. */
  readonly window?: readonly [number, number]
  readonly columns?: number
  readonly rows?: number
  readonly environment?: Readonly<Record<string, string>>
  /** What the screen shows when the session may begin (default: a prompt). */
  readonly ready?: RegExp
}

export interface Difference {
  readonly step: Step
  readonly erl: string
  readonly glulam: string
}

/** Between two keys, in milliseconds. */
const KEY_PAUSE = 25

/** What differs from run to run and between machines. */
function plain(screen: string): string {
  return screen
    .replace(/\d+-\w+-\d{4}::[\d:.]+|\d\d:\d\d:\d\d\.\d{3}/g, 'TIME')
    .replace(/<0\.\d+\.0>/g, '<0.N.0>')
    .replace(/#Ref<[\d.]+>/g, '#Ref<N>')
    // OTP 29 misses a library of Debian
    .replace(/=ESOCK WARNING MSG.*\n.*libsctp.*\n([^]*)\((\d+),(\d+)\)$/, (_, text, x, y) => `${text}(${x},${y - 2})`)
}

/** One after the other, as from a keyboard: a shell of OTP loses one of two keys that come at once, under `erl` too. */
async function send(terminal: Terminal, step: Step): Promise<void> {
  for (const [word] of step.matchAll(/<[^<> ]+>|[^<]+|</g)) {
    await sleep(KEY_PAUSE)
    const size = /^<(\d+)x(\d+)>$/.exec(word)
    if (size !== null) await terminal.resize(Number(size[1]), Number(size[2]))
    else if (/^<.+>$/.test(word)) await terminal.keys(word.slice(1, -1))
    else await terminal.type(word)
  }
}

/** Waits until both screens are the same for a while, or for a long time. */
async function equal(erl: Terminal, glulam: Terminal, most = 20_000): Promise<{ erl: string; glulam: string }> {
  const end = Date.now() + most
  await sleep(100)
  let before = ''
  for (;;) {
    const screens = { erl: plain(await erl.screen()), glulam: plain(await glulam.screen()) }
    if ((screens.erl === screens.glulam && screens.erl === before) || Date.now() > end) return screens
    before = screens.erl
    await sleep(100)
  }
}

/** Runs a session in both, up to the first difference. */
export async function compare(session: Session, steps: readonly Step[], show?: (step: Step, screen: string) => void): Promise<Difference | undefined> {
  const { release, program: name = 'erl', args = [] } = session
  const ready = session.ready ?? (name === 'erl' ? /^1> *$/m : /iex\(1\)> *$/m)
  const root = join(oracles, `otp${release}`)
  const environment = { GLULAM_OTP: join(root, 'usr/lib/erlang'), XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? join(process.env['HOME']!, '.cache'), ...session.environment }
  // so that both begin on the same line
  const clear = release === 29 && name === 'erl' && !args.includes('-noshell') ? ['<C-l>'] : []
  const resize = session.columns === undefined ? [] : [`<${session.columns}x${session.rows}>`]
  const reference = name === 'erl' ? join(root, 'run/erl') : join(root, 'usr/lib/elixir/bin/iex')
  const words = (who: 'erl' | 'glulam'): readonly string[] =>
    session.histories === undefined ? args : [...args, '-kernel', 'shell_history', 'enabled', 'shell_history_path', `"${session.histories[who]}"`]
  const erl = new Terminal([reference, ...words('erl')], { ...environment, ERL_FLAGS: '+S 1:1 +SDcpu 1:1', PATH: `${join(root, 'run')}:${process.env['PATH']!}` }, session.window)
  const glulam = new Terminal([program, name, ...words('glulam')], environment, session.window)
  try {
    for (const terminal of [erl, glulam]) await terminal.until((screen) => ready.test(screen), 60_000)
    for (const step of ['', ...clear, ...resize, ...steps]) {
      if (/^<\d+x\d+>$/.test(step)) for (const terminal of [erl, glulam]) await terminal.forget()
      await Promise.all([send(erl, step), send(glulam, step)])
      const screens = await equal(erl, glulam)
      show?.(step, screens.glulam)
      if (screens.glulam !== screens.erl) return { step, ...screens }
    }
    return undefined
  } finally {
    erl.close()
    glulam.close()
  }
}

/** For a look from the command line: `node test/terminal/beside.ts 27 'STEP' …` */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [release, ...steps] = process.argv.slice(2)
  const args = (process.env['ARGS'] ?? '').split(' ').filter((word) => word !== '')
  const [columns, rows] = process.env['SIZE']?.split('x').map(Number) ?? []
  const difference = await compare({ release: Number(release), program: process.env['PROGRAM'] as 'iex' | undefined, args, columns, rows }, steps, (step, screen) => {
    if (process.env['SHOW'] !== undefined) console.log(`==== ${JSON.stringify(step)}\n${screen}`)
  })
  if (difference !== undefined) console.log(`==== after ${JSON.stringify(difference.step)}\n---- erl\n${difference.erl}\n---- glulam\n${difference.glulam}`)
}
