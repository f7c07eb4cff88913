/** Terminfo, parameters and widths beside the C library that `erl` uses. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { Terminal } from '../../host/node/terminal.ts'
import { erlOf } from '../../runtime/testing_oracle.ts'
import { allBooleans, allNumbers, allStrings } from './capabilities.ts'
import { SmartLine } from './smart_line.ts'
import { builtIn, flagOf, numberOf, readTerminfo, stringOf, withSize } from './terminfo.ts'
import { expand, withoutPadding } from './tparm.ts'
import { columns } from './width.ts'

const erl = erlOf(29)
const skip = erl === undefined ? 'no erl of OTP 29' : false
const terminal = new Terminal()
const kinds = ['xterm', 'xterm-256color', 'screen', 'tmux-256color', 'linux', 'vt100', 'vt220', 'ansi', 'rxvt', 'dumb'].filter((kind) => terminal.terminfo(kind) !== undefined)

/** Lines that an expression prints in `erl`. */
function ask(expression: string, environment: Readonly<Record<string, string>>): string[] {
  const output = execFileSync(erl!, ['-noshell', '-eval', `${expression}, halt().`], { env: { ...process.env, ...environment }, encoding: 'latin1', stdio: ['ignore', 'pipe', 'ignore'] })
  return output.split('\n').filter((line) => line !== '' && !/ESOCK|libsctp/.test(line))
}
const bytes = (text: string): string => `[${Array.from(text, (c) => c.charCodeAt(0)).join(',')}]`

for (const kind of kinds) {
  test(`capabilities of ${kind}`, { skip }, () => {
    const entry = readTerminfo(terminal.terminfo(kind)!)!
    const answers = ask(`
      #{str := Ss, num := Ns, bool := Bs} = prim_tty:tinfo(),
      [io:format("~s ~s~n", [N, case prim_tty:tigetstr(N) of {ok, V} -> io_lib:format("~w", [binary_to_list(V)]); false -> "-" end]) || #{name := N} <- lists:reverse(Ss)],
      [io:format("~s ~w~n", [N, prim_tty:tigetnum(C)]) || #{name := N, code := C} <- lists:reverse(Ns)],
      [io:format("~s ~w~n", [N, prim_tty:tigetflag(C)]) || #{name := N, code := C} <- lists:reverse(Bs)]`, { TERM: kind })
    const ours = [
      ...allStrings().map(({ name }) => `${name} ${entry.strings.has(name) ? bytes(entry.strings.get(name)!) : '-'}`),
      ...allNumbers().map(({ name, code }) => `${name} ${numberOf(withSize(entry, undefined, {}), code)}`),
      ...allBooleans().map(({ name, code }) => `${name} ${flagOf(entry, code)}`),
    ]
    assert.deepEqual(ours, answers)
  })

  test(`parameters of ${kind}`, { skip }, () => {
    const entry = readTerminfo(terminal.terminfo(kind)!)!
    const lists = [[0, 0], [1, 2], [7, 100, 3, 4], [15], [255, 1000, 500, 250], [3, 1, 0, 1, 0, 0, 1, 0, 1]]
    const answers = ask(`
      #{str := Ss} = prim_tty:tinfo(),
      [case prim_tty:tigetstr(N) of
         {ok, V} when V =/= <<>> -> [begin {ok, B} = prim_tty:tputs(V, As), io:format("~s ~w~n", [N, binary_to_list(B)]) end || As <- [[] | ${JSON.stringify(lists)}]];
         _ -> ok
       end || #{name := N} <- lists:reverse(Ss), not lists:member(N, ["pfkey", "pfloc", "pfx", "pln", "pfxl"])]`, { TERM: kind })
    const ours = allStrings().filter(({ name }) => (entry.strings.get(name) ?? '') !== '' && !['pfkey', 'pfloc', 'pfx', 'pln', 'pfxl'].includes(name))
      .flatMap(({ name }) => [[], ...lists].map((list) => {
        const text = entry.strings.get(name)!
        return `${name} ${bytes(withoutPadding(list.length === 0 ? text : expand(text, list)!))}`
      }))
    assert.deepEqual(ours, answers)
  })
}

test('an entry that is cut short or flipped is none, or another', () => {
  const file = kinds.length === 0 ? undefined : terminal.terminfo(kinds[0]!)
  if (file === undefined) return
  for (let size = 0; size < file.length; size += 7) readTerminfo(file.subarray(0, size))
  for (let i = 0; i < file.length; i += 3) {
    const flipped = Uint8Array.from(file)
    flipped[i]! ^= 0xff
    readTerminfo(flipped)
  }
  assert.equal(readTerminfo(new Uint8Array(0)), undefined)
  assert.equal(readTerminfo(new Uint8Array(100)), undefined)
})

test('without a database: what most terminals have in common', () => {
  assert.equal(stringOf(builtIn('xterm-kitty')!, 'up'), '\x1b[A')
  assert.equal(builtIn('dumb'), undefined)
})

test('widths of characters', { skip }, () => {
  // Only those that Unicode 14 has had: libraries differ in what they know of later ones.
  const ranges: [number, number][] = [[0x20, 0x7e], [0xa0, 0x5ff], [0x900, 0xbff], [0x1100, 0x11ff], [0x2000, 0x20bf], [0x2100, 0x23ff], [0x2600, 0x262f], [0x3000, 0x33ff], [0x4e00, 0x4fff], [0xac00, 0xad00], [0xfe00, 0xffef], [0x1f300, 0x1f64f], [0xe0100, 0xe01ef]]
  const codes = ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i)).filter((code) => columns(code) >= 0)
  const answers = ask(`[io:format("~w ", [prim_tty:npwcwidth(C)]) || C <- ${JSON.stringify(codes)}]`, { LANG: 'C.UTF-8' }).join('').trim().split(' ').map(Number)
  assert.deepEqual(codes.filter((code, i) => columns(code) !== answers[i]).map((code) => `${code.toString(16)}: ${columns(code)}`), [])
})

test('the line that is edited', () => {
  const moves = { up: [0x55], down: [0x44], left: [0x4c], right: [0x52], wrapsLate: true }
  const line = new SmartLine(moves, () => 10, true)
  const text = (s: string): Uint8Array => new TextEncoder().encode(s)
  const written = (change: () => void): string => {
    change()
    return new TextDecoder().decode(line.take())
  }
  assert.equal(written(() => line.put(text('> '))), '> ')
  assert.equal(written(() => line.insert(text('abc'))), 'abc')
  assert.equal(written(() => line.move(-2)), 'LL')
  assert.equal(written(() => line.insert(text('日'))), '日bcLL')
  assert.equal(written(() => line.delete(-1)), 'LLbc  LLLL')
  assert.equal(written(() => line.delete(1)), 'c LL')
  assert.equal(written(() => line.put(text('\x01\t!'))), '^A   !')
  assert.equal(written(() => line.put(text('\n'))), '\r\n')
  assert.equal(written(() => line.insert(text('0123456789'))), '0123456789 L')
  assert.equal(written(() => line.move(-1)), 'URRRRRRRRR')
  const latin = new SmartLine(moves, () => 10, false)
  latin.put(text('é€'))
  assert.equal(new TextDecoder().decode(latin.take()), '\\351\\x{20AC} L')
})
