/** The external term format beside a real erl of each release. Skipped where there is none. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { randomFrom } from '../beam/testing.ts'
import type { Vm } from '../runtime/vm.ts'
import { format } from '../term/print.ts'
import type { Term } from '../term/types.ts'
import { bifsOf, decode, encode, erlOf, makeVm, releases, termToBinary } from './testing_vm.ts'

/** Makes terms of all kinds, and writes them as <<Option, Size:32, Bytes>> to the file `terms`. */
const GENERATOR = String.raw`
-module(etf_terms).
-export([main/0, decode/0]).

options() -> {[], [{minor_version,0}], [{minor_version,1}], [{minor_version,2}], [deterministic], [compressed],
              [{compressed,1}], [{compressed,2}], [{compressed,3}], [{compressed,4}], [{compressed,5}], [{compressed,7}],
              [{compressed,8}], [{compressed,9}]}.

main() ->
    rand:seed(exsss, {1,2,3}),
    Terms = special() ++ [term(5, false) || _ <- lists:seq(1, 400)],
    Records = [record(1 + N rem 4, T) || {N, T} <- lists:enumerate(Terms)]
        ++ [record(5, term(5, true)) || _ <- lists:seq(1, 120)]
        ++ [record(O, T) || O <- lists:seq(6, 14), T <- compressible()],
    ok = file:write_file("terms", Records),
    halt().

record(Option, T) ->
    Options = element(Option, options()),
    B = term_to_binary(T, Options),
    Size = case Option < 4 of true -> erlang:external_size(T, Options); false -> 0 end,
    <<(Option - 1), (byte_size(B)):32, Size:32, B/binary>>.

special() ->
    [lists:seq(1, 1000), lists:duplicate(65535, $a), lists:duplicate(65536, $a), [255, 256], [0|1], lists:duplicate(70000, 7) ++ x,
     erlang:make_tuple(255, a), erlang:make_tuple(256, b), {}, #{}, [], <<>>, <<1:1>>, <<0:7>>, list_to_atom(lists:duplicate(255, $x)),
     list_to_atom(lists:duplicate(255, 960)), 0.0, -0.0, 1.0e308, 4.9e-324, 4.656612873077392578125e-10,
     lists:foldl(fun(_, A) -> [A] end, [], lists:seq(1, 20000)), lists:foldl(fun(_, A) -> {A, x} end, [], lists:seq(1, 20000))]
    ++ [S * ((1 bsl B) + D) || B <- [7,8,26,27,28,29,30,31,32,58,59,60,62,63,64,127,128,2039,2040,2041,20000], D <- [-1,0,1], S <- [-1,1]].

term(0, _) -> leaf(rand:uniform(13));
term(D, Atoms) ->
    N = rand:uniform(6),
    case rand:uniform(12) of
        1 -> [term(D-1, Atoms) || _ <- lists:seq(1, N)];
        2 -> list_to_tuple([term(D-1, Atoms) || _ <- lists:seq(1, N)]);
        3 -> [term(D-1, Atoms) | term(D-1, Atoms)];
        4 -> maps:from_list([{key(Atoms), term(D-1, Atoms)} || _ <- lists:seq(1, N)]);
        5 when D > 3 -> maps:from_list([{key(Atoms), N} || _ <- lists:seq(1, 30 + rand:uniform(60))]);
        6 -> E = term(D-1, Atoms), F = term(D-1, Atoms), fun(X) -> {X, E, F} end;
        _ -> leaf(rand:uniform(13))
    end.

key(true) -> case rand:uniform(2) of 1 -> list_to_atom("k" ++ integer_to_list(rand:uniform(100))); 2 -> key(false) end;
key(_) -> case rand:uniform(5) of
    1 -> rand:uniform(1000); 2 -> rand:uniform() * 1000; 3 -> {rand:uniform(50), [rand:uniform(50)]};
    4 -> rand:bytes(rand:uniform(5)); 5 -> -(1 bsl rand:uniform(100)) end.

leaf(1) -> rand:uniform(1000) - 500;
leaf(2) -> rand:uniform(1 bsl rand:uniform(70)) - rand:uniform(1 bsl rand:uniform(70));
leaf(3) -> (rand:uniform(1 bsl 400) - 1) * (1 - 2 * rand:uniform(2));
leaf(4) -> <<F/float>> = <<(rand:uniform(2) - 1):1, (rand:uniform(2046)):11, (rand:uniform(1 bsl 52) - 1):52>>, F;
leaf(5) -> lists:nth(rand:uniform(8), [a, 'B c', 'é', 'Ωx', '', true, undefined, 'ÿ']);
leaf(6) -> rand:bytes(rand:uniform(100));
leaf(7) -> N = rand:uniform(50), <<B:N/bits, _/bits>> = rand:bytes(10), B;
leaf(8) -> <<_:3, B:37/bits, _/bits>> = rand:bytes(10), B;
leaf(9) -> binary_to_list(rand:bytes(rand:uniform(30)));
leaf(10) -> lists:nth(rand:uniform(4), [self(), hd(erlang:ports()), make_ref(), fun lists:map/2]);
leaf(11) -> external(rand:uniform(3));
leaf(12) -> <<_, B/binary>> = rand:bytes(200), B;
leaf(13) -> [].

external(1) -> binary_to_term(<<131,88,119,3,"a@b",(rand:uniform(1 bsl 32)-1):32,7:32,9:32>>);
external(2) -> binary_to_term(<<131,120,119,3,"c@d",(rand:uniform(1 bsl rand:uniform(64))-1):64,1:32>>);
external(3) -> N = rand:uniform(5), binary_to_term(<<131,90,N:16,119,3,"a@b",2:32,(rand:bytes(4*N))/binary>>).

compressible() ->
    [lists:seq(1, 6000), binary:copy(<<"a man a plan ">>, 3000), rand:bytes(3000), [rand:uniform(5) || _ <- lists:seq(1, 8000)],
     rand:bytes(300), binary:copy(rand:bytes(33000), 2), [{I, rand:uniform()} || I <- lists:seq(1, 1000)], <<0:100000>>,
     binary:part(element(2, file:read_file(code:which(erl_parse))), 0, 90000)].

%% Answers to the inputs in the file "inputs": nothing where it is no term, else the deterministic encoding.
decode() ->
    {ok, Inputs} = file:read_file("inputs"),
    Answers = [begin
                   R = try term_to_binary(binary_to_term(I), [deterministic]) catch error:badarg -> <<>> end,
                   <<(byte_size(R)):32, R/binary>>
               end || <<S:32, I:S/binary>> <= Inputs],
    ok = file:write_file("answers", Answers),
    halt().
`

