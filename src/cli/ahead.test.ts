/** Modules linked ahead: a machine whose memory comes from an image is the one that has linked them, and loads what one without them loads. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { checksum128 } from '../host/node/checksum.ts'
import { keptIn } from '../host/node/kept_bytes.ts'
import type { Keep } from '../host/node/kept_bytes.ts'
import { cacheDirectory, otpAt } from '../host/node/otp.ts'
import type { OtpRoot } from '../host/node/otp.ts'
import { AheadModule } from '../runtime/ahead.ts'
import { MachineState } from '../runtime/image.ts'
import { boot } from '../runtime/boot.ts'
import { withoutWarnings } from '../runtime/testing_oracle.ts'
import { VaryingWords, commandLine } from '../runtime/varying_words.ts'
import type { Vm } from '../runtime/vm.ts'
import { format } from '../term/print.ts'
import * as L from '../term/layout.ts'
import { bootFiles, internBootAtoms, linkBootAhead } from './ahead.ts'
import { makeMachine, readKernel } from './machine.ts'

const oracles = process.env['GLULAM_ORACLES'] ?? '/opt'
const otps = [25, 27, 29].flatMap((release) => otpAt(join(oracles, `otp${release}`), 'test') ?? [])
const folder = mkdtempSync(join(tmpdir(), 'glulam-ahead-'))
after(() => rmSync(folder, { recursive: true }))
const kernel = readKernel()

const sumOf = (bytes: Uint8Array): string => checksum128(bytes).join()
const plain = (otp: OtpRoot): Vm => makeMachine({ otp, boots: true, ahead: false })
function linked(otp: OtpRoot, keep: Keep | undefined): Vm {
  const vm = plain(otp)
  linkBootAhead(vm, otp, kernel, keep)
  return vm
}
/** With a look at whether the image was made. */
function watched(directory: string): { keep: Keep; made: () => boolean } {
  let made = false
  const keep = keptIn(directory)
  const watching = (name: string, about: string, make: () => Uint8Array): Uint8Array => keep(name, about, () => ((made = true), make()))
  return { keep: Object.assign(watching, { parts: keep.parts }), made: () => made }
}
/** Memory, kernel's state, table. Which text was last looked for in the atom table is not of interest. */
function stateOf(vm: Vm): string {
  vm.u8.fill(0, vm.k.atom_buffer(), vm.k.atom_buffer() + 1024)
  return MachineState.of(vm, sumOf)!.digest
}

/** Loads what a boot loads, without running anything; the first processes wait in the run queue. */
function loadAll(vm: Vm, otp: OtpRoot): void {
  const files = bootFiles(otp)
  const preloaded = (module: string): Uint8Array | undefined => {
    const file = files.find((name) => name.endsWith(`/${module}.beam`))
    return file === undefined ? undefined : readFileSync(file)
  }
  boot(vm, { words: new VaryingWords(vm, commandLine([])), preloaded })
  for (const file of files) if (!isLoaded(vm, file)) vm.code.install(vm.code.prepare(readFileSync(file)))
}
const isLoaded = (vm: Vm, file: string): boolean => vm.code.current.has(vm.atom(/([^/]*)\.beam$/.exec(file)![1]!))

