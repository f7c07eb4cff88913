/**
 * Why rows are slower than under erl, as far as it is known from profiles (`node bench/profile.ts ROW`); shares are of a row's own time. An
 * explanation stands in the table only when the row is above 1; `npm run bench` names the rows above 1 that have none.
 */
const call = 'the call of a fun or BIF: a frame or a wrapper of its own, some 20 ns'
const boxed = 'integers of more than 30 bits in data are boxes on the heap'
const start = 'the start: Node, compiling WebAssembly and linking it for each module of the boot (decision 0010)'
const walk = "the walk through the list, one load waiting for the other: V8's code for a step has two or three instructions more than erl's"
const noise = (low: number, high: number): string => `within the noise of the machine: ${low.toFixed(2)} to ${high.toFixed(2)} in several runs`
const deep =
  'recursion that is deep and not in tail position: when its time slice ends, the native frames are let go, and each is entered again through the trampoline when it returns (a fifth to a quarter)'
const order = 'the order of terms is a call of the kernel for each comparison (10 ns and what lies between), where erl has that in its own code'
const engine = "the matcher (three quarters) runs a program of its own step by step, as PCRE does, but in WebAssembly: every step and its bounds are checked, and there is no computed jump"
const matchSpec = "the match program is interpreted in WebAssembly, for each object some 60 ns; erl's is interpreted in C"
const strings = "code of string and unicode_util, no single place: calls between modules, and the start of a match on each binary it is given"
const updates = 'updates of small maps are calls of the kernel (a fifth to a quarter), and calls between the modules of io_lib; erl makes both inline'
const perObject = 'objects are copied out of the table word by word, and their pointers moved: half of it'
const digest =
  'half is the block function, 64 dependent steps; the other half calls of BIFs in TypeScript, by way of WebAssembly and back'
const packets = 'pipes are read and written by Node: a turn of its event loop for each message, and its objects'
const decode = 'bits and bytes are taken out with 64-bit positions and checks for the end of the binary; erl holds several bytes in a register'
const logged =
  'events are maps, made and changed by calls of the kernel, an eighth; the rest is spread over code of logger and io_lib, with calls between modules'
