// A node inside a program: calls, errors, processes, mailboxes, output, its end.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import {
  BadFile, ErlangError, Node, NodeStopped, OtpNotFound, ReceiveTimeout, SimulatedHost, any, atom, charlist, equal, text, tuple,
} from '../../src/index.ts'
import type { Input } from '../../src/index.ts'
import { erlPrints, oracle, startNode } from './machine.ts'

let node: Node
before(async () => {
  node = await startNode()
})
after(() => node.stop())

async function failure(promise: Promise<unknown>): Promise<ErlangError> {
  const error = await promise.then(() => undefined, (e: unknown) => e)
  assert.ok(error instanceof ErlangError, String(error))
  return error
}

test('errors carry class, reason, stack trace, and the text that erl prints', async () => {
  const calls: readonly (readonly [string, string, Input[], string])[] = [
    ['erlang', 'hd', [[]], '[[]]'],
    ['lists', 'nth', [5, [1]], '[5,[1]]'],
    ['erlang', 'atom_to_list', [1], '[1]'],
    ['nomodule', 'nofunction', [1], '[1]'],
    ['maps', 'get', [atom('a'), {}], '[a, #{}]'],
    ['erlang', 'throw', [atom('ball')], '[ball]'],
    ['erlang', 'exit', [tuple(atom('bye'), 1)], '[{bye,1}]'],
    ['erlang', 'error', [tuple(atom('custom'), 1)], '[{custom,1}]'],
    ['erlang', 'div', [1, 0], '[1, 0]'],
  ]
  // flattened onto a line each; the frames of the caller are none of the process that is spawned here
  const expected = await erlPrints(calls.map(([m, f, , args]) =>
    `(fun() -> try erlang:apply(${m}, '${f}', ${args}) catch C:R:S -> ` +
    `Mine = lists:takewhile(fun(F) -> not lists:member(element(1, F), [erl_eval, init, shell]) end, S), ` +
    `io:format("~p ~0p ~0p~n", [C, R, lists:flatten(io_lib:format("~ts", [erl_error:format_exception(C, R, Mine)]))]) end end)()`))
  for (const [i, [m, f, args]] of calls.entries()) {
    const error = await failure(node.call(m, f, args))
    const shown = text(await node.call('io_lib', 'format', [charlist('~p ~0p ~0p'), [atom(error.class), error.reason as Input, charlist(error.message)]]))
    assert.equal(shown, expected[i])
  }
  const error = await failure(node.call('lists', 'nth', [5, [1]]))
  assert.equal(error.class, 'error')
  assert.equal(error.reason, atom('function_clause'))
  assert.equal(error.stacktrace.length, 1)
})

test('an exit signal ends a call', async () => {
  const box = node.mailbox()
  const call = failure(node.call('erlang', 'apply', [await killer(), []]))
  const error = await call
  assert.equal(error.class, 'exit')
  assert.equal(error.reason, atom('killed'))
  box.close()
})
/** fun() -> exit(self(), kill) end, made by an evaluator in the machine. */
async function killer(): Promise<Input> {
  return evaluate('fun() -> exit(self(), kill), timer:sleep(infinity) end.')
}
/** The value of an expression. */
async function evaluate(expression: string): Promise<Input> {
  const [, tokens] = (await node.call('erl_scan', 'string', [charlist(expression)])) as unknown as [unknown, Input]
  const [, forms] = (await node.call('erl_parse', 'parse_exprs', [tokens])) as unknown as [unknown, Input]
  const [, value] = (await node.call('erl_eval', 'exprs', [forms, []])) as unknown as [unknown, Input]
  return value
}

test('funs with an environment are handles, too', async () => {
  const add = await evaluate('N = 40, fun(X) -> X + N end.')
  assert.equal(await node.call('erlang', 'apply', [add, [2]]), 42)
})

test('many calls at once', async () => {
  const results = await Promise.all(Array.from({ length: 500 }, (_, i) => node.call('erlang', '+', [i, 1])))
  assert.deepEqual(results, Array.from({ length: 500 }, (_, i) => i + 1))
})

test('deep recursion needs no larger stack of Node', async () => {
  const abs = (await node.call('erlang', 'make_fun', [atom('erlang'), atom('+'), 2])) as Input
  const list = (await node.call('lists', 'seq', [1, 1_000_000])) as Input
  assert.equal(await node.call('lists', 'foldr', [abs, 0, list]), 500000500000)
})

