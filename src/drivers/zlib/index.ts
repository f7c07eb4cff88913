/**
 * Module zlib: streams, each behind a magic reference and used by one process at a time.
 * Reference: https://www.erlang.org/doc/apps/erts/zlib.html
 */
import * as L from '../../term/layout.ts'
import { NIL, isCons, isLocalPid, small } from '../../term/terms.ts'
import type { Term } from '../../term/types.ts'
import type { NifFamily } from '../../runtime/nifs.ts'
import type { Vm } from '../../runtime/vm.ts'
import { EOS_CUT, EOS_ERROR, EOS_RESET, ZlibStream } from './stream.ts'
import type { State } from './stream.ts'

/** Binaries that one call of enqueue_nif takes. */
const VECTOR_LIMIT = 256
const DEFLATED = 8

export const zlib: NifFamily = (vm) => ({
  module: 'zlib',
  functions: { ...streams(vm), ...deflating(vm), ...inflating(vm), ...input(vm) },
})

type Use = (stream: ZlibStream, ...integers: number[]) => Term

/** What the functions have in common: their checks, in OTP's order, and results. */
function common(vm: Vm) {
  const { t } = vm
  const am = vm.atomsOf(
    'ok', 'empty', 'error', 'not_initialized', 'already_initialized', 'not_on_controlling_process', 'stream_end', 'stream_error',
    'data_error', 'mem_error', 'buf_error', 'continue', 'finished', 'need_dictionary',
  )
  const streamOf = (ref: Term): ZlibStream | undefined => {
    const stream = vm.processes.magic(ref)
    return stream instanceof ZlibStream ? stream : undefined
  }
  const controlled = (stream: ZlibStream, use: () => Term): Term =>
    stream.controller === vm.self ? use() : vm.error(am.not_on_controlling_process)

  /** A native of a stream in a state (any, if undefined) with integer arguments. */
  const on = (state: State | undefined, use: Use) => (ref: Term, ...args: Term[]): Term => {
    const stream = streamOf(ref)
    const integers = args.map((a) => int32(t.safeInteger(a)))
    if (!stream || integers.includes(undefined)) return vm.badarg()
    return controlled(stream, () => {
      if (state !== undefined && stream.state !== state) return vm.error(state === 'none' ? am.already_initialized : am.not_initialized)
      return use(stream, ...(integers as number[]))
    })
  }
  const result = (code: number): Term => {
    switch (code) {
      case L.Z_OK: return am.ok
      case L.Z_STREAM_END: return am.stream_end
      case L.Z_STREAM_ERROR: return vm.error(am.stream_error)
      case L.Z_DATA_ERROR: return vm.error(am.data_error)
      case L.Z_MEM_ERROR: return am.mem_error
      default: return am.buf_error
    }
  }
  /** Numbers that OTP 25 took for 32 bits with a sign. */
  const checksum = (n: number): Term => t.integer(vm.release < 26 ? n | 0 : n)

  /** deflate_nif, inflate_nif. */
  const run = (stream: ZlibStream, inputLimit: number, outputLimit: number, flush: number): Term => {
    if (inputLimit <= 0 || outputLimit <= 0) return vm.badarg()
    const { code, produced, consumed, remaining } = stream.step(inputLimit, outputLimit, flush)
    if (code < 0 && code !== L.Z_BUF_ERROR) return result(code)
    if (code === L.Z_STREAM_END) stream.eosSeen = true
    if (consumed === 0 && produced === 0 && remaining !== 0) return result(L.Z_DATA_ERROR)
    const output = stream.output(produced)
    if (remaining === 0 && produced < outputLimit) return t.tuple(am.finished, output)
    if (code !== L.Z_NEED_DICT) return t.tuple(am.continue, output)
    return t.tuple(am.need_dictionary, checksum(stream.check), output)
  }
  return { am, streamOf, controlled, on, result, checksum, run }
}

function int32(n: number | undefined): number | undefined {
  return n !== undefined && n === (n | 0) ? n : undefined
}

function streams(vm: Vm) {
  const { t } = vm
  const { am, streamOf, controlled, on } = common(vm)
  return {
    'open_nif/0': () => vm.processes.makeMagicRef(new ZlibStream(vm)),
    'close_nif/1': on(undefined, (stream) => {
      if (stream.state === 'closed') return vm.error(am.not_initialized)
      stream.close()
      return am.ok
    }),
    'set_controller_nif/2': (ref: Term, pid: Term) => {
      const stream = streamOf(ref)
      if (!stream || !isLocalPid(pid)) return vm.badarg()
      return controlled(stream, () => {
        stream.controller = pid
        return am.ok
      })
    },
    'getStash_nif/1': on(undefined, ({ stash }) => (stash ? t.tuple(am.ok, vm.k.copy_in(stash.term)) : am.empty)),
    'clearStash_nif/1': on(undefined, (stream) => {
      if (!stream.stash) return vm.error(am.error)
      stream.clearStash()
      return am.ok
    }),
    'setStash_nif/2': (ref: Term, term: Term) => {
      const stream = streamOf(ref)
      if (!stream) return vm.badarg()
      return controlled(stream, () => {
        if (stream.stash) return vm.error(am.error)
        stream.setStash(term)
        return am.ok
      })
    },
    'getBufSize_nif/1': on(undefined, ({ bufferSize }) => small(bufferSize)),
    'setBufSize_nif/2': on(undefined, (stream, size) => {
      stream.bufferSize = size!
      return am.ok
    }),
    'crc32_nif/1': on(undefined, (stream) =>
      stream.state === 'deflate' || stream.state === 'inflate' ? t.integer(stream.plainCrc) : vm.error(am.not_initialized)),
  }
}

