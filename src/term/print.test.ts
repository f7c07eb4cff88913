import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { decode } from '../etf/decode.ts'
import { erlOf, makeVm, releases } from '../etf/testing_vm.ts'
import { withoutWarnings } from '../runtime/testing_oracle.ts'
import { displayBytes, format } from './print.ts'
import type { PrintOptions } from './print.ts'
import { small } from './terms.ts'

/** Terms and their texts: ~w, ~tw, ~0p, ~0tp, and what erlang:display/1 prints. */
const SOURCE = String.raw`
-module(print_terms).
-export([main/0]).
main() ->
    Terms = [[C] || C <- lists:seq(0, 400)] ++ [<<C>> || C <- lists:seq(0, 255)] ++ [list_to_atom([$a, C]) || C <- lists:seq(0, 400)]
        ++ [list_to_atom(A) || A <- ["", "A", "_", "end", "maybe", "else", "a@b", "a b", "ß", "×", "Ω", "1a", "it's", "\\", "[]"]]
        ++ [{}, [], [[]], #{}, {a}, {a, {b, [c]}}, [a|b], [a, b|c], [[a|b]|[c|d]], "abc", [$a|$b], [$a, b], [97, 256], [97, 1000], "a\"b\\c\n\t\e",
            <<"abc">>, <<"abc", 0>>, <<"é"/utf8>>, <<"日本"/utf8>>, <<"é">>, <<5:3>>, <<"ab", 5:3>>, <<>>, <<"a\"b">>, <<255, 254>>,
            0, -1, 1 bsl 70, -(1 bsl 70), 1 bsl 60, 0.0, -0.0, 1.0, 1.5e300, 1.0e22, 1.0e-5, 0.1, 123456789.123, 4.9e-324,
            #{1 => 2}, #{{a} => #{b => 1}}, #{1 => 2, "a" => <<"b">>, 1.5 => []}, maps:from_list([{I, I * I} || I <- lists:seq(1, 20)]), maps:from_list([{I, I * I} || I <- lists:seq(1, 40)]),
            fun lists:map/2, fun 'A':'b c'/255, lists:seq(1, 300), list_to_tuple(lists:seq(1, 300)), list_to_pid("<0.4.0>"),
            [{K, "value", <<"v">>} || K <- [a, b]], {'EXIT', {badarg, [{lists, map, 2, [{file, "lists.erl"}, {line, 5}]}]}},
            binary:copy(<<"ab">>, 300), lists:duplicate(200, $x)],
    {ok, F} = file:open("terms", [write, raw]),
    [begin
         B = term_to_binary(T),
         Texts = [unicode:characters_to_binary(io_lib:format(Format, [T])) || Format <- ["~w", "~tw", "~0p", "~0tp"]],
         ok = file:write(F, [<<(byte_size(X)):32, X/binary>> || X <- [B | Texts]])
     end || T <- Terms],
    ok = file:close(F),
    [erlang:display(T) || T <- Terms],
    halt().
`

const styles: PrintOptions[] = [{}, { unicode: true }, { style: 'p' }, { style: 'p', unicode: true }]
const ranges = ['latin1', 'unicode'] as const

for (const release of releases) {
  const erl = erlOf(release)
  for (const printable of ranges) test(`terms as OTP ${release} prints them, with +pc ${printable}`, { skip: erl === undefined }, () => {
    const dir = mkdtempSync(join(tmpdir(), 'glulam-print-'))
    try {
      writeFileSync(join(dir, 'print_terms.erl'), SOURCE)
      execFileSync(`${erl}c`, ['print_terms.erl'], { cwd: dir })
      const shown = execFileSync(erl!, ['-noshell', '+pc', printable, '-s', 'print_terms', 'main'], { cwd: dir, stdio: ['ignore', 'pipe', 'ignore'] })
      const file = readFileSync(join(dir, 'terms'))
      let at = 0
      const next = (): Buffer => {
        const size = file.readUInt32BE(at)
        at += 4 + size
        return file.subarray(at - size, at)
      }
      const vm = makeVm(release)
      const display: Uint8Array[] = []
      while (at < file.length) {
        const { term } = decode(vm, new Uint8Array(next()))!
        for (const style of styles) assert.equal(format(vm, term, { ...style, printable }), next().toString(), JSON.stringify(style))
        display.push(displayBytes(vm, term), Uint8Array.of(13, 10))
      }
      assert.equal(Buffer.concat(display).toString('latin1'), withoutWarnings(shown.toString('latin1')))
    } finally {
      rmSync(dir, { recursive: true })
    }
  })
}

test('limits and depth', () => {
  const vm = makeVm(27)
  const long = vm.t.list(Array.from({ length: 1000 }, (_, i) => small(i)))
  assert.equal(format(vm, long, { limit: 20 }), '[0,1,2,3,4,5,6,7,...')
  let deep = vm.t.list([])
  for (let i = 0; i < 100_000; i++) deep = vm.t.list([deep])
  assert.equal(format(vm, deep).length, 200_002)
  assert.equal(format(vm, vm.t.binary(new Uint8Array(1_000_000)), { limit: 10 }), '<<0,0,0...')
})
