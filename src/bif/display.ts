/** erlang:display and display_string: text for the developer, straight to standard output and standard error. */
import type { BifFamily, BifTable, BlockingSpec } from '../runtime/bif.ts'
import { displayBytes } from '../term/print.ts'
import { isSmall, small, smallValue } from '../term/terms.ts'
import type { Term } from '../term/types.ts'

/** Turns of the scheduler that others have, at most, while a text is written. */
const TURNS_ASIDE = 6

export const display: BifFamily = (vm) => {
  const { t } = vm
  const am = vm.atomsOf('stdout', 'stderr', 'undefined')

  /** Bytes of a list of characters, or (OTP 26) of a binary; undefined for all else. */
  function bytesOf(text: Term): Uint8Array | undefined {
    if (vm.release >= 26 && t.isBinary(text)) return t.bytes(text).slice()
    const items = t.listToArray(text)
    if (items === undefined) return undefined
    let out = ''
    for (const item of items) {
      const code = isSmall(item) ? smallValue(item) : -1
      if (code < 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined
      out += String.fromCodePoint(code)
    }
    return new TextEncoder().encode(out)
  }
  function write(stream: 1 | 2, text: Term): Term {
    const bytes = bytesOf(text)
    if (bytes === undefined) return vm.badarg()
    vm.host.write(stream, bytes)
    return vm.bool(true)
  }
  /** OTP 27 writes on a dirty scheduler: other processes run before the caller goes on, until they wait or some turns have passed. */
  const writeAside: BlockingSpec = {
    start: (stream, text) => {
      const done = writeTo(stream!, text!)
      if (done !== vm.bool(true)) return done
      return new Promise((resolve) => {
        const after = (turns: number): void =>
          vm.host.defer(() => (turns === 1 || vm.scheduler.idle ? resolve(() => done) : after(turns - 1)))
        after(TURNS_ASIDE)
      })
    },
  }
  /** `stdin` is where OTP writes to the terminal it reads from: there is none here. */
  function writeTo(stream: Term, text: Term): Term {
    if (stream !== am.stdout && stream !== am.stderr) return vm.badarg()
    return write(stream === am.stdout ? 1 : 2, text)
  }

  /** The term as the emulator prints it in its own messages (%T), shortened beyond `limit` parts. */
  function termToString(term: Term, limit: Term): Term {
    const most = isSmall(limit) && smallValue(limit) > 1 ? smallValue(limit) : Infinity
    if (most === Infinity && limit !== am.undefined) return vm.badarg()
    const bytes = displayBytes(vm, term, most)
    return t.list(Array.from(bytes, (byte) => small(byte)))
  }

  const erlang: BifTable[string] = {
    'display/1': (term) => {
      const bytes = displayBytes(vm, term)
      const line = new Uint8Array(bytes.length + 2)
      line.set(bytes)
      line.set([13, 10], bytes.length)
      vm.host.write(1, line)
      return vm.bool(true)
    },
  }
  const erts_internal: BifTable[string] = vm.release >= 27 ? { 'term_to_string/2': termToString } : {}
  /** Of OTP 25 only. */
  const old = (): BifTable => ({
    erts_internal,
    erlang: {
      ...erlang,
      'display_string/1': (text) => write(2, text),
      'display_nl/0': () => {
        vm.host.write(2, Uint8Array.of(10))
        return vm.bool(true)
      },
    },
    erts_debug: {
      'display/1': (term) => {
        const bytes = displayBytes(vm, term)
        const line = new Uint8Array(bytes.length + 1)
        line.set(bytes)
        line[bytes.length] = 10
        vm.host.write(1, line)
        return t.list(Array.from(line, (byte) => small(byte)))
      },
    },
  })
  if (vm.release < 26) return old()
  return {
    erts_internal,
    erlang: {
      ...erlang,
      'display_string/2': vm.release >= 27 ? writeAside : writeTo,
    },
  }
}
