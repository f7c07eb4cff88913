%% What programs take for granted of OTP's kernel application: directories, crypto, commands, environments of applications.
-module(code_unbooted).
-export([main/0]).

main() ->
    Lib = code:lib_dir(),
    io:format("~p~n", [[filename:join(code:root_dir(), "lib") =:= Lib, code:get_mode(), filename:dirname(code:lib_dir(kernel)) =:= Lib,
                        code:lib_dir(kernel) =:= code:lib_dir("kernel"), code:priv_dir(crypto) =:= filename:join(code:lib_dir(crypto), "priv"),
                        code:lib_dir(no_such_application), code:priv_dir("no_such_application"), code:lib_dir([]), reason(fun() -> code:lib_dir(id(17)) end),
                        reason(fun() -> code:priv_dir(id(<<"kernel">>)) end)]]),
    io:format("~p~n", [{binary:encode_hex(crypto:hash(sha256, <<"a">>)), byte_size(crypto:strong_rand_bytes(7))}]),
    io:format("~p~n", [{os:cmd("echo hi; echo there"), os:cmd("echo three", #{max_size => 3})}]),
    io:format("~p~n", [[application:load(ssh), application:load(ssh), application:load(no_such_application), application:get_env(ssh, no_such),
                        application:get_env(no_such_application, key, default), application:get_env(crypto, rand_cache_size)]]),
    ok.

id(X) -> X.
reason(F) -> try F() catch error:R -> R end.
