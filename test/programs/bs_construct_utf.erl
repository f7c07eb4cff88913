%% utf8, utf16 and utf32 segments: every length, limits, surrogates, byte order.
-module(bs_construct_utf).
-include("check.hrl").

main() ->
    Cs = [0, $a, 127, 128, 255, 16#7ff, 16#800, 16#fff, 16#d7ff, 16#e000, 16#fffd, 16#ffff, 16#10000, 16#1f600, 16#10ffff],
    ?P([<<C/utf8>> || C <- Cs]),
    ?P([<<C/utf16>> || C <- Cs]),
    ?P([<<C/utf16-little>> || C <- Cs]),
    ?P([<<C/utf32>> || C <- Cs]),
    ?P([<<C/utf32-little>> || C <- Cs]),
    ?P([bad(fun() -> <<(id(C))/utf8>> end) || C <- [-1, 16#d800, 16#dfff, 16#110000, 1 bsl 40, a, 1.0, "a"]]),
    ?P([bad(fun() -> <<(id(C))/utf16>> end) || C <- [-1, 16#d800, 16#dfff, 16#110000, 1 bsl 40, a, 1.0]]),
    ?P([bad(fun() -> <<(id(C))/utf32>> end) || C <- [-1, 16#d800, 16#dfff, 16#110000, 1 bsl 40, a, 1.0]]),
    ?P(<<"åäö"/utf8>>),
    ?P(<<"åäö"/utf16>>),
    ?P(<<"åäö"/utf16-little>>),
    ?P(<<"åäö"/utf32>>),
    ?P(<<"日本語"/utf8>>),
    ?P(<<"a\x{1f600}b"/utf16>>),
    ?P(<<1:1, $a/utf8>>),
    ?P(<<1:1, 16#1f600/utf8, 1:7>>),
    ?P(<<3:5, 16#20ac/utf16, 16#20ac/utf32-little>>),
    ?P(<<(id($x))/utf8, (id(16#20ac))/utf8, 0, (id(16#10ffff))/utf8>>),
    ?P(<< <<C/utf8>> || C <- "añ日\x{1f600}" >>),
    ?P(<< <<C/utf16>> || <<C/utf8>> <= <<"añ日\x{1f600}"/utf8>> >>),
    ?ST(<<(id(16#d800))/utf8>>),
    ?ST(<<1, (id(a))/utf16>>),
    ?ST(<<(id(16#110000))/utf32>>),
    ok.

bad(F) -> try F() catch C:R -> {C, R} end.
