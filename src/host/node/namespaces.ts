/** Network namespaces of Linux. */
import { closeSync, openSync } from 'node:fs'
import type { Libc } from './libc.ts'
import { codeOf } from './streams.ts'

const CLONE_NEWNET = 0x40000000

/** What a call has as its result in the namespace of that path; without one it is called as it is. */
export function inNamespace<T>(c: Libc, path: string | undefined, call: () => T): T | string {
  if (path === undefined) return call()
  const opened: number[] = []
  try {
    for (const one of ['/proc/self/ns/net', path]) opened.push(openSync(one, 'r'))
    const [current, wanted] = opened as [number, number]
    if (c.call.setns(wanted, CLONE_NEWNET) < 0) return c.error()
    const result = call()
    c.call.setns(current, CLONE_NEWNET)
    return result
  } catch (error) {
    return codeOf(error)
  } finally {
    for (const descriptor of opened) closeSync(descriptor)
  }
}
