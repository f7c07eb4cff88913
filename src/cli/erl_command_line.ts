/**
 * The command line of `erl`: what erlexec makes of it. Words come from the command line, files (`-args_file`) and the
 * environment (`ERL_AFLAGS` before, `ERL_FLAGS` and `ERL_ZFLAGS` behind them); those that begin with `+` are the emulator's, the others
 * go to `init`.
 *
 * @see https://www.erlang.org/doc/apps/erts/erl_cmd.html
 */
import { readFileSync } from 'node:fs'

/** `-emu_args_exit`, `-emu_qouted_cmd_exit`, `-emu_name_exit` and `-emu_args`. */
export type Print = 'lines' | 'quoted' | 'name' | 'all'

export interface ErlCommandLine {
  /** Flags of the emulator, `+` turned into `-`, with their values as words of their own. */
  readonly emulator: readonly string[]
  /** What goes to init, behind `-home`. */
  readonly init: readonly string[]
  /** Variables set with -env. */
  readonly environment: readonly (readonly [string, string])[]
  /** What is printed of the words; only `all` goes on. */
  readonly print: Print | undefined
  readonly detached: boolean
  /** The port mapper is to be started: by this command (`-epmd`), or ''. */
  readonly epmd: string | undefined
}

/** The command line can't be used; the message is what erlexec prints, `code` the exit status. */
export class ErlUsageError extends Error {
  readonly code = 1
}

const SEPARATOR = '--'
const USAGE =
  'Usage: erl [-version] [-sname NAME | -name NAME] [-noshell] [-noinput] [-env VAR VALUE] [-compile file ...] [-make] ' +
  '[-man [manopts] MANPAGE] [-x] [-emu_args] [-start_epmd BOOLEAN] [-emu_type TYPE] [-emu_flavor FLAVOR] ' +
  '[-args_file FILENAME] [+A THREADS] [+a SIZE] [+B[c|d|i]] [+c [BOOLEAN]] [+C MODE] ' +
  '[+dcg DECENTRALIZED_COUNTER_GROUPS_LIMIT] [+h HEAP_SIZE_OPTION] [+J[Pperf|Msingle] JIT_OPTION] ' +
  '[+M<SUBSWITCH> <ARGUMENT>] [+P MAX_PROCS] [+Q MAX_PORTS] [+R COMPAT_REL] [+r] [+rg READER_GROUPS_LIMIT] ' +
  '[+s<SUBSWITCH> SCHEDULER_OPTION] [+S NO_SCHEDULERS:NO_SCHEDULERS_ONLINE] ' +
  '[+SP PERCENTAGE_SCHEDULERS:PERCENTAGE_SCHEDULERS_ONLINE] [+T LEVEL] [+V] [+v] [+W<i|w|e>] [+z MISC_OPTION] [args ...]'

const missing = (flag: string): ErlUsageError => new ErlUsageError(`Missing argument(s) for '${flag}'.\n${USAGE}`)

// ---- where the words come from -----------------------------------------------------------------------------------

/** Words of a variable or file: blanks separate, quotes and backslashes (not within quotes) keep together, `#` begins a comment (in files). */
export function splitWords(text: string, comments: boolean): string[] {
  const words: string[] = []
  let word: string | undefined
  let quote = ''
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!
    if (quote !== '') {
      if (c === quote) quote = ''
      else word += c
    } else if (c === '"' || c === "'") {
      quote = c
      word ??= ''
    } else if (c === '\\' && i + 1 < text.length) word = (word ?? '') + text[++i]!
    else if (/\s/.test(c) || (comments && c === '#')) {
      if (word !== undefined) words.push(word)
      word = undefined
      if (c === '#') while (i + 1 < text.length && text[i + 1] !== '\n') i++
    } else word = (word ?? '') + c
  }
  if (word !== undefined) words.push(word)
  return words
}

/** Expands `-args_file`; what follows `-extra` goes to the end of everything. */
class Massage {
  readonly words: string[] = []
  readonly extra: string[] = []
  /** Behind `-S` on the command line. */
  readonly shebang: string[] = []