function inErl<T>(erl: string, run: (dir: string, call: (name: string) => void) => T): T {
  const dir = mkdtempSync(join(tmpdir(), 'glulam-etf-'))
  try {
    writeFileSync(join(dir, 'etf_terms.erl'), GENERATOR)
    execFileSync(`${erl}c`, ['etf_terms.erl'], { cwd: dir })
    return run(dir, (name) => execFileSync(erl, ['-noshell', '-s', 'etf_terms', name], { cwd: dir, stdio: 'ignore' }))
  } finally {
    rmSync(dir, { recursive: true })
  }
}

const options = ['[]', 'minor_version 0', 'minor_version 1', 'minor_version 2', 'deterministic', 'compressed', ...[1, 2, 3, 4, 5, 7, 8, 9].map((n) => `compressed ${n}`)]

function optionList(vm: Vm, index: number): Term {
  const [name, value] = options[index]!.split(' ') as [string, string?]
  if (name === '[]') return vm.t.list([])
  return vm.t.list([value === undefined ? vm.atom(name) : vm.t.tuple(vm.atom(name), vm.t.integer(Number(value)))])
}

for (const release of releases) {
  const erl = erlOf(release)
  test(`terms of OTP ${release}, decoded and encoded again`, { skip: erl === undefined }, () => {
    const records = inErl(erl!, (dir, call) => {
      call('main')
      return readFileSync(join(dir, 'terms'))
    })
    const vm = makeVm(release)
    const bifs = bifsOf(vm)
    const counts = new Map<number, number>()
    for (let at = 0; at < records.length; ) {
      const option = records[at]!
      const size = records.readUInt32BE(at + 1)
      const external = records.readUInt32BE(at + 5)
      const bytes = new Uint8Array(records.subarray(at + 9, at + 9 + size))
      at += 9 + size
      const decoded = decode(vm, bytes)
      assert.ok(decoded !== undefined, `not decoded: ${bytes.subarray(0, 100)}`)
      assert.equal(decoded.used, size)
      const list = optionList(vm, option)
      const again = vm.t.bytes(termToBinary(vm, decoded.term, list))
      if (!Buffer.from(again).equals(bytes)) {
        const from = Math.max(0, again.findIndex((byte, i) => byte !== bytes[i]) - 20)
        const text = format(vm, decoded.term, { limit: 200 })
        assert.fail(`${options[option]}: ${text}, from byte ${from}\n${[...bytes.subarray(from, from + 60)]}\n${[...again.subarray(from, from + 60)]}`)
      }
      if (external > 0) assert.equal(vm.t.safeInteger(bifs['external_size/2']!(decoded.term, list)), external, format(vm, decoded.term, { limit: 1000 }))
      const parts = vm.t.listToArray(bifs['term_to_iovec/1']!(decoded.term))!.map((part) => Buffer.from(vm.t.bytes(part)))
      if (option === 0) assert.ok(Buffer.concat(parts).equals(bytes), `${parts.map((b) => b.length)} ${format(vm, decoded.term, { limit: 1000 })}`)
      counts.set(option, (counts.get(option) ?? 0) + 1)
    }
    assert.equal(counts.size, options.length)
  })
}

