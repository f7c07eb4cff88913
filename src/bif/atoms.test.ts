import test from 'node:test'
import { makeTestVm } from '../runtime/testing.ts'
import { sameAsErl } from '../runtime/testing_calls.ts'
import type { Call } from '../runtime/testing_calls.ts'
import { hasOracle } from '../runtime/testing_oracle.ts'
import { atoms } from './atoms.ts'

const vm = makeTestVm({ families: [atoms] })

/** A list of `n` elements, bytes of a binary. */
const many = (n: number, item: string, tail = ''): string => `[${Array(n).fill(item).join(',')}${tail}]`
const bytes = (n: number, item: string): string => `<<${Array(n).fill(item).join(',')}>>`

test('atoms to texts and back', { skip: !hasOracle }, () => {
  const calls: Call[] = []
  for (const atom of ['a', "''", "'å ä'", "'日本'", "'😀x'", '1', '[]', '"a"', "'ÿ'", "'Ā'"]) {
    calls.push(['erlang', 'atom_to_list', atom])
    for (const encoding of ['latin1', 'utf8', 'unicode', 'utf16', '1', '[]']) calls.push(['erlang', 'atom_to_binary', atom, encoding])
  }
  const lists = ['[]', '"abc"', '[229]', '[26085,26412]', '[128512]', '[55296]', '[1114112]', '[-1]', '[a]', '[97|b]', '[97|<<98>>]', 'abc', '<<"abc">>', '[1.0]', '[0]',
    many(255, '97'), many(256, '97'), many(255, '229'), many(256, '229'), many(255, '128512'), many(256, '128512'), many(256, '97', '|b'),
    many(256, '97', ',b'), many(300, '97', ',55296'), many(2000, '97', ',b'), many(2000, '97'), '[18446744073709551616]', '[1114111]']
  for (const list of lists) for (const fun of ['list_to_atom', 'list_to_existing_atom']) calls.push(['erlang', fun, list])
  const binaries = ['<<>>', '<<"abc">>', '<<229>>', '<<195,165>>', '<<195>>', '<<237,160,128>>', '<<240,159,152,128>>', '<<192,128>>', '<<0>>', '<<255,254>>', '<<1:3>>', '<<97,1:3>>', 'abc', '"abc"', '<<239,187,191,97>>',
    bytes(255, '97'), bytes(256, '97'), bytes(255, '195,165'), bytes(256, '195,165'), bytes(255, '240,159,152,128'), bytes(256, '240,159,152,128'), bytes(255, '229'), bytes(256, '229'), bytes(2000, '97'), bytes(1500, '229'), bytes(600, '97,255')]
  for (const binary of binaries) {
    for (const fun of ['binary_to_atom', 'binary_to_existing_atom']) {
      for (const encoding of ['latin1', 'utf8', 'unicode', 'utf16', '1']) calls.push(['erlang', fun, binary, encoding])
    }
  }
  calls.push(['erlang', 'list_to_existing_atom', '"this_is_no_atom_zzz"'], ['erlang', 'binary_to_existing_atom', '<<"this_is_no_atom_zzz">>', 'utf8'])
  sameAsErl(vm, calls)
})