  add(words: readonly string[], onCommandLine: boolean): void {
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!
      if (word === '-args_file') {
        const file = words[++i]
        if (file === undefined) throw missing('-args_file')
        this.addFile(file)
      } else if (word === '-extra') {
        this.extra.push(...words.slice(i + 1))
        if (onCommandLine) this.words.push(SEPARATOR)
        return
      } else if (word === '-S' && onCommandLine) {
        this.shebang.push('++S', ...words.slice(i + 1).map((w) => (w === SEPARATOR ? '\\--' : w)))
        this.words.push(SEPARATOR)
        return
      } else this.words.push(word)
    }
  }
  private addFile(file: string): void {
    let text: string
    try {
      text = readFileSync(file, 'utf8')
    } catch {
      throw new ErlUsageError(`Failed to open arguments file "${file}" at "${process.cwd()}": No such file or directory\n${USAGE}`)
    }
    const words = splitWords(text, true)
    const end = words.indexOf('-extra')
    this.add(end < 0 ? words : words.slice(0, end), false)
    if (end >= 0) this.extra.push(...words.slice(end + 1))
  }
  all(): string[] {
    return [...this.words, ...(this.extra.length > 0 ? ['-extra', ...this.extra] : []), ...this.shebang]
  }
}

// ---- flags of the emulator ------------------------------------------------------------------------------------------

/** `+x` flags that take the next word. */
const WITH_VALUE = new Set([
  ...['a', 'A', 'C', 'e', 'i', 'n', 'P', 'Q', 't', 'T', 'R', 'W', 'K', 'S', 'SP', 'SDcpu', 'SDPcpu', 'SDio', 'pc', 'pad', 'rg'],
  ...['IOt', 'IOp', 'IOPt', 'IOPp', 'IOs'],
  ...['h', 'hms', 'hmbs', 'hpds', 'hmax', 'hmaxk', 'hmaxel', 'hmaxib', 'hmqd'],
  ...['bt', 'bwtdcpu', 'bwtdio', 'bwt', 'cl', 'ct', 'ecio', 'fwi', 'tbt', 'wct', 'wtdcpu', 'wtdio', 'wt', 'ws', 'ss', 'ssdcpu', 'ssdio', 'pp', 'ub'].map((f) => `s${f}`),
  ...['dbbl', 'dntgc', 'ebwt', 'osrl', 'hft'].map((f) => `z${f}`),
])
/** Switches of the memory allocators (`+M…`): most take a value. */
const ALLOCATOR = /^M([BDEFHLRSTZAIlu](as|asbcst|atags|acul|acnl|acfml|acful|cp|e|t|lmbcs|mbcgs|mbsd|mmbcs|mmmbc|mmsbc|msbclt|ramv|rmbcmt|rsbcmt|rsbcst|sbct|smbcs)|ea|ummc|uycs|usac|im|is|lpm|Mamcbf|Mrmcbf|Mmcs|Mscs|Mscrfsd|Msco|Mscrpm|Mlp|Ye|Ym|Ytp|Ytt|Iscs|Xscs|dai)$/

function takesValue(name: string, next: string | undefined): boolean {
  if (name === 'B') return next === 'i' || next === 'c' || next === 'd'
  if (name === 'c') return next === 'true' || next === 'false'
  return WITH_VALUE.has(name) || name.startsWith('J') || ALLOCATOR.test(name)
}

// ---- erlexec ----------------------------------------------------------------------------------------------------------

/**
 * @param environment where ERL_AFLAGS, ERL_FLAGS, ERL_ZFLAGS and ERL_OTP<release>_FLAGS are looked up
 * @throws ErlUsageError
 */
export function parseErlCommandLine(
  argv: readonly string[],
  environment: { readonly [name: string]: string | undefined },
  release: number,
): ErlCommandLine {
  const massage = new Massage()
  // since OTP 26 flags of one variable end where those of the next begin
  const fromEnvironment = (name: string): void => {
    const words = splitWords(environment[name] ?? '', false)
    massage.add(words, false)
    if (release >= 26 && words.length > 0) massage.words.push(SEPARATOR)
  }
  fromEnvironment(`ERL_OTP${release}_FLAGS`)
  fromEnvironment('ERL_AFLAGS')
  if (argv.length > 0) {
    massage.add(argv, true)
    massage.add([SEPARATOR], false)
  }
  fromEnvironment('ERL_FLAGS')
  fromEnvironment('ERL_ZFLAGS')
  return new Sorter(massage.all()).sort()
}

