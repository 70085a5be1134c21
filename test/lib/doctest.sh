#!/usr/bin/env bash
# Runs what the READMEs show: doctest.sh FILE...; prints TAP, a test a block.
#
# Decision: the manual is a test. In each file every ```sql block runs, in order, in one psql session on a fresh
# database, from the repository's root; a ```text (or bare ```) block directly below must equal what it printed,
# spaces at line ends and empty lines aside. A ```sh block runs only below the line `<!-- test -->`, because most of
# them are `make test` itself; `<!-- no test -->` keeps a ```sql block from running. Wants PSQL, PGHOST and PGUSER.
set -euo pipefail

cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0

# FILE -> LINE.sql or LINE.sh for each block to run, LINE.want for the output it must have.
split()
{
	awk -v out="$2" '
		file == "" && /^ *```/ {
			kind = $0; gsub(/[` ]/, "", kind); file = "-"; indent = match($0, /`/) - 1
			if (kind == "sql" && mark != "no test" || kind == "sh" && mark == "test") {
				last = NR; file = out "/" sprintf("%05d", last) "." kind
				printf "" > file
			} else if ((kind == "text" || kind == "") && last) {
				file = out "/" sprintf("%05d", last) ".want"; last = 0
				printf "" > file
			}
			next
		}
		file != "" && /^ *```/ { if (file != "-") close(file); file = ""; mark = ""; next }
		file != "" { if (file != "-") print substr($0, indent + 1) > file; next }
		/^ *<!-- (no )?test -->/ { mark = ($0 ~ /no test/) ? "no test" : "test"; next }
		/[^ \t]/ { mark = ""; last = 0 }
	' "$1"
}

for file in "$@"; do
	[ -e "$file" ] || continue
	name=$(basename "$file")
	here=$work/$name
	mkdir "$here"
	split "$file" "$here"
	blocks=$(find "$here" -name '*.sql' -o -name '*.sh' | sort)
	[ -n "$blocks" ] || continue

	database=ia_docs
	"$PSQL" -X -q -d postgres -c "DROP DATABASE IF EXISTS $database" -c "CREATE DATABASE $database"
	for block in $blocks; do
		line=$(basename "${block%.*}")
		case $block in
			*.sql) printf '\\o %s/%s.got\n\\i %s\n\\o\n\\echo done %s\n' "$here" "$line" "$block" "$line" ;;
			*.sh) printf '\\! bash -e %s > %s/%s.got 2>&1 && echo done %s\n' "$block" "$here" "$line" "$line" ;;
		esac
	done >"$here/all"
	PGDATABASE=$database "$PSQL" -X -q -v ON_ERROR_STOP=1 -d "$database" -f "$here/all" >"$here/done" 2>"$here/errors" || true
	for block in $blocks; do
		line=$(basename "${block%.*}")
		number=$((number + 1))
		why=
		if ! grep -qx "done $line" "$here/done"; then
			why=$(tail -n 15 "$here/errors"; [[ $block == *.sql ]] || tail -n 15 "$here/$line.got")
		elif [ -e "$here/$line.want" ]; then
			why=$(diff -uZB --label "$name" --label output "$here/$line.want" "$here/$line.got") || true
		fi
		if grep -qx "done $line" "$here/done" && [ -z "$why" ]; then
			echo "ok $number - $name line $((10#$line))"
		else
			echo "not ok $number - $name line $((10#$line))"
			printf '%s\n' "${why//"$here/"/}" | sed 's/^/# /'
		fi
	done
	"$PSQL" -X -q -d postgres -c "DROP DATABASE $database"
done
echo "1..$number"
