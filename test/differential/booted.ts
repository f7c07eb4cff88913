// `glulam erl`, and with --stress as first argument under collector stress.
import { erl } from '../../src/cli/erl.ts'

const [first, ...rest] = process.argv.slice(2)
const code = first === '--stress' ? erl(rest, { stress: true }) : erl(process.argv.slice(2))
if (typeof code === 'number') process.exitCode = code
