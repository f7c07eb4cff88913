/** Match specifications against what a real `erl` makes of them: results, failures, error texts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as L from '../term/layout.ts'
import { makeLocalPid } from '../term/terms.ts'
import { makeTestVm } from '../runtime/testing.ts'
import { askErl, hasOracle, Random } from '../runtime/testing_oracle.ts'
import { matchSpec } from '../bif/match_spec.ts'
import { ets } from '../bif/ets.ts'

const RELEASE = Number(process.env['GLULAM_RELEASE'] ?? 27)

class Specs {
  readonly random: Random
  constructor(seed: number) {
    this.random = new Random(seed)
  }
  private atom(): string {
    return this.random.pick(['a', 'b', 'true', 'false', 'undefined'])
  }
  /** A key of a map that an expression makes. OTP 25 repeats errors found in them. */
  private key(): string {
    return this.random.pick(['2', '3', '0', ...(RELEASE > 25 ? ["'$1'", "{{'$1',1}}", '{const,{k}}', "{'+','$1',1}"] : [])])
  }
  /** A value, as objects are made of. */
  value(depth = 2): string {
    const { random } = this
    const flat = [
      () => String(random.below(4)), () => String(-random.below(3)), () => this.atom(), () => '[]', () => '1.0', () => '2.5',
      () => `<<"ab">>`, () => '<<1,2,3:4>>', () => '100000000000000000000', () => '"str"', () => '5000000000',
    ]
    const deep = [
      () => `{${this.many(3, () => this.value(depth - 1))}}`, () => `[${this.many(3, () => this.value(depth - 1))}]`,
      () => `[${this.value(depth - 1)}|${this.value(depth - 1)}]`, () => `#{${random.pick(['3', '1', '"k"'])}=>${this.value(depth - 1)}}`,
      () => `#{1=>${this.value(depth - 1)},2=>${this.value(depth - 1)}}`,
    ]
    return random.pick(depth > 0 ? [...flat, ...deep] : flat)()
  }
  many(n: number, make: () => string): string {
    return Array.from({ length: this.random.below(n + 1) }, make).join(',')
  }
  /** A pattern made from a value, so that it matches now and then. */
  pattern(value: string): string {
    const { random } = this
    const hole = (): string => random.pick(["'_'", "'$1'", "'$2'", "'$3'", "'$1'", "'$20'", "'$0'"])
    if (random.below(10) === 0) return hole()
    return value.replace(/(?<![\w"'.:<,\d-])(?:-?\d+(?:\.\d+)?|[a-z]+|\[\])(?![\w".:=<>])/g, (part) =>
      random.below(3) === 0 ? hole() : part)
  }
  expression(depth = 3): string {
    const { random } = this
    const leaf = [
      () => "'$1'", () => "'$1'", () => "'$2'", () => "'$3'", () => "'$_'", () => this.value(1), () => String(random.below(4)), () => this.atom(),
      () => `{const,${this.value(1)}}`, () => (random.below(4) === 0 ? "'$$'" : 'true'), () => (random.below(12) === 0 ? this.value(2) : '1'),
    ]
    if (depth === 0 || random.below(4) === 0) return random.pick(leaf)()
    const e = (): string => this.expression(depth - 1)
    const op1 = [
      'is_atom', 'is_float', 'is_integer', 'is_list', 'is_number', 'is_pid', 'is_reference', 'is_tuple', 'is_map', 'is_binary', 'is_bitstring',
      'is_boolean', 'is_function', 'abs', 'hd', 'length', 'round', 'size', 'byte_size', 'bit_size', 'tuple_size', 'map_size', 'tl', 'trunc',
      'float', 'ceil', 'floor', 'not', 'bnot', '-', '+', 'node',
    ]
    const op2 = [
      'element', 'is_map_key', 'map_get', 'min', 'max', '+', '-', '*', '/', 'div', 'rem', 'band', 'bor', 'bxor', 'bsl', 'bsr', '>', '>=', '<',
      '=<', '=:=', '==', '=/=', '/=', 'xor', 'and', 'or', 'andalso', 'orelse', 'is_function', 'binary_part', 'andthen',
    ]
    const q = (name: string): string => `'${name}'`
    return random.pick<() => string>([
      () => `{${q(random.pick(op1))},${e()}}`, () => `{${q(random.pick(op2))},${e()},${e()}}`, () => `{${q(random.pick(op2))},${e()},${e()}}`,
      () => `{${q(random.pick(['and', 'or', 'andalso', 'orelse', 'is_record', 'binary_part']))},${e()},${e()},${e()}}`,
      () => `{{${this.many(3, e)}}}`, () => `[${this.many(3, e)}]`, () => `[${e()}|${e()}]`, () => `#{1=>${e()},${this.key()}=>${e()}}`,
      () => `{element,${random.below(3)},'$_'}`, () => '{self}', () => `{is_record,${e()},a,${random.below(3)}}`,
      () => (random.below(6) === 0 ? random.pick(['{nofun,1}', '{const,1,2}', "{'and'}", '{self,1}', '{message,1}', '{1,2}', '{get_tcw}', '{element,1}', "{'$1',2}"]) : '1'),
    ])()
  }
  clause(object: string): string {
    const { random } = this
    const odd = random.below(40)
    if (odd === 0) return random.pick(['foo', '{a,b}', `{${this.pattern(object)},foo,[true]}`, `{${this.pattern(object)},[],[]}`, `{'$1',[],[a|b]}`, `{#{'$1'=>2},[],[1]}`, "{#{'_'=>2},[],[1]}"])
    const guards = random.below(3) === 0 ? this.many(2, () => this.expression()) : ''
    const bodies = [this.expression(), ...(random.below(6) === 0 ? [this.expression()] : [])]
    return `{${this.pattern(object)},[${guards}],[${bodies.join(',')}]}`
  }
  question(): string {
    const object = this.random.below(8) === 0 ? this.value() : `{${[1, 2, 3].map(() => this.value()).join(',')}}`
    const clauses = Array.from({ length: 1 + this.random.below(2) }, () => this.clause(object))
    return `{erlang,match_spec_test,[${object},[${clauses.join(',')}],table]}`
  }
}

