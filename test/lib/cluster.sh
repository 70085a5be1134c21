# A private PostgreSQL installation with a throw-away cluster, below one directory: install/, data/, run/, log.
#
# Decision: PostgreSQL finds its lib and share directories relative to its own executable, so a real copy of the
# programs beside links to the system's libraries is a whole installation of our own. `make install` goes there: the
# system is not changed, root is not needed, and two checkouts do not meet. The server listens on a Unix socket only,
# in a directory that only its owner (and root) can enter; that is why `trust` is safe. Nothing is flushed to disk.
# PostgreSQL refuses root: then the server runs as `postgres` (or `nobody`), and only data/ and run/ are given to it,
# so that root never executes what that user could have replaced.
#
#   cluster_create ROOT   tree, extension, cluster; does only what is missing or out of date. Sets the variables below.
#   cluster_start, cluster_stop, cluster_destroy, cluster_psql ARGUMENTS..., as_server COMMAND...
#
# After cluster_create: CLUSTER (real directory), BINDIR, PGHOST, PGUSER, PGPORT (exported: any client finds it).
# Sourced after common.sh.
# shellcheck shell=bash

# Runs a command as the server's owner, from a directory it can be in.
as_server()
{
	if [ -n "$CLUSTER_USER" ]; then
		(cd / && HOME=$CLUSTER runuser -u "$CLUSTER_USER" -- "$@")
	else
		"$@"
	fi
}

# Finds out where ROOT really is and who runs the server, and creates the directory when asked to.
cluster_locate()
{
	local root=$1 create=${2:-}

	CLUSTER_LINK=$root CLUSTER_USER=
	if [ "$(id -u)" -eq 0 ]; then
		CLUSTER_USER=nobody
		! id -u postgres >/dev/null 2>&1 || CLUSTER_USER=postgres
	fi
	CLUSTER=$(readlink -m "$root")
	if [ -n "$create" ] && [ ! -d "$CLUSTER" ]; then
		rm -f "$root"			# a link into /tmp that outlived its directory
		mkdir -p "$(dirname "$root")"
		CLUSTER=$(readlink -m "$root")
		# Out of the server's reach (a repository below a private home), too long for a socket address (107 bytes),
		# or with a space or a quote, which PGXS cannot install below: the directory goes to /tmp and a link stays.
		if [ $((${#CLUSTER} + 34)) -gt 107 ] || [[ $CLUSTER == *[![:alnum:]/._+-]* ]] ||
			! as_server test -x "$(dirname "$CLUSTER")"; then
			CLUSTER=$(mktemp -d /tmp/ia.XXXXXX)
			ln -s "$CLUSTER" "$root"
		fi
		mkdir -p "$CLUSTER"
		chmod 755 "$CLUSTER"
	fi
	[ ! -d "$CLUSTER" ] || [ -O "$CLUSTER" ] ||
		die "$CLUSTER belongs to another user: remove it, or run this as that user."
	BINDIR=$CLUSTER/install$("$PG_CONFIG" --bindir)
	export PGHOST=$CLUSTER/run PGPORT=5432 PGUSER=postgres
}

# The private tree. Binaries are copied (a link would lead PostgreSQL back to the system's directories), the rest is
# linked. Made anew when Debian has updated the server.
cluster_install()
{
	local install=$CLUSTER/install dir system

	system=$("$PG_CONFIG" --bindir)
	if ! cmp -s "$system/postgres" "$BINDIR/postgres"; then
		rm -rf "$install" "$CLUSTER/installed"
		for dir in "$("$PG_CONFIG" --pkglibdir)" "$("$PG_CONFIG" --sharedir)"; do
			mkdir -p "$install$dir"
			cp -rs "$dir/." "$install$dir"
		done
		mkdir -p "$BINDIR"
		cp -a "$system/." "$BINDIR"		# last: it is what says that the tree is whole
		# An ia installed on the system must neither be seen nor written through.
		find "$install" \( -name 'ia.*' -o -name 'ia--*' -o -name ia \) -prune -exec rm -rf {} +
	fi
	if [ ! -e "$CLUSTER/installed" ] ||
		[ -n "$(find "$TOP"/*.so "$TOP"/*.control "$TOP"/*--*.sql "$TOP"/sql/update \
			-newer "$CLUSTER/installed" -print -quit 2>/dev/null)" ]; then
		mk install DESTDIR="$install" >"$CLUSTER/install.log" 2>&1 ||
			{ cat "$CLUSTER/install.log" >&2; die "make install failed"; }
		touch "$CLUSTER/installed"
	fi
}

cluster_create()
{
	cluster_locate "$1" create
	cluster_install
	if [ ! -e "$CLUSTER/data/ready" ]; then
		rm -rf "$CLUSTER/data" "$CLUSTER/run"
		mkdir -m 700 "$CLUSTER/data" "$CLUSTER/run"
		[ -z "$CLUSTER_USER" ] || chown "$CLUSTER_USER": "$CLUSTER/data" "$CLUSTER/run"
		as_server "$BINDIR/initdb" -D "$CLUSTER/data" -U postgres -E UTF8 --locale=C.UTF-8 -A trust -N \
			</dev/null >"$CLUSTER/initdb.log" 2>&1 || { cat "$CLUSTER/initdb.log" >&2; die "initdb failed"; }
		cat >>"$CLUSTER/data/postgresql.conf" <<-CONF
			listen_addresses = ''
			port = 5432
			unix_socket_directories = '$PGHOST'
			fsync = off
			synchronous_commit = off
			full_page_writes = off
			timezone = 'UTC'
		CONF
		touch "$CLUSTER/data/ready"
	fi
}

cluster_start()
{
	as_server "$BINDIR/pg_ctl" status -D "$CLUSTER/data" >/dev/null 2>&1 && return
	as_server "$BINDIR/pg_ctl" start -w -t 60 -D "$CLUSTER/data" -l "$CLUSTER/data/log" </dev/null >"$CLUSTER/start.log" 2>&1 ||
		{ cat "$CLUSTER/start.log" >&2; tail -n 20 "$CLUSTER/data/log" >&2; die "the server does not start"; }
}

cluster_stop()
{
	[ -e "$CLUSTER/data/postmaster.pid" ] || return 0
	as_server "$BINDIR/pg_ctl" stop -m immediate -w -D "$CLUSTER/data" </dev/null >/dev/null 2>&1 || true
}

cluster_destroy()
{
	cluster_stop
	rm -rf "$CLUSTER"
	rm -f "$CLUSTER_LINK" 2>/dev/null || true
}

# Without a pager: on a terminal it would wait for a key.
cluster_psql()
{
	"$BINDIR/psql" -X -q -v ON_ERROR_STOP=1 -P pager=off "$@"
}
