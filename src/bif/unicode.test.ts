import test from 'node:test'
import assert from 'node:assert/strict'
import { makeTestVm } from '../runtime/testing.ts'
import { sameAsErl } from '../runtime/testing_calls.ts'
import type { Call } from '../runtime/testing_calls.ts'
import { Random, askErl, hasOracle } from '../runtime/testing_oracle.ts'
import { unicode } from './unicode.ts'

const vm = makeTestVm({ families: [unicode] })
const encoder = new TextEncoder()

/** Character data with a mistake here and there. */
function data(r: Random, depth: number): string {
  const items = Array.from({ length: r.below(6) }, () => {
    switch (r.below(depth > 0 ? 6 : 5)) {
      case 0:
        return String(r.below(30) === 0 ? r.pick([-1, 0xd800, 0x110000, 2 ** 40, 300]) : r.pick([65, 200, 0x20ac, 0x1f600, 97, 98]))
      case 5:
        return data(r, depth - 1)
      default:
        return binary(r)
    }
  })
  return `[${items.join(',')}${items.length > 0 && r.below(4) === 0 ? '|' + binary(r) : ''}]`
}

function binary(r: Random): string {
  const text = Array.from({ length: r.below(r.pick([3, 20])) }, () => r.pick(['a', 'b', 'é', '€', '😀', '\u{10ffff}', '\u07ff', '\u0800', '\ud7ff', '\ue000'])).join('')
  let bytes = [...encoder.encode(text)]
  if (r.below(4) === 0) bytes = bytes.slice(r.below(3), bytes.length - r.below(4))
  if (r.below(12) === 0) bytes.splice(r.below(bytes.length + 1), 0, r.pick([0x80, 0xc0, 0xc3, 0xe0, 0xed, 0xf0, 0xf4, 0xf5, 0xff, 0x28]))
  return `<<${bytes.join(',')}>>`
}

test('character data of all sorts', { skip: !hasOracle }, () => {
  const r = new Random(7)
  const calls: Call[] = []
  const odd = ['a', '1', '<<1:3>>', '[<<1:3>>]', '[a]', '[97|b]', '[97|<<1:3>>]', '[1.0]', '[[]|<<195>>]', '[<<255>>]', '[<<195>>]', '<<195,40>>', '[1180591620717411303424]', '{}', '[]', '<<>>', '[<<>>]',
    '<<237,160,128>>', '<<244,144,128,128>>', '<<224,128,128>>', '<<240,128,128,128>>', '<<239,191,191>>', '[<<195>>,<<>>,<<165>>]', '[<<240>>,<<159>>,<<152>>,<<128,97>>]', '[<<240>>,<<159>>,<<40>>,<<128,97>>]', '[<<240>>,<<159>>,[],97]']
  const all = [...odd, ...Array.from({ length: 1500 }, () => (r.below(3) === 0 ? binary(r) : data(r, 3)))]
  for (const x of all) {
    for (const encoding of ['latin1', 'utf8', 'unicode']) {
      calls.push(['unicode', 'characters_to_binary', x, encoding], ['unicode', 'characters_to_list', x, encoding])
    }
  }
  sameAsErl(vm, calls)
})

test('binaries that are not byte aligned', { skip: !hasOracle }, () => {
  const r = new Random(8)
  const cases = Array.from({ length: 300 }, () => binary(r))
  const answers = askErl(cases.flatMap((c) => [`{unicode,characters_to_binary,[[97,${c}],utf8]}`, `{unicode,characters_to_list,[${c},latin1]}`, `{unicode,characters_to_list,[${c},utf8]}`]))
  cases.forEach((c, i) => {
    const aligned = vm.read(c)
    const bits = vm.t.bitSize(aligned)
    const holder = vm.k.bs_create(BigInt(bits + 5))
    vm.k.bs_put_integer(vm.read('21'), 5n, 0)
    vm.k.bs_put_binary_all(aligned, 8)
    const part = vm.k.sub_bitstring(holder, 5, bits)
    const ours = [
      vm.call('unicode', 'characters_to_binary', vm.t.list([vm.read('97'), part]), vm.atom('utf8')),
      vm.call('unicode', 'characters_to_list', part, vm.atom('latin1')),
      vm.call('unicode', 'characters_to_list', part, vm.atom('utf8')),
    ]
    assert.deepEqual(ours.map(({ term }) => vm.write(term)), answers.slice(3 * i, 3 * i + 3))
  })
})

test('other encodings are left to Erlang', () => {
  assert.match(vm.run('unicode', 'characters_to_list', '<<0,97>>', 'utf16'), /undef unicode:characters_to_list_int\/2/)
  assert.match(vm.run('unicode', 'characters_to_binary', '<<0,97>>', '{utf32,big}'), /undef unicode:characters_to_binary_int\/2/)
})

test('bin_is_7bit', () => {
  // OTP 27 says false for everything that is not empty, a mistake which 25 and 29 do not have.
  const answers = ['<<>>', '<<97>>', '<<97,127,0>>', `<<${Array(300).fill(97).join(',')}>>`, '<<200>>', `<<${Array(300).fill(97).join(',')},128>>`, '<<97,1:3>>', 'a', '"abc"']
  assert.deepEqual(answers.map((x) => vm.run('unicode', 'bin_is_7bit', x)), ['true', 'true', 'true', 'true', 'false', 'false', 'false', 'false', 'false'])
})
