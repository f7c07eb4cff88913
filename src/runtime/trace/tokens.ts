/**
 * Sequential tracing: tokens that processes have, and that travel with the messages they send.
 * Reference: https://www.erlang.org/doc/apps/kernel/seq_trace.html
 */
import * as L from '../../term/layout.ts'
import type { Address, Term } from '../../term/types.ts'
import { NONE } from '../../term/types.ts'
import { NIL, small } from '../../term/terms.ts'
import { keep, release } from '../kept.ts'
import type { Kept } from '../kept.ts'
import type { Vm } from '../vm.ts'
import { FLAG } from './flags.ts'

/** Bits of a token's flags, as get_token shows them. */
export const TOKEN_FLAGS = {
  send: 1, receive: 2, print: 4, timestamp: 8, strict_monotonic_timestamp: 16, monotonic_timestamp: 32,
} as const
export type TokenFlag = keyof typeof TOKEN_FLAGS

/** OTP's small integers: the value's unit, and the tag below it. */
const SMALL_UNIT = 16
const SMALL_TAG = 15

/** What travels. The label is shared by all copies. */
interface Token {
  flags: number
  label: Kept
  serial: number
  sender: Term
  last: number
}

/** What a process knows of sequential tracing. */
interface Party {
  token: Token | undefined
  clock: number
  last: number
}

export class Tokens {
  private readonly vm: Vm
  private readonly am
  /** system_flag(sequential_tracer, …); 0: none. */
  tracer: Term = NONE
  /** Through what a message is sent that is about to come into a mailbox: an alias; 0: the process itself. */
  through: Term = NONE
  /** Who sends it, if that is not the running process: who ends and was linked, a new process that a request is answered for. */
  author: Term = NONE
  /** Whose being sensitive keeps it from being told of, if that is not who sends it: who gets an exit signal. */
  judge: Term = NONE
  private readonly parties = new Map<Term, Party>()
  /** Of messages in mailboxes that a process has sent since there are tokens; undefined: sent without one. */
  private readonly messages = new Map<Address, Token | undefined>()

  constructor(vm: Vm) {
    this.vm = vm
    this.am = { ...vm.atomsOf('seq_trace', 'send', 'receive', 'print'), EXIT: vm.atom('EXIT') }
  }

  // ---- tokens of processes ---------------------------------------------------------------------------------------------

  private party(id: Term): Party {
    let party = this.parties.get(id)
    if (party === undefined) this.parties.set(id, (party = { token: undefined, clock: 0, last: 0 }))
    return party
  }
  /** The token of a process; undefined: it has none. */
  of(id: Term): Token | undefined {
    return this.parties.get(id)?.token
  }
  /** The token of a process as a tuple, [] without one. */
  term(id: Term): Term {
    const token = this.of(id)
    if (token === undefined) return NIL
    const { t, k } = this.vm
    return t.tuple(small(token.flags), k.copy_in(token.label.term), small(token.serial), token.sender, small(token.last))
  }
  /** The token of the running process, made if it has none. */
  own(): Token {
    const { self } = this.vm
    const party = this.party(self)
    party.token ??= { flags: 0, label: keep(this.vm, small(0)), serial: 0, sender: self, last: party.last }
    this.update()
    return party.token
  }
  setLabel(token: Token, label: Term): void {
    release(this.vm, token.label)
    token.label = keep(this.vm, label)
  }
  setSerial(last: number, serial: number): void {
    const token = this.own()
    const party = this.party(this.vm.self)
    token.last = party.last = last
    token.serial = party.clock = serial
  }
  /** The process has no token any more. */
  clear(id: Term): void {
    const party = this.parties.get(id)
    if (party?.token === undefined) return
    release(this.vm, party.token.label)
    party.token = undefined
    this.update()
  }
  ended(id: Term): void {
    this.clear(id)
    this.parties.delete(id)
  }
  /** Nobody has a token any more (reset_trace). */
  reset(): void {
    for (const id of [...this.parties.keys()]) this.clear(id)
    for (const token of this.messages.values()) if (token) release(this.vm, token.label)
    this.messages.clear()
    this.parties.clear()
    this.update()
  }
  private copy(token: Token): Token {
    token.label.count++
    return { ...token }
  }
  /** The kernel reports messages while there are tokens. */
  private update(): void {
    let any = false
    for (const { token } of this.parties.values()) any ||= token !== undefined
    if (!any) for (const token of this.messages.values()) any ||= token !== undefined
    if (!any) this.messages.clear()
    this.vm.processes.watch.alsoFor('tokens', any ? L.WATCH_TOKENS : 0)
  }
  get active(): boolean {
    return (this.vm.cell(L.CELL_WATCH) & L.WATCH_TOKENS) !== 0
  }

  // ---- messages --------------------------------------------------------------------------------------------------------