/** What programs can find out about the loaded code. */
function codeOf(vm: Vm): Record<string, unknown> {
  return Object.fromEntries([...vm.code.current.values()].map((module) => {
    const { beam, translation } = module
    const point = (i: number): number => module.codePoints + i * L.CP_SIZE
    const places = Array.from({ length: module.codePointCount }, (_, i) => {
      const { module: m, ...place } = vm.places.of(point(i)) ?? { module: 0 }
      const { what, entry } = vm.places.failure(point(i))
      return [m === module.name, { ...place, fun: 'fun' in place ? vm.atoms.text(place.fun) : '' }, what, exportOf(vm, entry)]
    })
    const exported = beam.exports.map((e) => {
      const entry = vm.code.findExport(module.name, vm.atom(beam.atoms[e.fun]!), e.arity)
      const slot = vm.cell(entry + L.EX_FN)
      return [e, vm.cell(entry + L.EX_FLAGS), vm.cell(entry + L.EX_BIF), slot >= module.base && slot < module.base + module.slots ? slot - module.base : 'BIF']
    })
    const funs = Array.from(module.funs, (entry) => [
      vm.cell(entry + L.CP_FN) - module.base, vm.cell(entry + L.FE_ARITY), vm.cell(entry + L.FE_FLAGS), vm.cell(entry + L.FE_NUM_FREE),
      vm.atoms.text(vm.cell(entry + L.FE_NAME) as never), [...vm.u8.subarray(entry + L.FE_UNIQ, entry + L.FE_UNIQ + 16)].join(),
      vm.places.ofInfo(vm.cell(entry + L.CP_INFO))?.arity,
    ])
    const { literals } = module
    return [vm.atoms.text(module.name), {
      translation: { ...translation, module: translation.module, md5: [...translation.md5], functions: translation.functions, constants: translation.constants,
        nifs: translation.nifs, guardBifs: translation.guardBifs, extraAtoms: translation.extraAtoms, extraExports: translation.extraExports, onLoad: translation.onLoad,
        text: undefined, decoded: undefined },
      exported, funs, places, literals: literals.words, text: literals.words === 0 ? '' : format(vm, module.allLiterals), atoms: beam.atoms,
      attributes: beam.attributes?.join(), compileInfo: beam.compileInfo?.join(), codeBytes: module.codeBytes, records: module.records.length,
      instance: module.instance !== undefined, slots: module.slots,
    }]
  }))
}
function exportOf(vm: Vm, entry: number): string {
  if (entry === 0) return ''
  const text = (at: number): string => vm.atoms.text(vm.cell(entry + at) as never)
  return `${text(L.EX_MODULE)}:${text(L.EX_FUNCTION)}/${vm.cell(entry + L.EX_ARITY)}`
}

for (const otp of otps) {
  const { release } = otp
  test(`OTP ${release}: from an image and without one the machine is the same, before and after its modules are loaded`, () => {
    const first = watched(join(folder, String(release)))
    const second = watched(join(folder, String(release)))
    const maker = linked(otp, first.keep)
    const restored = linked(otp, second.keep)
    assert.deepEqual([first.made(), second.made()], [true, false])
    assert.equal(stateOf(restored), stateOf(maker))
    assert.equal(restored.k.check_arenas(), 0)
    assert.equal(restored.code.current.size, 0)
    const other = plain(otp)
    // the order of keys in maps is that of their atoms' ages
    internBootAtoms(other, join(otp.root, 'bin/start.boot'))
    for (const vm of [maker, restored, other]) loadAll(vm, otp)
    assert.equal(stateOf(restored), stateOf(maker))
    assert.equal(restored.k.check_arenas(), 0)
    for (const module of restored.code.current.values()) assert.ok(module instanceof AheadModule, restored.atoms.text(module.name))
    const [a, b, c] = [maker, restored, other].map(codeOf)
    assert.deepEqual(b, a)
    assert.deepEqual(Object.keys(b!), Object.keys(c!))
    for (const [name, module] of Object.entries(b!)) assert.deepEqual(module, c![name], name)
    // the code of a module that is complete is what was kept, and what linking it again gives
    for (const module of restored.code.current.values()) {
      assert.ok(module instanceof AheadModule)
      assert.equal(sumOf(module.linkAgain()), module.whole[2])
      const before = module.instance
      restored.code.ahead!.complete(module)
      assert.notEqual(module.instance, before)
    }
    assert.equal(stateOf(restored), stateOf(maker))
    assert.equal(restored.code.takeSlots(7), maker.code.takeSlots(7))
    for (let i = 0; i < restored.code.table.length; i++) assert.equal(restored.code.table.get(i) === null, maker.code.table.get(i) === null, `slot ${i}`)
  })

  test(`OTP ${release}: a booted machine from an image tells what one without it tells`, { timeout: 300_000 }, () => {
    // an empty cache, but for the translations
    const home = join(folder, `home${release}`)
    mkdirSync(join(home, 'glulam'), { recursive: true })
    const translations = join(cacheDirectory(), 'translations')
    mkdirSync(translations, { recursive: true })
    symlinkSync(translations, join(home, 'glulam/translations'))
    const env = { ...process.env, XDG_CACHE_HOME: home, GLULAM_OTP: otp.root }
    const script = (options: string): string => `import(${JSON.stringify(fileURLToPath(new URL('./erl.ts', import.meta.url)))})` +
      `.then(({ erl }) => erl(['-noinput', '-eval', ${JSON.stringify(TELL)}], ${options}))`
    const tell = (options: string): string =>
      withoutWarnings(execFileSync(process.execPath, ['--stack-size=3900', '-e', script(options)], { env, encoding: 'utf8', timeout: 120_000 }))
    const made = tell('{}')
    assert.match(made, /^loaded [^]*\nend\n$/)
    const start = join(home, 'glulam/start')
    const images = readdirSync(start, { recursive: true }).map(String).filter((name) => /\/boot-[^/]*$/.test(name)).sort()
    assert.equal(images.length, 2)
    assert.ok(images[1]!.endsWith('-whole'))
    assert.equal(tell('{}'), made)
    // what is kept of the functions that a boot does not call is damaged, or gone
    const whole = join(start, images[1]!)
    writeFileSync(whole, readFileSync(whole).fill(7, 1000))
    assert.equal(tell('{}'), made)
    rmSync(whole)
    // where functions are gone the image is made anew; the third start like the others then keeps a snapshot, the next ones go on from there
    const snapshots = (): string[] => readdirSync(start, { recursive: true }).map(String).filter((name) => /\/snapshot-[^/]*$/.test(name))
    // (on a busy machine somebody else may be about to run when the time has come: then it is one of the next)
    for (let tries = 0; tries < 6 && snapshots().length === 0; tries++) assert.equal(tell('{}'), made)
    assert.equal(snapshots().length, 1)
    assert.equal(tell('{}'), made)
    assert.equal(tell('{}'), made)
    assert.equal(snapshots().length, 1)
    if (release === 27) assert.equal(tell('{ ahead: false }'), made)
  })
}

