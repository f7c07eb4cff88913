// A short unified diff of two texts, line by line.

type Edit = { readonly mark: ' ' | '-' | '+'; readonly line: string }

/** Myers' greedy algorithm; gives up on a minimal script beyond a bound and then replaces everything. */
function edits(a: readonly string[], b: readonly string[]): Edit[] {
  const bound = Math.min(a.length + b.length, 1000)
  const furthest = new Map<number, number>([[1, 0]])
  const trace: Map<number, number>[] = []
  for (let d = 0; d <= bound; d++) {
    trace.push(new Map(furthest))
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1))
      let x = down ? (furthest.get(k + 1) ?? 0) : (furthest.get(k - 1) ?? 0) + 1
      let y = x - k
      while (x < a.length && y < b.length && a[x] === b[y]) {
        x++
        y++
      }
      furthest.set(k, x)
      if (x >= a.length && y >= b.length) return walkBack(a, b, trace, d)
    }
  }
  return [...a.map((line): Edit => ({ mark: '-', line })), ...b.map((line): Edit => ({ mark: '+', line }))]
}

function walkBack(a: readonly string[], b: readonly string[], trace: Map<number, number>[], steps: number): Edit[] {
  const script: Edit[] = []
  let x = a.length
  let y = b.length
  for (let d = steps; d >= 0; d--) {
    const furthest = trace[d]!
    const k = x - y
    const down = k === -d || (k !== d && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1))
    const fromK = down ? k + 1 : k - 1
    const fromX = d === 0 ? 0 : (furthest.get(fromK) ?? 0)
    const fromY = d === 0 ? 0 : fromX - fromK
    while (x > fromX && y > fromY) {
      x--
      y--
      script.push({ mark: ' ', line: a[x]! })
    }
    if (d === 0) break
    if (down) script.push({ mark: '+', line: b[--y]! })
    else script.push({ mark: '-', line: a[--x]! })
  }
  return script.reverse()
}

const clip = (line: string) => (line.length > 400 ? `${line.slice(0, 400)}…` : line)

/** The differences from `expected` to `actual`, at most `limit` lines; empty where there are none. */
export function unifiedDiff(expected: string, actual: string, limit = 40): string {
  if (expected === actual) return ''
  const script = edits(expected.split('\n'), actual.split('\n'))
  const near = script.map((_, i) => script.slice(Math.max(0, i - 2), i + 3).some((e) => e.mark !== ' '))
  const out: string[] = []
  let line = 1
  script.forEach((edit, i) => {
    if (near[i]) {
      if (i === 0 || !near[i - 1]) out.push(`@@ line ${line} @@`)
      out.push(edit.mark + clip(edit.line))
    }
    if (edit.mark !== '+') line++
  })
  const rest = out.length - limit
  return rest > 0 ? [...out.slice(0, limit), `… ${rest} more lines`].join('\n') : out.join('\n')
}
