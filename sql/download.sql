-- download: decides what leaves as packages, lines and CSV tables, that packages are valid whatever the publisher writes,
-- and that what leaves in pieces is what was published.
\set VERBOSITY terse
\pset null (null)
SET client_min_messages = warning;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);
INSERT INTO infra.published_project (institution, project_id, published_at, document) VALUES
	('sop', 'oc4ids-abc123-1', '2024-05-01T00:00:00Z', '{"id": "oc4ids-abc123-1", "title": "Camino \"La Ñ\", tramo 1\nnorte", "description": "=HYPERLINK(\"http://x\")", "sector": ["transport", "transport.road"], "budget": {"amount": {"amount": -1200.50, "currency": "MXN"}},
		"parties": [{"id": "1", "name": "Obras", "roles": ["buyer", "publicAuthority"]}, {"id": "2", "name": " Dos ", "people": [{"id": "p", "name": "@Ana"}]}],
		"locations": [{"id": "1", "geometry": {"type": "Point", "coordinates": [-100.9, 25.2]}}],
		"contractingProcesses": [{"id": "1", "summary": {"ocid": "ocds-abc123-1", "documents": [{"id": "d1", "title": "Acta"}, {"id": "d2", "title": "Fallo"}]}}, {"id": "2", "summary": {"documents": [{"id": "d3", "title": "-"}]}}]}'),
	('dif', 'oc4ids-abc123-2', '2024-06-01T12:30:00Z', '{"id": "oc4ids-abc123-2", "title": "Escuela", "period": {"startDate": "2024-01-01T00:00:00Z"}}');
INSERT INTO infra.published_record (institution, ocid, project_id, published_at, document) VALUES
	('sop', 'ocds-abc123-1', 'oc4ids-abc123-1', '2024-05-01T00:00:00Z', '{"ocid": "ocds-abc123-1", "id": "c", "date": "2024-03-01T00:00:00Z", "tag": ["compiled"], "initiationType": "tender", "tender": {"id": "1", "title": "Uno", "procurementMethod": "open"}, "awards": [{"id": "1", "items": [{"id": "i", "description": "Cemento"}]}]}'),
	('dif', 'ocds-abc123-2', 'oc4ids-abc123-2', '2024-06-01T12:30:00Z', '{"ocid": "ocds-abc123-2", "id": "c", "date": "2024-04-01T00:00:00Z", "tag": ["compiled"], "initiationType": "tender"}');
INSERT INTO infra.published_release (institution, ocid, digest, document)
SELECT 'sop', 'ocds-abc123-1', infra.digest_of(d), d FROM generate_series(3, 1, -1) n, jsonb_build_object('ocid', 'ocds-abc123-1', 'id', n::text, 'date', format('2024-0%s-01T00:00:00Z', n), 'tag', '["tender"]'::jsonb, 'initiationType', 'tender') d;

-- ---- packages ----
SELECT jsonb_pretty(infra_api.project_package('{"institution": "dif", "year": 2024}')) AS package;
SELECT jsonb_pretty(infra_api.release_package('{"institution": "sop"}') - 'releases') AS metadata, jsonb_path_query_array(infra_api.release_package('{"institution": "sop"}'), '$.releases[*].id') AS ids;
SELECT jsonb_path_query_array(p, '$.records[*].ocid') AS ocids, jsonb_path_query_array(p, '$.records[*].releases[*].id') AS releases, jsonb_path_query_array(p, '$.records[*].compiledRelease.id') AS compiled, p ->> 'publishedDate' AS published FROM infra_api.record_package() p;
SELECT q, ia.is_valid(infra_api.project_package(q), 'oc4ids', '0.9.5') AS projects, ia.is_valid(infra_api.release_package(q), 'ocds', '1.1') AS releases, ia.is_valid(infra_api.record_package(q), 'ocds', '1.1') AS records
FROM unnest(ARRAY[NULL, '{"institution": "sop"}', '{"sector": "transport"}', '{"project": "oc4ids-abc123-2"}', '{"year": 1999}']::jsonb[]) q;
SELECT infra_api.project_package('{"edition": "2022"}');
SELECT infra_api.release_package('[]');
SELECT infra_api.record_package('{"year": "x"}');