const TELL = `
Mods = lists:sort(erlang:loaded()),
Hide = fun(M) -> [{K, V} || {K, V} <- M:module_info(), K =/= nifs] end,
io:format("loaded ~p~n", [Mods]),
[io:format("~p ~p~n", [M, erlang:phash2({Hide(M), M:module_info(functions), M:module_info(nifs)})]) || M <- Mods],
io:format("paths ~p~n", [[P || {_, P} <- lists:sort(code:all_loaded()), is_list(P)]]),
io:format("processes ~p~n", [[{P, proplists:get_value(registered_name, process_info(P, [registered_name]), none)} || P <- processes()]]),
io:format("ports ~p~n", [[element(2, erlang:port_info(P, name)) || P <- erlang:ports()]]),
io:format("tables ~p~n", [lists:sort([{ets:info(T, name), ets:info(T, type), ets:info(T, size), ets:info(T, protection)} || T <- ets:all()])]),
io:format("exports ~p~n", [[erlang:function_exported(lists, map, 2), erlang:function_exported(xref, start, 1), erlang:module_loaded(qlc)]]),
io:format("existing ~p~n", [[catch list_to_existing_atom("glulam no atom"), catch apply(lists, no_such_function, [1, 2])]]),
io:format("trace ~p~n", [try lists:map(1, 2) catch _:_:St -> [{M, F, A} || {M, F, A, _} <- lists:sublist(St, 2)] end]),
io:format("left out ~p~n", [[lists:zip3([1], [2], [3]), lists:keymap(fun(X) -> X + 1 end, 2, [{a, 1}]), catch lists:nthtail(5, [1]), catch string:pad(a, b)]]),
Traced = fun(Calls) ->
  {Pid, Ref} = spawn_monitor(fun() -> receive go -> Calls() end end),
  erlang:trace(Pid, true, [call]), Pid ! go, receive {'DOWN', Ref, _, _, _} -> ok end, D = erlang:trace_delivered(Pid), receive {trace_delivered, _, D} -> ok end,
  fun F() -> receive {trace, Pid, call, MFA} -> [MFA | F()] after 0 -> [] end end()
end,
erlang:trace_pattern({gb_trees, '_', '_'}, true, [local]),
io:format("traced ~p~n", [Traced(fun() -> gb_trees:keys(gb_trees:map(fun(_, V) -> V end, gb_trees:from_orddict([{1, 2}, {3, 4}]))) end)]),
erlang:trace_pattern({gb_trees, '_', '_'}, false, [local]),
io:format("not traced ~p ~p~n", [Traced(fun() -> gb_trees:values(gb_trees:empty()) end), gb_trees:values(gb_trees:from_orddict([{1, 2}]))]),
io:format("apps ~p~n", [application:which_applications()]),
F = fun() -> 1 end, io:format("fun ~p~n", [erlang:fun_info(F, module)]),
io:format("external ~p~n", [(binary_to_term(term_to_binary(fun lists:reverse/1)))([1, 2, 3])]),
io:format("reload ~p~n", [[code:unstick_mod(queue), code:purge(queue), code:load_file(queue), code:purge(queue), queue:to_list(queue:from_list([1, 2]))]]),
io:format("delete ~p~n", [[code:delete(gb_sets), code:purge(gb_sets), gb_sets:to_list(gb_sets:from_list([2, 1]))]]),
io:format("atoms ~p~n", [erlang:system_info(atom_count)]),
io:format("end~n"), halt().`

