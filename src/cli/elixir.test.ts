/** bin/glulam starts Elixir's scripts itself where that is plain: as src/cli/elixir.ts does. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { packageRoot } from '../host/node/package_root.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'glulam-elixir-')))
after(() => rmSync(folder, { recursive: true }))

function write(file: string, text = ''): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
/** An OTP and an Elixir as far as they are looked for; its programs tell how they were started. */
function elixirIn(directory: string): void {
  for (const name of ['elixir', 'elixirc', 'iex', 'mix']) {
    write(join(directory, 'bin', name), `echo "$0 $# $*" "$GLULAM_OTP" "$ERTS_BIN" "$PATH" "\${GLIBC_TUNABLES-none} \${GLULAM_TUNED-none}"`)
  }
  write(join(directory, 'lib/elixir/ebin/elixir.app'))
}
const debian = join(folder, 'debian')
mkdirSync(join(debian, 'usr/lib/erlang/lib/kernel-10.2.7'), { recursive: true })
elixirIn(join(debian, 'usr/lib/elixir'))
const own = join(folder, 'own elixir')
elixirIn(own)
const home = join(folder, 'home')
for (const release of ['25', '29']) mkdirSync(join(home, 'glulam/otp', release, 'lib/kernel-11.0'), { recursive: true })
elixirIn(join(home, 'glulam/otp/elixir'))

const system = `${dirname(process.execPath)}:/usr/bin:/bin`
const root = join(debian, 'usr/lib/erlang')
const environments: Record<string, Record<string, string>> = {
  'the OTP itself': { GLULAM_OTP: root, PATH: system },
  'above it': { GLULAM_OTP: debian, PATH: system },
  'another Elixir': { GLULAM_OTP: root, GLULAM_ELIXIR: own, PATH: system },
  'an Elixir that is none': { GLULAM_OTP: root, GLULAM_ELIXIR: folder, PATH: system },
  'an Elixir on the PATH': { GLULAM_OTP: join(home, 'glulam/otp/29'), GLULAM_ELIXIR: folder, PATH: `${join(own, 'bin')}:${system}` },
  'a name with a slash behind it': { GLULAM_OTP: `${root}/`, PATH: system },
  'a name with dots': { GLULAM_OTP: join(root, 'lib') + '/..', PATH: system },
  'the newest that was installed': { XDG_CACHE_HOME: home, PATH: system },
  'installed, below the home directory': { HOME: join(folder, 'nobody'), PATH: system },
  'nothing is named': { XDG_CACHE_HOME: folder, PATH: system },
}

function run(file: string, args: readonly string[], env: Record<string, string>): string {
  try {
    return execFileSync(file, args, { env, encoding: 'utf8', cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    const { status, stderr } = error as { status: number; stderr: string }
    return `${status} ${stderr}`
  }
}

for (const [name, env] of Object.entries(environments)) {
  test(`the scripts of Elixir are found and started alike: ${name}`, () => {
    const commands = [['mix', '-e', 'a  b'], ['elixir', '*', '$x'], ['iex'], ['elixirc', 'a.ex']]
    // what is not plain takes two Nodes
    for (const words of name === 'above it' ? commands : commands.slice(0, 1)) {
      const ours = run(join(packageRoot, 'bin/glulam'), words, env)
      assert.equal(ours, run(process.execPath, [join(import.meta.dirname, 'elixir_main.ts'), ...words], env))
    }
  })
}

test('no Node is started for them', () => {
  const trap = join(folder, 'trap')
  write(join(trap, 'bin/glulam'), execFileSync('cat', [join(packageRoot, 'bin/glulam')], { encoding: 'utf8' }))
  chmodSync(join(trap, 'bin/glulam'), 0o755)
  write(join(trap, 'build/kernel.wasm'))
  const told = run(join(trap, 'bin/glulam'), ['elixir', 'x'], { GLULAM_OTP: root, PATH: '/usr/bin:/bin' })
  assert.equal(told, `${debian}/usr/lib/elixir/bin/elixir 1 x ${root} ${trap}/bin/otp/ ${trap}/bin/otp:/usr/bin:/bin none none\n`)
})
