#!/bin/sh
# For other scripts in tools/: fetches an Erlang/OTP once where this machine has none.
bin/glulam otp path >/dev/null 2>&1 || bin/glulam otp install
