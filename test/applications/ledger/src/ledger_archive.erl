%% The books of a year: a tar file, compressed, with a table of digests, sealed by a key.
-module(ledger_archive).
-export([pack/3, list/1, check/2, seal/2, unseal/2]).

pack(Name, Dir, Files) ->
    Contents = [{F, element(2, file:read_file(filename:join(Dir, F)))} || F <- Files],
    Table = unicode:characters_to_binary([io_lib:format("~s ~s~n", [binary:encode_hex(crypto:hash(sha, B)), F]) || {F, B} <- Contents]),
    ok = erl_tar:create(Name, [{"books/" ++ F, B} || {F, B} <- Contents] ++ [{"books/DIGESTS", Table}], [compressed]),
    length(Contents).

list(Name) ->
    {ok, Names} = erl_tar:table(Name, [compressed]),
    Names.

check(Name, Dir) ->
    ok = erl_tar:extract(Name, [compressed, {cwd, Dir}]),
    {ok, Table} = file:read_file(filename:join([Dir, "books", "DIGESTS"])),
    [begin
        [Digest, F] = binary:split(L, <<" ">>),
        {ok, Bytes} = file:read_file(filename:join([Dir, "books", F])),
        {F, binary:encode_hex(crypto:hash(sha, Bytes)) =:= Digest}
     end || L <- binary:split(Table, <<"\n">>, [global, trim])].

seal(Key, Plain) ->
    Nonce = binary:part(crypto:hash(sha256, [Key, Plain]), 0, 12),
    {Cipher, Tag} = crypto:crypto_one_time_aead(aes_256_gcm, Key, Nonce, zlib:gzip(Plain), <<"ledger">>, true),
    <<Nonce/binary, Tag/binary, Cipher/binary>>.

unseal(Key, <<Nonce:12/binary, Tag:16/binary, Cipher/binary>>) ->
    case crypto:crypto_one_time_aead(aes_256_gcm, Key, Nonce, Cipher, <<"ledger">>, Tag, false) of
        error -> error;
        Zipped -> {ok, zlib:gunzip(Zipped)}
    end.
