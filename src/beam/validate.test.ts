import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BadFile, readBeam } from './read.ts'
import { assemble, define } from './testing.ts'
import type { Assembly, InstructionText } from './testing.ts'
import { OP, OPCODES } from './opcodes.ts'
import { NO_FRAME, UNDECIDED, UNREACHED } from './frames.ts'
import { validate } from './validate.ts'

const imports = [['erlang', '+', 2], ['erlang', 'error', 1]] as const
const run = (code: InstructionText[], more: Partial<Assembly> = {}) =>
  validate(readBeam(assemble({ code: [...code, ['int_code_end']], imports, ...more })))
const good = (...code: InstructionText[]) => run(define('f', 1, 1, ...code))
const bad = (reason: RegExp, ...code: InstructionText[]) =>
  assert.throws(() => good(...code), (error: unknown) => error instanceof BadFile && reason.test(error.reason))

test('frames', () => {
  good(['allocate', '#2', '#1'], ['move', 'x0', 'y1'], ['call', '#1', 'f2'], ['trim', '#1', '#1'], ['move', 'y0', 'x0'], ['deallocate', '#1'], ['return'])
  bad(/y1 in a frame of 1/, ['allocate', '#1', '#1'], ['move', 'x0', 'y1'], ['deallocate', '#1'], ['return'])
  bad(/y0 in a frame of no words/, ['move', 'y0', 'x0'], ['return'])
  bad(/1 words where 2/, ['allocate', '#1', '#1'], ['deallocate', '#2'], ['return'])
  bad(/1 words where no/, ['allocate', '#1', '#1'], ['return'])
  bad(/1 words where no/, ['allocate', '#1', '#1'], ['call_only', '#1', 'f2'])
  bad(/1 words where no/, ['allocate', '#1', '#1'], ['allocate', '#1', '#1'])
  bad(/1 words where 3/, ['allocate', '#1', '#1'], ['trim', '#1', '#2'], ['deallocate', '#2'], ['return'])
  bad(/without a frame/, ['call', '#1', 'f2'], ['return'])
  bad(/without a frame/, ['send'], ['return'])
  bad(/no words where 0/, ['call_last', '#1', 'f2', '#0'])
})

test('frames that meet', () => {
  const { frameOfLabel } = good(
    ['is_atom', 'f3', 'x0'],
    ['allocate', '#1', '#1'],
    ['is_nil', 'f3', 'x0'],
    ['deallocate', '#1'],
    ['label', '#4'],
    ['return'],
    ['label', '#3'],
    ['badmatch', 'x0'],
    ['label', '#5'],
    ['jump', 'f4'],
  )
  assert.deepEqual([...frameOfLabel], [UNREACHED, UNREACHED, NO_FRAME, UNDECIDED, NO_FRAME, UNREACHED])
  bad(/different sizes/, ['is_atom', 'f3', 'x0'], ['allocate', '#1', '#1'], ['label', '#3'], ['deallocate', '#1'], ['return'])
  // y registers that all paths have, before code that raises.
  const meet = (y: string): InstructionText[] => [
    ['allocate', '#3', '#1'], ['is_nil', 'f3', 'x0'], ['trim', '#1', '#2'], ['is_atom', 'f3', 'x0'], ['deallocate', '#2'], ['return'],
    ['label', '#3'], ['badmatch', y],
  ]
  good(...meet('y1'))
  bad(/y2 in a frame of different sizes/, ...meet('y2'))
})

test('control stays in functions', () => {
  bad(/runs out/, ['move', 'x0', 'x1'])
  bad(/runs out/, ['allocate', '#0', '#1'], ['call', '#1', 'f2'])
  good(['allocate', '#0', '#1'], ['call_ext', '#1', '#1'])
  good(['allocate', '#0', '#1'], ['call_ext_last', '#1', '#1', '#3'])
  good(['is_atom', 'f1', 'x0'], ['return'])
  // code that nothing leads to
  good(['return'], ['allocate', '#1', '#1'], ['move', 'y9', 'x0'], ['return'])
  good(['badmatch', 'x0'], ['jump', 'f3'], ['label', '#3'], ['return'])
  const two = (label: string) => run([...define('f', 1, 1, ['jump', label]), ...define('g', 1, 3, ['return'])])
  assert.throws(() => two('f4'), BadFile)
  assert.throws(() => two('f3'), BadFile)
  assert.throws(() => two('f9'), BadFile)
  assert.throws(() => run([['return'], ...define('f', 1, 1, ['return'])]), /before the first/)
  assert.throws(() => run(define('f', 1, 1, ['return']), { functions: 2 }), /1 functions/)
  assert.throws(() => validate(readBeam(assemble({ code: define('f', 1, 1, ['return']) }))), /without an end/)
  assert.throws(() => run([...define('f', 1, 1, ['return']), ...define('g', 1, 1, ['return'])]), /twice/)
})

