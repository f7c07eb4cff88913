/** Debian's rebar3, an escript, and a project's life with it: it says on Glulam what it says on `erl`. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { erlOf, withoutWarnings } from '../../src/runtime/testing_oracle.ts'

const release = 27
const erl = erlOf(release)
const rebar3 = erl === undefined ? '' : join(dirname(erl), '../usr/bin/rebar3')
const glulam = join(import.meta.dirname, '../../bin/glulam')

const calc = `-module(shop_calc).
-export([total/1, main/1]).
-ifdef(TEST).
-include_lib("eunit/include/eunit.hrl").
total_test() -> ?assertEqual(6, total([1, 2, 3])).
wrong_test() -> ?assertEqual(7, total([1, 2, 3])).
-endif.
total(L) -> lists:sum(L).
main(Args) -> io:format("~p~n", [total([list_to_integer(A) || A <- Args])]).
`

const config = `{erl_opts, [debug_info]}.
{escript_name, shop}. {escript_main_app, shop}. {escript_emu_args, "%%! -escript main shop_calc\\n"}.
`

/** What each step says, with an \`escript\` to run it. */
async function life(escript: readonly string[]): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'glulam-rebar3-'))
  const said: Record<string, unknown> = {}
  const env = {
    PATH: `${dirname(erl!)}:${process.env['PATH']}`, HOME: folder, LANG: 'C.UTF-8', GLULAM_OTP: join(dirname(erl!), '../usr/lib/erlang'),
    XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? join(process.env['HOME']!, '.cache'),
  }
  const run = (cwd: string, ...args: string[]): Promise<void> => new Promise((resolve) => {
    execFile(escript[0]!, [...escript.slice(1), ...args], { cwd, env, timeout: 300_000 }, (error, stdout, stderr) => {
      const plain = (text: string): string => withoutWarnings(text).replaceAll(folder, 'FOLDER').replaceAll(/Finished in [\d.]+ seconds/g, 'Finished')
      said[args.slice(1).join(' ')] = { code: error?.code ?? 0, out: plain(stdout), err: plain(stderr) }
      resolve()
    })
  })
  const shop = join(folder, 'shop')
  await run(folder, rebar3, 'new', 'app', 'name=shop')
  writeFileSync(join(shop, 'src/shop_calc.erl'), calc)
  writeFileSync(join(shop, 'rebar.config'), config)
  await run(shop, rebar3, 'compile')
  await run(shop, rebar3, 'eunit')
  await run(shop, rebar3, 'xref')
  await run(shop, rebar3, 'escriptize')
  await run(shop, join(shop, '_build/default/bin/shop'), '1', '2', '3')
  return said
}

test('rebar3', { skip: existsSync(rebar3) ? false : 'no rebar3 to compare with', timeout: 600_000 }, async () => {
  const [ours, theirs] = await Promise.all([life([glulam, 'escript']), life([join(dirname(erl!), 'escript')])])
  assert.deepEqual(ours, theirs)
})