  /** The last message in a mailbox has just come. */
  arrived(process: Address): void {
    if (!this.active) return
    const message = this.vm.cell(process + L.P_MSG_LAST)
    this.drop(message)
    const { author, through, judge } = this
    // what is told of it to the tracer is another message
    this.author = this.through = this.judge = NONE
    if (author === NONE && (this.vm.processes.isBuilding || this.vm.proc === 0)) return
    const from = author === NONE ? this.vm.self : author
    const token = this.stamped(from)
    if (author === NONE || token !== undefined) this.messages.set(message, token)
    if (token !== undefined) {
      const to = through === NONE ? this.vm.processes.pidOf(process) : through
      this.output(token, 'send', to, judge === NONE ? from : judge, () => this.vm.cell(message + L.MSG_TERM) as Term)
    }
  }
  /** The running process sends something that is no message to a process. */
  sentElsewhere(to: Term, message: Term): void {
    const { self } = this.vm
    this.sentUnseen(self, to, self, () => message)
  }
  /** A process that ends breaks a link to one that does not trap exits: the signal is told of as the message it would be. */
  toldExit(from: Term, to: Term, reason: Term): void {
    this.sentUnseen(from, to, to, () => this.vm.t.tuple(this.am.EXIT, from, reason))
  }
  private sentUnseen(from: Term, to: Term, judge: Term, message: () => Term): void {
    const token = this.stamped(from)
    if (token === undefined) return
    this.output(token, 'send', to, judge, message)
    release(this.vm, token.label)
  }
  /** A copy of the token of a process, that says it comes from it, with the next serial number. */
  private stamped(id: Term): Token | undefined {
    const party = this.parties.get(id)
    if (party?.token === undefined) return undefined
    this.updateSerial(party, id)
    return this.copy(party.token)
  }
  private updateSerial(party: Party, id: Term): void {
    const token = party.token!
    if (this.tracer !== NONE && !this.vm.tracing.messages.wanted(this.tracer, id)) return
    token.sender = id
    token.serial = ++party.clock
    token.last = party.last
  }
  private drop(message: Address): void {
    const old = this.messages.get(message)
    if (old !== undefined) release(this.vm, old.label)
    this.messages.delete(message)
  }
  /** A receive takes the message in CELL_WATCHED. */
  taken(process: Address): void {
    const message = this.vm.cell(L.CELL_WATCHED)
    if (!this.messages.has(message)) return
    const token = this.messages.get(message)
    this.messages.delete(message)
    const id = this.vm.processes.pidOf(process)
    const party = this.party(id)
    if (party.token !== undefined) release(this.vm, party.token.label)
    party.token = token
    if (token !== undefined) {
      party.last = token.serial
      party.clock = Math.max(party.clock, token.serial)
      this.output(token, 'receive', id, id, () => this.vm.cell(message + L.MSG_TERM) as Term)
    }
    this.update()
  }
  moved(): void {
    const from = this.vm.cell(L.CELL_WATCHED_OLD)
    if (!this.messages.has(from)) return
    this.messages.set(this.vm.cell(L.CELL_WATCHED), this.messages.get(from))
    this.messages.delete(from)
  }
  /**
   * A new process has the token of its parent. Request and reply are told of as messages that both receive; without `reply` there
   * is a real one to come.
   */
  spawned(child: Term, request: () => Term, reply?: () => Term): void {
    const { self } = this.vm
    const token = this.stamped(self)
    if (token === undefined) return
    this.parties.set(child, { token, clock: token.serial, last: token.serial })
    this.output(token, 'send', child, self, request)
    this.output(token, 'receive', child, self, request)
    const answer = reply && this.stamped(child)
    if (reply === undefined || answer === undefined) return
    this.output(answer, 'send', self, child, reply)
    const parent = this.party(self)
    // OTP takes the term for the number here: a small integer in its own words, with the tag
    parent.last = parent.clock = answer.serial * SMALL_UNIT + SMALL_TAG
    this.output(answer, 'receive', self, self, reply)
    release(this.vm, answer.label)
  }

  // ---- what is told ----------------------------------------------------------------------------------------------------

  /** seq_trace:print/1,2: false without a token. */
  print(message: Term): boolean {
    const { self } = this.vm
    const party = this.parties.get(self)
    if (party?.token === undefined) return false
    this.updateSerial(party, self)
    this.output(party.token, 'print', NIL, self, () => message)
    return true
  }
  private output(token: Token, type: 'send' | 'receive' | 'print', receiver: Term, by: Term, message: () => Term): void {
    const { vm, tracer } = this
    if (tracer === NONE || (token.flags & TOKEN_FLAGS[type]) === 0 || !vm.tracing.messages.wanted(tracer, by)) return
    const process = vm.k.process_of(by)
    if (process !== 0 && (vm.cell(process + L.P_FLAGS) & L.PF_SENSITIVE) !== 0) return
    vm.scratch(() => {
      const { t } = vm
      const what = t.tuple(this.am[type], t.tuple(small(token.last), small(token.serial)), token.sender, receiver, message())
      const items = [this.am.seq_trace, token.label.term, what]
      const stamp = vm.tracing.messages.timestamp(stampFlags(token.flags))
      if (stamp !== NONE) items.push(stamp)
      vm.tracing.messages.send(tracer, t.tupleFrom(items))
    })
  }
}

/** Trace flags for the timestamps that a token asks for. */
function stampFlags(flags: number): number {
  const names = ['timestamp', 'strict_monotonic_timestamp', 'monotonic_timestamp'] as const
  return names.reduce((stamps, name) => stamps | ((flags & TOKEN_FLAGS[name]) !== 0 ? FLAG[name] : 0), 0)
}