test('loops', () => {
  bad(/loop through label 2/, ['jump', 'f2'])
  bad(/loop through label 3/, ['label', '#3'], ['is_atom', 'f3', 'x0'], ['return'])
  bad(/loop through label 3/, ['label', '#3'], ['is_atom', 'f4', 'x0'], ['return'], ['label', '#4'], ['is_nil', 'f1', 'x0'], ['jump', 'f3'])
  // forward through a label twice, and a call of itself
  good(['is_atom', 'f3', 'x0'], ['is_nil', 'f3', 'x0'], ['return'], ['label', '#3'], ['return'])
  good(['call_only', '#1', 'f2'])
  const receive = (...more: InstructionText[]): InstructionText[] =>
    [['label', '#3'], ['loop_rec', 'f5', 'x0'], ['is_atom', 'f4', 'x0'], ['remove_message'], ['return'], ['label', '#4'], ...more]
  good(...receive(['loop_rec_end', 'f3'], ['label', '#5'], ['wait', 'f3']))
  bad(/loop through label 3/, ...receive(['jump', 'f3'], ['label', '#5'], ['wait', 'f3']))
  // what a handler raises must not come back to it
  const guarded = (...handler: InstructionText[]): InstructionText[] =>
    [['allocate', '#1', '#1'], ['try', 'y0', 'f3'], ['call', '#1', 'f2'], ['try_end', 'y0'], ['deallocate', '#1'], ['return'], ['label', '#3'], ...handler]
  good(...guarded(['try_case', 'y0'], ['deallocate', '#1'], ['return']))
  bad(/handler that does not begin with try_case y0/, ...guarded(['badmatch', 'x0']))
})

test('operands', () => {
  bad(/register expected/, ['move', 'x0', '5'], ['return'])
  bad(/value expected/, ['move', '#5', 'x0'], ['return'])
  bad(/literal 0/, ['move', '@0', 'x0'], ['return'])
  // compilers of OTP 24 and before write a constant total size without a tag
  good(['bs_init2', 'f0', '#3', '#0', '#1', '#0', 'x0'], ['return'])
  good(['bs_init_bits', 'f0', '#13', '#0', '#1', '#0', 'x0'], ['return'])
  bad(/no such import/, ['call_ext_only', '#1', '#2'])
  bad(/no such lambda/, ['make_fun3', '#0', 'x0', []], ['return'])
  bad(/1 arguments where 2/, ['bif1', 'f0', '#0', 'x0', 'x0'], ['return'])
  bad(/label 0/, ['jump', 'f0'])
  bad(/entry of a function/, ['call_only', '#1', 'f1'])
  bad(/no longer part/, ['put', 'x0'], ['return'])
  bad(/one float register/, ['fmove', 'x0', 'x1'], ['return'])
  bad(/2 arguments where 1/, ['call_only', '#2', 'f2'])
  bad(/2 arguments where 1/, ['call_ext_only', '#2', '#1'])
  bad(/no_fail or resume/, ['bs_start_match4', 'sometimes', '#1', 'x0', 'x0'], ['return'])
  bad(/float register/, ['fadd', 'f0', 'fr0', 'fr1', 'x0'], ['return'])
})

test('instructions of OTP 23 and before', () => {
  const older = (...code: InstructionText[]) => readBeam(assemble({ code: [...define('f', 1, 1, ...code), ['int_code_end']], imports, lambdas: [['f', 3, 2, 2]] }))
  const names = (...code: InstructionText[]) => older(...code).instructions.map(({ op }) => OPCODES[op]!.name).slice(3, -1)
  assert.deepEqual(names(['allocate_zero', '#2', '#1'], ['init', 'y0'], ['return']), ['allocate', 'init_yregs', 'init_yregs', 'return'])
  assert.deepEqual(names(['allocate_heap_zero', '#0', '#3', '#1'], ['return']), ['allocate_heap', 'return'])
  assert.deepEqual(names(['recv_mark', 'f2'], ['fclearerror'], ['fcheckerror', 'f0'], ['recv_set', 'f2'], ['return']), ['return'])
  assert.deepEqual(names(['make_fun2', '#0'], ['return']), ['test_heap', 'make_fun3', 'return'])
  assert.equal(older(['init', 'y0'], ['return']).older, OP.init)
  good(['allocate_zero', '#2', '#1'], ['move', 'y1', 'x0'], ['deallocate', '#2'], ['return'])
  bad(/y0 in a frame/, ['init', 'y0'], ['return'])
  bad(/y register/, ['init', 'x0'], ['return'])
  bad(/no longer part/, ['make_fun2', '#7'], ['return'])
  bad(/no longer part/, ['allocate_zero', '#5000', '#1'], ['return'])
  const frames = Array.from({ length: 2000 }, (): InstructionText[] => [['allocate_zero', '#1000', '#1'], ['deallocate', '#1000']]).flat()
  bad(/too many registers/, ...frames, ['return'])
})

