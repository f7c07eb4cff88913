%% What the programs about crypto share.
-include("check.hrl").

%% The text of an expression and its value on one line.
-define(H(E), w__(??E, "~0p", fun() -> E end)).

%% The value, or the exception; the line of the C file where OTP found fault is left out.
try_(F) ->
    try F()
    catch
        error:{Tag, {File, Line}, Text} when is_list(File), is_integer(Line) -> {'!', Tag, File, Text};
        error:{Tag, #{c_file_name := File, c_function_arg_num := N}, Text} -> {'!', Tag, File, N, Text};
        Class:Reason -> {'!', Class, Reason}
    end.

hex(B) when is_binary(B) -> binary:encode_hex(B);
hex(L) when is_list(L) -> [hex(X) || X <- L];
hex(T) when is_tuple(T) -> list_to_tuple(hex(tuple_to_list(T)));
hex(X) -> X.

%% Bytes that look random and are the same each time.
bytes(N, Seed) -> bytes(N, Seed * 2654435761 + 12345, []).
bytes(0, _, Acc) -> list_to_binary(lists:reverse(Acc));
bytes(N, S, Acc) -> bytes(N - 1, (S * 1103515245 + 12345) band 16#7fffffff, [(S bsr 16) band 255 | Acc]).
