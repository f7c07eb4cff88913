/** Functions of prim_file that take names of files. */
import type { FileInfo, FileName, HostFile, HostFiles, OpenModes, Soon } from '../host/files.ts'
import type { Native } from '../runtime/bif.ts'
import type { Vm } from '../runtime/vm.ts'
import { NIL, isCons, isList } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import { int32, int64, uint32 } from './arguments.ts'
import { infoTerm } from './file_info.ts'
import type { Intake } from './intake.ts'
import { CALL, andThen, spend } from './open_files.ts'
import type { OpenFiles, Outcome } from './open_files.ts'

/** Permissions that can be set: those of all, and the set-user-id and set-group-id bits. */
const SETTABLE = 0o6777
const SET_ID = 0o6000

const TO_READ: OpenModes = { read: true, write: false, append: false, exclusive: false, sync: false, kind: 'file' }
const HERE: FileName = Uint8Array.of(0x2e)

export function nameFunctions(vm: Vm, files: OpenFiles): { readonly [nameAndArity: string]: Native } {
  const { t } = vm
  const am = vm.atomsOf('ok', 'enotsup', 'read', 'write', 'append', 'exclusive', 'sync', 'skip_type_check', 'directory')
  const { intakes } = files
  const makeInfo = infoTerm(vm)

  // ---- arguments -------------------------------------------------------------------------------------------------------

  /** The bytes of a name as name2native makes it; undefined: it is none. There may be more zeros at its end. */
  const nameOf = (term: Term): FileName | undefined => {
    if (!t.isBinary(term)) return undefined
    const bytes = t.bytes(term)
    const end = bytes.indexOf(0)
    if (end < 0) return undefined
    let last = end
    while (last < bytes.length - 1 && bytes[last] === 0) last++
    return last === bytes.length - 1 ? bytes.slice(0, end) : undefined
  }
  const withName = <T>(name: Term, call: (host: HostFiles, name: FileName) => Soon<T>, make: (value: T) => Term): Outcome => {
    const bytes = nameOf(name)
    if (bytes === undefined) return files.einval()
    const host = vm.host.files
    if (host === undefined) return files.error(am.enotsup)
    vm.bump(CALL)
    return files.ask(() => call(host, bytes), make)
  }
  const withNames = (one: Term, other: Term, call: (host: HostFiles, one: FileName, other: FileName) => Soon<void>): Outcome => {
    const bytes = nameOf(other)
    return bytes === undefined ? files.einval() : withName(one, (host, name) => call(host, name, bytes), ok)
  }
  const ok = (): Term => am.ok
  const okName = (name: FileName): Term => files.ok(t.binary(name))
  /** The elements of the list that mean something here; others are for the Erlang code. */
  const modesOf = (list: Term): OpenModes => {
    const has = new Set<Term>()
    for (; isCons(list); list = t.tl(list)) has.add(t.hd(list))
    const append = has.has(am.append)
    const exclusive = has.has(am.exclusive)
    const write = has.has(am.write) || append || exclusive
    const kind = has.has(am.directory) ? 'directory' : has.has(am.skip_type_check) ? 'any' : 'file'
    return { read: has.has(am.read) || !write, write, append, exclusive, sync: has.has(am.sync), kind }
  }

  /** Names that have a NUL behind them, the last one first. */
  const listOfNames = (names: Uint8Array): Term => {
    let list: Term = NIL
    for (let at = 0, end = names.indexOf(0); end >= 0; at = end + 1, end = names.indexOf(0, at)) {
      list = t.cons(t.binary(names.subarray(at, end)), list)
      vm.bump(1)
    }
    return list
  }

  // ---- operations of several steps -----------------------------------------------------------------------------------------

  /** A file that has no size (a pipe, one in /proc) is read to its end, others up to the size that they had at first. */
  const readWhole = (host: HostFiles, name: FileName): Soon<Intake> => {
    const { reader } = intakes
    return andThen(host.open(name, TO_READ), (file) =>
      thenClose(file, () =>
        andThen(file.info(), ({ size }) =>
          intakes.read(reader, file, size > 0 ? size : Infinity, file.seekable ? 0 : undefined, size),
        ),
      ),
    )
  }
  const setMode = (host: HostFiles, name: FileName, permissions: number): Soon<void> => {
    const mode = permissions & SETTABLE
    return rescue(
      () => host.setMode(name, mode),
      (error) => ((mode & SET_ID) !== 0 ? host.setMode(name, mode & ~SET_ID) : fail(error)),
    )
  }
  const rename = (host: HostFiles, from: FileName, to: FileName): Soon<void> =>
    rescue(
      () => host.rename(from, to),
      (error) => {
        if (codeOf(error) === 'ENOTEMPTY') return fail(error, 'EEXIST')
        return fail(error, from.length === 1 && from[0] === 0x2f ? 'EINVAL' : codeOf(error))
      },
    )
  const removeDirectory = (host: HostFiles, name: FileName): Soon<void> =>
    rescue(
      () => host.removeDirectory(name),
      (error) => {
        const code = codeOf(error)
        if (code !== 'ENOTEMPTY' && code !== 'EEXIST') return fail(error)
        const isHere = andThen(host.info(name, true), (info) => andThen(host.info(HERE, true), (here) => isSame(info, here)))
        return andThen(isHere, (same) => fail(error, same ? 'EINVAL' : 'EEXIST'))
      },
    )

  return {
    'open_nif/2': {
      start: (name, modes) => {
        if (!isList(modes!)) return vm.badarg()
        const bytes = nameOf(name!)
        if (bytes === undefined) return files.einval()
        const host = vm.host.files
        if (host === undefined) return files.error(am.enotsup)
        vm.bump(CALL)
        return files.open(() => host.open(bytes, modesOf(modes!)))
      },
    },
    'file_desc_to_ref_nif/1': {
      start: (number) => {
        const descriptor = int32(t, number!)
        const host = vm.host.files
        if (descriptor === undefined) return vm.badarg()
        return host === undefined ? files.error(am.enotsup) : files.open(() => host.adopt(descriptor))
      },
    },
    'read_file_nif/1': {
      start: (name) =>
        withName(name!, readWhole, (intake) => {
          spend(vm, intake.filled)
          return files.ok(intakes.taken(intake).term())
        }),
    },
    'read_info_nif/2': {
      start: (name, follow) => {
        const flag = int32(t, follow!)
        return flag === undefined ? vm.badarg() : withName(name!, (host, bytes) => host.info(bytes, flag !== 0), makeInfo)
      },
    },
    'set_permissions_nif/2': {
      start: (name, permissions) => {
        const mode = uint32(t, permissions!)
        return mode === undefined ? vm.badarg() : withName(name!, (host, bytes) => setMode(host, bytes, mode), ok)
      },
    },
    'set_owner_nif/3': {
      start: (name, user, group) => {
        const uid = int32(t, user!)
        const gid = int32(t, group!)
        if (uid === undefined || gid === undefined) return vm.badarg()
        return withName(name!, (host, bytes) => host.setOwner(bytes, uid, gid), ok)
      },
    },
    'set_time_nif/4': {
      start: (name, accessed, modified, created) => {
        const times = [accessed!, modified!, created!].map((time) => int64(t, time))
        if (times.includes(undefined)) return vm.badarg()
        return withName(name!, (host, bytes) => host.setTimes(bytes, Number(times[0]), Number(times[1])), ok)
      },
    },
    'read_link_nif/1': { start: (name) => withName(name!, (host, bytes) => host.readLink(bytes), okName) },
    'list_dir_nif/1': {
      start: (name) =>
        withName(
          name!,
          (host, bytes) => host.list(bytes),
          (names) => files.ok(listOfNames(names)),
        ),
    },
    'make_dir_nif/1': { start: (name) => withName(name!, (host, bytes) => host.makeDirectory(bytes), ok) },
    'del_dir_nif/1': { start: (name) => withName(name!, removeDirectory, ok) },
    'del_file_nif/1': {
      start: (name) =>
        withName(
          name!,
          (host, bytes) =>
            rescue(
              () => host.remove(bytes),
              (error) => fail(error, codeOf(error) === 'EISDIR' ? 'EPERM' : codeOf(error)),
            ),
          ok,
        ),
    },
    'rename_nif/2': { start: (from, to) => withNames(from!, to!, rename) },
    'make_hard_link_nif/2': { start: (existing, name) => withNames(existing!, name!, (host, old, bytes) => host.link(old, bytes)) },
    'make_soft_link_nif/2': { start: (target, name) => withNames(target!, name!, (host, to, bytes) => host.symlink(to, bytes)) },
    'get_cwd_nif/0': {
      start: () => {
        const host = vm.host.files
        return host === undefined ? files.error(am.enotsup) : files.ask(() => host.workingDirectory(), okName)
      },
    },
    'set_cwd_nif/1': { start: (name) => withName(name!, (host, bytes) => host.changeDirectory(bytes), ok) },
    // Both are for Windows only.
    'get_device_cwd_nif/1': (index) => (int32(t, index!) === undefined ? vm.badarg() : files.error(am.enotsup)),
    'altname_nif/1': (name) => (nameOf(name!) === undefined ? files.einval() : files.error(am.enotsup)),
  }
}

const codeOf = (error: unknown): string | undefined => (error as { code?: string }).code
/** Throws an error of the host on, perhaps by another name. */
function fail(error: unknown, code = codeOf(error)): never {
  throw code === codeOf(error) ? error : Object.assign(new Error(code), { code })
}
const isSame = (a: FileInfo, b: FileInfo): boolean => a.inode === b.inode && a.device === b.device

/** Does something else when a call of the host fails. */
function rescue<T>(call: () => Soon<T>, instead: (error: unknown) => Soon<T>): Soon<T> {
  try {
    const soon = call()
    return soon instanceof Promise ? soon.catch(instead) : soon
  } catch (error) {
    return instead(error)
  }
}

/** Works on a file, then closes it whatever happened. */
function thenClose<T>(file: HostFile, work: () => Soon<T>): Soon<T> {
  const close = (): Soon<void> => rescue(() => file.close(), () => {})
  const soon = rescue(work, (error) => andThen(close(), () => fail(error)))
  return andThen(soon, (value) => andThen(close(), () => value))
}
