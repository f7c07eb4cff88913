/** Bytes that are dear to make at every start, kept in files, each behind a text that says all they depend on. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const MAGIC = 0x336d6c67
const HEADER = 16

/** Changes with any change of one of its words, and most likely with any other. node:zlib, which has CRC-32, takes long to load. */
export function checksum(bytes: Uint8Array): number {
  const words = bytes.length >>> 2
  const aligned = (bytes.byteOffset & 3) === 0 ? bytes : new Uint8Array(bytes)
  let sum = mixed(new Int32Array(aligned.buffer, aligned.byteOffset, words), bytes.length)
  for (let i = 4 * words; i < bytes.length; i++) sum = Math.imul(sum ^ bytes[i]!, 0x9e3779b1)
  return sum >>> 0
}
function mixed(words: Int32Array, seed: number): number {
  let sum = seed
  for (let i = 0; i < words.length; i++) {
    sum = Math.imul(sum ^ words[i]!, 0x9e3779b1)
    sum ^= sum >>> 15
  }
  return sum
}

/** Writes a file aside and renames it, so that several machines may share the directory; one that can't be written is only slower. */
export function writeAside(file: string, bytes: Uint8Array): void {
  const aside = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(aside, bytes)
    renameSync(aside, file)
  } catch {
    // see above
  }
}

/** What `about` says is what `make` gives, each time. */
export type Keep = (name: string, about: string, make: () => Uint8Array) => Uint8Array

export function keptIn(directory: string): Keep {
  return (name, about, make) => {
    const file = join(directory, name)
    const asked = Buffer.from(about)
    const known = read(file, asked)
    if (known !== undefined) return known
    const made = make()
    const out = Buffer.alloc(HEADER + asked.length + made.length)
    out.set(asked, HEADER)
    out.set(made, HEADER + asked.length)
    const header = [MAGIC, asked.length, made.length, checksum(out.subarray(HEADER))]
    header.forEach((word, i) => out.writeUInt32LE(word, 4 * i))
    writeAside(file, out)
    return made
  }
}
/** The bytes that a file keeps, if it is whole and they are those of the text. */
function read(file: string, about: Buffer): Uint8Array | undefined {
  try {
    const bytes = readFileSync(file)
    if (bytes.length < HEADER) return undefined
    const [magic, aboutLength, length, sum] = [0, 4, 8, 12].map((at) => bytes.readUInt32LE(at))
    const begin = HEADER + aboutLength!
    if (magic !== MAGIC || bytes.length !== begin + length! || !bytes.subarray(HEADER, begin).equals(about)) return undefined
    return checksum(bytes.subarray(HEADER)) === sum ? bytes.subarray(begin) : undefined
  } catch {
    return undefined
  }
}
