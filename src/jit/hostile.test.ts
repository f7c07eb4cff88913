// Code that no compiler writes, one family of instructions after the other: what it takes for granted does not hold. That ends it with an error, not the machine,
// and leaves no damage.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { inspect } from 'node:util'
import {
  KIND_ATOM, KIND_BITSTRING, KIND_CONS, KIND_FLOAT, KIND_FUN, KIND_LARGE, KIND_MAP, KIND_NIL, KIND_OLD, KIND_PID, KIND_REFERENCE, KIND_SMALL, KIND_TUPLE,
} from '../beam/kinds.ts'
import { KINDS_OF_BIFS } from '../beam/kinds_of_bifs.ts'
import { assemble, define } from '../beam/testing.ts'
import type { Assembly, InstructionText } from '../beam/testing.ts'
import { ErlangError, Node, atom, tuple } from '../index.ts'
import type { Input } from '../index.ts'
import type { Vm } from '../runtime/vm.ts'
import * as L from '../term/layout.ts'
import { NIL, isAtom, isSmall, small } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'

const root = join(process.env['GLULAM_ORACLES'] ?? '/opt', 'otp27')
const needsOtp = { skip: existsSync(root) ? false : 'no Erlang/OTP 27' }

let node: Node
before(async () => {
  if (!needsOtp.skip) node = await Node.start({ otp: root })
})
after(() => node?.stop())

const KEYS = Array.from({ length: 50 }, (_, i) => [`k${i}`, i] as const)
/** A value of every kind. */
const VALUES: Readonly<Record<string, Input>> = {
  small: 5, negative: -1, large: 2n ** 40n, big: 2n ** 70n, float: 1.5, atom: atom('a'), nil: [], list: [1, 2], pair: tuple(1, 2), triple: tuple(atom('a'), 2, 3),
  map: { a: 1 }, trie: Object.fromEntries(KEYS), binary: new Uint8Array([1, 2, 3, 4]), text: new Uint8Array(100),
}
const imports = [
  ['erlang', '+', 2], ['erlang', 'setelement', 3], ['erlang', 'garbage_collect', 0], ['erlang', '*', 2], ['erlang', 'bnot', 1], ['erlang', 'self', 0],
  ['erlang', 'error', 1], ['erlang', 'abs', 1],
] as const

test('functions of which kinds are known are native', needsOtp, () => {
  const { code } = node['vm']
  const names = Object.entries(KINDS_OF_BIFS).flatMap(([module, list]) => Object.keys(list).map((name) => [module, ...name.split(/\/(?=\d)/)] as [string, string, string]))
  assert.deepEqual(names.filter(([module, fun, arity]) => !code.isBif(module, fun, Number(arity))), [])
})

let modules = 0
/** What f(Value) gives: a class and reason, or `ok`. Labels from 3 on, and registers from x1 on, are free. */
async function run(code: InstructionText[], args: readonly Input[], more: Partial<Assembly> = {}): Promise<string> {
  const module = `hostile${modules++}`
  const all: InstructionText[] = [...define('f', args.length, 1, ...code), ['int_code_end']]
  const named = all.map((ins) => ins.map((o) => (o === 'm' && ins[0] === 'func_info' ? module : o)) as unknown as InstructionText)
  node.load(assemble({ module, code: named, exports: [['f', args.length, 2]], imports, ...more }))
  const result = await node.call(module, 'f', args).then(() => 'ok', (error: unknown) => {
    if (!(error instanceof ErlangError)) throw error
    return `${error.class} ${error.reason === null || typeof error.reason !== 'object' || error.reason.constructor.name === 'Atom' ? String(error.reason) : inspect(error.reason)}`
  })
  // whatever it has stored is collected
  await node.call('erlang', 'garbage_collect')
  assert.equal(node['vm'].k.check_arenas(), 0, `${result} left damage`)
  return result
}
/** Which values an instruction on x0 takes, the others are refused. */
async function takes(names: readonly string[], code: InstructionText[], more: Partial<Assembly> = {}): Promise<void> {
  for (const [name, value] of Object.entries(VALUES)) {
    const result = await run(code, [value], more)
    assert.equal(result, names.includes(name) ? 'ok' : 'error badfile', `${name}: ${JSON.stringify(code)}`)
  }
}
const RETURN: InstructionText = ['return']
const TUPLES = ['pair', 'triple']
const NAMES = Object.keys(VALUES)
const BOXED = NAMES.filter((name) => !['small', 'negative', 'atom', 'nil', 'list'].includes(name))

