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

# The real erl that tests compare with, fetched once. Release 27 is needed; others are left out where they can't be had.
if [ -z "${GLULAM_ORACLES:-}" ]; then
  GLULAM_ORACLES=${XDG_CACHE_HOME:-$HOME/.cache}/glulam/oracle
  if [ -x /opt/otp27/run/erl ]; then GLULAM_ORACLES=/opt; fi
fi
releases=
for release in ${GLULAM_TEST_RELEASES:-27 25 29}; do
  if [ ! -x "$GLULAM_ORACLES/otp$release/run/erl" ]; then
    echo "fetching Erlang/OTP $release to compare with"
    if ! sh tools/oracle.sh "$release" "$GLULAM_ORACLES/otp$release"; then
      [ "$release" != 27 ] || exit 1
      echo "going on without Erlang/OTP $release"
      continue
    fi
  fi
  releases="$releases $release"
done
export GLULAM_ORACLES GLULAM_TEST_RELEASES="$releases"

echo "tests"
if [ $# -eq 0 ]; then set -- 'src/**/*.test.ts' 'assembly/*.test.ts' 'tools/*.test.ts' 'test/**/*.test.ts'; fi
exec "$node" --stack-size=3900 --test --test-concurrency=2 --test-reporter=spec "$@"
