#!/usr/bin/env bash
# postgres.h is the first include of a backend file, and no include at all of the pure ones, which unit tests and
# fuzzers link without a server: those named here and those whose opening comment says PURE C. Headers never have it.
set -euo pipefail
for file in src/*.c src/*.h; do
	[ -e "$file" ] || continue
	case $file in
		src/ia_text.c | src/ia_scan.c | src/ia_model.c | src/ia_model_*.c | *.h) pure=yes ;;
		*) pure=$(head -n 15 "$file" | grep -o 'PURE C' || true) ;;
	esac
	if [ -n "$pure" ]; then
		grep -Hn '#include "postgres.h"' "$file" || true
	else
		first=$(grep -m1 '^#include' "$file" || true)
		[ "$first" = '#include "postgres.h"' ] || echo "$file: first include is: ${first:-none}"
	fi
done