test('lists and tuples', needsOtp, async () => {
  await takes(['list'], [['get_hd', 'x0', 'x0'], RETURN])
  await takes(['list'], [['get_tl', 'x0', 'x0'], RETURN])
  await takes(['list'], [['get_list', 'x0', 'x0', 'x1'], RETURN])
  await takes(TUPLES, [['get_tuple_element', 'x0', '#1', 'x0'], RETURN])
  await takes(['triple'], [['get_tuple_element', 'x0', '#2', 'x0'], RETURN])
  await takes([], [['get_tuple_element', 'x0', '#900', 'x0'], RETURN])
  await takes([], [['get_tuple_element', 'x0', '#5000', 'x0'], RETURN])
  await takes(BOXED, [['test_arity', 'f3', 'x0', '#2'], RETURN, ['label', '#3'], RETURN])
  await takes(BOXED, [['select_tuple_arity', 'x0', 'f3', ['#2', 'f4']], ['label', '#3'], RETURN, ['label', '#4'], ['get_tuple_element', 'x0', '#1', 'x0'], RETURN])
  await takes(TUPLES, [['test_heap', '#3', '#1'], ['update_record', 'copy', '#2', 'x0', 'x0', ['#1', 'x0']], RETURN])
  await takes(TUPLES, [['test_heap', '#3', '#1'], ['update_record', 'reuse', '#2', 'x0', 'x0', ['#1', '1']], RETURN])
  // a test of another value tells nothing
  await takes(['list'], [['move', 'x0', 'x1'], ['move', '[]', 'x0'], ['is_list', 'f3', 'x0'], ['get_hd', 'x1', 'x0'], RETURN, ['label', '#3'], RETURN])
  // but one of the same does
  assert.equal(await run([['move', 'x0', 'x1'], ['is_nonempty_list', 'f3', 'x0'], ['get_hd', 'x1', 'x0'], ['label', '#3'], RETURN], [5]), 'ok')
})

test('nothing is stored in a tuple that is not new', needsOtp, async () => {
  await takes([], [['set_tuple_element', 'x0', 'x0', '#0'], RETURN])
  const set = (...between: InstructionText[]): InstructionText[] => [
    ['allocate', '#0', '#1'], ['test_heap', '#3', '#1'], ['put_tuple2', 'x1', ['x0', 'x0']], ['move', 'x0', 'x2'], ['move', '1', 'x0'], ['call_ext', '#3', '#1'], ...between,
    ['set_tuple_element', '7', 'x0', '#1'], ['deallocate', '#0'], RETURN,
  ]
  assert.equal(await run(set(), [[1]]), 'ok')
  assert.equal(await run(set(['test_heap', '#100000', '#1']), [[1]]), 'error badfile')
  assert.equal(await run(set(['set_tuple_element', '7', 'x0', '#2']), [[1]]), 'error badfile')
})

test('maps', needsOtp, async () => {
  await takes(['map', 'trie'], [['has_map_fields', 'f3', 'x0', ['x0']], RETURN, ['label', '#3'], RETURN])
  await takes(['map', 'trie'], [['get_map_elements', 'f3', 'x0', ['a', 'x1', 'b', 'x2']], RETURN, ['label', '#3'], RETURN])
})

