/**
 * The layout of terms, processes and the machine's fixed cells in linear memory.
 *
 * This file is compiled twice: Node runs it as TypeScript, and AssemblyScript compiles it into the kernel
 * (assembly/). It therefore holds integer constants only. `docs/memory.md` draws what it says.
 *
 * A term is one 32-bit word. Its low two bits:
 *
 *   01  cons: address of two words, head and tail
 *   10  boxed: address of a header word followed by `arity` words
 *   11  small integer: 30 bits, signed, in bits 2..31
 *   00  bit 2 clear: a header or a code point (never a term, only inside heaps and stacks)
 *       bit 2 set: another immediate; bits 3..4 say which, bits 5..31 are its payload
 *
 * The word 0 is no term: it means "none", "failed" or "let go", depending on where it stands.
 */

// ---- tags -------------------------------------------------------------------------------------------------

export const TAG_CONS: i32 = 1;
export const TAG_BOXED: i32 = 2;
export const TAG_SMALL: i32 = 3;
export const TAG_MASK: i32 = 3;

/** Low five bits of the immediates that are not small integers. */
export const IMM_ATOM: i32 = 0b00100;
export const IMM_PID: i32 = 0b01100;
export const IMM_PORT: i32 = 0b10100;
export const IMM_SPECIAL: i32 = 0b11100;
export const IMM_MASK: i32 = 0b11111;
export const IMM_SHIFT: i32 = 5;

/** The empty list: a special with payload 0. Any other special is a catch tag (stack only): code point * 2 | IMM_SPECIAL. */
export const NIL: i32 = 0b11100;

/** In the default record of a definition: the field has no default. No program ever sees it. */
export const RECORD_HOLE: i32 = 0b111100;
/** {badrecord, Value}, {badfield, {{Module, Name}, Field}}, {novalue, {{Module, Name}, Field}}. */
export const RECORD_BADRECORD: i32 = 0;
export const RECORD_BADFIELD: i32 = 1;
export const RECORD_NOVALUE: i32 = 2;

export const SMALL_BITS: i32 = 30;
export const SMALL_MAX: i32 = 536870911;
export const SMALL_MIN: i32 = -536870912;

// ---- headers: bits 0..2 zero, bits 3..7 subtag, bits 8..31 arity in words -----------------------------------

export const HDR_SUBTAG_SHIFT: i32 = 3;
export const HDR_SUBTAG_MASK: i32 = 31;
export const HDR_ARITY_SHIFT: i32 = 8;
/** Elements of the largest tuple. */
export const TUPLE_MAX: i32 = 0xffffff;
/** `header & HDR_KIND_MASK` compares with `SUB_x << HDR_SUBTAG_SHIFT`. */
export const HDR_KIND_MASK: i32 = 0xff;

/** {e1 … en}: arity n. So the header of a tuple is n << 8. */
export const SUB_TUPLE: i32 = 0;
/** f64 in two raw words. */
export const SUB_FLOAT: i32 = 1;
/** Integer outside SMALL_MIN..SMALL_MAX that fits 64 signed bits: low word, high word. */
export const SUB_INT64: i32 = 2;
/** Larger integers: magnitude in 32-bit limbs, least significant first, no leading zero limb. */
export const SUB_BIGPOS: i32 = 3;
export const SUB_BIGNEG: i32 = 4;
/** Local reference: 3 raw words, least significant first (see runtime/refs.ts for what they count). */
export const SUB_REF: i32 = 5;
/** Local reference that owns something of the host: 3 raw words as SUB_REF, handle (a counter block, MAGIC_x), next in the off-heap list. */
export const SUB_MAGIC_REF: i32 = 6;
/** node index, number, serial (raw). */
export const SUB_EXT_PID: i32 = 7;
/** node index, low word, high word (raw). */
export const SUB_EXT_PORT: i32 = 8;
/** node index, then 1 to 5 words, least significant first (raw). */
export const SUB_EXT_REF: i32 = 9;
/** Local fun: address of its fun entry (raw), pid of its creator (term), environment terms. */
export const SUB_FUN: i32 = 10;
/** fun M:F/A: address of its export entry (raw). */
export const SUB_EXPORT: i32 = 11;
/** Map of up to MAP_SMALL_LIMIT keys: tuple of the keys in key order, then the values. */
export const SUB_FLATMAP: i32 = 12;
/** Root of a hash array mapped trie: bits 8..23 of the header are a bitmap; size as a small, then one word per set bit. */
export const SUB_HAMT_ROOT: i32 = 13;
/** Inner node: bits 8..23 bitmap, then one word per set bit. Leaves are conses [Key|Value]. */
export const SUB_HAMT_NODE: i32 = 14;
/** Binary on the heap: size in bytes (raw), then the bytes, zero padded to a word. */
export const SUB_HEAP_BIN: i32 = 15;
/** Reference to an off-heap binary: next in the off-heap list, address of the off-heap binary, size in bytes, flags (all raw). */
export const SUB_REFC_BIN: i32 = 16;
/** Part of a binary, or a bitstring: byte offset, byte size, bits (offset 0..7 in bits 0..7, size 0..7 in bits 8..15, writable in bit 16), base. */
export const SUB_SUB_BIN: i32 = 17;
/** Match context: position in bits (i64), end in bits (i64), both counted from the first byte of base; base. */
export const SUB_MATCH_CTX: i32 = 18;
/** Native record of OTP 29: definition (a tuple {Module, Name, IsExported, Field…}), values. See assembly/records.ts. */
export const SUB_RECORD: i32 = 19;

