-module(scheme_main).
-export([main/0]).

main() ->
    ok = application:load(scheme),
    reader(),
    programs(),
    big(),
    errors(),
    compiled(),
    ok = application:unload(scheme).

reader() ->
    [try io:format("~ts~n", [lists:join(" ", [scheme_reader:write(D) || D <- scheme_reader:read_all(T)])])
     catch throw:Why -> io:format("~p~n", [Why])
     end || T <- ["(a . b) (a b . c) 'x `(a ,b ,@c)", "1 -2 3.5 \"a\\n\\\"q\" #t #f #\\a #\\space #(1 (2) \"x\")", "; comment\n(1 #| in |# 2) #;(gone) 3", "(a", ")", "\"abc", "(a . b c)", "#| x", "λ \"ü\" #\\é"]].

run(Text) ->
    case scheme_eval:run(Text) of
        {ok, Value} -> io:format("~ts~n", [scheme_reader:write(Value)]);
        Problem -> io:format("~0tp~n", [Problem])
    end.

programs() ->
    [run(T) || T <- [
        "(+ 1 2 3)", "((lambda (x . rest) (list x rest)) 1 2 3)", "(let* ((x 1) (y (+ x 1))) (list x y))", "(define (f x) (* x x)) (map f '(1 2 3))",
        "(define (fact n) (if (= n 0) 1 (* n (fact (- n 1))))) (fact 30)",
        "(define (loop n acc) (if (= n 0) acc (loop (- n 1) (+ acc n)))) (loop 20000 0)",
        "(let loop ((i 0) (acc '())) (if (< i 5) (loop (+ i 1) (cons (* i i) acc)) (reverse acc)))",
        "(define x 1) (define (get) x) (set! x 5) (get)",
        "(define (counter) (let ((n 0)) (lambda () (set! n (+ n 1)) n))) (define a (counter)) (define b (counter)) (a) (a) (list (a) (b))",
        "(call/cc (lambda (k) (+ 1 (k 42))))", "(define k #f) (define n 0) (define r (+ 100 (call/cc (lambda (c) (set! k c) 1)))) (set! n (+ n 1)) (list r n)",
        "(define (find p l) (call/cc (lambda (return) (for-each (lambda (x) (if (p x) (return x))) l) 'none))) (list (find even? '(1 3 4 5)) (find even? '(1 3)))",
        "(define (tree-walk t) (cond ((null? t) 0) ((pair? t) (+ (tree-walk (car t)) (tree-walk (cdr t)))) (else 1))) (tree-walk '((a b) (c (d e)) f))",
        "(case (* 2 3) ((2 3 5 7) 'prime) ((1 4 6 8 9) 'composite))", "(do ((i 0 (+ i 1)) (s '() (cons i s))) ((= i 4) s))", "`(1 ,(+ 1 1) ,@(list 3 4) (nested ,(* 5 5)))",
        "(define-syntax swap! (syntax-rules () ((_ a b) (let ((tmp* a)) (set! a b) (set! b tmp*))))) (define x 1) (define y 2) (swap! x y) (list x y)",
        "(define-syntax my-or (syntax-rules () ((_) #f) ((_ e) e) ((_ e r ...) (let ((t* e)) (if t* t* (my-or r ...)))))) (define t* 5) (my-or #f t*)",
        "(define-syntax for (syntax-rules (in) ((_ x in l body ...) (map (lambda (x) body ...) l)))) (for y in '(1 2 3) (* y 10))",
        "(define-syntax let2 (syntax-rules () ((_ ((n v) ...) b ...) ((lambda (n ...) b ...) v ...)))) (let2 ((a 1) (b 2)) (+ a b))",
        "(define s (delay (begin (display \"once \") 7))) (list (force s) (force s))",
        "(define (ints n) (cons n (delay (ints (+ n 1))))) (define (take s n) (if (= n 0) '() (cons (car s) (take (force (cdr s)) (- n 1))))) (take (ints 5) 6)",
        "(with-handler (lambda (e) (list 'caught e)) (lambda () (+ 1 (error \"bad\" 1 2))))", "(with-handler (lambda (e) (* e 2)) (lambda () (raise 21)))",
        "(with-handler (lambda (e) 'no) (lambda () 'fine))", "(apply + 1 2 '(3 4))", "(map + '(1 2 3) '(10 20 30))", "(define v (make-vector 3 0)) (vector-set! v 1 'x) (vector->list v)",
        "(string-append \"grüß\" (string-upcase \"ß\") (number->string 1.5))", "(list->string (reverse (string->list \"straße\")))", "(expt 2 100)", "(exact->inexact 1/3)",
        "(let-values 1)", "(letrec ((even? (lambda (n) (if (= n 0) #t (odd? (- n 1))))) (odd? (lambda (n) (if (= n 0) #f (even? (- n 1)))))) (even? 1001))",
        "(define (qs l) (if (null? l) '() (let ((p (car l))) (append (qs (filter (lambda (x) (< x p)) (cdr l))) (list p) (qs (filter (lambda (x) (>= x p)) (cdr l)))))))
         (define (filter f l) (cond ((null? l) '()) ((f (car l)) (cons (car l) (filter f (cdr l)))) (else (filter f (cdr l))))) (qs '(3 1 4 1 5 9 2 6))",
        "(cond ((assv 'b '((a 1) (b 2))) => cadr) (else 'none))", "(and 1 2 #f 3)", "(or #f #f)", "(when (> 1 2) 'never)", "(unless (> 1 2) 'always)", "(write \"a\\\"b\") (display \"a\\\"b\") (newline)"]].

%% Generators by continuations, queens, a tower of lambdas: enough to keep a machine busy.
big() ->
    run("(define (queens n)
           (define (ok? row dist placed) (or (null? placed) (and (not (= (car placed) (+ row dist))) (not (= (car placed) (- row dist))) (not (= (car placed) row)) (ok? row (+ dist 1) (cdr placed)))))
           (define (try row placed k) (cond ((= k n) 1) ((> row n) 0) (else (+ (if (ok? row 1 placed) (try 1 (cons row placed) (+ k 1)) 0) (try (+ row 1) placed k)))))
           (try 1 '() 0))
         (map queens '(1 2 3 4 5 6))"),
    run("(define (tree->generator tree) (define caller #f)
           (define (loop t) (cond ((null? t) 'skip) ((pair? t) (loop (car t)) (loop (cdr t))) (else (call/cc (lambda (rest) (set! resume (lambda () (rest 'go))) (caller t))))))
           (define resume (lambda () (loop tree) (caller '*eof*)))
           (lambda () (call/cc (lambda (k) (set! caller k) (resume)))))
         (define g (tree->generator '((1 2) (3 (4 (5))) 6)))
         (let loop ((x (g)) (acc '())) (if (eq? x '*eof*) (reverse acc) (loop (g) (cons x acc))))"),
    run("(define (compose . fs) (if (null? fs) (lambda (x) x) (lambda (x) ((car fs) ((apply compose (cdr fs)) x)))))
         (define (repeat f n) (if (= n 0) (lambda (x) x) (compose f (repeat f (- n 1)))))
         ((repeat (lambda (x) (+ (* x 3) 1)) 60) 1)"),
    run("(define (primes n) (let sieve ((l (let r ((i 2)) (if (> i n) '() (cons i (r (+ i 1))))))) (if (null? l) '() (cons (car l) (sieve (let f ((m (cdr l))) (cond ((null? m) '())
         ((zero? (remainder (car m) (car l))) (f (cdr m))) (else (cons (car m) (f (cdr m)))))))))))
         (primes 200)").

