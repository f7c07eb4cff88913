/**
 * The instruction set: every generic opcode of OTP, 1 to 191, with its operands and effects. Reader, validator,
 * listing, translator and documentation derive from this table. Names are those of `lib/compiler/src/genop.tab`.
 *
 * A row: number, operands, first release, status, effects, meaning.
 *
 * Operands are written `name:kind`, in order. Kinds:
 *
 *   u  number, z  number of bits, of any size
 *                           n  arity or number of arguments    l  live x registers, for the collector
 *   w  words of the frame   h  heap need: words, or words + floats + funs
 *   L  label in the same function, E  entry label of a function
 *   f  fail label, 0: raise (or, in a guard BIF that cannot fail, unused)
 *   s  source: register or constant (x, y, i, a, lit)          r  register read (x, y)
 *   t  source, or a number of any size
 *   m  register read whose object is changed                   d  register written (x, y)
 *   y  y register that holds no term (catch tag, marker)       F  float register read,  D  written
 *   G  float source: fr, x, y or literal                       T  float target: fr, x or y
 *   a  atom                 i  integer constant                c  constant: atom, integer or literal
 *   I  index of an import   M  index of a lambda               N  index of a line
 *   S  offset in strings    U  unit                            B  flags of a bit-syntax segment
 *   *x list: `*values` value, label …   `*arities` arity, label …   `*elements` sources   `*pairs` key, value …
 *            `*keys` keys   `*gets` key, register …   `*updates` position, source …   `*clear` y registers
 *            `*segments` of bs_create_bin   `*commands` of bs_match   `*fields` atom, source …   `*extract` atom, register …
 *
 * Effects: `raise` may raise an exception (with a fail label only when that is 0), `gc` may collect garbage: live
 * x registers are those of operand kind l, `end` control never goes on behind it, `call` calls: afterwards only x0 and
 * the y registers hold anything, `wait` may suspend the process, `in:n` reads x0 … xn-1 besides its operands
 * (`args`: as many as operand n says, `args+1`, `args+2` one or two more), `out:n` writes x0 … xn-1 besides them.
 *
 * Status: `used` in the files of OTP 27, 29 or Elixir 1.18; `old` only in files compiled by OTP 25 or before; `otp29`
 * only in files of OTP 29; `rare` valid, but in none of the files counted; `obsolete`: no loader of OTP 25 or later takes it;
 * `older`: OTP 25's does, none after it.
 */

type Status = 'used' | 'old' | 'otp29' | 'rare' | 'older' | 'obsolete'
type Row = readonly [number: number, operands: string, since: string, status: Status, effects: string, meaning: string]

