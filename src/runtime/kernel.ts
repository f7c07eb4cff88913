/**
 * The kernel: what assembly/ compiles to. This interface is the contract between the kernel, generated code
 * (src/jit) and the host side of the machine (everything else in src/). Terms, addresses and counts are all i32.
 *
 * Conventions
 * - "The current process" is what CELL_PROC, CELL_HTOP, CELL_HLIM … say. Functions that allocate terms do so
 *   for the current process with `alloc`, which never moves anything: when the heap is full they take a heap
 *   fragment, set CELL_HLIM to 0 and force the slow path at the next function entry, where the collector runs.
 * - Term-valued functions return 0 on failure. Those marked "raises" have set CELL_EXC_* and
 *   CELL_REASON = REASON_RAISE before (badarith, badarg, system_limit); the others leave the meaning of 0 to the caller.
 * - Nothing recurses over a term.
 */
import type { Address, Term } from '../term/types.ts'
import type { KernelBifs } from './kernel_bifs.ts'

/** What dict_list lists: {Key, Value}; the same, copied, of a process that may be another one; keys; keys with a value. */
export const DICT_PAIRS = 0
export const DICT_COPIES = 1
export const DICT_KEYS = 2
export const DICT_KEYS_OF = 3

export interface Kernel extends KernelBifs {
  readonly memory: WebAssembly.Memory

  // ---- memory.ts: two arenas, general (above HEAP_BASE) and literal (LITERAL_BASE .. HEAP_BASE) ---------------
  /** Once, after instantiation. `bytes`: size of the memory. */
  init(bytes: number): void
  /** 8-aligned block of at least `bytes`; 0 when memory is exhausted. */
  malloc(bytes: number): Address
  free(address: Address): void
  realloc(address: Address, bytes: number): Address
  /** Usable bytes of a block. */
  malloc_size(address: Address): number
  /** Shrinks a block in place. */
  malloc_trim(address: Address, bytes: number): void
  /** Walks both arenas; 0 when all is consistent (for tests). */
  check_arenas(): number
  /** From the literal arena, 16-aligned. */
  literal_malloc(bytes: number): Address
  literal_free(address: Address): void

  // ---- heap.ts: allocation for the current process -----------------------------------------------------------
  /** `words` consecutive words; address, never 0 (out of memory ends the process: host import `out_of_memory`). */
  alloc(words: number): Address
  alloc_cells(n: number): Address
  /** Off-heap binary of `bytes` with reference count 1, or 0. */
  offheap_new(bytes: number): Address
  offheap_retain(address: Address): void
  offheap_release(address: Address): void
  /** Changes the room of an off-heap binary held only once; new address, 0 when memory is exhausted. */
  offheap_resize(address: Address, bytes: number): Address
  /** Makes the next heap check and the next function entry collect. */
  force_gc(): void
  /** A magic reference (three words) with the host's number: when its last copy is gone, `magic_release` is called with it. */
  make_magic_ref(w0: number, w1: number, w2: number, number: number): Term
  magic_number(ref: Term): number
  /** A REFC_BIN term for the off-heap binary, which takes over one reference, entered in the process's off-heap list. */
  make_refc_binary(offheap: Address, size: number): Term
  /** A fresh binary of `bytes` (heap or off-heap by size), contents undefined. Its bytes start at `binary_data`. */
  new_binary(bytes: number): Term
  /** Address of the first byte of a byte-aligned binary of any kind; for a bitstring with a bit offset: of the byte that holds its first bit. */
  binary_data(binary: Term): Address
  /** Size in bits (as f64: exact) of a bitstring of any kind; -1 when `term` is no bitstring. */
  bit_size(term: Term): number
  /** Bits (0..7) by which the first bit lies behind `binary_data`. */
  bit_offset(binary: Term): number
  /** Sub-binary of `binary` (any kind), offsets relative to it, in bits (f64: exact); small byte-aligned ones may be copied. */
  sub_bitstring(binary: Term, offset: number, size: number): Term

