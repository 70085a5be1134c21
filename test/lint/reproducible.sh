#!/usr/bin/env bash
# Built twice, the same bytes: whoever doubts a binary can build it and compare. Away from the working tree, so that
# the build in use stays, and without bitcode, which would only double the time.
. "$(dirname "$0")/../lib/common.sh"
[ -e Makefile ] || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar -c --exclude=./.git --exclude=./.demo --exclude=./build --exclude=./test --exclude='*.o' --exclude='*.bc' --exclude='./*.so' . |
	tar -x -C "$work"
# shellcheck disable=SC2034
TOP=$work
for build in first second; do
	mk clean >/dev/null 2>&1
	mk all with_llvm=no -j2 >"$work.log" 2>&1 || { tail -n 20 "$work.log"; rm -f "$work.log"; exit 1; }
	(cd "$work" && sha256sum -- *.so *--*.sql) >"$work/$build.sum"
	rm -f "$work.log"
done
diff "$work/first.sum" "$work/second.sum" || true
