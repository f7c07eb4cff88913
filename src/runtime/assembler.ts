/**
 * A small assembler: builds the few functions that the machine itself needs as BEAM code (because they call
 * back into programs, which a BIF can't), in the form that the translator takes.
 */
import { OP } from '../beam/opcodes.ts'
import type { BeamFile, Instruction, Operand } from '../beam/read.ts'

export const x = (n: number): Operand => ({ k: 'x', n })
export const y = (n: number): Operand => ({ k: 'y', n })
export const u = (v: number): Operand => ({ k: 'u', v })
export const int = (v: number): Operand => ({ k: 'i', v })
export const list = (...v: Operand[]): Operand => ({ k: 'list', v })

export class Assembler {
  private readonly atoms: string[]
  private readonly imports: { module: number; fun: number; arity: number }[] = []
  private readonly exports: { fun: number; arity: number; label: number }[] = []
  private readonly instructions: Instruction[] = []
  private labels = 1
  private functions = 0

  constructor(module: string) {
    this.atoms = ['', module]
  }
  atom(text: string): Operand {
    return { k: 'a', v: this.atomIndex(text) }
  }
  private atomIndex(text: string): number {
    if (text === '[]') return 0
    const i = this.atoms.indexOf(text, 1)
    return i > 0 ? i : this.atoms.push(text) - 1
  }
  newLabel(): Operand {
    return { k: 'f', v: this.labels++ }
  }
  emit(op: keyof typeof OP, ...args: Operand[]): void {
    this.instructions.push({ op: OP[op], args })
  }
  label(l: Operand): void {
    this.emit('label', u((l as { v: number }).v))
  }
  /** Begins an exported function; returns its entry label. */
  begin(name: string, arity: number): Operand {
    const info = this.newLabel()
    const entry = this.newLabel()
    this.label(info)
    this.emit('func_info', this.atom(this.atoms[1]!), this.atom(name), u(arity))
    this.label(entry)
    this.functions++
    this.exports.push({ fun: this.atomIndex(name), arity, label: (entry as { v: number }).v })
    return entry
  }
  external(module: string, fun: string, arity: number): Operand {
    const entry = { module: this.atomIndex(module), fun: this.atomIndex(fun), arity }
    const i = this.imports.findIndex((o) => o.module === entry.module && o.fun === entry.fun && o.arity === arity)
    return u(i >= 0 ? i : this.imports.push(entry) - 1)
  }
  finish(): BeamFile {
    this.emit('int_code_end')
    return {
      module: this.atoms[1]!, atoms: this.atoms, imports: this.imports, exports: this.exports, locals: [], lambdas: [],
      literals: [], strings: new Uint8Array(), lines: { files: [`${this.atoms[1]}.erl`], entries: [{ file: 0, line: 0 }] },
      types: [], typesVersion: 0, records: [], instructions: this.instructions, labelCount: this.labels,
      functionCount: this.functions, maxOpcode: 191, md5: new Uint8Array(16), chunks: new Map(),
    } as unknown as BeamFile
  }
}
