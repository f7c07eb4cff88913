%% Functions that work through much, part by part, hold no more memory at the end than at the beginning.
-module(gc_long_functions).
-include("check.hrl").

main() ->
    Chunk = <<0:(1024 * 1024)/unit:8>>,
    Data = [<<0>> | lists:duplicate(id(30), Chunk)],
    ?P(most(fun() -> erlang:md5(Data) end)),
    ?P(most(fun() -> erlang:crc32(Data) end)),
    ?P(most(fun() -> erlang:adler32(Data) end)),
    ok.

%% The result, and whether the process that computed it ever had more than some megabytes.
most(F) ->
    Self = self(),
    P = spawn(fun() -> R = F(), Self ! {self(), R} end),
    watch(P, 0).

watch(P, Most) ->
    Now = case process_info(P, memory) of {memory, M} -> max(M, Most); undefined -> Most end,
    receive {P, Result} -> {Result, Now < 8 * 1024 * 1024}
    after 0 -> erlang:yield(), watch(P, Now)
    end.
