import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generateProgram } from './generate.ts'
import { printModule, printProgram } from './generator/syntax.ts'
import { length, reduce } from './reduce.ts'

const programs = Array.from({ length: 300 }, (_, id) => generateProgram(11, id))

test('the same seed gives the same programs', () => {
  assert.equal(
    printModule('m', programs),
    printModule(
      'm',
      programs.map(({ id }) => generateProgram(11, id)),
    ),
  )
  assert.notEqual(printProgram(generateProgram(11, 0)), printProgram(generateProgram(12, 0)))
})

for (const culprit of ['maps:merge', ' bsl ', 'try ', '/little']) {
  test(`a program that fails because of ${culprit} is reduced to little more`, async () => {
    const fails = (text: string) => text.includes(culprit)
    const program = programs.find((p) => fails(printProgram(p)) && length(p) > 1500)
    assert.ok(program, 'no program has it')
    const smaller = await reduce(program, async (candidates) => candidates.map((c) => fails(printProgram(c))), 200)
    assert.ok(fails(printProgram(smaller)))
    assert.ok(length(smaller) < 300, printProgram(smaller))
  })
}
