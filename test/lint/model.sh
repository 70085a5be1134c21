#!/usr/bin/env bash
# The committed generated files are what the model gives now; otherwise `make model` was forgotten, or they were
# edited by hand.
set -euo pipefail
[ -e src/model/generate.pl ] || exit 77
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
perl src/model/generate.pl src/model "$out" "$out" "$out" >/dev/null
for made in "$out"/*; do
	case $made in
		*.md) committed=doc/${made##*/} ;;
		*.sql) committed=sql/install/${made##*/} ;;
		*) committed=src/${made##*/} ;;
	esac
	cmp -s "$made" "$committed" || echo "$committed: differs from what src/model gives (make model)"
done
