/** What programs see of the emulator's flags is what they see under `erl` that has the same flags. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { erlOf, withOtp, withoutWarnings } from '../runtime/testing_oracle.ts'

const FLAGS = [
  '+Q 1025 +P 1025 +t 50000 +A 64 +SDio 4 +T 3 +zdbbl 5000 +zdntgc 5 +C single_time_warp +spp true +ec +e 20000',
  '+Q 3000 +P 5000 +A 0 +zdntgc infinity +zosrl 100 +C no_time_warp +c false +e 100', '+c +C multi_time_warp', '+C no_time_warp +c true +R 27',
]

const PROGRAM = `
-module(settings).
-export([main/0]).
main() ->
    io:format("~w~n", [[{K, catch erlang:system_info(K)} || K <- [port_limit, process_limit, atom_limit, thread_pool_size, dirty_io_schedulers,
        modified_timing_level, delayed_node_table_gc, dist_buf_busy_limit, time_warp_mode, time_offset, time_correction, tolerant_timeofday, compat_rel,
        port_parallelism, ets_always_compress, ets_limit]]]),
    io:format("~w~n", [[erlang:system_info(outstanding_system_requests_limit) || erlang:system_info(outstanding_system_requests_limit) > 9]]),
    io:format("~w~n", [[erlang:system_flag(time_offset, finalize), erlang:system_info(time_offset), erlang:system_flag(time_offset, finalize)]]),
    io:format("~w~n", [[ets:info(ets:new(t, Options), compressed) || Options <- [[], [ordered_set], [compressed]]]]),
    Port = open_port({spawn, "cat"}, []),
    io:format("~w~n", [[erlang:port_info(Port, parallelism), erlang:port_info(open_port({spawn, "cat"}, [{parallelism, false}]), parallelism)]]),
    case erlang:system_info(port_limit) of
        2048 -> io:format("~w~n", [fill(0) + length(erlang:ports()) > 2048]);
        _ -> ok
    end,
    halt().
fill(N) ->
    try open_port({spawn_driver, "ram_file_drv"}, []) of
        _ -> fill(N + 1)
    catch
        error:Why -> io:format("~w ~w~n", [Why, length(erlang:ports())]), N
    end.
`

for (const release of [25, 27, 29]) {
  const erl = erlOf(release)
  test(`OTP ${release}: settings by flags`, { skip: erl === undefined, timeout: 600_000 }, () => {
    const dir = mkdtempSync(join(tmpdir(), 'glulam-settings-'))
    try {
      writeFileSync(join(dir, 'settings.erl'), PROGRAM)
      spawnSync(`${erl!}c`, ['settings.erl'], { cwd: dir })
      for (const flags of FLAGS) {
        const words = [...flags.split(' '), '-noshell', '-s', 'settings', 'main']
        const said = (program: string, first: readonly string[]): string =>
          withoutWarnings(spawnSync(program, [...first, ...words], { cwd: dir, encoding: 'utf8', env: withOtp(release), timeout: 120_000 }).stdout)
        const theirs = said(erl!, [])
        // a release that does not take the flag prints nothing
        if (theirs !== '') assert.equal(said(join(import.meta.dirname, '../../bin/glulam'), ['erl']), theirs, flags)
      }
    } finally {
      rmSync(dir, { recursive: true })
    }
  })
}

/** Words without a dash in the flags of a script belong to the last flag before them, which is another one by release. */
const SCRIPT = `#!/usr/bin/env escript
%% -*- erlang -*-
%%! $WORDS -foo bar
main(Args) ->
    Own = [root, progname, home, bindir],
    io:format("~p ~p ~p~n", [Args, [F || {Name, _} = F <- init:get_arguments(), not lists:member(Name, Own)], init:get_plain_arguments()]).
`

for (const release of [25, 27, 29]) {
  const erl = erlOf(release)
  test(`OTP ${release}: the flags of a script`, { skip: erl === undefined, timeout: 300_000 }, () => {
    const dir = mkdtempSync(join(tmpdir(), 'glulam-script-'))
    try {
      for (const words of release === 25 ? ['', 'x y'] : ['']) {
        writeFileSync(join(dir, 'told'), SCRIPT.replace('$WORDS', words))
        const said = (program: string, ...first: string[]): string =>
          withoutWarnings(spawnSync(program, [...first, 'told', 'a'], { cwd: dir, encoding: 'utf8', env: withOtp(release), timeout: 120_000 }).stdout)
        assert.equal(said(join(import.meta.dirname, '../../bin/glulam'), 'escript'), said(join(erl!, '../escript')), words)
      }
    } finally {
      rmSync(dir, { recursive: true })
    }
  })
}
