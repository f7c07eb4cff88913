/** Pids, ports, references and the names of nodes. */
import type { BifFamily } from '../runtime/bif.ts'
import { identifierText, parsePid, parsePort, parseRef } from '../runtime/identifiers.ts'
import { nodesOf } from '../runtime/nodes.ts'
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { isAtom, isCons, isLocalPid, isLocalPort, isNil, isSmall, NIL, smallValue } from '../term/terms.ts'
import type { Vm } from '../runtime/vm.ts'

export const identifiers: BifFamily = (vm) => {
  const { t, processes } = vm

  const toList = (is: (term: Term) => boolean) => (term: Term) =>
    is(term) ? t.charlist(identifierText(vm, term)!) : vm.badarg()
  const fromList = (parse: (vm: Vm, text: string) => Term) => (list: Term) => {
    const text = charactersOf(vm, list)
    const term = text === undefined ? NONE : parse(vm, text)
    return term === NONE ? vm.badarg() : term
  }
  const nodeOf = (term: Term): Term => {
    if (isLocalPid(term) || isLocalPort(term) || processes.refs.isLocal(term)) return processes.nodeName
    if (t.isPid(term) || t.isPort(term) || t.isRef(term)) return nodesOf(vm).name(t.word(term, 1) >>> 0)
    return vm.badarg()
  }

  return {
    erlang: {
      'self/0': { run: () => vm.self, guard: true },
      'make_ref/0': () => processes.refs.make(),
      'pid_to_list/1': toList((term) => t.isPid(term)),
      'port_to_list/1': toList((term) => t.isPort(term)),
      'ref_to_list/1': toList((term) => t.isRef(term)),
      'list_to_pid/1': fromList(parsePid),
      'list_to_port/1': fromList(parsePort),
      'list_to_ref/1': fromList(parseRef),
      'node/0': { run: () => processes.nodeName, guard: true },
      'node/1': { run: nodeOf, guard: true },
      ...nodeLists(vm),
    },
    erts_internal: {
      'get_creation/0': () => t.integer(processes.creation),
    },
  }
}

/** Text of a list of characters (Latin-1 is enough for identifiers). */
function charactersOf(vm: Vm, list: Term): string | undefined {
  let text = ''
  for (; isCons(list) && text.length < 200; list = vm.t.tl(list)) {
    const head = vm.t.hd(list)
    if (!isSmall(head) || smallValue(head) < 0 || smallValue(head) > 255) return undefined
    text += String.fromCharCode(smallValue(head))
  }
  return isNil(list) ? text : undefined
}

/** nodes/0,1,2: this node knows itself and no other. */
function nodeLists(vm: Vm) {
  const { t, processes } = vm
  const am = vm.atomsOf(
    'this', 'known', 'visible', 'hidden', 'connected', 'connection_id', 'node_type', 'true', 'false', 'undefined',
  )
  const kinds = new Set<Term>([am.this, am.known, am.visible, am.hidden, am.connected])
  /** Whether the kinds asked for (one, or a list) include this node; undefined: one of them is none. */
  const includesThis = (what: Term): boolean | undefined => {
    const wanted = isAtom(what) ? [what] : t.listToArray(what)
    if (wanted === undefined || !wanted.every((kind) => kinds.has(kind))) return undefined
    return wanted.includes(am.this) || wanted.includes(am.known)
  }
  return {
    'nodes/0': () => NIL,
    'nodes/1': (what: Term) => {
      const included = includesThis(what)
      if (included === undefined) return vm.badarg()
      return included ? t.list([processes.nodeName]) : NIL
    },
    'nodes/2': (what: Term, options: Term) => {
      const included = includesThis(what)
      if (included === undefined || !t.isMap(options)) return vm.badarg()
      const info: [Term, Term][] = []
      for (const [key, value] of t.mapEntries(options)) {
        if ((key !== am.connection_id && key !== am.node_type) || (value !== am.true && value !== am.false)) return vm.badarg()
        if (value === am.true) info.push([key, key === am.node_type ? am.this : am.undefined])
      }
      return included ? t.list([t.tuple(processes.nodeName, t.map(info))]) : NIL
    },
  }
}
