-- psql.sql: what 017_clients.pl asks of every client, with psql: IA_JSON=FILE IA_BIN=FILE psql -f psql.sql
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
\pset fieldsep '\t'
\pset null null
SET TimeZone = 'UTC';
SELECT 'institutions', count(*), max(name) FILTER (WHERE institution = 'rio-claro'), max(municipality) FILTER (WHERE institution = 'rio-claro') FROM infra_api.institutions;
SELECT 'dashboard', planned, completion FROM infra_api.dashboard WHERE institution = 'rio-claro';
SELECT 'project', title, amount, to_char(period_start, 'YYYY-MM-DD"T"HH24:MI:SSOF') FROM infra_api.projects WHERE project_id = 'p1';
SELECT 'notice', sent_on, array_to_string(institutions, ',') FROM infra_api.guarantor_notices WHERE state = '19';
SELECT 'draft', document ->> 'title' FROM infra_api.drafts WHERE project_id = 'oc4ids-xxxxxx-rio-claro-1';
SELECT 'point', ST_SRID(geom), ST_X(ST_GeometryN(geom, 1)), ST_Y(ST_GeometryN(geom, 1)) FROM infra_api.project_points WHERE project_id = 'p1';
PREPARE found (text) AS SELECT 'search', project_id FROM infra_api.search($1);
EXECUTE found ('nandu');
SELECT 'features', jsonb_array_length(infra_api.features(-101, 25, -100, 26) -> 'features');
\set json_hex `od -An -v -tx1 "$IA_JSON" | tr -d ' \n'`
\set bin_hex `od -An -v -tx1 "$IA_BIN" | tr -d ' \n'`
PREPARE handed_in (text, bytea) AS SELECT admitted, known, projects FROM infra_api.import('rio-claro', $2, $1);
EXECUTE handed_in ('psql.json', decode(:'json_hex', 'hex')) \gset
SELECT 'import', :'admitted', :'known', :'projects';
EXECUTE handed_in ('psql.bin', decode(:'bin_hex', 'hex')) \gset
SELECT 'bytes', :'admitted', encode(sha256, 'hex') FROM infra_api.submissions WHERE file = 'psql.bin';
\set ON_ERROR_STOP off
PREPARE letter (jsonb) AS SELECT infra_api.submit_application('hoy', 'rio-claro', 'Luz Peña', 'Luz', $1, true);
EXECUTE letter ('[{"amount": "mucho"}]');
SELECT 'refusal', :'LAST_ERROR_SQLSTATE', :'LAST_ERROR_MESSAGE';
\set ON_ERROR_STOP on
-- what only psql does
SELECT id, amount, period_start, lon FROM infra_api.projects \gdesc
\copy (SELECT institution, name, municipality FROM infra_api.institutions WHERE institution = 'rio-claro') TO pstdout WITH (FORMAT csv, HEADER, NULL 'null')
COPY (SELECT project_id, amount FROM infra_api.projects WHERE project_id = 'p1') TO STDOUT WITH (FORMAT csv);
