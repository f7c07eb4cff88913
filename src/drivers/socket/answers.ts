/** What the native functions of the sockets answer. */
import { isCons, isSmall, NIL, smallValue } from '../../term/terms.ts'
import { NONE } from '../../term/types.ts'
import type { Term } from '../../term/types.ts'
import type { Vm } from '../../runtime/vm.ts'

export class Answers {
  readonly vm: Vm
  readonly am

  constructor(vm: Vm) {
    this.vm = vm
    this.am = vm.atomsOf(
      'ok', 'error', 'invalid', 'integer_range', 'closed', 'true', 'false', 'undefined', 'default', 'select', 'timeout', 'badarg', 'einval',
      'state', 'value', 'socket_option', 'notsup', 'enotsup',
    )
  }

  ok(value: Term): Term {
    return this.vm.t.tuple(this.am.ok, value)
  }
  error(reason: Term): Term {
    return this.vm.t.tuple(this.am.error, reason)
  }
  /** Of an error of the operating system: `EINVAL`. */
  failure(code: string): Term {
    return this.error(this.errno(code))
  }
  errno(code: string): Term {
    return this.vm.atom(code.toLowerCase())
  }
  /** `ok`, or the error. */
  done(failure: string | undefined): Term {
    return failure === undefined ? this.am.ok : this.failure(failure)
  }
  closed(): Term {
    return this.error(this.am.closed)
  }
  /** `{invalid, What}`: prim_socket makes more of it. */
  invalid(what: Term): Term {
    return this.vm.t.tuple(this.am.invalid, what)
  }
  errorInvalid(what: Term): Term {
    return this.error(this.invalid(what))
  }
  /** OTP 27 alone says that it is an error. */
  outOfRange(integer: Term): Term {
    const range = this.vm.t.tuple(this.am.integer_range, integer)
    return this.vm.release === 27 ? this.errorInvalid(range) : this.invalid(range)
  }
  /** For what is no integer of the size that is wanted: another integer, or none. */
  notThatInteger(term: Term): Term {
    return this.vm.t.isInteger(term) ? this.outOfRange(term) : this.vm.badarg()
  }
  raiseInvalid(what: Term): Term {
    return this.vm.error(this.invalid(what))
  }

  bool(value: boolean): Term {
    return value ? this.am.true : this.am.false
  }
  /** Undefined: it is neither. */
  asBool(term: Term): boolean | undefined {
    return term === this.am.true ? true : term === this.am.false ? false : undefined
  }
  /** 0: it is no map, or has no such key. */
  inMap(map: Term, key: Term): Term {
    return this.vm.t.isMap(map) ? this.vm.k.map_get(map, key) : NONE
  }
  boolInMap(map: Term, key: Term, otherwise: boolean): boolean {
    return this.asBool(this.inMap(map, key)) ?? otherwise
  }
  /** A list of Latin-1 characters. */
  text(bytes: Uint8Array): Term {
    return this.vm.t.byteList(bytes)
  }
  /** Its bytes; undefined: it is no such list, or longer. */
  asText(list: Term, longest = Infinity): Uint8Array | undefined {
    const { t } = this.vm
    const bytes: number[] = []
    for (; isCons(list); list = t.tl(list)) {
      const char = t.hd(list)
      if (!isSmall(char) || smallValue(char) < 0 || smallValue(char) > 255 || bytes.length >= longest) return undefined
      bytes.push(smallValue(char))
    }
    return list === NIL ? Uint8Array.from(bytes) : undefined
  }
}

/** Up to the first 0, as the C library takes it. */
export const cText = (bytes: Uint8Array): Uint8Array => (bytes.includes(0) ? bytes.subarray(0, bytes.indexOf(0)) : bytes)