  // ---- gc.ts ----------------------------------------------------------------------------------------------------
  /**
   * Collects the current process so that `need` words are free. Roots: X registers 0 .. live-1 in X_AREA, the stack
   * from sp + 4 (the word at sp is a return-address slot), mailbox, dictionary, CELL_EXC_*, P_ROOT, … `hp`: heap top. Returns the new heap top
   * (also in CELL_HTOP; CELL_HLIM set).
   */
  gc(sp: Address, hp: Address, need: number, live: number): Address
  /** Collects a process that is not running (X registers are on its stack). `major`: 0 minor, 1 major. Without room to spare while it is PS_HIBERNATING. A large collection only begins (PS_COLLECTING). */
  gc_process(process: Address, major: number): void
  /** Bytes from which on a collection is made in slices (gc_slices.ts), and those of a slice. */
  set_gc_slices(large: number, bytes: number): void
  /** A slice of a collection: of a process whose turn it is, and when somebody else waits for it; or all of it (nothing without one). */
  gc_slice(process: Address): void
  gc_help(process: Address): void
  gc_finish(process: Address): void
  /** Not 0: a collection of the running process (`major`: or a major one) is made in slices. */
  gc_is_long(major: number): number
  /** Words of a process in the collection that made it larger than its max_heap_size; 0: not known any more. */
  outgrown_words(process: Address): number
  /** Not 0: a process that does not run can't be looked at, its collection goes on. */
  gc_pending(process: Address): number
  /** Words of heaps that wait for a collection. */
  aside_words(process: Address): number
  /** Walks heap, stack, mailbox and dictionary of a process (running or not); 0 when all is well, else a code (gc.ts lists them). */
  verify(process: Address): number

  // ---- copy.ts --------------------------------------------------------------------------------------------------
  /** Words that a copy of the term takes (literals and immediates: 0). */
  copy_size(term: Term): number
  /** erts_debug:flat_size: like copy_size, but literals count as well. */
  flat_size(term: Term): number
  /** A copy in the heap of the current process (via alloc). */
  copy_in(term: Term): Term
  /** A copy in the literal arena, one block whose address is stored at `out` (0 if none was needed) with its size in words at out+4. */
  copy_literal(term: Term, out: Address): Term
  /** The same with all that the term shares within itself, copying literals, too. */
  copy_literal_shared(term: Term, out: Address): Term
  /** Frees a block of copy_literal, with what its objects hold off the heap. */
  free_literal(block: Address, words: number): void
  /** A copy in the heap (or a fragment) of any process: for what will be one of its roots. */
  copy_to(process: Address, term: Term): Term
  /** A copy in a block of its own, shaped as a message (the term: MSG_TERM), to be sent with `message_send` or freed with `message_free`. */
  message_new(term: Term): Address
  message_free(message: Address): void

  // ---- process.ts, scheduler ----------------------------------------------------------------------------------------
  /** A new process with pid, heap and stack block (0: default sizes), in PS_WAITING, entered in pid table and list; 0: limit or memory. Its return-address slot (at P_SP) is 0. */
  process_new(heapWords: number, stackWords: number): Address
  /** Frees everything a process owns: heaps, stack, fragments, messages, dictionary, off-heap references; removes it from tables. Not 0: `bury_some` is to be called until that gives 0. */
  process_free(process: Address): number
  bury_some(): number
  /** Process of a local pid, 0 if there is none (or the term is no local pid). */
  process_of(pid: Term): Address
  /** First in the list of all processes (P_ALL_NEXT goes on). */
  process_first(): Address
  /** Most processes at once (default 1,048,576). */
  process_limit(): number
  set_process_limit(n: number): void
  /** Pushes a term as a further live X register of a process that is not running: the last argument first, x0 last. */
  process_push(process: Address, term: Term): void
  /** Figures of any process, in words of 4 bytes: young heap block and what of it is used, old heap, stack in use, all blocks; and bytes of everything it owns but off-heap binaries. */
  heap_words(process: Address): number
  heap_used_words(process: Address): number
  old_heap_words(process: Address): number
  old_heap_used_words(process: Address): number
  stack_words(process: Address): number
  total_heap_words(process: Address): number
  process_memory(process: Address): number
  /** Reductions the running process used in this slice so far. */
  slice_used(): number
  /** Makes a scratch process the current one (nests) and back, freeing what was built. See assembly/process.ts. */
  scratch_begin(): Address
  scratch_end(): void
  /** Pushes `live` X registers on the stack and saves the cells into the process that runs; CELL_PROC becomes 0. `cp`: where it goes on. */
  swap_out(sp: Address, hp: Address, cp: Address, live: number): void
  /** Makes a process the running one: cells, X registers. Returns the code point where it goes on. */
  swap_in(process: Address): Address
  /** Enters a process in the run queue of its priority unless it is there, running, suspended or exiting-and-handled. */
  make_runnable(process: Address): void
  /** Words of messages that have blocks of their own. */
  message_words(process: Address): number
  /** List of copies of the messages of a process. */
  message_list(process: Address): Term
  unqueue(process: Address): void
  /** Takes the next process from the run queues (max and high before normal and low; low gets 1 turn in 8); 0: none. */
  next_runnable(): Address
  /** Grows the stack block of the running process to at least `words` more free words. Returns the new sp. */
  grow_stack(sp: Address, words: number): Address

