#!/bin/sh
# npm test: prepares the checkout, then type check, lint, and all tests (unit tests beside the code, whole programs in
# test/ compared with the real erl). Ends with the counts of the test runner.
#
#   npm test -- FILE…         only these test files
. "$(dirname "$0")/prepare.sh"

echo "type check"
node_modules/.bin/tsc -p .
node_modules/.bin/tsc -p tsconfig.dist.json --noEmit
echo "lint"
node_modules/.bin/oxlint --quiet

# The real erl of each release that tests compare with, fetched once. Without 27 there are no tests; without one of the
# others, whose packages come from other versions of Debian, its tests are absent.
oracles=${GLULAM_ORACLES:-}
if [ -z "$oracles" ]; then
  oracles=${XDG_CACHE_HOME:-$HOME/.cache}/glulam/oracle
  if [ -x /opt/otp27/run/erl ]; then oracles=/opt; fi
fi
export GLULAM_ORACLES="$oracles"
releases=
for release in ${GLULAM_TEST_RELEASES:-27 25 29}; do
  if [ ! -x "$oracles/otp$release/run/erl" ]; then
    echo "fetching Erlang/OTP $release to compare with"
    if ! sh tools/oracle.sh "$release" "$oracles/otp$release"; then
      if [ "$release" = 27 ] || [ -n "${GLULAM_TEST_RELEASES:-}" ]; then exit 1; fi
      echo "NOT COMPARED WITH Erlang/OTP $release: it could not be fetched"
      continue
    fi
  fi
  releases="$releases $release"
done
export GLULAM_TEST_RELEASES="${releases# }"

echo "tests"
if [ $# -eq 0 ]; then set -- 'src/**/*.test.ts' 'assembly/*.test.ts' 'tools/*.test.ts' 'test/**/*.test.ts'; fi
exec "$node" --stack-size=3900 --test --test-concurrency=2 --test-reporter=spec "$@"
