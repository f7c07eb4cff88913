/**
 * Writing WebAssembly: a growing byte buffer with the instructions that generated code uses, and the module around
 * it. Constants that are known only when a module is linked (atoms, literals, addresses) are written as padded
 * LEB128 numbers whose places are recorded, so that a translation can be cached and linked later.
 */

/** What a relocated constant is: see `Relocation` in translation.ts. */
export type RelocationKind = number

export const I32 = 0x7f
export const I64 = 0x7e
export const F64 = 0x7c
export const FUNCREF = 0x70
export const VOID = 0x40

/** Opcodes by the names of the WebAssembly text format. */
export const W = {
  unreachable: 0x00, nop: 0x01, block: 0x02, loop: 0x03, if: 0x04, else: 0x05, end: 0x0b, br: 0x0c, br_if: 0x0d,
  br_table: 0x0e, return: 0x0f, call: 0x10, call_indirect: 0x11, return_call: 0x12, return_call_indirect: 0x13,
  drop: 0x1a, select: 0x1b,
  local_get: 0x20, local_set: 0x21, local_tee: 0x22, global_get: 0x23, global_set: 0x24,
  i32_load: 0x28, i64_load: 0x29, f64_load: 0x2b, i32_load8_s: 0x2c, i32_load8_u: 0x2d, i32_load16_s: 0x2e, i32_load16_u: 0x2f,
  i32_store: 0x36, i64_store: 0x37, f64_store: 0x39, i32_store8: 0x3a, i32_store16: 0x3b,
  i32_const: 0x41, i64_const: 0x42, f64_const: 0x44,
  i32_eqz: 0x45, i32_eq: 0x46, i32_ne: 0x47, i32_lt_s: 0x48, i32_lt_u: 0x49, i32_gt_s: 0x4a, i32_gt_u: 0x4b,
  i32_le_s: 0x4c, i32_le_u: 0x4d, i32_ge_s: 0x4e, i32_ge_u: 0x4f,
  i64_eqz: 0x50, i64_eq: 0x51, i64_ne: 0x52, i64_lt_s: 0x53, i64_lt_u: 0x54, i64_gt_s: 0x55, i64_gt_u: 0x56,
  i64_le_s: 0x57, i64_le_u: 0x58, i64_ge_s: 0x59, i64_ge_u: 0x5a,
  f64_eq: 0x61, f64_ne: 0x62, f64_lt: 0x63, f64_gt: 0x64, f64_le: 0x65, f64_ge: 0x66,
  i32_clz: 0x67, i32_ctz: 0x68, i32_popcnt: 0x69, i32_add: 0x6a, i32_sub: 0x6b, i32_mul: 0x6c, i32_div_s: 0x6d,
  i32_div_u: 0x6e, i32_rem_s: 0x6f, i32_rem_u: 0x70, i32_and: 0x71, i32_or: 0x72, i32_xor: 0x73, i32_shl: 0x74,
  i32_shr_s: 0x75, i32_shr_u: 0x76, i32_rotl: 0x77, i32_rotr: 0x78,
  i64_clz: 0x79, i64_add: 0x7c, i64_sub: 0x7d, i64_mul: 0x7e, i64_div_s: 0x7f, i64_div_u: 0x80, i64_rem_s: 0x81, i64_rem_u: 0x82, i64_and: 0x83, i64_or: 0x84,
  i64_xor: 0x85, i64_shl: 0x86, i64_shr_s: 0x87, i64_shr_u: 0x88,
  f64_abs: 0x99, f64_neg: 0x9a, f64_add: 0xa0, f64_sub: 0xa1, f64_mul: 0xa2, f64_div: 0xa3,
  i32_wrap_i64: 0xa7, i64_extend_i32_s: 0xac, i64_extend_i32_u: 0xad, f64_convert_i32_s: 0xb7, f64_convert_i64_s: 0xb9,
  i64_reinterpret_f64: 0xbd, f64_reinterpret_i64: 0xbf,
} as const