test('matching of bitstrings', needsOtp, async () => {
  const CONTEXT: InstructionText[] = [
    ['bs_match', 'f3', 'x0', ['ensure_at_least', '#8', '#1', 'integer', '#1', '[]', '#8', '#1', 'x1']], ['bs_get_integer2', 'f3', 'x0', '#1', '8', '#1', '#0', 'x1'],
    ['bs_get_float2', 'f3', 'x0', '#1', '64', '#1', '#0', 'x1'], ['bs_get_binary2', 'f3', 'x0', '#1', '8', '#1', '#0', 'x1'], ['bs_skip_bits2', 'f3', 'x0', '8', '#1', '#0'],
    ['bs_test_tail2', 'f3', 'x0', '#8'], ['bs_test_unit', 'f3', 'x0', '#8'], ['bs_match_string', 'f3', 'x0', '#0', '#0'], ['bs_get_utf8', 'f3', 'x0', '#1', '#0', 'x1'],
    ['bs_skip_utf16', 'f3', 'x0', '#1', '#0'], ['bs_get_utf32', 'f3', 'x0', '#1', '#0', 'x1'], ['bs_get_tail', 'x0', 'x1', '#1'], ['bs_get_position', 'x0', 'x1', '#1'],
    ['bs_set_position', 'x0', '1'],
  ]
  for (const ins of CONTEXT) await takes([], [ins, RETURN, ['label', '#3'], RETURN])
  const BITSTRINGS = ['binary', 'text']
  await takes(BITSTRINGS, [['bs_start_match4', 'no_fail', '#1', 'x0', 'x1'], ['bs_get_tail', 'x1', 'x0', '#2'], RETURN])
  await takes([], [['bs_start_match4', 'resume', '#1', 'x0', 'x1'], ['bs_get_tail', 'x1', 'x0', '#2'], RETURN])
  const match = (...more: InstructionText[]): InstructionText[] => [['bs_start_match3', 'f3', 'x0', '#1', 'x1'], ...more, ['label', '#3'], RETURN]
  for (const position of ['-1', '33', '4000000000', '1099511627776', '-5000000000', 'a', '[]']) {
    assert.equal(await run(match(['bs_set_position', 'x1', position], ['bs_get_tail', 'x1', 'x0', '#2']), [VALUES['binary']!]), 'error badfile', position)
  }
  assert.equal(await run(match(['bs_set_position', 'x1', '32'], ['bs_get_integer2', 'f3', 'x1', '#2', '8', '#1', '#0', 'x0']), [VALUES['binary']!]), 'ok')
  // what no test has made sure of is looked for
  const commands = (...list: string[]): InstructionText[] => match(['bs_match', 'f3', 'x1', list], ['badmatch', 'x0'])
  for (const size of ['#8', '#64', '#800', '#12', '#57']) {
    for (const unit of ['#1', '#0', '#64']) {
      assert.equal(await run(commands('ensure_at_least', '#30', unit, 'integer', '#2', '[]', size, '#64', 'x2', 'integer', '#2', '[]', size, '#64', 'x2'), [VALUES['binary']!]), 'ok')
    }
  }
  assert.equal(await run(commands('ensure_exactly', '#32', 'skip', '#4000000', 'integer', '#2', '[]', '#8', '#1', 'x2'), [VALUES['binary']!]), 'ok')
  assert.equal(await run(commands('ensure_exactly', '#32', 'skip', '#24', '=:=', '[]', '#32', '#5'), [VALUES['binary']!]), 'ok')
})

test('floats, and what the file says of types', needsOtp, async () => {
  await takes(['float'], [['fmove', 'x0', 'fr0'], ['test_heap', '#3', '#0'], ['fmove', 'fr0', 'x0'], RETURN])
  // x0 is said to be 0..9, x1 a float
  const type = (bits: number, ...more: number[]): number[] => [bits >> 8, bits & 255, ...more]
  const long = (n: number): number[] => [0, 0, 0, 0, 0, 0, 0, n]
  const chunks = { Type: Uint8Array.from([0, 0, 0, 3, 0, 0, 0, 2, ...type(32 | 0x1000 | 0x2000, ...long(0), ...long(9)), ...type(8)]) }
  const wrong = NAMES.filter((name) => !['small', 'negative', 'large', 'big', 'float'].includes(name))
  for (const [bif, arity] of [[0, 2], [3, 2], [4, 1], [7, 1]] as const) {
    for (const name of NAMES) {
      const operands = arity === 1 ? ['x0:0'] : ['x0:0', 'x0:0']
      const result = await run([[arity === 1 ? 'gc_bif1' : 'gc_bif2', 'f0', '#1', `#${bif}`, ...operands, 'x0'], RETURN], [VALUES[name]!], { chunks })
      assert.equal(result, wrong.includes(name) || (bif === 4 && name === 'float') ? `error ${bif === 7 ? 'badarg' : 'badarith'}` : 'ok', `${name} ${bif}`)
    }
  }
  for (const name of NAMES) assert.equal(await run([['is_lt', 'f3', 'x0:1', 'x0:1'], ['label', '#3'], RETURN], [VALUES[name]!], { chunks }), 'ok')
})

