// A machine that runs from a seed: its clock is virtual, so an hour takes no time, and the same seed gives the same run.
import { Node, SimulatedHost } from 'glulam'

const host = new SimulatedHost({ seed: 42 })
using node = await Node.start({ host })

const sleep = node.call('timer', 'sleep', [3_600_000])
host.run()
await sleep
console.log(Math.floor(host.monotonic() / 3600e9), 'h')