const table = {
  label: [1, 'label:u', 'R1', 'used', '', 'names the place that follows'],
  func_info: [2, 'module:a function:a arity:u', 'R1', 'used', 'raise end in:args', 'head of a function; when executed: no clause matched, raises function_clause'],
  int_code_end: [3, '', 'R1', 'used', 'end', 'end of the code of a module'],
  call: [4, 'arity:n function:E', 'R1', 'used', 'raise call in:args out:1', 'calls a local function'],
  call_last: [5, 'arity:n function:E frame:w', 'R1', 'used', 'end in:args', 'gives the frame back, then a tail call of a local function'],
  call_only: [6, 'arity:n function:E', 'R1', 'used', 'end in:args', 'tail call of a local function, without a frame'],
  call_ext: [7, 'arity:n function:I', 'R1', 'used', 'raise call in:args out:1', 'calls a function of any module'],
  call_ext_last: [8, 'arity:n function:I frame:w', 'R1', 'used', 'end in:args', 'gives the frame back, then a tail call of a function of any module'],
  bif0: [9, 'bif:I to:d', 'R1', 'used', '', 'result of a BIF without arguments'],
  bif1: [10, 'fail:f bif:I arg:s to:d', 'R1', 'used', 'raise', 'result of a guard BIF that needs no heap'],
  bif2: [11, 'fail:f bif:I arg1:s arg2:s to:d', 'R1', 'used', 'raise', 'result of a guard BIF that needs no heap'],
  allocate: [12, 'frame:w live:l', 'R1', 'used', 'gc', 'makes a frame'],
  allocate_heap: [13, 'frame:w heap:h live:l', 'R1', 'used', 'gc', 'makes a frame and ensures heap space'],
  allocate_zero: [14, 'frame:w live:l', 'R1', 'older', 'gc', 'makes a frame filled with nil'],
  allocate_heap_zero: [15, 'frame:w heap:h live:l', 'R1', 'older', 'gc', 'makes a frame filled with nil and ensures heap space'],
  test_heap: [16, 'heap:h live:l', 'R1', 'used', 'gc', 'ensures heap space'],
  init: [17, 'register:y', 'R1', 'older', '', 'sets a y register to nil'],
  deallocate: [18, 'frame:w', 'R1', 'used', '', 'gives the frame back'],
  return: [19, '', 'R1', 'used', 'end in:1', 'returns x0'],
  send: [20, '', 'R1', 'used', 'raise call in:2 out:1', 'x0 ! x1; the message is the result'],
  remove_message: [21, '', 'R1', 'used', '', 'takes the current message out of the mailbox'],
  timeout: [22, '', 'R1', 'used', '', 'ends a receive whose time is over'],
  loop_rec: [23, 'empty:L to:d', 'R1', 'used', '', 'next message to look at; jumps if there is none'],
  loop_rec_end: [24, 'loop:L', 'R1', 'used', 'end', 'the message does not match: on to the next one'],
  wait: [25, 'loop:L', 'R1', 'used', 'end wait', 'waits for a message'],
  wait_timeout: [26, 'loop:L time:s', 'R1', 'used', 'raise wait', 'waits for a message, goes on behind when the time is over'],
  m_plus: [27, 'fail:f arg1:s arg2:s to:d', 'R1', 'obsolete', 'raise', 'addition'],
  m_minus: [28, 'fail:f arg1:s arg2:s to:d', 'R1', 'obsolete', 'raise', 'subtraction'],
  m_times: [29, 'fail:f arg1:s arg2:s to:d', 'R1', 'obsolete', 'raise', 'multiplication'],
  m_div: [30, 'fail:f arg1:s arg2:s to:d', 'R1', 'obsolete', 'raise', 'division of floats'],
  int_div: [31, 'fail:f arg1:s arg2:s to:d', 'R1', 'obsolete', 'raise', 'div'],
  int_rem: [32, 'fail:f arg1:s arg2:s to:d', 'R1', 'obsolete', 'raise', 'rem'],
  int_band: [33, 'fail:f arg1:s arg2:s to:d', 'R1', 'obsolete', 'raise', 'band'],
  int_bor: [34, 'fail:f arg1:s arg2:s to:d', 'R1', 'obsolete', 'raise', 'bor'],
  int_bxor: [35, 'fail:f arg1:s arg2:s to:d', 'R1', 'obsolete', 'raise', 'bxor'],
  int_bsl: [36, 'fail:f arg1:s arg2:s to:d', 'R1', 'obsolete', 'raise', 'bsl'],
  int_bsr: [37, 'fail:f arg1:s arg2:s to:d', 'R1', 'obsolete', 'raise', 'bsr'],
  int_bnot: [38, 'fail:f arg:s to:d', 'R1', 'obsolete', 'raise', 'bnot'],
  is_lt: [39, 'fail:f arg1:s arg2:s', 'R1', 'used', '', 'jumps unless arg1 < arg2'],
  is_ge: [40, 'fail:f arg1:s arg2:s', 'R1', 'used', '', 'jumps unless arg1 >= arg2'],
  is_eq: [41, 'fail:f arg1:s arg2:s', 'R1', 'used', '', 'jumps unless arg1 == arg2'],
  is_ne: [42, 'fail:f arg1:s arg2:s', 'R1', 'used', '', 'jumps unless arg1 /= arg2'],
  is_eq_exact: [43, 'fail:f arg1:s arg2:s', 'R1', 'used', '', 'jumps unless arg1 =:= arg2'],
  is_ne_exact: [44, 'fail:f arg1:s arg2:s', 'R1', 'used', '', 'jumps unless arg1 =/= arg2'],
  is_integer: [45, 'fail:f arg:s', 'R1', 'used', '', 'jumps unless it is an integer'],
  is_float: [46, 'fail:f arg:s', 'R1', 'used', '', 'jumps unless it is a float'],
  is_number: [47, 'fail:f arg:s', 'R1', 'used', '', 'jumps unless it is a number'],
  is_atom: [48, 'fail:f arg:s', 'R1', 'used', '', 'jumps unless it is an atom'],
  is_pid: [49, 'fail:f arg:s', 'R1', 'used', '', 'jumps unless it is a pid'],
  is_reference: [50, 'fail:f arg:s', 'R1', 'used', '', 'jumps unless it is a reference'],
  is_port: [51, 'fail:f arg:s', 'R1', 'used', '', 'jumps unless it is a port'],
  is_nil: [52, 'fail:f arg:s', 'R1', 'used', '', 'jumps unless it is the empty list'],
  is_binary: [53, 'fail:f arg:s', 'R1', 'used', '', 'jumps unless it is a binary'],
  is_constant: [54, 'fail:f arg:s', 'R1', 'obsolete', '', 'jumps unless it is a constant'],
  is_list: [55, 'fail:f arg:s', 'R1', 'used', '', 'jumps unless it is a cons or the empty list'],
  is_nonempty_list: [56, 'fail:f arg:s', 'R1', 'used', '', 'jumps unless it is a cons'],
  is_tuple: [57, 'fail:f arg:s', 'R1', 'used', '', 'jumps unless it is a tuple'],
  test_arity: [58, 'fail:f tuple:s size:u', 'R1', 'used', '', 'jumps unless the tuple has that size'],
  select_val: [59, 'arg:s fail:f table:*values', 'R1', 'used', 'end', 'jumps by value'],
  select_tuple_arity: [60, 'tuple:s fail:f table:*arities', 'R1', 'used', 'end', 'jumps by the size of a tuple'],
  jump: [61, 'to:L', 'R1', 'used', 'end', 'jumps'],
  catch: [62, 'tag:y handler:L', 'R1', 'used', '', 'begins a catch'],
  catch_end: [63, 'tag:y', 'R1', 'used', 'gc in:1 out:1', 'ends a catch: on an exception x0 becomes the result'],
  move: [64, 'from:s to:d', 'R1', 'used', '', 'copies a value'],
  get_list: [65, 'list:r head:d tail:d', 'R1', 'used', '', 'head and tail of a cons'],
  get_tuple_element: [66, 'tuple:r index:u to:d', 'R1', 'used', '', 'element of a tuple, counted from 0'],
  set_tuple_element: [67, 'value:s tuple:m index:u', 'R1', 'used', '', 'overwrites an element of a tuple just copied by setelement/3'],
  put_string: [68, 'size:u string:S to:d', 'R1', 'obsolete', '', 'makes a list of characters'],
  put_list: [69, 'head:s tail:s to:d', 'R1', 'used', '', 'makes a cons'],
  put_tuple: [70, 'size:u to:d', 'R1', 'obsolete', '', 'makes a tuple from the put instructions that follow'],
  put: [71, 'element:s', 'R1', 'obsolete', '', 'one element of a tuple'],
  badmatch: [72, 'value:s', 'R1', 'used', 'raise end', 'raises {badmatch,Value}'],
  if_end: [73, '', 'R1', 'used', 'raise end', 'raises if_clause'],
  case_end: [74, 'value:s', 'R1', 'used', 'raise end', 'raises {case_clause,Value}'],
  call_fun: [75, 'arity:n', 'R1', 'used', 'raise call in:args+1 out:1', 'calls the fun in the x register behind the arguments'],
  make_fun: [76, 'function:E uniq:u free:u', 'R1', 'obsolete', '', 'makes a fun'],
  is_function: [77, 'fail:f arg:s', 'R1', 'used', '', 'jumps unless it is a fun'],
  call_ext_only: [78, 'arity:n function:I', 'R5', 'used', 'end in:args', 'tail call of a function of any module, without a frame'],
  bs_start_match: [79, 'fail:f bin:r', 'R7', 'obsolete', '', 'begins to match a binary'],
  bs_get_integer: [80, 'fail:f size:s unit:U flags:B to:d', 'R7', 'obsolete', '', 'integer segment'],
  bs_get_float: [81, 'fail:f size:s unit:U flags:B to:d', 'R7', 'obsolete', '', 'float segment'],
  bs_get_binary: [82, 'fail:f size:s unit:U flags:B to:d', 'R7', 'obsolete', '', 'binary segment'],
  bs_skip_bits: [83, 'fail:f size:s unit:U flags:B', 'R7', 'obsolete', '', 'skips a segment'],
  bs_test_tail: [84, 'fail:f bits:u', 'R7', 'obsolete', '', 'jumps unless so many bits are left'],
  bs_save: [85, 'slot:u', 'R7', 'obsolete', '', 'saves the position'],
  bs_restore: [86, 'slot:u', 'R7', 'obsolete', '', 'goes back to a position'],
  bs_init: [87, 'size:u flags:B', 'R7A', 'obsolete', '', 'begins to make a binary'],
  bs_final: [88, 'fail:f to:d', 'R7A', 'obsolete', '', 'ends a binary'],
  bs_put_integer: [89, 'fail:f size:s unit:U flags:B value:s', 'R7A', 'old', 'raise', 'appends an integer to the binary under construction'],
  bs_put_binary: [90, 'fail:f size:s unit:U flags:B value:s', 'R7A', 'old', 'raise', 'appends a bitstring; size `all`: the whole of it'],
  bs_put_float: [91, 'fail:f size:s unit:U flags:B value:s', 'R7A', 'old', 'raise', 'appends a float'],
  bs_put_string: [92, 'size:u string:S', 'R7A', 'old', '', 'appends bytes from the string table'],
  bs_need_buf: [93, 'size:u', 'R7B', 'obsolete', '', 'ensures space in a buffer'],
  fclearerror: [94, '', 'R8', 'older', '', 'clears the floating-point error'],
  fcheckerror: [95, 'fail:f', 'R8', 'older', 'raise', 'raises on a floating-point error'],
  fmove: [96, 'from:G to:T', 'R8', 'used', '', 'moves a float between float registers and terms; makes a term where heap was ensured before'],
  fconv: [97, 'from:s to:D', 'R8', 'used', 'raise', 'value of a number as a float'],
  fadd: [98, 'fail:f arg1:F arg2:F to:D', 'R8', 'used', 'raise', 'sum of floats'],
  fsub: [99, 'fail:f arg1:F arg2:F to:D', 'R8', 'used', 'raise', 'difference of floats'],
  fmul: [100, 'fail:f arg1:F arg2:F to:D', 'R8', 'used', 'raise', 'product of floats'],
  fdiv: [101, 'fail:f arg1:F arg2:F to:D', 'R8', 'used', 'raise', 'quotient of floats'],
  fnegate: [102, 'fail:f arg:F to:D', 'R8', 'used', 'raise', 'negated float'],
  make_fun2: [103, 'lambda:M', 'R8', 'older', 'gc', 'makes a fun in x0'],
  try: [104, 'tag:y handler:L', 'R10B', 'used', '', 'begins a try'],
  try_end: [105, 'tag:y', 'R10B', 'used', '', 'leaves the protected part of a try'],
  try_case: [106, 'tag:y', 'R10B', 'used', 'out:3', 'begins a handler: x0 class, x1 reason, x2 raw trace'],
  try_case_end: [107, 'value:s', 'R10B', 'used', 'raise end', 'raises {try_clause,Value}'],
  raise: [108, 'trace:s reason:s', 'R10B', 'used', 'raise end', 'raises again, class and trace as in the raw trace'],
  bs_init2: [109, 'fail:f size:t words:h live:l flags:B to:d', 'R10B', 'old', 'raise gc', 'begins to make a binary of so many bytes'],
  bs_bits_to_bytes: [110, 'fail:f bits:s to:d', 'R10B', 'obsolete', '', 'bytes of a number of bits'],
  bs_add: [111, 'fail:f arg1:s arg2:s unit:U to:d', 'R10B', 'old', 'raise', 'arg1 + arg2 * unit'],
  apply: [112, 'arity:n', 'R10B', 'used', 'raise call in:args+2 out:1', 'calls the function whose module and name are behind the arguments'],
  apply_last: [113, 'arity:n frame:w', 'R10B', 'used', 'raise end in:args+2', 'the same as a tail call, after giving the frame back'],
  is_boolean: [114, 'fail:f arg:s', 'R10B', 'used', '', 'jumps unless it is true or false'],
  is_function2: [115, 'fail:f arg:s arity:s', 'R10B-6', 'used', '', 'jumps unless it is a fun of that arity'],
  bs_start_match2: [116, 'fail:f bin:s live:l slots:u to:d', 'R11B', 'obsolete', 'gc', 'begins to match a bitstring'],
  bs_get_integer2: [117, 'fail:f context:r live:l size:s unit:U flags:B to:d', 'R11B', 'used', 'gc', 'integer segment'],
  bs_get_float2: [118, 'fail:f context:r live:l size:s unit:U flags:B to:d', 'R11B', 'used', 'gc', 'float segment'],
  bs_get_binary2: [119, 'fail:f context:r live:l size:s unit:U flags:B to:d', 'R11B', 'used', 'gc', 'bitstring segment; size `all`: what is left'],
  bs_skip_bits2: [120, 'fail:f context:r size:s unit:U flags:B', 'R11B', 'used', '', 'skips a segment'],
  bs_test_tail2: [121, 'fail:f context:r bits:z', 'R11B', 'old', '', 'jumps unless exactly so many bits are left'],
  bs_save2: [122, 'context:r slot:s', 'R11B', 'obsolete', '', 'saves the position'],
  bs_restore2: [123, 'context:r slot:s', 'R11B', 'obsolete', '', 'goes back to a position'],
  gc_bif1: [124, 'fail:f live:l bif:I arg:s to:d', 'R11B', 'used', 'raise gc', 'result of a guard BIF'],
  gc_bif2: [125, 'fail:f live:l bif:I arg1:s arg2:s to:d', 'R11B', 'used', 'raise gc', 'result of a guard BIF'],
  bs_final2: [126, 'from:s to:d', 'R11B', 'obsolete', '', 'ends a binary'],
  bs_bits_to_bytes2: [127, 'bits:s to:d', 'R11B', 'obsolete', '', 'bytes of a number of bits'],
  put_literal: [128, 'literal:u to:d', 'R11B-4', 'obsolete', '', 'loads a literal'],
  is_bitstr: [129, 'fail:f arg:s', 'R11B-5', 'used', '', 'jumps unless it is a bitstring'],
  bs_context_to_binary: [130, 'context:m', 'R12B', 'obsolete', '', 'turns a match context back into a bitstring'],
  bs_test_unit: [131, 'fail:f context:r unit:U', 'R12B', 'old', '', 'jumps unless what is left is a multiple of the unit'],
  bs_match_string: [132, 'fail:f context:r bits:u string:S', 'R12B', 'used', '', 'compares the next bits with a string'],
  bs_init_writable: [133, '', 'R12B', 'used', 'call in:1 out:1', 'makes an empty writable binary in x0, with room for x0 bytes'],
  bs_append: [134, 'fail:f bits:s words:h live:l unit:U bin:s flags:B to:d', 'R12B', 'old', 'raise gc', 'begins to make a bitstring that starts with another one'],
  bs_private_append: [135, 'fail:f bits:s unit:U bin:s flags:B to:d', 'R12B', 'old', 'raise', 'the same where nobody else sees the first one'],
  trim: [136, 'drop:w rest:w', 'R12B', 'used', '', 'gives back the first words of the frame'],
  bs_init_bits: [137, 'fail:f bits:t words:h live:l flags:B to:d', 'R12B', 'rare', 'raise gc', 'begins to make a bitstring of so many bits'],
  bs_get_utf8: [138, 'fail:f context:r live:u flags:B to:d', 'R12B-5', 'used', '', 'code point in UTF-8'],
  bs_skip_utf8: [139, 'fail:f context:r live:u flags:B', 'R12B-5', 'used', '', 'skips a code point in UTF-8'],
  bs_get_utf16: [140, 'fail:f context:r live:u flags:B to:d', 'R12B-5', 'used', '', 'code point in UTF-16'],
  bs_skip_utf16: [141, 'fail:f context:r live:u flags:B', 'R12B-5', 'used', '', 'skips a code point in UTF-16'],
  bs_get_utf32: [142, 'fail:f context:r live:u flags:B to:d', 'R12B-5', 'used', '', 'code point in UTF-32'],
  bs_skip_utf32: [143, 'fail:f context:r live:u flags:B', 'R12B-5', 'used', '', 'skips a code point in UTF-32'],
  bs_utf8_size: [144, 'fail:f value:s to:d', 'R12B-5', 'old', 'raise', 'bytes of a code point in UTF-8'],
  bs_put_utf8: [145, 'fail:f flags:B value:s', 'R12B-5', 'old', 'raise', 'appends a code point in UTF-8'],
  bs_utf16_size: [146, 'fail:f value:s to:d', 'R12B-5', 'rare', 'raise', 'bytes of a code point in UTF-16'],
  bs_put_utf16: [147, 'fail:f flags:B value:s', 'R12B-5', 'rare', 'raise', 'appends a code point in UTF-16'],
  bs_put_utf32: [148, 'fail:f flags:B value:s', 'R12B-5', 'rare', 'raise', 'appends a code point in UTF-32'],
  on_load: [149, '', 'R13B03', 'used', '', 'marks the function that runs when the module is loaded'],
  recv_mark: [150, 'label:L', 'R14A', 'older', '', 'marks the end of the mailbox'],
  recv_set: [151, 'label:L', 'R14A', 'older', '', 'starts a receive at the mark'],
  gc_bif3: [152, 'fail:f live:l bif:I arg1:s arg2:s arg3:s to:d', 'R14A', 'used', 'raise gc', 'result of a guard BIF'],
  line: [153, 'line:N', 'R15A', 'used', '', 'place in the source of what follows'],
  put_map_assoc: [154, 'fail:f map:s to:d live:l pairs:*pairs', 'R17', 'used', 'raise gc', 'the map with the pairs put in'],
  put_map_exact: [155, 'fail:f map:s to:d live:l pairs:*pairs', 'R17', 'used', 'raise gc', 'the map with the values of existing keys replaced'],
  is_map: [156, 'fail:f arg:s', 'R17', 'used', '', 'jumps unless it is a map'],
  has_map_fields: [157, 'fail:f map:s keys:*keys', 'R17', 'used', '', 'jumps unless the map has all the keys'],
  get_map_elements: [158, 'fail:f map:s pairs:*gets', 'R17', 'used', '', 'values of keys; jumps if one is absent'],
  is_tagged_tuple: [159, 'fail:f arg:s size:u tag:a', 'OTP 20', 'used', '', 'jumps unless it is a tuple of that size with that first element'],
  build_stacktrace: [160, '', 'OTP 21', 'used', 'gc in:1 out:1', 'makes the stack trace in x0 from a raw one'],
  raw_raise: [161, '', 'OTP 21', 'used', 'raise in:3 out:1', 'raises class x0, reason x1, raw trace x2; goes on with x0 = badarg if the class is none'],
  get_hd: [162, 'list:r head:d', 'OTP 21', 'used', '', 'head of a cons'],
  get_tl: [163, 'list:r tail:d', 'OTP 21', 'used', '', 'tail of a cons'],
  put_tuple2: [164, 'to:d elements:*elements', 'OTP 22', 'used', '', 'makes a tuple'],
  bs_get_tail: [165, 'context:r to:d live:l', 'OTP 22', 'used', 'gc', 'what is left, as a bitstring'],
  bs_start_match3: [166, 'fail:f bin:s live:l to:d', 'OTP 22', 'used', 'gc', 'match context on a bitstring; jumps if it is none'],
  bs_get_position: [167, 'context:r to:d live:l', 'OTP 22', 'used', 'gc', 'position of a match context'],
  bs_set_position: [168, 'context:m position:s', 'OTP 22', 'used', '', 'goes back to a position'],
  swap: [169, 'a:m b:m', 'OTP 23', 'used', '', 'exchanges two registers'],
  bs_start_match4: [170, 'fail:start live:l bin:s to:d', 'OTP 23', 'used', 'gc', 'match context on what is known to be a bitstring (no_fail), or to be a context (resume)'],
  make_fun3: [171, 'lambda:M to:d environment:*elements', 'OTP 24', 'used', '', 'makes a fun'],
  init_yregs: [172, 'registers:*clear', 'OTP 24', 'used', '', 'sets y registers to nil'],
  recv_marker_bind: [173, 'marker:y reference:s', 'OTP 24', 'used', '', 'ties a mark to a reference'],
  recv_marker_clear: [174, 'reference:s', 'OTP 24', 'used', '', 'forgets a mark'],
  recv_marker_reserve: [175, 'marker:y', 'OTP 24', 'used', '', 'marks the end of the mailbox'],
  recv_marker_use: [176, 'reference:s', 'OTP 24', 'used', '', 'starts the receive at the mark of a reference'],
  bs_create_bin: [177, 'fail:f words:h live:l unit:U to:d segments:*segments', 'OTP 25', 'used', 'raise gc', 'makes a bitstring'],
  call_fun2: [178, 'tag:funtag arity:n fun:s', 'OTP 25', 'used', 'raise call in:args out:1', 'calls a fun; the tag says what is known about it'],
  nif_start: [179, '', 'OTP 25', 'used', '', 'the function may be replaced by a NIF'],
  badrecord: [180, 'value:s', 'OTP 25', 'used', 'raise end', 'raises {badrecord,Value}'],
  update_record: [181, 'hint:a size:u tuple:s to:d updates:*updates', 'OTP 26', 'used', '', 'copy of a tuple with elements replaced'],
  bs_match: [182, 'fail:f context:r commands:*commands', 'OTP 26', 'used', 'gc', 'matches several segments'],
  executable_line: [183, 'line:N index:u', 'OTP 27', 'rare', '', 'place in the source that coverage counts'],
  debug_line: [184, 'kind:s line:N index:u live:l', 'OTP 28', 'rare', 'gc', 'place in the source where a debugger may stop'],
  bif3: [185, 'fail:f bif:I arg1:s arg2:s arg3:s to:d', 'OTP 29', 'otp29', 'raise', 'result of a guard BIF that needs no heap'],
  is_any_native_record: [186, 'fail:f arg:s', 'OTP 29', 'otp29', '', 'jumps unless it is a native record'],
  is_native_record: [187, 'fail:f arg:s module:a name:a', 'OTP 29', 'rare', '', 'jumps unless it is a native record of that name'],
  get_record_elements: [188, 'fail:f record:s fields:*extract', 'OTP 29', 'rare', '', 'values of fields; jumps if one is absent'],
  put_record: [189, 'fail:f id:c record:s to:d live:l fields:*fields', 'OTP 29', 'rare', 'raise gc', 'a native record, new (record is nil) or with fields replaced'],
  is_record_accessible: [190, 'fail:f record:s scope:s', 'OTP 29', 'rare', '', 'jumps unless the fields of the record may be read here'],
  get_record_field: [191, 'fail:f record:s id:s field:s to:d', 'OTP 29', 'rare', 'raise', 'value of a field of a native record'],
} as const satisfies Record<string, Row>

