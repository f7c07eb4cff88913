#!/bin/sh
# Makes a checkout ready to run: the packages of package-lock.json in node_modules, kernel and bundled command in build/.
# Does only what is missing or older than what it comes from, and says so.
#
#   . tools/prepare.sh        from another script in tools/: sets $node, changes to the root of the checkout
set -eu
cd "$(dirname "$0")/.."

installed=node_modules/.installed-from
if ! cmp -s package-lock.json "$installed"; then
  command -v npm >/dev/null 2>&1 || { echo "glulam: npm is not on the PATH" >&2; exit 1; }
  echo "glulam: npm install (compilers and Node, into node_modules)"
  # plain npm install: npm ci refuses a lock file written on another platform; --no-save leaves the lock file alone
  if ! npm install --no-save --no-audit --no-fund --loglevel=error; then
    echo "glulam: npm install failed. It needs the npm registry; run it by hand to see more: npm install" >&2
    exit 1
  fi
  cp package-lock.json "$installed"
fi

node=node_modules/node/bin/node
if [ ! -x "$node" ]; then
  node=$(command -v node || true)
  if [ -z "$node" ] || [ "$("$node" -p 'parseInt(process.versions.node) >= 24')" != true ]; then
    echo "glulam: the package 'node' brought no Node for this machine, and the one on the PATH is older than 24." >&2
    echo "        Install Node 24 or newer, or allow the package's install script: npm install --ignore-scripts=false" >&2
    exit 1
  fi
fi
"$node" tools/build_kernel.ts --if-changed
"$node" tools/build_bundle.ts --if-changed
