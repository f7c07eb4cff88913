/**
 * What stands in for OTP's kernel application where none is booted: directories of applications, their environments as their files have them, and the
 * shell that runs commands.
 */
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { BifFamily } from '../runtime/bif.ts'
import { isAtom, isSmall } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import { TermSyntaxError, readTerm } from './read_term.ts'

/** Natives over the directories that modules are loaded from, the first of an application wins; root: that of OTP. */
export const unbooted = (directories: readonly string[], root: string | undefined): BifFamily => (vm) => {
  const { t } = vm
  const am = vm.atomsOf(
    'error', 'bad_name', 'interactive', 'ok', 'already_loaded', 'application', 'env', 'ac_tab', 'set', 'public', 'named_table', 'kernel_os_cmd_shell',
    'glulam_internal', 'init_server',
  )
  const native = (name: string): ((a: Term, b: Term) => Term) => vm.code.bif(name) as (a: Term, b: Term) => Term
  const loaded = new Set<Term>()
  let named: Map<string, string> | undefined
  /** The directory of an application: with a version in its name or without, if its modules are in `ebin`. */
  const directoryOf = (application: string): string | undefined => {
    if (!named) {
      named = new Map()
      for (const directory of directories) {
        const above = dirname(directory)
        const name = basename(directory) === 'ebin' && basename(above).replace(/-[\d.]+$/, '')
        if (name !== false && !named.has(name)) named.set(name, above)
      }
    }
    return named.get(application)
  }
  const wordOf = (name: Term): string | undefined => (isAtom(name) ? vm.atoms.text(name) : t.listToArray(name)?.map((c) => (isSmall(c) ? String.fromCodePoint(c >> 2) : '?')).join(''))
  const directory = (name: Term, below: string): Term => {
    const word = wordOf(name)
    if (word === undefined) return vm.error(vm.atom('function_clause'))
    const found = directoryOf(word)
    return found === undefined ? t.tuple(am.error, am.bad_name) : t.charlist(join(found, below))
  }
  /** {application, Name, Properties} of the application's file; undefined: there is none that can be read. */
  const description = (application: string): Term | undefined => {
    const file = join(directoryOf(application) ?? '', 'ebin', `${application}.app`)
    if (!existsSync(file)) return undefined
    const text = readFileSync(file, 'utf8').replace(/("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|%.*/g, (_, quoted: string | undefined) => quoted ?? '')
    try {
      return readTerm(vm, text.replace(/\.\s*$/, ''))
    } catch (error) {
      if (!(error instanceof TermSyntaxError)) throw error
      return undefined
    }
  }

  return {
    code: {
      'get_mode/0': () => am.interactive,
      'root_dir/0': () => t.charlist(root ?? ''),
      'lib_dir/0': () => t.charlist(root === undefined ? '' : join(root, 'lib')),
      'lib_dir/1': (name) => directory(name!, ''),
      'priv_dir/1': (name) => directory(name!, 'priv'),
    },
    application_controller: {
      'load_application/1': (name) => {
        if (!isAtom(name)) return vm.badarg()
        if (loaded.has(name)) return t.tuple(am.error, t.tuple(am.already_loaded, name))
        const word = vm.atoms.text(name)
        const found = description(word)
        if (found === undefined) return t.tuple(am.error, t.tuple(t.charlist('no such file or directory'), t.charlist(`${word}.app`)))
        loaded.add(name)
        for (const property of t.listToArray(t.element(found, 3)) ?? []) {
          if (t.element(property, 1) !== am.env) continue
          for (const setting of t.listToArray(t.element(property, 2)) ?? []) {
            native('ets:insert/2')(am.ac_tab, t.tuple(t.tuple(am.env, name, t.element(setting, 1)), t.element(setting, 2)))
          }
        }
        return am.ok
      },
    },
    glulam_internal: {
      /** The first turn of the process `init`: what others take for granted. */
      'init/0': () => {
        native('ets:new/2')(am.ac_tab, t.list([am.set, am.public, am.named_table]))
        if (vm.release >= 26) native('persistent_term:put/2')(am.kernel_os_cmd_shell, t.charlist('/bin/sh'))
        return vm.trapTo(am.glulam_internal, am.init_server, [])
      },
    },
  }
}
