#!/usr/bin/env bash
# Installs the Debian packages that a lane needs and the machine lacks: packages.sh [base|memory|gateway|load|clients|fuzz|conformance]...
#
# Decision: says in one line what and why, then acts; a newcomer typed `make test` and wants it to happen. Without
# root or sudo it prints the one command to run instead. The system's configuration is left alone: installing
# postgresql-15 may make Debian's usual `main` cluster, which is harmless, for ours listen on no TCP port at all.
# Recommended packages are not needed by any lane.
. "$(dirname "$0")/common.sh"

declare -A need=(
	[base]='postgresql-15 postgresql-server-dev-15 postgresql-15-postgis-3 postgresql-15-pgtap perl libipc-run-perl'
	[memory]='valgrind'
	[gateway]='npm'
	[load]='wrk curl'
	[clients]='pgbouncer python3-psycopg python3-psycopg2 python3-pyodbc odbc-postgresql gdal-bin'
	[fuzz]='clang-14 libclang-rt-14-dev libjansson-dev'
	[conformance]='python3-jsonschema python3-rfc3987')
declare -A why=([base]='to build and test against PostgreSQL 15' [fuzz]='for the fuzzers' [memory]='to find memory errors'
	[gateway]='to get PostgREST' [load]='to ask it a lot' [clients]='to be its clients'
	[conformance]='to compare with the reference validator')

[ $# -gt 0 ] || set -- base
missing=() reasons=()
for set in "$@"; do
	[ -n "${need[$set]:-}" ] || die "unknown package set: $set (known: ${!need[*]})"
	before=${#missing[@]}
	for package in ${need[$set]}; do
		status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) || status=none
		[ "$status" = installed ] || missing+=("$package")
	done
	[ ${#missing[@]} -eq "$before" ] || reasons+=("${why[$set]}")
done
[ ${#missing[@]} -gt 0 ] || exit 0

command=(apt-get install -y -q --no-install-recommends "${missing[@]}")
by_hand="Please run:  sudo apt-get update && sudo ${command[*]}"
command -v apt-get >/dev/null || die "This needs Debian 12 packages: ${missing[*]}" "No apt-get here."
if [ "$(id -u)" -eq 0 ]; then
	as_root=()
elif sudo -n true 2>/dev/null; then
	as_root=(sudo -n)
elif [ -t 0 ] && command -v sudo >/dev/null; then
	as_root=(sudo)				# sudo itself may ask for the password: somebody is there to type it
else
	die "Missing packages, and no way to become root: ${missing[*]}" "$by_hand"
fi

printf 'Installing %s (%s)\n' "${missing[*]}" "$(IFS=';'; echo "${reasons[*]}")"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt()
{
	"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "$1" -o DPkg::Lock::Timeout=300 "${@:2}" </dev/null >>"$log" 2>&1 || {
		tail -n 15 "$log" >&2
		die "apt-get failed." "$by_hand"
	}
}
step 'the package lists are read' apt apt-get update -q
step 'the packages are downloaded' apt "${command[@]}" --download-only
step 'the packages are installed' apt "${command[@]}"
