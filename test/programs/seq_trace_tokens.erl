%% Sequential trace tokens: set, carried by messages, reset, labels.
-module(seq_trace_tokens).
-include("check.hrl").

main() ->
    ?P(seq_trace:get_token()),
    ?P(seq_trace:set_token(label, 17)),
    ?P(seq_trace:get_token(label)),
    ?P(seq_trace:set_token(label, my_label)),
    ?P(seq_trace:get_token(label)),
    ?P(seq_trace:set_token(send, true)),
    ?P(seq_trace:get_token(send)),
    ?P(seq_trace:get_token('receive')),
    ?P(element(1, seq_trace:get_token(serial))),
    ?P(begin S = self(), spawn(fun() -> receive go -> S ! {label, seq_trace:get_token(label)} end end) ! go, receive {label, L} -> L end end),
    ?P(element(2, seq_trace:set_token([]))),
    ?P(seq_trace:get_token()),
    ?P(seq_trace:set_token(bad, x)),
    ?P(seq_trace:get_token(bad)),
    ?P(seq_trace:print(not_traced)),
    ?P(process_info(self(), sequential_trace_token)),
    ok.
