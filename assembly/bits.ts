/** Bit syntax: what generated code calls to match and to construct bitstrings. */
export {
  bs_start_match, bs_bits, bs_get_integer, bs_get_float, bs_get_binary, bs_get_binary_all, bs_get_tail, bs_skip, bs_test_tail,
  bs_test_unit, bs_match_string, bs_get_position, bs_set_position,
} from './bits_match'
export { bs_get_utf8, bs_get_utf16, bs_get_utf32, bs_utf8_size, bs_utf16_size } from './bits_utf'
export {
  bs_create, bs_append, bs_private_append, bs_init_writable, bs_put_integer, bs_put_float, bs_put_binary, bs_put_binary_all, bs_put_string, bs_put_utf8,
  bs_put_utf16, bs_put_utf32,
} from './bits_build'
export { iolist_bits, iolist_left, iolist_longest, iolist_measure, iolist_put, iolist_size_soon, iolist_to_bitstring, iolist_to_bitstring_soon } from './iolist'
export { bytes_common, bytes_find } from './bytes'
export { bytes_matches, bytes_split } from './binary_split'
export { ascii_binary, latin1_high, latin1_put, utf8_valid, utf8_to_list, utf8_need, utf8_write, utf8_outcome, utf8_rest } from './unicode'
export { md5_blocks, md5_whole, crc32, adler32 } from './checksums'
