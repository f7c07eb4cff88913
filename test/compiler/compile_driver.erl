%% Both sides of the comparison: forms are made once by the real erl (there is no file access inside the machine), and
%% compiled by the same call under both.
-module(compile_driver).
-export([prepare/2, compile_all/1, compile/1]).

%% Writes DIR/Module.forms for every source file of a library, as epp reads it.
prepare(Lib, Dir) ->
    Parent = filename:dirname(Lib),
    Includes = [Lib ++ "/src", Lib ++ "/include" |
                filelib:wildcard(Parent ++ "/kernel-*/{include,src}") ++ filelib:wildcard(Parent ++ "/stdlib-*/include")],
    [begin
         {ok, Forms} = epp:parse_file(File, [{includes, Includes}]),
         Name = filename:basename(File, ".erl"),
         ok = file:write_file(filename:join(Dir, Name ++ ".forms"), term_to_binary(Forms))
     end || File <- filelib:wildcard(Lib ++ "/src/*.erl")],
    ok.

%% Compiles every DIR/Module.forms to DIR/Module.expected; prints the milliseconds of each.
compile_all(Dir) ->
    [begin
         {ok, Bytes} = file:read_file(File),
         T0 = erlang:monotonic_time(millisecond),
         Beam = compile(Bytes),
         io:format("~s ~w~n", [filename:basename(File, ".forms"), erlang:monotonic_time(millisecond) - T0]),
         ok = file:write_file(filename:rootname(File) ++ ".expected", Beam)
     end || File <- lists:sort(filelib:wildcard(Dir ++ "/*.forms"))],
    ok.

compile(Bytes) ->
    case compile:forms(binary_to_term(Bytes), [deterministic, binary, return_errors]) of
        {ok, _Module, Beam} -> Beam;
        Error -> term_to_binary(Error)
    end.
