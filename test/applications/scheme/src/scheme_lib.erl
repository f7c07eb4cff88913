%% What both evaluators share: builtins as Erlang funs over lists of arguments; boxes are kept in the process dictionary.
-module(scheme_lib).
-export([builtins/0, truth/1, box/1, unbox/1, set_box/2]).

truth(false) -> false;
truth(_) -> true.

box(V) -> Id = case get(next_box) of undefined -> 0; N -> N end, put(next_box, Id + 1), put({box, Id}, V), {box, Id}.
unbox({box, Id}) -> get({box, Id}).
set_box({box, Id}, V) -> put({box, Id}, V), unspecified.

builtins() ->
    maps:from_list([{N, {builtin, N, F}} || {N, F} <- [
        {'+', fun lists:sum/1}, {'*', fun(L) -> lists:foldl(fun(A, B) -> A * B end, 1, L) end},
        {'-', fun([A]) -> -A; ([A | L]) -> lists:foldl(fun(X, Y) -> Y - X end, A, L) end},
        {'/', fun([A, B]) when is_integer(A), is_integer(B), A rem B =:= 0 -> A div B; ([A, B]) -> A / B end},
        {quotient, fun([A, B]) -> A div B end}, {remainder, fun([A, B]) -> A rem B end}, {modulo, fun([A, B]) -> ((A rem B) + B) rem B end},
        {'=', compare(fun erlang:'=='/2)}, {'<', compare(fun erlang:'<'/2)}, {'>', compare(fun erlang:'>'/2)}, {'<=', compare(fun erlang:'=<'/2)}, {'>=', compare(fun erlang:'>='/2)},
        {abs, fun([A]) -> abs(A) end}, {min, fun lists:min/1}, {max, fun lists:max/1}, {sqrt, fun([A]) -> math:sqrt(A) end}, {expt, fun([A, B]) -> power(A, B) end},
        {'exact->inexact', fun([A]) -> float(A) end}, {floor, fun([A]) -> floor(A) end}, {gcd, fun([A, B]) -> gcd(A, B) end},
        {cons, fun([A, B]) -> [A | B] end}, {car, fun([[A | _]]) -> A; ([X]) -> throw({scheme, {no_pair, X}}) end}, {cdr, fun([[_ | B]]) -> B; ([X]) -> throw({scheme, {no_pair, X}}) end},
        {cadr, fun([[_, A | _]]) -> A end}, {cddr, fun([[_, _ | A]]) -> A end}, {caar, fun([[[A | _] | _]]) -> A end},
        {list, fun(L) -> L end}, {length, fun([L]) -> length(L) end}, {append, fun(Ls) -> lists:append(Ls) end}, {reverse, fun([L]) -> lists:reverse(L) end},
        {'list-tail', fun([L, N]) -> lists:nthtail(N, L) end}, {'list-ref', fun([L, N]) -> lists:nth(N + 1, L) end},
        {memv, fun([X, L]) -> member(X, L) end}, {member, fun([X, L]) -> member(X, L) end}, {assv, fun([X, L]) -> assoc(X, L) end}, {assoc, fun([X, L]) -> assoc(X, L) end},
        {'null?', fun([X]) -> X =:= [] end}, {'pair?', fun([X]) -> is_list(X) andalso X =/= [] end}, {'list?', fun([X]) -> is_list(X) andalso (catch length(X)) =/= fail end},
        {'number?', fun([X]) -> is_number(X) end}, {'symbol?', fun([X]) -> is_atom(X) andalso not is_boolean(X) end}, {'string?', fun([X]) -> is_tuple(X) andalso element(1, X) =:= string end},
        {'zero?', fun([X]) -> X == 0 end}, {'even?', fun([X]) -> X rem 2 =:= 0 end}, {'odd?', fun([X]) -> X rem 2 =/= 0 end}, {'not', fun([X]) -> X =:= false end},
        {'eq?', fun([A, B]) -> A =:= B end}, {'eqv?', fun([A, B]) -> A =:= B end}, {'equal?', fun([A, B]) -> A =:= B end},
        {'symbol->string', fun([A]) -> {string, atom_to_binary(A)} end}, {'string->symbol', fun([{string, S}]) -> binary_to_atom(S) end},
        {'number->string', fun([N]) -> {string, scheme_reader:write(N)} end}, {'string-append', fun(Ss) -> {string, << <<S/binary>> || {string, S} <- Ss >>} end},
        {'string-length', fun([{string, S}]) -> string:length(S) end}, {'string->list', fun([{string, S}]) -> [{char, C} || <<C/utf8>> <= S] end},
        {'list->string', fun([L]) -> {string, << <<C/utf8>> || {char, C} <- L >>} end}, {'string-upcase', fun([{string, S}]) -> {string, string:uppercase(S)} end},
        {'make-vector', fun([N, V]) -> box(erlang:make_tuple(N, V)) end}, {'vector-ref', fun([B, N]) -> element(N + 1, vector(B)) end},
        {'vector-set!', fun([B, N, V]) -> set_box(B, setelement(N + 1, unbox(B), V)) end}, {'vector-length', fun([B]) -> tuple_size(vector(B)) end},
        {'list->vector', fun([L]) -> {vector, list_to_tuple(L)} end}, {'vector->list', fun([V]) -> tuple_to_list(vector(V)) end},
        {display, fun([X]) -> io:put_chars(scheme_reader:display(X)), unspecified end}, {write, fun([X]) -> io:put_chars(scheme_reader:write(X)), unspecified end},
        {newline, fun([]) -> io:nl(), unspecified end}, {error, fun([{string, M} | Rest]) -> throw({scheme, {error, binary_to_list(M), Rest}}) end}]]).

vector({vector, T}) -> T;
vector({box, _} = B) -> unbox(B).

compare(Op) -> fun(L) -> ordered(Op, L) end.
ordered(Op, [A, B | Rest]) -> Op(A, B) andalso ordered(Op, [B | Rest]);
ordered(_, _) -> true.

power(A, B) when is_integer(A), is_integer(B), B >= 0 -> whole(A, B, 1);
power(A, B) -> math:pow(A, B).
whole(_, 0, Acc) -> Acc;
whole(A, B, Acc) when B band 1 =:= 1 -> whole(A * A, B bsr 1, Acc * A);
whole(A, B, Acc) -> whole(A * A, B bsr 1, Acc).

gcd(A, 0) -> abs(A);
gcd(A, B) -> gcd(B, A rem B).

member(_, []) -> false;
member(X, [X | _] = L) -> L;
member(X, [_ | T]) -> member(X, T).

assoc(_, []) -> false;
assoc(X, [[X | _] = P | _]) -> P;
assoc(X, [_ | T]) -> assoc(X, T).
