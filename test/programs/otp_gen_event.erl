%% gen_event: handlers added, removed, swapped, crashing, called; notify and sync_notify.
-module(otp_gen_event).
-behaviour(gen_event).
-export([init/1, handle_event/2, handle_call/2, handle_info/2, terminate/2, code_change/3]).
-include("check.hrl").

main() ->
    quiet(),
    process_flag(trap_exit, true),
    {ok, M} = gen_event:start_link(),
    ?P(gen_event:add_handler(M, ?MODULE, [a])),
    ?P(gen_event:add_handler(M, {?MODULE, second}, [b])),
    ?P(gen_event:which_handlers(M)),
    ?P(gen_event:sync_notify(M, {event, 1})),
    ?P(gen_event:notify(M, {event, 2})),
    ?P(gen_event:call(M, ?MODULE, get)),
    ?P(gen_event:call(M, {?MODULE, second}, get)),
    ?P(gen_event:call(M, no_handler, get)),
    ?P(begin M ! {info, x}, gen_event:call(M, ?MODULE, get) end),
    ?P(gen_event:add_handler(M, ?MODULE, [again])),
    ?P(gen_event:add_handler(M, {?MODULE, bad}, {error, nope})),
    ?P(gen_event:delete_handler(M, {?MODULE, second}, bye)),
    ?P(gen_event:delete_handler(M, {?MODULE, second}, bye)),
    ?P(gen_event:swap_handler(M, {?MODULE, swap_out}, {{?MODULE, third}, [c]})),
    ?P(gen_event:which_handlers(M)),
    ?P(gen_event:swap_handler(M, {{?MODULE, third}, swap}, {{?MODULE, fourth}, [d]})),
    ?P(gen_event:call(M, {?MODULE, fourth}, get)),
    ?P(begin gen_event:sync_notify(M, {crash, ?MODULE}), gen_event:which_handlers(M) end),
    ?P(begin gen_event:add_sup_handler(M, {?MODULE, sup}, [s]), gen_event:sync_notify(M, remove_me), [norm(X) || X <- flush()] end),
    ?P(gen_event:which_handlers(M)),
    ?P(gen_event:stop(M)),
    ?P([norm(X) || X <- flush()]),
    ?P(begin {ok, N} = gen_event:start_link({local, ge_name}), gen_event:add_handler(ge_name, ?MODULE, [n]), X = gen_event:call(ge_name, ?MODULE, get), gen_event:stop(ge_name), {is_pid(N), X} end),
    ok.

init({error, E}) -> {error, E};
init({[X], {swapped, Old}}) -> {ok, [X, {from, Old}]};
init({L, error}) -> {ok, L ++ [no_old]};
init(L) -> {ok, L}.
handle_event({crash, M}, [b | _]) -> {ok, M};
handle_event({crash, _}, _) -> error(handler_crash);
handle_event(remove_me, _) -> remove_handler;
handle_event(E, S) -> {ok, S ++ [E]}.
handle_call(get, S) -> {ok, S, S}.
handle_info(I, S) -> {ok, S ++ [I]}.
terminate(swap, S) -> {swapped, S};
terminate(R, S) -> {terminated, R, S}.
code_change(_, S, _) -> {ok, S}.
flush() -> receive X -> [X | flush()] after 20 -> [] end.
norm({gen_event_EXIT, H, R}) -> {gen_event_EXIT, H, R};
norm({'EXIT', _, R}) -> {'EXIT', R};
norm(X) -> X.
