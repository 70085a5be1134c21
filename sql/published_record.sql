-- published_record: decides what of a published process becomes columns, that it goes with its project, who sees and writes
-- it, and what a filter may say.
\set VERBOSITY terse
\pset null (null)
SET client_min_messages = warning;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);
INSERT INTO infra.published_project (institution, project_id, document) VALUES
	('sop', 'oc4ids-abc123-1', '{"id": "oc4ids-abc123-1", "title": "Camino", "type": "construction", "sector": ["transport"], "contractingProcesses": [{"id": "1", "summary": {"ocid": "ocds-abc123-1", "tender": {"procurementMethod": "open"}}}, {"id": "2", "summary": {"tender": {"procurementMethod": "direct"}}}]}'),
	('sop', 'oc4ids-abc123-2', '{"id": "oc4ids-abc123-2", "sector": ["education"], "period": {"startDate": "2023-05-01T00:00:00Z"}, "contractingProcesses": "none"}');
INSERT INTO infra.published_record (institution, ocid, project_id, document) VALUES
	('sop', 'ocds-abc123-1', 'oc4ids-abc123-1', '{"ocid": "ocds-abc123-1", "date": "2024-03-01T00:00:00-06:00", "buyer": {"name": "Obras"}, "tender": {"title": "Pavimento", "status": "complete", "procurementMethod": "open", "value": {"amount": 1.50, "currency": "MXN"},
		"tenderPeriod": {"startDate": "2023-12-31T23:00:00-06:00", "endDate": "2024-01-15T00:00:00Z"}}}'),
	('sop', 'ocds-abc123-2', 'oc4ids-abc123-2', '{"ocid": "ocds-abc123-2", "date": "2024-03-01", "tender": {"value": {"amount": "mucho"}}}');
INSERT INTO infra.published_release (institution, ocid, digest, document) SELECT 'sop', 'ocds-abc123-1', infra.digest_of(d), d FROM (VALUES ('{"ocid": "ocds-abc123-1", "id": "1", "date": "2024-03-01T00:00:00-06:00"}'::jsonb)) v (d);
SELECT ocid, title, status, method, buyer, amount, currency, year, date, period_start, period_end, digest = infra.digest_of(document) AS digest FROM infra.published_record ORDER BY ocid;
SELECT ocid, date, digest = infra.digest_of(document) AS digest FROM infra.published_release;
-- nothing says anything else than the document; the same release once; no process without a project
UPDATE infra.published_record SET title = 'Otro';
UPDATE infra.published_record SET document = '{"ocid": "ocds-abc123-9"}' WHERE ocid = 'ocds-abc123-1';
INSERT INTO infra.published_release (institution, ocid, digest, document) SELECT 'sop', 'ocds-abc123-1', infra.digest_of(d), d FROM (VALUES ('{"id": "1", "ocid": "ocds-abc123-1", "date": "2024-03-01T00:00:00-06:00"}'::jsonb)) v (d);
INSERT INTO infra.published_record (institution, ocid, project_id, document) VALUES ('sop', 'ocds-abc123-3', 'oc4ids-abc123-9', '{"ocid": "ocds-abc123-3"}');

-- ---- filters ----
SELECT q, (SELECT string_agg(right(project_id, 1), ' ' ORDER BY project_id) FROM infra.filtered_projects(q)) AS projects, (SELECT string_agg(right(ocid, 1), ' ' ORDER BY ocid) FROM infra.filtered_records(q)) AS processes
FROM unnest(ARRAY[NULL, '{}', '{"institution": "sop"}', '{"institution": "otra"}', '{"project": "oc4ids-abc123-2"}', '{"sector": "education"}', '{"type": "construction"}', '{"method": "direct"}', '{"method": "open"}', '{"year": 2023}', '{"year": "2024", "state": null}', '{"status": "complete"}',
	'{"state": "19"}', '{"municipality": "19039"}']::jsonb[]) q WHERE infra.check_filter(q) IS NOT DISTINCT FROM q;
CREATE FUNCTION pg_temp.refused(q jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	hint text;
BEGIN
	RETURN infra.check_filter(q);
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
	RETURN SQLSTATE || ' ' || SQLERRM || ' | ' || hint;
END $$;
SELECT q, pg_temp.refused(q) FROM unnest(ARRAY['[]', '"x"', '"{\"year\": 2024}"', '"{\"yeer\": 2024}"', '"{"', 'null', '{"yeer": 2024}', '{"year": 24}', '{"year": "20 24"}', '{"year": [2024]}', '{"sector": ["transport"]}', '{"kind": "project"}', '{"institution": 5}']::jsonb[]) q;
-- indexes are used through them
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT * FROM infra.filtered_projects('{"institution": "sop", "project": "oc4ids-abc123-1"}');
RESET enable_seqscan;

-- ---- what is withdrawn takes its processes with it ----
DELETE FROM infra.published_project WHERE project_id = 'oc4ids-abc123-1';
SELECT (SELECT string_agg(ocid, ' ') FROM infra.published_record) AS records, (SELECT count(*) FROM infra.published_release) AS releases;

-- ---- who sees and writes it ----
CREATE ROLE regress_ia_reader;
SET ROLE regress_ia_reader;
SELECT count(*) AS seen FROM infra.published_record;
SELECT count(*) AS seen FROM infra.published_release;
INSERT INTO infra.published_record (institution, ocid, project_id, document) VALUES ('X', 'x', 'x', '{"ocid": "x"}');
UPDATE infra.published_record SET document = document;
DELETE FROM infra.published_release;
RESET ROLE;
DROP ROLE regress_ia_reader;
DROP SCHEMA infra_api, infra CASCADE;
