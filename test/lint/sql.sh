#!/usr/bin/env bash
# Install scripts create and never adopt: OR REPLACE or IF NOT EXISTS would make somebody else's object, put there
# beforehand, a member of the extension (CVE-2022-2625). No member runs with its owner's rights.
set -euo pipefail
for file in sql/install/*.sql; do
	[ -e "$file" ] || exit 77
	sed 's/--.*//' "$file" | grep -niE 'CREATE[[:space:]]+OR[[:space:]]+REPLACE|IF[[:space:]]+NOT[[:space:]]+EXISTS|SECURITY[[:space:]]+DEFINER' |
		sed "s|^|$file:|" || true
done
