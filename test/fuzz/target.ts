/** What random cases are made for. */

export interface TargetOptions {
  readonly release: number
  readonly otpRoot: string
  /** What cases are made from. */
  readonly files: readonly string[]
  /** File for what is said of each case. */
  readonly verdicts?: string
}

export interface Target {
  /** Makes the case of a seed and runs it: what is wrong, or undefined. Exceptions are wrong, too. */
  run(seed: number): string | undefined
  /** What became of the cases. */
  readonly counts: Readonly<Record<string, number>>
}
