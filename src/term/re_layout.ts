/**
 * What compiled regular expressions and their matches look like in memory. Read by the matcher (assembly/re_*.ts) and by the host
 * (src/drivers/re): integer constants only, as in src/term/layout.ts.
 *
 * A program is a block: a header of words, then instructions (words: operation, operands), then tables. A program counter is the address of
 * an instruction. An address within a program is absolute: programs never move.
 */

// ---- program: header, in bytes ------------------------------------------------------------------------------------

export const PR_FLAGS: i32 = 0;
/** First instruction. */
export const PR_START: i32 = 4;
/** Words of the capture vector: two for each group, the whole match not counted. */
export const PR_CAPTURE_WORDS: i32 = 8;
/** A byte that every match begins with and its other case (PF_FIRST), one that every match contains (PF_REQUIRED). */
export const PR_FIRST: i32 = 12;
export const PR_FIRST2: i32 = 16;
export const PR_REQUIRED: i32 = 20;
export const PR_REQUIRED2: i32 = 24;
/** 256 bytes, not 0 for those that a match may begin with; 0: no such table. */
export const PR_START_BYTES: i32 = 28;
export const PR_MIN_LENGTH: i32 = 32;
/** 256 bytes: not 0 for what \w matches. */
export const PR_WORD_BYTES: i32 = 36;
/** 256 bytes: the other case of a byte. */
export const PR_FLIP_BYTES: i32 = 40;
/** Unicode tables (UC_x), 0 when the program needs none. */
export const PR_UNICODE: i32 = 44;
export const PR_HEADER_BYTES: i32 = 64;

export const PF_UTF: i32 = 1;
/** Semantics of PCRE2 (10.30 and later) instead of those of PCRE 8. */
export const PF_V2: i32 = 2;
export const PF_ANCHORED: i32 = 4;
export const PF_FIRST_LINE: i32 = 8;
/** Matches begin at the start of a line only. */
export const PF_START_LINE: i32 = 16;
export const PF_FIRST: i32 = 32;
export const PF_REQUIRED: i32 = 64;
export const PF_NO_START_OPTIMIZE: i32 = 128;
/** The pattern itself contains CR or LF. */
export const PF_HAS_CRLF: i32 = 256;
export const PF_DOLLAR_END_ONLY: i32 = 512;
export const PF_UCP: i32 = 1024;
/** \R matches CR, LF and CRLF only. */
export const PF_BSR_ANYCRLF: i32 = 2048;

// ---- match: one run of a program over a subject, in bytes ---------------------------------------------------------

export const MT_PROGRAM: i32 = 0;
export const MT_SUBJECT: i32 = 4;
export const MT_END: i32 = 8;
/** Where to begin, an address. */
export const MT_FROM: i32 = 12;
export const MT_OPTIONS: i32 = 16;
export const MT_NEWLINE: i32 = 20;
export const MT_LIMIT: i32 = 24;
export const MT_DEPTH_LIMIT: i32 = 28;
/** Capture vector: offsets, -1: not set. */
export const MT_CAPTURES: i32 = 32;
export const MT_STACK: i32 = 36;
export const MT_STACK_END: i32 = 40;
/** Outcome: start and end of the match (addresses) and words of the vector that count. */
export const MT_MATCH_START: i32 = 44;
export const MT_MATCH_END: i32 = 48;
export const MT_TOP: i32 = 52;
/** What is kept while the match is interrupted. */
export const MT_PHASE: i32 = 56;
export const MT_START_AT: i32 = 60;
export const MT_REQUIRED_AT: i32 = 64;
export const MT_IGNORE_SKIP: i32 = 68;
export const MT_PC: i32 = 72;
export const MT_EPTR: i32 = 76;
export const MT_SP: i32 = 80;
export const MT_DEPTH: i32 = 84;
export const MT_CUR_TOP: i32 = 88;
export const MT_GROUP: i32 = 92;
export const MT_RECURSE: i32 = 96;
export const MT_COUNT: i32 = 100;
export const MT_MSTART: i32 = 104;
export const MT_SKIP_COUNT: i32 = 108;
export const MT_CUR_END: i32 = 112;
export const MT_LAST_USED: i32 = 116;
export const MT_CUR_OPTIONS: i32 = 120;
export const MT_BYTES: i32 = 128;

