/** Zstandard by the libzstd in Node.js. Its streams do their work aside; what lies below them does a step at once. */
import type { HostZstd, ZstdSettings, ZstdStream } from '../host.ts'

/** The binding below a stream of module zlib. */
interface Handle {
  onerror: (message: string) => void
  writeSync(directive: number, input: Uint8Array, inputAt: number, inputLength: number, output: Uint8Array, outputAt: number, outputLength: number): void
  close(): void
}
interface Stream {
  readonly _handle: Handle
  /** What is left of output and input. */
  readonly _writeState: Uint32Array
  on(event: 'error', listener: () => void): void
}
type Make = (options: object) => Stream

/** Undefined: this Node.js has none. */
export function hostZstd(): HostZstd | undefined {
  let make: { compress: Make; decompress: Make } | undefined
  return process.versions.zstd === undefined ? undefined : { open: (mode, settings) => new NodeStream((make ??= makers())[mode], settings) }
}

function makers(): { compress: Make; decompress: Make } {
  const { createZstdCompress, createZstdDecompress } = process.getBuiltinModule('node:zlib') as unknown as Record<string, Make>
  return { compress: createZstdCompress!, decompress: createZstdDecompress! }
}

class NodeStream implements ZstdStream {
  private readonly stream: Stream
  private readonly handle: Handle
  private failure: string | undefined

  constructor(make: Make, { parameters, dictionary, size }: ZstdSettings) {
    this.stream = make({ params: Object.fromEntries(parameters), ...(dictionary && { dictionary }), ...(size !== undefined && { pledgedSrcSize: size }) })
    this.handle = this.stream._handle
    this.handle.onerror = (message) => (this.failure = message)
  }
  step(input: Uint8Array, output: Uint8Array, directive: number): { input: number; output: number } | string {
    this.failure = undefined
    this.handle.writeSync(directive, input, 0, input.length, output, 0, output.length)
    if (this.failure !== undefined) return this.failure
    const [outputLeft, inputLeft] = this.stream._writeState as unknown as [number, number]
    return { input: inputLeft, output: outputLeft }
  }
  close(): void {
    this.handle.close()
  }
}
