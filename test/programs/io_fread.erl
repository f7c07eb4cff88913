%% io_lib:fread with every control sequence.
-module(io_fread).
-include("check.hrl").

main() ->
    ?F(io_lib:fread("~d", "42 rest")),
    ?F(io_lib:fread("~d ~d", "1 -2")),
    ?F(io_lib:fread("~d,~d", "1,2,3")),
    ?F(io_lib:fread("~u", "7")),
    ?F(io_lib:fread("~u", "-7")),
    ?F(io_lib:fread("~f", "1.5e3x")),
    ?F(io_lib:fread("~f", "1")),
    ?F(io_lib:fread("~s", "  word next")),
    ?F(io_lib:fread("~a", "atom next")),
    ?F(io_lib:fread("~c", "xyz")),
    ?F(io_lib:fread("~3c", "xyzw")),
    ?F(io_lib:fread("~2d", "1234")),
    ?F(io_lib:fread("~16u", "ff")),
    ?F(io_lib:fread("~#", "16#ff")),
    ?F(io_lib:fread("~-", "-x")),
    ?F(io_lib:fread("~l", "abc")),
    ?F(io_lib:fread("~*d ~d", "1 2")),
    ?F(io_lib:fread("a~db", "a5b")),
    ?F(io_lib:fread("a~db", "a5c")),
    ?F(io_lib:fread("~d", "x")),
    ?F(io_lib:fread("~d", "")),
    ?F(io_lib:fread("~~~d", "~3")),
    ?F(io_lib:fread("~z", "1")),
    ?F(io_lib:fread([], "abc", "~d ~d")),
    ?F(io_lib:fread([], "12 34\n", "~d ~d")),
    ?F(io_lib:fread("~ts", "日本 x")),
    ?F(io_lib:fread("", "")),
    ok.
