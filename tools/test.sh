#!/bin/sh
# npm test: prepares the checkout, then type check, lint, and all tests (unit tests beside the code, whole programs in
# test/ compared with the real erl). Ends with the counts of the test runner.
#
#   npm test -- FILE…         only these test files
. "$(dirname "$0")/prepare.sh"

echo "type check"
node_modules/.bin/tsc -p .
echo "lint"
node_modules/.bin/oxlint --quiet

# The real erl that tests compare with: release 27, fetched once
oracles=${GLULAM_ORACLES:-}
if [ -z "$oracles" ]; then
  oracles=${XDG_CACHE_HOME:-$HOME/.cache}/glulam/oracle
  if [ -x /opt/otp27/run/erl ]; then oracles=/opt; fi
fi
export GLULAM_ORACLES="$oracles"
for release in ${GLULAM_TEST_RELEASES:-27}; do
  if [ ! -x "$oracles/otp$release/run/erl" ]; then
    echo "fetching Erlang/OTP $release to compare with"
    sh tools/oracle.sh "$release" "$oracles/otp$release"
  fi
done

echo "tests"
if [ $# -eq 0 ]; then set -- 'src/**/*.test.ts' 'assembly/*.test.ts' 'tools/*.test.ts' 'test/**/*.test.ts'; fi
exec "$node" --stack-size=3900 --test --test-concurrency=2 --test-reporter=spec "$@"
