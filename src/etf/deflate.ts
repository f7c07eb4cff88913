/**
 * Deflating into zlib data (RFC 1950, 1951), the same bytes as zlib gives at every level from 1 to 9: what OTP makes of
 * `term_to_binary(T, [compressed])` is compared and hashed by programs, and the zlib in Node.js finds other matches.
 *
 * The search for matches: chains of earlier places with the same three bytes, the nearest first; lazily from level 4
 * on (a match is taken only if none longer begins one byte later). The numbers are zlib's.
 */
import { BlockWriter } from './deflate_blocks.ts'
import { adler32 } from './inflate.ts'

const WINDOW = 32768
const HASHES = 32768
const MIN_MATCH = 3
const MAX_MATCH = 258
/** Matches lie within a window less the longest lookahead. */
const MAX_DISTANCE = WINDOW - (MAX_MATCH + MIN_MATCH + 1)
/** A match of three bytes further back than this costs more than three literals. */
const TOO_FAR = 4096

/** By level: shorten the search from this length on, search no further for a better match from this one on, end the search at this one, longest chain. */
const LEVELS = [
  [0, 0, 0, 0], [4, 4, 8, 4], [4, 5, 16, 8], [4, 6, 32, 32], [4, 4, 16, 16],
  [8, 16, 32, 32], [8, 16, 128, 128], [8, 32, 128, 256], [32, 128, 258, 1024], [32, 258, 258, 4096],
] as const

class Matcher {
  private readonly input: Uint8Array
  private readonly blocks: BlockWriter
  private readonly good: number
  private readonly lazy: number
  private readonly nice: number
  private readonly chain: number
  /** Latest place with a hash, and the place before each with the same hash; 0: none (place 0 is never found). */
  private readonly head = new Int32Array(HASHES)
  private readonly previous = new Int32Array(WINDOW)
  private matchStart = 0

  constructor(input: Uint8Array, level: number, blocks: BlockWriter) {
    this.input = input
    this.blocks = blocks
    ;[this.good, this.lazy, this.nice, this.chain] = LEVELS[level]!
  }

  /** Enters a place; the latest earlier one with the same hash. */
  private insert(at: number): number {
    const { input, head } = this
    const hash = ((input[at]! << 10) ^ (input[at + 1]! << 5) ^ input[at + 2]!) & (HASHES - 1)
    const found = head[hash]!
    this.previous[at & (WINDOW - 1)] = found
    head[hash] = at
    return found
  }

  /** Length of the longest match of what begins at `at`, of places from `place` back, if longer than `best`; `matchStart` is set. */
  private longest(at: number, place: number, best: number): number {
    const { input, previous } = this
    const left = input.length - at
    const most = Math.min(MAX_MATCH, left)
    const nice = Math.min(this.nice, left)
    const limit = at > MAX_DISTANCE ? at - MAX_DISTANCE : 0
    let chain = best >= this.good ? this.chain >> 2 : this.chain
    do {
      if (input[place + best] === input[at + best] && input[place + best - 1] === input[at + best - 1] && input[place] === input[at]) {
        let length = 1
        while (length < most && input[place + length] === input[at + length]) length++
        if (length > best) {
          this.matchStart = place
          best = length
          if (length >= nice) break
        }
      }
      place = previous[place & (WINDOW - 1)]!
    } while (place > limit && --chain !== 0)
    return Math.min(best, left)
  }

  /** Levels 1 to 3: takes every match at once. */
  fast(): void {
    const { input, blocks } = this
    const end = input.length
    let at = 0
    while (at < end) {
      const found = end - at >= MIN_MATCH ? this.insert(at) : 0
      const length = found !== 0 && at - found <= MAX_DISTANCE ? this.longest(at, found, MIN_MATCH - 1) : 0
      let full: boolean
      if (length >= MIN_MATCH) {
        full = blocks.match(at - this.matchStart, length)
        const next = at + length
        if (length <= this.lazy && end - next >= MIN_MATCH) {
          for (at++; at < next; at++) this.insert(at)
        }
        at = next
      } else full = blocks.literal(input[at++]!)
      if (full) blocks.flush(at, false)
    }
    blocks.flush(at, true)
  }

  /** Levels 4 to 9. */
  slow(): void {
    const { input, blocks } = this
    const end = input.length
    let at = 0
    let length = MIN_MATCH - 1
    /** The byte before `at` has not been written yet. */
    let waiting = false
    while (at < end) {
      const found = end - at >= MIN_MATCH ? this.insert(at) : 0
      const before = length
      const beforeStart = this.matchStart
      length = MIN_MATCH - 1
      if (found !== 0 && before < this.lazy && at - found <= MAX_DISTANCE) {
        length = this.longest(at, found, before)
        if (length === MIN_MATCH && at - this.matchStart > TOO_FAR) length = MIN_MATCH - 1
      }
      if (before >= MIN_MATCH && length <= before) {
        const full = blocks.match(at - 1 - beforeStart, before)
        const next = at - 1 + before
        const lastInsert = end - MIN_MATCH
        for (at++; at < next; at++) if (at <= lastInsert) this.insert(at)
        waiting = false
        length = MIN_MATCH - 1
        if (full) blocks.flush(at, false)
      } else {
        // zlib writes the block up to the byte that waits here, and that byte begins the next one.
        if (waiting && blocks.literal(input[at - 1]!)) blocks.flush(at, false)
        waiting = true
        at++
      }
    }
    if (waiting) blocks.literal(input[at - 1]!)
    blocks.flush(at, true)
  }
}

/** zlib data of the bytes at a level from 1 to 9. */
export function deflate(bytes: Uint8Array, level = 6): Uint8Array {
  const header = 0x7800 | ((level < 2 ? 0 : level < 6 ? 1 : level === 6 ? 2 : 3) << 6)
  const blocks = new BlockWriter(bytes, header + 31 - (header % 31))
  const matcher = new Matcher(bytes, level, blocks)
  if (level < 4) matcher.fast()
  else matcher.slow()
  return blocks.end(adler32(bytes))
}