/** Words after the header that are not terms, by subtag; 255: all of them. Index with the subtag. */
export const RAW_ALL: i32 = 255;

/** Bits of a reference's first word, and of its second that say what it is good for: of a magic one these. */
export const REF_LOW: i32 = 0x3ffff;
export const REF_MAGIC: i32 = 0x20001;
/** Counter block of a magic reference's handle (general arena): how many SUB_MAGIC_REFs hold it, the host's number, a table. */
export const MAGIC_COUNT: i32 = 0;
export const MAGIC_NUMBER: i32 = 4;
/** Of an ets table's reference: its address in the kernel, else 0. */
export const MAGIC_TABLE: i32 = 8;
export const MAGIC_COUNTER_BYTES: i32 = 12;
/** Within a SUB_MAGIC_REF: address of its counter block, next in the off-heap list. */
export const MAGIC_HANDLE: i32 = 16;
export const MAGIC_NEXT: i32 = 20;
export const MAGIC_WORDS: i32 = 6;

export const REFC_NEXT: i32 = 4;
export const REFC_BIN: i32 = 8;
export const REFC_SIZE: i32 = 12;
export const REFC_FLAGS: i32 = 16;
export const REFC_WORDS: i32 = 5;
/** Flags of SUB_REFC_BIN. */
export const REFC_WRITABLE: i32 = 1;
export const REFC_ACTIVE_WRITER: i32 = 2;

export const SUBBIN_OFFSET: i32 = 4;
export const SUBBIN_SIZE: i32 = 8;
export const SUBBIN_BITS: i32 = 12;
export const SUBBIN_BASE: i32 = 16;
export const SUBBIN_WORDS: i32 = 5;

export const CTX_POS: i32 = 4;
export const CTX_END: i32 = 12;
export const CTX_BASE: i32 = 20;
export const CTX_WORDS: i32 = 6;

export const FUN_ENTRY: i32 = 4;
export const FUN_CREATOR: i32 = 8;
export const FUN_ENV: i32 = 12;
/** Words of a fun without its environment. */
export const FUN_WORDS: i32 = 3;

/** Off-heap binary: reference count, allocated bytes, flags, then (8-aligned) the bytes. */
export const OFFHEAP_REFC: i32 = 0;
export const OFFHEAP_CAPACITY: i32 = 4;
export const OFFHEAP_FLAGS: i32 = 8;
export const OFFHEAP_DATA: i32 = 16;
/** Binaries up to this many bytes live on the heap, larger ones off it. */
export const HEAP_BIN_LIMIT: i32 = 64;

export const MAP_SMALL_LIMIT: i32 = 32;

// ---- memory map -------------------------------------------------------------------------------------------

/** X registers: where generated code, kernel and host hand each other arguments. */
export const X_AREA: i32 = 0x1000;
export const X_MAX: i32 = 1024;
/** Float registers of a function that let go to get more stack (nothing else runs until it goes on). */
export const FLOAT_AREA: i32 = 0x3000;
/** Names and values of the fields of a native record that is being made. */
export const FIELDS_AREA: i32 = 0x5000;
export const FIELDS_MAX: i32 = 5000;
/**
 * Where keys were last found in flat maps, as offsets in bytes: a byte for each of so many classes of keys. Maps with the same keys have them at the
 * same places, so generated code looks there first.
 */
