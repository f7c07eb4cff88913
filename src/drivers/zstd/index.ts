/**
 * Module zstd (since OTP 28), over the host's libzstd.
 * Reference: https://www.erlang.org/doc/apps/stdlib/zstd.html
 */
import { isAtom, isSmall, small, smallValue } from '../../term/terms.ts'
import type { Term } from '../../term/types.ts'
import type { Native } from '../../runtime/bif.ts'
import type { NifFamily } from '../../runtime/nifs.ts'
import type { Vm } from '../../runtime/vm.ts'
import { ZstdContext, ZstdDictionary } from './context.ts'
import type { Mode } from './context.ts'
import { dictionaryId, frameHeader, framesOf } from './frame.ts'
import { COMPRESSION, DECOMPRESSION, STRATEGIES } from './parameters.ts'
import type { Parameter } from './parameters.ts'

/** Room for output of one call, as libzstd recommends it. */
const ROOM = { compress: 131591, decompress: 131072 }
const BYTES_PER_REDUCTION = 1024
const MOST_REDUCTIONS = 100
const END = 2
const STAGE = 'Operation not authorized at current processing stage'
const NO_SIZE = (1n << 64n) - 1n

type Natives = Record<string, Native>

export const zstd: NifFamily = (vm) => {
  const host = vm.host.zstd
  if (!host) return { module: 'zstd', functions: {}, load: () => false }
  const open = (mode: Mode) => (): Term => vm.processes.makeMagicRef(new ZstdContext(host, mode, vm.self))
  return {
    module: 'zstd',
    functions: {
      'init_compress_nif/0': open('compress'),
      'init_decompress_nif/0': open('decompress'),
      ...coding(vm, 'compress'),
      ...coding(vm, 'decompress'),
      ...setting(vm, 'compress', COMPRESSION),
      ...setting(vm, 'decompress', DECOMPRESSION),
      'set_pledged_src_size_nif/2': pledging(vm),
      ...dictionaries(vm),
      'get_frame_header_nif/1': header(vm),
    },
  }
}

/** What the functions have in common. */
function common(vm: Vm, mode: Mode) {
  const { t } = vm
  const am = vm.atomsOf('ok', 'badarg', 'zstd_error', 'not_on_controlling_process', 'true', 'false')
  const failure = (text: string): Term => vm.error(t.tuple(am.zstd_error, t.binary(new TextEncoder().encode(text))))
  /** A native of an open context, used by who has made it. */
  const on = (use: (context: ZstdContext, ...args: Term[]) => Term) => (ref: Term, ...args: Term[]): Term => {
    const context = vm.processes.magic(ref)
    if (!(context instanceof ZstdContext) || context.mode !== mode || context.closed) return vm.badarg()
    return context.owner === vm.self ? use(context, ...args) : vm.error(am.not_on_controlling_process)
  }
  return { am, failure, on }
}

/** Bytes of an iolist, as they are now; undefined: it is none. */
function bytesOf(vm: Vm, data: Term): Uint8Array | undefined {
  const binary = vm.t.isBinary(data) ? data : vm.k.iolist_to_bitstring(data, 0)
  return binary === 0 ? undefined : vm.t.bytes(binary as Term)
}

function coding(vm: Vm, mode: Mode): Natives {
  const { t } = vm
  const { failure, on } = common(vm, mode)
  const am = vm.atomsOf('ok', 'continue', 'flush', 'done', 'true')
  const run = (context: ZstdContext, data: Term, room: number, directive: number, ends?: readonly number[]): Term => {
    const input = t.bytes(data)
    const step = context.step(input, room, directive, ends)
    if (typeof step === 'string') {
      context.reset()
      return failure(step)
    }
    const { taken, output, more } = step
    vm.bump(Math.min(MOST_REDUCTIONS, Math.max(1, taken / BYTES_PER_REDUCTION) | 0))
    const [size, made] = [input.length, t.binary(output)]
    if (taken < size) return t.tuple(am.continue, vm.k.sub_bitstring(data, taken * 8, (size - taken) * 8), made)
    if (directive === 0) return t.tuple(am.continue, made)
    if (mode === 'compress' && directive === END && !more) context.reset()
    return t.tuple(more ? am.flush : am.done, made)
  }
  const stream = on((context, data, told) => {
    if (!t.isBinary(data!)) return vm.badarg()
    const directive = isSmall(told!) ? smallValue(told!) : told === am.true ? END : 0
    if (mode === 'compress' || !context.between) return run(context, data!, ROOM[mode], directive)
    // nothing begins with nothing: parameters can be set still
    if (!context.begun && t.byteSize(data!) === 0 && directive === END) return t.tuple(am.done, data!)
    const frames = framesOf(t.bytes(data!))
    const size = context.begun ? undefined : frames?.contentSize
    context.begun = true
    const result = run(context, data!, size !== undefined && size < BigInt(ROOM.decompress) ? Number(size) : ROOM.decompress, directive, frames?.ends)
    context.between ||= frames !== undefined && context.waiting === 0
    return result
  })
  return {
    [`${mode}_stream_nif/3`]: stream,
    [`${mode}_reset_nif/1`]: on((context) => {
      context.reset()
      return am.ok
    }),
    [`${mode}_close_nif/1`]: on((context) => {
      context.close()
      return am.ok
    }),
  }
}