-- ---- who publishes ----
INSERT INTO infra.publisher (institution, name, scheme, uid, uri, license, publication_policy, base_uri) VALUES ('sop', 'Secretaría de Obras', 'MX-RFC', 'SOP010101AB1', 'https://obras.example/', 'https://obras.example/licencia', 'https://obras.example/politica', 'https://datos.obras.example/rpc/');
SELECT jsonb_pretty(infra_api.project_package('{"institution": "sop", "project": "oc4ids-abc123-1"}') - 'projects') AS metadata;
SELECT infra_api.project_package() #>> '{publisher,name}' AS of_several, ia.is_valid(infra_api.project_package('{"institution": "sop"}'), 'oc4ids', '0.9.5') AS valid, infra.url_encode('{"a b": "ñ%~"}');
-- a row that would make an invalid package is refused
UPDATE infra.publisher SET base_uri = 'obras.example/' WHERE institution = 'sop';
UPDATE infra.publisher SET license = 'libre' WHERE institution = 'sop';
UPDATE infra.publisher SET name = '' WHERE institution = 'sop';
UPDATE infra.publisher SET publication_policy = NULL WHERE institution = 'sop';

-- ---- too much for a package ----
INSERT INTO infra.published_project (institution, project_id, document) SELECT 'many', 'm' || n, jsonb_build_object('id', 'm' || n) FROM generate_series(1, 10001) n;
SELECT infra_api.project_package('{"institution": "many"}');
DELETE FROM infra.published_project WHERE project_id = 'm1';
SELECT jsonb_array_length(infra_api.project_package('{"institution": "many"}') -> 'projects') AS projects;
INSERT INTO infra.published_record (institution, ocid, project_id, document) SELECT 'many', 'm' || n, 'm2', jsonb_build_object('ocid', 'm' || n) FROM generate_series(1, 10001) n;
INSERT INTO infra.published_release (institution, ocid, digest, document) SELECT 'many', d ->> 'ocid', infra.digest_of(d), d FROM generate_series(1, 10001) n, jsonb_build_object('ocid', 'm' || n) d;
SELECT infra_api.record_package('{"institution": "many"}');
SELECT infra_api.release_package('{"institution": "many"}');
SELECT (SELECT count(*) FROM infra_api.project_lines()) AS projects, (SELECT count(*) FROM infra_api.record_lines()) AS processes, (SELECT count(*) FROM infra_api.release_lines()) AS releases;
DELETE FROM infra.published_project WHERE institution = 'many';

-- ---- lines: the documents as they were published, as they are read ----
SELECT l = p.document::text AS same FROM infra.published_project p, infra_api.project_lines(jsonb_build_object('project', p.project_id)) l;
SELECT l::jsonb = e.r AS same FROM infra_api.record_lines('{"institution": "sop"}') l, jsonb_array_elements(infra_api.record_package('{"institution": "sop"}') -> 'records') e (r);
SELECT * FROM infra_api.release_lines('{"project": "oc4ids-abc123-1"}') l ORDER BY l;
SELECT * FROM infra_api.feature_lines('{"institution": "sop"}');
COPY (SELECT * FROM infra_api.project_lines('{"institution": "sop"}')) TO STDOUT WITH (FORMAT csv, DELIMITER E'\x02', QUOTE E'\x01');
SELECT * FROM infra_api.project_lines('{"edition": "2022"}');
SET enable_seqscan = off;
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT * FROM infra_api.project_lines('{"institution": "sop"}');
PREPARE lines (jsonb) AS SELECT * FROM infra_api.project_lines($1);
SET plan_cache_mode = force_generic_plan;
EXPLAIN (COSTS OFF) EXECUTE lines('{"institution": "otra"}');
EXECUTE lines('{"edition": "2022"}');
RESET plan_cache_mode;
RESET enable_seqscan;
RESET enable_bitmapscan;

