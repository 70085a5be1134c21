#!/bin/bash
# The product's side of the conformance test: JSONL on stdin (or a file), the errors of ia.validate on
# stdout as TSV of name, pointer, rule, the shape that oracle.py writes and compare.pl reads.
#
#   PGHOST=… PGPORT=… PGDATABASE=… schema-findings.sh documents.jsonl > actual.tsv
#
# A document without errors has the one row name, '', '-'. A document on which the function itself fails
# has the row name, '', 'failed SQLSTATE message', so that one failure neither stops the run nor passes
# for a valid document. Only the temporary schema of the session is written to.
set -euo pipefail

if [ $# -gt 1 ]; then
	echo "usage: schema-findings.sh [documents.jsonl]" >&2
	exit 2
fi
[ $# -eq 0 ] || exec < "$1"

script=$(mktemp)
trap 'rm -f "$script"' EXIT
cat > "$script" <<'SQL'
SET client_encoding = 'UTF8';
SET client_min_messages = warning;
CREATE TEMPORARY TABLE line (number bigint GENERATED ALWAYS AS IDENTITY, entry text NOT NULL);
CREATE TEMPORARY TABLE result (number bigint, name text, path text, code text);
-- one column, and a quote and a delimiter that JSON text cannot contain: the line is taken as it is
\copy pg_temp.line (entry) FROM pstdin WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
DO $do$
DECLARE
	this record;
BEGIN
	FOR this IN
		SELECT number, entry::json AS e FROM pg_temp.line WHERE entry <> '' ORDER BY number
	LOOP
		BEGIN
			INSERT INTO pg_temp.result
			SELECT this.number, this.e ->> 'name', coalesce(f.path, ''), coalesce(f.code, '-')
			FROM (VALUES (1)) AS one
			LEFT JOIN (SELECT DISTINCT path, code
					   FROM ia.validate((this.e -> 'doc')::jsonb, this.e ->> 'standard', this.e ->> 'version')
					   WHERE severity = 'error') AS f ON true;
		EXCEPTION WHEN OTHERS THEN
			INSERT INTO pg_temp.result
			VALUES (this.number, this.e ->> 'name', '',
					'failed ' || SQLSTATE || ' ' || translate(SQLERRM, E'\t\r\n', '   '));
		END;
	END LOOP;
END
$do$;
-- unaligned output, not COPY: COPY would escape backslashes, which oracle.py does not
SELECT name, path, code FROM pg_temp.result ORDER BY number, path COLLATE "C", code COLLATE "C";
SQL
psql -X -q -A -t -F $'\t' -v ON_ERROR_STOP=1 -f "$script"
