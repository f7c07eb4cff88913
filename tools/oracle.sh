#!/bin/sh
# Unpacks a real Erlang/OTP beside the system, to compare Glulam with and to take the library from.
#
#   sh tools/oracle.sh RELEASE DIR        RELEASE is 25, 27 or 29
#
# The packages come from the Debian mirror that this machine is set up for (or $GLULAM_DEBIAN_MIRROR), through a
# package index of their own: nothing is installed, and no root is needed. Afterwards there are
#
#   DIR/run/erl, DIR/run/erlc             start them like the ordinary commands (DIR/run/elixir: 1.14 with release 25, 1.18 with 27)
#   DIR/usr/lib/erlang                    the OTP root, for `glulam run --otp`
#
# The C library of the packages comes along, so that a release built for another Debian still runs here.
set -eu

fail() { echo "oracle.sh: $*" >&2; exit 1; }

[ $# -eq 2 ] || { echo "usage: oracle.sh 25|27|29 DIR" >&2; exit 2; }
release=$1
case $release in
  25) suite=bookworm ssl=libssl3 ;;
  27) suite=trixie ssl=libssl3t64 ;;
  29) suite=sid ssl=libssl3t64 ;;
  *) echo "oracle.sh: no such release: $release (25, 27 or 29)" >&2; exit 2 ;;
esac
required="erlang-base libc6 libstdc++6 libgcc-s1 libtinfo6 zlib1g libsystemd0"
[ "$release" != 29 ] && required="$required elixir"
wanted="erlang-dev erlang-crypto erlang-syntax-tools erlang-tools erlang-public-key erlang-asn1 erlang-ssl
  erlang-inets erlang-mnesia erlang-parsetools erlang-eunit erlang-runtime-tools erlang-ssh erlang-xmerl
  erlang-sasl erlang-os-mon erlang-src rebar3 libzstd1 $ssl"

mkdir -p "$2"
root=$(cd "$2" && pwd)
if [ -x "$root/run/erl" ]; then exit 0; fi
for tool in apt-get dpkg-deb; do
  command -v "$tool" >/dev/null 2>&1 || fail "needs $tool (a Debian or Ubuntu machine)"
done

# The mirror: what the variable says, else the first Debian archive among the machine's own sources.
find_mirror() {
  [ -n "${GLULAM_DEBIAN_MIRROR:-}" ] && { echo "$GLULAM_DEBIAN_MIRROR"; return; }
  { apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null
    cat /etc/apt/sources.list.d/*.sources 2>/dev/null | sed -n 's/^URIs:[[:space:]]*//p'
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null | grep -o '[a-z]*://[^ ]*'
  } | tr ' ' '\n' | grep debian | grep -v security | head -n 1
}
mirror=$(find_mirror)
[ -n "$mirror" ] || fail "no Debian mirror is configured; set GLULAM_DEBIAN_MIRROR"

# A private apt: its own sources and lists, the system's keyring.
work=$root/.fetch
rm -rf "$work"
mkdir -p "$work/sources" "$work/lists/partial" "$work/packages"
trap 'rm -rf "$work"' EXIT
cat >"$work/sources/debian.sources" <<END
Types: deb
URIs: $mirror
Suites: $suite
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
END
private_apt() {
  apt-get -qq -o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$work/sources" \
    -o "Dir::State::Lists=$work/lists" -o "APT::Sandbox::User=$(id -un)" "$@"
}
private_apt update || fail "the package index of $suite at $mirror cannot be read"
cd "$work/packages"
for package in $required; do
  private_apt download "$package" || fail "no package $package in $suite"
done
for package in $wanted; do
  private_apt download "$package" 2>/dev/null || echo "oracle.sh: without $package ($suite does not have it)" >&2
done
for package in *.deb; do dpkg-deb -x "$package" "$root"; done
cd "$root"

# One wrapper for each program of the runtime, started by the loader that came along.
otp=$root/usr/lib/erlang
[ -d "$otp" ] || fail "the packages brought no $otp"
loader=
for place in usr/lib64 lib64 usr/lib/x86_64-linux-gnu lib/x86_64-linux-gnu usr/lib lib; do
  for file in "$root/$place"/ld-linux-*.so.*; do
    if [ -z "$loader" ] && [ -e "$file" ]; then loader=$file; fi
  done
done
[ -n "$loader" ] || fail "no dynamic loader among the packages (libc6)"
libraries=
for place in "$root"/usr/lib/*-linux-gnu "$root"/lib/*-linux-gnu; do
  if [ -d "$place" ]; then libraries=$libraries${libraries:+:}$place; fi
done
mkdir -p run.new
script() { cat >"run.new/$1"; chmod +x "run.new/$1"; }
for program in "$otp"/erts-*/bin/*; do
  [ "$(head -c 4 "$program" | od -An -c | tr -d ' ')" = '177ELF' ] || continue
  script "${program##*/}" <<END
#!/bin/sh
exec "$loader" --library-path "$libraries" --argv0 "\$0" "$program" "\$@"
END
done
script erl <<END
#!/bin/sh
ROOTDIR="$otp" BINDIR="$root/run" EMU=beam PROGNAME=erl
export ROOTDIR BINDIR EMU PROGNAME
exec "\$BINDIR/erlexec" "\$@"
END
script erlc <<END
#!/bin/sh
exec "$root/run/erl" -noinput -mode minimal -boot start_clean -s erl_compile compile_cmdline -extra "\$@"
END
if [ -d "$root/usr/lib/elixir/lib" ]; then
  paths=
  for application in elixir eex ex_unit iex logger mix; do
    paths="$paths '$root/usr/lib/elixir/lib/$application/ebin'"
  done
  script elixir <<END
#!/bin/sh
exec "$root/run/erl" -noshell -elixir_root '$root/usr/lib/elixir/lib' -pa $paths -s elixir start_cli -extra "\$@"
END
fi
mv run.new run
"$root/run/erl" -noshell -eval 'io:format("Erlang/OTP ~s in ~s~n", [erlang:system_info(otp_release), hd(init:get_plain_arguments())]), halt().' -extra "$root"