export const MAP_HINTS: i32 = 0xf000;
export const MAP_HINT_CLASSES: i32 = 2048;
/** Static data of the kernel (AssemblyScript's memoryBase). */
export const KERNEL_BASE: i32 = 0x10000;
/** Process table: one word a slot, the address of the process or 0. A pid's slot is `number & (PID_SLOTS - 1)`. */
export const PID_TABLE: i32 = 0x100000;
export const PID_SLOTS: i32 = 0x200000;
/** Atom table: ATOM_SIZE bytes an atom: address of its UTF-8 text, bytes of it, hash as of phash2, first four bytes big-endian. */
export const ATOM_TABLE: i32 = 0x1000000;
export const ATOM_SIZE: i32 = 16;
export const ATOM_TEXT: i32 = 0;
export const ATOM_LENGTH: i32 = 4;
export const ATOM_HASH: i32 = 8;
export const ATOM_ORD: i32 = 12;
export const ATOM_LIMIT: i32 = 1048576;
/** Beyond the limit there is room for so many names that the machine itself uses: it writes a dump when programs have used up theirs. */
export const ATOM_RESERVE: i32 = 4096;
/** Literals, persistent terms, code points, export and fun entries. A pointer below HEAP_BASE never points into a process. */
export const LITERAL_BASE: i32 = 0x2010000;
export const HEAP_BASE: i32 = 0x20000000;

// ---- fixed cells: state of the running process and of the scheduler -----------------------------------------

/** Address of the running process (0: none). */
export const CELL_PROC: i32 = 0x100;
/** Its pid, a term. */
export const CELL_PID: i32 = 0x104;
/** Top of its heap. Generated code carries it in a local, and stores it here around calls of kernel and host. */
export const CELL_HTOP: i32 = 0x108;
/** End of its heap; 0 makes the next heap check call the collector. */
export const CELL_HLIM: i32 = 0x10c;
/** Stack pointer as of the last call of kernel or host. */
export const CELL_SP: i32 = 0x110;
/** Lowest stack pointer generated code may use before it calls the kernel (end of the block, or depth of the native stack). */
export const CELL_STACK_LIM: i32 = 0x114;
/** Reductions left; counted down at function entry, below zero: slow path. */
export const CELL_FCALLS: i32 = 0x118;
/** FCALLS as they were when something (collection wanted, resume) forced the slow path; see CELL_FORCED. */
export const CELL_FCALLS_SAVED: i32 = 0x11c;
/** What the slow path at function entry must do besides yielding: bit 1 collect. (Bit 0 is never set.) */
export const CELL_FORCED: i32 = 0x120;
export const FORCED_RESUME: i32 = 1;
export const FORCED_GC: i32 = 2;
/** Not 0: number of the point inside the function where to resume; CELL_FCALLS is 0 then, and its value in CELL_RESUME_FCALLS. */
export const CELL_RESUME: i32 = 0x124;
export const CELL_RESUME_FCALLS: i32 = 0x1dc;
/** Why generated code let go (REASON_x) when a function returned 0. */
export const CELL_REASON: i32 = 0x128;
/** Code point at which the process goes on (its function, point and number of live X registers). */
export const CELL_NEXT: i32 = 0x12c;
/** While an exception unwinds: stack pointer of the frame whose handler is CELL_NEXT; else 0. */
export const CELL_EXC_SP: i32 = 0x130;
/** The exception: class atom, reason, raw trace (terms; also roots of the collector). */
export const CELL_EXC_CLASS: i32 = 0x134;
export const CELL_EXC_VALUE: i32 = 0x138;
export const CELL_EXC_TRACE: i32 = 0x13c;
/** Stack pointer at the last trampoline entry: how far the native stack has grown is bounded by the distance from it. */
export const CELL_TRAMP_SP: i32 = 0x140;
/** Lowest address that the stack block itself allows. */
export const CELL_STACK_LOW: i32 = 0x144;
/** Distance in bytes that the stack pointer may move from the trampoline's before generated code lets go: as deep as the native stack is. */
export const CELL_NATIVE_DEPTH: i32 = 0x148;
/** Run queues: heads and tails by priority: max, high, normal and low together. */
export const CELL_RUNQ: i32 = 0x150;
/** Number of runnable processes (the running one not counted). */
export const CELL_RUNNABLE: i32 = 0x170;
/** Slices left before the scheduler returns to the host (to look at clock and I/O). */
export const CELL_SLICES: i32 = 0x174;
/** Non-zero: collect at every allocation point. */
export const CELL_STRESS: i32 = 0x178;
/** Processes alive; pid number to try next. */
export const CELL_PROC_COUNT: i32 = 0x17c;
export const CELL_NEXT_PID: i32 = 0x180;
/** Reductions of all processes, i64; number of context switches, i64. */
export const CELL_REDUCTIONS: i32 = 0x188;
export const CELL_SWITCHES: i32 = 0x190;
/** Collections, words reclaimed by them (i64 both). */
export const CELL_GC_COUNT: i32 = 0x198;
export const CELL_GC_RECLAIMED: i32 = 0x1a0;
/** Bytes of off-heap binaries alive, i64. */
export const CELL_BINARY_BYTES: i32 = 0x1a8;
/** Bytes allocated from each arena (general, literal), i64. */
export const CELL_ARENA_USED: i32 = 0x1b0;
/** Release of the OTP whose files run: 25, 27 or 29 (order of small maps, hashes, 0.0 = -0.0 depend on it). */
export const CELL_OTP_RELEASE: i32 = 0x1c0;
/** Seed of the simulated scheduler; 0: first in, first out. */
export const CELL_SEED: i32 = 0x1c4;
/** Counter behind make_ref, i64. */
export const CELL_REF_COUNTER: i32 = 0x1c8;
/** Reductions of a slice. */
export const CELL_SLICE: i32 = 0x1d0;

