/**
 * The modules that each boot of a release loads besides the preloaded ones, in the order in which `erl -noshell -eval` loads them. They
 * are linked ahead (ahead.ts): what is not in this list is loaded as any other module.
 */
const MODULES: Readonly<Record<number, string>> = {
  25: `
    supervisor proc_lib lists logger_simple_h logger_config logger_backend logger_server logger_filters logger kernel heart gen_server
    gen_event gen file_io_server file_server filename file ets error_logger erl_parse erl_lint erl_eval code_server code
    application_master application_controller application error_handler logger_proxy logger_olp queue proplists peer beam_lib binary
    gb_sets gb_trees os unicode erl_features inet_db inet_config inet_udp inet inet_parse inet_gethost_native rpc net_kernel global
    rand maps erl_distribution global_group erpc standard_error supervisor_bridge user_sup user kernel_config kernel_refc logger_sup
    logger_handler_watcher erl_signal_handler logger_formatter logger_std_h logger_h_common c orddict raw_file_io erl_scan erl_anno
    ordsets otp_internal io_lib string unicode_util erl_internal`,
  27: `
    supervisor proc_lib lists logger_simple_h logger_config logger_backend logger_server logger_filters logger kernel heart gen_server
    gen_event gen file_io_server file_server filename file ets error_logger erl_parse erl_lint erl_eval code_server code
    application_master application_controller application error_handler logger_proxy logger_olp queue proplists os peer beam_lib
    binary gb_sets gb_trees unicode erl_features standard_error supervisor_bridge inet_db inet_config inet_udp inet inet_parse
    inet_gethost_native rpc net_kernel global rand maps erl_distribution global_group erpc user_sup user_drv gen_statem prim_tty io
    group edlin logger_sup io_lib edlin_key io_lib_format logger_handler_watcher kernel_config kernel_refc erl_signal_handler
    logger_formatter logger_std_h logger_h_common c orddict raw_file_io erl_scan erl_anno ordsets sets otp_internal string
    unicode_util erl_internal`,
  29: `
    supervisor proc_lib lists logger_simple_h logger_config logger_backend logger_server logger_filters logger kernel heart gen_server
    gen_event gen file_io_server file_server filename file ets error_logger erl_parse erl_lint erl_eval code_server code
    application_master application_controller application error_handler logger_proxy logger_olp queue proplists os peer beam_lib
    binary gb_sets gb_trees unicode erl_features standard_error supervisor_bridge prim_tty inet_db inet_config inet_udp inet
    inet_parse inet_gethost_native rpc net_kernel global rand maps erl_distribution global_group erpc user_sup user_drv gen_statem
    prim_tty_sighandler io group edlin edlin_key logger_sup io_lib io_lib_format logger_handler_watcher kernel_config kernel_refc
    erl_signal_handler logger_formatter logger_std_h logger_h_common c orddict raw_file_io erl_scan erl_anno ordsets sets otp_internal
    string unicode_util erl_internal`,
}

/** Empty for a release that is not known. */
export const bootModules = (release: number): string[] => MODULES[release]?.split(/\s+/).filter((name) => name !== '') ?? []
