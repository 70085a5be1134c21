#!/usr/bin/env bash
# The model's tables are read-only pages that every backend shares: none of them is written or relocated.
set -euo pipefail
for object in src/ia_model_oc4ids.o src/ia_model_ocds.o; do
	nm "$object" | awk -v object="$object" '
		$3 ~ /^(strings|infos|nodes_|fields_|types_|codelists_|codes_)/ && $2 != "r" {print object ": " $3 " is not in .rodata (" $2 ")"}
		$3 ~ /^nodes_/ {found = 1}
		END {if (!found) print object ": no tables found"}'
done