/** Words of stack that the function needed which let go with REASON_STACK. */
export const CELL_STACK_NEED: i32 = 0x1d4;
/** The process that ran last, when the glue returned to the host with REASON_EXIT or REASON_HOST. */
export const CELL_LAST: i32 = 0x1d8;

/** The message that the running receive looks at, 0: none. */
export const CELL_PEEKED: i32 = 0x1e4;
/** How often a receive or a turn of a process has looked at a mailbox; counts round. */
export const CELL_FETCHES: i32 = 0x1f0;
/** The key that map_update_many did not find. */
export const CELL_BADKEY: i32 = 0x1e0;
/** What RAISE.record raises (RECORD_x below): the value is in CELL_BADKEY, the definition of the record here. */
export const CELL_RECORD_ERROR: i32 = 0x1f4;
export const CELL_RECORD_DEFINITION: i32 = 0x1f8;

/** WATCH_x: what `host_watch` is told, for system_monitor, system_profile and tracing. */
export const CELL_WATCH: i32 = 0x1fc;
/** Beginning and end of collections. */
export const WATCH_GC: i32 = 1;
/** Messages that come into and go out of mailboxes. */
export const WATCH_QUEUE: i32 = 2;
/** Waiting processes that become runnable. */
export const WATCH_RUNNABLE: i32 = 4;
/** Beginning and end of slices. */
export const WATCH_SLICES: i32 = 8;
/** Messages that come into mailboxes, and timeouts of receives. */
export const WATCH_RECEIVE: i32 = 16;
/** Sending, before anything is sent (`host_sends`). */
export const WATCH_SEND: i32 = 32;
/** Messages that are received, or moved: tokens travel with them. */
export const WATCH_TOKENS: i32 = 64;
/** Exceptions, before they unwind the stack: frames of traced calls may be on it. */
export const WATCH_UNWIND: i32 = 128;
/** What is allocated is counted: a message is the receiver's when it is received, and put on no heap before. */
export const WATCH_MEMORY: i32 = 256;
/** Messages that are sent and received, and timeouts: the last calls of some process are noted. */
export const WATCH_CALLS: i32 = 512;
/** What happened, the first argument of `host_watch`. */
export const WATCHED_GC_BEGIN: i32 = 0;
export const WATCHED_GC_END: i32 = 1;
export const WATCHED_QUEUE: i32 = 2;
export const WATCHED_RUNNABLE: i32 = 3;
export const WATCHED_IN: i32 = 4;
export const WATCHED_OUT: i32 = 5;
/** A major collection begins. */
export const WATCHED_GC_MAJOR: i32 = 6;
/** A message is the last in a mailbox now. */
export const WATCHED_MESSAGE: i32 = 7;
export const WATCHED_TIMEOUT: i32 = 8;
/** The message that CELL_WATCHED holds is taken out of the mailbox by a receive. */
export const WATCHED_TAKEN: i32 = 9;
/** The message that CELL_WATCHED holds takes the place of the one that CELL_WATCHED_OLD holds. */
export const WATCHED_MOVED: i32 = 10;
/** An exception is raised: CELL_WATCHED is the stack pointer, CELL_WATCHED_OLD the one of the frame that catches it (0: none does). */
export const WATCHED_UNWIND: i32 = 11;
/** The message that CELL_WATCHED holds is received, and what is allocated is counted. */
export const WATCHED_WORDS: i32 = 12;
/** A message is received, and the last calls of some process are noted. */
export const WATCHED_RECEIVED: i32 = 13;
export const CELL_WATCHED: i32 = 0x25c;
export const CELL_WATCHED_OLD: i32 = 0x260;

