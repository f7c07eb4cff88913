%% io_lib:fread with every control sequence.
-module(io_fread).
-include("check.hrl").

main() ->
    ?P(io_lib:fread("~d", "42 rest")),
    ?P(io_lib:fread("~d ~d", "1 -2")),
    ?P(io_lib:fread("~d,~d", "1,2,3")),
    ?P(io_lib:fread("~u", "7")),
    ?P(io_lib:fread("~u", "-7")),
    ?P(io_lib:fread("~f", "1.5e3x")),
    ?P(io_lib:fread("~f", "1")),
    ?P(io_lib:fread("~s", "  word next")),
    ?P(io_lib:fread("~a", "atom next")),
    ?P(io_lib:fread("~c", "xyz")),
    ?P(io_lib:fread("~3c", "xyzw")),
    ?P(io_lib:fread("~2d", "1234")),
    ?P(io_lib:fread("~16u", "ff")),
    ?P(io_lib:fread("~#", "16#ff")),
    ?P(io_lib:fread("~-", "-x")),
    ?P(io_lib:fread("~l", "abc")),
    ?P(io_lib:fread("~*d ~d", "1 2")),
    ?P(io_lib:fread("a~db", "a5b")),
    ?P(io_lib:fread("a~db", "a5c")),
    ?P(io_lib:fread("~d", "x")),
    ?P(io_lib:fread("~d", "")),
    ?P(io_lib:fread("~~~d", "~3")),
    ?P(io_lib:fread("~z", "1")),
    ?P(io_lib:fread([], "abc", "~d ~d")),
    ?P(io_lib:fread([], "12 34\n", "~d ~d")),
    ?P(io_lib:fread("~ts", "日本 x")),
    ?P(io_lib:fread("", "")),
    ok.
