/**
 * The program `epmd`: the port mapper, and what asks it: https://www.erlang.org/doc/apps/erts/epmd_cmd.html.
 * It speaks with nodes and port mappers of OTP.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { DUMP_REQ, Epmd, KILL_REQ, NAMES_REQ, Requests, STOP_REQ } from '../dist/epmd.ts'

const USAGE = `usage: epmd [-d|-debug] [DbgExtra...] [-address List]
            [-port No] [-daemon] [-relaxed_command_check]
       epmd [-d|-debug] [-port No] [-names|-kill|-stop name]

See the Erlang epmd manual page for info about the usage.
`
const DEFAULT_PORT = 4369
/** Milliseconds that a request may take to come. */
const REQUEST_TIME = 60_000
/** Bytes of a request; OTP's takes no longer ones. */
const LONGEST = 3060
/** Tells the daemon that it is the one. */
const MARK = 'GLULAM_EPMD'

interface Settings {
  port: number
  addresses: string[]
  relaxed: boolean
  daemon: boolean
  packetTime: number
  command: readonly string[] | undefined
}

function fail(text: string): never {
  process.stdout.write(text)
  process.exit(1)
}

function settingsOf(args: readonly string[]): Settings {
  const { env } = process
  const settings: Settings = {
    port: Number(env['ERL_EPMD_PORT']) || DEFAULT_PORT, addresses: addressesOf(env['ERL_EPMD_ADDRESS'] ?? ''),
    relaxed: env['ERL_EPMD_RELAXED_COMMAND_CHECK'] !== undefined, daemon: false, packetTime: REQUEST_TIME, command: undefined,
  }
  for (let i = 0; i < args.length; i++) {
    const value = (): string => args[++i] ?? fail(USAGE)
    const number = (): number => Number(value()) || fail(USAGE)
    switch (args[i]) {
      case '-d': case '-debug': break
      case '-daemon': settings.daemon = true; break
      case '-relaxed_command_check': settings.relaxed = true; break
      case '-address': settings.addresses = addressesOf(value()); break
      case '-port': settings.port = number(); break
      case '-packet_timeout': settings.packetTime = number() * 1000; break
      case '-delay_accept': case '-delay_write': number(); break
      case '-names': case '-started': case '-dump': case '-kill':
        if (i + 1 < args.length) fail(USAGE)
        settings.command = [args[i]!]
        break
      case '-stop':
        if (i + 2 !== args.length) fail(USAGE)
        settings.command = ['-stop', value()]
        break
      default: fail(USAGE)
    }
  }
  return settings
}
const addressesOf = (list: string): string[] => list.split(/[ ,]+/).filter((address) => address !== '')

// ---- the port mapper -------------------------------------------------------------------------------------------------

/** Those it listens at: everywhere, or at the loopback and what was asked for. */
function listenAt({ addresses }: Settings): readonly { host: string; needed: boolean }[] {
  if (addresses.length === 0) return [{ host: '0.0.0.0', needed: true }, { host: '::', needed: false }]
  const loopback = ['127.0.0.1', '::1']
  return [...loopback.map((host) => ({ host, needed: false })), ...addresses.filter((a) => !loopback.includes(a)).map((host) => ({ host, needed: true }))]
}

function serve(settings: Settings): void {
  const epmd = new Epmd<Socket>({ port: settings.port, relaxed: settings.relaxed, creation: () => randomBytes(4).readUInt32LE() })
  let pending = 0
  for (const { host, needed } of listenAt(settings)) {
    pending++
    const server = createServer((socket) => attend(epmd, socket, settings.packetTime))
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') process.exit(0)
      if (needed) fail(`epmd: failed to listen at ${host}: ${error.code}\n`)
      ready()
    })
    server.listen({ port: settings.port, host, ipv6Only: true }, ready)
  }
  function ready(): void {
    if (--pending === 0 && process.env[MARK] !== undefined) process.stdout.end('.')
  }
}

const isLocal = ({ remoteAddress: from = '', localAddress }: Socket): boolean => from === localAddress || from === '::1' || from.startsWith('127.')

function attend(epmd: Epmd<Socket>, socket: Socket, time: number): void {
  const requests = new Requests()
  let kept = false
  socket.setTimeout(time, () => socket.destroy())
  socket.on('error', () => {})
  socket.on('close', () => epmd.closed(socket))
  socket.on('data', (bytes: Buffer) => {
    if (kept) return
    const [request] = requests.take(bytes)
    if (request === undefined) {
      if (requests.size > LONGEST) socket.destroy()
      return
    }
    const { reply, keep, drop, end } = epmd.request(request, socket, isLocal(socket))
    if (reply !== undefined) socket.write(reply)
    drop?.destroy()
    if (keep) {
      kept = true
      socket.setTimeout(0)
    } else socket.end()
    if (end) socket.on('close', () => process.exit(0))
  })
}

/** Ends when the port mapper listens, or there is one already. */
function startDaemon(): void {
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    detached: true, stdio: ['ignore', 'pipe', 'ignore'], cwd: '/', env: { ...process.env, [MARK]: '1' },
  })
  child.stdout.on('data', () => process.exit(0))
  child.on('exit', (code) => process.exit(code ?? 1))
}

// ---- questions -------------------------------------------------------------------------------------------------------

const CODES: Readonly<Record<string, number>> = { '-names': NAMES_REQ, '-started': NAMES_REQ, '-dump': DUMP_REQ, '-kill': KILL_REQ, '-stop': STOP_REQ }

async function ask(port: number, [command, name = '']: readonly string[]): Promise<number> {
  const text = Buffer.from(name)
  const request = Buffer.concat([Buffer.from([(text.length + 1) >> 8, (text.length + 1) & 255, CODES[command!]!]), text])
  const pieces: Buffer[] = []
  try {
    await new Promise<void>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(request))
      socket.on('data', (bytes: Buffer) => pieces.push(bytes))
      socket.on('error', reject)
      socket.on('close', () => resolve())
    })
  } catch {
    if (command !== '-started') process.stdout.write('epmd: Cannot connect to local epmd\n')
    return 1
  }
  const reply = Buffer.concat(pieces)
  switch (command) {
    case '-kill':
      process.stdout.write(reply.toString() === 'OK' ? 'Killed\n' : 'Killing not allowed - living nodes in database.\n')
      return reply.toString() === 'OK' ? 0 : 1
    case '-stop':
      process.stdout.write(reply.length < 7 ? `epmd: local epmd responded with <${reply.toString()}>\n` : `${reply.subarray(0, 7).toString()}\n`)
      return reply.length < 7 ? 1 : 0
    default:
      if (reply.length < 4) {
        if (command !== '-started') process.stdout.write('epmd: no response from local epmd\n')
        return 1
      }
      if (command !== '-started') {
        process.stdout.write(`epmd: up and running on port ${reply.readUInt32BE(0)} with data:\n`)
        process.stdout.write(reply.subarray(4))
      }
      return 0
  }
}

const settings = settingsOf(process.argv.slice(2))
if (settings.command !== undefined) void ask(settings.port, settings.command).then((code) => (process.exitCode = code))
else if (settings.daemon && process.env[MARK] === undefined) startDaemon()
else serve(settings)