const HALF_WORDS = new Set<number>([W.i32_load16_u, W.i32_load16_s, W.i32_store16])

/** A byte buffer with LEB128 and the instruction forms. */
export class ByteWriter {
  bytes: Uint8Array
  length = 0
  /** Branch hints: pairs of the position of an `if` or `br_if`, and 1 when it is likely taken, 0 when not. */
  readonly hints: number[] = []

  constructor(capacity = 1024) {
    this.bytes = new Uint8Array(capacity)
  }

  private reserve(n: number): void {
    if (this.length + n <= this.bytes.length) return
    const bigger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + n))
    bigger.set(this.bytes.subarray(0, this.length))
    this.bytes = bigger
  }
  byte(b: number): void {
    if (this.length === this.bytes.length) this.reserve(1)
    this.bytes[this.length++] = b
  }
  unsigned(n: number): void {
    while (n >= 0x80) {
      this.byte((n & 0x7f) | 0x80)
      n >>>= 7
    }
    this.byte(n)
  }
  signed(n: number): void {
    for (;;) {
      const low = n & 0x7f
      n >>= 7
      if ((n === 0 && (low & 0x40) === 0) || (n === -1 && (low & 0x40) !== 0)) {
        this.byte(low)
        return
      }
      this.byte(low | 0x80)
    }
  }
  signed64(n: bigint): void {
    for (;;) {
      const low = Number(n & 0x7fn)
      n >>= 7n
      if ((n === 0n && (low & 0x40) === 0) || (n === -1n && (low & 0x40) !== 0)) {
        this.byte(low)
        return
      }
      this.byte(low | 0x80)
    }
  }
  /** Five bytes, whatever the value. */
  paddedSigned(n: number): void {
    this.reserve(5)
    writePaddedSigned(this.bytes, this.length, n)
    this.length += 5
  }
  f64(n: number): void {
    this.reserve(8)
    new DataView(this.bytes.buffer, this.bytes.byteOffset).setFloat64(this.length, n, true)
    this.length += 8
  }
  append(bytes: Uint8Array): void {
    this.reserve(bytes.length)
    this.bytes.set(bytes, this.length)
    this.length += bytes.length
  }
  text(s: string): void {
    const bytes = new TextEncoder().encode(s)
    this.unsigned(bytes.length)
    this.append(bytes)
  }
  result(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }

  // ---- instructions ------------------------------------------------------------------------------------------

  op(code: number): void {
    this.byte(code)
  }
  get(local: number): void {
    this.byte(W.local_get)
    this.unsigned(local)
  }
  set(local: number): void {
    this.byte(W.local_set)
    this.unsigned(local)
  }
  tee(local: number): void {
    this.byte(W.local_tee)
    this.unsigned(local)
  }
  const(n: number): void {
    this.byte(W.i32_const)
    this.signed(n | 0)
  }
  const64(n: bigint): void {
    this.byte(W.i64_const)
    this.signed64(n)
  }
  constF64(n: number): void {
    this.byte(W.f64_const)
    this.f64(n)
  }
  /** Load or store with 4-byte alignment hint. */
  memory(code: number, offset: number): void {
    this.byte(code)
    this.byte(code === W.i32_load8_u || code === W.i32_load8_s || code === W.i32_store8 ? 0 : HALF_WORDS.has(code) ? 1 : 2)
    this.unsigned(offset)
  }
  load(offset: number): void {
    this.memory(W.i32_load, offset)
  }
  store(offset: number): void {
    this.memory(W.i32_store, offset)
  }
  /** Pushes the word in a fixed cell. */
  loadCell(cell: number): void {
    this.const(0)
    this.load(cell)
  }
  /** Stores what `value` pushes in a fixed cell. */
  storeCell(cell: number, value: () => void): void {
    this.const(0)
    value()
    this.store(cell)
  }
  call(fun: number): void {
    this.byte(W.call)
    this.unsigned(fun)
  }
  callIndirect(type: number): void {
    this.byte(W.call_indirect)
    this.unsigned(type)
    this.byte(0)
  }
  returnCall(fun: number): void {
    this.byte(W.return_call)
    this.unsigned(fun)
  }
  returnCallIndirect(type: number): void {
    this.byte(W.return_call_indirect)
    this.unsigned(type)
    this.byte(0)
  }
  br(depth: number): void {
    this.byte(W.br)
    this.unsigned(depth)
  }
  brIf(depth: number): void {
    this.byte(W.br_if)
    this.unsigned(depth)
  }
  block(code: number, type: number = VOID): void {
    this.byte(code)
    this.byte(type)
  }
  /** The `if` or `br_if` that comes next is hardly ever taken: the host puts what it leads to out of the way. */
  unlikely(): void {
    this.hints.push(this.length, 0)
  }
  likely(): void {
    this.hints.push(this.length, 1)
  }
}

