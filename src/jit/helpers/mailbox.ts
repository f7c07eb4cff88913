/** The steps of a receive through its mailbox, as the kernel has them (assembly/mailbox.ts). */
import * as L from '../../term/layout.ts'
import { I32, W } from '../encoder.ts'
import { K } from '../imports.ts'
import type { Helper } from './common.ts'

/** () → the next message that was not looked at in this receive, or 0. */
const peekMessage: Helper = {
  params: [],
  results: [I32],
  locals: [[2, I32]],
  emit(c) {
    const [process, message] = [0, 1]
    c.loadCell(L.CELL_PROC)
    c.tee(process)
    c.load(L.P_MSG_SEEN)
    c.tee(message)
    c.block(W.if, I32)
    c.get(message)
    c.load(L.MSG_NEXT)
    c.op(W.else)
    // a receive begins; one that goes on from a marker is counted by the kernel
    c.storeCell(L.CELL_FETCHES, () => {
      c.loadCell(L.CELL_FETCHES)
      c.const(1)
      c.op(W.i32_add)
    })
    c.get(process)
    c.load(L.P_MSG_FIRST)
    c.op(W.end)
    c.set(message)
    c.storeCell(L.CELL_PEEKED, () => c.get(message))
    c.get(message)
    c.block(W.if, I32)
    c.get(message)
    c.load(L.MSG_TERM)
    c.op(W.else)
    c.const(0)
    c.op(W.end)
  },
}

/** () → (): goes past it. What lies on the heap may be in the place of another message, and some are passed over: the kernel sees to that. */
const passMessage: Helper = {
  params: [],
  results: [],
  locals: [[2, I32]],
  emit(c) {
    const [process, message] = [0, 1]
    c.block(W.block)
    c.loadCell(L.CELL_PEEKED)
    c.tee(message)
    c.op(W.i32_eqz)
    c.brIf(0)
    c.get(message)
    c.load(L.MSG_FRAG_WORDS)
    c.op(W.i32_eqz)
    c.brIf(0)
    c.loadCell(L.CELL_PROC)
    c.tee(process)
    c.load(L.P_MARKS)
    c.brIf(0)
    c.get(process)
    c.get(message)
    c.store(L.P_MSG_SEEN)
    c.storeCell(L.CELL_PEEKED, () => c.const(0))
    c.op(W.return)
    c.op(W.end)
    c.call(K.recv_next)
  },
}

export const mailboxHelpers = { peekMessage, passMessage }