/** Tells the emulator's words from init's. */
class Sorter {
  private readonly words: readonly string[]
  private at = 0
  private readonly emulator: string[] = []
  private readonly init: string[] = [SEPARATOR]
  private readonly variables: [string, string][] = []
  private print: Print | undefined
  private detached = false
  private haltAfterwards = false
  private noEpmd = false
  private protoDist = false
  private named = false
  private startEpmd = true
  private epmdCommand = ''

  constructor(words: readonly string[]) {
    this.words = words
  }

  private value(flag: string): string {
    const next = this.words[this.at + 1]
    if (next === undefined || next.startsWith(SEPARATOR)) throw missing(flag)
    this.at++
    return next
  }

  sort(): ErlCommandLine {
    for (; this.at < this.words.length; this.at++) {
      const word = this.words[this.at]!
      if (word === '-extra') {
        this.init.push(...this.words.slice(this.at))
        break
      }
      if (word === '++S') {
        this.init.push('-noshell', '-S', ...this.words.slice(this.at + 1))
        break
      }
      if (word.startsWith('-')) this.dash(word)
      else if (word.startsWith('+') && !word.startsWith('++')) this.plus(word)
      else this.init.push(word)
    }
    if (this.noEpmd && !this.protoDist) {
      throw new ErlUsageError('erlexec: Missing -proto_dist option, expected when using -no_epmd.')
    }
    if (this.haltAfterwards) this.init.push('-s', 'erlang', 'halt')
    const { emulator, init, variables: environment, print, detached } = this
    return { emulator, init, environment, print, detached, epmd: this.named && this.startEpmd ? this.epmdCommand : undefined }
  }

  private dash(word: string): void {
    switch (word) {
      case '-compile':
        this.init.push('-noshell', '-noinput', '-s', 'c', 'lc_batch')
        this.emulator.push('-B')
        break
      case '-make':
        this.init.push('-noshell', '-noinput', '-s', 'make', 'all_or_nothing')
        this.emulator.push('-B')
        this.haltAfterwards = true
        this.at = this.words.length
        break
      case '-configfd': {
        const fd = this.value(word)
        if (fd === '0') this.init.push('-noshell', '-noinput')
        this.init.push(word, fd)
        break
      }
      case '-detached':
        this.detached = true
        this.init.push(word, '-noshell', '-noinput')
        break
      case '-noinput': this.init.push('-noshell', '-noinput'); break
      case '-emu_args': this.print ??= 'all'; break
      case '-emu_args_exit': if (this.print !== 'quoted') this.print = 'lines'; break
      case '-emu_qouted_cmd_exit': this.print = 'quoted'; break
      case '-emu_name_exit':
        this.print = 'name'
        this.at = this.words.length
        break
      case '-env': {
        const name = this.value(word)
        this.variables.push([name, this.value(word)])
        break
      }
      case '-version': this.emulator.push('-V'); break
      case '-epmd': this.epmdCommand = this.value(word); break
      case '-emu_type': case '-emu_flavor': this.init.push(word, this.value(word)); break
      case '-name': case '-sname':
        this.named = true
        this.init.push(word, this.value(word))
        break
      case '-proto_dist':
        this.protoDist = true
        this.init.push(word, this.value(word))
        break
      case '-no_epmd':
        this.noEpmd = true
        this.startEpmd = false
        this.init.push(word)
        break
      case '-start_epmd': {
        const yes = this.value(word)
        if (yes !== 'true' && yes !== 'false') throw new ErlUsageError(`Expected boolean argument for '-start_epmd'.\n${USAGE}`)
        this.startEpmd = yes === 'true'
        this.init.push(word, yes)
        break
      }
      default: this.init.push(word)
    }
  }

  private plus(word: string): void {
    const name = word.slice(1)
    if (/^(SD(?!cpu|Pcpu|io)|I(?!O([tps]|P[tp]))|B[^cdi])/.test(name)) throw missing(name[0] === 'B' ? `-${name}` : word)
    this.emulator.push(`-${name}`)
    if (!takesValue(name, this.words[this.at + 1])) return
    if (name === 'B' || name === 'c') this.emulator.push(this.words[++this.at]!)
    else this.emulator.push(this.value(word))
  }
}
