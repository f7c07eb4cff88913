// Calls functions of OTP and gets their results as values of JavaScript.
import { Node, atom, lookup, text, tuple } from 'glulam'

using node = await Node.start()

console.log(await node.call('lists', 'seq', [1, 5]))
console.log(text(await node.call('string', 'uppercase', ['grüezi'])))

const map = await node.call<Map<never, never>>('maps', 'from_list', [[tuple(atom('a'), 2n ** 64n), tuple('b', 1.5)]])
console.log(lookup(map, atom('a')), Number(lookup(map, 'b')))
