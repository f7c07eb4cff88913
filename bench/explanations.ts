/**
 * Why rows are slower than under erl, as far as it is known from profiles (`node bench/profile.ts ROW`); shares are of a row's own time. An
 * explanation stands in the table only when the row is above 1; `npm run bench` names the rows above 1 that have none.
 */
import type { RowResult, Time } from './rows.ts'

const call = 'the call of a fun or BIF: a frame or a wrapper of its own, some 20 ns'
const boxed = 'integers of more than 30 bits in data are boxes on the heap'
const start = 'the start: Node, compiling WebAssembly and linking it for each module of the boot (decision 0010)'
const walk = "the walk through the list, one load waiting for the other: V8's code for a step has two or three instructions more than erl's"
const counted = `${walk}: up to 16 KB once, what is longer twice, to measure and to write it; what is walked is counted, so that others have their turns`
const deep =
  'recursion that is deep and not in tail position: when the native stack is used up, or the turn ends, its frames are let go, and each is entered again through the trampoline when it returns (a tenth to a third)'
const order = 'the order of terms is a call of the kernel for each comparison (10 ns and what lies between), where erl has a call in C as well, with fewer instructions around it'
const engine = "the matcher (three quarters) runs a program of its own step by step, as PCRE does, but in WebAssembly: every step and its bounds are checked, and there is no computed jump"
const matchSpec = "the match program is interpreted in WebAssembly, for each object some 60 ns; erl's is interpreted in C"
const strings = "code of string and unicode_util, no single place: calls between modules, and the start of a match on each binary it is given"
const updates = 'updates of small maps are calls of the kernel (a quarter to a third), and calls between the modules of io_lib'
const perObject = 'objects are copied out of the table word by word, and their pointers moved: half of it'
const digest =
  'half is the block function, 64 dependent steps; the other half calls of BIFs in TypeScript, by way of WebAssembly and back'
const packets = 'pipes are read and written by Node: a turn of its event loop for each message, and its objects'
const decode = 'bits and bytes are taken out with 64-bit positions and checks for the end of the binary; erl holds several bytes in a register'
const logged =
  'events are maps, made and changed by calls of the kernel, an eighth; the rest is spread over code of logger and io_lib, with calls between modules'
