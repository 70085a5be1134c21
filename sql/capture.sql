-- capture: decides how a project is captured by hand, field by field or in plain SQL, what every change leaves behind, and how its
-- axes are repaired.
\set VERBOSITY terse
\pset null (null)
SET client_min_messages = warning;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);
SELECT infra.seed_edition_2022();
CREATE ROLE regress_ia_luz LOGIN;
CREATE ROLE regress_ia_paz LOGIN;
GRANT ia_applicant TO regress_ia_luz, regress_ia_paz;
INSERT INTO infra.institution (institution, name, ambit, state, head) VALUES ('rio-claro', 'Río Claro', 'municipal', '19', 'Luz Peña'), ('rio-hondo', 'Río Hondo', 'municipal', '19', 'Paz Luna');
INSERT INTO infra.person (name, login) VALUES ('Luz Peña', 'regress_ia_luz'), ('Paz Luna', 'regress_ia_paz');
INSERT INTO infra.affiliation SELECT p.id, 'rio-claro', 'head' FROM infra.person p WHERE login = 'regress_ia_luz';
INSERT INTO infra.affiliation SELECT p.id, 'rio-hondo', 'head' FROM infra.person p WHERE login = 'regress_ia_paz';

-- ---- pointers ----
SELECT p, infra.pointer_parts(p) AS parts, infra.pointer_of(infra.pointer_parts(p)) = p AS back FROM unnest('{"",/,/a/b,/a~1b/~0c,/documents/-/title,a,/a~2,/a~,//}'::text[]) p;
-- an element of a list is named by its id, else by its position; the length of the list is a new one
SELECT part, infra.position_in('[{"id": "A"}, {"id": "0"}, {"id": 7}]', part) AS objects, infra.position_in('["x", "y"]', part) AS texts, infra.position_in('[]', part) AS none
FROM unnest('{A,0,1,2,7,3,-,B,01,99999999999}'::text[]) part;

-- ---- by field ----
SET SESSION AUTHORIZATION regress_ia_luz;
SELECT infra_api.start_project('rio-claro', 'oc4ids-abc123-1');
SELECT infra_api.start_project('rio-claro', 'oc4ids-abc123-1', 'Puente');
SELECT infra_api.start_project('rio-claro', NULL);
SELECT infra_api.start_project('rio-claro', repeat('x', 301));
CREATE FUNCTION pg_temp.put(path text, value jsonb DEFAULT NULL) RETURNS TABLE (severity text, code text, at text) LANGUAGE sql AS $$
	SELECT f.severity, f.code, f.path FROM infra_api.set_field('oc4ids-abc123-1', path, value, 'rio-claro') f $$;