function localDeclarations(locals: LocalRuns): Uint8Array {
  const w = new ByteWriter(16)
  const runs = locals.filter(([n]) => n > 0)
  w.unsigned(runs.length)
  for (const [n, type] of runs) {
    w.unsigned(n)
    w.byte(type)
  }
  return w.result()
}

/** Signed LEB128 in exactly five bytes, as relocated constants stand in the code. */
export function writePaddedSigned(bytes: Uint8Array, at: number, n: number): void {
  bytes[at] = (n & 0x7f) | 0x80
  bytes[at + 1] = ((n >> 7) & 0x7f) | 0x80
  bytes[at + 2] = ((n >> 14) & 0x7f) | 0x80
  bytes[at + 3] = ((n >> 21) & 0x7f) | 0x80
  bytes[at + 4] = (n >> 28) & 0x7f
}

export interface FunctionImport {
  readonly module: string
  readonly name: string
  readonly params: readonly number[]
  readonly results: readonly number[]
}

/** Locals after the parameters, as [count, type] runs. */
export type LocalRuns = readonly (readonly [number, number])[]

interface FunctionBody {
  type: number
  locals: LocalRuns
  /** Instructions without the closing `end`. */
  code: Uint8Array
  hints: readonly number[]
  name: string
}

/** A module under construction: types, imports (memory, table, functions), functions, one element segment, exports, names. */
export class ModuleWriter {
  private readonly types: string[] = []
  private readonly typeBytes: Uint8Array[] = []
  private readonly imports: FunctionImport[]
  private readonly functions: FunctionBody[] = []
  private readonly exports: { name: string; index: number }[] = []
  /** Function indices of the element segment, placed at the imported global `env.table_base`. */
  elements: number[] = []
  private readonly memoryPages: number
  private readonly moduleName: string

  constructor(moduleName: string, imports: readonly FunctionImport[], memoryPages = 65536) {
    this.moduleName = moduleName
    this.imports = [...imports]
    this.memoryPages = memoryPages
    for (const i of imports) this.type(i.params, i.results)
  }

  get importCount(): number {
    return this.imports.length
  }
  get functionCount(): number {
    return this.functions.length
  }

  type(params: readonly number[], results: readonly number[]): number {
    const key = params.join() + '>' + results.join()
    const found = this.types.indexOf(key)
    if (found >= 0) return found
    const w = new ByteWriter(16)
    w.byte(0x60)
    w.unsigned(params.length)
    params.forEach((p) => w.byte(p))
    w.unsigned(results.length)
    results.forEach((r) => w.byte(r))
    this.typeBytes.push(w.result())
    this.types.push(key)
    return this.types.length - 1
  }
  /** Adds a function; returns its index in the module's function index space. */
  add(name: string, type: number, locals: LocalRuns, code: Uint8Array, hints: readonly number[] = []): number {
    this.functions.push({ type, locals, code, hints, name })
    return this.imports.length + this.functions.length - 1
  }
  export(name: string, index: number): void {
    this.exports.push({ name, index })
  }

