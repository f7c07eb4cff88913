/** Why a case that erl passes does not pass here: `suite:case`, or `suite:*` for all of a suite. */
export const REASONS: Readonly<Record<string, string>> = {
  'disksup:api': 'expects the first file system that `df` lists to hold something; it passes where os_mon has ended before, because its program memsup can not run on the system',
  ...Object.fromEntries(
    [
      'pg:disconnected_start', 'rpc:multicall_node_dies', 'logger_proxy:remote_emulator', 'trace:dist_procs_trace', 'trace:receive_trace',
      'trace:receive_trace_non_fetching_receiver', 'trace_session:error_info', 'dbg:distributed', 'dbg:recv', 'dbg:send',
      'seq_trace:dist_spawn_error', 'seq_trace:distributed_exit', 'seq_trace:distributed_recv', 'seq_trace:distributed_send',
      'seq_trace:gc_seq_token', 'erlexec:otp_7461', 'eunit:node_test', 'seq_trace:inherit_on_dist_spawn', 'seq_trace:match_set_seq_token',
    ].map(
      (name) => [name, 'starts a second node with a name: there is no distribution'],
    ),
  ),
  ...Object.fromEntries(
    ['exit_large_table_owner', 'exit_many_large_table_owner', 'exit_many_tables_owner', 'exit_many_many_tables_owner'].map(
      (name) => [`ets:${name}`, 'expects an owner to be scheduled while it exits: here it is gone at once, and its tables are freed bit by bit afterwards'],
    ),
  ),
  ...Object.fromEntries(
    ['dbg:erl_tracer', 'dbg:distributed_erl_tracer', 'seq_trace:port', 'seq_trace:tracer_set_get', 'tracer:*', 'trace_nif:*'].map(
      (name) => [name, 'loads a NIF or a driver of its own, written in C'],
    ),
  ),
  'tprof:call_memory_total': 'expects the total of words of 64 bits that ten thousand binaries take: here words have 32 (docs/differences.md)',
  'tprof:set_on_spawn': 'expects the tuple that spawn_monitor/1 returns to be counted as what that function allocates, which ends in a native function here: three words more are those of its caller',
  ...Object.fromEntries(
    ['term_to_binary_to_term_eq', 'ref_eq', 'ets_refc', 'match_spec_refc', 'timer_refc', 'node_table_gc'].map(
      (name) => [
        `node_container:${name}`,
        "asks what refers to each entry of OTP's tables of nodes and connections (node_and_dist_references): nobody counts that here, an entry is a name with a number and stays. (Comparing and converting such terms, which two of these cases do before, is in test/programs/etf_other_nodes.erl.)",
      ],
    ),
  ),
  ...Object.fromEntries(
    ['pid', 'port'].map((kind) => [
      `node_container:${kind}_wrap`,
      `sets the number of the next ${kind} to 2^60 - 2 and expects the one after the next to be small again: numbers have 28 bits here, and which is next can't be set`,
    ]),
  ),
  'trace_call_time:on_and_off': 'compares the time that a function took with the time on the clock from the request to the answer, to ten milliseconds: passes where nothing else runs on the machine',
  'tprof:server': 'expects sizes of terms in words of 64 bits: here words have 32, and the same calls allocate other numbers of them from one time to the next, as messages lie on the heap or beside it',
  'code:constant_pools': "has a process whose heap OTP's emulator leaves inconsistent on purpose, which is there for OTP's own tests; the rest of the case passes",
  'code:check_process_code_signal_order': 'expects a process that was just made to have begun while its maker, which has a higher priority, waits for other threads in delete_module/1: that waits for nobody here. (What it is about, that a process that was killed before holds no old code, holds.)',
  'prim_file:large_write': 'writes 4 GB: did not come to its end in 150 seconds, beside other work on the same disk; it has passed under OTP 27',
  'smoke_test:native_atomics': 'expects threads with atomic instructions: here is one thread',
  'system_info:memory': "compares erlang:memory/0 with what OTP's allocators say",
  'z:check_io_debug': "is about OTP's own table of polled descriptors: the host polls here",
  'z:node_container_refc_check': 'counts what refers to entries of the tables of nodes and connections: there is no distribution',
  'z:schedulers_alive': 'needs more than one scheduler, and is skipped by itself',
  'ets:memory': 'its last part expects the size of compressed objects; here they lie in memory as others do, and ets:info/2 tells that',
  'interactive_shell:stop_during_init': 'starts run_erl, a program of OTP in C, which needs a newer C library than the system has where this was run',
  'process:otp_4725': 'compares counts of collections before and after a wait: here a process that built its answer in fragments is collected when it waits',
  ...Object.fromEntries(
    ['wod_and_info_udp', 'wd_and_info_udp', 'wod_and_info_tcp', 'wd_and_info_tcp', 'and_open_wod_and_send_udp', 'and_open_wd_and_send_udp',
      'connect_and_open_wod_and_send_tcp', 'connect_and_open_wd_and_send_tcp'].flatMap((name) => [4, 6].map((version) => [
      `socket_api:api_ffd_open_${name}${version}`, 'needs more than one scheduler, and is skipped by itself',
    ])),
  ),
  'engine:*': 'loads engines of OpenSSL: that of the host has none, crypto answers as where it was built without them, and most cases are skipped by themselves',
  ...Object.fromEntries(
    ['grow_pseudo_deleted', 'shrink_pseudo_deleted', 'smp_fixed_delete', 'smp_unfix_fix', 'test_table_size_concurrency', 'test_table_memory_concurrency', 'test_decentralized_counters_setting'].map(
      (name) => [`ets:${name}`, 'needs more than one scheduler, and is skipped by itself'],
    ),
  ),
  'ets:insert_trap_rename': 'expects a key that is deleted while a long insert by another process still makes its copies to be absent at the end: passes where that process has gone on meanwhile on another scheduler',
  'process:processes_gc_trap': "expects processes/0 to let go in the middle: here it lists them in one piece",
  ...Object.fromEntries(
    ['no_priority_inversion2', 'otp_16642', 'system_task_blast'].map(
      (name) => [`process:${name}`, "gives processes tasks of the kind system_task_test, which is there for OTP's own tests"],
    ),
  ),
  'process:processes_send_infant': 'needs more than one scheduler, and is skipped by itself',
  'receive:receive_opt_deferred_save': 'needs more than one scheduler, and is skipped by itself',
  'system_profile:dont_profile_profiler': 'finds the profiler of runnable_ports still set, which that case leaves behind when it cannot load its driver',
  'system_profile:runnable_ports': 'loads a driver of its own, written in C',
  'dirty_bif:dirty_call_while_terminated': 'expects the memory of a process that was killed to stay until the thread that still works for it has returned: here no thread works for a process, and its memory is freed at once',
  'fun:refc': 'counts how often the literal that refers to the code of a fun is copied: funs are not counted here, entries without code are found by looking through all memory (docs/memory.md)',
  'fun:refc_ets': 'the same counts, of funs in tables',
  'jit:*': "about the machine code of OTP's own JIT: symbols for `perf`, +JMsingle, the text that +JDdump writes",
  'scheduler:otp_16446': 'expects work for dirty schedulers to wait in line by priority: here the host goes on with all of it at once',
  'scheduler:reader_groups': "asks how OTP's own locks would spread over a topology of processors (reader_groups_map)",
  'tls_api:tls_password_badarg': 'gives the handshake, up to the error of the client, 100 milliseconds: passes where nothing else runs on the machine',
  'ssl_pem_cache:new_root_pem_periodical_cleanup': 'a cleaner comes every five seconds and drops what was written since: the case expects it not to come between its writing of files, a handshake, and its counts',
  'statistics:msacc': 'expects time in every state of several threads (check_io, port, aux, gc …): one thread is told of here, which works or sleeps',
  'statistics:msb_scheduler_wall_time': 'expects dirty work to be done one after the other while multi-scheduling is blocked; here the host goes on with all of it at once',
  'unique:unique_integer_white_box': 'makes integers from the number of a thread and its counter, and expects the bits in their places: here is one counter',
  'binary:bad_terms': 'takes minutes beside other work, also under erl: passes when it is given the time',
  'big:reductions': 'expects each operation on large integers, and each call, to count reductions: here multiplication and division of many limbs do, and calls of functions without calls of their own count none',
  'bs_construct:append_empty_is_same': 'expects a binary that nothing was appended to to be the same term in memory (OTP 25; under OTP 27 it is another there, too)',
  're:import': "exchanges the text of an exported pattern and expects OTP's compiled code beside it to be run: here patterns are compiled from their text",
  'ets:t_delete_all_objects_trap': 'expects 50,000 objects to be deleted in more than one slice: here one is enough',
  'trace_call_time:trace_info_killed': 'kills a process while it waits for what erlang:trace_info/2 collects from all schedulers: here is one, and the answer is there at once',
  'trace_call_memory:spawn_memory_lambda': 'expects a word less than under OTP 27 for the fun that a process begins with: here words have 32 bits (docs/differences.md)',
  ...Object.fromEntries(
    ['code_permission', 'code_permission_gc'].map((name) => [`code:${name}`, "waits for OTP's own lock of code, by erts_debug:set_internal_state(code_mod_permission, …)"]),
  ),
}