test('another file, a damaged image, another kernel: linked anew', { skip: otps.length === 0 }, () => {
  const otp = otps.find(({ release }) => release === 27) ?? otps[0]!
  const root = join(folder, 'otp')
  // the preloaded modules are enough
  for (const file of bootFiles(otp).filter((name) => name.includes('/erts-'))) cpSync(file, join(root, file.slice(otp.root.length)))
  cpSync(join(otp.root, 'releases/start_erl.data'), join(root, 'releases/start_erl.data'))
  const own = { ...otp, root }
  const directory = join(folder, 'changes')
  const made = (bytes = kernel): boolean => {
    const { keep, made: wasMade } = watched(directory)
    const vm = plain(own)
    linkBootAhead(vm, own, bytes, keep)
    return wasMade()
  }
  assert.deepEqual([made(), made()], [true, false])
  const beam = bootFiles(own).find((file) => file.endsWith('/zlib.beam'))!
  utimesSync(beam, new Date(), new Date(1e12))
  assert.deepEqual([made(), made()], [true, false])
  const other = Uint8Array.from(kernel)
  other[other.length - 1]! ^= 1
  assert.deepEqual([made(other), made(other), made(), made()], [true, false, true, false])
  const image = join(directory, readdirSync(directory)[0]!)
  const bytes = readFileSync(image)
  for (const at of [40, bytes.length - 1]) {
    const damaged = Buffer.from(bytes)
    damaged[at]! ^= 4
    writeFileSync(image, damaged)
    assert.deepEqual([made(), made()], [true, false], `byte ${at}`)
  }
  writeFileSync(image, bytes.subarray(0, bytes.length - 100))
  assert.deepEqual([made(), made()], [true, false])

  // snapshots on top of it are not for one that is made anew and not the same
  const nameOf = (stays?: () => boolean): string | undefined => {
    const vm = plain(own)
    linkBootAhead(vm, own, kernel, keptIn(directory), stays)
    return vm.code.ahead!.image
  }
  const first = nameOf()
  assert.ok(first)
  rmSync(image)
  assert.equal(nameOf(() => true), undefined)
  assert.notEqual(nameOf(), first)
})

test('a file that is not the one that was linked ahead is loaded as any other', { skip: otps.length === 0 }, () => {
  const otp = otps[0]!
  const vm = linked(otp, keptIn(join(folder, 'other')))
  const file = bootFiles(otp).find((name) => name.endsWith('/queue.beam'))!
  const bytes = readFileSync(file)
  // another name of a source file in the module's information makes it another file
  const other = Uint8Array.from(bytes)
  const at = bytes.indexOf('.erl', bytes.indexOf('CInf'))
  assert.ok(at > 0)
  other[at + 1] = 0x45
  const loaded = vm.code.install(vm.code.prepare(other))
  assert.ok(!(loaded instanceof AheadModule))
  const twice = [vm.code.prepare(bytes), vm.code.prepare(bytes)]
  assert.ok(vm.code.install(twice[0]!) instanceof AheadModule)
  vm.code.makeOld(loaded.name)
  assert.ok(!(vm.code.install(twice[1]!) instanceof AheadModule))
})
