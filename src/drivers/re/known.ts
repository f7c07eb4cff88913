/**
 * What is known about every match of a part of a pattern: a byte that it begins with, a byte that it contains. Each with flags: not yet known
 * (UNSET), there is none (NONE), or bits: of either case, behind something that varies in length.
 */
import { encodeUtf8 } from './chars.ts'

export const FIRST_UNSET = -2
export const FIRST_NONE = -1
export const REQ_CASELESS = 1
export const REQ_VARY = 2

export class Known {
  first = 0
  firstFlags = FIRST_UNSET
  req = 0
  reqFlags = FIRST_UNSET
  /** What holds if the last item is not there at all. */
  zeroFirst = 0
  zeroFirstFlags = FIRST_UNSET
  zeroReq = 0
  zeroReqFlags = FIRST_UNSET
  /** The last item is a group that set `first`. */
  groupSetFirst = false

  noFirst(): void {
    if (this.firstFlags === FIRST_UNSET) this.firstFlags = FIRST_NONE
  }
  saveZero(): void {
    this.zeroFirst = this.first
    this.zeroFirstFlags = this.firstFlags
    this.zeroReq = this.req
    this.zeroReqFlags = this.reqFlags
  }
  restoreZero(): void {
    this.first = this.zeroFirst
    this.firstFlags = this.zeroFirstFlags
    this.req = this.zeroReq
    this.reqFlags = this.zeroReqFlags
  }
  required(c: number, flags: number): void {
    this.req = c
    this.reqFlags = flags
  }

  /** A character follows. `caseFlag`: REQ_CASELESS or 0; `varies`: REQ_VARY or 0. */
  character(c: number, utf: boolean, caseFlag: number, varies: number): void {
    const bytes = utf ? encodeUtf8(c) : [c]
    const last = bytes.at(-1)!
    if (this.firstFlags === FIRST_UNSET) {
      this.zeroFirstFlags = FIRST_NONE
      this.zeroReq = this.req
      this.zeroReqFlags = this.reqFlags
      if (bytes.length === 1 || caseFlag === 0) {
        this.first = bytes[0]!
        this.firstFlags = caseFlag
        if (bytes.length !== 1) this.required(last, varies)
      } else this.firstFlags = this.reqFlags = FIRST_NONE
      return
    }
    this.saveZero()
    if (bytes.length === 1 || caseFlag === 0) this.required(last, caseFlag | varies)
  }

  /** The last group has to be there several times. */
  repeatGroup(): void {
    if (this.groupSetFirst && this.reqFlags < 0) {
      this.req = this.first
      this.reqFlags = this.firstFlags
    }
  }

  /** A group ends of which `sub` is known; `before`: REQ_VARY when something varied before it began; `v2`: as PCRE2 sees it. */
  group(sub: Known, before: number, v2 = false): void {
    if (this.firstFlags === FIRST_UNSET && !(v2 && sub.firstFlags === FIRST_UNSET)) {
      if (sub.firstFlags >= 0) {
        this.first = sub.first
        this.firstFlags = sub.firstFlags
        this.groupSetFirst = true
      } else this.firstFlags = FIRST_NONE
      this.zeroFirstFlags = FIRST_NONE
    } else if (sub.firstFlags >= 0 && sub.reqFlags < 0) {
      sub.req = sub.first
      sub.reqFlags = sub.firstFlags | before
    }
    if (sub.reqFlags >= 0) {
      this.req = sub.req
      this.reqFlags = sub.reqFlags
    }
  }

  /** Another alternative, of which `branch` is known. */
  alternative(branch: Known, isFirst: boolean, v2 = false): void {
    if (isFirst) {
      this.first = branch.first
      this.firstFlags = branch.firstFlags
      this.req = branch.req
      this.reqFlags = branch.reqFlags
      return
    }
    if ((v2 || this.firstFlags >= 0) && (this.firstFlags !== branch.firstFlags || this.first !== branch.first)) {
      if (this.firstFlags >= 0 && this.reqFlags < 0) {
        this.req = this.first
        this.reqFlags = this.firstFlags
      }
      this.firstFlags = FIRST_NONE
    }
    let { req, reqFlags } = branch
    if (this.firstFlags < 0 && branch.firstFlags >= 0 && branch.reqFlags < 0) {
      req = branch.first
      reqFlags = branch.firstFlags
    }
    if ((this.reqFlags & ~REQ_VARY) !== (reqFlags & ~REQ_VARY) || this.req !== req) this.reqFlags = FIRST_NONE
    else {
      this.req = req
      this.reqFlags |= reqFlags
    }
  }
}