test('mailboxes: selective receive, timeouts, names, messages of processes', async () => {
  const box = node.mailbox()
  node.send(box.pid, 1)
  node.send(box.pid, tuple(atom('b'), 2))
  node.send(box.pid, 3)
  assert.ok(equal(await box.receive(tuple(atom('b'), any)), tuple(atom('b'), 2)))
  assert.equal(await box.receive(), 1)
  assert.equal(await box.receive((m) => m === 3), 3)
  await assert.rejects(box.receive(undefined, 20), ReceiveTimeout)
  await node.call('erlang', 'register', [atom('mine'), box.pid])
  const waiting = box.receive(atom('named'), 5000)
  node.send('mine', atom('named'))
  assert.equal(await waiting, atom('named'))
  node.spawn('erlang', 'send', [box.pid, 'from a process'])
  assert.equal(text(await box.receive()), 'from a process')
  assert.equal((await failure(Promise.resolve().then(() => node.send('nobody', 1)))).reason, atom('badarg'))
  const pending = assert.rejects(box.receive())
  box.close()
  await pending
  assert.equal(await node.call('erlang', 'is_process_alive', [box.pid]), false)
})

test('output and crashes go where they are asked to', async () => {
  let out = ''
  let errors = ''
  const decoder = new TextDecoder()
  using other = await startNode({ output: (b) => (out += decoder.decode(b)), errors: { write: (b) => (errors += decoder.decode(b)) } })
  await other.call('io', 'format', [charlist('~ts ~p~n'), ['ü', [1]]])
  assert.equal(out, 'ü [1]\n')
  const box = other.mailbox()
  const pid = other.spawn('erlang', 'error', [atom('oops')])
  await box.receive(undefined, 50).catch(() => {})
  assert.equal(errors, `Error in process ${pid} with exit value:\n{oops,[]}\n`)
})

test('modules are loaded from bytes, without OTP, too', async () => {
  const bytes = readFileSync(join(oracle.otpRoot, (await libraryOf('stdlib')), 'ebin/ordsets.beam'))
  using bare = await Node.start({ otp: false, release: 27 })
  assert.equal(bare.otp, undefined)
  const undef = await failure(bare.call('ordsets', 'from_list', [[3, 1]]))
  assert.equal(undef.reason, atom('undef'))
  for (let i = 0; i < 3; i++) assert.equal(bare.load(bytes), 'ordsets')
  assert.deepEqual(await bare.call('ordsets', 'add_element', [2, [1, 3]]), [1, 2, 3])
  assert.throws(() => bare.load(new Uint8Array([1, 2, 3])), BadFile)
})
async function libraryOf(app: string): Promise<string> {
  const name = text((await node.call('filename', 'join', [[charlist('lib'), charlist(app)]])) as Input as never)
  const { readdirSync } = await import('node:fs')
  return `lib/${readdirSync(join(oracle.otpRoot, 'lib')).find((d) => d.startsWith(`${name.slice(4)}-`))}`
}

test('what waits is rejected when the node ends', async () => {
  const other = await startNode()
  const call = assert.rejects(other.call('timer', 'sleep', [atom('infinity')]), NodeStopped)
  const receive = assert.rejects(other.mailbox().receive(), NodeStopped)
  other.stop()
  await Promise.all([call, receive])
  assert.equal(await other.stopped, undefined)
  await assert.rejects(other.call('erlang', 'self'), NodeStopped)
  const halting = await startNode()
  await assert.rejects(halting.call('erlang', 'halt', [7]), NodeStopped)
  assert.equal(await halting.stopped, 7)
})

test('a program ends after stop, and halt does not end it', async () => {
  const program = `import { Node } from ${JSON.stringify(join(import.meta.dirname, '../../src/index.ts'))}
    const node = await Node.start({ otp: ${JSON.stringify(oracle.otpRoot)} })
    console.log(await node.call('lists', 'sum', [[1, 2]]))
    node.stop()`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { timeout: 20_000 })
  assert.equal(stdout, '3\n')
})

test('an OTP that is not there', async () => {
  await assert.rejects(Node.start({ otp: '/nowhere' }), OtpNotFound)
  await assert.rejects(startNode({ release: 26 }), OtpNotFound)
})

test('on a simulated host an hour passes at once, and a seed repeats everything', async () => {
  const run = async (seed: number): Promise<string> => {
    const host = new SimulatedHost({ seed })
    using simulated = await startNode({ host })
    const box = simulated.mailbox()
    const results = Promise.all([
      simulated.call('timer', 'sleep', [3_600_000]),
      assert.rejects(box.receive(undefined, 86_400_000), ReceiveTimeout),
      simulated.call('rand', 'uniform', [1_000_000]),
    ])
    host.run()
    const [, , random] = await results
    assert.ok(host.monotonic() > 86400e9)
    return `${String(random)} ${host.monotonic()}`
  }
  const begin = Date.now()
  assert.equal(await run(5), await run(5))
  assert.notEqual(await run(5), await run(7))
  assert.ok(Date.now() - begin < 30_000)
})
