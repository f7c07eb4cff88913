/**
 * Starting OTP: what the emulator does before any Erlang code runs. The modules that erts has in its image are
 * loaded, then the first processes are made, whose pids users see: `erl_init:start/2` (which becomes `init`) and the helpers
 * of the system.
 *
 * @see https://www.erlang.org/doc/apps/erts/init.html
 */
import * as L from '../term/layout.ts'
import { PRELOADED_FIRST } from './preloaded.ts'
import type { VaryingWords } from './varying_words.ts'
import type { Vm } from './vm.ts'

/** The helpers, after `erl_init` in <0.0.0>. */
const HELPERS: readonly { module: string; priority: number; since?: number }[] = [
  { module: 'erts_code_purger', priority: L.PRIORITY_HIGH },
  { module: 'erts_literal_area_collector', priority: L.PRIORITY_HIGH },
  { module: 'erts_dirty_process_signal_handler', priority: L.PRIORITY_NORMAL },
  { module: 'erts_dirty_process_signal_handler', priority: L.PRIORITY_HIGH },
  { module: 'erts_dirty_process_signal_handler', priority: L.PRIORITY_MAX },
  { module: 'erts_trace_cleaner', priority: L.PRIORITY_NORMAL, since: 26 },
]

export interface Boot {
  /** What `init` gets: the command line without the emulator's own flags. */
  readonly words: VaryingWords
  /** Bytes of a module of erts; undefined: this release has none of that name. */
  readonly preloaded: (module: string) => Uint8Array | undefined
}

/** Loads the preloaded modules and starts the first processes. They run when the scheduler does. */
export function boot(vm: Vm, { words, preloaded }: Boot): void {
  for (const name of PRELOADED_FIRST) {
    const bytes = preloaded(name)
    // Their on_load functions are called by erl_init.
    if (bytes) vm.code.install(vm.code.prepare(bytes))
  }
  vm.signals.start()
  vm.scratch(() => {
    vm.processes.spawn.boot('erl_init', 'start', [vm.atom('init'), words.list()], { system: true })
  })
  for (const { module, priority, since } of HELPERS) {
    if (since === undefined || vm.release >= since) vm.processes.spawn.boot(module, 'start', [], { system: true, priority })
  }
}
