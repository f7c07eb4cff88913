-module(ledger_clerk).
-behaviour(gen_server).
-export([start_link/1, work/2]).
-export([init/1, handle_continue/2, handle_call/3, handle_cast/2]).
start_link(I) -> gen_server:start_link(?MODULE, I, []).
work(Pid, F) -> gen_server:cast(Pid, {work, F}).
init(I) -> {ok, I, {continue, join}}.
handle_continue(join, I) -> ledger_pool:join(self()), {noreply, I}.
handle_call(_, _, I) -> {reply, I, I}.
handle_cast({work, F}, I) -> gen_server:cast(ledger_pool, {done, self(), F()}), {noreply, I, hibernate}.
