/** The inner loop of inflate, for as long as there are input and output enough that neither has to be looked at between symbols. */
import * as L from '../src/term/layout'
import * as S from './inflate_state'
import { IS_BASE, IS_END, OP_SHIFT, VALUE_SHIFT } from './inflate_tables'

/** Input is read 8 bytes at a time; a round gives three literals or a match, which is written 8 bytes at a time. */
export const FAST_INPUT: u32 = 16
export const FAST_OUTPUT: u32 = 3 + 258 + 8

// @ts-ignore: decorator
@inline
function mask(bits: u32): u64 {
  return ((1 as u64) << bits) - 1
}

/** Copies within the output: what is copied may begin in what is being written. Up to 7 bytes more are written. */
// @ts-ignore: decorator
@inline
function copy_match(to: usize, distance: u32, length: u32): void {
  const end = to + length
  let from = to - distance
  if (distance >= 8) {
    do {
      store<u64>(to, load<u64>(from))
      to += 8
      from += 8
    } while (to < end)
  } else if (distance == 1) {
    const eight = (load<u8>(from) as u64) * 0x0101010101010101
    do {
      store<u64>(to, eight)
      to += 8
    } while (to < end)
  } else {
    do store<u8>(to++, load<u8>(from++))
    while (to < end)
  }
}

/** Copies from the window what lies further back than this call's output; returns how much of the match that was. */
function copy_window(s: usize, to: usize, back: u32, length: u32): u32 {
  const at = load<u32>(s + S.W_NEXT)
  const window: usize = load<u32>(s + S.WINDOW)
  let n = back < length ? back : length
  if (back > at) {
    const first = back - at < n ? back - at : n
    memory.copy(to, window + load<u32>(s + S.W_SIZE) - (back - at), first)
    memory.copy(to + first, window, n - first)
  } else memory.copy(to, window + at - back, n)
  return n
}

/** `begin`: where the output of this call of inflate begins. */
export function inflate_fast(s: usize, begin: usize): void {
  let next: usize = load<u32>(s + L.Z_NEXT_IN)
  let put: usize = load<u32>(s + L.Z_NEXT_OUT)
  const input_end: usize = next + load<u32>(s + L.Z_AVAIL_IN)
  const output_end: usize = put + load<u32>(s + L.Z_AVAIL_OUT)
  const last_next = input_end - FAST_INPUT
  const last_put = output_end - FAST_OUTPUT
  const lengths: usize = load<u32>(s + S.L_TABLE)
  const distances: usize = load<u32>(s + S.D_TABLE)
  const l_mask = (<u32>1 << load<u32>(s + S.L_BITS)) - 1
  const d_mask = (<u32>1 << load<u32>(s + S.D_BITS)) - 1
  let hold = load<u64>(s + S.HOLD)
  let bits = load<u32>(s + S.BITS)
  let mode = S.LEN
  do {
    // Bits above `bits` are those of the next bytes: to set them again does no harm.
    hold |= load<u64>(next) << bits
    next += (63 - bits) >> 3
    bits |= 56
    let e = load<u32>(lengths + (((hold as u32) & l_mask) << 2))
    if ((e & (255 << OP_SHIFT)) == 0) {
      hold >>= e & 255
      bits -= e & 255
      store<u8>(put++, e >> VALUE_SHIFT)
      e = load<u32>(lengths + (((hold as u32) & l_mask) << 2))
      if ((e & (255 << OP_SHIFT)) == 0) {
        hold >>= e & 255
        bits -= e & 255
        store<u8>(put++, e >> VALUE_SHIFT)
        e = load<u32>(lengths + (((hold as u32) & l_mask) << 2))
        if ((e & (255 << OP_SHIFT)) == 0) {
          hold >>= e & 255
          bits -= e & 255
          store<u8>(put++, e >> VALUE_SHIFT)
          continue
        }
      }
      hold |= load<u64>(next) << bits
      next += (63 - bits) >> 3
      bits |= 56
    }
    let op = (e >> OP_SHIFT) & 255
    hold >>= e & 255
    bits -= e & 255
    if ((op & 0xf0) == 0) {
      e = load<u32>(lengths + (((e >> VALUE_SHIFT) + (hold & mask(op)) as u32) << 2))
      op = (e >> OP_SHIFT) & 255
      hold >>= e & 255
      bits -= e & 255
      if (op == 0) {
        store<u8>(put++, e >> VALUE_SHIFT)
        continue
      }
    }
    if ((op & IS_BASE) == 0) {
      mode = (op & IS_END) != 0 ? S.TYPE : S.BAD
      break
    }
    op &= 15
    let length = (e >> VALUE_SHIFT) + ((hold & mask(op)) as u32)
    hold >>= op
    bits -= op
    e = load<u32>(distances + (((hold as u32) & d_mask) << 2))
    op = (e >> OP_SHIFT) & 255
    hold >>= e & 255
    bits -= e & 255
    if ((op & 0xf0) == 0) {
      e = load<u32>(distances + (((e >> VALUE_SHIFT) + (hold & mask(op)) as u32) << 2))
      op = (e >> OP_SHIFT) & 255
      hold >>= e & 255
      bits -= e & 255
    }
    if ((op & IS_BASE) == 0) {
      mode = S.BAD
      break
    }
    op &= 15
    const distance = (e >> VALUE_SHIFT) + ((hold & mask(op)) as u32)
    hold >>= op
    bits -= op
    const made = (put - begin) as u32
    if (distance > made) {
      const back = distance - made
      if (back > load<u32>(s + S.W_HAVE)) {
        mode = S.BAD
        break
      }
      const n = copy_window(s, put, back, length)
      put += n
      length -= n
      if (length == 0) continue
    }
    copy_match(put, distance, length)
    put += length
  } while (next <= last_next && put <= last_put)
  // whole bytes that were not needed go back
  next -= bits >> 3
  bits &= 7
  store<u64>(s + S.HOLD, hold & mask(bits))
  store<u32>(s + S.BITS, bits)
  store<u32>(s + L.Z_NEXT_IN, next)
  store<u32>(s + L.Z_AVAIL_IN, (input_end - next) as u32)
  store<u32>(s + L.Z_NEXT_OUT, put)
  store<u32>(s + L.Z_AVAIL_OUT, (output_end - put) as u32)
  store<u32>(s + S.MODE, mode)
}
