#!/bin/sh
# npm run demo: prepares the checkout, compiles the telephone exchange of examples/exchange with OTP's compiler on Glulam, and
# runs it as a supervised OTP application.
. "$(dirname "$0")/prepare.sh"
. tools/find_otp.sh

ebin=build/demo/exchange/ebin
mkdir -p "$ebin"
cp examples/exchange/src/exchange.app.src "$ebin/exchange.app"
echo "compiling examples/exchange with Erlang/OTP's compiler, on Glulam"
bin/glulam erlc -o "$ebin" examples/exchange/src/*.erl
exec bin/glulam erl -noshell -pa "$ebin" -s exchange_demo main -s init stop