test('funs', needsOtp, async () => {
  const calls = (tag: string): InstructionText[] => [['allocate', '#0', '#1'], ['move', 'x0', 'x1'], ['call_fun2', tag, '#1', 'x1'], ['deallocate', '#0'], RETURN]
  for (const [name, value] of Object.entries(VALUES)) {
    assert.match(await run(calls('safe'), [value]), /^error tuple.*badfun/, name)
    assert.notEqual(await run(calls('#0'), [value], { lambdas: [['f', 1, 2, 0]] }), 'ok')
  }
})

test('registers that hold nothing', needsOtp, async () => {
  await takes([], [['move', 'x7', 'x0'], RETURN])
  await takes([], [['test_heap', '#100000', '#9'], RETURN])
  await takes([], [['allocate', '#0', '#1'], ['call_ext', '#0', '#2'], ['move', 'x1', 'x0'], ['deallocate', '#0'], RETURN])
  // words of a frame that were not set are nil
  await takes(NAMES, [['allocate', '#9', '#1'], ['call_ext', '#0', '#2'], ['move', 'y7', 'x0'], ['deallocate', '#9'], RETURN])
  await takes(NAMES, [['allocate', '#2', '#1'], ['move', 'y1', 'x0'], ['deallocate', '#2'], RETURN])
})

test('catch tags', needsOtp, async () => {
  const guarded = (inside: InstructionText[], handler: InstructionText[]): InstructionText[] => [
    ['allocate', '#3', '#1'], ['init_yregs', ['y0', 'y1', 'y2']], ['try', 'y0', 'f3'], ...inside, ['label', '#3'], ['try_case', 'y0'], ...handler, ['deallocate', '#3'], RETURN,
  ]
  const FAIL: InstructionText[] = [['move', 'a', 'x0'], ['call_ext', '#1', '#6']]
  assert.equal(await run(guarded(FAIL, []), [1]), 'ok')
  // a tag is no term
  assert.equal(await run(guarded([['move', 'y0', 'x0'], ['try_end', 'y0'], ['deallocate', '#3'], RETURN], []), [1]), 'ok')
  assert.equal(await run([['allocate', '#1', '#1'], ['try', 'y0', 'f3'], ['move', 'y0', 'x0'], ['deallocate', '#1'], RETURN, ['label', '#3'], ['try_case', 'y0'], ['move', 'x1', 'x0'], ['call_ext', '#1', '#6'], ['deallocate', '#1'], RETURN], [1]), 'error badfile')
  // the frame of a handler is as large as it was
  assert.equal(await run([['allocate', '#3', '#1'], ['init_yregs', ['y0', 'y1', 'y2']], ['try', 'y2', 'f3'], ['trim', '#2', '#1'], ...FAIL, ['deallocate', '#1'], RETURN, ['label', '#3'], ['try_case', 'y2'], ['deallocate', '#3'], RETURN], [1]), 'ok')
  // a handler that is come to otherwise
  for (const [name, value] of Object.entries(VALUES)) {
    assert.equal(await run([['allocate', '#1', '#1'], ['move', 'x0', 'y0'], ['jump', 'f3'], ['label', '#3'], ['try_case', 'y0'], ['move', 'x2', 'x0'], ['deallocate', '#1'], RETURN], [value]), 'error badfile', name)
    assert.equal(await run([['allocate', '#1', '#1'], ['move', 'x0', 'y0'], ['jump', 'f3'], ['label', '#3'], ['catch_end', 'y0'], ['deallocate', '#1'], RETURN], [value]), 'ok', name)
    // any term can be raised again, and be asked for its stack trace
    assert.notEqual(await run([['raise', 'x0', 'x0']], [value]), 'ok', name)
    assert.equal(await run([['build_stacktrace'], RETURN], [value]), 'ok', name)
    assert.equal(await run([['move', 'x0', 'x1'], ['move', 'x0', 'x2'], ['raw_raise'], RETURN], [value]), 'ok', name)
    assert.equal(await run([['allocate', '#0', '#1'], ['bs_init_writable'], ['deallocate', '#0'], RETURN], [value]), 'ok', name)
  }
})