function setting(vm: Vm, mode: Mode, known: Readonly<Record<string, Parameter>>): Natives {
  const { t } = vm
  const { am, failure, on } = common(vm, mode)
  const invalid = (what: 'invalid_key' | 'invalid_value', term: Term): Term => vm.error(t.tuple(am.badarg, t.tuple(vm.atom(what), term)))
  const find = (key: Term): Parameter | undefined => (isAtom(key) ? known[vm.atoms.text(key)] : undefined)
  /** The number that a value stands for; undefined: it is no value of this kind. */
  const numberOf = ({ kind }: Parameter, value: Term): number | undefined => {
    if (kind === 'flag') return value === am.true ? 1 : value === am.false ? 0 : undefined
    if (kind === 'strategy') {
      const i = isAtom(value) ? STRATEGIES.indexOf(vm.atoms.text(value) as 'default') : -1
      return i < 0 ? undefined : i
    }
    const n = t.safeInteger(value)
    return n !== undefined && n === (n | 0) ? n : undefined
  }
  return {
    [`set_${mode}_parameter_nif/3`]: on((context, key, value) => {
      // a decompressor looks at the value first
      if (mode === 'decompress' && numberOf(DECOMPRESSION.windowLogMax!, value!) === undefined) return vm.badarg()
      const parameter = find(key!)
      if (parameter === undefined) return invalid('invalid_key', key!)
      const n = numberOf(parameter, value!)
      if (n === undefined) return invalid('invalid_value', value!)
      if (context.busy && !parameter.anytime) return failure(STAGE)
      const taken = parameter.value(n)
      if (taken === undefined) return failure('Parameter is out of bound')
      context.parameters.set(parameter.number, taken)
      context.changed()
      return am.ok
    }),
    [`get_${mode}_parameter_nif/2`]: on((context, key) => {
      const parameter = find(key!)
      if (parameter === undefined) return invalid('invalid_key', key!)
      const n = context.parameters.get(parameter.number) ?? parameter.initial
      if (parameter.kind === 'number') return small(n)
      // OTP tells whether libzstd has failed to tell
      return parameter.kind === 'strategy' ? vm.atom(STRATEGIES[n]!) : am.false
    }),
    [`load_${mode}_dictionary_nif/2`]: on((context, data) => {
      const bytes = bytesOf(vm, data!)
      if (bytes === undefined) return vm.badarg()
      if (context.busy) return failure(STAGE)
      context.dictionary = bytes.length === 0 ? undefined : { mode, bytes: bytes.slice(), level: 0 }
      context.changed()
      return am.ok
    }),
    [`ref_${mode}_dictionary_nif/2`]: on((context, ref) => {
      const dictionary = vm.processes.magic(ref!)
      if (!(dictionary instanceof ZstdDictionary) || dictionary.mode !== mode) return vm.badarg()
      if (context.busy) return failure(STAGE)
      context.dictionary = dictionary
      context.changed()
      return am.ok
    }),
  }
}

function pledging(vm: Vm): Native {
  const { am, failure, on } = common(vm, 'compress')
  return on((context, size) => {
    const n = vm.t.isInteger(size!) ? vm.t.bigint(size!) : -1n
    if (n < 0n || n > NO_SIZE) return vm.badarg()
    if (context.busy) return failure(STAGE)
    context.size = n === NO_SIZE ? undefined : Number(n)
    return am.ok
  })
}

function dictionaries(vm: Vm): Natives {
  const { t } = vm
  const of = (mode: Mode) => (ref: Term): Term => {
    const dictionary = vm.processes.magic(ref)
    return dictionary instanceof ZstdDictionary && dictionary.mode === mode ? t.integer(dictionaryId(dictionary.bytes)) : vm.badarg()
  }
  const make = (mode: Mode, data: Term, level: number): Term =>
    t.isBinary(data) ? vm.processes.makeMagicRef(new ZstdDictionary(mode, t.bytes(data).slice(), level)) : vm.badarg()
  const ofBytes = (id: (bytes: Uint8Array) => number) => (data: Term): Term => {
    const bytes = bytesOf(vm, data)
    return bytes === undefined ? vm.badarg() : t.integer(id(bytes))
  }
  return {
    'create_cdict_nif/2': (data, level) => {
      const n = t.safeInteger(level!)
      return n === undefined || n !== (n | 0) ? vm.badarg() : make('compress', data!, COMPRESSION.compressionLevel!.value(n)!)
    },
    'create_ddict_nif/1': (data) => make('decompress', data!, 0),
    'getDictId_fromCDict_nif/1': of('compress'),
    'getDictId_fromDDict_nif/1': of('decompress'),
    'getDictId_fromDict_nif/1': ofBytes(dictionaryId),
    'getDictId_fromFrame_nif/1': ofBytes((bytes) => {
      const found = frameHeader(bytes)
      return typeof found === 'string' ? 0 : found.dictionary
    }),
  }
}

function header(vm: Vm): Native {
  const { t } = vm
  const { am, failure } = common(vm, 'decompress')
  return (data: Term): Term => {
    const bytes = bytesOf(vm, data)
    if (bytes === undefined) return vm.badarg()
    const found = frameHeader(bytes)
    if (typeof found === 'string') return failure(found)
    const pairs: [string, Term][] = [
      ['frameContentSize', found.contentSize === undefined ? vm.atom('undefined') : t.integer(found.contentSize)],
      ['windowSize', t.integer(found.windowSize)],
      ['blockSizeMax', t.integer(found.blockSizeMax)],
      ['frameType', vm.atom(found.skippable ? 'ZSTD_skippableFrame' : 'ZSTD_frame')],
      ['headerSize', small(found.headerSize)],
      ['dictID', t.integer(found.dictionary)],
      ['checksumFlag', vm.bool(found.checksum)],
    ]
    return t.tuple(am.ok, t.map(pairs.map(([key, value]) => [vm.atom(key), value])))
  }
}
