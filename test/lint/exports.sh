#!/usr/bin/env bash
# The library exports only names of ours: another library in the same server may have the rest, and the loader
# would silently bind one to the other.
set -euo pipefail
[ -e ia.so ] || exit 77
nm -D --defined-only ia.so | awk '$NF !~ /^(ia_[a-z0-9_]+|pg_finfo_ia_[a-z0-9_]+|Pg_magic_func|_PG_init)$/ { print "ia.so: exports " $NF }'
