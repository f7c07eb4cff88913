-module(grammarian_main).
-export([main/0]).

main() ->
    ok = application:load(grammarian),
    calculator(),
    language(),
    ambiguous(),
    not_lr1(),
    bad(),
    random(),
    ok = application:unload(grammarian).

signs(#{terminals := T}) -> T -- [num, id, str, '$end'].

calculator_text() ->
    "%nonassoc '='\n%left '+' '-'\n%left '*' '/'\n%right '^'\n"
    "sum : sum '+' sum => {add, $1, $3}\n | sum '-' sum => {sub, $1, $3}\n | sum '*' sum => {mul, $1, $3}\n | sum '/' sum => {'div', $1, $3}\n"
    " | sum '^' sum => {pow, $1, $3}\n | sum '=' sum => {eq, $1, $3}\n | '-' sum ? '^' => {neg, $2}\n | '(' sum ')' => $2\n | num\n | id => {var, $1}\n | id '(' args ')' => {call, $1, $3} ;\n"
    "args : => []\n | some ;\n some : sum => [$1]\n | sum ',' some => [$1 | $3] ;\n".

calculator() ->
    {ok, G} = grammarian_reader:read(lists:flatten(string:replace(calculator_text(), "$ ", "$", all))),
    Table = grammarian_tables:build(G),
    io:format("calculator: ~p states, conflicts ~p~n", [maps:get(states, Table), maps:get(conflicts, Table)]),
    true = grammarian_module:load(calculator_made, Table),
    [begin
        Tokens = grammarian_lexer:tokens(Text, signs(G)),
        Result = grammarian_run:parse(Table, Tokens),
        io:format("~s -> ~p~n", [Text, Result]),
        case {Result, calculator_made:parse(Tokens)} of
            {{ok, V}, {ok, V}} -> io:format("    ~p~n", [value(V, #{x => 3, y => 0.5})]);
            {{error, {At, _, Expected}}, {error, {At, Expected}}} -> ok
        end
     end || Text <- ["1", "1 + 2 * 3", "1 * 2 + 3", "8 - 4 - 2", "2 ^ 3 ^ 2", "-2 ^ 2", "-(2)^2", "(1 + x) * y", "max(1, 2 + 3, x)", "pi()", "1 = 2 = 3", "1 +", "(1", "1 2", "", "f(,)", "1 = 1 + 1", "x # 1",
                     "((((((1))))))", "1.5 * -2"]],
    {_, Steps} = grammarian_run:trace(Table, grammarian_lexer:tokens("1+2*x", signs(G))),
    io:format("~p~n", [Steps]),
    Long = lists:flatten(lists:join(" + ", [io_lib:format("~b * (~b - x)", [I, I + 1]) || I <- lists:seq(1, 2000)])),
    {ok, Tree} = calculator_made:parse(grammarian_lexer:tokens(Long, signs(G))),
    {ok, Tree} = grammarian_run:parse(Table, grammarian_lexer:tokens(Long, signs(G))),
    io:format("long: ~p~n", [value(Tree, #{x => 1})]).

value(N, _) when is_number(N) -> N;
value({var, V}, Env) -> maps:get(V, Env, unknown);
value({call, F, As}, Env) -> call(F, [value(A, Env) || A <- As]);
value({neg, A}, Env) -> -value(A, Env);
value({eq, A, B}, Env) -> value(A, Env) == value(B, Env);
value({Op, A, B}, Env) ->
    X = value(A, Env),
    Y = value(B, Env),
    case Op of
        add -> X + Y;
        sub -> X - Y;
        mul -> X * Y;
        'div' -> X / Y;
        pow -> math:pow(X, Y)
    end.

call(max, Vs) -> lists:max(Vs);
call(pi, []) -> math:pi();
call(F, Vs) -> {F, Vs}.

%% A small language, run by a small machine.
language_text() ->
    "%nonassoc '<' '=='\n%left '+' '-'\n%left '*'\n"
    "program : list => {block, $1} ;\n"
    "list : => []\n | statement list => [$1 | $2] ;\n"
    "statement : id '=' expr ';' => {set, $1, $3}\n | 'print' expr ';' => {print, $2}\n | 'while' expr block => {while, $2, $3}\n | 'if' expr block otherwise => {'if', $2, $3, $4}\n"
    " | 'fun' id '(' names ')' block => {'fun', $2, $4, $6}\n | 'return' expr ';' => {return, $2} ;\n"
    "otherwise : => {block, []}\n | 'else' block => $2 ;\n"
    "block : '{' list '}' => {block, $2} ;\n"
    "names : => []\n | id => [$1]\n | id ',' names => [$1 | $3] ;\n"
    "exprs : => []\n | expr => [$1]\n | expr ',' exprs => [$1 | $3] ;\n"
    "expr : num\n | str => {str, $1}\n | id => {var, $1}\n | expr '+' expr => {op, '+', $1, $3}\n | expr '-' expr => {op, '-', $1, $3}\n | expr '*' expr => {op, '*', $1, $3}\n"
    " | expr '<' expr => {op, '<', $1, $3}\n | expr '==' expr => {op, '==', $1, $3}\n | '(' expr ')' => $2\n | id '(' exprs ')' => {call, $1, $3} ;\n".

language() ->
    {ok, G} = grammarian_reader:read(language_text()),
    #{states := States, conflicts := Conflicts} = Table = grammarian_tables:build(G),
    io:format("language: ~p states, conflicts ~p~n", [States, Conflicts]),
    true = grammarian_module:load(language_made, Table),
    [begin
        Tokens = grammarian_lexer:tokens(Program, signs(G)),
        Parsed = grammarian_run:parse(Table, Tokens),
        case Parsed of
            {ok, Tree} ->
                {ok, Tree} = language_made:parse(Tokens),
                try execute(Tree, #{}) of Env -> io:format("=> ~kp~n", [maps:filter(fun(_, V) -> not is_tuple(V) end, Env)])
                catch throw:Why -> io:format("=> ~p~n", [Why])
                end;
            Error -> io:format("~p~n", [Error])
        end
     end || Program <- [
        "a = 1; b = a + 2 * 3; print b;",
        "i = 0; s = 0; while i < 100 { i = i + 1; s = s + i * i; } print s;",
        "fun fib(n) { if n < 2 { return n; } return fib(n - 1) + fib(n - 2); } print fib(17);",
        "fun fac(n) { if n == 0 { return 1; } else { return n * fac(n - 1); } } print fac(40);",
        "fun hello(who) { print \"hello\"; print who; } hello = 1;",
        "x = ;", "if 1 { print 1; } else", "print y;", "fun f(a, b, c) { return a * b - c; } z = f(2, 3, 4);", "print nothing(1);"]].

execute({block, Statements}, Env) -> lists:foldl(fun execute/2, Env, Statements);
execute({set, V, E}, Env) -> Env#{V => eval(E, Env)};
execute({print, E}, Env) -> io:format("   ~p~n", [eval(E, Env)]), Env;
execute({while, C, B} = Loop, Env) ->
    case eval(C, Env) of
        true -> execute(Loop, execute(B, Env));
        false -> Env
    end;
execute({'if', C, A, B}, Env) -> case eval(C, Env) of V when V =:= true; V =:= 1 -> execute(A, Env); _ -> execute(B, Env) end;
execute({'fun', Name, Names, Body}, Env) -> Env#{Name => {function, Names, Body}};
execute({return, E}, Env) -> throw({return, eval(E, Env)}).

eval(N, _) when is_number(N) -> N;
eval({str, S}, _) -> S;
eval({var, V}, Env) -> case Env of #{V := X} -> X; _ -> throw({unbound, V}) end;
eval({op, Op, A, B}, Env) -> erlang:Op(eval(A, Env), eval(B, Env));
eval({call, F, As}, Env) ->
    case Env of
        #{F := {function, Names, Body}} when length(Names) =:= length(As) ->
            Inner = maps:merge(Env, maps:from_list(lists:zip(Names, [eval(A, Env) || A <- As]))),
            try execute(Body, Inner) of _ -> none
            catch throw:{return, V} -> V
            end;
        _ -> throw({no_function, F, length(As)})
    end.

ambiguous() ->
    {ok, G} = grammarian_reader:read("s : 'if' s => {if_, $2}\n | 'if' s 'else' s => {if_else, $2, $4}\n | num ;\n"),
    #{conflicts := Conflicts} = Table = grammarian_tables:build(G),
    io:format("dangling else: ~p~n", [Conflicts]),
    io:format("~p~n", [grammarian_run:parse(Table, grammarian_lexer:tokens("if if 1 else 2", signs(G)))]),
    {ok, G2} = grammarian_reader:read("s : a\n | b ;\n a : num ;\n b : num ;\n"),
    io:format("reduce/reduce: ~p~n", [maps:get(conflicts, grammarian_tables:build(G2))]).

not_lr1() ->
    %% LR(1) but not LALR(1).
    {ok, G} = grammarian_reader:read("s : 'a' e 'c'\n | 'a' f 'd'\n | 'b' f 'c'\n | 'b' e 'd' ;\n e : 'e' ;\n f : 'e' ;\n"),
    #{conflicts := Conflicts, states := States} = grammarian_tables:build(G),
    io:format("lr1: ~p ~p~n", [States, Conflicts]).

bad() ->
    [io:format("~p~n", [grammarian_reader:read(T)]) || T <- ["", "x y ;\n", "%middle '+'\nx : y ;\n", "x : y => {$1 ;\n", "x : y => $2 ;\n", "x : 1 ;\n", "x : 'abc ;\n"]].

%% Random sums: the tree, written and read again, is the same tree.
random() ->
    {ok, G} = grammarian_reader:read(calculator_text()),
    Table = grammarian_tables:build(G),
    Signs = signs(G),
    {Results, _} = lists:mapfoldl(
        fun(_, S0) ->
            {Tree, S1} = tree(5, S0),
            Text = lists:flatten(text(Tree)),
            {ok, Read} = calculator_made:parse(grammarian_lexer:tokens(Text, Signs)),
            {ok, Read} = grammarian_run:parse(Table, grammarian_lexer:tokens(Text, Signs)),
            {{Read =:= Tree, length(Text)}, S1}
        end, rand:seed_s(exsss, {7, 7, 7}), lists:seq(1, 150)),
    io:format("random: ~p ~p~n", [lists:all(fun({Same, _}) -> Same end, Results), lists:sum([L || {_, L} <- Results])]).

tree(0, S0) -> rand:uniform_s(1000, S0);
tree(Depth, S0) ->
    case rand:uniform_s(7, S0) of
        {N, S1} when N =< 4 ->
            {A, S2} = tree(Depth - 1, S1),
            {B, S3} = tree(Depth - 1, S2),
            {{element(N, {add, sub, mul, 'div'}), A, B}, S3};
        {5, S1} -> {A, S2} = tree(Depth - 1, S1), {{neg, A}, S2};
        {6, S1} -> {A, S2} = tree(Depth - 2 + 1, S1), {{call, f, [A, {var, x}]}, S2};
        {7, S1} -> rand:uniform_s(1000, S1)
    end.

text(N) when is_integer(N) -> integer_to_list(N);
text({var, V}) -> atom_to_list(V);
text({neg, A}) -> ["-(", text(A), ")"];
text({call, F, As}) -> [atom_to_list(F), "(", lists:join(", ", [text(A) || A <- As]), ")"];
text({Op, A, B}) -> ["(", text(A), " ", sign(Op), " ", text(B), ")"].

sign(add) -> "+";
sign(sub) -> "-";
sign(mul) -> "*";
sign('div') -> "/".