  // ---- mailbox.ts ---------------------------------------------------------------------------------------------------
  /** Copies a term into the mailbox of a process (heap if there is room, else a fragment of the message) and wakes it. The sender is the current process (whose own messages are not copied), or none. */
  send(process: Address, term: Term): void
  /** Puts a message of `message_new` into a mailbox, which takes it over, and wakes the process. */
  message_send(process: Address, message: Address): void
  /** loop_rec: the next message not yet looked at in this receive, or 0. */
  recv_peek(): Term
  /** loop_rec_end: go past it. */
  recv_next(): void
  /** remove_message: takes the current message out, its fragment becomes one of the process; ends the receive. */
  recv_remove(): void
  recv_release(): void
  /** timeout: ends the receive. */
  recv_timeout(): void
  /** Takes a message that no receive has looked at out of a mailbox, and frees it. */
  message_drop(process: Address, message: Address): void
  /** recv_marker_reserve / bind / use / clear (a marker may always be ignored, never wrong). */
  recv_mark_reserve(): Term
  recv_mark_bind(marker: Term, ref: Term): void
  recv_mark_use(ref: Term): void
  recv_mark_clear(ref: Term): void
  /** Moves the last message behind the priority messages in front. A receive that waits begins anew. */
  message_to_front(process: Address, previous: Address): void

  // ---- areas.ts, sweep.ts: giving back literals (see src/runtime/reclaim.ts) -----------------------------------------------
  /** Areas that are to be given back: `count` of them, sorted, 16 bytes each; 0, 0: none. */
  set_areas(table: Address, count: number): void
  /** Looks through a process that does not run: what it holds of areas becomes its own. About how many words that were. */
  sweep_process(process: Address): number

  // ---- records.ts: native records ---------------------------------------------------------------------------------------
  /** 1: it is a record of that name. */
  record_is(term: Term, module: Term, name: Term): number
  /** 1: a record that is exported, or of the module (0: of none). */
  record_accessible(term: Term, module: Term): number
  /** Value of a field, or 0. */
  record_field(term: Term, field: Term): Term
  /** The same, 0 after noting the error for RAISE.record. `id`: a name, {Module, Name}, or 0. */
  record_get(term: Term, id: Term, field: Term): Term
  /** A record with fields replaced by the pairs at an address, 0 after noting the error. */
  record_update(record: Term, pairs: Address, count: number): Term
  record_new(defaults: Term, id: Term, pairs: Address, count: number): Term
  /** A record of a definition; its values are to be stored. */
  record_of(definition: Term): Term
  same_definition(a: Term, b: Term): number

  // ---- compare.ts, hash.ts ----------------------------------------------------------------------------------------------
  /** =:= (1 or 0). */
  eq_exact(a: Term, b: Term): number
  /** == (1 or 0). */
  eq(a: Term, b: Term): number
  /** Term order with 1 == 1.0: negative, 0, positive. */
  cmp(a: Term, b: Term): number
  /** Term order in which integers sort before floats (map keys; erts_internal:cmp_term/2). */
  cmp_exact(a: Term, b: Term): number
  /** erlang:phash2/1 (27 bits), as unsigned 32-bit value before the range is applied. */
  phash2(term: Term): number
  /** Goes on with what phash2/1,2 left, 0 as well when it leaves something again: a term, 0 for nothing. */
  phash2_goOn(state: Term): number
  phash2_left(): Term
  /** The hash of map keys and ets set tables, as the release in CELL_OTP_RELEASE has it (low 32 bits). */
  internal_hash(term: Term): number
  /** All 64 bits of it (32 before OTP 26). */
  internal_hash_64(term: Term): bigint
  /** erlang:phash/2 before the range is applied, 32 bits. */
  phash(term: Term): number

