/** What the emulators of the supported releases call themselves. */
export interface Erts {
  readonly version: string
  readonly nif: string
  /** Behind `jit` in the system's version. */
  readonly scheduling: string
}

const BY_RELEASE: Readonly<Record<number, Erts>> = {
  25: { version: '13.1.5', nif: '2.16', scheduling: ':ns' },
  27: { version: '15.2.7', nif: '2.17', scheduling: ':ns' },
  29: { version: '17.1.1', nif: '2.18', scheduling: ':ns' },
}

export function erts(release: number): Erts {
  return BY_RELEASE[release] ?? BY_RELEASE[27]!
}
