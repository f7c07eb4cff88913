#!/bin/sh
# npm start: prepares the checkout, then compiles and runs examples/exchange. Options are those of `glulam start`.
. "$(dirname "$0")/prepare.sh"
exec bin/glulam start "$@"
