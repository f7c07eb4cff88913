/** A context of Zstandard as a program holds it: what is set, and the host's stream while a frame is on its way. */
import type { HostZstd, ZstdStream } from '../../host/host.ts'
import type { Term } from '../../term/types.ts'
import { LEVEL, TARGET_LENGTH } from './parameters.ts'

export type Mode = 'compress' | 'decompress'

export interface Dictionary {
  readonly mode: Mode
  readonly bytes: Uint8Array
  readonly level: number
}
/** Behind a magic reference. */
export class ZstdDictionary implements Dictionary {
  readonly mode: Mode
  readonly bytes: Uint8Array
  readonly level: number
  constructor(mode: Mode, bytes: Uint8Array, level: number) {
    this.mode = mode
    this.bytes = bytes
    this.level = level
  }
}

/** What a step has made: what is taken of the input, and whether more waits than there was room for. */
export interface Step {
  readonly taken: number
  readonly output: Uint8Array
  readonly more: boolean
}

/** Who decompresses never says that this is the end: the host would complain where the frame is not whole. */
const GO_ON = 0
/** The host takes -1 for a level that is not set. */
const UNSAID = -1

export class ZstdContext {
  readonly mode: Mode
  readonly owner: Term
  private readonly host: HostZstd
  readonly parameters = new Map<number, number>()
  dictionary: Dictionary | undefined
  size: number | undefined
  closed = false
  /** A decompressor has begun, and not been reset. */
  begun = false
  /** What has been read ends with a frame. */
  between = true
  /** What the last step has left: input, and output that there was no room for. */
  waiting = 0
  private stream: ZstdStream | undefined
  /** A byte that was made beyond the room there was. */
  private pending: number | undefined

  constructor(host: HostZstd, mode: Mode, owner: Term) {
    this.host = host
    this.mode = mode
    this.owner = owner
  }
  /** A frame is on its way: what is set for all of it can't be set now. */
  get busy(): boolean {
    return this.stream !== undefined && !this.between
  }
  /** What was set is for the frames to come. */
  changed(): void {
    if (this.between) this.drop()
  }
  private drop(): void {
    this.stream?.close()
    this.stream = undefined
    this.pending = undefined
  }
  reset(): void {
    this.drop()
    this.size = undefined
    this.begun = false
    this.between = true
  }
  close(): void {
    this.reset()
    this.closed = true
  }
  /** No reference to it is left. */
  released(): void {
    this.close()
  }

  private open(): ZstdStream {
    const { dictionary, size } = this
    const parameters = new Map(this.parameters)
    if (dictionary && this.mode === 'compress' && dictionary instanceof ZstdDictionary) parameters.set(LEVEL, dictionary.level)
    // the same by other words: a negative level is the fastest one with a target length
    if (parameters.get(LEVEL) === UNSAID) {
      parameters.set(LEVEL, UNSAID - 1)
      if (!parameters.get(TARGET_LENGTH)) parameters.set(TARGET_LENGTH, -UNSAID)
    }
    return this.host.open(this.mode, { parameters, dictionary: dictionary?.bytes, size })
  }
  /**
   * Takes of the input until it is used up or the room is filled; or what libzstd says is wrong. `ends`: of frames in it, where they are known: the host
   * goes on from one frame to the next where libzstd stops.
   */
  step(input: Uint8Array, room: number, directive: number, ends: readonly number[] = []): Step | string {
    const stream = (this.stream ??= this.open())
    this.between = false
    // one byte more than there is room for tells whether something is left
    const output = new Uint8Array(room + 1)
    let [made, taken] = [0, 0]
    if (this.pending !== undefined) output[made++] = this.pending
    this.pending = undefined
    do {
      const end = ends.find((at) => at > taken) ?? input.length
      const left = stream.step(input.subarray(taken, end), output.subarray(made), this.mode === 'compress' ? directive : GO_ON)
      if (typeof left === 'string') return left
      taken = end - left.input
      made = output.length - left.output
    } while (taken < input.length && made < room)
    const more = made > room
    this.waiting = input.length - taken + (more ? 1 : 0)
    if (more) this.pending = output[room]!
    return { taken, output: output.subarray(0, Math.min(made, room)), more }
  }
}
