/**
 * The port mapper: which node of this host listens on which port. What a request comes to; connections are the caller's.
 * Reference: https://www.erlang.org/doc/apps/erts/erl_dist_protocol.html#epmd-protocol
 */

const ALIVE2_REQ = 120
const ALIVE2_RESP = 121
const ALIVE2_X_RESP = 118
const PORT2_REQ = 122
const PORT2_RESP = 119
export const NAMES_REQ = 110
export const DUMP_REQ = 100
export const KILL_REQ = 107
export const STOP_REQ = 115

/** Nodes that know creations of 32 bits. */
const X_VERSION = 6
/** What is told as creation to who can't be registered. */
const NO_CREATION = 99
const MOST_CHARACTERS = 255
/** Fixed bytes of ALIVE2_REQ. */
const ALIVE2_SIZE = 13

export interface Registered {
  readonly name: string
  readonly port: number
  /** All that PORT2_RESP says of it after its result. */
  readonly about: Uint8Array
  readonly creation: number
}

/** What is to be done about a request: `keep`: its connection stays open, as long as the node is there; `drop`: whose connection ends; `end`: the port mapper. */
export interface Reaction<C> {
  readonly reply?: Uint8Array
  readonly keep?: boolean
  readonly drop?: C
  readonly end?: boolean
}

export interface EpmdOptions {
  readonly port: number
  /** -relaxed_command_check: it may be ended while there are nodes, and nodes may be taken out. */
  readonly relaxed?: boolean
  /** A new creation, 32 bits. */
  creation(): number
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** `C`: a connection, or what stands for it. */
export class Epmd<C> {
  private readonly options: EpmdOptions
  private readonly nodes = new Map<C, Registered>()

  constructor(options: EpmdOptions) {
    this.options = options
  }

  /** A connection has closed. */
  closed(connection: C): void {
    this.nodes.delete(connection)
  }

  /** `local`: it comes from this host; others may only ask for ports and names. Malformed requests have no answer. */
  request(bytes: Uint8Array, connection: C, local: boolean): Reaction<C> {
    switch (bytes[0]) {
      case PORT2_REQ: return this.portOf(bytes.subarray(1))
      case NAMES_REQ: return { reply: this.list(({ name, port }) => `name ${name} at port ${port}\n`) }
    }
    if (!local) return {}
    switch (bytes[0]) {
      case ALIVE2_REQ: return this.register(bytes, connection)
      // each line ends with a zero
      case DUMP_REQ: return { reply: this.list(({ name, port }, fd) => `active name     <${name}> at port ${port}, fd = ${fd}\n\0`) }
      case KILL_REQ: return this.options.relaxed || this.nodes.size === 0 ? { reply: encoder.encode('OK'), end: true } : { reply: encoder.encode('NO') }
      case STOP_REQ: return this.options.relaxed ? this.stop(textOf(bytes.subarray(1))) : {}
      default: return {}
    }
  }

  private register(bytes: Uint8Array, connection: C): Reaction<C> {
    if (bytes.length <= ALIVE2_SIZE) return {}
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const nameLength = view.getUint16(9)
    if (nameLength + ALIVE2_SIZE > bytes.length) return {}
    const extraLength = view.getUint16(11 + nameLength)
    if (extraLength + nameLength + ALIVE2_SIZE > bytes.length) return {}
    const raw = bytes.subarray(11, 11 + nameLength)
    if (raw.includes(0)) return {}
    const highest = view.getUint16(5)
    const name = textOf(raw)
    const known = [...this.nodes.values()].some((node) => node.name === name)
    const registers = name !== undefined && name !== '' && [...name].length <= MOST_CHARACTERS && !known
    const creation = registers ? this.creation(highest) : NO_CREATION
    if (registers) {
      this.nodes.set(connection, { name, port: view.getUint16(1), about: bytes.slice(1, ALIVE2_SIZE + nameLength + extraLength), creation })
    }
    const reply = new DataView(new ArrayBuffer(highest >= X_VERSION ? 6 : 4))
    reply.setUint8(0, highest >= X_VERSION ? ALIVE2_X_RESP : ALIVE2_RESP)
    reply.setUint8(1, registers ? 0 : 1)
    if (highest >= X_VERSION) reply.setUint32(2, creation)
    else reply.setUint16(2, creation)
    return { reply: new Uint8Array(reply.buffer), keep: true }
  }
  private creation(highest: number): number {
    const creation = this.options.creation() >>> 0
    return highest >= X_VERSION ? Math.max(creation, 4) : 1 + (creation % 3)
  }

  private portOf(bytes: Uint8Array): Reaction<C> {
    const raw = bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes
    const name = raw.includes(0) ? undefined : textOf(raw)
    if (name === undefined || name === '' || [...name].length > MOST_CHARACTERS) return {}
    const node = [...this.nodes.values()].find((one) => one.name === name)
    if (node === undefined) return { reply: Uint8Array.of(PORT2_RESP, 1) }
    const reply = new Uint8Array(2 + node.about.length)
    reply[0] = PORT2_RESP
    reply.set(node.about, 2)
    return { reply }
  }

  /** The port mapper's own port, and a text of each node, the latest first. */
  private list(line: (node: Registered, index: number) => string): Uint8Array {
    const lines = encoder.encode([...this.nodes.values()].map(line).reverse().join(''))
    const reply = new Uint8Array(4 + lines.length)
    new DataView(reply.buffer).setUint32(0, this.options.port)
    reply.set(lines, 4)
    return reply
  }

  private stop(name: string | undefined): Reaction<C> {
    for (const [connection, node] of this.nodes) {
      if (node.name !== name) continue
      this.nodes.delete(connection)
      return { reply: encoder.encode('STOPPED'), drop: connection }
    }
    // OTP's says both then
    return { reply: encoder.encode('NOEXISTSTOPPED') }
  }
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** Cuts what comes over a connection into requests: two bytes of length, and so many bytes. */
export class Requests {
  private bytes = new Uint8Array(0)

  /** Bytes of what is not whole yet. */
  get size(): number {
    return this.bytes.length
  }
  /** The requests that are whole now. */
  take(more: Uint8Array): Uint8Array[] {
    const all = new Uint8Array(this.bytes.length + more.length)
    all.set(this.bytes)
    all.set(more, this.bytes.length)
    const out: Uint8Array[] = []
    let at = 0
    for (;;) {
      const length = (all[at]! << 8) | all[at + 1]!
      if (all.length < at + 2 || all.length < at + 2 + length) break
      out.push(all.subarray(at + 2, at + 2 + length))
      at += 2 + length
    }
    this.bytes = all.slice(at)
    return out
  }
}
