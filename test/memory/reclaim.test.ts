// Memory is given back: code and literals of purged modules, funs without code, replaced persistent terms.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Node, charlist, equal, tuple, atom, text } from '../../src/index.ts'
import type { Fun, Pid, Value } from '../../src/index.ts'
import * as L from '../../src/term/layout.ts'
import type { Vm } from '../../src/runtime/vm.ts'
import { oracle, startNode as start } from '../api/machine.ts'

const TAG = 'T0000000'
const SOURCE = `
-module(again).
-export([lit/0, adder/1, job/0, tag/1, serve/1, run_old/0]).
lit() -> {literal, "text", #{k => [1, 2.5, 12345678901234567890]}, <<"a binary of more than sixty-four bytes, which lies off the heap, and is counted">>}.
adder(X) -> fun(Y) -> {X + Y, lit()} end.
job() -> fun() -> lit() end.
tag(X) -> <<"${TAG}", X/binary>>.
serve(State) ->
    receive
        {get, From} -> From ! {state, State}, ?MODULE:serve(State);
        {set, New} -> ?MODULE:serve(New);
        {from, M} -> ?MODULE:serve({M:lit(), M:adder(1)});
        stop -> ok
    end.
run_old() -> receive stop -> ok end.
`
const KEEPER = `
-module(keeper).
-export([start/0, keep/2, show/1, mail/2, pass/2, late/1]).
start() -> spawn(fun() -> loop([], none) end).
loop(Old, New) ->
    receive
        {keep, M} -> loop([M:lit() | Old], M:adder(1));
        {show, From} -> erlang:garbage_collect(), From ! {shown, Old, New}, loop(Old, New);
        {pass, To} -> To ! {passed, Old, New}, loop(Old, New)
    end.
keep(P, M) -> P ! {keep, M}.
mail(P, M) -> P ! {unread, M:lit(), [M:lit()], M:adder(2)}, ok.
pass(P, To) -> P ! {pass, To}.
%% A process that has not run yet when the code of its fun goes.
late(F) ->
    {_, R} = spawn_monitor(fun() -> F() end),
    {_, Q} = spawn_monitor(F),
    true = erts_internal:purge_module(again, prepare),
    true = erts_internal:purge_module(again, complete),
    [receive {'DOWN', M, process, _, {{badfun, _}, _}} -> badfun; {'DOWN', M, process, _, Why} -> Why end || M <- [R, Q]].
show(P) -> P ! {show, self()}, receive {shown, Old, New} -> {Old, New} end.
`

function compile(sources: Record<string, string>): Record<string, Uint8Array> {
  const dir = mkdtempSync(join(tmpdir(), 'glulam-reclaim-'))
  try {
    for (const [name, source] of Object.entries(sources)) writeFileSync(join(dir, `${name}.erl`), source)
    execFileSync(`${oracle.erl}c`, Object.keys(sources).map((name) => `${name}.erl`), { cwd: dir })
    return Object.fromEntries(Object.keys(sources).map((name) => [name, new Uint8Array(readFileSync(join(dir, `${name}.beam`)))]))
  } finally {
    rmSync(dir, { recursive: true })
  }
}
const beams = compile({ again: SOURCE, keeper: KEEPER })

/** The module with another text in its string table: another version, with another md5. */
function version(n: number): Uint8Array {
  const bytes = Buffer.from(beams.again!)
  const at = bytes.indexOf(TAG)
  assert.ok(at > 0)
  bytes.write(`T${String(n).padStart(TAG.length - 1, '0')}`, at, 'latin1')
  return new Uint8Array(bytes)
}

/** A node that ends with its test, also where that fails: its timers would keep the file from ending. */
const nodes: Node[] = []
const startNode: typeof start = async (options) => {
  const node = await start(options)
  nodes.push(node)
  return node
}
afterEach(async () => {
  for (const node of nodes.splice(0)) await node.stop()
})

const vmOf = (node: Node): Vm => (node as unknown as { vm: Vm }).vm
const gc = (() => {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
})()

function figures(vm: Vm) {
  for (let i = 0; i < 3; i++) gc()
  const long = (cell: number): number => Number(vm.t.view.getBigInt64(cell, true))
  const code = vm.code as unknown as { funs: { byKey: Map<string, number> }; table: WebAssembly.Table }
  const places = vm.places as unknown as { modules: unknown[] }
  return {
    general: long(L.CELL_ARENA_USED), literal: long(L.CELL_ARENA_USED + 8), binaries: long(L.CELL_BINARY_BYTES),
    slots: code.table.length, funs: code.funs.byKey.size, places: places.modules.length, js: process.memoryUsage().heapUsed,
  }
}

/** Lets the scheduler do what it does when there is nothing else. */
const settle = async (node: Node): Promise<void> => {
  for (let i = 0; i < 50 && (vmOf(node).reclaim.busy || i < 3); i++) await new Promise((resolve) => setTimeout(resolve, 2))
}