test('match_spec_test/3 answers as erl does', { skip: !hasOracle }, () => {
  const specs = new Specs(Number(process.env['SEED'] ?? 11))
  const vm = makeTestVm({ families: [ets, matchSpec], release: RELEASE })
  vm.setCell(L.CELL_PID, makeLocalPid(1))
  const questions = Array.from({ length: 3000 }, () => specs.question())
  const theirs = askErl(questions).map((text) => text.replaceAll(' => ', '=>').replace(/<\d+\.\d+\.\d+>/g, 'self'))
  let ok = 0
  const wrong: string[] = []
  questions.forEach((question, i) => {
    vm.resetHeap()
    const call = vm.read(question)
    const args = vm.t.listToArray(vm.t.element(call, 3))!
    const { term, error } = vm.call('erlang', 'match_spec_test', ...args)
    const mine = (error ?? vm.write(term)).replaceAll('#Term<-1>', 'self')
    if (/^\{ok,(?!false,)/.test(mine)) ok++
    if (mine !== theirs[i]) wrong.push(`${question}\n  is  ${readable(mine)}\n  not ${readable(theirs[i]!)}`)
  })
  assert.ok(ok > 200, `only ${ok} matched`)
  assert.equal(wrong.length, 0, `${wrong.length} differ:\n${wrong.slice(0, Number(process.env['SHOW'] ?? 8)).join('\n')}`)
})

/** With lists of characters as strings. */
function readable(text: string): string {
  return text.replace(/\[((?:\d+,){8,}\d+)\]/g, (_, list: string) => JSON.stringify(String.fromCharCode(...list.split(',').map(Number))))
}

/** Arguments and specification of match_spec_test/3 with dialect `trace`, and what erl 25 answers (27 and 29 crash on some). */
const TRACE: readonly (readonly [string, string])[] = [
  [`[1,2],[{['$1','$2'],[{'>','$1',0}],[{message,{{'$1','$2'}}}]}]`, `{ok,{1,2},[],[]}`],
  [`[1,2],[{'_',[],[]}]`, `{ok,true,[],[]}`],
  [`[1,2],[{'$1',[],[{message,'$1'}]}]`, `{ok,[1,2],[],[]}`],
  [`[1,2],[{'$1',[],[{message,'$_'}]}]`, `{ok,[1,2],[],[]}`],
  [`[1,2],[{['_','$7'],[],[{message,'$_'}]}]`, `{ok,[1,2],[],[]}`],
  [`[1],[{['$1','$2'],[],[]}]`, `{ok,false,[],[]}`],
  [`[],[{[],[],[{message,x}]}]`, `{ok,x,[],[]}`],
  [`[1],[{['$1'],[],[{return_trace}]}]`, `{ok,true,[return_trace],[]}`],
  [`[1],[{['$1'],[],[{exception_trace},{return_trace}]}]`, `{ok,true,[return_trace,exception_trace],[]}`],
  [`[1],[{['$1'],[{'==','$1',2}],[{return_trace}]},{'_',[],[]}]`, `{ok,true,[],[]}`],
  [`[1],[{{'$1'},[],[{message,'$1'}]}]`, `{ok,1,[],[]}`],
  [`[1],[{foo,[],[]}]`, `{error,[{error,"Match head is invalid in this context."}]}`],
  [`[1],[{['$1'|foo],[],[]}]`, `{error,[{error,"Match expression part ['$1'|foo] is not a proper list."}]}`],
  [`[1],[{['$1'|'$2'],[],[]}]`, `{error,[{error,"Match expression part ['$1'|'$2'] is not a proper list."}]}`],
  [`[1],[{['$1'],[],[{message,false}]}]`, `{ok,false,[],[]}`],
  [`[1],[{['$1'],[],[{message,true}]}]`, `{ok,true,[],[]}`],
  [`[1],[{['$1'],[],[{caller}]}]`, `{ok,true,[],[]}`],
  [`[1],[{['$1'],[],[{message,{caller}}]}]`, `{ok,undefined,[],[]}`],
  [`[1],[{['$1'],[],[{message,{caller_line}}]}]`, `{ok,undefined,[],[]}`],
  [`[1],[{['$1'],[],[{message,{get_seq_token}}]}]`, `{ok,[],[],[]}`],
  [`[1],[{['$1'],[{is_seq_trace}],[{message,no}]}]`, `{ok,false,[],[]}`],
  [`[1],[{['$1'],[{'not',{is_seq_trace}}],[{message,no}]}]`, `{ok,no,[],[]}`],
  [`[1],[{['$1'],[],[{message,{get_tcw}}]}]`, `{ok,0,[],[]}`],
  [`[1],[{['$1'],[],[{message,{set_tcw,5}}]}]`, `{ok,0,[],[]}`],
  [`[1],[{['$1'],[],[{message,{set_tcw,a}}]}]`, `{ok,'EXIT',[],[]}`],
  [`[1],[{['$1'],[],[{message,{silent,true}}]}]`, `{ok,true,[],[]}`],
  [`[1],[{['$1'],[],[{message,{set_seq_token,label,3}}]}]`, `{ok,[],[],[]}`],
  [`[1],[{['$1'],[],[{message,{'+',a,1}}]}]`, `{ok,'EXIT',[],[]}`],
  [`[1],[{['$1'],[{message,1}],[]}]`, `{error,[{error,"Special form 'message' called in guard context."}]}`],
  [`[1],[{['$1'],[{set_seq_token,1}],[]}]`, `{error,[{error,"Special form 'set_seq_trace' called in guard context."}]}`],
  [`[1],[{['$1'],[],[{set_seq_token,1}]}]`, `{error,[{error,"Special form 'set_seq_token' called with wrong number of arguments in {set_seq_token,1}."}]}`],
  [`[1],[{['$1'],[{set_tcw,1}],[]}]`, `{error,[{error,"Function set_tcw/1 cannot be called in this context."}]}`],
  [`[1],[{['$1'],[],[{message}]}]`, `{error,[{error,"Special form 'message' called with wrong number of arguments in {message}."}]}`],
  [`[1],[{['$1'],[],foo}]`, `{error,[{error,"Match expression is not a list."}]}`],
  [`[1],[{['$1'],[],['$1'|x]}]`, `{error,[{error,"Match expression is not a proper list."}]}`],
  [`[1],[{['$1'],[],[{message,'$$'}]}]`, `{ok,[1],[],[]}`],
  [`[#{a=>1}],[{[#{a=>'$1'}],[],[{message,'$1'}]}]`, `{ok,1,[],[]}`],
  [`foo,[{'_',[],[]}]`, `badarg`],
  [`[1|2],[{'_',[],[{message,'$_'}]}]`, `{ok,[1],[],[]}`],
  [`[1],[{['$1'],[],[{enable_trace,call}]}]`, `{ok,true,[],[]}`],
  [`[1],[{['$1'],[],[{trace,[],[]}]}]`, `{ok,true,[],[]}`],
  [`[1],[{['$1'],[],[{display}]}]`, `{error,[{error,"Special form 'display' called with wrong number of arguments in {display}."}]}`],
]

test('the dialect of call tracing', () => {
  const vm = makeTestVm({ families: [ets, matchSpec] })
  for (const [question, answer] of TRACE) {
    const pair = vm.read(`{${question}}`)
    const { term, error } = vm.call('erlang', 'match_spec_test', vm.t.element(pair, 1), vm.t.element(pair, 2), vm.atom('trace'))
    assert.equal(readable(error?.replace('error:', '') ?? vm.write(term)), answer, question)
  }
})