  // ---- maps.ts ------------------------------------------------------------------------------------------------------------
  /** Value, or 0. `map` must be a map. */
  map_get(map: Term, key: Term): Term
  map_put(map: Term, key: Term, value: Term): Term
  /** 0 when the key is absent. */
  map_update(map: Term, key: Term, value: Term): Term
  /** The map without the key (the same map if absent). */
  map_remove(map: Term, key: Term): Term
  map_size(map: Term): number
  /** Value that the last map_remove took out; 0: the key was absent. */
  map_taken(): Term
  /** A map of n pairs that lie at `pairs`: key, value, key, value … (roots are safe: nothing moves). Later pairs win. */
  map_from_pairs(pairs: Address, n: number): Term
  /** put_map_assoc with several pairs. */
  map_put_many(map: Term, pairs: Address, n: number): Term
  /** put_map_exact with several pairs: 0 when a key is absent, which is in CELL_BADKEY then. */
  map_update_many(map: Term, pairs: Address, n: number): Term
  /** maps:merge/2: b's values win. */
  map_merge(a: Term, b: Term): Term
  /** map_merge of two hash maps, digit by digit of their roots (hamt_build.ts): the child (0: none), keys below it that both have, the map. */
  map_merge_child(a: Term, b: Term, digit: number): Term
  map_merge_shared(): number
  map_merge_end(a: Term, b: Term, children: Term, shared: number): Term
  /** For long lists and large maps in parts (map_lists.ts): what is behind n elements; the map of the first n; keys (0), values (1) or pairs (2) below a child of the root. */
  list_after(list: Term, n: number): Term
  map_from_first(list: Term, n: number, value: Term): Term
  map_list_child(map: Term, child: number, what: number, rest: Term): Term
  // ---- map_lists.ts
  /** List of the keys (what = 0), values (1) or {Key, Value} (2), followed by `rest`, in the order of maps:keys/1. */
  map_list(map: Term, what: number, rest: Term): Term

  // ---- map_walk.ts
  /** The next entries of a large map from where a path leads, as erts_internal:map_next/3 has them; 0: not done here. */
  map_step(path: Term, map: Term, most: number): Term

  // ---- atoms.ts: see src/term/atoms.ts
  /** Where a text is put for the next two: room for 255 characters. */
  atom_buffer(): Address
  /** The atom of so many bytes of UTF-8, made if there is none (without room for it the machine ends: host import `out_of_atoms`). */
  atom_intern(at: Address, bytes: number): Term
  atom_of_machine(at: Address, bytes: number): Term
  /** Most atoms (`+t`). */
  atom_limit(): number
  set_atom_limit(n: number): void
  /** The same, 0 if there is none. */
  atom_existing(at: Address, bytes: number): Term

  // ---- libm.ts
  libm_exp(x: number): number
  libm_log(x: number): number
  /** Of what is not below ln 2 / 2. */
  libm_cosh(x: number): number
  libm_erfc(x: number): number

  // ---- etf_encode.ts, etf_decode.ts: see src/etf/plain.ts
  /** Writes the external format of a term as term_to_binary/1 gives it: bytes, from `etf_bytes` on, until the next call; 0: it has none. */
  etf_encode(term: Term): number
  /** The same up to about so many bytes (`inOrder`: with the keys of maps in their order); what is then left to write is `etf_waiting` (0: nothing). */
  etf_encode_some(term: Term, mode: number, bytes: number): number
  etf_waiting(): Term
  /** Bytes of the output so far. It becomes the caller's until it goes on. */
  etf_written(): number
  etf_take(): Address
  etf_room_taken(): number
  etf_encode_more(output: Address, room: number, used: number, waiting: Term, mode: number, bytes: number): number
  etf_bytes(): Address
  /** The same without binaries of more than `limit` bytes, which are noted: their number, and place and binary of each. 0 also when there are funs. */
  etf_encode_cut(term: Term, limit: number): number
  etf_cuts(): number
  etf_cut_place(): Address
  /** How many bytes that would be, with binaries. */
  etf_size(term: Term, mode: number): number
  /** Room for more bytes of the term that is being written. */
  etf_room(bytes: number): Address
  /** The term at an address, behind the version; 0: it is malformed. It ends at `etf_at`. `safe`: as binary_to_term/2 has it. */
  etf_decode(at: Address, bytes: number, safe: number): Term
  /** The same up to about `most` bytes: what then waits (`etf_paused`) is a state (0: begins) to go on with, or to be dropped. */
  etf_decode_some(state: Address, at: Address, bytes: number, safe: number, most: number): Term
  etf_paused(): number
  etf_decode_state(): Address
  etf_decode_drop(state: Address): void
  etf_at(): Address
  etf_set_at(at: Address): void
  /** This node's name (an atom) and creation, as its pids have them. */
  etf_set_node(name: Term, creation: number): void

  // ---- persistent.ts
  /** Puts a value; both are literals, the key that of before if there is one. */
  persistent_put(key: Term, value: Term): void
  persistent_remove(key: Term): void

  // ---- trace.ts
  /** The raw trace {Class, First, Place …}, see assembly/trace.ts. */
  raw_trace(first: Term, sp: Address, codePoint: Address, skipOwn: number, depth: number): Term
  /** Sets the trace, looks for the innermost catch tag from sp on, and prepares to go on there or to end the process. */
  unwind(sp: Address, trace: Term): void

