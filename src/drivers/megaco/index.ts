/**
 * Drivers `megaco_flex_scanner_drv` and `megaco_flex_scanner_drv_mt` (for emulators with threads), for module megaco_flex_scanner:
 * port_control/3 scans a message; the caller gets {tokens, Tokens, LastLine}, or the answer is the text of an error.
 */
import type { Driver, DriverFamily, DriverInstance } from '../../runtime/driver.ts'
import type { Port } from '../../runtime/port.ts'
import type { Vm } from '../../runtime/vm.ts'
import type { Term } from '../../term/types.ts'
import { small } from '../../term/terms.ts'
import { scan } from './scanner.ts'
import type { DigitMap, PropertyParm, Token } from './scanner.ts'

class TokenBuilder {
  private readonly vm: Vm
  private readonly noValue: Term

  constructor(vm: Vm) {
    this.vm = vm
    this.noValue = vm.atom('asn1_NOVALUE')
  }
  message(tokens: readonly Token[], line: number): Term {
    const { vm } = this
    return vm.t.tuple(vm.atom('tokens'), vm.t.list(tokens.map((token) => this.token(token))), small(line))
  }
  private token({ name, line, what }: Token): Term {
    const { t } = this.vm
    const head = [this.vm.atom(name), small(line)] as const
    if (what === undefined) return t.tuple(...head)
    if ('text' in what) return t.tuple(...head, this.text(what.text))
    if ('groups' in what) return t.tuple(...head, t.list(what.groups.map((group) => t.list(group.map((p) => this.property(p))))))
    return t.tuple(...head, this.digitMap(what.digitMap))
  }
  private text(text: string): Term {
    return this.vm.t.charlist(text)
  }
  private property({ name, value }: PropertyParm): Term {
    const { t } = this.vm
    return t.tuple(this.vm.atom('PropertyParm'), this.text(name), t.list([this.text(value)]), this.noValue)
  }
  private digitMap({ name, value }: DigitMap): Term {
    const { vm, noValue } = this
    const timer = (seconds: number | undefined): Term => (seconds === undefined ? noValue : small(seconds))
    const map = value && vm.t.tuple(vm.atom('DigitMapValue'), ...value.timers.map(timer), this.text(value.text))
    return vm.t.tuple(vm.atom('DigitMapDescriptor'), name === undefined ? noValue : this.text(name), map ?? noValue)
  }
}

class MegacoScanner implements DriverInstance {
  private readonly vm: Vm
  private readonly port: Port

  constructor(vm: Vm, port: Port) {
    this.vm = vm
    this.port = port
  }
  output(): void {
    this.port.failure('bad_usage')
  }
  control(_command: number, bytes: Uint8Array): Uint8Array {
    const found = scan(Buffer.from(bytes).toString('latin1'))
    if ('error' in found) return Buffer.from(found.error, 'latin1')
    if (!found.bad) this.port.deliverTerm(() => new TokenBuilder(this.vm).message(found.tokens, found.line), this.port.caller)
    return new Uint8Array(0)
  }
  stop(): void {}
}

const named = (name: string, portLevelLocking: boolean): DriverFamily => (vm): Driver => ({
  name,
  loadable: true,
  portLevelLocking,
  start: (port) => new MegacoScanner(vm, port),
})
export const megacoScanner = named('megaco_flex_scanner_drv', false)
export const megacoScannerThreads = named('megaco_flex_scanner_drv_mt', true)
