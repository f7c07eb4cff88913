/** Text of terms in the error messages of match specifications, as the emulator's own printing (`%T`) has it. */
import type { Term } from '../term/types.ts'
import { isAtom, isCons, isLocalPid, isLocalPort, isSmall, NIL, pidNumber, smallValue } from '../term/terms.ts'
import { quoteAtom } from '../term/atom_text.ts'
import type { Vm } from '../runtime/vm.ts'

/** The texts are cut at 99 characters: deeper or longer terms need not be printed to their end. */
const ENOUGH = 200

export function showTerm(vm: Vm, term: Term): string {
  const { t } = vm
  let out = ''
  /** What is still to be printed: terms and pieces of text, the next on top. */
  const work: (Term | string)[] = [term]
  while (work.length > 0 && out.length < ENOUGH) {
    const next = work.pop()!
    if (typeof next === 'string') out += next
    else if (isSmall(next)) out += smallValue(next)
    else if (isAtom(next)) out += quoteAtom(t.atomText(next), { reserved: false })
    else if (next === NIL) out += '[]'
    else if (isCons(next)) showList(next)
    else if (t.isTuple(next)) {
      work.push('}')
      for (let i = t.tupleSize(next); i >= 1; i--) work.push(t.element(next, i), i > 1 ? ',' : '{')
      if (t.tupleSize(next) === 0) work.push('{')
    } else if (t.isMap(next)) {
      const entries = t.mapEntries(next).slice(0, ENOUGH).reverse()
      work.push('}')
      entries.forEach(([key, value], i) => work.push(value, '=>', key, i < entries.length - 1 ? ',' : ''))
      work.push('#{')
    } else if (t.isInteger(next)) out += t.bigint(next)
    else if (t.isFloat(next)) out += t.floatValue(next).toExponential(6).replace(/e([+-])(\d)$/, 'e$10$2')
    else if (t.isBitstring(next)) out += bitstring(next)
    else if (isLocalPid(next)) out += `<0.${pidNumber(next)}.0>`
    else if (isLocalPort(next)) out += `#Port<0.${pidNumber(next)}>`
    else if (t.isRef(next)) out += `#Ref<0.${t.word(next, 3) >>> 0}.${t.word(next, 2) >>> 0}.${t.word(next, 1) >>> 0}>`
    else out += '#Fun'
  }
  return out

  function bitstring(term: Term): string {
    const bytes = t.bytes(term).subarray(0, ENOUGH)
    const odd = t.bitSize(term) % 8
    if (odd === 0 && bytes.length > 0 && bytes.every((byte) => byte >= 32 && byte < 127)) {
      return `<<"${String.fromCharCode(...bytes).replace(/"/g, '\\"')}">>`
    }
    const parts = Array.from(bytes, String)
    if (odd !== 0) {
      const at = vm.k.bit_offset(term) + t.bitSize(term) - odd
      const byte = (vm.k.binary_data(term) >>> 0) + (at >>> 3)
      const word = (t.u8[byte]! << 8) | t.u8[byte + 1]!
      parts.push(`${(word >>> (16 - (at & 7) - odd)) & ((1 << odd) - 1)}:${odd}`)
    }
    return `<<${parts.join(',')}>>`
  }

  function showList(list: Term): void {
    const items: (Term | string)[] = []
    const head = list
    let text = '"'
    for (; isCons(list) && items.length < 2 * ENOUGH; list = t.tl(list)) {
      const item = t.hd(list)
      const code = isSmall(item) ? smallValue(item) : -1
      text = text !== '' && (code === 10 || (code >= 32 && code < 127)) ? text + (code === 10 ? '\\n' : code === 34 ? '\\"' : String.fromCharCode(code)) : ''
      items.push(list === head ? '[' : ',', item)
    }
    if (text !== '' && list === NIL) {
      out += text + '"'
      return
    }
    items.push(...(list === NIL ? [']'] : ['|', list, ']']))
    work.push(...items.reverse())
  }
}