  // ---- raise.ts: exceptions that the kernel raises; all return 0 ---------------------------------------------------------------
  /** Sets the cells to `error:reason`. */
  raise_error(reason: Term): Term
  raise_badarith(): Term
  raise_badarg(): Term
  raise_system_limit(): Term

  // ---- arith.ts: full integers and floats; all raise badarith (bsl: system_limit) ----------------------------------------------
  add(a: Term, b: Term): Term
  sub(a: Term, b: Term): Term
  mul(a: Term, b: Term): Term
  /** `/` */
  fdiv(a: Term, b: Term): Term
  /** `div` */
  idiv(a: Term, b: Term): Term
  rem(a: Term, b: Term): Term
  neg(a: Term): Term
  band(a: Term, b: Term): Term
  bor(a: Term, b: Term): Term
  bxor(a: Term, b: Term): Term
  bnot(a: Term): Term
  bsl(a: Term, b: Term): Term
  bsr(a: Term, b: Term): Term
  /** Any 64-bit value to its canonical term. */
  int64(value: bigint): Term
  /** The same, the value taken as unsigned. */
  uint64(value: bigint): Term
  /** Unary `+`. */
  plus(a: Term): Term
  /** These raise badarg instead. */
  abs(a: Term): Term
  to_float(a: Term): Term
  trunc(a: Term): Term
  round(a: Term): Term
  ceil(a: Term): Term
  floor(a: Term): Term
  /** Any number to f64 for float registers; raises badarith (CELL_REASON) and returns NaN for what is no number or too large. */
  to_f64(term: Term): number
  float(value: number): Term
  /** A number to f64, infinite for an integer that is too large. Raises nothing. */
  number_to_f64(term: Term): number
  /** The integer, of any size, of a finite float without a fraction part. */
  integer_of_f64(value: number): Term
  // ---- bignum.ts, bignum_bits.ts
  /** Order of two integer terms of any size: -1, 0, 1. */
  big_cmp(a: Term, b: Term): number
  /** Exact order of an integer beyond 64 bits and a finite float: -1, 0, 1. */
  big_cmp_f64(big: Term, float: number): number
  /** Integer from a magnitude in little-endian bytes. Raises system_limit. */
  integer_from_bytes(address: Address, bytes: number, negative: number): Term
  /** Low bytes of an integer of any size, little-endian, two's complement. */
  integer_to_bytes(value: Term, address: Address, bytes: number): void

  // ---- bits.ts ------------------------------------------------------------------------------------------------------------------
  /** Match context on a bitstring (a context is taken over as it is); 0 when it is neither. */
  bs_start_match(term: Term): Term
  /** Size operand times unit, in bits, as i64; -1 when no non-negative integer or too large. */
  bs_bits(size: Term, unit: number): bigint
  /** Integer of `bits` bits (flags BS_x), position moved on; 0 when too few bits are left (position unchanged). */
  bs_get_integer(ctx: Term, bits: bigint, flags: number): Term
  /** Float of 16, 32, 64 bits; 0: too few bits, other size, NaN or infinity. */
  bs_get_float(ctx: Term, bits: bigint, flags: number): Term
  bs_get_binary(ctx: Term, bits: bigint): Term
  /** All that is left, if its size is a multiple of `unit`; else 0. */
  bs_get_binary_all(ctx: Term, unit: number): Term
  /** What is left, as a bitstring; position unchanged. */
  bs_get_tail(ctx: Term): Term
  /** 1 or 0. */
  bs_skip(ctx: Term, bits: bigint): number
  bs_test_tail(ctx: Term, bits: bigint): number
  bs_test_unit(ctx: Term, unit: number): number
  /** Compares the next `bits` bits with those at `address`; moves on when equal. */
  bs_match_string(ctx: Term, bits: number, address: Address): number
  /** Code point as a small, or 0. */
  bs_get_utf8(ctx: Term): Term
  bs_get_utf16(ctx: Term, flags: number): Term
  bs_get_utf32(ctx: Term, flags: number): Term
  bs_get_position(ctx: Term): Term
  bs_set_position(ctx: Term, position: Term): void

