/** Asked so often, this is no short run. */
const MANY = 20_000

let calls = 0
let faster: (() => number) | undefined
/** What the faster clock's time is to be added to. */
let shift = 0

/**
 * Milliseconds of a clock that only goes forward. Of Node's two clocks `performance` is the faster one to ask, but takes several milliseconds to
 * load; it is bound, since the global is a getter, which took a fifth of erlang:monotonic_time/0.
 */
export function now(): number {
  if (faster !== undefined) return faster() + shift
  const [seconds, nanoseconds] = process.hrtime()
  const time = seconds * 1e3 + nanoseconds / 1e6
  if (++calls === MANY) {
    faster = performance.now.bind(performance)
    shift = time - faster()
  }
  return time
}
