// Programs that print something else under Glulam than under erl, and why. The test fails for every other difference,
// so what is the same once stays the same, and it fails for a line that is no longer true. Each line is a thing to do, or
// stands in docs/differences.md. `NAME 29`: with this release only.
export const KNOWN: Readonly<Record<string, string>> = {}

export const known = (module: string, release: number): string | undefined => KNOWN[module] ?? KNOWN[`${module} ${release}`]
