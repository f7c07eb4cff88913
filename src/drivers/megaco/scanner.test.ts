import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scan } from './scanner.ts'

/** What megaco_flex_scanner:scan/2 gives on OTP's emulator, tokens as `Name@line(text)`. */
function told(input: string): string {
  const found = scan(input)
  if ('error' in found) return found.error
  if (found.bad) return 'no message'
  const token = ({ name, line, what }: (typeof found.tokens)[number]): string => {
    const more = what === undefined ? '' : 'text' in what ? `(${what.text})` : JSON.stringify('groups' in what ? what.groups : what.digitMap)
    return `${name}@${line}${more}`
  }
  return found.tokens.map(token).join(' ')
}

test('words, signs and white space', () => {
  assert.equal(told(''), 'endOfMessage@1')
  assert.equal(told('MEGACO/1 [1.2.3.4] T = 9{'), 'SafeChars@1(megaco/1) LSBRKT@1 SafeChars@1(1.2.3.4) RSBRKT@1 TransToken@1(t) EQUAL@1 SafeChars@1(9) LBRKT@1 endOfMessage@1')
  assert.equal(told('a;comment "x"\r\n;d\n,b'), 'AddToken@1(a) COMMA@3 BothToken@3(b) endOfMessage@3')
  assert.equal(told(' \n'), 'SEP@2 endOfMessage@2')
  assert.equal(told('a;'), 'AddToken@1(a) IllegalChar@1(;)')
  assert.equal(told('O-W-Add o-w-modify w-o-add o-mv'), 'AddToken@1(o-w-add) SEP@1 SafeChars@1(o-w-modify) SEP@1 SafeChars@1(w-o-add) SEP@1 MoveToken@1(o-mv) endOfMessage@1')
  assert.equal(told('20000101T12345678 120000101T12345678'), 'TimeStampToken@1(20000101t12345678) SEP@1 SafeChars@1(120000101t12345678) endOfMessage@1')
  assert.equal(told('"" "A b;"'), 'QuotedChars@1() SEP@1 QuotedChars@1(a b;) endOfMessage@1')
  assert.equal(told('MTP{abcd}MTP{abc}'), 'MtpAddressToken@1(abcd) IllegalChar@1(a)')
})

test('property groups', () => {
  assert.equal(told('L{}'), 'LocalDescriptorToken@1[] endOfMessage@1')
  assert.equal(
    told('Remote {x=y\nv=0\r\nV=\\}\nv=1\n }'),
    'RemoteDescriptorToken@5[[{"name":"x","value":"y"},{"name":"v","value":"0"},{"name":"V","value":"\\\\}"}],[{"name":"v","value":"1"}]] endOfMessage@5',
  )
  assert.equal(told('L{x=y\n}'), 'no message')
  assert.equal(told('L{v=0}'), 'bad_property_parm: Could not find property parm value for v')
  assert.equal(told('L{abc\n}'), 'bad_property_parm: Could not find proper property parm name (name start at 0)')
  assert.equal(told('L{=x\n}'), 'bad_property_parm: Could not find proper property parm name (name start at 0)')
})

test('digit maps', () => {
  assert.equal(told('DM'), 'DigitMapToken@1(dm) endOfMessage@1')
  assert.equal(told('DM=Abc'), 'DigitMapDescriptorToken@1{"name":"abc"} endOfMessage@1(\0)')
  assert.equal(told('DM=abc\n'), 'DigitMapDescriptorToken@2{"name":"abc"} SEP@2 endOfMessage@2')
  assert.equal(
    told('DM=abc\n{t:1,s:22,z:3,L:4,(X|y)}'),
    'DigitMapDescriptorToken@2{"name":"abc","value":{"text":"(x|y)","timers":[1,22,4,3]}} endOfMessage@2',
  )
  assert.equal(told('DigitMap{t:123,x}'), 'IllegalChar@1(3)')
  assert.equal(told('DM{}'), 'IllegalChar@1(})')
})
