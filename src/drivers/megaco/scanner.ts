/**
 * The words of a Megaco message in text form, as megaco_flex_scanner's driver finds them: by the longest match, of two as long by the
 * earlier rule. Some things are taken apart here already: the property groups of local and remote descriptors, and digit maps.
 */
import { KEYWORDS } from './tokens.ts'

export interface PropertyParm {
  readonly name: string
  readonly value: string
}
export interface DigitMap {
  readonly name: string | undefined
  readonly value: { readonly text: string; readonly timers: readonly (number | undefined)[] } | undefined
}
/** `{Name, Line}`, or with a third element. */
export interface Token {
  readonly name: string
  readonly line: number
  readonly what?: { readonly text: string } | { readonly groups: readonly (readonly PropertyParm[])[] } | { readonly digitMap: DigitMap }
}
/** `bad`: elements that belong to no group, of which the driver's term can not be made. */
export type Scanned = { readonly tokens: readonly Token[]; readonly line: number; readonly bad: boolean } | { readonly error: string }

const SAFE = "[0-9a-zA-Z+\\-&!_/'?@^`~*$\\\\()%|.]"
const QUOTED = "[0-9a-zA-Z+\\-&!_/'?@^`~*$\\\\()%|.;\\[\\]{}:,#<>= \\t]"
const SPACE = `(?:[ \\t\\r\\n]|;(?:${QUOTED}|")*[\\r\\n])`
const OCTETS = '(?:\\\\\\}|[^}\\0])+'
const around = (sign: string): string => `${SPACE}*${sign}${SPACE}*`
const LBRKT = around('\\{')
const RBRKT = around('\\}')
const EQUAL = around('=')
const DIGIT_MAP = '(?:DigitMap|DM)'

type State =
  | 'initial' | 'skipRbrkt' | 'mtp' | 'local' | 'remote' | 'mapName' | 'mapOptLbrkt' | 'mapValue' | 'mapSkipComma' | 'mapBody' | 'quoted' | 'skipDquote'
type Action = (scanner: Scanner, text: string) => void
type Rule = readonly [pattern: RegExp, action: Action]

const rule = (pattern: string, action: Action): Rule => [new RegExp(pattern, 'iy'), action]
const begin = (state: State): Action => (s) => {
  s.state = state
}
const short = (name: string): Action => (s) => s.add({ name, line: s.line })
const properties = (name: string): readonly Rule[] => [
  rule(RBRKT, (s) => {
    s.add({ name, line: s.line, what: { groups: [] } })
    s.state = 'initial'
  }),
  rule(OCTETS, (s, text) => {
    s.add({ name, line: s.line, what: { groups: s.propertyGroups(text) } })
    s.state = 'skipRbrkt'
  }),
]

const RULES: Readonly<Record<State, readonly Rule[]>> = {
  initial: [
    rule(`MTP${LBRKT}`, begin('mtp')),
    rule(`(?:Local|L)${LBRKT}`, begin('local')),
    rule(`(?:Remote|R)${LBRKT}`, begin('remote')),
    rule(DIGIT_MAP + EQUAL, begin('mapName')),
    rule(DIGIT_MAP + EQUAL + LBRKT, begin('mapValue')),
    rule(DIGIT_MAP + LBRKT, begin('mapValue')),
    rule(EQUAL, short('EQUAL')),
    rule(':', short('COLON')),
    rule(LBRKT, short('LBRKT')),
    rule(RBRKT, short('RBRKT')),
    rule(around('\\['), short('LSBRKT')),
    rule(around('\\]'), short('RSBRKT')),
    rule(around(','), short('COMMA')),
    rule(around('#'), short('NEQUAL')),
    rule(around('<'), short('LESSER')),
    rule(around('>'), short('GREATER')),
    rule(`${SPACE}+`, short('SEP')),
    rule('"', begin('quoted')),
    rule(`${SAFE}+`, (s, text) => s.word(text)),
  ],
  skipRbrkt: [rule(RBRKT, begin('initial'))],
  mtp: [
    rule('[0-9a-f]{4,8}', (s, text) => {
      s.text('MtpAddressToken', text)
      s.state = 'skipRbrkt'
    }),
  ],
  local: properties('LocalDescriptorToken'),
  remote: properties('RemoteDescriptorToken'),
  mapName: [
    rule(`${SAFE}+`, (s, text) => {
      s.mapName = lower(text)
      s.state = 'mapOptLbrkt'
    }),
  ],
  mapOptLbrkt: [
    rule(LBRKT, begin('mapValue')),
    rule('[^]', (s) => {
      s.digitMap(undefined)
      s.putBack('initial')
    }),
  ],
  mapValue: [
    rule('[tslz]:[0-9]{1,2}', (s, text) => {
      s.timers['tslz'.indexOf(lower(text[0]!))] = Number(text.slice(2))
      s.state = 'mapSkipComma'
    }),
    rule('[^]', (s) => s.putBack('mapBody')),
  ],
  mapSkipComma: [rule(around(','), begin('mapValue'))],
  mapBody: [
    rule(OCTETS, (s, text) => {
      s.digitMap(lower(text))
      s.state = 'skipRbrkt'
    }),
  ],
  quoted: [
    rule('"', (s) => {
      s.text('QuotedChars', '')
      s.state = 'initial'
    }),
    rule(`${QUOTED}+`, (s, text) => {
      s.text('QuotedChars', text)
      s.state = 'skipDquote'
    }),
  ],
  skipDquote: [rule('"', begin('initial'))],
}

