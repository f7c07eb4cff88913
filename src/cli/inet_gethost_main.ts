/** The program `inet_gethost` alone, as whoever executes the file finds it. */
import { writeSync } from 'node:fs'
import { inetGethost } from './inet_gethost.ts'

const program = inetGethost((bytes) => writeSync(1, bytes), () => process.exit(0))
process.stdin.on('data', (bytes: Buffer) => program.data(bytes))
process.stdin.on('end', () => program.end())
