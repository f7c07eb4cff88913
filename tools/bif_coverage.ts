/**
 * Writes docs/bifs.md: the native functions of Erlang/OTP (test/data/natives.tsv), which of them Glulam has, by module.
 *
 *   node tools/bif_coverage.ts [--check]        --check: only fail if the file is not what would be written
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { families } from '../src/bif/index.ts'
import { libraries } from '../src/drivers/index.ts'
import { loadKernel } from '../src/cli/machine.ts'
import { NodeHost } from '../src/host/node/host.ts'
import { Vm } from '../src/runtime/vm.ts'

interface Native {
  readonly module: string
  /** `name/arity`. */
  readonly fun: string
  readonly kind: string
  readonly releases: readonly number[]
}

const page = fileURLToPath(new URL('../docs/bifs.md', import.meta.url))
const list = new URL('../test/data/natives.tsv', import.meta.url)

/** What the translator or the machine itself does, with no entry in a table of src/bif/. */
const TRANSLATED = new Set(['erlang:apply/2', 'erlang:apply/3'])

export function readNatives(): Native[] {
  return readFileSync(list, 'utf8').split('\n').filter((l) => l !== '' && !l.startsWith('#')).map((line) => {
    const [name, kind, releases] = line.split('\t')
    const colon = name!.indexOf(':', 1)
    return { module: name!.slice(0, colon), fun: name!.slice(colon + 1), kind: kind!, releases: releases!.split(',').map(Number) }
  })
}

/** Names of all native functions that a machine has: `module:name/arity`. */
export function implemented(): Set<string> {
  const names = new Set(TRANSLATED)
  for (const release of [25, 27, 29]) {
    const vm = new Vm({ host: new NodeHost(), kernel: loadKernel(), release })
    vm.code.defineBifs(families)
    vm.nifs.define(libraries)
    for (const name of [...vm.code.bifNames, ...vm.nifs.names]) names.add(name)
  }
  return names
}

/** The page as it should be. */
export function coveragePage(): string {
  const natives = readNatives()
  const have = implemented()
  const name = (n: Native): string => `${n.module}:${n.fun}`
  const done = natives.filter((n) => have.has(name(n)))
  const modules = [...new Set(natives.map((n) => n.module))].sort()
  const cell = (n: Native): string => '`' + n.fun + '`' + (n.releases.length === 3 ? '' : ` (${n.releases.join(', ')})`)
  const rows = modules.map((module) => {
    const all = natives.filter((n) => n.module === module)
    const absent = all.filter((n) => !have.has(name(n)))
    return `| ${module} | ${all.length - absent.length} | ${absent.length} | ${absent.map(cell).join(', ').replaceAll('|', '\\|')} |`
  })
  return `# Native functions

Written by \`tools/bif_coverage.ts\` (\`npm run bifs\`); a test checks that it is up to date. The list it compares with,
\`test/data/natives.tsv\`, has the BIFs of the emulators of OTP 25, 27 and 29 and the NIFs that files of these releases expect.
Numbers in brackets: only these releases have the function. A BIF that is absent raises \`undef\` when it is called, a NIF what its
Erlang stub raises.

${done.length} of ${natives.length} are there.

| module | done | absent | which are absent |
|---|---|---|---|
${rows.join('\n')}
`
}

if (import.meta.main) {
  const text = coveragePage()
  if (!process.argv.includes('--check')) writeFileSync(page, text)
  else if (readFileSync(page, 'utf8') !== text) {
    console.error('docs/bifs.md is not up to date: npm run bifs')
    process.exit(1)
  }
}
