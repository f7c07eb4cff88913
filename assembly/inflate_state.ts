/**
 * State of a decompressing zlib stream: one block of memory. It begins with what all streams have (`Z_x` in layout.ts).
 * Names of the fields are those of zlib's inflate.h where there are such.
 */
/** What is to come next. */
export const MODE: usize = 24
export const HEAD: u32 = 0
export const FLAGS_MODE: u32 = 1
export const TIME: u32 = 2
export const OS: u32 = 3
export const EXLEN: u32 = 4
export const EXTRA: u32 = 5
export const NAME: u32 = 6
export const COMMENT: u32 = 7
export const HCRC: u32 = 8
export const DICTID: u32 = 9
export const DICT: u32 = 10
export const TYPE: u32 = 11
export const STORED: u32 = 12
export const COPY: u32 = 13
export const TABLE: u32 = 14
export const LENLENS: u32 = 15
export const CODELENS: u32 = 16
export const LEN: u32 = 17
export const LENEXT: u32 = 18
export const DIST: u32 = 19
export const DISTEXT: u32 = 20
export const MATCH: u32 = 21
export const LIT: u32 = 22
export const CHECK: u32 = 23
export const LENGTH_CHECK: u32 = 24
export const DONE: u32 = 25
export const BAD: u32 = 26

/** In the last block; 0: raw, 1: zlib, 2: gzip, 3: either; flags of gzip's header (0: zlib); there is a dictionary; bytes of output. */
export const LAST: usize = 28
export const WRAP: usize = 32
export const FLAGS: usize = 36
export const HAVE_DICT: usize = 40
export const TOTAL: usize = 44
/** The window: its size (bits), 0: it is not in use; its bytes that count, where the next one goes, address. */
export const W_BITS: usize = 48
export const W_SIZE: usize = 52
export const W_HAVE: usize = 56
export const W_NEXT: usize = 60
export const WINDOW: usize = 64
/** Bits of the input that were taken and not used; how many. */
export const BITS: usize = 68
export const HOLD: usize = 72
/** Of a match or stored block: what is left of it, distance; extra bits. */
export const LENGTH: usize = 80
export const OFFSET: usize = 84
export const EXTRA_BITS: usize = 88
/** Tables in use, and bits of their index. */
export const L_TABLE: usize = 92
export const L_BITS: usize = 96
export const D_TABLE: usize = 100
export const D_BITS: usize = 104
/** While tables are read: lengths of codes of lengths, literals, distances; how many lengths are there. */
export const N_CODES: usize = 108
export const N_LITERALS: usize = 112
export const N_DISTANCES: usize = 116
export const HAVE: usize = 120
export const LENS: usize = 124
export const TABLES: usize = LENS + 2 * 324
/** Entries for all tables together. */
export const TABLE_ROOM: u32 = 2048
export const STATE_BYTES: usize = (TABLES + 4 * TABLE_ROOM + 15) & ~15
