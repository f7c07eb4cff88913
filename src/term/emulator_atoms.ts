// Made by tools/emulator_atoms.ts.
/**
 * The atoms that OTP's emulator makes before any code is loaded, the oldest first: their age is the order of small maps' keys
 * (since OTP 26). `27:` and `29:`: of that release only; '' is the empty atom.
 */
const OWN = `
false true _ nonode@nohost $end_of_table '' infinity timeout normal call return throw error exit undefined nocatch undefined_function
undefined_lambda nil no none DOWN UP EXIT abandoned abort abs_path absoluteURI ac access active active_tasks active_tasks_all alias
alive all all_but_first all_names alloc_info alloc_sizes allocated allocated_areas allocator allocator_sizes alloc_util_allocators
allow_passive_connect already_exists already_loaded amd64 anchored and andalso andthen any anycrlf apply args arg0 arity asn1 async
async_dist asynchronous atom atom_used attributes 29:auto auto_connect await_exit await_microstate_accounting_modifications
await_port_send_result await_proc_exit await_result await_sched_wall_time_modifications awaiting_load awaiting_unload backtrace
backtrace_depth badarg badarith badarity 29:badfield badfile badfun badkey badmap badmatch badrecord badsig badopt badtype
bad_map_iterator bag band big bif_handle_signals_return bif_return_trap binary binary_copy_trap binary_find_trap
binary_longest_prefix_trap binary_longest_suffix_trap binary_to_list_continue binary_to_term_trap block block_normal blocked
blocked_normal bm bnot bor bxor break_ignored breakpoint bsl bsr bsr_anycrlf bsr_unicode build_flavor build_type busy busy_dist_port
busy_limits_port busy_limits_msgq busy_port call_count call_error_handler call_memory call_time call_trace_return caller caller_line
29:calls capture case_clause caseless 29:catch catchlevel cause cd cdr cflags CHANGE characters_to_binary_int characters_to_list_int
check_gc clear clock_service close closed code command commandv compact compat_rel compile complete compressed config_h
convert_time_unit connect connected connection_closed connection_id const context_switches continue_exit control copy copy_literals
counters count cpu cpu_timestamp cr crlf creation current_function current_location current_stacktrace data debug_flags
29:debugger_event decentralized_counters decimals default 29:debug_hash_fixed_number_of_locks delay_trap demonitor deterministic
dictionary dirty_bif_exception dirty_bif_result dirty_bif_trap dirty_cpu dirty_cpu_schedulers_online dirty_execution dirty_io
dirty_nif_exception dirty_nif_finalizer disable_trace disabled discard dist dist_cmd dist_ctrl_put_data dist_ctrlr dist_data
dist_spawn_init / div dmonitor_node $$ $_ dollar_endonly dotall driver driver_options dsend_continue_trap duplicate_bag duplicated
dupnames dynamic_node_name einval emu_flavor emu_type emulator enable_trace enabled endian 29:entry env ensure_at_least ensure_exactly
eof eol =:= == erl_erts_errors erl_init erl_kernel_errors erl_stdlib_errors erl_tracer erlang erl_signal_server error_handler
error_info error_logger error_only erts_code_purger erts_debug erts_dflags erts_internal ets ets_info_binary ETS-TRANSFER
exact_reductions exception_from exception_trace exclusive exit_status exited existing existing_processes existing_ports exiting
29:export exports extended external extra fcgi fd first firstline flags flush flush_monitor_messages flush_timeout force format_bs_fail
format_cpu_topology 29:frame_size free fullsweep_after function function_counters functions function_clause garbage_collect
garbage_collecting garbage_collection garbage_collection_info gc_major_end gc_major_start gc_max_heap_size gc_minor_end gc_minor_start
>= generational get_all_trap get_internal_state_blocked get_seq_token get_size get_tail get_tcw gather_gc_info_result gather_io_bytes
gather_microstate_accounting_result gather_sched_wall_time_result gather_system_check_result getting_linked getting_unlinked global >
grun group_leader handle have_dt_utag heap_block_size heap_size heap_sizes heap_type heart_port heir hidden hide high http httph https
http_response http_request http_header http_eoh http_error http_bin httph_bin id if_clause ignore in in_exiting inactive
include_shared_binaries incomplete inconsistent index info info_msg info_trap inherit init initial_call inplace input integer internal
internal_error instruction_counts invalid is_constant is_seq_trace iterator io iolist_size_continue iolist_to_iovec_continue iodata
iovec keypos kill killed kill_ports known label large_heap last_calls latin1 ldflags =< legacy lf line 29:line_breakpoint line_counters
line_delimiter line_length linked_in_driver links list list_to_bitstring_continue little loaded load_cancelled load_failure local
logger long_gc long_message_queue long_schedule low < machine magic_ref major match match_limit match_limit_recursion match_spec
match_spec_result max maximum max_heap_size mbuf_size md5 memory memory_internal memory_types message message_queue_data
message_queue_len messages merge_trap meta meta_match_spec micro_seconds microsecond microstate_accounting milli_seconds millisecond
min min_heap_size min_bin_vheap_size minor minor_version - -- module module_info monitored_by monitor monitor_nodes monitors monotonic
monotonic_timestamp more multi_scheduling multiline nano_seconds nanosecond name named_table namelist native native_addresses need_gc
=/= /= net_kernel net_kernel_terminated never_utf new new_index new_processes new_ports new_uniq newline 29:nifs nomatch
no_auto_capture noconnect noconnection node node_type nodedown nodedown_reason nodeup noeol noproc normal_exit nosuspend no_fail
no_float no_integer no_network no_start_optimize not_suspended not not_a_list not_loaded not_loaded_by_this_process not_pending
not_owner not_purged notalive notbol noteol notempty notempty_atstart notify notsup nouse_stdio 29:novalue 29:nul off_heap offset ok
old_heap_block_size old_heap_size on_heap on_load open open_error opt or ordered_set orelse os_pid os_type os_version out out_exited
out_exiting output outstanding_system_requests_limit overlapped_io owner packet packet_size parallelism parent + ++ pause pending
pending_driver pending_process pending_purge_lambda pending_reload permanent pid port ports port_count port_limit port_op positive
position prepare prepare_on_load print priority 29:priority_messages private private_append process processes processes_used
process_count process_display $process_label process_limit process_dump procs proc_sig profile protected protection ptab_list_continue
public 29:put_common_trap queue_size raw re 29:re_exported_pattern re_pattern re_run_trap read_concurrency ready_error ready_input
ready_output reason receive recent_size reductions refc register registered_name reload rem reply reply_demonitor reply_tag
report_errors reset reset_seq_trace restart resume return_from return_to return_to_trace return_trace reuse run_process run_queue
run_queue_lengths run_queue_lengths_all runnable runnable_ports runnable_procs running running_ports running_procs runtime safe
save_calls sbct scheduler scheduler_id scheduler_wall_time scheduler_wall_time_all schedulers_online scheme scientific scope second
seconds send send_to_non_existing_process sensitive sequential_tracer sequential_trace_token serial session set set_cpu_topology
set_on_first_link set_on_first_spawn set_on_link set_on_spawn set_seq_token set_tcw set_tcw_fake short shutdown sighup signed sigterm
sigusr1 sigusr2 sigill sigchld sigabrt sigalrm sigstop sigint sigsegv sigtstp 29:sigcont sigquit 29:sigwinch 29:siginfo silent size
skip 29:slots spawn_executable spawn_driver spawn_init spawn_reply spawn_request spawn_request_yield spawn_service spawned ssl_tls
stack_size start status stderr_to_stdout stop stream strict_monotonic strict_monotonic_timestamp success_only sunrm suspend suspended
suspending system system_flag_scheduler_wall_time system_limit system_version system_architecture table table_type tag
term_to_binary_trap this thread_pool_size threads time_offset timeout_value * timestamp total total_active_tasks total_active_tasks_all
total_heap_size total_run_queue_lengths total_run_queue_lengths_all tpkt trace traced trace_control_word 29:trace_info_finish
trace_status tracer trap_exit trim trim_all try_clause type ucompile ucp explicit_unalias undef ungreedy unicode unregister urun
use_stdio used utf8 utf16 utf32 unblock unblock_normal uniq unit unless_suspending unloaded unloaded_only unload_cancelled unsafe
29:unsupported value 29:vars version visible wait_release_literal_area_switch waiting wall_clock warning warning_msg wordsize
write_concurrency 29:x xor x86 29:y yes yield 27:nifs 27:auto 27:debug_hash_fixed_number_of_locks abs adler32 adler32_combine
atom_to_list binary_to_list binary_to_term crc32 crc32_combine date delete_module display display_string element erase exit_signal
external_size float float_to_list fun_info get get_keys halt phash phash2 hd integer_to_list length link list_to_atom list_to_binary
list_to_float list_to_pid list_to_port list_to_ref list_to_tuple localtime localtime_to_universaltime make_ref unique_integer md5_init
md5_update md5_final module_loaded function_exported monitor_node nodes now monotonic_time system_time open_port pid_to_list pre_loaded
process_flag process_info put registered round self setelement spawn spawn_link split_binary statistics term_to_binary term_to_iovec
time tl trunc tuple_to_list universaltime universaltime_to_localtime unlink whereis spawn_opt setnode dist_get_stat
dist_ctrl_input_handler dist_ctrl_get_data dist_ctrl_get_data_notification dist_ctrl_get_opt dist_ctrl_set_opt port_info port_call
port_command port_control port_close port_connect request_system_task check_process_code map_to_tuple_keys term_type
map_hashmap_children time_unit perf_counter_unit is_system_process system_check dirty_process_handle_signals create_dist_channel
ets_super_user dist_spawn_request no_aux_work_threads spawn_request_abandon erts_literal_area_collector release_area_switch
send_copy_request port_set_data port_get_data trace_pattern trace_info trace_delivered seq_trace seq_trace_info seq_trace_print
suspend_process resume_process bump_reductions math cos cosh sin sinh tan tanh acos acosh asin asinh atan atanh erf erfc exp log log2
log10 sqrt atan2 pow start_timer send_after cancel_timer read_timer make_tuple append_element system_flag system_info 27:system_monitor
system_profile ref_to_list port_to_list fun_to_list is_process_alive raise is_builtin ! append subtract is_atom is_list is_tuple
is_float is_integer is_number is_pid is_port is_reference is_binary is_function is_record match_spec_test internal_request_all delete
delete_object first_lookup is_compiled_ms lookup lookup_element last last_lookup match_object member next next_lookup prev prev_lookup
insert insert_new rename safe_fixtable slot update_counter select select_count select_reverse select_replace match_spec_compile
match_spec_run_r os getenv putenv unsetenv getpid perf_counter erl_ddll try_load try_unload loaded_drivers format_error_int run
internal_run lists reverse keymember keysearch keyfind disassemble same flat_size get_internal_state set_internal_state
dist_ext_to_term instructions interpreter_size dirty lcnt_control lcnt_collect lcnt_clear hibernate warning_map get_module_info
is_boolean string make_fun iolist_size iolist_to_binary list_to_existing_atom is_bitstring tuple_size byte_size bit_size
list_to_bitstring bitstring_to_list update_element decode_packet characters_to_binary characters_to_list bin_is_7bit atom_to_binary
binary_to_atom binary_to_existing_atom dflag_unicode_io give_away setopts load_nif call_on_load_function finish_after_on_load
binary_part compile_pattern matches longest_common_prefix longest_common_suffix at part list_to_bin referenced_byte_size
encode_unsigned decode_unsigned nif_error prim_file internal_name2native internal_native2name internal_normalize_utf8 is_translatable
file native_name_encoding check_old_code universaltime_to_posixtime posixtime_to_universaltime dt_put_tag dt_get_tag dt_get_tag_data
dt_spread_tag dt_restore_tag dt_prepend_vm_tag_data dt_append_vm_tag_data finish_loading insert_element delete_element
integer_to_binary float_to_binary binary_to_float printable_range inspect is_map map_size maps find from_list is_key keys merge remove
update values cmp_term take fun_info_mfa map_info is_process_executing_dirty check_dirty_process_code purge_module split size_shared
copy_shared has_prepared_code_on_load floor ceil fmod set_signal iolist_to_iovec get_dflags new_connection map_next
gather_alloc_histograms gather_carrier_info map_get is_map_key internal_delete_all internal_select_delete persistent_term
erase_persistent_terms atomics_new atomics add add_get exchange compare_exchange counters_new counters_get counters_add counters_put
counters_info spawn_system_process ets_lookup_binary_info ets_raw_first ets_raw_next abort_pending_connection get_creation
prepare_loading beamfile_chunk beamfile_module_md5 unalias from_keys binary_to_integer list_to_integer term_to_string coverage_support
get_coverage_mode get_coverage reset_coverage set_coverage_mode trace_session_create trace_session_destroy erts_trace_cleaner check
send_trace_clean_signal 29:system_monitor 29:processes_next 29:get_debug_info 29:erl_debugger 29:supported 29:instrumentations
29:toggle_instrumentations 29:breakpoints 29:notify_breakpoint_hit 29:stack_frames 29:peek_stack_frame_slot 29:xregs_count 29:peek_xreg
29:unaligned_bitstring 29:import 29:put_new 29:records 29:get_module 29:get_name 29:get_field_names 29:is_exported 29:create
29:get_definition erts_beamasm unix linux select_delete_trap count_trap replace_trap select_trap delete_trap spawn_forker inet unspec
tcp udp inet_async inet_reply tcp_passive tcp_closed tcp_error udp_passive udp_error empty_out_q tos tclass ttl sendfile tcp_inet
udp_inet ram_file_drv md5_trap characters_to_utf8_trap characters_to_list_trap_1 characters_to_list_trap_2 characters_to_list_trap_3
characters_to_list_trap_4 process_max process_high process_normal process_low Cache-Control Connection Date Pragma Transfer-Encoding
Upgrade Via Accept Accept-Charset Accept-Encoding Accept-Language Authorization From Host If-Modified-Since If-Match If-None-Match
If-Range If-Unmodified-Since Max-Forwards Proxy-Authorization Range Referer User-Agent Age Location Proxy-Authenticate Public
Retry-After Server Vary Warning Www-Authenticate Allow Content-Base Content-Encoding Content-Language Content-Length Content-Location
Content-Md5 Content-Range Content-Type Etag Expires Last-Modified Accept-Ranges Set-Cookie Set-Cookie2 X-Forwarded-For Cookie
Keep-Alive Proxy-Connection OPTIONS GET HEAD POST PUT DELETE TRACE prim_tty prim_buffer zlib 29:zstd prim_socket prim_net aux check_io
gc other sleep
`

