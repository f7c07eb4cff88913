// The programs of test/programs: one subject each, main/0 prints what it finds.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

export type Program = {
  readonly module: string
  readonly path: string
  readonly source: string
  /** The first and the last OTP release that the program is meant for (`%% otp: 27`, `%% otp: 25-27`). */
  readonly from: number
  readonly to: number
  /** It needs what OTP starts at boot (`%% booted`): the code server, applications. */
  readonly booted: boolean
  /** It takes long (`%% long`): a test run has it under one release only, and without stress. */
  readonly long: boolean
}

export const programsFolder = join(import.meta.dirname, '..', 'programs')

export function readProgram(path: string, module: string): Program {
  const source = readFileSync(path, 'utf8')
  const releases = /^%% otp: (\d+)(?:-(\d+))?$/m.exec(source)
  return {
    module,
    path,
    source,
    from: releases ? Number(releases[1]) : 0,
    to: releases?.[2] ? Number(releases[2]) : Number.MAX_SAFE_INTEGER,
    booted: /^%% booted$/m.test(source),
    long: /^%% long$/m.test(source),
  }
}

export function readCorpus(folder: string = programsFolder): Program[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.erl'))
    .sort()
    .map((name) => readProgram(join(folder, name), name.slice(0, -'.erl'.length)))
}

/** The text of the headers that a program of the folder may include. */
export function readHeaders(folder: string): string {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.hrl'))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
}

export function suits(program: Program, release: number): boolean {
  return program.from <= release && release <= program.to
}
