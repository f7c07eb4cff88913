/** Random sequences of operations on tables of all types, compared with what a real `erl` answers. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NIL, isCons } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import { makeTestVm } from '../runtime/testing.ts'
import type { TestVm } from '../runtime/testing.ts'
import { askErl, hasOracle, Random } from '../runtime/testing_oracle.ts'
import { ets } from '../bif/ets.ts'
import { matchSpec } from '../bif/match_spec.ts'

/**
 * Keys hold no atoms but at top level: OTP's hash of others depends on numbers of atoms, and with it the order of iteration.
 *
 * Performs a list of operations: {F, Args…}, `t` for the table; `chunks` follows continuations to the end. The answer of each is its
 * result, or {badarg, Cause}.
 */
const ORACLE = `
-module(oracle_ets).
-export([ask/1]).
ask({Options, Ops}) ->
    T = ets:new(x, Options),
    R = [op(T, tuple_to_list(Op)) || Op <- Ops],
    ets:delete(T),
    R.
op(T, [chunks, F | Args]) -> chunks(F, op(T, [F | Args]));
op(T, [F | Args]) ->
    try
        case apply(ets, F, [T | Args]) of
            T -> t;
            R -> R
        end
    catch
        error:E:Stack ->
            [{ets, _, _, Info} | _] = Stack,
            {E, maps:get(cause, proplists:get_value(error_info, Info, #{}), none)}
    end.
chunks(F, {L, C}) when is_list(L) -> [L | chunks(F, try ets:F(C) catch error:badarg -> stale end)];
chunks(_, End) -> [End].
`

/** The same on our side. */
class Player {
  readonly vm: TestVm

  constructor() {
    this.vm = makeTestVm({ families: [ets, matchSpec], release: Number(process.env['GLULAM_RELEASE'] ?? 27) })
  }

  play(question: string): string {
    const { vm } = this
    vm.resetHeap()
    const script = vm.read(question)
    const table = this.call('new', vm.atom('x'), vm.t.element(script, 1))
    const answers: Term[] = []
    for (let ops = vm.t.element(script, 2); isCons(ops); ops = vm.t.tl(ops)) {
      const op = vm.t.hd(ops)
      const items = Array.from({ length: vm.t.tupleSize(op) }, (_, i) => vm.t.element(op, i + 1))
      answers.push(this.op(table, items))
    }
    this.call('delete', table)
    return vm.write(vm.t.list(answers))
  }
  private call(name: string, ...args: Term[]): Term {
    const { term, error } = this.vm.call('ets', name, ...args)
    assert.equal(error, undefined)
    return term
  }
  private op(table: Term, [fun, ...args]: Term[]): Term {
    const { vm } = this
    const name = vm.t.atomText(fun!)
    if (name === 'chunks') {
      const next = vm.t.atomText(args[0]!)
      const chunks: Term[] = []
      let chunk = this.op(table, args)
      for (;;) {
        if (!vm.t.isTuple(chunk) || !(isCons(vm.t.element(chunk, 1)) || vm.t.element(chunk, 1) === NIL)) {
          return vm.t.list([...chunks, chunk])
        }
        chunks.push(vm.t.element(chunk, 1))
        const { term, error } = vm.call('ets', next, vm.t.element(chunk, 2))
        chunk = error === undefined ? term : vm.atom('stale')
      }
    }
    const { term, error, cause } = vm.call('ets', name === 'select_delete' ? 'internal_select_delete' : name, table, ...args)
    if (error !== undefined) return vm.t.tuple(vm.atom(error.replace('error:', '').replace(/ .*/, '')), vm.atom(cause ?? 'none'))
    return term === table ? vm.atom('t') : term
  }
}