export type OpcodeName = keyof typeof table

/** Numbers of the opcodes by name, as literal types: `case OP.call_ext:`. */
export const OP = Object.fromEntries(Object.entries(table).map(([name, row]) => [name, row[0]])) as {
  readonly [N in OpcodeName]: (typeof table)[N][0]
}

/** Kinds of operands: the words for the letters that the table uses. */
const kinds = {
  u: 'number', z: 'bits', t: 'total', n: 'arity', l: 'live', w: 'frame', h: 'heap', L: 'label', E: 'entry', f: 'fail', s: 'source',
  r: 'register', m: 'modified', d: 'target', y: 'slot', F: 'float', D: 'floatTarget', G: 'floatSource', T: 'floatMove',
  a: 'atom', i: 'integer', c: 'constant', I: 'import', M: 'lambda', N: 'line', S: 'string', U: 'unit', B: 'flags',
  '*values': 'values', '*arities': 'arities', '*elements': 'elements', '*pairs': 'pairs', '*keys': 'keys', '*gets': 'gets',
  '*updates': 'updates', '*clear': 'clear', '*segments': 'segments', '*commands': 'commands', '*fields': 'fields',
  '*extract': 'extract', start: 'start', funtag: 'funtag',
} as const

export type OperandKind = (typeof kinds)[keyof typeof kinds]

