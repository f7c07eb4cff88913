// Messages between Erlang's processes and the program.
import { Node, ReceiveTimeout, any, atom, tuple } from 'glulam'

using node = await Node.start()
const box = node.mailbox()

// a process sends after 10 ms what the program waits for
await node.call('timer', 'send_after', [10, box.pid, tuple(atom('tick'), 1)])
const message = await box.receive(tuple(atom('tick'), any))
console.log(message)

await box.receive(undefined, 20).catch((error: unknown) => console.log(error instanceof ReceiveTimeout))
