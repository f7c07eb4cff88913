%% Verbs in groups with a condition, (*ACCEPT) in assertions that are not atomic (OTP 29), the first line with newlines of several bytes.
-module(re_verbs_conditions).
-export([main/0]).

main() ->
    run("ac", "^.*?(?(?=a)a(*THEN)b|c)"),
    run("ac", "^.*?(?(?=a)a(*THEN)b)c"),
    run("ba", "^.*?(?(?=a)a|b(*THEN)c)"),
    run("ba", "^.*?(?(?=a)a|b(*THEN)c|d)"),
    run("ac", "^.*?(?(?=a)a(*THEN)b|(*F))"),
    run("ac", "^(?:.*?(?(?=a)a(*THEN)b)c|ac)"),
    run("ac", "^(?:.*?(?(?=a)a(*THEN)b|c)|ac)"),
    run("aabc", "^.*?(?(?=a)a(*THEN)b)c"),
    run("aabc", "^.*?(?(?=a)a(*PRUNE)b)c"),
    run("aabc", "^.*?(?(?=a)(?:a(*THEN)b))c"),
    run("aabc", "^.*?(?(?=a)(?:a(*THEN)b|x))c"),
    run("aabc", "^.*?(?:(?(?=a)a(*THEN)b)c|y)"),
    run("aabc", "^.*?(?(?=a)a(*THEN)b)+c"),
    run("aabc", "^.*?(?(?!a)x|a(*THEN)b)c"),
    run("aabc", "^(q)?.*?(?(1)x|a(*THEN)b)c"),
    run("aabc", "^(a)?.*?(?(1)a(*THEN)b|x)c"),
    run("aabc", "^(a)?.*?(?(1)a(*THEN)b)c"),
    run("aabc", "^.*?(?(?=a)a(*THEN:n)b)c"),
    run("abcd", "(*napla:a(*ACCEPT)zz|(.))\\1.."),
    run("abcd", "(?=a(*ACCEPT)zz|(.))\\1.."),
    run("abcd", "(?=(.)|a(*ACCEPT)zz)\\1.."),
    run("abcd", "(*napla:(.)|a(*ACCEPT)zz)\\1.."),
    run("abcd", "(*napla:a(*ACCEPT)zz|(b))\\1.."),
    run("abcd", "(*napla:a(*ACCEPT)zz|(a))(?:\\1..|x)"),
    run("aabb", "(*napla:(a|aa)(*ACCEPT)zz|(b))\\1b"),
    run("abab", "..(*naplb:b(*ACCEPT)zz|(.))a"),
    run("abcd", "((*napla:(a)(*ACCEPT)zz|(.)))\\3.."),
    first_line().

run(Subject, Re) -> io:format("~s ~s ~p~n", [Subject, Re, try re:run(Subject, Re) catch error:E -> E end]).

%% A character that has the byte of a newline is none.
first_line() ->
    S = <<"A", 16#1ec5/utf8, "ABCXYZ">>,
    [io:format("~s ~p ~p~n", [Re, Options, re:run(S, Re, [{newline, any} | Options])])
     || Re <- ["X", ".*X", "X$", "^ABC", "(?<=^)ABC"],
        Options <- [[unicode, firstline], [unicode], [unicode, multiline], [firstline]]],
    ok.