/** Questions about tables of a type; small keys, so that the same come up often. */
class Script {
  private readonly random: Random
  constructor(seed: number) {
    this.random = new Random(seed)
  }
  key(): string {
    const { random } = this
    return random.pick([
      () => String(random.below(12)), () => String(random.below(12)), () => `${random.below(4)}.0`, () => random.pick(['a', 'b', 'c', '[]']),
      () => `{${random.below(3)},${random.below(3)}}`, () => `[${random.below(3)}|${random.below(3)}]`, () => `"k${random.below(3)}"`,
      () => `<<"key${random.below(3)}">>`, () => String(10n ** 30n + BigInt(random.below(2))), () => `#{1=>${random.below(2)}}`,
    ])()
  }
  value(): string {
    const { random } = this
    return random.pick([
      () => String(random.below(5)), () => String(random.below(5)), () => random.pick(['x', 'y']), () => `{v,${random.below(3)},[1,2]}`,
      () => `<<${random.bytes(random.below(90)).join(',')}>>`, () => '1.5', () => `#{k=>${random.below(3)}}`,
    ])()
  }
  object(): string {
    const n = this.random.below(4)
    return `{${[this.key(), ...Array.from({ length: n }, () => this.value())].join(',')}}`
  }
  pattern(): string {
    const { random } = this
    const part = (): string => random.pick(["'_'", "'$1'", "'$2'", "'$1'", this.value(), "{v,'$3','_'}", "#{k=>'$4'}"])
    const head = random.pick([() => this.key(), () => "'$1'", () => "'_'", () => "{'$1','_'}", () => "{1,'$2'}", () => "[1|'_']"])()
    if (random.below(12) === 0) return "'_'"
    return `{${[head, ...Array.from({ length: random.below(4) }, part)].join(',')}}`
  }
  spec(): string {
    const guard = this.random.pick(["[]", "[{is_integer,{element,1,'$_'}}]", "[{'>',{element,1,'$_'},3}]"])
    return `[{${this.pattern()},${guard},[${this.random.pick(["'$_'", "{element,1,'$_'}", "'$$'", 'true'])}]}]`
  }
  op(): string {
    const { random } = this
    const limit = (): string => String(1 + random.below(5))
    return random.pick<() => string>([
      () => `{insert,${this.object()}}`, () => `{insert,${this.object()}}`, () => `{insert,${this.object()}}`,
      () => `{insert,[${this.object()},${this.object()},${this.object()}]}`,
      () => `{insert_new,${this.object()}}`, () => `{insert_new,[${this.object()},${this.object()}]}`,
      () => `{lookup,${this.key()}}`, () => `{lookup_element,${this.key()},${1 + random.below(3)}}`,
      () => `{lookup_element,${this.key()},2,none}`, () => `{member,${this.key()}}`, () => `{take,${this.key()}}`,
      () => `{delete,${this.key()}}`, () => `{delete_object,${this.object()}}`,
      () => `{update_counter,${this.key()},${random.pick(['1', '-3', '{2,1}', '{3,2,3,0}', '[{2,1},{2,1}]', '{1,1}', '100000000000000000000'])}}`,
      () => `{update_counter,${this.key()},{2,1},{k,${random.below(3)}}}`,
      () => `{update_element,${this.key()},{2,${this.value()}}}`, () => `{update_element,${this.key()},[{2,${this.value()}},{3,z}]}`,
      () => `{next,${this.key()}}`, () => `{prev,${this.key()}}`, () => '{first}', () => '{last}', () => `{next_lookup,${this.key()}}`,
      () => `{match,${this.pattern()}}`, () => `{match_object,${this.pattern()}}`, () => `{select,${this.spec()}}`,
      () => `{select_reverse,${this.spec()}}`, () => `{select_count,${this.spec()}}`, () => `{chunks,select,${this.spec()},${limit()}}`,
      () => `{chunks,select_reverse,${this.spec()},${limit()}}`, () => `{chunks,match,${this.pattern()},${limit()}}`,
      () => (random.below(3) === 0 ? `{select_delete,${this.spec()}}` : '{info,size}'),
      () => (random.below(3) === 0 ? `{select_replace,[{{'$1','$2'},[],[{{'$1',{{'$2'}}}}]}]}` : '{info,size}'),
      () => `{safe_fixtable,${random.pick(['true', 'false'])}}`, () => (random.below(20) === 0 ? '{delete_all_objects}' : '{info,size}'),
      () => `{slot,${random.below(20)}}`,
    ])()
  }
  script(type: string): string {
    const ops = Array.from({ length: 40 }, () => this.op())
    return `{[${type}],[${ops.join(',')},{match_object,'_'}]}`
  }
}

for (const type of ['set', 'ordered_set', 'bag', 'duplicate_bag']) {
  test(`random operations on a ${type}`, { skip: !hasOracle }, () => {
    const script = new Script(Number(process.env['SEED'] ?? 7))
    const questions = Array.from({ length: 60 }, () => script.script(type))
    const player = new Player()
    const mine = questions.map((question) => player.play(question.replaceAll('delete_all_objects}', 'internal_delete_all,undefined}')))
    const theirs = askErl(questions.map((q) => q.replaceAll('delete_all_objects}', 'internal_delete_all,undefined}')), ORACLE).map((text) => text.replaceAll(' => ', '=>'))
    questions.forEach((question, i) => {
      if (mine[i] !== theirs[i]) firstDifference(question, mine[i]!, theirs[i]!)
    })
  })
}