/** A native that gives a stream in a state a dictionary. */
function dictionary(vm: Vm, state: 'deflate' | 'inflate', use: (stream: ZlibStream, bytes: Uint8Array) => Term) {
  const { am, streamOf, controlled } = common(vm)
  return (ref: Term, data: Term): Term => {
    const stream = streamOf(ref)
    const binary = !stream ? 0 : vm.t.isBinary(data) ? data : vm.k.iolist_to_bitstring(data, 0)
    if (binary === 0) return vm.badarg()
    return controlled(stream!, () =>
      stream!.state === state ? use(stream!, vm.t.bytes(binary as Term)) : vm.error(am.not_initialized))
  }
}

function deflating(vm: Vm) {
  const { k } = vm
  const { on, result, checksum, run } = common(vm)
  return {
    'deflateInit_nif/6': on('none', (stream, level, method, windowBits, memLevel, strategy) => {
      const address = method === DEFLATED ? k.deflate_new(level!, windowBits!, memLevel!, strategy!) : L.Z_STREAM_ERROR
      return result(stream.begin('deflate', address, windowBits! < 0))
    }),
    'deflateSetDictionary_nif/2': dictionary(vm, 'deflate', (stream, bytes) => {
      // raw streams have no checksum: OTP counts it, from 0 instead of 1
      const raw = stream.raw ? adlerFromZero(bytes) : 0
      const code = stream.setDictionary(bytes)
      return code === L.Z_OK ? checksum(stream.raw ? raw : stream.check) : result(code)
    }),
    'deflateReset_nif/1': on('deflate', (stream) => {
      stream.reset()
      return result(L.Z_OK)
    }),
    'deflateEnd_nif/1': on('deflate', (stream) => result(stream.end())),
    'deflateParams_nif/3': on('deflate', (stream, level, strategy) => result(stream.setParameters(level!, strategy!))),
    'deflate_nif/4': on('deflate', (stream, inputLimit, outputLimit, flush) => run(stream, inputLimit!, outputLimit!, flush!)),
  }
}

/** Adler-32 as if its first sum began at 0. */
function adlerFromZero(bytes: Uint8Array): number {
  let a = 0
  let b = 0
  for (const byte of bytes) {
    a = (a + byte) % 65521
    b = (b + a) % 65521
  }
  return b * 65536 + a
}

function inflating(vm: Vm) {
  const { k } = vm
  const { on, result, run } = common(vm)
  return {
    'inflateInit_nif/3': on('none', (stream, windowBits, eosBehavior) => {
      const code = stream.begin('inflate', k.inflate_new(windowBits!), windowBits! < 0)
      if (code === L.Z_OK) stream.eosBehavior = eosBehavior!
      return result(code)
    }),
    'inflateSetDictionary_nif/2': dictionary(vm, 'inflate', (stream, bytes) => result(stream.setDictionary(bytes))),
    'inflateGetDictionary_nif/1': on('inflate', (stream) => stream.dictionary()),
    'inflateReset_nif/1': on('inflate', (stream) => {
      stream.reset()
      return result(L.Z_OK)
    }),
    'inflateEnd_nif/1': on('inflate', (stream) => result(stream.end())),
    'inflate_nif/4': on('inflate', (stream, inputLimit, outputLimit, flush) => {
      if (stream.eosSeen && stream.size > 0) {
        if (stream.eosBehavior === EOS_ERROR) return result(L.Z_DATA_ERROR)
        if (stream.eosBehavior === EOS_RESET) stream.nextMember()
        else if (stream.eosBehavior === EOS_CUT) stream.dropInput()
      }
      return run(stream, inputLimit!, outputLimit!, flush!)
    }),
  }
}

function input(vm: Vm) {
  const { t } = vm
  const { am, streamOf, controlled } = common(vm)
  return {
    'enqueue_nif/2': (ref: Term, vector: Term) => {
      const stream = streamOf(ref)
      if (!stream) return vm.badarg()
      return controlled(stream, () => {
        if (stream.state !== 'deflate' && stream.state !== 'inflate') return vm.error(am.not_initialized)
        const binaries: Term[] = []
        for (; isCons(vector) && binaries.length < VECTOR_LIMIT; vector = t.tl(vector)) binaries.push(t.hd(vector))
        if ((binaries.length === 0 && vector !== NIL) || !binaries.every((b) => t.isBinary(b))) return vm.badarg()
        for (const binary of binaries) stream.enqueue(binary)
        return vector === NIL ? am.ok : t.tuple(am.continue, vector)
      })
    },
  }
}
