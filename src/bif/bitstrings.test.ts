import test from 'node:test'
import { makeTestVm } from '../runtime/testing.ts'
import { sameAsErl } from '../runtime/testing_calls.ts'
import type { Call } from '../runtime/testing_calls.ts'
import { hasOracle } from '../runtime/testing_oracle.ts'
import { bitstrings } from './bitstrings.ts'

const vm = makeTestVm({ families: [bitstrings] })
const ODD = ['a', '1', '-1', '1.0', '[]', '{}', '{1,2}', '<<>>', '<<1,2,3>>', '<<1,2,3:3>>', '<<5:3>>', '18446744073709551616', '[a]', '[256]', '[-1]', '[1|2]', '[1|<<2,3>>]',
  '[1|<<2,3:3>>]', '[[[1],[]],[2,[3|<<4>>]]|<<5>>]', '[<<1:1>>,<<2:7>>]', '[<<1:1>>,2,<<2:2>>|<<1:1>>]', '[[]|<<1>>]', '"abc"', '[[]]']
const long = (n: number): string => `<<${Array.from({ length: n }, (_, i) => i & 255).join(',')}>>`

test('sizes, parts and conversions', { skip: !hasOracle }, () => {
  const calls: Call[] = []
  for (const x of [...ODD, long(64), long(65), long(300)]) {
    for (const fun of ['bit_size', 'byte_size', 'list_to_binary', 'list_to_bitstring', 'iolist_to_binary', 'iolist_size', 'iolist_to_iovec',
      'binary_to_list', 'bitstring_to_list']) calls.push(['erlang', fun, x])
    for (const a of ['0', '1', '3', '-1', '4', 'a', '2', '1.0', '5', '18446744073709551616']) {
      calls.push(['erlang', 'split_binary', x, a])
      for (const b of ['0', '1', '2', '3', '-1', '-3', '4', 'a', '200']) {
        calls.push(['erlang', 'binary_part', x, a, b], ['erlang', 'binary_part', x, `{${a},${b}}`], ['erlang', 'binary_to_list', x, a, b])
      }
    }
    calls.push(['erlang', 'binary_part', x, '{1}'], ['erlang', 'binary_part', x, '[]'])
  }
  sameAsErl(vm, calls)
})

// How OTP 25 cut its vectors is not imitated.
test('iolists to vectors', { skip: !hasOracle || vm.release < 27 }, () => {
  const calls: Call[] = []
  for (const n of [0, 1, 64, 65, 256, 257, 512, 513, 1000]) {
    for (const io of [`[${long(n)}]`, `[1,${long(n)}]`, `[1,${long(n)},2|${long(n)}]`, `[[${long(n)},${long(3)}],${long(n)},"abc",[]]`, `[${long(n)}|${long(n)}]`]) {
      calls.push(['erlang', 'iolist_to_iovec', io], ['erlang', 'iolist_to_binary', io], ['erlang', 'iolist_size', io])
    }
  }
  sameAsErl(vm, calls)
})
