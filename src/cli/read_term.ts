/** Arguments of the command line as terms. */
import { isSmall } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import type { Vm } from '../runtime/vm.ts'

/** An argument is no Erlang term. */
export class TermSyntaxError extends Error {}

/** A term in Erlang's syntax: integers, floats, atoms, strings, lists, tuples, maps, binaries of a string. */
export function readTerm(vm: Vm, text: string): Term {
  const tokens = [...text.matchAll(/\s*(\d+#[0-9a-zA-Z]+|-?\d+\.\d+(?:[eE][-+]?\d+)?|-?\d+|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[a-z_][A-Za-z0-9_@.]*|<<|>>|=>|#\{|[[\]{}|,])|\s*(\S)/g)]
  let i = 0
  const fail = (): never => {
    throw new TermSyntaxError(`not a term: ${text}`)
  }
  const peek = (): string => tokens[i]?.[1] ?? (tokens[i] ? fail() : '')
  const take = (expected?: string): string => {
    const token = peek()
    if (token === '' || (expected !== undefined && token !== expected)) fail()
    i++
    return token
  }
  const until = (close: string, item: () => void): void => {
    while (peek() !== close) {
      item()
      if (peek() === ',') take()
      else break
    }
  }
  const term = (): Term => {
    const { t } = vm
    const token = take()
    if (token === '[') {
      const items: Term[] = []
      let tail = t.list([])
      until(']', () => items.push(term()))
      if (peek() === '|') {
        take()
        tail = term()
      }
      take(']')
      return t.list(items, tail)
    }
    if (token === '{') {
      const items: Term[] = []
      until('}', () => items.push(term()))
      take('}')
      return t.tupleFrom(items)
    }
    if (token === '#{') {
      const pairs: [Term, Term][] = []
      until('}', () => {
        const key = term()
        take('=>')
        pairs.push([key, term()])
      })
      take('}')
      return t.map(pairs)
    }
    if (token === '<<') {
      const bytes: number[] = []
      until('>>', () => {
        const next = peek()
        if (next.startsWith('"')) bytes.push(...new TextEncoder().encode(unquote(take())))
        else {
          const n = term()
          if (!isSmall(n)) fail()
          bytes.push((n >> 2) & 255)
        }
      })
      take('>>')
      return t.binary(Uint8Array.from(bytes))
    }
    if (token.startsWith('"')) return t.charlist(unquote(token))
    if (token.startsWith("'")) return vm.atoms.add(unquote(token))
    const based = /^(\d+)#(.+)$/.exec(token)
    if (based) return t.integer(BigInt(Number.parseInt(based[2]!, Number(based[1]))))
    if (/^-?\d+$/.test(token)) return t.integer(BigInt(token))
    if (/^-?\d/.test(token)) return t.float(Number(token))
    return /^[a-z]/.test(token) ? vm.atoms.add(token) : fail()
  }
  const result = term()
  if (i < tokens.length) fail()
  return result
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', s: ' ', e: '\x1b', b: '\b', f: '\f', v: '\v', d: '\x7f' }

function unquote(token: string): string {
  return token.slice(1, -1).replace(/\\(.)/g, (_, c: string) => ESCAPES[c] ?? c)
}
