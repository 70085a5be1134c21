#!/usr/bin/env bash
# Whoever walks a document of a stranger can be stopped and cannot exhaust the stack.
set -euo pipefail
recursive=(src/ia_check.c src/ia_schema.c src/ia_profile_shape.c src/ia_profile_compile.c src/ia_record.c src/ia_record_json.c src/ia_lists.c
	src/ia_unmapped.c src/ia_merge_tree.c src/ia_merge_load.c src/ia_merge_write.c src/ia_merge_findings.c src/ia_place.c)
# The writers, the hashes, the pointers and the leaves keep stacks of their own.
for file in "${recursive[@]}" src/ia_unique.c src/ia_json.c src/ia_build.c src/ia_flatten.c src/ia_unflatten.c src/ia_leaves.c src/ia_package.c src/ia_package_record.c src/ia_budget_key.c src/ia_project.c src/ia_digest.c; do
	grep -q "CHECK_FOR_INTERRUPTS()" "$file" || echo "$file: never calls CHECK_FOR_INTERRUPTS()"
done
for file in "${recursive[@]}"; do
	grep -q "check_stack_depth()" "$file" || echo "$file: never calls check_stack_depth()"
done