export const explanations: Readonly<Record<string, string>> = {
  // ---- calls, lists
  throw_catch: 'the handler is looked for in TypeScript: two thirds of the row are the way there and back, and the tuple of class, reason and trace that is made on the way',
  ackermann: deep,
  tak: noise(0.89, 1.05),
  fib: noise(0.88, 1.03),
  naive_reverse: noise(0.9, 1.05),
  map_small: noise(0.95, 1.1),
  map_large: deep,
  foldl_small: call,
  foldl_large: `the sum is soon larger than 30 bits: a box on the heap and a call of the addition for each element, a third of it; ${call}`,
  reverse_small: noise(0.6, 1.05),
  append_small: noise(0.6, 1.05),
  length_small: walk,
  length_large: walk,
  keyfind_small: `60 % ${walk}; the rest is ${call}`,
  keyfind_large: walk,
  member_atoms: `70 % ${walk}; the rest is ${call}`,
  usort_tuples: order,
  queens: 'a row of 2 ms: 0.3 to 1.1 in several runs',
  lists_sort_binaries: order,
  lists_merge: 'a third is collecting the result, some 28 % lists:reverse of long lists, written to memory that is not in the cache',
  lists_keydelete: deep,
  lists_sum_max: 'sum, max and min of small numbers: 2 ns an element each, most of it the count of reductions and the checks of an addition',
  ordsets_union: deep,
  sieve: deep,
  // ---- maps
  map_match_flat: 'each key is looked for where it was found last, with a test of the map and one of the key; erl walks the keys once for all of them',
  map_get_flat: noise(0.3, 1.02),
  map_get_large: 'the walk through the nodes, all of it by the profile',
  map_fold_flat: 'a fun call for each pair (half), and maps:next for each map, which takes its pairs by a BIF in TypeScript (a tenth)',
  map_fold_large: noise(0.84, 1.31),
  maps_merge_small: 'half is merging the keys, sorted in both, one by one; a seventh the caller',
  maps_to_from_list: 'maps:from_list puts each key in its place among the others (a third), the list comes from a chain of pairs made by the kernel',
  maps_with_without: 'a BIF for each key that is taken out, each with a copy of keys and values; erl does the same with cheaper calls',
  maps_foreach_map: noise(0.95, 1.05),
  maps_equal: 'keys and values are compared word by word, more than half; erl compares two words at once',
  // ---- numbers
  big_mul_div: 'multiplication works on digits of 32 bits: WebAssembly has no product of 128 bits',
  big_pow_mod: 'see big_mul_div',
  pi_digits: "some operations on large integers are made with the host's bigints: reading their words and collecting them is a quarter",
  int_div_rem: 'divisions and products are made with 64 bits and checked for what no longer fits into 30: two tests an operation, and a box for larger steps of the row',
  list_to_integer: 'half is reading the digits from the list; the rest are two calls of Erlang functions on the way to it, and their frames',
  string_to_number: 'see list_to_integer; an eighth is collecting what string makes, another the text of floats in TypeScript',
  float_to_text: 'the shortest digits need products of 128 bits: four multiplications each where erl has one (half of the row)',
  math: noise(0.99, 1.08),
  rand_uniform: boxed,
  crc_table: boxed,
  levenshtein: noise(0.95, 1.09) + '; a fifth is min/2, a call of the kernel',
  // ---- binaries
  bin_int_fields: decode,
  bin_bit_fields: decode,
  base64: decode,
  hex: decode,
  binary_pattern_lines: 'a pattern that fails takes its position back: it is kept as a term, made and checked at each byte, and the position is written into the match context each time',
  binary_match: 'a row of half a millisecond: 1.1 to 1.8 in several runs',
  binary_split_lines: 'parts up to 64 bytes are copied, erl refers to the whole binary: a quarter; a third is collecting them',
  binary_to_list_back: 'the list is measured before its bytes are written (a fifth), and binary_to_list/1 is TypeScript (a quarter)',
  binary_decode_unsigned: 'binary:encode_unsigned/1 is TypeScript: the way there and the bytes of the number are a third',
  erlang_crc_md5_small: digest,
  term_to_binary: 'the walk through the term, all of it by the profile: three words of a work stack for each tuple and map',
  term_binary_small: 'two calls of the kernel by way of TypeScript for a term of 60 bytes, a fifth; in decoding, atoms are looked up by their text',
  hash_phash2: 'the hash (80 %) is a call for each word and each step of mixing; erl has the mixing inline',
  string_binaries: 'spread over many: native functions of search and conversion in TypeScript, called for short binaries, and a fifth collection of what they make',
  // ---- funs, processes, timers
  fun_compose: 'a chain of funs that call funs: 70 % is their prologues and frames, each with a count of reductions and a check of the stack',
  selective_receive: 'for each message that does not match two calls of the kernel, half of the row; erl walks the queue inline',
  spawn_link_monitor: noise(0.7, 1.1) + '; starts, ends and monitors cross into the host',
  monotonic_time: "half of it is Node's clock (performance.now), by way of a call out of WebAssembly",
  timer_many_cancel: 'a timer is an object of the host, in a heap and a table of references; a fifth is collection of those',
  otp_proc_lib_start: 'each process puts its ancestors and initial call into its dictionary and is told of by messages; starts and ends cross into the host, and an eighth is collecting its objects',
  supervisor_restarts: 'a quarter is supervisor:add_restart going through the list of restarts, deep recursion with a fun for each; starts, ends and links cross into the host',
  // ---- ets, persistent terms
  ets_insert_ordered: 'a block of memory for each object, 40 %, and the way down the tree; erl allocates from pools of blocks of one size',
  ets_lookup_ordered: 'the way down the tree, half of it: each key is another place in memory; then the copy',
  ets_select_range: matchSpec,
  ets_select_count: matchSpec,
  ets_large_objects: perObject,
  ets_bag_lookup: 'the objects of a key are found one after the other by comparing their keys (a fifth), and each is copied by itself (a quarter)',
  ets_binary_keys: 'a fifth is integer_to_binary/1; the hash of the key and the copy of the object are each a tenth',
  ets_counters: 'update_counter with a default or a tuple goes through TypeScript; a third is finding the key',
  ets_cache: perObject,
  persistent_term_get: 'the table is looked up by the hash of the key, 55 %, at each call; erl does the same',
  ets_ordered_next: noise(0.6, 1.0),
  // ---- ports, files
  port_ping_pong: packets,
  port_stream: "half of the time is waiting: each 64 KB that a pipe takes or gives is a turn of Node's event loop; what a full pipe does not take is copied",
  port_start_program: "posix_spawn, then the end by SIGCHLD and Node's event loop, which also closes the pipes",
  file_read_small: noise(0.8, 1.1) + '; two thirds are open, fstat, read and close by way of Node',
  file_read_16mb: 'reads of 16 MB into memory that is touched first: its page faults; as fast as erl from the fourth round on, where it was used before',
  file_lines_raw: 'prim_buffer is TypeScript: a call out of WebAssembly for each line, and the line put together there',
  file_write_delayed: 'iolist_to_iovec, the buffer and its lock are calls of native functions, several for each write of 22 bytes; erl copies into its buffer in C',
  file_list_dir: 'names are put together in TypeScript, and again for each by internal_native2name',
  file_consult: 'io requests and their answers between two processes, and the parser: a monitor and a copy of the term for each',
  // ---- re
  re_compile: 'each pattern is another one, parsed in TypeScript: some 15 µs once V8 has optimized that, more than a third of it collection; before, some 25 µs. What is compiled again is kept',
  regex_dna: 'see re_compile; ' + engine,
  re_backtracking: engine,
  re_alternatives: engine,
  re_log_search: engine,
  re_log_lines: engine,
  re_email: 'a third is knowing the compiled pattern again by its bytes, at each call; the rest is TypeScript around the matcher',
  re_email_find: engine,
  re_utf8: engine,
  re_utf8_dot: engine,
  re_lazy: engine,
  // ---- libraries
  http_request: "decode_packet is TypeScript: views of the line's parts, and the terms of them; a quarter is collection of its objects",
  uri_string_parse: 'a character at a time, each the start of a match and a copy of what is left in front: extract, sub-binaries and their sizes are a quarter, spread over ten functions of uri_string',
  string_equal: strings,
  string_case: strings,
  string_trim_pad: strings,
  string_tokens: 'lists:member of a list of three for each character: 60 %, most of it the call; see member_atoms',
  filename_ops: 'calls of os:type/0, which makes its tuple in TypeScript each time (a fifth); the rest is code of filename',
  io_lib_fwrite: updates,
  io_lib_format: updates,
  io_lib_pretty: updates,
  json_encode: 'bytes are looked at one by one and parts of the binary are made again; a tenth is integers to binaries',
  compile_orddict: 'OTP’s compiler, no single place: maps are looked up and changed by calls of the kernel, a tenth, and terms compared',
  compile_gb_trees: 'see compile_orddict',
  logger_filter_stops: "Node's clock, once for each event, by way of a call out of WebAssembly; looking up and copying the logger's configuration from ets",
  logger_filtered: noise(0.9, 1.1),
  logger_file: logged + '; the file is looked at (stat) by Node, a tenth',
  logger_format: logged,
  erlc_one_file: start,
  elixirc_project: start,
  start_erl: start,
  start_elixir: start,
  start_sasl_stop: start,
}
