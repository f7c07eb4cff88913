/** The table structure, shared by the hash (ets_hash.ts) and tree (ets_tree.ts) tables. */
import { OBJ_INFO, INFO_WORDS } from './ets_term'

export const T_TYPE: i32 = 0
export const T_KEYPOS: i32 = 4
/** Live objects. */
export const T_COUNT: i32 = 8
/** Words of objects and buckets beyond those of an empty table, as OTP counts them. */
export const T_WORDS: i32 = 12
/** Root of the tree, or list of bucket segments. */
export const T_ROOT: i32 = 16
/** Buckets in use, and the smallest 2^n - 1 not below the last of them. */
export const T_ACTIVE: i32 = 20
export const T_MASK: i32 = 24
/** How many times it is fixed. */
export const T_FIXED: i32 = 28
/** Notes of buckets with objects that are marked as deleted only: next, bucket. */
export const T_FIXDEL: i32 = 32
/** Room in the list of segments. */
export const T_SEGMENTS: i32 = 36
/** Up to here a table's contents; behind it what of the host's table the kernel has to know. */
export const T_CONTENTS: i32 = 40
/** Owner, a pid. */
export const T_OWNER: i32 = 40
export const T_PROTECTION: i32 = 44
/** Name (0: none), next in the chain of the table of names. */
export const T_NAME: i32 = 48
export const T_NAME_NEXT: i32 = 52
/** A copy of its reference (ets_term.ts). */
export const T_TID_BLOCK: i32 = 56
export const T_TID: i32 = 60
export const T_SIZE: i32 = 64

export const PROTECTION_PRIVATE: i32 = 0
export const PROTECTION_PROTECTED: i32 = 1
export const PROTECTION_PUBLIC: i32 = 2

export const TYPE_SET: u32 = 0
export const TYPE_ORDERED_SET: u32 = 1
export const TYPE_BAG: u32 = 2
export const TYPE_DUPLICATE_BAG: u32 = 3

/** Results of putting an object. */
export const PUT_NEW: i32 = 1
/** The key is there (insert_new). */
export const PUT_OLD: i32 = 0
export const PUT_NO_MEMORY: i32 = -1
export const PUT_BADARG: i32 = -2

/** Words of an object as OTP counts them. */
// @ts-ignore: decorator
@inline
export function object_words(table: u32, object: u32): i32 {
  return (load<u32>(object, OBJ_INFO) & INFO_WORDS) + (load<u32>(table) == TYPE_ORDERED_SET ? 5 : 4)
}