export interface OperandSpec {
  readonly name: string
  readonly kind: OperandKind
}

export interface Opcode {
  readonly number: number
  readonly name: OpcodeName
  readonly operands: readonly OperandSpec[]
  /** First release that had it. */
  readonly since: string
  readonly status: Status
  /** May raise an exception; with a fail label only when that is 0. */
  readonly raises: boolean
  /** May collect garbage: the operand of kind `live` says which x registers are roots (without one: x0 alone, or none). */
  readonly collects: boolean
  /** Control never goes on behind it. */
  readonly ends: boolean
  /** Calls: afterwards only x0 and the y registers hold anything. */
  readonly calls: boolean
  /** May suspend the process. */
  readonly waits: boolean
  /** x registers it reads besides its operands: x0 … xn-1, n = `reads.fixed` + (`reads.arity`: the operand of kind arity). */
  readonly reads: { readonly fixed: number; readonly arity: boolean }
  /** x registers it writes besides its operands: x0 … xn-1. */
  readonly writes: number
  readonly meaning: string
}

function opcode(name: string, [number, operands, since, status, effects, meaning]: Row): Opcode {
  const words = effects.split(' ')
  const inputs = words.find((word) => word.startsWith('in:'))?.slice(3) ?? '0'
  const specs = operands.split(' ').filter(Boolean).map((text) => {
    const [operand, kind] = text.split(':') as [string, keyof typeof kinds]
    return { name: operand, kind: kinds[kind] }
  })
  return {
    number,
    name: name as OpcodeName,
    operands: specs,
    since,
    status,
    raises: words.includes('raise'),
    collects: words.includes('gc'),
    ends: words.includes('end'),
    calls: words.includes('call'),
    waits: words.includes('wait'),
    reads: { fixed: Number(inputs.replace('args', '') || 0), arity: inputs.startsWith('args') },
    writes: Number(words.find((word) => word.startsWith('out:'))?.slice(4) ?? 0),
    meaning,
  }
}

/** All opcodes by number; [0] is unused. */
export const OPCODES: readonly (Opcode | undefined)[] = [
  undefined,
  ...Object.entries(table as Record<string, Row>).map(([name, row]) => opcode(name, row)),
]
export const MAX_OPCODE = OPCODES.length - 1
