#!/bin/sh
# npm start: prepares the checkout, then gives the Erlang shell, on Glulam. Options are those of `erl`.
. "$(dirname "$0")/prepare.sh"
. tools/find_otp.sh
if [ -t 0 ] && [ -t 1 ]; then
  echo "Erlang on Glulam. Try: lists:sum(lists:seq(1, 1000000)).   leave: q().   more: npm run demo, bin/glulam --help"
fi
exec bin/glulam erl "$@"
