#!/usr/bin/env bash
# Whoever walks a document of a stranger can be stopped and cannot exhaust the stack.
set -euo pipefail
for file in src/ia_check.c src/ia_json.c; do
	[ -e "$file" ] || continue
	for call in check_stack_depth CHECK_FOR_INTERRUPTS; do
		grep -q "$call()" "$file" || echo "$file: never calls $call()"
	done
done