test('receive', needsOtp, async () => {
  const SELF: InstructionText[] = [['allocate', '#2', '#1'], ['init_yregs', ['y0', 'y1']], ['move', 'x0', 'x1'], ['bif0', '#5', 'x0'], ['send'], ['bif0', '#5', 'x0'], ['move', 'x0', 'x1'], ['send']]
  const END: InstructionText[] = [['deallocate', '#2'], RETURN]
  const GC: InstructionText[] = [['call_ext', '#0', '#2'], ['move', 'y0', 'x0']]
  const list = Array.from({ length: 50 }, (_, i) => tuple(i, [i]))
  const bodies: Readonly<Record<string, InstructionText[]>> = {
    'none to take': [['remove_message'], ['remove_message'], ['remove_message'], ['remove_message'], ['move', '1', 'x0']],
    'passed over without a look': [['label', '#4'], ['loop_rec_end', 'f5'], ['label', '#5'], ['timeout'], ['move', '1', 'x0']],
    'kept, and begun anew': [['loop_rec', 'f4', 'x0'], ['move', 'x0', 'y0'], ['timeout'], ...GC, ['label', '#4'], ['move', 'y0', 'x0']],
    'kept in a call': [['loop_rec', 'f4', 'x0'], ['move', 'x0', 'y0'], ...GC, ['loop_rec_end', 'f4'], ['label', '#4'], ...GC],
    'kept when it is passed over': [['loop_rec', 'f4', 'x0'], ['move', 'x0', 'y0'], ['loop_rec_end', 'f4'], ['label', '#4'], ...GC],
    'returned': [['loop_rec', 'f4', 'x0'], ['label', '#4'], ['move', 'y0', 'x0']],
    'markers': [['recv_marker_bind', 'y0', 'x0'], ['move', 'y0', 'x0'], ['recv_marker_use', 'x0'], ['recv_marker_clear', 'x0']],
  }
  for (const [name, body] of Object.entries(bodies)) {
    for (const value of [list, 1]) assert.match(await run([...SELF, ...body, ...END], [value]), /ok/, name)
  }
})

test('bitstrings under construction', needsOtp, async () => {
  const put = (...more: InstructionText[]): InstructionText[] => [['bs_init2', 'f0', '2', '#0', '#1', '#0', 'x1'], ...more, ['move', 'x1', 'x0'], RETURN]
  const byte: InstructionText = ['bs_put_integer', 'f0', '8', '#1', '#0', '7']
  assert.equal(await run(put(byte, byte), [1]), 'ok')
  // more than it has room for
  assert.equal(await run(put(byte, byte, byte), [1]), 'error badarg')
  // none is under construction, or it has been moved
  for (const ins of [byte, ['bs_put_utf8', 'f0', '#0', '65'], ['bs_put_string', '#0', '#0']] as InstructionText[]) await run([ins, RETURN], [1])
  await run(put(['test_heap', '#100000', '#2'], byte, byte), [1])
})

test('match contexts as terms', needsOtp, async () => {
  // what compilers never let a program see
  const seen = (name: string, ...args: InstructionText[]): Promise<string> =>
    run([
      ['allocate', '#2', '#1'], ['init_yregs', ['y0', 'y1']], ['bs_start_match3', 'f3', 'x0', '#1', 'x0'], ['move', 'x0', 'y0'], ['test_heap', '#9', '#1'], ['put_list', 'x0', '[]', 'x1'],
      ['put_tuple2', 'x2', ['x0', 'x1']], ['move', 'x2', 'y1'], ...args, ['label', '#3'], ['call_ext', '#0', '#2'], ['move', 'y1', 'x0'], ['deallocate', '#2'], RETURN,
    ], [VALUES[name]!], { imports: [...imports, ...BIFS] })
  const BIFS = [
    ['erlang', 'term_to_binary', 1], ['erlang', 'phash2', 1], ['erlang', 'phash', 2], ['erlang', 'md5', 1], ['erlang', 'iolist_to_binary', 1], ['erlang', 'byte_size', 1], ['erlang', 'binary_to_list', 1],
    ['erlang', 'put', 2], ['lists', 'sort', 1], ['erlang', 'external_size', 1], ['erts_debug', 'flat_size', 1], ['erts_debug', 'size', 1], ['erlang', 'list_to_binary', 1], ['erlang', 'bitstring_to_list', 1], ['binary', 'copy', 1],
    ['erlang', 'exit', 1], ['erlang', 'split_binary', 2], ['persistent_term', 'put', 2], ['erts_internal', 'term_type', 1], ['unicode', 'characters_to_list', 1], ['binary', 'referenced_byte_size', 1], ['erlang', 'display', 1],
    ['erlang', 'is_binary', 1], ['erlang', 'send', 2],
  ] as const
  for (const name of ['binary', 'text']) {
    for (const [i, [, bif, arity]] of BIFS.entries()) {
      for (const from of ['y0', 'y1']) {
        const args: InstructionText[] = [['move', from, 'x0'], ...(arity === 2 ? [['move', from, 'x1'] as const] : [])]
        if (bif === 'display') continue
        await seen(name, ...args, ['call_ext', `#${arity}`, `#${imports.length + i}`]).catch((error: unknown) => {
          throw new Error(`${bif}: ${String(error)}`, { cause: error })
        })
      }
    }
    for (const op of ['is_eq_exact', 'is_eq', 'is_lt'] as const) await seen(name, [op, 'f3', 'y0', 'y1'], [op, 'f3', 'y1', 'y1'], [op, 'f3', 'y0', 'y0'])
    await seen(name, ['bif0', '#5', 'x0'], ['move', 'y1', 'x1'], ['send'])
    await seen(name, ['bs_create_bin', 'f3', '#0', '#0', '#1', 'x0', ['binary', '#1', '#1', '[]', 'y0', 'all', 'append', '#2', '#1', '[]', 'y0', 'all'].slice(0, 6)])
    await seen(name, ['put_map_assoc', 'f3', 'y0', 'x0', '#0', ['y0', 'y1']])
  }
})

