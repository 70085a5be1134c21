#!/usr/bin/env bash
# doc/programme.md has a line for each requirement of the call, and the tests it names exist.
set -euo pipefail
file=doc/programme.md
for n in $(seq -f 'S-%03g' 1 148); do
	[ "$(grep -c "^| $n |" "$file")" -eq 1 ] || echo "$file: $n has no line, or more than one"
done
while IFS='|' read -r _ row object test _; do
	case $object in *'todavía no'*) continue ;; esac
	[ -n "${test// /}" ] || echo "$file:$row has an object but no test"
	# "regress a, b; isolation c; tap d"
	while IFS= read -r part; do
		read -r lane names <<<"$part"
		for name in ${names//,/ }; do
			case $lane in
				regress) [ -e "sql/$name.sql" ] || echo "$file:$row names sql/$name.sql" ;;
				isolation) [ -e "test/specs/$name.spec" ] || echo "$file:$row names test/specs/$name.spec" ;;
				tap) [ -e "test/t/$name.pl" ] || echo "$file:$row names test/t/$name.pl" ;;
				*) echo "$file:$row names a lane that does not exist: $lane" ;;
			esac
		done
	done < <(tr ';' '\n' <<<"$test")
done < <(grep '^| S-' "$file")
