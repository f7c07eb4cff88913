/**
 * Open files as prim_file's functions see them: states, owners, positions; and what becomes of the answers of a host that
 * answers at once or later.
 *
 * States, as in OTP's prim_file_nif.c: a file is busy while an operation waits for the host. When its owner ends it is closed, or marked
 * to be closed once that operation is over.
 */
import type { FileInfo, HostFile, Offset, Soon } from '../host/files.ts'
import type { Answer } from '../runtime/bif.ts'
import type { Vm } from '../runtime/vm.ts'
import type { Term } from '../term/types.ts'
import { Intakes } from './intake.ts'

/** Reductions for one call of the operating system. */
export const CALL = 20
/** Bytes that are read or written in the time of one reduction. */
const BYTES_PER_REDUCTION = 1024

/** Counts the reductions of a call that read or wrote so many bytes. */
export function spend(vm: Vm, bytes: number): void {
  vm.bump(CALL + Math.floor(bytes / BYTES_PER_REDUCTION))
}

/** What a native function may return that waits for the host. */
export type Outcome = Term | Promise<Answer>

/** What a file's magic reference stands for. */
export class OpenFile {
  readonly host: HostFile
  readonly owner: Term
  state: 'idle' | 'busy' | 'close_pending' | 'closed' = 'idle'
  /** Size when it was last looked at: how much a read may bring. */
  size: Offset = 0
  private place: Offset | undefined

  constructor(host: HostFile, owner: Term) {
    this.host = host
    this.owner = owner
    this.place = host.start
  }

  /** Where it is read and written next. Undefined where a file has no positions. */
  get position(): Offset | undefined {
    if (!this.host.seekable) return undefined
    return (this.place ??= this.host.tell())
  }
  set position(place: Offset | undefined) {
    this.place = place
  }
  /** It was written to: where it stands then. */
  wrote(at: Offset | undefined): void {
    this.place = this.host.append ? undefined : at
  }
}

export class OpenFiles {
  readonly intakes: Intakes
  private readonly vm: Vm
  private readonly am
  private readonly byOwner = new Map<Term, Set<OpenFile>>()

  constructor(vm: Vm) {
    this.vm = vm
    this.intakes = new Intakes(vm)
    this.am = vm.atomsOf('ok', 'error', 'einval', 'enomem')
    vm.processes.onExit.push((_, pid) => this.ownerGone(pid))
  }

  // ---- answers ---------------------------------------------------------------------------------------------------------

  ok(value: Term): Term {
    return this.vm.t.tuple(this.am.ok, value)
  }
  error(reason: Term): Term {
    return this.vm.t.tuple(this.am.error, reason)
  }
  einval(): Term {
    return this.error(this.am.einval)
  }
  /** `{error, enoent}` of an error of the host's. */
  failure(error: unknown): Term {
    const code = (error as { code?: unknown }).code
    if (typeof code !== 'string') throw error
    return this.error(this.vm.atom(code.toLowerCase()))
  }

  /** Asks the host, and makes a term of its answer, now or when it comes. */
  ask<T>(call: () => Soon<T>, make: (value: T, args: readonly Term[]) => Term, args: readonly Term[] = []): Outcome {
    let soon: Soon<T>
    try {
      soon = call()
    } catch (error) {
      return this.failure(error)
    }
    if (!(soon instanceof Promise)) return make(soon, args)
    return soon.then(
      (value) => (...moved) => make(value, moved),
      (error: unknown) => () => this.failure(error),
    )
  }

  // ---- files -----------------------------------------------------------------------------------------------------------

  /** Opens a file for the process that runs; the answer is `{ok, Ref}`. */
  open(call: () => Soon<HostFile>): Outcome {
    const owner = this.vm.self
    return this.ask(
      () => andThen(call(), (host) => this.own(host, owner)),
      (file) => this.ok(this.vm.processes.makeMagicRef(file)),
    )
  }
  private own(host: HostFile, owner: Term): OpenFile {
    const file = new OpenFile(host, owner)
    const files = this.byOwner.get(owner)
    if (this.vm.processes.lookup(owner) === 0) this.close(file)
    else if (files === undefined) this.byOwner.set(owner, new Set([file]))
    else files.add(file)
    return file
  }

  /** The file of a reference. */
  fileOf(ref: Term): OpenFile | undefined {
    const object = this.vm.t.isRef(ref) ? this.vm.processes.magic(ref) : undefined
    return object instanceof OpenFile ? object : undefined
  }
  /** An operation on an open file. Raises badarg for what is no file. */
  withFile(ref: Term, operation: (file: OpenFile) => Outcome): Outcome {
    const file = this.fileOf(ref)
    if (file === undefined) return this.vm.badarg()
    if (file.state !== 'idle') return this.einval()
    const outcome = operation(file)
    if (!(outcome instanceof Promise)) return outcome
    file.state = 'busy'
    return outcome.finally(() => {
      if (file.state === 'close_pending') this.close(file)
      else file.state = 'idle'
    })
  }

  /** close_nif. */
  closeByHand(ref: Term): Outcome {
    const file = this.fileOf(ref)
    if (file === undefined) return this.vm.badarg()
    if (file.state !== 'idle') return this.einval()
    file.state = 'closed'
    const files = this.byOwner.get(file.owner)
    files?.delete(file)
    if (files?.size === 0) this.byOwner.delete(file.owner)
    return this.ask(
      () => file.host.close(),
      () => this.am.ok,
    )
  }
  private close(file: OpenFile): void {
    file.state = 'closed'
    try {
      const soon = file.host.close()
      if (soon instanceof Promise) soon.catch(() => {})
    } catch {
      // nobody is there who could be told
    }
  }
  private ownerGone(pid: Term): void {
    if (this.byOwner.size === 0) return
    const files = this.byOwner.get(pid)
    if (files === undefined) return
    this.byOwner.delete(pid)
    for (const file of files) {
      if (file.state === 'busy') file.state = 'close_pending'
      else if (file.state === 'idle') this.close(file)
    }
  }

  /** Its state now, remembered: how much there is to read. */
  look(file: OpenFile): Soon<FileInfo> {
    return andThen(file.host.info(), (info) => {
      file.size = info.type === 'regular' ? info.size : 0
      return info
    })
  }
}

/** Goes on with what the host answers, now or later. */
export function andThen<T, U>(soon: Soon<T>, next: (value: T) => Soon<U>): Soon<U> {
  return soon instanceof Promise ? soon.then(next) : next(soon)
}
