#!/usr/bin/env bash
# One version, said three times: ia.control, META.json, the first entry of CHANGELOG.md.
set -euo pipefail
[ -e ia.control ] || exit 77
control=$(sed -n "s/^default_version *= *'\(.*\)'.*/\1/p" ia.control)
meta=$(perl -MJSON::PP -0777 -ne 'print decode_json($_)->{version}' META.json)
log=$(sed -nE 's/^##? *\[?v?([0-9]+\.[0-9][^] ]*).*/\1/p' CHANGELOG.md | head -n 1)
# A distribution's version needs three numbers: 1.0 and 1.0.0 are the same one.
[ "${meta%.0}" = "${control%.0}" ] || [ "$meta" = "$control.0" ] || echo "META.json: $meta, ia.control: $control"
[ "$log" = "$control" ] || [ "$log" = "$control.0" ] || echo "CHANGELOG.md: $log, ia.control: $control"