  /** Construction: starts a bitstring of `bits` bits and makes it the one under construction. Raises system_limit. */
  bs_create(bits: bigint): Term
  /** Starts with the contents of `binary` (any bitstring whose size is a multiple of `unit`) and room for `bits` more, in place where it is writable. 0: no such bitstring (nothing raised). */
  bs_append(binary: Term, bits: bigint, unit: number): Term
  /** The same for a bitstring that nothing else refers to: it grows in place. */
  bs_private_append(binary: Term, bits: bigint, unit: number): Term
  /** bs_init_writable: an empty writable binary with room for `size` bytes (a term; anything but a small: 256). */
  bs_init_writable(size: Term): Term
  /** All put functions write at the current position of the bitstring under construction: 1, or 0 when the value does not fit the type. */
  bs_put_integer(value: Term, bits: bigint, flags: number): number
  /** What binary:encode_unsigned and decode_unsigned give, or raise. */
  encode_unsigned(integer: Term, little: number): Term
  decode_unsigned(binary: Term, little: number): Term
  bs_put_float(value: Term, bits: bigint, flags: number): number
  /** First `bits` bits of a bitstring; 0 when it is shorter or no bitstring. */
  bs_put_binary(value: Term, bits: bigint): number
  bs_put_binary_all(value: Term, unit: number): number
  bs_put_string(address: Address, bytes: number): number
  bs_put_utf8(value: Term): number
  bs_put_utf16(value: Term, flags: number): number
  bs_put_utf32(value: Term, flags: number): number
  /** Bits of an iolist (a bitstring, or a list of bytes, bitstrings and such lists); -1 when it is none, or has odd bits where `odd` is 0. */
  iolist_bits(term: Term, odd: number): bigint
  /** Bits of the longest bitstring in it, asked right after. */
  iolist_longest(): bigint
  /** The bitstring of an iolist; 0 when it is none (nothing raised). Raises system_limit. */
  iolist_to_bitstring(term: Term, odd: number): Term
  /** The same of a short one; 0 as well when it is long, or there is no memory for it: then `iolist_left` is not []. */
  iolist_to_bitstring_soon(term: Term, odd: number): Term
  /** Bytes of a short iolist; 0 when it is none, or long: then `iolist_left` is not []. */
  iolist_size_soon(term: Term): Term
  /** `iolist_bits` of the first elements; `iolist_left` is what is behind them. */
  iolist_measure(term: Term, odd: number): bigint
  /** Writes the first elements of what is known to be an iolist `at` bits behind the start of a bitstring; where they ended. */
  iolist_put(term: Term, odd: number, result: Term, at: bigint): bigint
  /** What `iolist_measure` and `iolist_put` left: an iolist, [] when nothing. */
  iolist_left(): Term
  /** Index of the first occurrence of the m (at least 1) bytes at `needle` in the n bytes at `at`, or -1; in linear time. */
  bytes_find(at: Address, n: number, needle: Address, m: number): number
  /** How many bytes two places have in common, n at most: from there on, or (fromEnd) in front of them. */
  bytes_common(a: Address, b: Address, n: number, fromEnd: number): number
  /** binary:matches and binary:split with one pattern (see assembly/binary_split.ts). `trim`: 0 none, 1 at the end, 2 all. */
  bytes_matches(data: Address, from: number, to: number, needle: Address, m: number): Term
  bytes_split(
    subject: Term, data: Address, size: number, from: number, to: number, needle: Address, m: number, global: number, trim: number,
  ): Term
  /** How many of the n bytes at `at` are whole valid UTF-8 code points from the start. */
  utf8_valid(at: Address, n: number): number
  /** How many of `n` bytes are not ASCII. */
  latin1_high(at: Address, n: number): number
  /** Writes `n` bytes of Latin-1 as UTF-8; the address behind them. */
  latin1_put(at: Address, n: number, to: Address): number
  /** A list of the code points of n bytes of valid UTF-8, before `rest`. */
  utf8_to_list(at: Address, n: number, rest: Term): Term
  /** Most bytes that character data (`latin1`: whether its binaries are so) takes in UTF-8; -1 when the term is none. */
  utf8_need(term: Term, latin1: number): bigint
  /** The binary of a flat list of ASCII characters; 0: it is none. */
  ascii_binary(list: Term): Term
  /** Writes character data that has passed `utf8_need` at `target`: bytes written. `utf8_outcome`: 0 ok, 1 error, 2 incomplete; `utf8_rest`: what is left, a term. */
  utf8_write(term: Term, latin1: number, target: Address): number
  utf8_outcome(): number
  utf8_rest(): Term
  /** Runs blocks of 64 bytes through the four words of an MD5 state. */
  md5_blocks(state: Address, data: Address, blocks: number): void
  /** MD5 of n bytes, a binary. */
  md5_whole(at: Address, n: number): Term
  /** Checksum of n more bytes. */
  crc32(crc: number, at: Address, n: number): number
  adler32(adler: number, at: Address, n: number): number
  /** Bytes that a code point takes in UTF-8 / UTF-16; 0 when the term is no valid code point. */
  bs_utf8_size(value: Term): number
  bs_utf16_size(value: Term): number

