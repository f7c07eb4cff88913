/** Script runs of PCRE2: texts whose characters belong together, of one script or of those that are written together, with digits of one set. */
import { UC_SCRIPT_NUMBERS, UC_SCRIPT_ROW, UC_SCRIPT_SETS, UR_SCRIPT, UR_SCRIPT_SET, UR_TYPE, UT_ND } from '../src/term/re_layout'
import { char_at, char_bytes, record_of, unicode } from './re_chars'

const UNSET: i32 = 0
const MAP: i32 = 1
const HAN_PENDING: i32 = 2
const HAN_KANA: i32 = 3
const HAN_BOPOMOFO: i32 = 4
const HAN_HANGUL: i32 = 5

/** Bytes of a set of scripts. */
const MAP_BYTES: usize = 32
const map = memory.data(32)
const required = memory.data(32)

// Places in the list of scripts that are special.
const S_UNKNOWN: i32 = 0
const S_COMMON: i32 = 1
const S_INHERITED: i32 = 2
const S_HAN: i32 = 3
const S_HIRAGANA: i32 = 4
const S_KATAKANA: i32 = 5
const S_BOPOMOFO: i32 = 6
const S_HANGUL: i32 = 7

function special(which: i32): i32 {
  return <i32>load<u8>(unicode + UC_SCRIPT_NUMBERS + <usize>which)
}
function has_script(which: i32): bool {
  const n = special(which)
  return (<i32>load<u8>(map + <usize>(n >> 3)) & 1 << (n & 7)) != 0
}

/** The scripts a character is used with. */
function fill_map(record: usize, script: i32): void {
  const bytes = <usize>load<i32>(unicode + UC_SCRIPT_ROW)
  memory.fill(map, 0, MAP_BYTES)
  memory.copy(map, <usize>load<u32>(unicode + UC_SCRIPT_SETS) + <usize>load<u16>(record + UR_SCRIPT_SET) * bytes, bytes)
  if (script != special(S_COMMON) && script != special(S_INHERITED)) {
    const at = map + <usize>(script >> 3)
    store<u8>(at, <u8>(<i32>load<u8>(at) | 1 << (script & 7)))
  }
}

/** What a script that others are written with asks for. */
function state_of(script: i32): i32 {
  if (script == special(S_HAN)) return HAN_PENDING
  if (script == special(S_HIRAGANA) || script == special(S_KATAKANA)) return HAN_KANA
  if (script == special(S_BOPOMOFO)) return HAN_BOPOMOFO
  return script == special(S_HANGUL) ? HAN_HANGUL : MAP
}

/** Does a character fit? The new state, -1: it doesn't. */
function next_state(state: i32, script: i32): i32 {
  switch (state) {
    case UNSET: {
      const next = state_of(script)
      if (next == MAP) memory.copy(required, map, MAP_BYTES)
      return next
    }
    case HAN_PENDING: {
      if (script == special(S_HAN)) return state
      const bopomofo = has_script(S_BOPOMOFO)
      const hiragana = has_script(S_HIRAGANA)
      const katakana = has_script(S_KATAKANA)
      const hangul = has_script(S_HANGUL)
      if (!bopomofo && !hiragana && !katakana && !hangul) return -1
      if (bopomofo && !hiragana && !katakana && !hangul) return HAN_BOPOMOFO
      return hiragana && katakana && !bopomofo && !hangul ? HAN_KANA : state
    }
    case HAN_KANA: return has_script(S_HAN) || has_script(S_HIRAGANA) || has_script(S_KATAKANA) ? state : -1
    case HAN_BOPOMOFO: return has_script(S_HAN) || has_script(S_BOPOMOFO) ? state : -1
    case HAN_HANGUL: return has_script(S_HAN) || has_script(S_HANGUL) ? state : -1
    default: {
      let common: u64 = 0
      for (let i: usize = 0; i < MAP_BYTES; i += 8) common |= load<u64>(required + i) & load<u64>(map + i)
      if (common == 0) return -1
      const next = state_of(script)
      if (next == MAP) for (let i: usize = 0; i < MAP_BYTES; i += 8) store<u64>(required + i, load<u64>(required + i) & load<u64>(map + i))
      return next
    }
  }
}

/** The digit 0 of the ten that `c`, a digit, is one of. */
function zero_of(c: i32): i32 {
  let first = c
  while (<i32>load<u8>(record_of(first - 1) + UR_TYPE) == UT_ND) first--
  return c - (c - first) % 10
}

export function is_script_run(from: usize, to: usize): bool {
  let e = from
  let state = UNSET
  let zero = 0
  while (e < to) {
    const c = char_at(e)
    e += <usize>char_bytes
    if (e >= to && e - <usize>char_bytes == from) return true
    const record = record_of(c)
    const script = <i32>load<u8>(record + UR_SCRIPT)
    if (script == special(S_UNKNOWN)) return false
    const extended = load<u16>(record + UR_SCRIPT_SET) != 0
    if (extended || (script != special(S_INHERITED) && script != special(S_COMMON))) {
      fill_map(record, script)
      state = next_state(state, script)
      if (state < 0) return false
    }
    if (<i32>load<u8>(record + UR_TYPE) == UT_ND) {
      const set = zero_of(c)
      if (zero == 0) zero = set
      else if (set != zero) return false
    }
  }
  return true
}