-- ---- CSV ----
SELECT tab, label_es, label_en FROM infra_api.csv_tables() WHERE cardinality(string_to_array(tab, '/')) <= 2;
SELECT count(*) AS tables, count(DISTINCT tab) AS names, bool_and((SELECT count(*) = count(DISTINCT c) FROM unnest(columns) c)) AS distinct_columns FROM infra_api.csv_tables();
-- every field of the models that holds a value has one column
SELECT count(*) AS fields, count(t.tab) AS columns FROM ia.field('oc4ids') f
LEFT JOIN (SELECT tab, unnest(columns) AS c FROM infra_api.csv_tables()) t ON 'project/' || replace(f.path, '[]/', '') = t.tab || '/' || t.c
WHERE f.document = 'project' AND f.kind !~ 'object|array' AND f.path !~ '\[\]$';
SELECT tab, columns FROM infra_api.csv_tables() WHERE tab IN ('project/locations', 'project/parties/people', 'process/awards/items');
SELECT replace(infra_api.csv('project/parties', '{"institution": "sop"}'), E'\r', '') AS csv;
SELECT replace(infra_api.csv('project/contractingProcesses/summary/documents'), E'\r', '') AS csv;
SELECT replace(infra_api.csv('project/locations'), E'\r', '') AS csv;
SELECT replace(infra_api.csv('process/awards/items'), E'\r', '') AS csv;
-- lines end as RFC 4180 has them, and a table without rows has its header
SELECT infra_api.csv('project/benefits') LIKE E'institution,project_id,row,parent,%\r\n' AS header, (SELECT count(*) FROM infra_api.csv_lines('project/benefits')) AS lines;
-- cells: separators, quotes, lines, spaces; lists; what is no plain value; what a spreadsheet would take for a formula
SELECT v, infra.csv_cell(v, false) AS cell, infra.csv_cell(v, true) AS for_spreadsheets
FROM unnest(ARRAY['"a"', '"a,b"', '"a \"b\""', '"a\nb"', '" a"', '"a;b"', '""', 'null', '1.50', '-5', 'true', '["a", "b"]', '["=a", "b,c"]', '[-100.9, 25.2]', '[]', '[[1, 2]]', '{"a": 1}', '"=1+1"', '"+52 55"', '"-"', '"@x"', '"\t=1"', '"\r=1"']::jsonb[]) v;
SELECT l FROM infra_api.csv_lines('project/parties/people', NULL, true) l;
SELECT ascii(l) = 65279 AS bom FROM infra_api.csv_lines('project', NULL, true) l LIMIT 1;
SELECT infra_api.csv('projects');
SELECT infra_api.csv(NULL);
SELECT * FROM infra_api.csv_lines('project', '{"kind": "x"}');
-- what is no list has no rows, what is no object has no cells
INSERT INTO infra.published_project (institution, project_id, document) VALUES ('dif', 'oc4ids-abc123-3', '{"id": "oc4ids-abc123-3", "title": ["a", "b"], "parties": {"id": "1"}, "documents": [5, {"id": {"a": 1}}]}');
SELECT tab, l FROM unnest('{project/parties,project/parties/people,project/documents}'::text[]) tab, infra_api.csv_lines(tab, '{"project": "oc4ids-abc123-3"}') WITH ORDINALITY u (l, n) WHERE n > 1;

-- ---- who writes, who reads ----
SET ROLE ia_public;
SELECT count(*) AS lines FROM infra_api.csv_lines('project');
SELECT infra_api.project_package() IS NOT NULL AS package;
UPDATE infra.publisher SET name = 'x';
RESET ROLE;
DROP SCHEMA infra_api, infra CASCADE;
