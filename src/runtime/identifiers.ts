/** Texts of pids, ports and references, as `pid_to_list/1` and printing have them, and back. */
import * as L from '../term/layout.ts'
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { isLocalPid, isLocalPort, makeLocalPid, makeLocalPort, pidNumber } from '../term/terms.ts'
import { nodesOf } from './nodes.ts'
import type { Vm } from './vm.ts'

/** OTP before 26 shows a pid's number in 15 bits, the rest as its serial. */
const OLD_NUMBER_BITS = 15
/** Local pids and ports are immediates with this many bits. */
const LOCAL_LIMIT = 2 ** 27
const NUMBER_LIMIT = 2 ** 28
const REF_FIRST_LIMIT = 2 ** 18
const WORD_LIMIT = 2 ** 32

/** `<0.84.0>`, `#Port<0.3>`, `#Ref<0.1.2.3>`; undefined: no such term. */
export function identifierText(vm: Vm, term: Term): string | undefined {
  const { t } = vm
  if (isLocalPid(term)) {
    const n = pidNumber(term)
    if (vm.release >= 26) return `<0.${n}.0>`
    return `<0.${n & ((1 << OLD_NUMBER_BITS) - 1)}.${n >>> OLD_NUMBER_BITS}>`
  }
  if (isLocalPort(term)) return `#Port<0.${pidNumber(term)}>`
  const word = (i: number): number => t.word(term, i) >>> 0
  const channel = (): number => nodesOf(vm).channel(word(1))
  switch (t.subtag(term)) {
    case L.SUB_EXT_PID: return `<${channel()}.${word(2)}.${word(3)}>`
    case L.SUB_EXT_PORT: return `#Port<${channel()}.${BigInt(word(3)) * 4294967296n + BigInt(word(2))}>`
    case L.SUB_REF:
    case L.SUB_MAGIC_REF: return vm.processes.refs.text(term)
    case L.SUB_EXT_REF: {
      const words: number[] = []
      for (let i = t.tupleSize(term); i >= 2; i--) words.push(word(i))
      return `#Ref<${[channel(), ...words].join('.')}>`
    }
    default: return undefined
  }
}

/** The numbers of a text like `<0.84.0>`; undefined: it isn't of this form. */
function numbers(text: string, pattern: RegExp): number[] | undefined {
  const match = pattern.exec(text)
  if (match === null) return undefined
  return match[1]!.split('.').map(Number)
}

/** An external object: header, then its words. */
function external(vm: Vm, subtag: number, words: readonly number[]): Term {
  const w = vm.k.alloc(words.length + 1) >>> 2
  vm.m[w] = (words.length << L.HDR_ARITY_SHIFT) | (subtag << L.HDR_SUBTAG_SHIFT)
  words.forEach((word, i) => {
    vm.m[w + 1 + i] = word
  })
  return ((w << 2) | L.TAG_BOXED) as Term
}

function knownNode(vm: Vm, index: number): boolean {
  return index === 0 || (index < WORD_LIMIT && nodesOf(vm).name(index) !== undefined)
}

/** Pid of a text, 0 if it is none (or of a node that is not known). */
export function parsePid(vm: Vm, text: string): Term {
  const n = numbers(text, /^<(\d+\.\d+\.\d+)>$/)
  if (n === undefined) return NONE
  const [node, number, serial] = n as [number, number, number]
  if (!knownNode(vm, node) || number >= NUMBER_LIMIT || serial >= WORD_LIMIT) return NONE
  if (node === 0 && vm.release < 26) {
    if (number >= 1 << OLD_NUMBER_BITS || serial >= 1 << 13) return NONE
    const whole = serial * (1 << OLD_NUMBER_BITS) + number
    return whole < LOCAL_LIMIT ? makeLocalPid(whole) : external(vm, L.SUB_EXT_PID, [node, number, serial])
  }
  if (node === 0 && serial === 0 && number < LOCAL_LIMIT) return makeLocalPid(number)
  // No process here will ever have it.
  return external(vm, L.SUB_EXT_PID, [node, number, serial])
}

/** Port of a text, 0 if it is none. */
export function parsePort(vm: Vm, text: string): Term {
  const match = /^#Port<(\d+)\.(\d+)>$/.exec(text)
  if (match === null) return NONE
  const node = Number(match[1])
  const number = BigInt(match[2]!)
  const limit = vm.release >= 26 ? 1n << 64n : 1n << 28n
  if (!knownNode(vm, node) || number >= limit) return NONE
  if (node === 0 && number < LOCAL_LIMIT) return makeLocalPort(Number(number))
  return external(vm, L.SUB_EXT_PORT, [node, Number(number & 0xffffffffn), Number(number >> 32n)])
}

/** Reference of a text, 0 if it is none. */
export function parseRef(vm: Vm, text: string): Term {
  const n = numbers(text, /^#Ref<(\d+(?:\.\d+){1,5})>$/)
  if (n === undefined) return NONE
  const [node, ...rest] = n as [number, ...number[]]
  const words = rest.reverse()
  if (!knownNode(vm, node) || words.some((word) => word >= WORD_LIMIT) || words[0]! >= REF_FIRST_LIMIT) return NONE
  if (node !== 0) return external(vm, L.SUB_EXT_REF, [node, ...words])
  if (words.length !== 3) return NONE
  return vm.processes.refs.fromWords(words[0]!, words[1]! | 0, words[2]! | 0)
}
