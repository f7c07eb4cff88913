// Rows that do nothing but start and end: OTP's boot, and that of what stands on it. The first, uncounted run fills the caches.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Command } from './command_rows.ts'
import type { Places } from './side.ts'

export function startCommands({ erl }: Places): Record<string, Command> {
  const found: Record<string, Command> = {
    start_erl: { erl, glulam: ['erl'], args: () => ['-noshell', '-eval', 'halt().'] },
    // what `-s` needs is loaded, and the applications end in order
    start_sasl_stop: { erl, glulam: ['erl'], args: () => ['-noshell', '-boot', 'start_sasl', '-s', 'init', 'stop'] },
  }
  const elixir = join(dirname(erl), 'elixir')
  if (existsSync(elixir)) found['start_elixir'] = { erl: elixir, glulam: ['elixir'], args: () => ['-e', ':ok'] }
  return found
}