/** MT_OPTIONS */
export const MO_ANCHORED: i32 = 1;
export const MO_NOTBOL: i32 = 2;
export const MO_NOTEOL: i32 = 4;
export const MO_NOTEMPTY: i32 = 8;
export const MO_NOTEMPTY_ATSTART: i32 = 16;
/** What \R matches, where the run says it. */
export const MO_BSR_ANYCRLF: i32 = 32;
export const MO_BSR_UNICODE: i32 = 64;

/** MT_NEWLINE: a byte, or 0x100 * first + second + NL_TWO, or one of the others. */
export const NL_TWO: i32 = 0x10000;
export const NL_ANY: i32 = 0x20000;
export const NL_ANYCRLF: i32 = 0x20001;

/** Outcomes. */
export const RE_NOMATCH: i32 = 0;
export const RE_MATCH: i32 = 1;
export const RE_INTERRUPTED: i32 = 2;
export const RE_MATCH_LIMIT: i32 = 3;
export const RE_DEPTH_LIMIT: i32 = 4;
export const RE_RECURSE_LOOP: i32 = 5;
export const RE_NO_MEMORY: i32 = 6;

// ---- instructions: operation, operands (words) ------------------------------------------------------------------------

export const I_END: i32 = 0;
/** byte */
export const I_CHAR: i32 = 1;
/** number of bytes, bytes, padded to a word */
export const I_STRING: i32 = 2;
/** byte, byte: either */
export const I_CHAR2: i32 = 3;
/** item: one of IT_x with two arguments */
export const I_ITEM: i32 = 4;
/** min, max, flags, item (3 words): greedy, lazy, possessive */
export const I_GREEDY: i32 = 5;
export const I_LAZY: i32 = 6;
export const I_POSSESSIVE: i32 = 7;
/** table of 256 bytes: a byte of the set (not UTF) */
export const I_SET: i32 = 8;
/** mode (RC_x), number of groups, groups: the first that is set */
export const I_REF: i32 = 9;
/** mode (0 once, 1 greedy, 2 lazy), min, max, words of the I_REF that follows */
export const I_REF_REPEAT: i32 = 10;

export const I_SOD: i32 = 11;
export const I_SOM: i32 = 12;
export const I_CIRC: i32 = 13;
export const I_CIRCM: i32 = 14;
export const I_DOLL: i32 = 15;
export const I_DOLLM: i32 = 16;
export const I_EOD: i32 = 17;
export const I_EODN: i32 = 18;
/** wanted (1: boundary), item of a word character (its arguments) */
export const I_WORD_BOUNDARY: i32 = 19;
export const I_SET_START: i32 = 20;

/** next branch or 0: alternatives of a group that needs no record when its last branch is reached */
export const I_BRANCH: i32 = 21;
/** target */
export const I_JUMP: i32 = 22;
/** Head of a branch that needs a record. next branch or 0, end of the branch, info (HI_x) */
export const I_GROUP: i32 = 23;
/** kind, start of the group, number, ket (KET_x) */
export const I_KET: i32 = 24;
/** number: plain end of a capturing group */
export const I_KET_CAPTURE: i32 = 25;
/** like I_GROUP and: after the assertion, if it is a condition: where to go when it fails */
export const I_ASSERT: i32 = 26;
/** kind */
export const I_ASSERT_END: i32 = 27;
/** next branch, end, info, zero allowed, first and number of the capture words within, after the group */
export const I_POSSESSIVE_GROUP: i32 = 28;
export const I_CHOICE: i32 = 29;
/** pc: try what follows, then pc */
/** number or -1 (any), else */
export const I_IF_RECURSE: i32 = 30;
/** number of groups, groups, else */
export const I_IF_SET: i32 = 31;
export const I_FAIL: i32 = 32;
export const I_ACCEPT: i32 = 33;
export const I_ASSERT_ACCEPT: i32 = 34;
/** number */
export const I_CLOSE: i32 = 35;
/** verb (V_x), address of its argument or 0 */
export const I_VERB: i32 = 36;
/** head of the group, number, number of groups to bring back, groups */
export const I_RECURSE: i32 = 37;
/** characters */
export const I_REVERSE: i32 = 38;
/** min, max */
export const I_REVERSE_RANGE: i32 = 39;
/** Are we back where the assertion began? */
export const I_BACK_AT_START: i32 = 40;
/** End of the whole pattern: where a recursion of it returns. */
export const I_END_RECURSE: i32 = 41;
/** number of groups, groups, then like I_ASSERT */
export const I_SCAN_SUBSTRING: i32 = 42;
/** number of groups, groups, else: any of these recursed into */
export const I_IF_RECURSE_ANY: i32 = 43;

