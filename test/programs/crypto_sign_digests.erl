%% otp: 29
%% booted
%% Signatures that no quantum computer breaks, of digests: what is signed is the digest.
-module(crypto_sign_digests).
-include("crypto.hrl").

main() ->
    [signed(A) || A <- [mldsa44, mldsa65, slh_dsa_sha2_128f], lists:member(A, crypto:supports(public_keys))],
    ok.

signed(A) ->
    {Public, Private} = crypto:generate_key(A, []),
    Key = {expandedkey, Private},
    M = <<"message">>,
    Digest = crypto:hash(sha, M),
    S = crypto:sign(A, sha, M, Key),
    ?H({A, byte_size(S), [crypto:verify(A, T, D, S, Public) || {T, D} <- [{sha, M}, {sha, {digest, Digest}}, {none, Digest}, {none, M}, {sha256, M}]]}),
    ?H({A, crypto:verify(A, sha, <<"massage">>, S, Public), crypto:verify(A, sha, M, <<S/binary, 0>>, Public)}),
    ?H({A, crypto:verify(A, none, Digest, crypto:sign(A, sha, {digest, Digest}, Key), Public)}),
    ?H({A, crypto:verify(A, sha, M, crypto:sign(A, none, M, Key), Public)}),
    [?H({A, T, try_(fun() -> byte_size(crypto:sign(A, T, D, Key)) end)}) || {T, D} <- [{foo, M}, {sha, {digest, M}}, {sha512, ["mess", <<"age">>]}]],
    [?H({A, T, try_(fun() -> crypto:verify(A, T, D, S, Public) end)}) || {T, D} <- [{foo, M}, {sha, {digest, M}}]].