errors() ->
    [run(T) || T <- ["nope", "(car '())", "((lambda (x) x))", "((lambda (x) x) 1 2)", "(1 2)", "(error \"wrong:\" 'a 1)", "(raise 'oops)", "(set! undefined-thing 1)", "(+ 1 'a)", "(vector-ref (make-vector 2 0) 5)", "(let ((x y) (y 1)) x)",
                     "(define-syntax m (syntax-rules () ((_ a) a))) (m 1 2)", "(letrec ((a b) (b 1)) a)"]].

compiled() ->
    io:format("~p forms~n", [scheme_compile:load(scheme_made,
        "(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
         (define (ack m n) (cond ((= m 0) (+ n 1)) ((= n 0) (ack (- m 1) 1)) (else (ack (- m 1) (ack m (- n 1))))))
         (define (tak x y z) (if (not (< y x)) z (tak (tak (- x 1) y z) (tak (- y 1) z x) (tak (- z 1) x y))))
         (define (range a b) (if (< a b) (cons a (range (+ a 1) b)) '()))
         (define (fold f acc l) (if (null? l) acc (fold f (f acc (car l)) (cdr l))))
         (define (adder n) (lambda (x) (+ x n)))
         (define ten 10)
         (define (show x) (begin (display x) (newline)))
         (show (map (adder ten) (range 0 5)))
         (show (fold (lambda (a b) (+ (* a 31) b)) 7 (range 0 300)))
         (define (count i) (if (< i 100000) (count (+ i 1)) i))
         (show (count 0))")]),
    scheme_made:main(),
    io:format("~p ~p ~p~n", [scheme_made:fib(22), scheme_made:ack(2, 9), scheme_made:tak(14, 8, 3)]),
    io:format("~p~n", [try scheme_made:fib(a) catch error:E:S -> {E, [{F, A} || {scheme_made, F, A, _} <- S]} end]).
