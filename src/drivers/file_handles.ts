/** Functions of prim_file that take open files. */
import type { Offset, Soon } from '../host/files.ts'
import type { Native } from '../runtime/bif.ts'
import type { Vm } from '../runtime/vm.ts'
import { isCons } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import { CHUNKS, int32, int64, iovec, offset, plus } from './arguments.ts'
import { joined } from './bytes.ts'
import { infoTerm } from './file_info.ts'
import { CALL, andThen, spend } from './open_files.ts'
import type { OpenFile, OpenFiles, Outcome } from './open_files.ts'

/** ipread: payloads are smaller. */
const MOST_PAYLOAD = 2 ** 31
const POINTER_BYTES = 8
/** OTP makes a binary of the wanted size first; below this size what there is to read is allocated here. */
const TOO_MUCH = 2 ** 40
/** Below it all file systems have places. */
const FAR = 2 ** 40

export function handleFunctions(vm: Vm, files: OpenFiles): { readonly [nameAndArity: string]: Native } {
  const { t } = vm
  const am = vm.atomsOf(
    'ok', 'continue', 'eof', 'bof', 'cur', 'normal', 'random', 'sequential', 'will_need', 'dont_need', 'no_reuse', 'espipe', 'enomem',
  )
  const advices = new Set([am.normal, am.random, am.sequential, am.will_need, am.dont_need, am.no_reuse])
  const { intakes } = files
  const makeInfo = infoTerm(vm)
  const ok = (): Term => am.ok

  // ---- reading ---------------------------------------------------------------------------------------------------------

  /** A read of no bytes: the end of the file, if it may be read at all. */
  const readNothing = (file: OpenFile, at: Offset | undefined): Outcome =>
    files.ask(
      () => {
        const byte = new Uint8Array(1)
        if (at === undefined) return 0
        return file.host.prompt(1) ? file.host.readNow(byte, at) : file.host.read(byte, at)
      },
      () => am.eof,
    )
  /** The answer to a read of up to `size` bytes at a place; `advance` hears how many there were. */
  const readAt = (file: OpenFile, size: Offset, at: Offset | undefined, advance: (bytes: number) => void): Outcome => {
    const { host } = file
    if (size >= TOO_MUCH) return files.error(am.enomem)
    if (size === 0) return readNothing(file, at)
    if (intakes.staged(host, size)) {
      return files.ask(
        () => intakes.readStaged(host, Number(size), at),
        (binary) => {
          const bytes = binary === 0 ? 0 : t.byteSize(binary)
          spend(vm, bytes)
          advance(bytes)
          return bytes === 0 ? am.eof : files.ok(binary)
        },
      )
    }
    const { reader } = intakes
    const end = at === undefined ? undefined : plus(at, size)
    // The size may have changed since it was looked at, but then there will be less than expected, or another look.
    const size_ = end !== undefined && end <= file.size ? file.size : andThen(files.look(file), () => file.size)
    return files.ask(
      () => andThen(size_, (all) => intakes.read(reader, host, size, at, at !== undefined && all > at ? minus(all, at) : 0)),
      (intake) => {
        const bytes = intake.filled
        spend(vm, bytes)
        advance(bytes)
        const binary = intakes.taken(intake).term()
        return bytes === 0 ? am.eof : files.ok(binary)
      },
    )
  }

  /** Bytes at a place, for what is made of them in the machine. */
  const bytesAt = (file: OpenFile, size: number, at: Offset): Soon<Uint8Array> => {
    const bytes = new Uint8Array(size)
    const next = (filled: number): Soon<Uint8Array> => {
      if (filled === size) return bytes
      const room = bytes.subarray(filled)
      const place = plus(at, filled)!
      const soon = file.host.prompt(room.length) ? file.host.readNow(room, place) : file.host.read(room, place)
      return andThen(soon, (n) => (n === 0 ? bytes.subarray(0, filled) : next(filled + n)))
    }
    return next(0)
  }
  /** dets's: size and place of a payload, 32 bits each, stand at a place; reads the payload, too. */
  const readPointed = (file: OpenFile, at: Offset, most: Offset): Outcome => {
    interface Payload {
      size: number
      place: number
      bytes: Uint8Array
    }
    const payload = andThenAsk(
      () => bytesAt(file, POINTER_BYTES, at),
      (pointer): Soon<Payload | undefined> => {
        if (pointer.length < POINTER_BYTES) return undefined
        const view = new DataView(pointer.buffer, pointer.byteOffset)
        const [size, place] = [view.getUint32(0), view.getUint32(4)]
        return size > most ? undefined : andThen(bytesAt(file, size, place), (bytes) => ({ size, place, bytes }))
      },
    )
    return files.ask(payload, (found) => {
      if (found === undefined) return am.eof
      const { size, place, bytes } = found
      spend(vm, bytes.length)
      return files.ok(t.tuple(t.integer(size), t.integer(place), bytes.length === 0 ? am.eof : t.binary(bytes)))
    })
  }

  // ---- writing ---------------------------------------------------------------------------------------------------------

  /** Writes chunks at a place; `progress` hears where the next byte belongs. */
  const writeAll = (file: OpenFile, chunks: Uint8Array[], bytes: number, at: Offset | undefined, progress: (place: Offset | undefined) => void): Soon<void> => {
    const { host } = file
    let place = at
    const wrote = (n: number): void => {
      if (place !== undefined) place = plus(place, n)
      chunks = behind(chunks, n)
      progress(place)
    }
    if (host.prompt(bytes)) {
      while (chunks.length > 0) wrote(host.writeNow(chunks, place))
      return
    }
    // The binaries may move or go while others run.
    chunks = [joined(chunks)]
    const rest = async (): Promise<void> => {
      while (chunks.length > 0) wrote(await host.write(chunks, place))
    }
    return bytes > 0 ? rest() : undefined
  }
  /** What of a list was not written, since only so many elements are written in one call. */
  const restOf = (list: Term): Term => {
    for (let i = 0; isCons(list) && i < CHUNKS; i++) list = t.tl(list)
    return list
  }

  // ---- positions -------------------------------------------------------------------------------------------------------

  const seek = (file: OpenFile, mark: Term, by: Offset): Outcome => {
    if (!file.host.seekable) return files.error(am.espipe)
    return files.ask(
      () => (mark === am.bof ? 0 : mark === am.cur ? file.position! : andThen(file.host.info(), (info) => info.size)),
      (from) => {
        const place = plus(from, by)
        if (place === undefined || (place > FAR && place > file.host.reach())) return files.einval()
        file.position = place
        return files.ok(t.integer(place))
      },
    )
  }

  /** Both are numbers, neither negative: undefined when one is no number at all (badarg), NaN when one is no such offset (einval). */
  const twoOffsets = (first: Term, second: Term): readonly [Offset, Offset] | 'badarg' | 'einval' => {
    if (!t.isNumber(first) || !t.isNumber(second)) return 'badarg'
    const one = offset(t, first)
    const two = offset(t, second)
    return one === undefined || two === undefined ? 'einval' : [one, two]
  }
  const withOffsets = (first: Term, second: Term, operation: (one: Offset, two: Offset) => Outcome): Outcome => {
    const offsets = twoOffsets(first, second)
    if (offsets === 'badarg') return vm.badarg()
    return offsets === 'einval' ? files.einval() : operation(offsets[0], offsets[1])
  }

  return {
    'close_nif/1': { start: (ref) => files.closeByHand(ref!) },
    /** Files of owners that have ended are closed when these end; this is only for those who call it by hand. */
    'delayed_close_nif/1': (ref) => (files.fileOf(ref!) === undefined ? vm.badarg() : am.ok),
    'get_handle_nif/1': (ref) =>
      files.withFile(ref!, (file) => t.binary(new Uint8Array(Int32Array.of(file.host.descriptor).buffer))) as Term,

    'read_nif/2': {
      start: (ref, bytes) =>
        files.withFile(ref!, (file) => {
          if (!t.isNumber(bytes!)) return vm.badarg()
          const size = offset(t, bytes!)
          if (size === undefined) return files.einval()
          const at = file.position
          return readAt(file, size, at, (n) => {
            if (at !== undefined) file.position = plus(at, n)
          })
        }),
    },
    'pread_nif/3': {
      start: (ref, place, bytes) =>
        files.withFile(ref!, (file) => withOffsets(place!, bytes!, (at, size) => readAt(file, size, at, () => {}))),
    },
    'ipread_s32bu_p32bu_nif/3': {
      start: (ref, place, bytes) =>
        files.withFile(ref!, (file) => {
          if (!t.isNumber(place!) || !t.isNumber(bytes!)) return vm.badarg()
          const at = offset(t, place!)
          const most = int64(t, bytes!)
          return at === undefined || most === undefined || most >= MOST_PAYLOAD ? files.einval() : readPointed(file, at, most)
        }),
    },

    'write_nif/2': {
      start: (ref, list) =>
        files.withFile(ref!, (file) => {
          const data = iovec(vm, list!)
          if (data === undefined) return vm.badarg()
          spend(vm, data.bytes)
          return files.ask(
            () => writeAll(file, data.chunks, data.bytes, file.host.append ? undefined : file.position, (place) => file.wrote(place)),
            (_, [, moved]) => {
              const rest = restOf(moved!)
              return isCons(rest) ? t.tuple(am.continue, rest) : am.ok
            },
            [ref!, list!],
          )
        }),
    },
    'pwrite_nif/3': {
      start: (ref, place, list) =>
        files.withFile(ref!, (file) => {
          const data = t.isNumber(place!) ? iovec(vm, list!) : undefined
          if (data === undefined) return vm.badarg()
          const at = offset(t, place!)
          if (at === undefined) return files.einval()
          spend(vm, data.bytes)
          return files.ask(
            () => writeAll(file, data.chunks, data.bytes, at, () => {}),
            (_, [, , moved]) => {
              const rest = restOf(moved!)
              return isCons(rest) ? t.tuple(am.continue, t.integer(data.bytes), rest) : am.ok
            },
            [ref!, place!, list!],
          )
        }),
    },

    'seek_nif/3': {
      start: (ref, mark, by) =>
        files.withFile(ref!, (file) => {
          const distance = int64(t, by!)
          if (distance === undefined || (mark !== am.bof && mark !== am.cur && mark !== am.eof)) return vm.badarg()
          return seek(file, mark, distance)
        }),
    },
    'sync_nif/2': {
      start: (ref, dataOnly) =>
        files.withFile(ref!, (file) => {
          const flag = int32(t, dataOnly!)
          return flag === undefined ? vm.badarg() : files.ask(() => file.host.sync(flag !== 0), ok)
        }),
    },
    'truncate_nif/1': {
      start: (ref) =>
        files.withFile(ref!, (file) => {
          vm.bump(CALL)
          return file.host.seekable ? files.ask(() => file.host.truncate(file.position!), ok) : files.error(am.espipe)
        }),
    },
    'allocate_nif/3': {
      start: (ref, place, length) =>
        files.withFile(ref!, (file) => withOffsets(place!, length!, (at, bytes) => files.ask(() => file.host.allocate(at, bytes), ok))),
    },
    /** Hosts have no such thing; it is advice only. */
    'advise_nif/4': (ref, place, length, advice) =>
      files.withFile(ref!, () => withOffsets(place!, length!, () => (advices.has(advice!) ? am.ok : files.einval()))) as Term,
    'read_handle_info_nif/1': { start: (ref) => files.withFile(ref!, (file) => files.ask(() => file.host.info(), makeInfo)) },
  }
}

const minus = (a: Offset, b: Offset): Offset => plus(a, -b as Offset)!

/** A call and what follows it, as one call. */
function andThenAsk<T, U>(call: () => Soon<T>, next: (value: T) => Soon<U>): () => Soon<U> {
  return () => andThen(call(), next)
}

/** Chunks without their first `n` bytes. */
function behind(chunks: Uint8Array[], n: number): Uint8Array[] {
  let i = 0
  while (i < chunks.length && n >= chunks[i]!.length) n -= chunks[i++]!.length
  const rest = chunks.slice(i)
  if (n > 0) rest[0] = rest[0]!.subarray(n)
  return rest
}
