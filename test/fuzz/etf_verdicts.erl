%% What the real erl makes of external terms, some of which are damaged.
-module(etf_verdicts).
-export([main/3]).

%% Reads <<Seed:32, Size:32, Bytes>> …, from case number From on; writes a line for each before the next one is looked at.
main(Inputs, Outputs, From) ->
    {ok, All} = file:read_file(Inputs),
    {ok, Out} = file:open(Outputs, [append, raw]),
    cases(All, Out, From).

cases(<<_:32, Size:32, _:Size/binary, Rest/binary>>, Out, From) when From > 0 -> cases(Rest, Out, From - 1);
cases(<<Seed:32, Size:32, Bytes:Size/binary, Rest/binary>>, Out, From) ->
    ok = file:write(Out, [integer_to_list(Seed), $\s, verdict(Bytes), $\n]),
    cases(Rest, Out, From);
cases(<<>>, Out, _) -> file:close(Out).

verdict(Bytes) ->
    try binary_to_term(Bytes, [used]) of
        {Term, Used} -> io_lib:format("~w ~w ~s", [Used, erlang:phash2(Term), digest(Term)])
    catch error:Reason -> atom_to_list(Reason)
    end.

digest(Term) ->
    try term_to_binary(Term, [deterministic]) of
        Bytes -> [io_lib:format("~2.16.0b", [B]) || <<B>> <= erlang:md5(Bytes)]
    catch error:_ -> "not encodable"
    end.
