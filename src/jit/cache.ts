/**
 * Translations as bytes, to be kept on disk by the md5 of the .beam and the translator's version.
 *
 * An entry is a header in JSON, the relocations and the WebAssembly module, behind a checksum: a file cut short or
 * damaged counts as absent.
 */
import type { Translation } from './translation.ts'

const MAGIC = 0x316d6c67

interface Header {
  readonly head: Omit<Translation, 'wasm' | 'relocations' | 'codePoints' | 'places'>
  /** Numbers of words. */
  readonly codePoints: number
  readonly places: number
  readonly relocations: number
  readonly wasm: number
}

export function encodeTranslation(t: Translation): Uint8Array {
  const { wasm, relocations, codePoints, places, ...head } = t
  const header: Header = { head, codePoints: codePoints.length, places: places.length, relocations: relocations.length, wasm: wasm.length }
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

export function decodeTranslation(file: Uint8Array): Translation | undefined {
  // a plain array: a Buffer's slice would not copy
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength)
  if (bytes.length < 16) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const jsonLength = view.getUint32(4, true)
  if (view.getUint32(0, true) !== MAGIC || jsonLength > bytes.length - 16) return undefined
  if (view.getUint32(8, true) !== checksum(bytes.subarray(16))) return undefined
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(16, 16 + jsonLength))) as Header
  const start = 16 + ((jsonLength + 3) & ~3)
  const wordCount = header.codePoints + header.places + header.relocations
  const words = new Int32Array(bytes.slice(start, start + wordCount * 4).buffer)
  const afterPlaces = header.codePoints + header.places
  const wasmStart = start + wordCount * 4
  return {
    ...header.head,
    codePoints: words.subarray(0, header.codePoints),
    places: words.subarray(header.codePoints, afterPlaces),
    relocations: words.subarray(afterPlaces),
    wasm: bytes.slice(wasmStart, wasmStart + header.wasm),
  }
}

/** FNV-1a over 32-bit words, then the bytes that are left. */
function checksum(bytes: Uint8Array): number {
  const words = bytes.length >>> 2
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let h = 0x811c9dc5
  for (let i = 0; i < words; i++) h = Math.imul(h ^ view.getUint32(i * 4, true), 0x01000193)
  for (let i = words * 4; i < bytes.length; i++) h = Math.imul(h ^ bytes[i]!, 0x01000193)
  return h >>> 0
}
