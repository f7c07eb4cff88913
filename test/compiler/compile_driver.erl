%% Both sides of the comparison: forms are made once by the real erl, and compiled by the same call under both.
-module(compile_driver).
-export([prepare/2, compile_all/3]).

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

%% Compiles every DIR/Module.forms whose name matches to DIR/Module.EXTENSION; prints the milliseconds of each.
compile_all(Dir, Extension, Only) ->
    [begin
         {ok, Bytes} = file:read_file(File),
         file:delete(filename:rootname(File) ++ [$. | Extension]),
         T0 = erlang:monotonic_time(millisecond),
         Beam = compile(Bytes),
         io:format("~s ~w~n", [filename:basename(File, ".forms"), erlang:monotonic_time(millisecond) - T0]),
         ok = file:write_file(filename:rootname(File) ++ [$. | Extension], Beam)
     end || File <- lists:sort(filelib:wildcard(Dir ++ "/*.forms")),
            re:run(filename:basename(File, ".forms"), Only, [{capture, none}]) =:= match],
    ok.

compile(Bytes) ->
    case compile:forms(binary_to_term(Bytes), [deterministic, binary, return_errors]) of
        {ok, _Module, Beam} -> Beam;
        Error -> term_to_binary(Error)
    end.