/** Encodings to start from, with all tags. */
function seeds(vm: Vm): Uint8Array[] {
  const { t } = vm
  const node = [119, 3, 97, 64, 98]
  const here = [119, 13, ...Buffer.from('nonode@nohost')]
  const terms = [
    t.tuple(t.atom('ok'), t.list([t.integer(1), t.integer(-70000), t.integer(2n ** 70n), t.integer(-(2n ** 40n))]), t.float(1.5)),
    t.map([[t.atom('a'), t.integer(1)], [t.integer(2), t.charlist('abc')], [t.tuple(), t.binary(Uint8Array.of(1, 2, 3))]]),
    t.list([t.atom('é'), t.list([t.integer(1)], t.integer(300)), t.list([])]),
  ]
  const u32 = (n: number): number[] => [n >>> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255]
  return [
    ...terms.map((term) => encode(vm, term).slice()),
    ...[
      [88, ...node, ...u32(5), ...u32(7), ...u32(9)], [88, ...here, ...u32(5), ...u32(0), ...u32(0)], [103, ...node, ...u32(5), ...u32(7), 1],
      [120, ...node, ...u32(1), ...u32(5), ...u32(9)], [89, ...here, ...u32(5), ...u32(0)], [102, ...here, ...u32(5), 0],
      [90, 0, 3, ...node, ...u32(1), ...u32(5), ...u32(6), ...u32(7)], [114, 0, 2, ...here, 0, ...u32(5), ...u32(6)], [101, ...here, ...u32(5), 2],
      [77, ...u32(2), 3, 255, 224], [99, ...Buffer.from('1.50000000000000000000e+00'), 0, 0, 0, 0, 0], [111, ...u32(3), 1, 1, 2, 3],
      [112, ...u32(67), 1, ...new Array<number>(16).fill(7), ...u32(5), ...u32(1), 119, 2, 122, 122, 97, 9, 97, 1, 88, ...node, ...u32(1), ...u32(2), ...u32(0), 97, 3],
      [80, ...u32(3), 120, 156, 75, 100, 228, 4, 0, 1, 49, 0, 108], [105, ...u32(2), 106, 106], [107, 0, 2, 97, 98], [115, 1, 97], [118, 0, 2, 195, 169], [100, 0, 1, 233],
      [116, ...u32(2), 97, 1, 97, 1, 97, 2, 97, 2],
    ].map((bytes) => Uint8Array.from([131, ...bytes])),
  ]
}

/** Mutations that keep most inputs close to valid ones. Export funs are left out: OTP 27 crashes on large arities. */
function inputs(vm: Vm, count: number): Uint8Array[] {
  const random = randomFrom(4711)
  const from = seeds(vm)
  const fun = from.find((bytes) => bytes[1] === 112)!
  const out: Uint8Array[] = [...from]
  while (out.length < count) {
    let bytes = from[random(from.length)]!.slice()
    for (let n = random(3); n >= 0; n--) {
      const at = 1 + random(bytes.length - 1)
      const kind = random(5)
      if (kind === 0) bytes[at] = random(256)
      else if (kind === 1) bytes[at]! += random(2) * 2 - 1
      else if (kind === 2) bytes = bytes.slice(0, at + 1)
      else if (kind === 3) bytes[at] = [97, 98, 106, 107, 108, 104, 109, 110, 119, 116, 70, 77, 88, 90, 120, 100, 0, 1, 255][random(19)]!
      else {
        const other = from[random(from.length)]!
        bytes = Uint8Array.from([...bytes.subarray(0, at), ...other.subarray(1 + random(other.length - 1))])
      }
    }
    if (bytes.includes(113) || bytes.includes(121)) continue
    // Funs that say of the same identity something else: no compiler makes them, and the fun's entry knows only one.
    if (bytes[1] === 112 && !Buffer.from(bytes.subarray(6, 41)).equals(fun.subarray(6, 41))) continue
    out.push(bytes)
  }
  return out
}

for (const release of releases) {
  const erl = erlOf(release)
  test(`broken terms, as OTP ${release} takes them`, { skip: erl === undefined }, () => {
    const vm = makeVm(release)
    const all = inputs(vm, 3000)
    const answers = inErl(erl!, (dir, call) => {
      const length = (bytes: Uint8Array): Buffer => {
        const buffer = Buffer.alloc(4)
        buffer.writeUInt32BE(bytes.length)
        return buffer
      }
      writeFileSync(join(dir, 'inputs'), Buffer.concat(all.flatMap((bytes) => [length(bytes), bytes])))
      call('decode')
      return readFileSync(join(dir, 'answers'))
    })
    let at = 0
    let valid = 0
    for (const bytes of all) {
      const size = answers.readUInt32BE(at)
      const expected = answers.subarray(at + 4, at + 4 + size)
      at += 4 + size
      const decoded = decode(vm, bytes)
      const ours = decoded === undefined ? Buffer.alloc(0) : Buffer.from(encode(vm, decoded.term, { deterministic: true }))
      if (size > 0) valid++
      if (!ours.equals(expected)) {
        assert.fail(`${[...bytes]}\nerl  ${[...expected]}\nhere ${[...ours]} ${decoded === undefined ? '' : format(vm, decoded.term)}`)
      }
    }
    assert.ok(valid > 200 && valid < all.length - 200, `${valid} valid of ${all.length}`)
  })
}
