/** The functions of prim_tty that ask terminfo: by termcap's codes (OTP 26 to 27), by terminfo's names (OTP 28 and later). */
import type { NifLibrary } from '../../runtime/nifs.ts'
import type { Vm } from '../../runtime/vm.ts'
import { small } from '../../term/terms.ts'
import { NONE } from '../../term/types.ts'
import type { Term } from '../../term/types.ts'
import { allBooleans, allNumbers, allStrings } from './capabilities.ts'
import type { Capability } from './capabilities.ts'
import { builtIn, flagOf, isGeneric, isHardCopy, numberOf, readTerminfo, stringOf, withSize } from './terminfo.ts'
import type { Terminfo } from './terminfo.ts'
import { expand, withoutPadding } from './tparm.ts'

const NOTHING: Terminfo = { booleans: new Map(), numbers: new Map(), strings: new Map() }

/** What is known of a kind of terminal. */
export function describeTerminal(vm: Vm, name: string): Terminfo | undefined {
  const file = vm.host.terminal?.terminfo(name)
  return file === undefined ? builtIn(name) : readTerminfo(file)
}
/** With the size that the environment names, or the window has. */
export function sized(vm: Vm, entry: Terminfo, window: readonly [number, number] | undefined): Terminfo {
  const { environment } = vm.host
  return withSize(entry, window, { LINES: environment.get('LINES'), COLUMNS: environment.get('COLUMNS') })
}

export class Capabilities {
  private readonly vm: Vm
  private readonly am
  /** Of the terminal that was asked for last. */
  private entry = NOTHING

  constructor(vm: Vm) {
    this.vm = vm
    this.am = vm.atomsOf('ok', 'error', 'false', 'enoent', 'tgetent', 'setupterm', 'tparm', 'tgoto', 'einval', 'name', 'code', 'full_name')
  }

  private text(iodata: Term): string | undefined {
    const binary = this.vm.code.bif('erlang:iolist_to_binary/1')!(iodata)
    if (binary === NONE) return undefined
    const bytes = this.vm.t.bytes(binary)
    const end = bytes.indexOf(0)
    return Array.from(end < 0 ? bytes : bytes.subarray(0, end), (byte) => String.fromCharCode(byte)).join('')
  }
  /** With the text of an argument, or badarg. */
  private with(iodata: Term | undefined, use: (text: string) => Term): Term {
    const text = this.text(iodata!)
    return text === undefined ? this.vm.badarg() : use(text)
  }
  private binary(text: string): Term {
    return this.vm.t.binary(Uint8Array.from(text, (c) => c.charCodeAt(0)))
  }
  private ok(text: string): Term {
    return this.vm.t.tuple(this.am.ok, this.binary(text))
  }
  private failed(call: Term, reason: Term): Term {
    return this.vm.t.tuple(this.am.error, this.vm.t.tuple(call, reason))
  }

  /** Of the kind named; false: it can't be used. `window`: how large it is, where that is asked for. */
  private load(name: string, hardCopy: boolean, window: readonly [number, number] | undefined): boolean {
    const entry = describeTerminal(this.vm, name)
    if (entry === undefined || isGeneric(entry) || (isHardCopy(entry) && !hardCopy)) return false
    this.entry = sized(this.vm, entry, window)
    return true
  }
  private goto(text: string, parameters: readonly number[]): Term {
    const expanded = expand(text, parameters)
    return expanded === undefined ? this.failed(this.am.tgoto, this.am.einval) : this.ok(withoutPadding(expanded))
  }
  private list(capabilities: readonly Capability[]): Term {
    const { t } = this.vm
    const { name, code, full_name } = this.am
    // the last one comes first
    const maps = capabilities.map((c) =>
      t.map([[name, t.charlist(c.name)], [code, t.charlist(c.code)], [full_name, t.charlist(c.fullName)]]),
    )
    return t.list(maps.reverse())
  }

  readonly functions: NifLibrary['functions'] = {
    'tgetent_nif/1': (name) => this.with(name, (text) => (this.load(text, true, this.vm.host.streams?.windowSize(1)) ? this.am.ok : this.failed(this.am.tgetent, this.am.enoent))),
    'tgetnum_nif/1': (code) => this.with(code, (text) => small(numberOf(this.entry, text))),
    'tgetflag_nif/1': (code) => this.with(code, (text) => this.vm.bool(flagOf(this.entry, text))),
    'tgetstr_nif/1': (code) => this.with(code, (text) => {
      const found = stringOf(this.entry, text)
      return found === undefined ? this.am.false : this.ok(found)
    }),
    'tgoto_nif/1': (text) => this.with(text, (string) => this.goto(string, [])),
    'tgoto_nif/2': (text, column) => this.gotoNif(text!, [column!]),
    'tgoto_nif/3': (text, column, line) => this.gotoNif(text!, [column!, line!]),

    'setupterm_nif/0': () => {
      const name = this.vm.host.environment.get('TERM') ?? ''
      return this.load(name === '' ? 'unknown' : name, false, undefined) ? this.am.ok : this.failed(this.am.setupterm, this.am.enoent)
    },
    'tigetnum_nif/1': (code) => this.with(code, (text) => small(numberOf(this.entry, text))),
    'tigetflag_nif/1': (code) => this.with(code, (text) => this.vm.bool(flagOf(this.entry, text))),
    'tigetstr_nif/1': (name) => this.with(name, (text) => {
      const found = this.entry.strings.get(text)
      if (found !== undefined) return this.ok(found)
      return allStrings().some((capability) => capability.name === text) ? this.am.false : this.vm.badarg()
    }),
    'tinfo_nif/0': () => {
      const { vm } = this
      return vm.t.map([
        [vm.atom('bool'), this.list(allBooleans())], [vm.atom('num'), this.list(allNumbers())], [vm.atom('str'), this.list(allStrings())],
      ])
    },
    'tputs_nif/2': (text, parameters) => this.with(text, (string) => {
      const numbers = this.numbers(parameters!)
      if (numbers === undefined) return this.vm.badarg()
      const expanded = numbers.length === 0 ? string : expand(string, numbers)
      return expanded === undefined ? this.failed(this.am.tparm, this.am.einval) : this.ok(withoutPadding(expanded))
    }),
  }
  private gotoNif(text: Term, parameters: readonly Term[]): Term {
    const numbers = parameters.map((parameter) => this.vm.t.safeInteger(parameter))
    if (numbers.includes(undefined)) return this.vm.badarg()
    // tgoto() has the column first, the capability the line
    return this.with(text, (string) => this.goto(string, (numbers as number[]).toReversed()))
  }
  private numbers(list: Term): number[] | undefined {
    const items = this.vm.t.listToArray(list)?.map((item) => this.vm.t.safeInteger(item))
    return items === undefined || items.includes(undefined) || items.length > 9 ? undefined : (items as number[])
  }
}
