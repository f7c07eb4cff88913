/** Linear memory and the views of it. The memory never grows, so the views are constant. */
export class Memory {
  readonly wasm: WebAssembly.Memory
  readonly m: Int32Array
  readonly u8: Uint8Array
  readonly view: DataView
  readonly bytes: number

  /** `pages`: of 64 KiB. All of them are reserved; only what is touched costs. */
  constructor(pages: number) {
    this.wasm = new WebAssembly.Memory({ initial: pages, maximum: pages })
    this.m = new Int32Array(this.wasm.buffer)
    this.u8 = new Uint8Array(this.wasm.buffer)
    this.view = new DataView(this.wasm.buffer)
    this.bytes = pages * 65536
  }
}