  /**
   * The bytes of the module, and for every added function the offset at which its instructions begin (for
   * relocations recorded relative to them).
   */
  finish(): { bytes: Uint8Array; codeOffsets: number[] } {
    const out = new ByteWriter(4096)
    out.append(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]))
    const section = (id: number, write: (w: ByteWriter) => void): number => {
      const w = new ByteWriter(1024)
      write(w)
      out.byte(id)
      out.unsigned(w.length)
      const start = out.length
      out.append(w.result())
      return start
    }
    section(1, (w) => {
      w.unsigned(this.typeBytes.length)
      this.typeBytes.forEach((t) => w.append(t))
    })
    section(2, (w) => this.writeImports(w))
    section(3, (w) => {
      w.unsigned(this.functions.length)
      this.functions.forEach((f) => w.unsigned(f.type))
    })
    if (this.exports.length > 0)
      section(7, (w) => {
        w.unsigned(this.exports.length)
        for (const e of this.exports) {
          w.text(e.name)
          w.byte(0)
          w.unsigned(e.index)
        }
      })
    if (this.elements.length > 0)
      section(9, (w) => {
        w.unsigned(1)
        w.byte(0)
        w.byte(W.global_get)
        w.unsigned(0)
        w.byte(W.end)
        w.unsigned(this.elements.length)
        this.elements.forEach((e) => w.unsigned(e))
      })
    if (this.functions.some((f) => f.hints.length > 0)) section(0, (w) => this.writeHints(w))
    const codeOffsets: number[] = []
    const codeStart = section(10, (w) => this.writeCode(w, codeOffsets))
    section(0, (w) => this.writeNames(w))
    return { bytes: out.result(), codeOffsets: codeOffsets.map((o) => o + codeStart) }
  }

  private writeImports(w: ByteWriter): void {
    w.unsigned(this.imports.length + 3)
    const head = (module: string, name: string): void => {
      w.text(module)
      w.text(name)
    }
    head('env', 'memory')
    w.byte(2)
    w.byte(1)
    w.unsigned(1)
    w.unsigned(this.memoryPages)
    head('env', 'table')
    w.byte(1)
    w.byte(FUNCREF)
    w.byte(0)
    w.unsigned(0)
    head('env', 'table_base')
    w.byte(3)
    w.byte(I32)
    w.byte(0)
    for (const i of this.imports) {
      head(i.module, i.name)
      w.byte(0)
      w.unsigned(this.type(i.params, i.results))
    }
  }
  /** The section of the branch hinting proposal: places count from the start of the declarations of locals. */
  private writeHints(w: ByteWriter): void {
    w.text('metadata.code.branch_hint')
    const hinted = this.functions.filter((f) => f.hints.length > 0)
    w.unsigned(hinted.length)
    this.functions.forEach((f, i) => {
      if (f.hints.length === 0) return
      const start = localDeclarations(f.locals).length
      w.unsigned(this.imports.length + i)
      w.unsigned(f.hints.length / 2)
      for (let j = 0; j < f.hints.length; j += 2) {
        w.unsigned(start + f.hints[j]!)
        w.byte(1)
        w.byte(f.hints[j + 1]!)
      }
    })
  }
  private writeCode(w: ByteWriter, offsets: number[]): void {
    w.unsigned(this.functions.length)
    for (const f of this.functions) {
      const head = localDeclarations(f.locals)
      w.unsigned(head.length + f.code.length + 1)
      w.append(head)
      offsets.push(w.length)
      w.append(f.code)
      w.byte(W.end)
    }
  }
  private writeNames(w: ByteWriter): void {
    w.text('name')
    const module = new ByteWriter(64)
    module.text(this.moduleName)
    w.byte(0)
    w.unsigned(module.length)
    w.append(module.result())
    const names = new ByteWriter(1024)
    names.unsigned(this.functions.length)
    this.functions.forEach((f, i) => {
      names.unsigned(this.imports.length + i)
      names.text(f.name)
    })
    w.byte(1)
    w.unsigned(names.length)
    w.append(names.result())
  }
}