test('functions give what is known of them', needsOtp, () => {
  const { vm } = node as unknown as { vm: Vm }
  const { t } = vm
  vm.scratch(() => {
    const terms = [
      small(5), small(0), small(-1), t.integer(2n ** 40n), t.integer(2n ** 70n), t.float(1.5), vm.atom('a'), vm.atom('true'), NIL, t.list([small(1)]), t.list([t.tuple(small(1), small(2))]), t.tuple(small(1), small(2)),
      t.map([[vm.atom('a'), small(1)]]), t.binary(Uint8Array.of(1, 2, 3)), t.binary(new Uint8Array(100)),
    ]
    for (const [module, list] of Object.entries(KINDS_OF_BIFS)) {
      for (const [name, { result, args, total }] of Object.entries(list)) {
        // there is no process here
        if (name === 'self/0') continue
        const arity = Number(name.slice(name.lastIndexOf('/') + 1))
        for (let n = 0; n < terms.length ** arity; n++) {
          const values = Array.from({ length: arity }, (_, i) => terms[Math.floor(n / terms.length ** i) % terms.length]!)
          const term = vm.code.bif(`${module}:${name}`)!(...values)
          if (term === NONE) {
            assert.ok(!total, `${module}:${name} fails`)
            continue
          }
          const expected = result === KIND_OLD ? values.reduce((kinds, v) => kinds | kindOf(vm, v), 0) : result
          assert.ok((kindOf(vm, term) & expected) !== 0, `${module}:${name} gives ${kindOf(vm, term)}`)
          assert.ok(!t.isTuple(term) || t.tupleSize(term) >= (expected >>> 20), `${module}:${name} gives a small tuple`)
          values.forEach((v, i) => assert.ok((kindOf(vm, v) & (args[i] ?? -1)) !== 0, `${module}:${name} takes ${kindOf(vm, v)} as argument ${i + 1}`))
        }
      }
    }
  })
})
function kindOf({ t }: Vm, term: Term): number {
  if (isSmall(term)) return KIND_SMALL
  if (term === NIL) return KIND_NIL
  if (isAtom(term)) return KIND_ATOM
  if ((term & L.TAG_MASK) === L.TAG_CONS) return KIND_CONS
  if (t.isInteger(term)) return KIND_LARGE
  if (t.isFloat(term)) return KIND_FLOAT
  if (t.isTuple(term)) return KIND_TUPLE
  if (t.isMap(term)) return KIND_MAP
  if (t.isBitstring(term)) return KIND_BITSTRING
  if (t.isFun(term)) return KIND_FUN
  if (t.isPid(term)) return KIND_PID
  if (t.isRef(term)) return KIND_REFERENCE
  throw new Error(`a term of kind ${t.subtag(term)}`)
}