SELECT * FROM pg_temp.put('/title', '"Puente Río Claro"');
-- parents are made: objects, and lists with an element of that id
SELECT * FROM pg_temp.put('/budget/amount/amount', '1500.50');
SELECT * FROM pg_temp.put('/budget/amount/currency', '"MXN"');
SELECT * FROM pg_temp.put('/documents/ACTA/title', '"Acta"');
SELECT * FROM pg_temp.put('/documents/ACTA/documentType', '"nada"');
SELECT * FROM pg_temp.put('/documents/-/title', '"Sin id todavía"');
SELECT * FROM pg_temp.put('/documents/1/id', '"PLANO"');
SELECT * FROM pg_temp.put('/documents/PLANO', '{"id": "PLANO", "title": "Plano"}');
SELECT * FROM pg_temp.put('/documents/FOTO', '{"title": "Foto"}');
SELECT * FROM pg_temp.put('/sector/-', '"transport"');
SELECT * FROM pg_temp.put('/sector/1', '"transport.road"');
SELECT * FROM pg_temp.put('/sector/0', '"carreteras"');
SELECT * FROM pg_temp.put('/locations/L1/geometry', '{"type": "Point", "coordinates": [25.5, -100.5]}');
SELECT * FROM pg_temp.put('/contractingProcesses/OC1/summary/ocid', '"ocds-abc123-1"');
SELECT * FROM pg_temp.put('/period/startDate', '"ayer"');
SELECT jsonb_pretty(document) AS document FROM infra.project;
SELECT version, title, sector, amount, currency, ocids, period_start, ST_AsText(place) AS place FROM infra.project;
-- taken out again, with NULL or null; what is not there is no mistake
SELECT * FROM pg_temp.put('/documents/FOTO');
SELECT * FROM pg_temp.put('/documents/FOTO/title');
SELECT * FROM pg_temp.put('/contractingProcesses', 'null');
SELECT * FROM pg_temp.put('/completion/endDate');
SELECT document -> 'documents' AS documents, document ? 'contractingProcesses' AS processes, version FROM infra.project;
-- what is wrong with it, the worst first
SELECT severity, code, path FROM infra_api.draft_findings('rio-claro', 'oc4ids-abc123-1');
SELECT count(*) FROM infra_api.draft_findings('rio-claro', 'oc4ids-abc123-9');
-- what cannot be
SELECT * FROM pg_temp.put('title', '"x"');
SELECT * FROM pg_temp.put('', '{}');
SELECT * FROM pg_temp.put(repeat('/a', 41), '1');
SELECT * FROM pg_temp.put('/title/es', '"x"');
SELECT * FROM pg_temp.put('/sector/x', '"x"');
SELECT * FROM pg_temp.put('/sector/9', '"x"');
SELECT * FROM pg_temp.put('/id', '"otro"');
SELECT * FROM pg_temp.put('/id');
SELECT * FROM infra_api.set_field('oc4ids-abc123-9', '/title', '"x"', 'rio-claro');
-- whose it is goes without saying, unless it could be several's
SELECT severity, code, path FROM infra_api.set_field('oc4ids-abc123-1', '/title', '"Puente Río Claro"');
SELECT * FROM infra_api.set_field('oc4ids-abc123-9', '/title', '"x"');
RESET SESSION AUTHORIZATION;
BEGIN;
INSERT INTO infra.project (institution, document) VALUES ('rio-hondo', '{"id": "oc4ids-abc123-1"}');
SELECT * FROM infra_api.set_field('oc4ids-abc123-1', '/title', '"x"');
ROLLBACK;
SET SESSION AUTHORIZATION regress_ia_luz;
-- no extra fields in a closed edition; in an open one they are taken, with a warning
SELECT * FROM pg_temp.put('/presupuesto', '1');
SELECT * FROM pg_temp.put('/budget/anual/monto', '1');
RESET SESSION AUTHORIZATION;
UPDATE infra.edition SET extra_fields = true;
SET SESSION AUTHORIZATION regress_ia_luz;
SELECT * FROM pg_temp.put('/presupuesto', '1');
RESET SESSION AUTHORIZATION;
UPDATE infra.edition SET extra_fields = false;
SET SESSION AUTHORIZATION regress_ia_luz;
SELECT severity, code, path FROM infra_api.draft_findings('rio-claro', 'oc4ids-abc123-1') WHERE code = 'unknown-field';
SELECT * FROM pg_temp.put('/presupuesto');

-- ---- axes ----
SELECT infra_api.swap_project_axes('rio-claro', 'oc4ids-abc123-1', '{/locations/0}');
SELECT ST_AsText(place) AS place FROM infra.project;
SELECT infra_api.swap_project_axes('rio-claro', 'oc4ids-abc123-1', '{/locations/7}');
SELECT infra_api.swap_project_axes('rio-claro', 'oc4ids-abc123-9');
SELECT code, path FROM infra_api.draft_findings('rio-claro', 'oc4ids-abc123-1') WHERE code = 'axis-order';

-- ---- in plain SQL: the same rules ----
BEGIN;
SET LOCAL infra.reason = 'dictamen 14/2022';
UPDATE infra.project SET document = document || '{"description": "Larga"}';
COMMIT;
UPDATE infra.project SET document = document || '{"description": "Larga"}';
INSERT INTO infra.project (institution, document) VALUES ('rio-claro', '{"id": "oc4ids-abc123-2", "title": "Camino"}');
SELECT project_id, version, title, submission FROM infra.project ORDER BY 1;
INSERT INTO infra.project (institution, document) VALUES ('rio-claro', '{"title": "Camino"}');
INSERT INTO infra.project (institution, document) VALUES ('rio-claro', '[]');
INSERT INTO infra.project (institution, document) VALUES ('rio-claro', NULL);
INSERT INTO infra.project (institution, document) VALUES ('rio-hondo', '{"id": "oc4ids-abc123-3"}');
UPDATE infra.project SET document = '{"id": "x"}' WHERE project_id = 'oc4ids-abc123-2';
UPDATE infra.project SET institution = 'rio-hondo';
UPDATE infra.project SET title = 'x';
UPDATE infra.project SET version = 1;
DELETE FROM infra.project;
INSERT INTO infra.project_past (institution, project_id, version, changed_at, session, digest, document) VALUES ('rio-claro', 'oc4ids-abc123-2', 2, now(), 'x', '', '{}');
-- every version, with who and why
SELECT project_id, version, p.name, session, reason, v.digest = ia.digest(document) AS digest FROM infra.project_version v LEFT JOIN infra.person p ON p.id = v.person WHERE version > 20 OR project_id = 'oc4ids-abc123-2' ORDER BY 1, 2;
-- another institution sees none of it, and is answered as if it did not exist
SET SESSION AUTHORIZATION regress_ia_paz;
SELECT (SELECT count(*) FROM infra.project) AS projects, (SELECT count(*) FROM infra.project_version) AS versions, (SELECT count(*) FROM infra_api.draft_findings('rio-claro', 'oc4ids-abc123-1')) AS findings;
SELECT * FROM infra_api.set_field('oc4ids-abc123-1', '/title', '"x"', 'rio-claro');
SELECT infra_api.swap_project_axes('rio-claro', 'oc4ids-abc123-1');
SELECT infra_api.start_project('rio-claro', 'oc4ids-abc123-4');
UPDATE infra.project SET document = document || '{"title": "x"}';
RESET SESSION AUTHORIZATION;
SELECT title FROM infra.project WHERE project_id = 'oc4ids-abc123-1';

