import test from 'node:test'
import { makeTestVm } from '../runtime/testing.ts'
import { sameAsErl } from '../runtime/testing_calls.ts'
import type { Call } from '../runtime/testing_calls.ts'
import { Random, hasOracle } from '../runtime/testing_oracle.ts'
import { decodePacket } from './decode_packet.ts'

const vm = makeTestVm({ families: [decodePacket] })
const bin = (bytes: Iterable<number>): string => `<<${[...bytes].join(',')}>>`
const text = (s: string): string => bin(Buffer.from(s, 'latin1'))
const call = (type: string, binary: string, options = '[]'): Call => ['erlang', 'decode_packet', type, binary, options]

test('types, options, wrong arguments', { skip: !hasOracle }, () => {
  const calls: Call[] = []
  for (const type of ['raw', '0', '1', '2', '3', '4', '-1', 'asn1', 'x', '[]']) {
    for (const binary of ['<<>>', '<<1>>', '<<1,2,3>>', '<<1:3>>', 'a', '"abc"']) {
      for (const options of ['[]', 'a', '[a]', '[{packet_size,1}]', '[{packet_size,1}|a]', '[{packet_size,1,1}]', '[{foo,1}]', '[{line_length,0}]', '[{packet_size,-1}]', '[{packet_size,a}]', '[{packet_size,2147483648}]', '[{packet_size,4294967295}]', '[{packet_size,4294967296}]', '[{line_length,4294967295},{packet_size,2}]']) {
        calls.push(call(type, binary, options))
      }
    }
  }
  sameAsErl(vm, calls)
})

test('packets with a length', { skip: !hasOracle }, () => {
  const r = new Random(11)
  const calls: Call[] = []
  const starts: Record<string, number[][]> = {
    '1': [[]], '2': [[], [0]], '4': [[], [0], [0, 0], [0, 0, 0], [255, 255, 255]], sunrm: [[], [128, 0, 0], [0, 0, 0], [255]], raw: [[]],
    asn1: [[], [48], [48, 0x82, 0], [0x1f, 0x81, 0x82, 3], [48, 0x80], [48, 0x84, 0, 0, 0], [48, 0x85], [0xff], [0x1f, 0x80], [48, 0x83, 0, 0], [48, 0x81]],
    cdr: [[71, 73, 79, 80, 1, 0, 0, 1, 0, 0, 0], [71, 73, 79, 80, 1, 0, 1, 1], [71, 73, 79, 81], [71, 73, 79, 80, 1, 0, 1, 1, 3, 0, 0, 0]],
    fcgi: [[1, 4, 0, 1, 0], [2], [1, 4, 0, 1, 0, 2, 3, 0]], tpkt: [[3, 0, 0], [3, 0], [4]], ssl_tls: [[22, 3, 1, 0], [128, 0, 1, 3, 1], [128, 20, 1, 3, 1], [128, 2, 1], [22]],
  }
  for (const [type, list] of Object.entries(starts)) {
    for (const start of list) {
      for (let i = 0; i < 20; i++) {
        const bytes = bin([...start, ...Array.from({ length: r.below(25) }, () => r.below(r.pick([4, 16, 256])))])
        calls.push(call(type, bytes), call(type, bytes, `[{packet_size,${r.below(20)}}]`))
      }
    }
  }
  sameAsErl(vm, calls)
})

test('lines', { skip: !hasOracle }, () => {
  const calls: Call[] = []
  for (const line of ['', 'a', 'abc', 'abc\n', 'abc\ndef\n', '\n', '\r\nx', 'abcdefghij', 'abcdefghij\nk']) {
    for (const length of [0, 1, 3, 4, 5, 10, 11]) {
      for (const size of [0, 3, 4, 10]) calls.push(call('line', text(line), `[{line_length,${length}},{packet_size,${size}}]`))
    }
    for (const [delimiter, limit] of [['98', '{line_length,0}'], ['13', '{line_length,2}'], ['98', '{packet_size,1}'], ['255', '{line_delimiter,10}'], ['256', '{line_length,0}'], ['-1', '{line_length,0}'], ['a', '{line_length,0}']]) {
      const options = `[{line_delimiter,${delimiter}},${limit}]`
      calls.push(call('line', text(line), options), call('raw', text(line), options), call('http', text(line), options))
    }
  }
  sameAsErl(vm, calls)
})

