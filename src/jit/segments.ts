/** How generated code tells the host which segment of a bitstring under construction failed: bits 0..3 what was wrong, 4..7 type, 8.. number. */
export const SEGMENT_TYPES = ['integer', 'float', 'binary', 'utf8', 'utf16', 'utf32', 'append', 'private_append', 'string'] as const
export const SEGMENT_WRONG = ['type', 'size', 'short', 'unit', 'no_float', 'value'] as const
