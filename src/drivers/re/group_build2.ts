/** PCRE2: groups of tokens to items. */
import type { BranchBuilder } from './build2.ts'
import { ERRORS2 } from './errors2.ts'
import { PatternError, RECURSE_ANY } from './items.ts'
import type { Condition, GroupItem, GroupKind } from './items.ts'
import { FIRST_NONE } from './known.ts'
import { MAX_GROUP_NUMBER } from './text2.ts'
import type { ConditionToken, OpenToken } from './tokens2.ts'

const KINDS: Readonly<Record<Exclude<OpenToken['t'], 'cond'>, GroupKind>> = {
  capture: 'capture', nocapture: 'bra', atomic: 'once', script_run: 'script_run', ahead: 'assert', ahead_not: 'assert_not', ahead_na: 'assert_na',
  scan: 'scan', behind: 'behind', behind_not: 'behind_not', behind_na: 'behind_na',
}

/** The group whose beginning was just read, with its end. */
export function buildGroup(r: BranchBuilder, token: OpenToken): void {
  const { b } = r
  if (token.t === 'ahead_not' && b.tokens[b.i]?.t === 'ket' && b.tokens[b.i + 1]?.t !== 'quantifier') {
    b.i++
    r.push({ k: 'fail' })
    return
  }
  const group: GroupItem = { k: 'group', g: token.t === 'cond' ? 'cond' : KINDS[token.t], number: 0, branches: [], ket: 'plain', s: false }
  let extra = 0
  if (token.t === 'capture') {
    group.number = token.number
    extra = 2
  } else if (token.t === 'cond') {
    if ('at' in token.cond) r.offset = token.cond.at
    group.cond = condition(r, token.cond)
    extra = conditionSize(group.cond)
  } else if (token.t === 'scan') {
    group.scan = [...new Set(b.captures(token.captures))]
    extra = group.scan.length * 3
  }
  fill(r, group, extra)
}

function conditionSize(cond: Condition): number {
  if (cond.t === 'assert') return 0
  if (cond.t === 'set' || cond.t === 'recurse') return cond.groups.length > 1 ? 5 : 3
  return 1
}

function fill(r: BranchBuilder, group: GroupItem, extra: number): void {
  const { b, known } = r
  const assertion = !(group.g === 'bra' || group.g === 'capture' || group.g === 'once' || group.g === 'cond' || group.g === 'script_run')
  const varied = b.varies
  if (assertion) b.assertDepth++
  const sub = b.regex(group, r.options, r.code, extra)
  b.i++
  if (assertion) b.assertDepth--
  r.items.push(group)
  r.size += sub.size
  r.groupSize = sub.size
  r.groupEmpty = sub.empty
  if (!assertion && group.g !== 'cond' && !sub.empty) r.matched = true
  if (group.g === 'cond') {
    const count = group.branches.length
    if (group.cond!.t === 'define') {
      if (count > 1) b.deferred ??= new PatternError(ERRORS2[54]!, r.offset)
      return
    }
    if (count > 2) b.deferred ??= new PatternError(ERRORS2[27]!, r.offset)
    if (count === 1) sub.known.firstFlags = sub.known.reqFlags = FIRST_NONE
    else if (!sub.empty) r.matched = true
  }
  known.saveZero()
  known.groupSetFirst = false
  if (!assertion) known.group(sub.known, varied, true)
  else if ((group.g === 'assert' || group.g === 'assert_na') && sub.known.reqFlags >= 0 && sub.known.firstFlags >= 0) {
    known.required(sub.known.req, sub.known.reqFlags)
  }
}

function condition(r: BranchBuilder, token: ConditionToken): Condition {
  const { b } = r
  switch (token.t) {
    case 'assert': return { t: 'assert' }
    case 'define': return { t: 'define' }
    case 'version': return { t: token.holds ? 'true' : 'false' }
    case 'number':
      if (token.number > b.p.groups) b.fail(15, token.at)
      if (token.number > b.topBackRef) b.topBackRef = token.number
      r.offset = token.at - 2
      return { t: 'set', groups: [token.number] }
    default: return namedCondition(r, token)
  }
}

function namedCondition(r: BranchBuilder, token: Extract<ConditionToken, { readonly name: Uint8Array }>): Condition {
  const { b } = r
  const groups = b.numbers(token.name)
  if (groups.length === 0) {
    if (token.t !== 'recurse_number') b.fail(15, token.at)
    let n = 0
    for (let i = 1; i < token.name.length; i++) {
      n = n * 10 + token.name[i]! - 0x30
      if (n > MAX_GROUP_NUMBER) b.fail(61, token.at + i)
    }
    if (n > b.p.groups) b.fail(15, token.at)
    return { t: 'recurse', groups: [n === 0 ? RECURSE_ANY : n] }
  }
  if (groups.length > 1) for (const n of groups) b.refer(n)
  else if (groups[0]! > b.topBackRef) b.topBackRef = groups[0]!
  const t = token.t === 'recurse_name' ? 'recurse' : 'set'
  return groups.length > 1 ? { t, groups, index: 0 } : { t, groups }
}