const turn = "a turn of Node's event loop for each message, and its objects, a tenth of it collecting them; the calls of the system are a third"
const copies = "between the socket and the heap bytes are copied twice, by way of the driver's room, and once more on the way out; erl reads and writes where they lie"
const foreign = 'calls of the C library by way of node:ffi, a third with the system\'s own work; a message and its addresses are put together in TypeScript'
const explanations: Readonly<Record<string, string>> = {
  // ---- sockets
  tcp_connects: turn,
  tcp_ping_pong: turn,
  tcp_many_connections: turn,
  tcp_lines_active_once: turn,
  tcp_packets_1mb: copies,
  tcp_passive_exact: copies,
  udp_ping_pong: foreign,
  socket_ping_pong: foreign,
  socket_long: foreign,
  // ---- calls, lists
  try_catch_loop: 'a third is noting where the exceptions were raised, for the clause that asks for their kind and reason',
  ackermann: deep,
  map_large: deep,
  foldl_small: call,
  foldl_large: `the sum is soon larger than 30 bits: a box on the heap and a call of the addition for each element, a fifth of it; ${call}`,
  length_small: walk,
  length_large: walk,
  keyfind_small: `60 % ${walk}; the rest is ${call}`,
  keyfind_large: walk,
  member_atoms: `70 % ${walk}; the rest is ${call}`,
  usort_tuples: order,
  lists_sort_binaries: order,
  compare_terms: order,
  lists_merge: 'a third is collecting the result, a quarter lists:reverse of long lists, written to memory that is not in the cache',
  lists_keydelete: deep,
  lists_sum_max: 'code of lists alone: for each element a count of reductions, the tests of its kind, and the checks of an addition',
  ordsets_union: deep,
  sieve: deep,
  flatten: 'half is lists:do_flatten/2, for each element its kind and a frame; ' + deep,
  lists_keysort: 'a quarter is collection; the rest is code of lists, which takes two elements of each tuple apart for a comparison',
  // ---- maps
  map_match_flat: 'each key is looked for where it was found last, with a test of the map and one of the key; erl walks the keys once for all of them',
  map_get_large: 'the walk through the nodes, all of it by the profile',
  map_small: 'the same code takes 27 or 40 ms, from one start of the machine to the next (as some other short loops do): what decides that is not known',
  map_fold_flat: 'a fun call for each pair (half), and maps:next for each map, which takes its pairs by a BIF in TypeScript (a tenth)',
  maps_merge_small: 'half is merging the keys, sorted in both, one by one; a fifth making the map of them',
  maps_to_from_list: 'maps:from_list puts each key in its place among the others (a third), the list comes from a chain of pairs made by the kernel',
  maps_with_without: 'a BIF for each key that is taken out, each with a copy of keys and values; erl does the same with cheaper calls',
  maps_equal: 'keys and values are compared word by word, more than half; erl compares two words at once',
  map_fold_large: `the walk through the nodes makes pairs of it, and the sum is soon larger than 30 bits: ${boxed}`,
  // ---- numbers
  big_mul_div: 'multiplication works on digits of 32 bits: WebAssembly has no product of 128 bits',
  big_pow_mod: 'see big_mul_div',
  pi_digits: "some operations on large integers are made with the host's bigints: reading their words and collecting them is a quarter",
  int_div_rem: 'divisions and products are made with 64 bits and checked for what no longer fits into 30: two tests an operation, and a box for larger steps of the row',
  list_to_integer: 'half is reading the digits from the list; the rest are two calls of Erlang functions on the way to it, and their frames',
  string_to_number: 'see list_to_integer; an eighth is collecting what string makes, a twentieth the text of floats in TypeScript',
  float_to_text: 'the shortest digits need products of 128 bits: four multiplications each where erl has one (half of the row)',
  rand_uniform: boxed,
  crc_table: boxed,
  levenshtein: 'a fifth is min/2, a call of the kernel',
  // ---- binaries
  bin_int_fields: decode,
  bin_bit_fields: decode,
  bin_sum_bytes: decode,
  binary_sub_compare: 'half is the start of a match for each 4 bytes, a call of the kernel that makes a context on the heap',
  base64: decode,
  hex: decode,
  binary_pattern_lines: 'a pattern that fails takes its position back: it is kept as a term, made and checked at each byte, and the position is written into the match context each time',
  binary_match: 'a row of half a millisecond: the call and its arguments in TypeScript',
  binary_split_lines: 'parts up to 64 bytes are copied, erl refers to the whole binary: a quarter; another is collecting them',
  binary_to_list_back: 'half is collecting the lists; they are measured while their bytes are written, up to 16 KB, and else before that (a fifth)',
  iolist_to_binary: counted,
  iolist_nested: counted,
  hash_phash2: 'from 0.68 to 1.68, from one start of both machines to the next',
  erlang_crc_md5_small: digest,
  term_to_binary: 'the walk through the term, all of it by the profile: three words of a work stack for each tuple and map',
  term_binary_small: 'two calls of the kernel by way of TypeScript for a term of 60 bytes, a fifth; in decoding, atoms are looked up by their text',
  string_binaries: 'spread over many: native functions of search and conversion in TypeScript, called for short binaries, and up to a fifth collection of what they make',
  // ---- funs, processes, timers
  fun_compose: 'a chain of funs that call funs: 70 % is their prologues and frames, each with a count of reductions and a check of the stack',
  spawn_link_monitor: 'starts, ends and monitors cross into the host',
  monotonic_time: "half of it is Node's clock (performance.now), by way of a call out of WebAssembly",
  selective_receive: 'each message that does not match lies in a block of its own, and how far the process is in its mailbox is written to memory for each',
  timer_start_cancel: 'both machines take 60 or 95 ms, from one start to the next; started together in turn Glulam takes 0.7 to 0.85 of the time',
  timer_many_cancel: 'a timer is an object of the host, in a heap and a table of references; a fifth is collection of those',
  otp_proc_lib_start: 'each process puts its ancestors and initial call into its dictionary and is told of by messages; starts and ends cross into the host, and an eighth is collecting its objects',
  supervisor_restarts: 'a quarter is supervisor:add_restart going through the list of restarts, deep recursion with a fun for each; starts, ends and links cross into the host',
  // ---- ets, persistent terms
  ets_insert_ordered: 'a block of memory for each object, 40 %: mostly waiting for memory that is not in the cache; then the way down the tree',
  ets_ordered_next: 'from 0.83 to 1.19, from one start of both machines to the next',
  ets_lookup_ordered: 'the way down the tree, half of it: each key is another place in memory; then the copy',
  ets_select_range: matchSpec,
  ets_select_count: matchSpec,
  ets_large_objects: perObject,
  ets_bag_lookup: 'the objects of a key are found one after the other by comparing their keys (a fifth), and each is copied by itself (a quarter)',
  ets_binary_keys: 'a fifth is integer_to_binary/1; the hash of the key and the copy of the object are each a tenth',
  ets_cache: perObject,
  logger_filtered: 'persistent terms are looked up for each event, in a table by the hash of their keys; the rest is code of logger',
  persistent_term_get: 'the table is looked up by the hash of the key, 55 %, at each call; erl does the same',
  // ---- ports, files
  port_ping_pong: packets,
  port_stream: "half of the time is waiting: each 64 KB that a pipe takes or gives is a turn of Node's event loop; what a full pipe does not take is copied",
  port_start_program: "posix_spawn, then the end by SIGCHLD and Node's event loop, which also closes the pipes",
  file_read_small: 'three fifths are open, fstat, read and close by way of Node',
  file_read_16mb: 'the first two reads of 16 MB go to memory that is touched first, and wait for its pages; later ones take their blocks, and are as fast as those of erl',
  file_lines_raw: 'prim_buffer is TypeScript: a call out of WebAssembly for each line, and the line put together there',
  file_write_delayed: 'iolist_to_iovec, the buffer and its lock are calls of native functions, several for each write of 22 bytes; erl copies into its buffer in C',
  file_list_dir: 'names are put together in TypeScript, and again for each by internal_native2name',
  file_consult: 'io requests and their answers between two processes, and the parser: a monitor and a copy of the term for each',
  // ---- re
  re_compile: 'half is the compiler in the kernel; the rest is the iolist, the binary and the call by way of TypeScript',
  regex_dna: engine,
  re_backtracking: engine,
  re_alternatives: engine,
  re_log_search: engine,
  re_log_lines: engine,
  re_email: 'the matcher is a fifth; the rest is the call, and TypeScript around the matcher',
  re_email_find: 'half is the matcher; the rest TypeScript around it for each match, and re:loopexec/8',
  re_utf8: engine,
  re_utf8_dot: engine,
  re_lazy: engine,
  // ---- libraries
  http_request: 'decode_packet is TypeScript: a view of the bytes, and objects for what the line says; a sixth is collecting them',
  uri_string_parse: 'a character at a time, each the start of a match and a copy of what is left in front: extract, sub-binaries and their sizes are a quarter, spread over ten functions of uri_string',
  string_equal: strings,
  string_case: strings,
  string_trim_pad: strings,
  string_tokens: 'lists:member of a list of three for each character: half of it, most of that the call; see member_atoms',
  filename_ops: 'os:type/0 is TypeScript, called several times for each name; the rest is code of filename, with calls of lists in between',
  io_lib_fwrite: updates,
  io_lib_format: updates,
  io_lib_pretty: 'code of io_lib_pretty, no single place: an eighth is measuring and joining iolists, a twelfth see map_large',
  json_encode: 'bytes are looked at one by one, and a seventh is measuring and joining the iolist',
  compile_orddict: 'OTP’s compiler, no single place: maps are looked up and changed by calls of the kernel, a tenth, and terms compared',
  compile_queue: 'see compile_orddict',
  compile_proplists: 'see compile_orddict',
  compile_gb_trees: 'see compile_orddict',
  logger_filter_stops: "Node's clock, once for each event, by way of a call out of WebAssembly; looking up and copying the logger's configuration from ets",
  logger_file: logged + '; the file is looked at (stat) by Node, a tenth',
  logger_format: 'a seventh is stack traces of exceptions that io_lib and logger catch; ' + logged,
  erlc_one_file: start,
  elixirc_project: start,
  start_erl: start,
  start_elixir: start,
  start_sasl_stop: start,
}

/** So far above 1 the noise of the machine is an explanation, where rounds of the row were below as well. */
const NOISE = 1.15

/** What the table says of a row: nothing where it is not above 1, undefined where nobody knows. */
export function why(row: RowResult, byCpu: boolean): string | undefined {
  if (row.ratio <= 1) return ''
  const known = explanations[row.name]
  if (known !== undefined || row.ratio > NOISE) return known
  const of = (t: Time): number => (byCpu ? t.cpu : t.wall)
  const ratios = row.rounds.erl.map((t, i) => of(row.rounds.glulam[i]!) / of(t)).filter((r) => r > 0 && r < Infinity)
  const [low, high] = [Math.min(...ratios), Math.max(...ratios)]
  return low <= 1 ? `noise: from ${low.toFixed(2)} to ${high.toFixed(2)} in ${ratios.length} rounds` : undefined
}