const REQUESTS = ['GET / HTTP/1.1', 'GET /', 'GET  /a?b  HTTP/1.0', 'get / HTTP/1.1', 'FOO * HTTP/10.20', 'OPTIONS * HTTP/1.1', 'POST http://host/p HTTP/1.1', 'PUT HTTP://host:80 HTTP/1.1', 'PUT http://host: HTTP/1.1',
  'DELETE https://[::1]:443/x:y HTTP/1.1', 'HEAD https://[::1]/ HTTP/1.1', 'HEAD http://[::1 HTTP/1.1', 'HEAD http://[::1]x:80/ HTTP/1.1', 'HEAD http://a:b:1/ HTTP/1.1', 'HEAD http://a:80x/ HTTP/1.1', 'TRACE ftp:foo:bar HTTP/1.1', 'GET foo HTTP/1.1', 'GET x HTTP/1.1', 'GET',
  'GET ', ' GET / HTTP/1.1', 'GET / HTTP/1', 'GET / HTTP/1.', 'GET / HTTP/.1', 'GET / http/1.1', 'GET / HTTP/1.1x', 'GET / HTTP/x.1', 'G(T / HTTP/1.1', 'GET\t/\tHTTP/1.1', 'GET / HTTP/1.1 ', 'GET http://:80/ HTTP/1.1', 'GET http://host:0/ HTTP/1.1', 'GET http:// HTTP/1.1', 'GET http:/ HTTP/1.1', 'GET /é HTTP/1.1', 'GETÉ / HTTP/1.1',
  'HTTP/1.1 200 OK', 'HTTP/1.1 200', 'HTTP/1.1 200 ', 'HTTP/1.1  404  Not Found ', 'HTTP/1.1', 'HTTP/1.1 ', 'HTTP/1 200', 'HTTP/1.1 abc', 'HTTP/1.1 200OK', 'HTTP/1.x 200 OK', 'HTTP/ 200', 'HTTP/1.1 OK', '', 'garbage', 'HTTP/99999999999.5 99999999999 x', 'GET \x7f HTTP/1.1', 'G\x7fT / HTTP/1.1', 'G\x80T / HTTP/1.1']
const HEADERS = ['Host: x', 'hOSt:x', 'host : x', 'Host:', 'Host:   \t', ': x', 'Host', 'x-forwarded-for: 1, 2', 'cONTENT-mD5: x', 'etag: "a"', 'Www-authenticate: y', 'foo-bar_baz-QUX: 1', 'X-a--b-: 2', 'a b: c', '', ' x: y', 'A: b\r\n c', 'A: b\n\tc\n d', 'é: x', 'a\x7fB: x',
  `${'aB-'.repeat(16)}aB: x`, `${'aB-'.repeat(17)}: x`, `${'aB-'.repeat(17)}c: x`, 'Set-Cookie2: a', 'proxy-connection: z', 'a: b\r', 'a: b\x00']

test('http', { skip: !hasOracle }, () => {
  const calls: Call[] = []
  const binaries: string[] = []
  for (const line of [...REQUESTS, ...HEADERS]) {
    for (const end of ['', '\n', '\r\n', '\r\nX', '\n X', '\nX', '\r\n\r\n', '\r']) binaries.push(text(line + end))
  }
  for (const binary of binaries) {
    for (const type of ['http', 'httph', 'http_bin', 'httph_bin']) calls.push(call(type, binary))
    for (const n of [5, 9, 10, 17]) {
      for (const type of ['http', 'httph']) calls.push(call(type, binary, `[{packet_size,${n}}]`), call(type, binary, `[{line_length,${n}}]`))
    }
  }
  sameAsErl(vm, calls)
})
