import { test } from 'node:test'
import assert from 'node:assert/strict'
import { closureDifferences } from './testing.ts'

/** A closure over a text that the engine keeps as its parts, or, once it was the name of a property, in one piece. */
function closureOver(parts: readonly string[], inOnePiece: boolean): () => string {
  let text = ''
  for (const part of parts) text += part
  if (inOnePiece) Object.hasOwn({}, text)
  return () => text
}

test('texts of closures are compared by their characters, however the engine keeps them', async () => {
  const parts = Array.from({ length: 50 }, (_, i) => `/a folder with a long name, number ${i}`)
  assert.deepEqual(await closureDifferences([closureOver(parts, true)], [closureOver(parts, false)], () => false), [])
  const sliced = parts.join('').slice(1)
  assert.deepEqual(await closureDifferences([closureOver([sliced], false)], [closureOver(parts, false)], () => false), [])
  const found = await closureDifferences([closureOver(['/a folder with a name', '/x'], true)], [closureOver(['/a folder with a name', '/y'], false)], () => false)
  assert.deepEqual(found, ['.0.context.text: string /a folder with a name/x, string /a folder with a name/y'])
})
