/**
 * Module zlib: streams, each behind a magic reference and used by one process at a time.
 * Reference: https://www.erlang.org/doc/apps/erts/zlib.html
 */
import { isLocalPid, small } from '../../term/terms.ts'
import type { Term } from '../../term/types.ts'
import { keep, release } from '../../runtime/kept.ts'
import type { Kept } from '../../runtime/kept.ts'
import type { NifFamily } from '../../runtime/nifs.ts'
import type { Vm } from '../../runtime/vm.ts'

/** What a reference to a stream stands for. */
class Stream {
  private readonly vm: Vm
  controller: Term
  closed = false
  /** A term that Erlang code keeps here between calls. */
  stash: Kept | undefined
  /** Of inflateChunk/1 (OTP 25). */
  bufferSize = 4000

  constructor(vm: Vm) {
    this.vm = vm
    this.controller = vm.self
  }
  clearStash(): void {
    if (this.stash) release(this.vm, this.stash)
    this.stash = undefined
  }
  close(): void {
    this.clearStash()
    this.closed = true
  }
  /** No reference to it is left. */
  released(): void {
    this.close()
  }
}

export const zlib: NifFamily = (vm) => {
  const { t } = vm
  const am = vm.atomsOf('ok', 'empty', 'error', 'not_initialized', 'not_on_controlling_process')

  /** The stream of a reference, given to `use` when the calling process controls it. */
  const withStream = (ref: Term, use: (stream: Stream) => Term): Term => {
    const stream = vm.processes.magic(ref)
    if (!(stream instanceof Stream)) return vm.badarg()
    return stream.controller === vm.self ? use(stream) : vm.error(am.not_on_controlling_process)
  }

  return {
    module: 'zlib',
    functions: {
      'open_nif/0': () => vm.processes.makeMagicRef(new Stream(vm)),
      'close_nif/1': (ref) => withStream(ref!, (stream) => {
        if (stream.closed) return vm.error(am.not_initialized)
        stream.close()
        return am.ok
      }),
      'set_controller_nif/2': (ref, pid) => {
        if (!isLocalPid(pid!)) return vm.badarg()
        return withStream(ref!, (stream) => {
          stream.controller = pid!
          return am.ok
        })
      },
      'getStash_nif/1': (ref) => withStream(ref!, ({ stash }) => (stash ? t.tuple(am.ok, vm.k.copy_in(stash.term)) : am.empty)),
      'clearStash_nif/1': (ref) => withStream(ref!, (stream) => {
        if (!stream.stash) return vm.error(am.error)
        stream.clearStash()
        return am.ok
      }),
      'setStash_nif/2': (ref, term) => withStream(ref!, (stream) => {
        if (stream.stash) return vm.error(am.error)
        stream.stash = keep(vm, term!)
        return am.ok
      }),
      'getBufSize_nif/1': (ref) => withStream(ref!, ({ bufferSize }) => small(bufferSize)),
      'setBufSize_nif/2': (ref, size) => withStream(ref!, (stream) => {
        const bytes = t.safeInteger(size!)
        if (bytes === undefined) return vm.badarg()
        stream.bufferSize = bytes
        return am.ok
      }),
    },
  }
}
