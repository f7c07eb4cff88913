/**
 * Translations as bytes, to be kept on disk by a digest of the .beam and the translator's version.
 *
 * An entry is a header in JSON, the relocations and the WebAssembly module, behind a checksum that the caller has at hand: a
 * file cut short or damaged counts as absent.
 */
import type { Translation } from './translation.ts'

const MAGIC = 0x336d6c67

export type Checksum = (bytes: Uint8Array) => number

interface Header {
  readonly head: Omit<Translation, 'wasm' | 'relocations' | 'codePoints' | 'places' | 'md5'>
  readonly md5: readonly number[]
  /** Numbers of words. */
  readonly codePoints: number
  readonly places: number
  readonly relocations: number
  readonly wasm: number
}

export function encodeTranslation(t: Translation, checksum: Checksum): Uint8Array {
  const { wasm, relocations, codePoints, places, md5, ...head } = t
  const header: Header = {
    head, md5: [...md5], codePoints: codePoints.length, places: places.length, relocations: relocations.length, wasm: wasm.length,
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const words = new Int32Array(codePoints.length + places.length + relocations.length)
  words.set(codePoints)
  words.set(places, codePoints.length)
  words.set(relocations, codePoints.length + places.length)
  const jsonSpace = (json.length + 3) & ~3
  const out = new Uint8Array(16 + jsonSpace + words.byteLength + wasm.length)
  const view = new DataView(out.buffer)
  out.set(json, 16)
  out.set(new Uint8Array(words.buffer), 16 + jsonSpace)
  out.set(wasm, 16 + jsonSpace + words.byteLength)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, json.length, true)
  view.setUint32(8, checksum(out.subarray(16)), true)
  return out
}

export function decodeTranslation(file: Uint8Array, checksum: Checksum): Translation | undefined {
  // a plain array: a Buffer's slice would not copy
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength)
  if (bytes.length < 16) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const jsonLength = view.getUint32(4, true)
  if (view.getUint32(0, true) !== MAGIC || jsonLength > bytes.length - 16) return undefined
  if (view.getUint32(8, true) !== checksum(bytes.subarray(16))) return undefined
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(16, 16 + jsonLength))) as Header
  let at = 16 + ((jsonLength + 3) & ~3)
  const words = (count: number): Int32Array => {
    const from = at
    at += 4 * count
    return new Int32Array(bytes.slice(from, at).buffer)
  }
  // what is not kept need not be copied, if it lies where words can
  const inPlace = (count: number): Int32Array => {
    if (((bytes.byteOffset + at) & 3) !== 0) return words(count)
    at += 4 * count
    return new Int32Array(bytes.buffer, bytes.byteOffset + at - 4 * count, count)
  }
  return {
    ...header.head,
    md5: Uint8Array.from(header.md5),
    codePoints: words(header.codePoints),
    places: words(header.places),
    relocations: inPlace(header.relocations),
    wasm: bytes.subarray(at, at + header.wasm),
  }
}
