#!/usr/bin/env bash
# Whoever walks a document of a stranger can be stopped and cannot exhaust the stack.
set -euo pipefail
for file in src/ia_check.c src/ia_unique.c src/ia_json.c; do
	grep -q "CHECK_FOR_INTERRUPTS()" "$file" || echo "$file: never calls CHECK_FOR_INTERRUPTS()"
done
# ia_json.c and ia_unique.c keep stacks of their own and do not recurse.
for file in src/ia_check.c src/ia_report.c; do
	grep -q "check_stack_depth()" "$file" || echo "$file: never calls check_stack_depth()"
done
