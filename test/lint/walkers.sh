#!/usr/bin/env bash
# Whoever walks a document of a stranger can be stopped and cannot exhaust the stack.
set -euo pipefail
for file in src/ia_check.c src/ia_unique.c src/ia_json.c src/ia_flatten.c src/ia_unflatten.c src/ia_leaves.c; do
	grep -q "CHECK_FOR_INTERRUPTS()" "$file" || echo "$file: never calls CHECK_FOR_INTERRUPTS()"
done
# The writers, the hashes, the pointers and the leaves keep stacks of their own; what recurses is the check.
grep -q "check_stack_depth()" src/ia_check.c || echo "src/ia_check.c: never calls check_stack_depth()"