test('lists', () => {
  bad(/list of pairs/, ['select_val', 'x0', 'f1', ['a', 'f1', 'b']])
  bad(/label expected/, ['select_val', 'x0', 'f1', ['a', 'b']])
  bad(/constant expected/, ['select_val', 'x0', 'f1', ['x1', 'f1']])
  bad(/list expected/, ['put_tuple2', 'x0', 'x1'], ['return'])
  bad(/empty list/, ['get_map_elements', 'f1', 'x0', []], ['return'])
  bad(/register expected/, ['get_map_elements', 'f1', 'x0', ['a', 'b']], ['return'])
  bad(/y register/, ['init_yregs', ['x0']], ['return'])
  bad(/y0 in a frame/, ['init_yregs', ['y0']], ['return'])
  bad(/position/, ['update_record', 'copy', '#2', 'x0', 'x0', ['#3', 'x0']], ['return'])
  bad(/position/, ['update_record', 'copy', '#3', 'x0', 'x0', ['#2', 'x0', '#1', 'x0']], ['return'])
  good(['test_heap', '#4', '#1'], ['update_record', 'copy', '#3', 'x0', 'x0', ['#1', 'x0', '#2', 'x0']], ['return'])
})

test('room on the heap', () => {
  const cons: InstructionText = ['put_list', 'x0', 'x0', 'x0']
  good(['test_heap', '#4', '#1'], cons, cons, ['return'])
  bad(/needs 2 words of the heap where 0/, cons, ['return'])
  bad(/needs 2 words of the heap where 1/, ['test_heap', '#3', '#1'], cons, cons, ['return'])
  bad(/needs 4 words of the heap where 3/, ['test_heap', '#3', '#1'], ['put_tuple2', 'x0', ['x0', 'x0', 'x0']], ['return'])
  bad(/needs 4 words of the heap where 0/, ['update_record', 'copy', '#3', 'x0', 'x0', ['#1', 'x0']], ['return'])
  bad(/needs 3 words of the heap where 2/, ['test_heap', '#2', '#1'], ['fmove', 'fr0', 'x0'], ['return'])
  // what calls, or may collect, uses it up; a new need takes the place of what is left
  bad(/where 0/, ['allocate', '#0', '#1'], ['test_heap', '#2', '#1'], ['call', '#1', 'f2'], cons, ['deallocate', '#0'], ['return'])
  bad(/where 0/, ['test_heap', '#2', '#1'], ['gc_bif2', 'f0', '#1', '#0', 'x0', 'x0', 'x0'], cons, ['return'])
  bad(/where 1/, ['test_heap', '#9', '#1'], ['test_heap', '#1', '#1'], cons, ['return'])
  // where paths meet counts the least
  const meet = (words: string, ...more: InstructionText[]): InstructionText[] =>
    [['test_heap', words, '#1'], ['is_nil', 'f3', 'x0'], ...more, ['label', '#3'], cons, ['return']]
  good(...meet('#4', cons))
  bad(/where 1/, ...meet('#3', cons))
  bad(/where 0/, ...meet('#2', ['test_heap', '#0', '#1']))
})

test('bit syntax', () => {
  const make = (...segments: string[]): InstructionText => ['bs_create_bin', 'f0', '#0', '#1', '#8', 'x0', segments]
  good(make('append', '#0', '#8', '[]', 'x0', 'all', 'integer', '#2', '#1', '[]', 'x0', '8'), ['return'])
  bad(/six operands/, make('integer', '#2'), ['return'])
  bad(/type of a segment/, make('decimal', '#0', '#8', '[]', 'x0', 'all'), ['return'])
  bad(/append behind/, make('utf8', '#0', '#0', '[]', 'x0', '[]', 'append', '#0', '#8', '[]', 'x0', 'all'), ['return'])
  bad(/string out of range/, make('string', '#0', '#8', '[]', '#0', '1'), ['return'])
  const match = (...commands: string[]): InstructionText => ['bs_match', 'f1', 'x0', commands]
  good(match('ensure_at_least', '#8', '#1', 'integer', '#1', '[]', '#8', '#1', 'x1', '=:=', '[]', '#8', '#255', 'skip', '#3'), ['return'])
  bad(/command/, match('ensure_at_least', '#8'), ['return'])
  bad(/command/, match('look'), ['return'])
  bad(/register expected/, match('get_tail', '#1', '#1', '[]'), ['return'])
})

