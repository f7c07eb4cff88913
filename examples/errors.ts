// Exceptions of Erlang arrive as ErlangError, with the text that erl prints.
import { ErlangError, Node } from 'glulam'

using node = await Node.start()

try {
  await node.call('lists', 'nth', [5, [1]])
} catch (error) {
  if (!(error instanceof ErlangError)) throw error
  console.log(error.class, String(error.reason))
  console.log(error.message)
}
