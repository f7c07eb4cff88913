/** Send, receive, timeouts. */
import * as L from '../../term/layout.ts'
import { OP } from '../../beam/opcodes.ts'
import type { Operand } from '../../beam/read.ts'
import { I32, VOID, W } from '../encoder.ts'
import { onlyLabels } from '../graph.ts'
import { G, H, K } from '../imports.ts'
import { RELOC } from '../translation.ts'
import { RAISE } from '../raise.ts'
import type { FunctionTranslator } from '../function.ts'
import type { Handlers } from '../handlers.ts'
import { number } from './operands.ts'

/** Lets go until a message comes (or the timeout that was set), or until it is the process's turn again: goes on at the receive loop. */
function letGo(t: FunctionTranslator, label: Operand, reason: typeof L.REASON_WAIT | typeof L.REASON_YIELD): void {
  const c = t.code
  const b = t.blockAt(number(label))
  c.get(t.SP)
  c.get(t.HP)
  t.relocated(RELOC.codePoint, t.blockCodePoint(b))
  c.const(reason)
  c.call(G.let_go)
  c.br(t.letGoDepth())
}

export const processes: Handlers = {
  [OP.send]: (t) => {
    const c = t.code
    const to = t.xLocal(0)
    const message = t.xLocal(1)
    t.spill()
    t.spillStack()
    // a local process: by the kernel alone; aliases, names, ports and other nodes: by the host
    c.get(to)
    c.const(L.IMM_MASK)
    c.op(W.i32_and)
    c.const(L.IMM_PID)
    c.op(W.i32_eq)
    c.block(W.if, I32)
    c.get(to)
    c.get(message)
    c.call(K.send_to_pid)
    c.get(message)
    c.op(W.else)
    c.get(to)
    c.get(message)
    c.call(H.send)
    c.op(W.end)
    c.set(t.T)
    t.refill()
    c.get(t.T)
    c.op(W.i32_eqz)
    t.nested(W.if, VOID, () => {
      // it is erlang:send/2 that fails
      t.saveX(2)
      t.fail(t.module.extraExport('erlang', 'send', 2) + 1)
    })
    c.get(t.T)
    t.setX(0)
  },
  [OP.loop_rec]: (t, [fail, dst]) => {
    t.code.call(t.module.helper('peekMessage'))
    t.code.tee(t.T)
    t.jumpUnless(fail!)
    t.assign(dst!, () => t.code.get(t.T))
  },
  [OP.loop_rec_end]: (t, [label]) => {
    const c = t.code
    c.call(t.module.helper('passMessage'))
    // long mailboxes: each message that is passed over costs a reduction
    c.const(0)
    c.loadCell(L.CELL_FCALLS)
    c.const(1)
    c.op(W.i32_sub)
    c.tee(t.T)
    c.store(L.CELL_FCALLS)
    c.get(t.T)
    c.const(0)
    c.op(W.i32_lt_s)
    c.unlikely()
    t.nested(W.if, VOID, () => letGo(t, label!, L.REASON_YIELD))
    t.jump(label!)
  },
  [OP.remove_message]: (t) => {
    const c = t.code
    t.spill()
    c.call(K.recv_remove)
    t.refill()
    c.loadCell(L.CELL_PROC)
    c.load(L.P_TIMER)
    t.nested(W.if, VOID, () => c.call(H.cancel_receive_timer))
  },
  [OP.wait]: (t, [label]) => {
    letGo(t, label!, L.REASON_WAIT)
    t.dead = true
  },
  [OP.wait_timeout]: (t, [label, time]) => {
    const c = t.code
    if (time!.k === 'i' && Number(time!.v) === 0) return
    t.spill()
    t.spillStack()
    t.push(time!)
    // without clauses it is its own loop: a message that comes in leads here again, where the timeout's register may be lost
    const loop = t.blockAt(number(label!)).stretch
    c.const(loop === t.block.stretch && onlyLabels(t.instructions, loop.start, t.at) ? 1 : 0)
    c.call(H.receive_timeout)
    c.tee(t.T)
    c.const(1)
    c.op(W.i32_eq)
    t.nested(W.if, VOID, () => letGo(t, label!, L.REASON_WAIT))
    c.get(t.T)
    t.raiseIf(RAISE.timeout_value)
  },
  [OP.timeout]: (t) => t.code.call(K.recv_timeout),
  [OP.recv_marker_reserve]: (t, [dst]) =>
    t.assign(dst!, () => t.code.call(K.recv_mark_reserve)),
  [OP.recv_marker_bind]: (t, [marker, reference]) => {
    t.push(marker!)
    t.push(reference!)
    t.code.call(K.recv_mark_bind)
  },
  [OP.recv_marker_use]: (t, [reference]) => {
    t.push(reference!)
    t.code.call(K.recv_mark_use)
  },
  [OP.recv_marker_clear]: (t, [reference]) => {
    t.push(reference!)
    t.code.call(K.recv_mark_clear)
  },
}
