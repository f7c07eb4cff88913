%% argparse: options, positionals, sub-commands, types, errors, help.
%% otp: 27
-module(lib_argparse).
-include("check.hrl").

main() ->
    ?F(p(["-v", "-v", "file"], #{arguments => [#{name => verbose, short => $v, type => boolean, action => count}, #{name => file}]})),
    ?F(p(["--num", "5"], #{arguments => [#{name => num, long => "-num", type => {integer, [{min, 1}]}}]})),
    ?F(p(["--num", "0"], #{arguments => [#{name => num, long => "-num", type => {integer, [{min, 1}]}}]})),
    ?F(p([], #{arguments => [#{name => file}]})),
    ?F(p(["a", "b", "c"], #{arguments => [#{name => files, nargs => list}]})),
    ?F(p(["sub", "x"], #{commands => #{"sub" => #{arguments => [#{name => arg}]}}})),
    ?F(p(["nosub"], #{commands => #{"sub" => #{}}})),
    ?F(p(["--bad"], #{})),
    ?F(p(["-l", "1", "-l", "2"], #{arguments => [#{name => l, short => $l, action => append, type => integer}]})),
    ?F(p(["--f", "1.5"], #{arguments => [#{name => f, long => "-f", type => float}]})),
    ?F(p([], #{arguments => [#{name => d, long => "-d", default => dflt}]})),
    ?F(lists:flatten(argparse:help(#{help => "A tool", arguments => [#{name => x, help => "the x"}, #{name => v, short => $v, long => "-verbose", type => boolean, help => "talk"}]}, #{progname => prog}))),
    ok.

p(Args, Cmd) -> case argparse:parse(Args, Cmd, #{progname => prog}) of {ok, M, Path, _} -> {lists:sort(maps:to_list(M)), Path}; {error, E} -> {error, lists:flatten(argparse:format_error(E))} end.
