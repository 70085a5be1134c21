# What every script of the test and demo machinery shares: where the project is, which PostgreSQL, how to call make.
#
# Decision: only PostgreSQL 15's own directory is named (never a minor version, never what PATH happens to find), and
# the caller's PG* variables, locale and umask are set aside, so that one checkout behaves alike everywhere.
# Sourced, never run; the variables are used by the scripts that source it.
# shellcheck shell=bash disable=SC2034

set -euo pipefail
umask 022
export LC_ALL=C.UTF-8
for v in PGHOST PGHOSTADDR PGPORT PGUSER PGDATABASE PGPASSWORD PGOPTIONS PGSERVICE PGDATA PGTZ PGDATESTYLE PGAPPNAME; do
	unset "$v"
done
export PGCONNECT_TIMEOUT=10

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
PG_CONFIG=${PG_CONFIG:-/usr/lib/postgresql/15/bin/pg_config}
case $PG_CONFIG in */*) ;; *) PG_CONFIG=/usr/lib/postgresql/15/bin/pg_config ;; esac

die()
{
	printf '%s\n' "$@" >&2
	exit 1
}

# A make of our own: what an outer make left in the environment (its job server, "Entering directory" lines) would
# end up in the values that print-NAME gives.
mk()
{
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s --no-print-directory -C "$TOP" PG_CONFIG="$PG_CONFIG" "$@"
}

# Seconds since the script began, with a tenth.
elapsed()
{
	local now=${EPOCHREALTIME/./}
	printf '%d.%d' $(((now - STARTED) / 1000000)) $(((now - STARTED) / 100000 % 10))
}
STARTED=${EPOCHREALTIME/./}

# A step's name while it runs (on a terminal), its name and the seconds since the start when it is done.
step()
{
	[ ! -t 1 ] || printf '  …      %s\r' "$1"
	"${@:2}"
	printf '%6s s %s\033[K\n' "$(elapsed)" "$1" | if [ -t 1 ]; then cat; else sed 's/\x1b\[K//'; fi
}