/** Number of atoms. */
export const CELL_ATOMS: i32 = 0x1ec;
/** Most frames of a stack trace. */
export const CELL_TRACE_DEPTH: i32 = 0x270;
/** The `cause` of the error_info of what a BIF raised, or 0. */
export const CELL_EXC_CAUSE: i32 = 0x1e8;

/** Atoms that the kernel returns or raises with, which the atom table enters as its first (KERNEL_ATOMS in atoms.ts). */
export const CELL_AM_ERROR: i32 = 0x200;
export const CELL_AM_BADARITH: i32 = 0x204;
export const CELL_AM_BADARG: i32 = 0x208;
export const CELL_AM_SYSTEM_LIMIT: i32 = 0x20c;
export const CELL_AM_TRUE: i32 = 0x210;
export const CELL_AM_FALSE: i32 = 0x214;
export const CELL_AM_BADMAP: i32 = 0x218;
export const CELL_AM_BADKEY: i32 = 0x21c;
export const CELL_AM_OK: i32 = 0x220;
export const CELL_AM_UNDEFINED: i32 = 0x224;
export const CELL_AM_VALUE: i32 = 0x228;
export const CELL_AM_NONE: i32 = 0x22c;
export const CELL_AM_LATIN1: i32 = 0x230;
export const CELL_AM_UTF8: i32 = 0x234;
export const CELL_AM_UNICODE: i32 = 0x238;
export const CELL_AM_END_OF_TABLE: i32 = 0x23c;
export const CELL_AM_EXIT: i32 = 0x240;
export const CELL_AM_SHORT: i32 = 0x244;
export const CELL_AM_COMPACT: i32 = 0x248;
export const CELL_AM_DECIMALS: i32 = 0x24c;
export const CELL_AM_SCIENTIFIC: i32 = 0x250;
export const CELL_AM_NO_INTEGER: i32 = 0x254;
export const CELL_AM_NOT_A_LIST: i32 = 0x258;
export const CELL_AM_THROW: i32 = 0x264;
/** `exit`; CELL_AM_EXIT is 'EXIT'. */
export const CELL_AM_EXIT_CLASS: i32 = 0x268;
export const CELL_AM_GIVEN: i32 = 0x26c;

export const SLICE_REDUCTIONS: i32 = 4000;

/** Why a function returned 0. */
export const REASON_NONE: i32 = 0;
/** Go on at CELL_NEXT with X registers from X_AREA, in the same process (trap, exception handler, deep stack). */
export const REASON_CONTINUE: i32 = 1;
/** Time slice over: go on at CELL_NEXT later. */
export const REASON_YIELD: i32 = 2;
/** Waiting for a message or timeout: go on at CELL_NEXT then. */
export const REASON_WAIT: i32 = 3;
/** The process is to end: its exit reason is in CELL_EXC_VALUE (class and trace as raised). */
export const REASON_EXIT: i32 = 4;
/** The process was suspended or must handle something in the host before it goes on at CELL_NEXT. */
export const REASON_HOST: i32 = 5;
/** A BIF raised: class, value and trace are in the cells, no handler has been looked for yet. */
export const REASON_RAISE: i32 = 6;

/** The stack pointer came too low: go on at CELL_NEXT after growing the stack by CELL_STACK_NEED words, or only from a fresh native stack. */
export const REASON_STACK: i32 = 7;