/** Arguments that are refused, and how. (No default objects that are too short: they can crash erl before OTP 29.) */
const ODD = `
{insert,a} {insert,{}} {insert,[{a},b]} {insert,[{a}|b]} {insert,[]} {insert_new,a} {insert_new,[]} {insert,{a,1}} {insert,{b,x,1}}
{lookup_element,zz,1} {lookup_element,zz,0} {lookup_element,zz,x} {lookup_element,a,5} {lookup_element,a,2} {lookup_element,zz,0,d} {lookup_element,a,5,d}
{update_counter,a,{5,1}} {update_counter,a,{1,1}} {update_counter,b,1} {update_counter,a,1.0} {update_counter,q,foo} {update_counter,q,[]}
{update_counter,a,[]} {update_counter,a,{2,a}} {update_counter,a,{2,1,2}} {update_counter,a,{2,1,a,b}} {update_counter,a,foo} {update_counter,a,[{2,1}|x]}
{update_counter,a,{2,-100,-5,-7}} {update_counter,a,{2,1208925819614629174706176}} {update_counter,a,{2,-1208925819614629174706176,0,5}} {lookup,a}
{update_counter,n,3,{x,1}} {update_counter,m,3,x} {update_counter,m,3,{x,y}} {lookup,m}
{update_counter,a,1,notuple} {update_counter,m,{1,1},{x,1}} {update_counter,a,{0,1}} {update_counter,a,{9,x}} {update_counter,a,{1180591620717411303424,1}}
{update_counter,n2,[],{x,1}} {lookup,n2} {update_counter,a,[{2,1},{5,1}]} {lookup,a}
{update_element,q,x} {update_element,q,{1,x}} {update_element,a,{5,x}} {update_element,a,{1,x}} {update_element,a,x} {update_element,a,[]} {update_element,q,[]}
{update_element,a,[{2,a}|b]} {update_element,a,{a,b}} {update_element,a,{2,b,c}} {update_element,a,{0,b}} {update_element,a,[{2,z},{5,1}]} {lookup,a}
{update_element,u4,{2,b},{x,y,z}} {update_element,u5,{2,b},x} {update_element,a,{2,b},x} {update_element,u7,[],{x,y}} {lookup,u7}
{update_element,u8,{1,b},{x,y}} {update_element,a,{2,1}} {next,nokey} {prev,nokey} {next_lookup,nokey} {prev_lookup,nokey} {slot,1000} {slot,-1} {slot,x}
{slot,1180591620717411303424} {delete_object,foo} {delete_object,{}} {delete_object,{zz,b}} {rename,1} {safe_fixtable,foo} {info,foo} {info,1} {setopts,foo}
{setopts,[]} {setopts,[{protection,foo}]} {setopts,[{protection,public},{protection,public}]} {setopts,{heir,foo,1}} {setopts,{heir,none}} {give_away,foo,x} {give_away,1,x}
{match,{'$1'},0} {match,{'$1'},-1} {match,{'$1'},x} {select,foo} {select,[{a}]} {select,[]} {select,[{'_',[],[]}]} {select,[{'_',[],['$_']}],0} {select,x,1}
{select,[],3} {select,[{'_',[],['$1']}]} {select_count,x} {select_count,[]} {select_delete,x} {select_replace,x} {match,#{'$1'=>1}} {match_object,{#{'_'=>1}}}
{select_replace,[{{'$1','$2'},[],[{{'$2','$1'}}]}]} {select_replace,[{{'$1','$2'},[],[{{{element,1,'$_'},'$2'}}]}]} {select_replace,[{{'$1','$2'},[],[{const,{'$1',1}}]}]}
{select_replace,[{'$1',[],['$_']}]} {select_replace,[{{a,'$2'},[],[{const,{a,1}}]}]} {select_replace,[{{{a,'$1'},'$2'},[],[{{{{a,'$1'}},2}}]}]} {internal_delete_all,foo}
{select_replace,[]} {info,type} {info,keypos} {info,protection} {info,name} {info,heir} {info,fixed} {info,safe_fixed} {info,compressed} {info,named_table} {info,size} {info,memory}
{info,stats} {info,write_concurrency} {info,read_concurrency} {info,decentralized_counters}`

for (const options of ['[set]', '[ordered_set]', '[bag]', '[duplicate_bag]', '[set,{keypos,2}]']) {
  test(`odd arguments to a ${options}`, { skip: !hasOracle }, () => {
    const ops = ODD.trim().split(/\s+/)
    const question = `{${options},[${ops.join(',')}]}`
    const mine = new Player().play(question)
    const theirs = askErl([question], ORACLE)[0]!.replaceAll(' => ', '=>')
    const a = elements(mine)
    const b = elements(theirs)
    const wrong = ops.flatMap((op, i) => (a[i] === b[i] ? [] : [`${op}: ${a[i]} not ${b[i]}`]))
    assert.deepEqual(wrong, [])
  })
}

/** Fails with the operation whose results differ. */
function firstDifference(question: string, mine: string, theirs: string): never {
  const ops = elements(question.slice(question.indexOf(',[') + 1, -1))
  const a = elements(mine)
  const b = elements(theirs)
  const at = a.findIndex((answer, i) => answer !== b[i])
  assert.fail(`operation ${at}: ${ops[at]}\nis ${a[at]}\nnot ${b[at]}\nafter\n${ops.slice(0, at).join('\n')}`)
}

/** Elements of a list's text. */
function elements(text: string): string[] {
  const out: string[] = []
  let depth = 0
  let from = 1
  for (let i = 1; i < text.length - 1; i++) {
    const c = text[i]!
    if (c === '"' || c === "'") while (text[++i] !== c) if (text[i] === '\\') i++
    if ('[{<'.includes(c)) depth++
    if (']}>'.includes(c) && text[i - 1] !== '=') depth--
    if (c === ',' && depth === 0) {
      out.push(text.slice(from, i))
      from = i + 1
    }
  }
  return [...out, text.slice(from, -1)]
}
