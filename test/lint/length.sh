#!/usr/bin/env bash
# A file of 800 lines is two topics. What is generated says so in its first lines and is exempt.
set -euo pipefail
{ find src sql test .ci Makefile -type f \( -name '*.[ch]' -o -name '*.sql' -o -name '*.sh' -o -name '*.pl' -o -name run -o -name Makefile \) \
	-not -path 'test/data/*' 2>/dev/null || true; } | while read -r file; do
	lines=$(wc -l <"$file")
	[ "$lines" -lt 800 ] || head -n 5 "$file" | grep -qi generated || echo "$file: $lines lines"
done
