#!/usr/bin/env bash
# The Spanish README is the English one: as many headings, in the same order of levels.
set -euo pipefail
[ -e README.md ] || exit 77
[ -e README.es.md ] || { echo "README.es.md: missing"; exit 0; }
headings()
{
	awk '/^ *```/ { code = !code } !code && /^#+ / { print $1 }' "$1"
}
if ! cmp -s <(headings README.md) <(headings README.es.md); then
	echo "README.es.md: headings differ in number or level (README.md left, README.es.md right)"
	diff -y -W 60 --suppress-common-lines <(grep -n '^#\+ ' README.md) <(grep -n '^#\+ ' README.es.md) | head -n 20
fi