-- ---- the trigger on a table of one's own: the columns that it has ----
CREATE TABLE own (title text, place geometry, document jsonb);
CREATE TRIGGER columns BEFORE INSERT OR UPDATE ON own FOR EACH ROW EXECUTE FUNCTION ia.project_columns();
INSERT INTO own (document) VALUES ('{"title": 7, "locations": [{"geometry": {"type": "Point", "coordinates": [-100.5, 25.5, 700]}}]}'), ('{"title": ["x"], "locations": [{"geometry": {"type": "Point", "coordinates": [500, 25.5]}}]}'),
	('{"title": "polígono", "locations": [{"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}}]}'), ('{"title": "cruzado", "locations": [{"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}}]}'), (NULL);
SELECT title, ST_AsText(place) AS place, document IS NULL AS empty FROM own;
CREATE TABLE wrong (title integer, document jsonb);
CREATE TRIGGER columns BEFORE INSERT ON wrong FOR EACH ROW EXECUTE FUNCTION ia.project_columns();
INSERT INTO wrong (document) VALUES ('{}');
CREATE TABLE none (title text);
CREATE TRIGGER columns BEFORE INSERT ON none FOR EACH ROW EXECUTE FUNCTION ia.project_columns();
INSERT INTO none VALUES ('x');
CREATE TABLE late (document jsonb);
CREATE TRIGGER columns AFTER INSERT ON late FOR EACH ROW EXECUTE FUNCTION ia.project_columns();
INSERT INTO late VALUES ('{}');
SELECT ia.digest('{"b": 1.10, "a": 1}') = ia.digest('{"a":1,"b":1.10}') AS equal, ia.digest('{"a": 1.1}') = ia.digest('{"a": 1.10}') AS digits, ia.digest('7') = sha256('7') AS scalar;
-- whatever is in a document, its digest is that of the text that jsonb writes
SELECT bool_and(ia.digest(d) = sha256(convert_to(d::text, 'UTF8'))) AS same, count(*) FROM (
	SELECT d::jsonb FROM unnest(ARRAY['{}', '[]', '""', 'null', 'true', 'false', '-1.50e3', '1e30', '[[], {}, [[]], {"a": {}}]', '{"a": [1, {"b": null}], "": "", "ñ": "\"\\/\b\f\n\r\t\u001f\u007f\u2028€😀"}']) d
	UNION ALL SELECT jsonb_build_object('c', chr(c) || 'x' || chr(c)) FROM generate_series(1, 130) c
	UNION ALL SELECT to_jsonb(repeat('ñ"', n)) FROM generate_series(2700, 2760) n
	UNION ALL SELECT jsonb_build_array(repeat('x', n), n, repeat('y', 9000)) FROM generate_series(8170, 8200) n
	UNION ALL SELECT (repeat('[1, {"a": ', n) || '2' || repeat('}]', n))::jsonb FROM generate_series(1, 300) n
	UNION ALL SELECT jsonb_agg(jsonb_build_object('n', n / 7.0, 't', n::text)) FROM generate_series(1, 3000) n) t;
DROP TABLE own, wrong, none, late;
DROP OWNED BY regress_ia_luz, regress_ia_paz;
DROP ROLE regress_ia_luz, regress_ia_paz;
DROP SCHEMA infra_api, infra CASCADE;
