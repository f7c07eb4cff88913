/** Erlang text of random terms of all kinds that have a text, for tests of comparison, hashing and maps. */
import type { Random } from '../../src/runtime/testing_oracle.ts'

/** Terms on both sides of every border between representations, and pairs that are easily taken for each other. */
export const SPECIAL: readonly string[] = [
  '0', '1', '-1', '255', '256', '134217727', '134217728', '-134217728', '-134217729', '536870911', '536870912',
  '-536870912', '-536870913', '9007199254740992', '9007199254740993', '-9007199254740993', '576460752303423487',
  '576460752303423488', '-576460752303423488', '-576460752303423489', '9223372036854775807', '9223372036854775808',
  '-9223372036854775808', '-9223372036854775809', '18446744073709551615', '18446744073709551616',
  '1208925819614629174706176', '-1208925819614629174706176', '1208925819614629174706177',
  '0.0', '1.0', '-1.0', '1.5', '255.0', '536870912.0', '9007199254740992.0', '-9007199254740992.0',
  '576460752303423488.0', '9223372036854775808.0', '-9223372036854775808.0', '18446744073709551616.0',
  '1208925819614629174706176.0', '1.0e300', '-1.0e300', '5.0e-324',
  'a', 'b', 'ab', "''", 'abcde', 'abcdf', "'Å'", "'ÿ'", "'é'", "'Ω'", 'true', 'false', 'nil',
  '[]', '[a]', '[a|b]', '[a,b]', '[1]', '[1.0]', '"abc"', '[97,98|c]', '[300]', '[[]]', '[[[]]]', '[1,2,3,4,5]',
  '{}', '{a}', '{1}', '{1.0}', '{a,b}', '{{}}', '{1,2,3}', '{1,2,4}', '{[]}',
  '<<>>', '<<0>>', '<<0:1>>', '<<1:1>>', '<<0,0:7>>', '<<1,2,3>>', '<<1,2,3:5>>', '<<97,98,99>>', '<<255>>',
  '<<1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17>>', '<<1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,3:3>>',
  '#{}', '#{k_b=>1}', '#{k_a=>1}', '#{k_a=>1.0}', '#{k_a=>2}', '#{1=>a}', '#{1.0=>a}', '#{k_a=>1,k_b=>2}', '#{k_b=>1,k_a=>2}',
  '#{k_a=>2,k_b=>1}', '#{k_z=>1,k_a=>2}', '#{k_a=>1,k_z=>2}', '#{k_a=>1,k_b=>1,1=>1,{}=>1}', '#{k_a=>2,k_b=>1,1=>1,{}=>1}', '#{k_a=>1,k_b=>1,1=>2,{}=>1}', '#{k_a=>1,k_b=>1,1=>2,{}=>0}', '#{#{}=>[]}', '#{1=>a,2=>b}', '#{1=>a,2.0=>b}', '#{1=>b,2=>a}',
]

/** Text of a random term, `depth` levels deep at most. */
export function randomTerm(r: Random, depth = 3): string {
  const kinds = depth === 0 ? 7 : 12
  const items = (n: number, item = () => randomTerm(r, depth - 1)): string => Array.from({ length: r.below(n) }, item).join(',')
  switch (r.below(kinds)) {
    case 0:
      return String(r.below(600) - 100)
    case 1: {
      const n = r.bits(r.pick([27, 28, 29, 30, 31, 59, 60, 61, 63, 64, 65, 100, 128, 200]))
      return String(r.below(2) === 0 ? n : -n)
    }
    case 2:
      return floatText(r)
    case 3:
      return r.pick(['r_b', 'r_a', 'r_foo', 'r_bar', 'r_hello_world', "'rÅ'"])
    case 4:
      return `<<${r.bytes(r.below(30)).join(',')}>>`
    case 5:
      return `<<${[...r.bytes(r.below(6)), `${r.below(4)}:${r.below(6) + 2}`].join(',')}>>`
    case 6:
      return r.pick(['[]', '{}', '#{}', '<<>>', '0', '0.0'])
    case 7:
      return `[${items(6)}]`
    case 8:
      return `[${[randomTerm(r, depth - 1), items(3)].filter((x) => x !== '').join(',')}|${randomTerm(r, depth - 1)}]`
    case 9:
      return `[${r.bytes(r.below(12)).join(',')}]`
    case 10:
      return `{${items(6)}}`
    default:
      return `#{${items(5, () => `${randomTerm(r, depth - 1)}=>${randomTerm(r, depth - 1)}`)}}`
  }
}

function floatText(r: Random): string {
  const x = (r.below(2000001) - 1000000) / r.pick([1, 2, 64, 1024])
  const text = String(x)
  return text.includes('.') ? text : text + '.0'
}

/** A map with so many integer keys, and what else is in `more`. */
export function largeMap(n: number, more = ''): string {
  const pairs = Array.from({ length: n }, (_, i) => `${i * 7}=>${i}`)
  if (more !== '') pairs.push(more)
  return `#{${pairs.join(',')}}`
}
