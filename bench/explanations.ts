/** Why rows are slower than under erl, as far as it is known from profiles. */
const call = 'the call of a fun or BIF: a frame or a wrapper of its own, some 20 ns'
const boxed = 'integers of more than 30 bits in data are boxes on the heap'
const start = 'the start: Node, compiling WebAssembly and linking it for each module of the boot (decision 0010)'
export const explanations: Readonly<Record<string, string>> = {
  foldl_small: call,
  foldl_large: call,
  keyfind_small: call,
  keyfind_large: call,
  member_atoms: call,
  map_get_large: 'the walk through the nodes, all of it by the profile',
  big_mul_div: 'multiplication works on digits of 32 bits: WebAssembly has no product of 128 bits',
  re_compile: "patterns are parsed and compiled in TypeScript, new at each row; those of OTP's modules are kept",
  regex_dna: 'see re_compile',
  port_stream: 'not looked at yet',
  port_start_program: 'not looked at yet',
  file_read_16mb: 'not looked at yet',
  http_request: 'decode_packet is TypeScript',
  map_match_flat: 'a call of the kernel for each key, some 7 ns; erl looks for all keys in one go, inline',
  logger_filter_stops: 'not looked at yet',
  rand_uniform: boxed,
  crc_table: boxed,
  supervisor_restarts: 'starts and ends of processes, monitors and their messages cross into the host',
  erlc_one_file: start,
  elixirc_project: start,
  start_erl: start,
  start_elixir: start,
  start_sasl_stop: start,
}
