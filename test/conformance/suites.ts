/** Applications that suites expect to be started; OTP's own runner starts sasl for all. */
export const STARTED: Readonly<Record<string, readonly string[]>> = { os_mon: ['sasl'] }

/** Their limits of time are not longer for a slow machine: `ct:sleep` would sleep longer, too, and what they measure be over, or they do little but sleep. */
export const UNSCALED: ReadonlySet<string> = new Set(['socket_api', 'tls_server_session_ticket'])

/** The suites that run on one node, by application, without `_SUITE`; not every release has all of them. */
export const SUITES: Readonly<Record<string, readonly string[]>> = {
  stdlib: [
    'argparse', 'array', 'base64', 'beam_lib', 'binary_module', 'c', 'calendar', 'dets', 'dict', 'digraph', 'digraph_utils',
    'edlin_context', 'edlin_expand', 'epp', 'erl_anno', 'erl_eval', 'erl_expand_records', 'erl_internal', 'erl_lint', 'erl_pp',
    'erl_scan', 'error_logger_h', 'escript', 'ets', 'ets_tough', 'file_sorter', 'filelib', 'filename', 'fixtable', 'format', 'gen_event',
    'gen_fsm', 'gen_server', 'gen_statem', 'id_transform', 'io', 'io_proto', 'json', 'lists', 'log_mf_h', 'maps', 'math', 'ms_transform',
    'peer', 'pool', 'proc_lib', 'proplists', 'qlc', 'queue', 'rand', 'random', 're', 'select', 'sets', 'shell', 'shell_docs',
    'shell_docs_markdown', 'sigils', 'slave', 'sofs', 'string', 'supervisor', 'supervisor_bridge', 'sys', 'tar', 'timer', 'timer_simple',
    'unicode', 'unicode_util', 'uri_string', 'y2k', 'zip', 'stdlib', 'zzz', 'graph', 'io_ansi', 'records', 'zstd'],
  emulator: [
    'a', 'after', 'alloc', 'async_ports', 'atomics', 'beam', 'beam_literals', 'bif', 'big', 'binary', 'bs_bincomp', 'bs_bit_binaries',
    'bs_construct', 'bs_match_bin', 'bs_match_int', 'bs_match_misc', 'bs_match_tail', 'bs_utf', 'busy_port', 'call_trace', 'code', 'code_parallel_load',
    'counters', 'ddll', 'decode_packet', 'dirty_bif', 'dirty_nif', 'dump', 'erl_link', 'erts_debug', 'estone', 'evil', 'exception',
    'float', 'fun', 'gc', 'guard', 'hash', 'hibernate', 'iovec', 'jit', 'list_bif', 'map', 'match_spec', 'message_queue_data',
    'module_info', 'monitor', 'multi_load', 'nested', 'nif', 'node_container', 'nofrag', 'num_bif', 'op', 'os_signal', 'persistent_term',
    'port', 'port_bif', 'prim_eval', 'process', 'process_max_heap_size', 'pseudoknot', 'receive', 'ref', 'register', 'save_calls',
    'scheduler', 'send_term', 'sensitive', 'signal', 'small', 'smoke_test', 'statistics', 'system_info', 'system_profile', 'time',
    'timer_bif', 'trace', 'trace_bif', 'trace_call_count', 'trace_call_memory', 'trace_call_time', 'trace_local', 'trace_meta', 'trace_nif', 'trace_port',
    'trace_session', 'tracer', 'tuple', 'unique', 'z', 'crypto', 'driver', 'efile', 'hello', 'lcnt', 'port_trace', 'erl_drv_thread', 'erl_debugger', 'native_record'],
  kernel: [
    'application', 'bif', 'code', 'code_coverage', 'disk_log', 'erl_boot_server', 'erl_prim_loader', 'error_handler', 'error_logger',
    'error_logger_warn', 'file', 'file_name', 'gen_tcp_api', 'gen_tcp_echo', 'gen_tcp_misc', 'gen_tcp_socket', 'gen_udp', 'global', 'heart', 'inet', 'inet_res', 'inet_sockopt', 'init',
    'interactive_shell', 'kernel', 'kernel_config', 'logger',
    'logger_disk_log_h', 'logger_env_var', 'logger_filters', 'logger_formatter', 'logger_legacy', 'logger_olp', 'logger_proxy',
    'logger_simple_h', 'logger_std_h', 'multi_load', 'net', 'os', 'pdict', 'pg', 'prim_file', 'ram_file', 'rpc', 'sendfile', 'seq_trace', 'socket', 'socket_api', 'socket_traffic', 'standard_error',
    'wrap_log_reader', 'zlib', 'erpc', 'logger_stress', 'zzz', 'erl_distribution_wb', 'global_group', 'group', 'prim_net'],
  runtime_tools: ['dbg', 'instrument', 'msacc', 'runtime_tools', 'scheduler', 'system_information', 'zzz', 'erts_alloc_config', 'observer_backend', 'versions'],
  sasl: ['alarm_handler', 'rb', 'release_handler', 'sasl', 'sasl_report', 'systools', 'systools_rc'],
  tools: ['cover', 'cprof', 'eprof', 'fprof', 'lcnt', 'make', 'tools', 'tprof', 'xref', 'crashdump', 'instrument', 'tags'],
  compiler: [
    'andor', 'apply', 'beam_block', 'beam_bounds', 'beam_disasm', 'beam_doc', 'beam_except', 'beam_jump', 'beam_reorder', 'beam_ssa',
    'beam_ssa_check', 'beam_type', 'beam_types', 'beam_utils', 'beam_validator', 'bif', 'bs_bincomp', 'bs_bit_binaries', 'bs_construct',
    'bs_match', 'bs_size_expr', 'bs_utf', 'compilation', 'compile', 'core', 'core_alias', 'core_fold', 'error', 'float', 'fun', 'guard',
    'inline', 'lc', 'map', 'match', 'maybe', 'mc', 'misc', 'overridden_bif', 'receive', 'record', 'regressions', 'trycatch', 'warnings', 'random_code', 'z', 'native_record', 'zlc'],
  crypto: ['crypto', 'engine'],
  parsetools: ['leex', 'yecc', 'app'],
  syntax_tools: ['merl', 'syntax_tools'],
  eunit: ['eunit'],
  xmerl: ['xmerl', 'xmerl_sax', 'xmerl_sax_stream', 'xmerl_xsd', 'xmerl_sax_std', 'xmerl_std', 'xmerl_xsd_MS2002-01-16', 'xmerl_xsd_NIST2002-01-16', 'xmerl_xsd_Sun2002-01-16'],
  asn1: ['asn1', 'asn1_app', 'error', 'syntax'],
  debugger: [
    'andor', 'bs_bincomp', 'bs_construct', 'bs_match_bin', 'bs_match_int', 'bs_match_misc', 'bs_match_tail', 'bs_size_expr', 'bs_utf', 'bug',
    'debugger', 'erl_eval', 'exception', 'fun', 'guard', 'int', 'int_break', 'int_eval', 'lc', 'line_number', 'map', 'maybe', 'mc',
    'overridden_bif', 'record', 'trycatch', 'native_record', 'zlc'],
  dialyzer: ['abstract', 'dialyzer', 'dialyzer_utils', 'erl_types', 'typer', 'cplt', 'dialyzer_cl', 'incremental', 'iplt', 'plt'],
  diameter: ['diameter_app', 'diameter_capx', 'diameter_codec', 'diameter_config', 'diameter_length', 'diameter_reg', 'diameter_stats', 'diameter_sync', 'diameter_3xxx', 'diameter_compiler', 'diameter_dpr', 'diameter_event', 'diameter_examples', 'diameter_failover', 'diameter_gen_tcp', 'diameter_pool', 'diameter_relay', 'diameter_tls', 'diameter_traffic', 'diameter_transport', 'diameter_watchdog'],
  edoc: ['edoc', 'eep48'],
  et: ['et'],
  inets: ['http_format', 'httpc_cookie', 'httpd_basic', 'httpd_serve', 'inets', 'inets_sup', 'uri', 'httpc', 'httpc_proxy', 'httpd', 'inets_socketwrap'],
  observer: ['crashdump_viewer', 'etop', 'ttb'],
  os_mon: ['cpu_sup', 'disksup', 'memsup', 'os_mon', 'os_sup'],
  public_key: ['pbe', 'pkits', 'pubkey_cert', 'pubkey_ocsp', 'pubkey_policy_tree', 'public_key'],
  reltool: ['reltool_app', 'reltool_server'],
  snmp: ['snmp_agent_conf', 'snmp_agent_nfilter', 'snmp_app', 'snmp_compiler', 'snmp_conf', 'snmp_log', 'snmp_manager_config', 'snmp_note_store', 'snmp_pdus', 'snmp_agent', 'snmp_agent_mibs', 'snmp_manager', 'snmp_manager_user'],
  ssl: ['ssl_cipher', 'ssl_handshake', 'ssl_npn_hello', 'ssl_rfc_5869', 'ssl_session_cache', 'tls_1_3_record', 'ssl_api', 'ssl_basic', 'ssl_app_env', 'ssl_alert', 'ssl_alpn', 'ssl_cert', 'ssl_cipher_suite', 'ssl_crl', 'ssl_ECC', 'ssl_key_update', 'ssl_mfl', 'ssl_npn', 'ssl_packet', 'ssl_payload', 'ssl_pem_cache', 'ssl_reject', 'ssl_renegotiate', 'ssl_session', 'ssl_session_ticket', 'ssl_sni', 'ssl_socket', 'ssl_trace', 'ssl_upgrade', 'ssl_use_srtp', 'tls_1_3_version', 'tls_api', 'tls_client_ticket_store', 'tls_server_session_ticket', 'dtls_api',
    'openssl_ECC', 'openssl_alpn', 'openssl_cipher_suite', 'openssl_client_cert', 'openssl_key_update', 'openssl_mfl', 'openssl_npn', 'openssl_reject', 'openssl_renegotiate',
    'openssl_server_cert', 'openssl_session', 'openssl_session_ticket', 'openssl_sni', 'openssl_stapling', 'openssl_tls_1_3_version'],
  common_test: [
    'ct', 'ct_auto_clean', 'ct_auto_compile', 'ct_basic_html', 'ct_config', 'ct_config_info', 'ct_cover', 'ct_cover_nomerge', 'ct_error', 'ct_event_handler',
    'ct_gen_conn', 'ct_group_info', 'ct_group_leader', 'ct_groups_search', 'ct_groups_spec', 'ct_groups_test_1', 'ct_groups_test_2', 'ct_hooks', 'ct_keep_logs',
    'ct_log', 'ct_master', 'ct_misc_1', 'ct_netconfc', 'ct_pre_post_test_io', 'ct_priv_dir', 'ct_property_test', 'ct_repeat_1', 'ct_repeat_testrun',
    'ct_sequence_1', 'ct_shell', 'ct_skip', 'ct_smoke_test', 'ct_snmp', 'ct_surefire', 'ct_system_error', 'ct_tc_repeat', 'ct_telnet', 'ct_test_server_if_1',
    'ct_testspec_1', 'ct_testspec_2', 'ct_testspec_3', 'ct_unicode', 'ct_util', 'ct_verbosity', 'erl2html2', 'test_server', 'ct_doctest'],
  eldap: ['eldap_basic'],
  erts: ['erl_print', 'erlc', 'erlexec', 'otp', 'parallel_messages', 'upgrade', 'z'],
  ftp: ['ftp', 'ftp_format'],
  megaco: [
    'megaco_actions', 'megaco_app', 'megaco_binary_term_id', 'megaco_call_flow', 'megaco_codec_mini', 'megaco_codec_v1', 'megaco_codec_v2', 'megaco_codec_v3',
    'megaco_config', 'megaco_digit_map', 'megaco_examples', 'megaco_flex', 'megaco_load', 'megaco_mess', 'megaco_mib', 'megaco_mreq', 'megaco_pending_limit',
    'megaco_sdp', 'megaco_segment', 'megaco_tcp', 'megaco_timer', 'megaco_trans', 'megaco_udp',
  ],
  mnesia: ['mnesia'],
  ssh: [
    'ssh_agent', 'ssh_algorithms', 'ssh_basic', 'ssh_chan_behaviours', 'ssh_connection', 'ssh_dbg', 'ssh_options', 'ssh_protocol', 'ssh_pubkey',
    'ssh_renegotiate', 'ssh_sftp', 'ssh_sftpd', 'ssh_sftpd_erlclient', 'ssh_sup', 'ssh_to_openssh', 'ssh_upgrade',
  ],
  tftp: ['tftp'],
}