  // ---- lists.ts ---------------------------------------------------------------------------------------------------------------
  /** Length of a proper list, or -1. */
  list_length(list: Term): number
  /** lists:reverse/2; 0 when `list` is no proper list. */
  list_reverse(list: Term, tail: Term): Term
  /** `++`; 0 when `list` is no proper list. */
  list_append(list: Term, tail: Term): Term
  /** 1, 0, or -1 for an improper list. */
  list_member(element: Term, list: Term): number
  /** lists:keyfind/3: the tuple, or 0 when absent; improper list: -1. */
  list_keyfind(key: Term, position: number, list: Term): Term

  // ---- subtract.ts: `--` in parts, see src/bif/subtract.ts ----------------------------------------------------------------------
  subtract_new(n: number, m: number): Address
  subtract_end(subtraction: Address): void
  /** Enters a part of the right list; `elements`, more of them after it. */
  subtract_fill(subtraction: Address, right: Term, elements: Term): Term
  /** Looks up a part of the left list; 0: that was the last. */
  subtract_scan(subtraction: Address, left: Term, elements: Term): number
  /** What stays of a part, the last first, in front of `behind`. */
  subtract_build(subtraction: Address, left: Term, behind: Term): Term
  /** What `subtract_fill` and `subtract_scan` left of the list. */
  subtract_rest(): Term

  // ---- dictionary.ts: the process dictionary of the current process ---------------------------------------------------------------
  /** Value or 0. */
  dict_get(key: Term): Term
  /** Old value or 0. */
  dict_put(key: Term, value: Term): Term
  dict_erase(key: Term): Term
  /** Of any process: drops it; entries; slots and address of slot i (key, value; 0: empty) to enumerate them. */
  dict_clear(process: Address): void
  dict_size(process: Address): number
  dict_slots(process: Address): number
  dict_slot(process: Address, i: number): Address
  /** List of DICT_x, in the order of the table. */
  dict_list(process: Address, what: number, value: Term): Term

  // ---- exports.ts: hash table of export entries, in the literal arena ----------------------------------------------------------------
  /** Export entry of M:F/A, or 0. */
  find_export(module: Term, fun: Term, arity: number): Address
  /** The same, made when absent (EX_FN 0, not EX_DEFINED). */
  intern_export(module: Term, fun: Term, arity: number): Address
  /** To enumerate them: slots, and the entry (or 0) in each. */
  export_slots(): number
  export_slot(i: number): Address

  /** Makes the next heap check and the next function entry of the running process collect. */
  force_gc(): void
  // ---- deflate.ts, inflate.ts: zlib streams; input and output are set in the stream (Z_x of layout.ts) ----------------
  /** A stream, or a negative Z_x. */
  deflate_new(level: number, windowBits: number, memLevel: number, strategy: number): Address
  deflate(stream: Address, flush: number): number
  deflate_reset(stream: Address): void
  deflate_params(stream: Address, level: number, strategy: number): number
  deflate_set_dictionary(stream: Address, from: Address, bytes: number): number
  /** Frees the stream. */
  deflate_end(stream: Address): number
  inflate_new(windowBits: number): Address
  inflate(stream: Address): number
  inflate_reset(stream: Address): void
  inflate_set_dictionary(stream: Address, from: Address, bytes: number): number
  /** Copies what matches can refer to (up to 32768 bytes); how much that is. */
  inflate_get_dictionary(stream: Address, to: Address): number
  inflate_end(stream: Address): void

  // ---- for processes.ts: terms outside heaps, scratch process, spawn -------------------------------------------------------------------
  /** A message that is in no mailbox yet: a copy of the term (at MSG_TERM) that belongs to the caller. */
  message_new(term: Term): Address
  message_free(message: Address): void
  /** Puts a message of `message_new` into a mailbox as it is. */
  message_send(process: Address, message: Address): void
  /** A copy in the heap of any process. */
  copy_to(process: Address, term: Term): Term
  /** Sets the running process aside and makes a scratch process the current one; its address. */
  scratch_begin(): Address
  scratch_end(): void
  /** Pushes a term as a further live X register of a process that is not running: the last argument first, x0 last. */
  process_push(process: Address, term: Term): void
  process_limit(): number
  set_process_limit(n: number): void
  /** A magic reference with its three words and the host's number, whose last holder calls `magic_release`. */
  make_magic_ref(w0: number, w1: number, w2: number, number: number): Term
  /** See assembly/spawn.ts. */
  spawn_defaults(endPoint: Address, errorHandler: Term, fullsweepAfter: number, maxHeap: number, flags: number): void
  spawn(codePoint: Address, args: Term, fun: Term, heapWords: number): Address
  spawn_initial(process: Address, module: Term, fun: Term, arity: number): void

