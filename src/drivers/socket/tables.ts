/** What there is to be had of sockets: the tables of prim_socket:nif_supports/1, in the numbers of Linux. */
import { NIL, small } from '../../term/terms.ts'
import type { Term } from '../../term/types.ts'
import type { Vm } from '../../runtime/vm.ts'
import type { Answers } from './answers.ts'
import { LEVELS, SOL_SOCKET } from './options.ts'
import type { Level } from './options.ts'

/** Flags of messages. Before others, where several fit: the order in which they are told. */
const MESSAGE_FLAGS: readonly (readonly [name: string, bit: number, since?: number])[] = [
  ['cmsg_cloexec', 0x40000000], ['confirm', 0x800], ['ctrunc', 8], ['dontroute', 4], ['eor', 0x80], ['errqueue', 0x2000], ['more', 0x8000],
  ['notification', 0x8000, 29], ['nosignal', 0x4000], ['oob', 1], ['peek', 2], ['trunc', 0x20],
]
/** Flags of interfaces; 0: not on Linux. */
const INTERFACE_FLAGS: readonly (readonly [name: string, bit: number, since?: number])[] = [
  ['up', 1], ['broadcast', 2], ['debug', 4], ['loopback', 8], ['pointopoint', 0x10], ['notrailers', 0x20], ['knowsepoch', 0], ['running', 0x40],
  ['noarp', 0x80], ['promisc', 0x100], ['allmulti', 0x200], ['master', 0x400], ['oactive', 0], ['slave', 0x800], ['simplex', 0],
  ['multicast', 0x1000], ['link0', 0], ['link1', 0], ['link2', 0], ['portsel', 0x2000], ['automedia', 0x4000], ['dynamic', 0x8000],
  ['lower_up', 0x10000], ['dormant', 0x20000], ['echo', 0x40000], ['renaming', 0], ['dying', 0], ['cantconfig', 0], ['ppromisc', 0],
  ['monitor', 0], ['staticarp', 0], ['nogroup', 0], ['dhcprunning', 0, 27], ['private', 0, 27],
]
/** Requests of ioctl(2). */
export const REQUESTS: readonly (readonly [name: string, number: number, since?: number])[] = [
  ['gifconf', 0x8912], ['nread', 0x541b, 27], ['atmark', 0x8905, 27], ['gifname', 0x8910], ['gifindex', 0x8933], ['gifflags', 0x8913],
  ['gifaddr', 0x8915], ['gifdstaddr', 0x8917], ['gifbrdaddr', 0x8919], ['gifnetmask', 0x891b], ['gifmtu', 0x8921], ['gifhwaddr', 0x8927],
  ['gifmap', 0x8970], ['giftxqlen', 0x8942], ['sifflags', 0x8914], ['sifaddr', 0x8916], ['sifdstaddr', 0x8918], ['sifbrdaddr', 0x891a],
  ['sifmtu', 0x8922], ['siftxqlen', 0x8943],
]
/** Protocols that there are beside those of the system's file, which come first. */
const PROTOCOLS: readonly (readonly [name: string, number: number, since?: number])[] = [
  ['mptcp', 262, 29], ['igmp', 2], ['sctp', 132], ['udp', 17], ['tcp', 6], ['ipv6', 41], ['ip', 0],
]

type Flag = readonly [name: string, bit: number, since?: number]

export class Tables {
  private readonly vm: Vm
  private readonly answers: Answers
  private readonly levels: readonly Level[]

  constructor(answers: Answers) {
    this.vm = answers.vm
    this.answers = answers
    this.levels = LEVELS(this.vm.release)
  }
  private known<T extends readonly [string, number, number?]>(table: readonly T[]): T[] {
    return table.filter(([, , since]) => since === undefined || this.vm.release >= since)
  }
  private pairs(table: readonly Flag[]): Term {
    const { t } = this.vm
    return t.list(this.known(table).reverse().map(([name, number]) => t.tuple(this.vm.atom(name), t.integer(number))))
  }

  /** nif_supports/0. */
  features(): Term {
    const { t } = this.vm
    return t.list(['sctp', 'ipv6', 'local', 'netns', 'sendfile'].map((name) => t.tuple(this.vm.atom(name), this.answers.am.true)))
  }
  /** nif_supports/1. */
  table(key: Term): Term {
    switch (this.vm.t.atomText(key)) {
      case 'msg_flags':
        return this.pairs(MESSAGE_FLAGS)
      case 'ioctl_flags':
        return this.pairs(INTERFACE_FLAGS)
      case 'ioctl_requests':
        return this.pairs(REQUESTS)
      case 'protocols':
        return this.protocols()
      case 'options':
        return this.options()
      default:
        return NIL
    }
  }
  private protocols(): Term {
    const { vm } = this
    const { t } = vm
    const named = (names: readonly string[], number: number): Term => t.tuple(t.list(names.map((name) => vm.atom(name))), t.integer(number))
    const own = this.known(PROTOCOLS).map(([name, number]) => named([name], number))
    const lines = protocolsOf(vm.host.sockets?.protocols() ?? '').reverse()
    return t.list([...own, ...lines.map(({ name, aliases, number }) => named([name, ...aliases.reverse()], number))])
  }
  private options(): Term {
    const { vm } = this
    const { t } = vm
    return t.list(this.levels.map(({ name, number, options }) => {
      const list = t.list(options.map((option) => {
        const atom = vm.atom(option.name)
        return option.number === undefined ? atom : t.tuple(atom, small(option.number))
      }))
      if (vm.release >= 29) return t.tuple(vm.atom(name), small(number), list)
      return t.tuple(number === SOL_SOCKET ? vm.atom(name) : small(number), list)
    }))
  }

  /** Names of the flags that are set, and what is left of them. */
  private flagNames(table: readonly Flag[], flags: number): Term {
    const names: Term[] = []
    for (const [name, bit] of this.known(table)) {
      if (bit === 0 || (flags & bit) !== bit) continue
      names.push(this.vm.atom(name))
      flags &= ~bit
    }
    if (flags !== 0) names.push(this.vm.t.integer(flags))
    return this.vm.t.list(names)
  }
  messageFlags(flags: number): Term {
    return this.flagNames(MESSAGE_FLAGS, flags)
  }
  interfaceFlags(flags: number): Term {
    return this.flagNames(INTERFACE_FLAGS, flags)
  }
}

interface Protocol {
  readonly name: string
  readonly number: number
  readonly aliases: string[]
}
/** Lines of /etc/protocols. */
function protocolsOf(text: string): Protocol[] {
  return text.split('\n').flatMap((line) => {
    const [name, number, ...aliases] = line.replace(/#.*/u, '').trim().split(/\s+/u)
    return name === undefined || name === '' || !/^\d+$/u.test(number ?? '') ? [] : [{ name, number: Number(number), aliases }]
  })
}