/** Those that native libraries of the modules in its image make, once these modules are there. */
const NATIVE = `
not_initialized already_initialized stream_end stream_error mem_error buf_error version_error unknown_error gc_zlib trace_ts
lock_order_violation acquired out_of_memory gc_buffer skip_type_check random will_need dont_need no_reuse device symlink
adaptation_layer 27:addr_unreach address 29:addr_unreach adm_prohibited association assoc_id atmark authentication boolean bufsz
closing cookie_life counter_wrap ctype 29:cwnd data_io dest_unreach 29:disable_heartbeats 29:disable_pmtu_discovery 29:disable_sack do
dont 29:dscp dtor eei 29:enable_heartbeats 29:enable_pmtu_discovery 29:enable_sack exclude 29:fragmentation_point frag_needed
29:gap_ack_recv genaddr gifaddr gifbrdaddr gifconf gifdstaddr gifflags gifhwaddr gifindex gifmap gifmtu gifname gifnetmask giftxqlen
29:heartbeat_interval host_unknown host_unreach how 27:in4_sockaddr 27:in6_sockaddr include 29:indication initial interface
29:in_ctrl_chunks 29:in_dup_chunks 29:in_ordered_chunks 29:in_packets 29:in_sacks 29:in_streams 29:in_unordered_chunks 29:in4_sockaddr
29:in6_sockaddr iov_max io_backend io_num_threads 29:ipv6_flowlabel listening local_addr local_rwnd max_attempts max_init_timeo
max_instreams 29:max_rto 29:max_rto_addr asocmaxrxt missing multiaddr net_unknown net_unreach nogroup noroute not_neighbour nread
nspace nwrite null num_acceptors num_cnt_bits num_dinet num_dinet6 num_dlocal num_outstreams number_peer_destinations num_pip num_psctp
num_ptcp num_pudp num_readers num_sockets num_tdgrams num_tseqpkgs num_tstreams num_writers offender onoff origin otp_socket_option
27:partial_delivery 29:out_ctrl_chunks 29:out_dup_chunks 29:out_ordered_chunks 29:out_of_seq_tsns 29:out_packets 29:out_sacks
29:out_streams 29:out_unordered_chunks 29:path_max_rxt 29:path_mtu peer_error peer_rwnd 29:pending_data pkt_toobig policy_fail
port_unreach 29:potentially_failed probe rcvall rcvall_igmpmcast rcvall_mcast read_pkg_max read_waits 29:rto 29:rtx_chunks 29:rwnd
reject_route remote remote_addr rstates 29:sack_delay selected 27:sender_dry send_failure 29:send_heartbeat_immediately
29:set_heartbeat_delay_to_zero sifaddr sifbrdaddr sifdstaddr sifmtu sifnetmask siftxqlen slist socket_level sourceaddr 29:srtt tcp_info
time_exceeded txstatus txtime 29:unacked_data 29:unconfirmed want write_pkg_max wstates zerocopy 6to4 acceptconn acceptfilter
acc_success acc_fails acc_tries acc_waits 27:adaption_layer 29:action 29:adaptation_event 29:adaptation_indication addrform
29:addr_added 29:addr_available 29:addr_confirmed 29:addr_made_prim 29:addr_potentially_failed 29:addr_removed 29:addr_unreachable
add_socket add_source_membership 29:af11 29:af12 29:af13 29:af21 29:af22 29:af23 29:af31 29:af32 29:af33 29:af41 29:af42 29:af43 alen
allmulti already 29:altkeynumber appletlk arcnet associnfo 29:assoc_change 29:assoc_reset atm authhdr 29:authinfo 29:authkey
auth_active_key auth_asconf auth_chunk auth_delete_key auth_key auth_level autoclose automedia ax25 bad_data base_addr bindtodevice
block_source bridge bsp_state busy_poll bytes_in bytes_in_flight bytes_out bytes_reordered bytes_retrans cancelled cantconfig
29:cant_str_assoc cellular chaos checksum close_wait cmsg_cloexec 29:comm_lost 29:comm_up completion_status confirm congestion
connection_time context 29:cookie_echoed 29:cookie_wait cork credentials 29:critical_ecp 29:cs0 29:cs1 29:cs2 29:cs3 29:cs4 29:cs5
29:cs6 29:cs7 ctrunc 27:cwnd 29:cum_tsn 29:data_sent data_size 27:default_send_params 29:data_unsent 29:default_send_param
delayed_ack_time 29:denied dhcprunning disable_fragments dlci dma dontfrag dormant drop_source_membership 29:dstaddrv4 29:dstaddrv6
dstopts dup dup_acks_in dying dynamic echo eether 29:ef egp eor errqueue esp_network_level esp_trans_level established eui64 events
explicit_eor 29:failed faith fastroute fast_retrans 29:file_not_found fin_wait_1 fin_wait_2 29:flash 29:flashoverride
fragment_interleave freebind frelay 29:get_assoc_stats get_overlapped_result get_peer_addr_info gif hatype hdh1822 hdrincl hmac_ident
hoplimit hopopts host icmp icmp6 ieee802 ieee1394 ifindex igmp 29:immediate implink 29:inbound_streams 29:incoming_ssn infiniband
initmsg integer_range 29:internetcontrol ip ipcomp_level ipip iplevel ipv4 ipv6 irq i_want_mapped_v4_addr join_group 27:keepcnt
27:keepidle 27:keepintvl kernel 29:keynumber 29:key_number knowsepoch last_ack 29:le leave_group link0 link1 link2 localtlk
local_auth_chunks 29:local_tsn lowdelay lower_up mark master maxburst maxdg maxseg max_msg_size md5sig mem_end mem_start metricom
mincost minttl min_rtt msfilter mss mtu_discover multicast_all multicast_hops 29:netcontrol netrom nlen noarp nodefrag noopt nosignal
29:notification notrailers not_bound 29:nqb num_general_errors 29:num_ostreams num_threads num_unexpected_accepts
num_unexpected_connects num_unexpected_reads num_unexpected_writes num_unknown_cmds 29:nxtinfo oactive off on oob oobinline origdstaddr
otherhost 29:outbound_streams outgoing 27:partial_delivery_point 29:outgoing_ssn 29:partial_delivery passcred peek 29:peer_addr_change
peer_addr_params peer_auth_chunks peercred pktinfo pkttype pointopoint 29:policy portrange portsel 27:ppromisc 29:ppid ppp 29:ppromisc
29:precedence primary_addr 29:prinfo promisc pronet pup rawip rcvbufforce 29:rcvinfo rcvlowat rcvtimeo rcv_buf rcv_wnd rdm read_byte
read_fails read_pkg read_tries recvdstaddr recverr recvhoplimit recvif recvopts recvorigdstaddr recvpktinfo reliability
29:remote_causes 29:remote_error 29:remote_tsn renaming reset_streams retopts rights rm router_alert 29:routine rthdr rtoinfo rtt
rxq_ovfl 29:sctp_notification sec select_failed select_sent 29:sender_dry sendfile_byte sendfile_fails sendfile_max sendfile_pkg
sendfile_pkg_max sendfile_tries sendfile_waits sendsrcaddr 29:send_failed 29:send_failed_event 29:seq setfib set_peer_primary_addr
29:shutdown_ack_sent 29:shutdown_comp 29:shutdown_event 29:shutdown_pending 29:shutdown_received 29:shutdown_sent 29:sid simplex slave
slen sndbufforce 29:sndinfo sndlowat 29:sndrcv sndtimeo snd_wnd 29:socket_tag socktype spec_dst 29:ssn staticarp stf 29:streams
29:stream_change 29:stream_reset syncnt syn_rcvd syn_retrans syn_sent throughput 29:timestampns transparent timeout_episodes
timestamp_enabled 29:time_to_live time_wait 29:tsn tunnel tunnel6 txqlen unblock_source unicast_hops unknown update_accept_context
update_connect_context usec 27:user_timeout 29:nsec use_ext_recvinfo use_min_mtu 29:voice_admit void v6only write_byte write_fails
write_pkg write_tries write_waits x25ddn x25 zero create_accept_socket eagain 27:select_read select_write 29:$esock_name sockets
address_info admin_status anycast_addrs bcast_addr dad_state deprecated description dhcp dhcp_v4_enabled ddns_enabled disconnected
dns_eligible dns_server_addrs dns_suffix duplicate ethernet_csmacd fddi friendly_name idn ieee80211 ieee80216_wman internal_oper_status
in_octets in_ucast_pkts in_nucast_pkts in_discards in_errors in_unknown_protos ipv4_enabled ipv6_enabled ipv6_index
ipv6_managed_address_config_supported ipv6_other_stateful_config iso88025_tokenring last_change lease_lifetime link_layer_address
lower_layer_down manual mask multicast_addrs namereqd name_info netbios_over_tcpip_enabled nofqdn non_operational not_present
no_multicast numerichost numericserv on_link_prefix_length operational oper_status out_octets out_ucast_pkts out_nucast_pkts
out_discards out_errors out_qlen phys_addr preferred preferred_lifetime prefixes prefix_origin reasm_size receive_only
register_adapter_suffix router_advertisement service software_loopback speed suffix_origin tentative testing transient unchanged
unicast_addrs unreachable valid_lifetime well_known wwanpp wwanpp2 zone_indices address_not_associated can_not_complete eaddrfamily
ebadflags efail efamily efault emem enametoolong enodata enoname enxio eoverflow eservice esocktype esystem insufficient_buffer
invalid_data invalid_flags invalid_parameter not_enough_memory no_data no_function no_uniconde_traslation net
`

/** The texts of a list, for a release. */
function texts(list: string, release: number): string[] {
  const own = release < 28 ? '27:' : '29:'
  const other = release < 28 ? '29:' : '27:'
  return list.split(/\s+/).filter((name) => name !== '' && !name.startsWith(other))
    .map((name) => (name.startsWith(own) ? name.slice(own.length) : name))
    .map((name) => (name === "''" ? '' : name))
}

export const emulatorAtoms = (release: number): string[] => texts(OWN, release)
export const nativeAtoms = (release: number): string[] => (release < 26 ? [] : texts(NATIVE, release))
