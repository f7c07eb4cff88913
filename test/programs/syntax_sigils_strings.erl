%% Triple-quoted strings and sigils.
%% otp: 27
-module(syntax_sigils_strings).
-include("check.hrl").

main() ->
    ?F(~"binary"),
    ?F(~b"bin\n"),
    ?F(~B"raw\n"),
    ?F(~s"string\t"),
    ?F(~S"raw\t"),
    ?F(~"åäö"),
    ?F(~s{with {braces}),
    ?F(~[a "quoted" text]),
    ?F(~"" =:= <<>>),
    ?F(t1()),
    ?F(t2()),
    ?F(t3()),
    ?F(t4()),
    ?P(case id(<<"abc">>) of ~"abc" -> yes; _ -> no end),
    ?P(case id(<<"x: abc">>) of <<"x: ", R/binary>> -> R; _ -> no end),
    ok.

t1() ->
    """
    first
      second "quoted"
    third \n raw
    """.
t2() ->
    """
    """.
t3() ->
    """"
    contains """ inside
    """".
t4() ->
    ~"""
    a binary
    of lines
    """.
