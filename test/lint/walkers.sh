#!/usr/bin/env bash
# Whoever walks a document of a stranger can be stopped and cannot exhaust the stack.
set -euo pipefail
for file in src/ia_check.c src/ia_unique.c src/ia_json.c src/ia_schema.c src/ia_profile_shape.c src/ia_profile_compile.c; do
	grep -q "CHECK_FOR_INTERRUPTS()" "$file" || echo "$file: never calls CHECK_FOR_INTERRUPTS()"
done
# The writer, the hashes and the pointers keep stacks of their own; what recurses is the check, and what reads a profile.
for file in src/ia_check.c src/ia_schema.c src/ia_profile_shape.c src/ia_profile_compile.c; do
	grep -q "check_stack_depth()" "$file" || echo "$file: never calls check_stack_depth()"
done
