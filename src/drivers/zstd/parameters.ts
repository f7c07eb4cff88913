/** Parameters of libzstd as module zstd names them, and the values that it takes. */

/** Number in libzstd, what it is at first, and what becomes of a value: undefined where libzstd refuses it. */
export interface Parameter {
  readonly number: number
  readonly initial: number
  readonly kind: 'number' | 'flag' | 'strategy'
  /** It can be set while a frame is being made. */
  readonly anytime: boolean
  readonly value: (n: number) => number | undefined
}

const between = (low: number, high: number) => (n: number): number | undefined => (n >= low && n <= high ? n : undefined)
/** 0 stands for what the level says. */
const orDefault = (low: number, high: number) => (n: number): number | undefined => (n === 0 ? 0 : between(low, high)(n))

const LEVELS = { least: -131072, most: 22, usual: 3 }
const LEAST_BLOCK = 1340
const MOST_BLOCK = 1 << 17

const level = (n: number): number => (n === 0 ? LEVELS.usual : Math.min(Math.max(n, LEVELS.least), LEVELS.most))
const number = (id: number, value: Parameter['value'], anytime: boolean, initial = 0): Parameter => ({ number: id, initial, kind: 'number', anytime, value })
const flag = (id: number, initial: number): Parameter => ({ number: id, initial, kind: 'flag', anytime: false, value: (n) => n })

export const COMPRESSION: Readonly<Record<string, Parameter>> = {
  compressionLevel: number(100, level, true, LEVELS.usual),
  windowLog: number(101, orDefault(10, 31), false),
  hashLog: number(102, orDefault(6, 30), true),
  chainLog: number(103, orDefault(6, 30), true),
  searchLog: number(104, orDefault(1, 30), true),
  minMatch: number(105, orDefault(3, 7), true),
  targetLength: number(106, between(0, MOST_BLOCK), true),
  strategy: { number: 107, initial: 0, kind: 'strategy', anytime: true, value: orDefault(1, 9) },
  targetCBlockSize: number(130, (n) => (n === 0 ? 0 : between(LEAST_BLOCK, MOST_BLOCK)(Math.max(n, LEAST_BLOCK))), false),
  enableLongDistanceMatching: flag(160, 0),
  ldmHashLog: number(161, orDefault(6, 30), false),
  ldmMinMatch: number(162, orDefault(4, 4096), false),
  ldmBucketSizeLog: number(163, orDefault(1, 8), false),
  ldmHashRateLog: number(164, orDefault(0, 25), false),
  contentSizeFlag: flag(200, 1),
  checksumFlag: flag(201, 0),
  dictIDFlag: flag(202, 1),
}
export const LEVEL = COMPRESSION.compressionLevel!.number
export const TARGET_LENGTH = COMPRESSION.targetLength!.number

const WINDOW_LOG_USUAL = 27
export const DECOMPRESSION: Readonly<Record<string, Parameter>> = {
  windowLogMax: number(100, (n) => (n === 0 ? WINDOW_LOG_USUAL : between(10, 31)(n)), false, WINDOW_LOG_USUAL),
}

/** By their numbers. */
export const STRATEGIES = ['default', 'fast', 'dfast', 'greedy', 'lazy', 'lazy2', 'btlazy2', 'btopt', 'btultra', 'btultra2'] as const
