/** PCRE2: options of a pattern, as this compiler names them. */
export const CASELESS = 1
export const DOTALL = 2
export const DUPNAMES = 4
export const EXTENDED = 8
export const EXTENDED_MORE = 16
export const MULTILINE = 32
export const NO_AUTO_CAPTURE = 64
export const UNGREEDY = 128
export const UTF = 256
export const UCP = 512
export const ANCHORED = 1024
export const DOLLAR_ENDONLY = 2048
export const FIRSTLINE = 4096
export const NEVER_UTF = 8192
export const NO_START_OPTIMIZE = 0x4000
export const NO_AUTO_POSSESS = 0x8000
export const NO_DOTSTAR_ANCHOR = 0x10000
/** No character of ASCII has another case outside of it. */
export const CASELESS_RESTRICT = 0x20000
export const TURKISH_CASING = 0x40000
/** \d, \s, \w, digits and POSIX classes keep to ASCII in spite of UCP. */
export const ASCII_BSD = 0x80000
export const ASCII_BSS = 0x100000
export const ASCII_BSW = 0x200000
export const ASCII_DIGIT = 0x400000
export const ASCII_POSIX = 0x800000
export const ASCII_ALL = ASCII_BSD | ASCII_BSS | ASCII_BSW | ASCII_DIGIT | ASCII_POSIX

/** Those that `(?…)` changes and that come back at the end of the group. */
export const TRACKED = CASELESS | DOTALL | DUPNAMES | EXTENDED | EXTENDED_MORE | MULTILINE | NO_AUTO_CAPTURE | UNGREEDY | CASELESS_RESTRICT | ASCII_ALL
