#!/usr/bin/env bash
# doc/findings.md is what src/ia_words.c says now; otherwise `make doc` was forgotten, or it was edited by hand.
#
#   doc.sh         compares     doc.sh write    writes it (`make doc`): one recipe for both
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -e src/ia_words.c ] || exit 77
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
gcc -std=gnu99 -Wall -Wextra -Isrc test/doc/findings.c src/ia_words.c -o "$out/findings"
"$out/findings" >"$out/findings.md"
if [ "${1:-}" = write ]; then
	cp "$out/findings.md" doc/findings.md
elif ! cmp -s "$out/findings.md" doc/findings.md; then
	echo "doc/findings.md: differs from what src/ia_words.c gives (make doc)"
fi