/** Letters of ASCII only. */
const lower = (text: string): string => text.replace(/[A-Z]/g, (c) => c.toLowerCase())
const linesIn = (text: string): number => text.split('\n').length - 1

class Scanner {
  state: State = 'initial'
  line = 1
  mapName: string | undefined
  timers: (number | undefined)[] = []
  readonly tokens: Token[] = []
  error: string | undefined
  bad = false
  private position = 0
  private matched = ''
  private ended = false
  private readonly input: string

  constructor(input: string) {
    this.input = input
  }

  run(): void {
    while (!this.ended && this.position < this.input.length) this.step()
    if (this.ended) return
    if (this.state === 'mapOptLbrkt') {
      this.digitMap(undefined)
      this.text('endOfMessage', '\0')
    } else this.add({ name: 'endOfMessage', line: this.line })
  }
  private step(): void {
    let longest = 0
    let chosen: Action | undefined
    for (const [pattern, action] of RULES[this.state]) {
      pattern.lastIndex = this.position
      if (!pattern.test(this.input) || pattern.lastIndex - this.position <= longest) continue
      longest = pattern.lastIndex - this.position
      chosen = action
    }
    const text = (this.matched = this.input.slice(this.position, this.position + (longest || 1)))
    this.position += text.length
    this.line += linesIn(text)
    if (chosen !== undefined) return chosen(this, text)
    this.text('IllegalChar', text)
    this.ended = true
  }
  /** What was matched is looked at again in another state. */
  putBack(state: State): void {
    this.position -= this.matched.length
    this.line -= linesIn(this.matched)
    this.state = state
  }

  // ---- tokens ------------------------------------------------------------------------------------------------------------

  add(token: Token): void {
    this.tokens.push(token)
  }
  text(name: string, text: string): void {
    this.add({ name, line: this.line, what: { text: lower(text) } })
  }
  word(text: string): void {
    if (/^[0-9]{8}t[0-9]{8}$/i.test(text)) this.text('TimeStampToken', text)
    else if (/^(?:digitmap|dm)$/i.test(text)) this.text('DigitMapToken', text)
    else this.text(KEYWORDS.get(lower(text)) ?? 'SafeChars', text)
  }
  digitMap(text: string | undefined): void {
    const value = text === undefined ? undefined : { text, timers: [0, 1, 2, 3].map((i) => this.timers[i]) }
    this.add({ name: 'DigitMapDescriptorToken', line: this.line, what: { digitMap: { name: this.mapName, value } } })
    this.mapName = undefined
    if (value !== undefined) this.timers = []
  }

  /** Lines `name=value`; `v` begins a group, but what stands before the first belongs to it. The last error is the one that is told. */
  propertyGroups(text: string): PropertyParm[][] {
    const groups: PropertyParm[][] = [[]]
    let hasGroup = false
    for (let i = 0; i < text.length; i++) {
      if (/[ \t\r\n]/.test(text[i]!)) continue
      const equals = text.indexOf('=', i)
      const name = text.slice(i, Math.max(i, equals))
      const end = text.slice(equals + 1).search(/[\r\n]/)
      if (equals >= 0 && end <= 0) return this.fail(`Could not find property parm value for ${name}`)
      if (name === '') return this.fail(`Could not find proper property parm name (name start at ${i})`)
      if (name === 'v' && hasGroup) groups.push([])
      hasGroup ||= name === 'v'
      groups.at(-1)!.push({ name, value: text.slice(equals + 1, equals + 1 + end) })
      i = equals + end
    }
    this.bad ||= !hasGroup && groups[0]!.length > 0
    return hasGroup ? groups : []
  }
  private fail(why: string): PropertyParm[][] {
    this.error = `bad_property_parm: ${why}`
    return []
  }
}

/** `bytes`: each a character. */
export function scan(bytes: string): Scanned {
  const scanner = new Scanner(bytes)
  scanner.run()
  const { tokens, line, bad, error } = scanner
  return error === undefined ? { tokens, line, bad } : { error }
}