/** PCRE 8 counts another call here. */
export const I_COUNT: i32 = 44;

/** Last word of the head of a branch: number of the group, and */
export const HI_NUMBER: i32 = 0xffff;
/** not the first branch */
export const HI_ALT: i32 = 0x10000;
export const HI_KIND_SHIFT: i32 = 20;

/** Kinds of groups. */
export const G_BRA: i32 = 0;
export const G_CAPTURE: i32 = 1;
/** may match nothing, repeated */
export const G_SBRA: i32 = 2;
export const G_SCAPTURE: i32 = 3;
export const G_ONCE: i32 = 4;
/** PCRE 8: atomic, no groups within */
export const G_ONCE_NC: i32 = 5;
export const G_COND: i32 = 6;
export const G_SCOND: i32 = 7;
export const G_SCRIPT_RUN: i32 = 8;
/** I_ASSERT: ahead or behind makes no difference */
export const G_ASSERT: i32 = 9;
export const G_ASSERT_NOT: i32 = 10;
export const G_ASSERT_NA: i32 = 11;
export const G_IF_ASSERT: i32 = 12;
export const G_IF_ASSERT_NOT: i32 = 13;
export const G_SCAN: i32 = 14;

export const KET_PLAIN: i32 = 0;
export const KET_MAX: i32 = 1;
export const KET_MIN: i32 = 2;
export const KET_POSSESSIVE: i32 = 3;

/** How references are compared: in any case, but not of ASCII and others, with Turkish i. */
export const RC_CASELESS: i32 = 1;
export const RC_RESTRICT: i32 = 2;
export const RC_TURKISH: i32 = 4;

/** Flag of I_GREEDY: the shortest repetition is tried without another level. */
export const RF_TAIL: i32 = 1;

export const V_COMMIT: i32 = 1;
export const V_PRUNE: i32 = 2;
export const V_SKIP: i32 = 3;
export const V_SKIP_ARG: i32 = 4;
export const V_THEN: i32 = 5;
export const V_MARK: i32 = 6;
/** Not in patterns: how unwinding is called for by (*ACCEPT). */
export const V_ACCEPT: i32 = 7;

// ---- items: what can be repeated ------------------------------------------------------------------------------------

/** byte */
export const IT_BYTE: i32 = 0;
/** byte, byte */
export const IT_BYTE2: i32 = 1;
/** table of 256 bytes */
export const IT_SET: i32 = 2;
/** address of a set (ST_x) */
export const IT_SET_UTF: i32 = 3;
/** not a newline */
export const IT_ANY: i32 = 4;
export const IT_ANY_UTF: i32 = 5;
export const IT_ALL: i32 = 6;
export const IT_ALL_UTF: i32 = 7;
/** \R */
export const IT_NEWLINE: i32 = 8;
/** \X */
export const IT_EXTENDED: i32 = 9;
/** two addresses: number of bytes (a word), bytes; the second may be 0 */
export const IT_TEXT: i32 = 10;
/** any character of UTF; within one (\C leads there) a byte */
export const IT_STEP_UTF: i32 = 11;

/** A set of characters for UTF: 256 bytes for those below 256, then what holds above: words ST_x. */
export const ST_WIDE: i32 = 256;
/** 0: none, 1: all, 2: those that an entry names, 3: those that none names, 4: a program of operations (extended classes) */
export const ST_ENTRIES: i32 = 260;
export const ST_FIRST: i32 = 264;
export const ST_NONE: i32 = 0;
export const ST_ALL: i32 = 1;
export const ST_LISTED: i32 = 2;
export const ST_NOT_LISTED: i32 = 3;
export const ST_PROGRAM: i32 = 4;
/** Entry: kind, a, b. EN_RANGE: from, to. EN_PROP: type (UP_x), value; EN_NOTPROP. EN_AND … combine the two on top of a small stack (ST_PROGRAM). */
export const EN_RANGE: i32 = 0;
export const EN_PROP: i32 = 1;
export const EN_NOTPROP: i32 = 2;
export const EN_SET: i32 = 3;
export const EN_AND: i32 = 4;
export const EN_OR: i32 = 5;
export const EN_XOR: i32 = 6;
export const EN_NOT: i32 = 7;