test('tables name functions', () => {
  const f = define('f', 1, 1, ['return'])
  run(f, { exports: [['f', 1, 2]], lambdas: [['f', 1, 2, 1]] })
  assert.throws(() => run(f, { exports: [['f', 1, 1]] }), BadFile)
  assert.throws(() => run(f, { exports: [['f', 0, 2]] }), BadFile)
  assert.throws(() => run(f, { exports: [['g', 1, 2]] }), BadFile)
  assert.throws(() => run(f, { lambdas: [['f', 2, 2, 0]] }), BadFile)
  assert.throws(() => run(f, { lambdas: [['f', 1, 2, 2]] }), BadFile)
})

test('kinds are found in bounded time', () => {
  // a thousand functions that call each other, with ever more arguments of other kinds
  const n = 400
  const functions = Array.from({ length: n }, (_, i): InstructionText[] =>
    define(`g${i}`, 3, 2 * i + 1, ['allocate', '#3', '#3'], ['init_yregs', ['y0', 'y1', 'y2']], ['move', 'x1', 'y0'],
      ...Array.from({ length: 12 }, (_, j): InstructionText[] => [
        ['move', ['a', '[]', '7', 'y0', '99999999999'][(i + j) % 5]!, 'x2'], ['move', ['x0', 'x2'][j % 2]!, 'x1'], ['call', '#3', `f${2 * ((i * 7 + j * 31) % n) + 2}`], ['move', 'x0', 'x1'], ['move', 'x0', 'x2'],
      ]).flat(), ['deallocate', '#3'], ['return']))
  const { checks } = run(functions.flat(), { exports: [['g0', 3, 2]] })
  assert.equal(checks.needs.size, 0)
})

test('what is proved, and what is not', () => {
  const needs = (...code: InstructionText[]): string[] => [...good(...code).checks.needs.values()].flat().map(({ what }) => what)
  assert.deepEqual(needs(['is_nonempty_list', 'f1', 'x0'], ['get_hd', 'x0', 'x0'], ['return']), [])
  assert.deepEqual(needs(['get_hd', 'x0', 'x1'], ['get_tl', 'x0', 'x0'], ['return']), ['kind'])
  assert.deepEqual(needs(['is_list', 'f1', 'x0'], ['is_nil', 'f3', 'x0'], ['return'], ['label', '#3'], ['get_hd', 'x0', 'x0'], ['return']), [])
  assert.deepEqual(needs(['is_tuple', 'f1', 'x0'], ['test_arity', 'f1', 'x0', '#2'], ['move', 'x0', 'x1'], ['get_tuple_element', 'x1', '#1', 'x0'], ['return']), [])
  assert.deepEqual(needs(['is_tuple', 'f1', 'x0'], ['get_tuple_element', 'x0', '#0', 'x0'], ['return']), ['kind'])
  assert.deepEqual(needs(['allocate', '#1', '#1'], ['call', '#1', 'f2'], ['move', 'x1', 'x0'], ['deallocate', '#1'], ['return']), [])
  assert.deepEqual(needs(['move', 'x1', 'x0'], ['return']), ['never'])
  // arguments and results of functions that only the file calls
  const pair: InstructionText[] = [['test_heap', '#3', '#0'], ['put_tuple2', 'x0', ['a', 'b']]]
  const call = (...more: InstructionText[]): string[] =>
    [...run([...define('f', 0, 1, ['allocate', '#0', '#0'], ...pair, ['call', '#1', 'f4'], ['get_tuple_element', 'x0', '#1', 'x0'], ['deallocate', '#0'], ['return']),
      ...define('g', 1, 3, ['get_tuple_element', 'x0', '#1', 'x1'], ...more, ['return'])], { exports: [['f', 0, 2]] }).checks.needs.values()].flat().map(({ what }) => what)
  assert.deepEqual(call(), [])
  assert.deepEqual(call(['move', 'x1', 'x0']), ['kind'])
})
