Definitions.
D = [0-9]
L = [A-Za-z_]
WS = [\s\t\r\n]
Rules.
{WS}+ : skip_token.
--[^\n]* : skip_token.
{D}+\.{D}+([eE][+-]?{D}+)? : {token, {float, TokenLine, list_to_float(TokenChars)}}.
{D}+ : {token, {integer, TokenLine, list_to_integer(TokenChars)}}.
{L}({L}|{D})* : {token, word(TokenChars, TokenLine)}.
'([^']|'')*' : {token, {string, TokenLine, unquoted(TokenChars)}}.
<=|>=|<>|!=|\|\| : {token, {list_to_atom(TokenChars), TokenLine}}.
[(),.;*=<>+/%-] : {token, {list_to_atom(TokenChars), TokenLine}}.
Erlang code.
word(Chars, Line) ->
    Lower = string:lowercase(Chars),
    case lists:member(Lower, keywords()) of
        true -> {list_to_atom(Lower), Line};
        false -> {name, Line, list_to_atom(Lower)}
    end.
keywords() ->
    ["select", "from", "where", "and", "or", "not", "insert", "into", "values", "update", "set", "delete", "create", "table", "index", "on", "drop", "join",
     "left", "order", "by", "asc", "desc", "group", "having", "limit", "offset", "as", "null", "is", "in", "like", "between", "primary", "key", "int", "text", "real",
     "begin", "commit", "rollback", "distinct", "true", "false", "case", "when", "then", "else", "end", "exists", "explain", "union", "all"].
unquoted([_ | Rest]) -> unicode:characters_to_binary(unescape(lists:droplast(Rest))).
unescape([$', $' | Rest]) -> [$' | unescape(Rest)];
unescape([C | Rest]) -> [C | unescape(Rest)];
unescape([]) -> [].
