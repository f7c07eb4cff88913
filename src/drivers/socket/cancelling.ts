/** cancel: a request that waits is given up. */
import { isAtom } from '../../term/terms.ts'
import type { Term } from '../../term/types.ts'
import { onSocket } from './lifecycle.ts'
import type { SocketFunctions } from './lifecycle.ts'
import { SIDE_OF } from './socket.ts'
import type { Role, Socket } from './socket.ts'
import type { Sockets } from './sockets.ts'

const ROLES: Readonly<Record<string, Role>> = {
  accept: 'acceptor', recv: 'reader', recvfrom: 'reader', recvmsg: 'reader', recvmmsg: 'reader', send: 'writer', sendto: 'writer', sendmsg: 'writer', sendmmsg: 'writer',
  sendv: 'writer', sendfile: 'writer',
}

export function cancelling(sockets: Sockets): SocketFunctions {
  const { answers, vm } = sockets
  const { t } = vm
  const am = vm.atomsOf('ok', 'connect', 'not_found', 'select_sent')
  const on = onSocket(sockets)

  const connecting = (socket: Socket, ref: Term): Term => {
    const { connector } = socket
    if (connector === undefined || connector.pid !== vm.self || !sockets.same(connector.ref, ref)) return answers.error(am.not_found)
    const answer = sockets.unselect(socket, 'write') ? am.ok : am.select_sent
    sockets.endConnecting(socket)
    return answer
  }
  const waiting = (socket: Socket, role: Role, ref: Term): Term => {
    const current = socket.current[role]
    if (current === undefined) return am.not_found
    if (current.pid !== vm.self) return sockets.unqueue(socket, role, vm.self, ref) ? am.ok : am.not_found
    if (!sockets.same(current.ref, ref)) return am.not_found
    const answer = sockets.unselect(socket, SIDE_OF[role]) ? am.ok : am.select_sent
    sockets.next(socket, role)
    return answer
  }
  return {
    'nif_cancel/3': on((socket, operation, ref) => {
      if (!isAtom(operation!) || !t.isRef(ref!)) return vm.badarg()
      const role = ROLES[t.atomText(operation!)]
      if (!socket.open) return answers.closed()
      if (operation === am.connect) return connecting(socket, ref!)
      return role === undefined ? vm.badarg() : waiting(socket, role, ref!)
    }),
  }
}
