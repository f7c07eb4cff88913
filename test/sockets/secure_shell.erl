%% ssh with both ends in one node: algorithms, passwords and keys, commands, files.
-module(secure_shell).
-include_lib("public_key/include/public_key.hrl").
-export([main/0]).

main() ->
    {ok, _} = application:ensure_all_started(ssh),
    Folder = filename:join(os:getenv("SOCKET_FOLDER"), "ssh" ++ os:getpid()),
    [ok = filelib:ensure_path(filename:join(Folder, F)) || F <- ["system", "user", "files"]],
    key(Folder, "system/ssh_host_ecdsa_key", {namedCurve, secp256r1}, 'ECPrivateKey'),
    key(Folder, "system/ssh_host_rsa_key", {rsa, 2048, 65537}, 'RSAPrivateKey'),
    authorize(Folder, key(Folder, "user/id_ecdsa", {namedCurve, secp256r1}, 'ECPrivateKey')),
    User = filename:join(Folder, "user"),
    {ok, Daemon} =
        ssh:daemon({127, 0, 0, 1}, 0,
                   [{system_dir, filename:join(Folder, "system")}, {user_dir, User}, {user_passwords, [{"joe", "secret"}]},
                    {subsystems, [ssh_sftpd:subsystem_spec([{root, filename:join(Folder, "files")}])]}]),
    {ok, Info} = ssh:daemon_info(Daemon),
    Port = proplists:get_value(port, Info),
    Common = [{user, "joe"}, {silently_accept_hosts, true}, {user_interaction, false}, {save_accepted_host, false}],
    Password = [{user_dir, filename:join(Folder, "system")}, {password, "secret"} | Common],
    [say(Algorithms, fun() -> execute(Port, [{preferred_algorithms, Algorithms} | Password]) end) || Algorithms <- algorithms()],
    say(key, fun() -> execute(Port, [{user_dir, User}, {auth_methods, "publickey"} | Common]) end),
    say(wrong, fun() -> ssh:connect({127, 0, 0, 1}, Port, [{password, "no"}, {user_dir, filename:join(Folder, "files")} | Common]) end),
    say(files, fun() -> files(Port, Password) end),
    ssh:stop_daemon(Daemon).

algorithms() ->
    [[{kex, [Kex]}] || Kex <- ['curve25519-sha256', 'ecdh-sha2-nistp256', 'diffie-hellman-group14-sha256']]
    ++ [[{cipher, [Cipher]}] || Cipher <- ['chacha20-poly1305@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr']]
    ++ [[{cipher, ['aes128-ctr']}, {mac, [Mac]}] || Mac <- ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512']]
    ++ [[{public_key, [Key]}] || Key <- ['rsa-sha2-256', 'ecdsa-sha2-nistp256']].

key(Folder, Name, Type, Entry) ->
    Key = public_key:generate_key(Type),
    File = filename:join(Folder, Name),
    ok = file:write_file(File, public_key:pem_encode([public_key:pem_entry_encode(Entry, Key)])),
    ok = file:change_mode(File, 8#600),
    Key.

authorize(Folder, #'ECPrivateKey'{publicKey = Point, parameters = Parameters}) ->
    Public = {#'ECPoint'{point = Point}, Parameters},
    ok = file:write_file(filename:join(Folder, "user/authorized_keys"), ssh_file:encode([{Public, [{comment, "joe"}]}], auth_keys)).

execute(Port, Options) ->
    {ok, Connection} = ssh:connect({127, 0, 0, 1}, Port, Options),
    {ok, Channel} = ssh_connection:session_channel(Connection, 5000),
    success = ssh_connection:exec(Connection, Channel, "lists:sum([1, 2, 3]).", 5000),
    Messages = collect(Connection, Channel),
    ssh:close(Connection),
    Messages.
collect(Connection, Channel) ->
    receive
        {ssh_cm, Connection, {closed, Channel}} -> [];
        {ssh_cm, Connection, Message} -> [Message | collect(Connection, Channel)]
    after 10000 -> [timeout]
    end.

files(Port, Options) ->
    {ok, Channel, Connection} = ssh_sftp:start_channel({127, 0, 0, 1}, Port, Options),
    Content = binary:copy(<<"0123456789">>, 20000),
    ok = ssh_sftp:write_file(Channel, "/a", Content),
    ok = ssh_sftp:rename(Channel, "/a", "/b"),
    {ok, Names} = ssh_sftp:list_dir(Channel, "/"),
    {ok, Read} = ssh_sftp:read_file(Channel, "/b"),
    Missing = ssh_sftp:read_file(Channel, "/a"),
    ok = ssh_sftp:delete(Channel, "/b"),
    ssh:close(Connection),
    {lists:sort(Names), Read =:= Content, Missing}.

say(Name, F) ->
    R = try F() catch C:E -> {C, E} end,
    io:format("~p: ~p~n", [Name, R]).