test('a module loaded ten thousand times leaves nothing behind', { timeout: 600_000 }, async () => {
  const node = await startNode()
  const vm = vmOf(node)
  // versions that never come again
  vm.code.cache = undefined
  node.load(beams.keeper!)
  const count = Number(process.env.GLULAM_LOADS ?? 10000)
  const server: Pid[] = []
  const loadUpTo = async (from: number, to: number): Promise<void> => {
    for (let i = from; i < to; i++) {
      node.load(version(i))
      if (i % 500 === 0) {
        assert.equal(text(await node.call<Uint8Array>('again', 'tag', [''])), `T${String(i).padStart(7, '0')}`)
        if (server.length === 0) server.push(node.spawn('again', 'serve', [[]]))
        else node.send(server[0]!, tuple(atom('from'), atom('again')))
      }
      if (i % 50 === 0) await settle(node)
    }
    await settle(node)
  }
  await loadUpTo(0, count / 5)
  const before = figures(vm)
  await loadUpTo(count / 5, count)
  const after = figures(vm)
  assert.ok(after.literal < before.literal + 4096, `literals ${before.literal} -> ${after.literal}`)
  assert.ok(after.general < before.general + 65536, `heaps ${before.general} -> ${after.general}`)
  assert.ok(after.binaries <= before.binaries + 1024, `binaries ${before.binaries} -> ${after.binaries}`)
  assert.ok(after.slots <= before.slots + 256, `slots ${before.slots} -> ${after.slots}`)
  assert.ok(after.funs <= before.funs + 8, `funs ${before.funs} -> ${after.funs}`)
  assert.ok(after.places <= before.places + 2, `places ${before.places} -> ${after.places}`)
  assert.ok(after.js < before.js * 1.1 + 2_000_000, `js heap ${before.js} -> ${after.js}`)
})

for (const stress of [false, true]) {
  test(`who holds literals and funs of purged code keeps them${stress ? ', with collector stress' : ''}`, { timeout: 120_000 }, async () => {
    const node = await startNode({ stress })
    const vm = vmOf(node)
    node.load(beams.keeper!)
    const literal = async (): Promise<Value> => node.call('again', 'lit')
    node.load(version(1))
    const expected = await literal()
    const keepers: Pid[] = []
    for (let i = 0; i < 5; i++) keepers.push(await node.call<Pid>('keeper', 'start'))
    for (let n = 2; n < 12; n++) {
      for (const [i, pid] of keepers.entries()) {
        if (n % (i + 1) === 0) await node.call('keeper', 'keep', [pid, atom('again')])
        if (n % 3 === i % 3) await node.call('keeper', 'mail', [pid, atom('again')])
      }
      await node.call('keeper', 'pass', [keepers[0]!, keepers[4]!])
      node.load(version(n))
      await settle(node)
    }
    node.load(version(99))
    node.load(version(100))
    await settle(node)
    assert.equal(vm.reclaim.busy, false)
    for (const pid of keepers) {
      const shown = await node.call('keeper', 'show', [pid]) as unknown as { elements: [Value[], Fun] }
      const [old, fun] = shown.elements
      assert.ok(old.length > 0)
      for (const value of old) assert.ok(equal(value, expected))
      // the code of the last fun is gone
      await assert.rejects(node.call('erlang', 'apply', [fun, [2]]), /bad function/)
    }
  })

  test(`a process that begins with a fun whose code is gone${stress ? ', with collector stress' : ''}`, async () => {
    const node = await startNode({ stress, errors: () => {} })
    node.load(beams.keeper!)
    node.load(version(1))
    const job = await node.call<Fun>('again', 'job')
    node.load(version(2))
    assert.ok(equal(await node.call('keeper', 'late', [job]), [atom('badfun'), atom('badfun')]))
    await settle(node)
    assert.equal(vmOf(node).reclaim.busy, false)
  })

  test(`persistent terms that are replaced and erased are given back${stress ? ', with collector stress' : ''}`, { timeout: 120_000 }, async () => {
    const node = await startNode({ stress })
    const vm = vmOf(node)
    node.load(beams.keeper!)
    await settle(node)
    const keeper = await node.call<Pid>('keeper', 'start')
    const value = (i: number): Value => [tuple(atom('value'), i, charlist('text'), new Uint8Array(100).fill(i & 255))]
    await node.call('persistent_term', 'put', [atom('key'), value(0)])
    await settle(node)
    const before = figures(vm)
    for (let i = 1; i < 300; i++) {
      await node.call('persistent_term', 'put', [atom('key'), value(i)])
      await node.call('persistent_term', 'put', [tuple(atom('other'), i), value(i)])
      assert.equal(await node.call('persistent_term', 'erase', [tuple(atom('other'), i)]), true)
    }
    await settle(node)
    const after = figures(vm)
    assert.ok(after.literal <= before.literal + 1024, `literals ${before.literal} -> ${after.literal}`)
    assert.ok(after.binaries <= before.binaries + 2048, `binaries ${before.binaries} -> ${after.binaries}`)
    assert.ok(equal(await node.call('persistent_term', 'get', [atom('key')]), value(299)))
    void keeper
  })
}