// ---- code points, export entries, fun entries ---------------------------------------------------------------

/**
 * Code point: 16 bytes, 16-aligned, in the literal range: a place where code can be entered from the scheduler. What
 * stands on the stack as a return address, what a catch tag holds, and the first 16 bytes of export and fun entries.
 *
 * CP_FN: function table index. CP_POINT: point in the function (low 16 bits, 0: its entry) and live X registers (high
 * 16 bits). CP_FRAME: bytes by which the stack pointer at this point lies below the one at which the function
 * returns (low 24 bits), arity of the WebAssembly function (high 8 bits). CP_INFO: number of the place (function, file, line) in
 * the host's table `vm.places`.
 */
export const CP_FN: i32 = 0;
export const CP_POINT: i32 = 4;
export const CP_FRAME: i32 = 8;
export const CP_INFO: i32 = 12;
export const CP_SIZE: i32 = 16;
/** CP_INFO of the code points to which traced calls return first: stack traces do not show them. */
export const PLACE_OF_TRACE: i32 = -17;

/** In export entries and fun entries: arity, without the environment. */
export const FX_ARITY: i32 = 16;

/** Export entry M:F/A: a code point (CP_FN: its code, or a stub that calls error_handler), arity, module, function (atoms), number of BIF + 1 or 0, flags. */
export const EX_FN: i32 = 0;
export const EX_ARITY: i32 = 16;
export const EX_MODULE: i32 = 20;
export const EX_FUNCTION: i32 = 24;
export const EX_BIF: i32 = 28;
export const EX_FLAGS: i32 = 32;
export const EX_SIZE: i32 = 48;
/** EX_KEEPS_CALLER: what apply does with it in tail position is told with the caller's frame. */
export const EX_DEFINED: i32 = 1;
export const EX_KEEPS_CALLER: i32 = 2;

/** Fun entry: a code point (CP_FN: the function with parameters x0 … xn-1, fun), arity without environment, module, index, old uniq, size of environment, md5 (4 words), function's name, old index, flags. */
export const FE_FN: i32 = 0;
export const FE_ARITY: i32 = 16;
export const FE_MODULE: i32 = 20;
export const FE_INDEX: i32 = 24;
export const FE_OLD_UNIQ: i32 = 28;
export const FE_NUM_FREE: i32 = 32;
export const FE_UNIQ: i32 = 36;
export const FE_NAME: i32 = 52;
export const FE_OLD_INDEX: i32 = 56;
/**
 * FE_DEFINED: its code is loaded. FE_PINNED: it is used where nobody looks for it (tables, literals, what the host keeps), FE_MARKED: it
 * was met by the sweep that is going on. Above bit 8: arity + 1, while the code is not there.
 */
export const FE_FLAGS: i32 = 60;
export const FE_SIZE: i32 = 64;
export const FE_DEFINED: i32 = 1;
export const FE_PINNED: i32 = 2;
export const FE_MARKED: i32 = 4;

// ---- process ------------------------------------------------------------------------------------------------

