%% What was committed, in a file of its own: blocks of length, checksum, term. Read again at a start; a torn end is cut off.
-module(minisql_journal).
-behaviour(gen_server).
-export([start_link/1, append/1, flush/0, replay/2, size/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_continue/2, terminate/2]).

-record(state, {file, name, written = 0, recovered}).

start_link(Name) -> gen_server:start_link({local, ?MODULE}, ?MODULE, Name, []).
append(Changes) -> gen_server:call(?MODULE, {append, Changes}, infinity).
flush() -> gen_server:call(?MODULE, flush, infinity).
size() -> gen_server:call(?MODULE, size, infinity).
%% Folds over all that was committed; the function is called here, not in the journal.
replay(Fun, Acc) -> lists:foldl(Fun, Acc, gen_server:call(?MODULE, blocks, infinity)).

init(Name) ->
    process_flag(trap_exit, true),
    {ok, File} = file:open(Name, [read, write, raw, binary]),
    {ok, #state{file = File, name = Name}, {continue, recover}}.

handle_continue(recover, #state{file = File} = S) ->
    {Good, Count} = scan(File, 0, 0),
    {ok, Good} = file:position(File, Good),
    ok = file:truncate(File),
    {noreply, S#state{written = Good, recovered = Count}}.

scan(File, At, Count) ->
    case block(File, At) of
        {ok, _, Next} -> scan(File, Next, Count + 1);
        _ -> {At, Count}
    end.

block(File, At) ->
    case file:pread(File, At, 8) of
        {ok, <<Size:32, Sum:32>>} ->
            case file:pread(File, At + 8, Size) of
                {ok, <<Bytes:Size/binary>>} ->
                    case erlang:crc32(Bytes) of
                        Sum -> {ok, binary_to_term(Bytes), At + 8 + Size};
                        _ -> bad_sum
                    end;
                _ -> torn
            end;
        _ -> eof
    end.

handle_call({append, Changes}, _From, #state{file = File, written = At} = S) ->
    Bytes = term_to_binary(Changes, [compressed]),
    ok = file:pwrite(File, At, [<<(byte_size(Bytes)):32, (erlang:crc32(Bytes)):32>>, Bytes]),
    {reply, ok, S#state{written = At + 8 + byte_size(Bytes)}};
handle_call(flush, _From, #state{file = File} = S) -> {reply, file:datasync(File), S};
handle_call(size, _From, S) -> {reply, {S#state.recovered, S#state.written}, S};
handle_call(blocks, _From, #state{file = File} = S) -> {reply, blocks(File, 0), S}.

blocks(File, At) ->
    case block(File, At) of
        {ok, Changes, Next} -> [Changes | blocks(File, Next)];
        _ -> []
    end.

handle_cast(_, S) -> {noreply, S}.
terminate(_, #state{file = File}) -> file:close(File).