// ---- Unicode tables ------------------------------------------------------------------------------------------------

/** Stage 1: 16-bit numbers of blocks of 128 code points; stage 2: 16-bit numbers of records; records of UC_RECORD bytes. */
export const UC_STAGE1: i32 = 0;
export const UC_STAGE2: i32 = 4;
export const UC_RECORDS: i32 = 8;
/** Sets of characters that are each other's case: UC_CASE_SETS[n] is the address of a list that ends with -1. */
export const UC_CASE_SETS: i32 = 12;
/** Bit sets of scripts (extensions) and of binary properties: rows of UC_x_ROW bytes. */
export const UC_SCRIPT_SETS: i32 = 16;
export const UC_SCRIPT_ROW: i32 = 20;
export const UC_BOOL_SETS: i32 = 24;
export const UC_BOOL_ROW: i32 = 28;
/** 8 bytes: numbers of the scripts Unknown, Common, Inherited, Han, Hiragana, Katakana, Bopomofo, Hangul. */
export const UC_SCRIPT_NUMBERS: i32 = 32;
export const UC_BYTES: i32 = 40;

export const UC_RECORD: i32 = 16;
export const UR_SCRIPT: i32 = 0;
export const UR_TYPE: i32 = 1;
export const UR_BREAK: i32 = 2;
export const UR_CASE_SET: i32 = 3;
export const UR_OTHER_CASE: i32 = 4;
export const UR_SCRIPT_SET: i32 = 8;
export const UR_BOOL_SET: i32 = 10;
export const UR_BIDI: i32 = 12;

/** Kinds of properties. */
export const UP_ANY: i32 = 0;
export const UP_LAMP: i32 = 1;
export const UP_CATEGORY: i32 = 2;
export const UP_TYPE: i32 = 3;
export const UP_SCRIPT: i32 = 4;
export const UP_ALNUM: i32 = 5;
export const UP_SPACE: i32 = 6;
export const UP_WORD: i32 = 7;
export const UP_CASE_SET: i32 = 8;
export const UP_UCNC: i32 = 9;
export const UP_GRAPH: i32 = 10;
export const UP_PRINT: i32 = 11;
export const UP_PUNCT: i32 = 12;
export const UP_SCRIPT_EXTENSION: i32 = 13;
export const UP_BIDI: i32 = 14;
export const UP_BOOL: i32 = 15;
export const UP_XDIGIT: i32 = 16;

/** General categories in the order of their two-letter names, as PCRE numbers them: C, L, M, N, P, S, Z. */
export const UT_CC: i32 = 0;
export const UT_CF: i32 = 1;
export const UT_CN: i32 = 2;
export const UT_CO: i32 = 3;
export const UT_CS: i32 = 4;
export const UT_LL: i32 = 5;
export const UT_LM: i32 = 6;
export const UT_LO: i32 = 7;
export const UT_LT: i32 = 8;
export const UT_LU: i32 = 9;
export const UT_MC: i32 = 10;
export const UT_ME: i32 = 11;
export const UT_MN: i32 = 12;
export const UT_ND: i32 = 13;
export const UT_NL: i32 = 14;
export const UT_NO: i32 = 15;
export const UT_PC: i32 = 16;
export const UT_PD: i32 = 17;
export const UT_PE: i32 = 18;
export const UT_PF: i32 = 19;
export const UT_PI: i32 = 20;
export const UT_PO: i32 = 21;
export const UT_PS: i32 = 22;
export const UT_SC: i32 = 23;
export const UT_SK: i32 = 24;
export const UT_SM: i32 = 25;
export const UT_SO: i32 = 26;
export const UT_ZL: i32 = 27;
export const UT_ZP: i32 = 28;
export const UT_ZS: i32 = 29;