export const P_PID: i32 = 0;
/** P_STATE bits, below. */
export const P_STATE: i32 = 4;
/** Next in the run queue. */
export const P_NEXT: i32 = 8;
/** Young heap block: start, end, top (while not running), high-water mark (what lies below survived a collection). */
export const P_HEAP: i32 = 12;
export const P_HEND: i32 = 16;
export const P_HTOP: i32 = 20;
export const P_HIGH: i32 = 24;
/** Old heap block: start (0: none), top, end. */
export const P_OLD: i32 = 28;
export const P_OLD_TOP: i32 = 32;
export const P_OLD_END: i32 = 36;
/** Stack block: lowest address, end (base of the stack), stack pointer while not running. Live X registers of a process that is not running lie on top of the stack. */
export const P_STACK: i32 = 40;
export const P_STACK_END: i32 = 44;
export const P_SP: i32 = 48;
/** Code point where it goes on. */
export const P_NEXT_CP: i32 = 52;
/** How many X registers were pushed (below its stack pointer, x0 topmost i.e. at the lowest address). */
export const P_LIVE: i32 = 56;
/** Mailbox: first message, last (0: empty), the one to look at next in the running receive (0: the first), count. */
export const P_MSG_FIRST: i32 = 60;
export const P_MSG_LAST: i32 = 64;
/** Last message already looked at by the running receive, 0: none. */
export const P_MSG_SEEN: i32 = 68;
export const P_MSG_COUNT: i32 = 72;
/** Off-heap list: first REFC_BIN or MAGIC_REF of young and old heap (addresses), virtual binary heap of the young heap and its limit, in words of 8 bytes as OTP counts. */
export const P_MSO: i32 = 76;
export const P_MSO_OLD: i32 = 80;
export const P_VHEAP: i32 = 84;
export const P_VHEAP_LIMIT: i32 = 88;
/** Heap fragments: first (FRAG_x), words in all of them. */
export const P_FRAGS: i32 = 92;
export const P_FRAG_WORDS: i32 = 96;
/** Group leader, a term (local pid: immediate, external pid: kept in the process's heap). */
export const P_GROUP_LEADER: i32 = 100;
/** Process dictionary: address of its table (bytes allocated elsewhere, layout: assembly/slot_table.ts), 0: empty. */
export const P_DICT: i32 = 104;
export const P_PRIORITY: i32 = 108;
/** Flags set by process_flag and the like (PF_x). */
export const P_FLAGS: i32 = 112;
/** Exception on its way, kept here while the process is not running. */
export const P_EXC_CLASS: i32 = 116;
export const P_EXC_VALUE: i32 = 120;
export const P_EXC_TRACE: i32 = 124;
/** Collections: minor ones since the last full one, limit of them, all. */
export const P_MINOR_GCS: i32 = 128;
export const P_FULLSWEEP_AFTER: i32 = 132;
export const P_GCS: i32 = 136;
export const P_MIN_HEAP: i32 = 140;
/** max_heap_size in words (0: none). */
export const P_MAX_HEAP: i32 = 144;
export const P_NAME: i32 = 148;
/** Reductions done in earlier slices, i64 (8-aligned). */
export const P_REDUCTIONS: i32 = 152;
/** The timeout of the receive: 0 none, 1 set (the host has it), 2 infinity, of a receive without clauses. */
export const P_TIMER: i32 = 160;
/** Initial call: module, function (atoms), arity (raw). */
export const P_INITIAL_M: i32 = 164;
export const P_INITIAL_F: i32 = 168;
export const P_INITIAL_A: i32 = 172;
export const P_PARENT: i32 = 176;
/** Suspend count. */
export const P_SUSPENDED: i32 = 180;
/** Atom: module of error_handler. */
export const P_ERROR_HANDLER: i32 = 188;
/** Term: extra roots the host keeps for the process (a tuple or NIL): label, seq_trace token, … */
export const P_ROOT: i32 = 192;
/** min_bin_vheap_size in words. */
export const P_MIN_VHEAP: i32 = 196;
/** Next and previous in the list of all processes. */
export const P_ALL_NEXT: i32 = 200;
export const P_ALL_PREV: i32 = 184;
/** The first receive marker, five words, and the address of the others, 0: none (assembly/markers.ts). */
export const P_MARK: i32 = 204;
export const P_MARKS: i32 = 232;
/** Virtual binary heap of the old heap and its limit, as P_VHEAP. */
export const P_VHEAP_OLD: i32 = 224;
export const P_VHEAP_OLD_LIMIT: i32 = 228;
export const P_SIZE: i32 = 236;

/** P_STATE bits. */
export const PS_RUNNABLE: i32 = 1;
export const PS_RUNNING: i32 = 2;
export const PS_WAITING: i32 = 4;
export const PS_EXITING: i32 = 8;
export const PS_SUSPENDED: i32 = 16;
export const PS_HIBERNATING: i32 = 32;
/** A collection was forced when the process was swapped out: swap_in forces it again. */
export const PS_GC: i32 = 64;
/** An exit signal or other host work waits to be handled before the process runs on. */
export const PS_HOST_WORK: i32 = 128;
/** Has links, monitors, timers, aliases or other entries in the host's tables (host sets it; exit looks at it). */
export const PS_HOST_STATE: i32 = 256;
export const PS_SYSTEM: i32 = 512;
/** It is being collected in slices (assembly/gc_slices.ts); and it waited for something before, which has not come yet. */
export const PS_COLLECTING: i32 = 1024;
export const PS_WAITS_ON: i32 = 2048;