  // ---- re_run.ts: regular expressions (src/term/re_layout.ts) ----------------------------------------------------------
  /** Goes on with a match for that many steps: RE_x. */
  re_run(match: Address, steps: number): number
  /** Steps that the last `re_run` left. */
  re_steps_left(): number
  /** {match, Captures} of a match, from that group on: places, or parts of the subject (NONE: no parts). */
  re_captures(match: Address, from: number, subject: Term, matchAtom: Term): Term

  // ---- re8_code.ts, re8_compile.ts ----------------------------------------------------------------------------------------
  /** Where it wants the classes of characters: each byte's other case, names (8 bytes each) and bitmaps of POSIX's classes. */
  re8_classes(): Address
  /** {ok, {re_pattern, …}} of a pattern's text, with PCRE 8's option bits; 0: not of the kinds that the kernel compiles, or wrong. */
  re8_compile(text: Address, size: number, options: number, utf: number, ok: Term, rePattern: Term): Term
  /** Groups of a pattern that is right for PCRE2, too; -1: that is not known. */
  re_groups(text: Address, size: number, options: number, utf: number): number
}

/** Flags of bit-syntax segments, as in the bytecode. */
export const BS_LITTLE = 2
export const BS_SIGNED = 4
export const BS_NATIVE = 16

/** What the kernel asks of the host (import module "host"). */
export interface KernelHost {
  /** Multiplication and division of large integers: op is one of BIG_x in assembly/bignum.ts. Raises. */
  big_op(op: number, a: Term, b: Term): Term
  /** Order of an integer beyond 64 bits and a float: negative, 0, positive. */
  big_cmp_float(big: Term, float: number): number
  /** The kernel's integer_from_bytes and integer_to_bytes (which the kernel itself calls directly). */
  big_from_bytes(address: Address, bytes: number, negative: number): Term
  big_to_bits(value: Term, address: Address, bytes: number): number
  /** Order of two nodes of the node table by their indices (0: this node): by name, then creation. */
  node_cmp(a: number, b: number): number
  /** Tables of libm, what is left of a large number less multiples of pi/2, atan2 of what is beyond it: see src/bif/libm_tables.ts. */
  math_tables(group: number, at: Address): void
  math_reduce(x: number, at: Address): number
  math_atan2(y: number, x: number): number
  /** Terms that have no plain external format: see src/etf/plain.ts. */
  etf_other(term: Term): number
  etf_read_other(at: Address, end: Address, safe: number): Term
  /** What is long of module maps: see src/bif/maps_in_parts.ts. */
  long_maps(what: number, a: Term, b: Term): Term
  /** What phash2/1,2 left of a long term (range 0: phash2/1): see src/bif/compare.ts. */
  long_hash(state: Term, range: Term): Term
  /** Texts of numbers that are not plain: see src/bif/number_text.ts. */
  number_text(what: number, a: Term, b: Term): Term
  /** `--` of long lists, which have n and m elements: see src/bif/subtract.ts. */
  subtract_long(left: Term, right: Term, n: number, m: number): Term
  /** 10^first .. 10^last for the shortest text of floats: see src/term/powers_of_ten.ts. */
  powers_of_ten(at: Address, first: number, last: number): void
  /** The address of a table that the running process may read (0) or write (1); 0 after raising. */
  ets_table(id: Term, write: number): Address
  /** An action of call tracing that a match specification asks for, its n arguments at an address: the value of its call, 0: it failed. */
  match_action(number: number, args: Address, n: number): Term
  /** A clause that may have set something by actions did not match after all. */
  match_reset(): void
  /** Name of a node by its number in the node table (0: this one). */
  node_name(index: number): Term
  /** update_counter (0) and update_element (1) where they are not plain. */
  ets_update(what: number, id: Term, key: Term, change: Term): Term
  /** The last reference to a magic reference's handle is gone. */
  magic_release(handle: number): void
  /** A block that is large has been taken, and will be filled. */
  large_block(at: Address, bytes: number): void
  out_of_memory(bytes: number): never
  out_of_atoms(limit: number): never
  /** An inconsistency of the machine itself: ends it with a message. */
  panic(code: number, a: number, b: number): never
  /** Something happens to a process that CELL_WATCH asks for (WATCHED_x). Must not enter the kernel. */
  watch(what: number, process: Address): void
  /** The running process sends a message to a local pid (CELL_WATCH asks for it). */
  sends(to: Term, message: Term): void
  trace(code: number, a: number, b: number): void
}