/** P_FLAGS bits. */
export const PF_TRAP_EXIT: i32 = 1;
/** The receive timeout has fired. */
export const PF_TIMEOUT: i32 = 2;
/** message_queue_data off_heap. */
export const PF_OFF_HEAP_MSGS: i32 = 4;
export const PF_SENSITIVE: i32 = 8;
/** max_heap_size: kill, error_logger, include_shared_binaries. */
export const PF_MAX_HEAP_KILL: i32 = 16;
export const PF_MAX_HEAP_LOG: i32 = 32;
export const PF_MAX_HEAP_BINARIES: i32 = 64;
export const PF_ASYNC_DIST: i32 = 128;
/** The next collection is a full one. */
export const PF_NEED_FULLSWEEP: i32 = 256;
/** The last collection left less room than it should: the next one makes the heap larger. */
export const PF_GROW_HEAP: i32 = 512;
/** erlang:yield/0 has let the others have their turn. */
export const PF_YIELDED: i32 = 1024;
/** A large collection has been put off until it lets go (assembly/gc_slices.ts). */
export const PF_GC_DUE: i32 = 2048;
/** How often a runnable process of low priority has let others go first (assembly/run_queue.ts): 0 to 7. */
export const PF_PASSED_ONE: i32 = 4096;
export const PF_PASSED: i32 = 7 * PF_PASSED_ONE;
/** A collection has found it to be larger than its max_heap_size: the host is told (PS_HOST_WORK). */
export const PF_TOO_LARGE: i32 = 32768;

export const PRIORITY_MAX: i32 = 0;
export const PRIORITY_HIGH: i32 = 1;
export const PRIORITY_NORMAL: i32 = 2;
export const PRIORITY_LOW: i32 = 3;

/** Defaults, in words. An idle process: P_SIZE + these two + three allocation headers. */
export const DEFAULT_HEAP_WORDS: i32 = 128;
export const DEFAULT_STACK_WORDS: i32 = 48;
/** Words that always stay free below the stack pointer of generated code: kernel and host may push this much unasked. */
export const STACK_RESERVE_WORDS: i32 = 16;
/** Bytes of the native stack that calls may take for each byte of the process's stack: what takes more counts as more there. */
export const NATIVE_PER_BYTE: i32 = 55;
/** Default of min_bin_vheap_size, in words of 8 bytes as OTP counts. */
export const DEFAULT_VHEAP: i32 = 46422;

/**
 * Message: next, term, words of the fragment that follows (0: the term is immediate, a literal or on the receiver's
 * heap), list of the fragment's off-heap binaries. Once received it becomes a heap fragment as it is.
 */
export const MSG_NEXT: i32 = 0;
export const MSG_TERM: i32 = 4;
export const MSG_FRAG_WORDS: i32 = 8;
export const MSG_MSO: i32 = 12;
export const MSG_DATA: i32 = 16;
/** Terms of messages lie on the receiver's heap only while it has fewer messages than this: the collector looks no further. */
export const MSG_HEAP_LIMIT: i32 = 64;

/** Heap fragment: next, words, then the words. */
export const FRAG_NEXT: i32 = 0;
export const FRAG_WORDS: i32 = 8;
export const FRAG_DATA: i32 = 16;

/** A zlib stream (assembly/deflate.ts, inflate.ts) begins with: where input and output are and how much of them is left, bytes taken so far, checksum. */
export const Z_NEXT_IN: i32 = 0;
export const Z_AVAIL_IN: i32 = 4;
export const Z_NEXT_OUT: i32 = 8;
export const Z_AVAIL_OUT: i32 = 12;
export const Z_TOTAL_IN: i32 = 16;
export const Z_CHECK: i32 = 20;
/** What the functions of streams return; negative ones are errors. */
export const Z_OK: i32 = 0;
export const Z_STREAM_END: i32 = 1;
export const Z_NEED_DICT: i32 = 2;
export const Z_STREAM_ERROR: i32 = -2;
export const Z_DATA_ERROR: i32 = -3;
export const Z_MEM_ERROR: i32 = -4;
export const Z_BUF_ERROR: i32 = -5;
/** Flush modes. */
export const Z_NO_FLUSH: i32 = 0;
export const Z_PARTIAL_FLUSH: i32 = 1;
export const Z_SYNC_FLUSH: i32 = 2;
export const Z_FULL_FLUSH: i32 = 3;
export const Z_FINISH: i32 = 4;
export const Z_BLOCK: i32 = 5;
