-- import: decides what becomes of a file that an institution hands in: the verdict, what is kept, what is taken, and who may.
\set VERBOSITY terse
\pset null (null)
SET client_min_messages = warning;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);
SELECT infra.seed_edition_2022();
INSERT INTO infra.institution (institution, name, ambit, state, head) VALUES ('rio-claro', 'Río Claro', 'municipal', '19', 'Luz Peña'), ('rio-hondo', 'Río Hondo', 'municipal', '19', 'Paz Luna');

-- ---- files of all kinds, one verdict each ----
CREATE TEMP TABLE given (n int GENERATED ALWAYS AS IDENTITY, file text, raw bytea);
GRANT SELECT ON given TO PUBLIC;
INSERT INTO given (file, raw) VALUES
	('puente.json', convert_to('{"id":"oc4ids-abc123-1","title":"Puente Río Claro","status":"implementation","sector":["transport","transport.road",7],"budget":{"amount":{"amount":1500000.50,"currency":"MXN"}},"period":{"startDate":"2024-01-15T00:00:00-06:00","endDate":"2024-12-31"},"updated":"2024-05-02T09:00:00-06:00","contractingProcesses":[{"id":"2","summary":{"ocid":"ocds-abc123-2"}},{"id":"1","summary":{"ocid":"ocds-abc123-1"}},{"id":"3","summary":{"ocid":"ocds-abc123-2"}}],"locations":[{"id":"1","geometry":{"type":"Point","coordinates":[-100.5,25.5,700]}},{"id":"2","address":{"locality":"Otra"}}]}', 'UTF8')),
	('paquete.json', convert_to('{"uri":"https://example.mx/p.json","publishedDate":"2024-05-02T09:00:00-06:00","version":"0.9","publisher":{"name":"Municipio"},"projects":[{"id":"oc4ids-abc123-2","title":"Escuela","period":{"startDate":"2024-01-15"}},{"id":"B","status":"x"},"no",{"title":"sin id"},{"id":"B","status":"y"}]}', 'UTF8')),
	('lista.json', convert_to('[{"id":"oc4ids-abc123-3","title":"a","sector":"health","budget":{"amount":{"amount":"mucho"}},"period":[],"locations":{}},{"id":7,"title":["a"]},{"id":""},{"id":["x"]}]', 'UTF8')),
	('entrega.json', convert_to('{"ocid":"ocds-abc123-1","id":"2","date":"2024-05-02T09:00:00-06:00","tag":["tender"],"initiationType":"tender","tender":{"id":"t","title":"Puente"}}', 'UTF8')),
	('registro.json', convert_to('{"uri":"https://example.mx/r.json","publishedDate":"2024-05-02T09:00:00-06:00","version":"1.1","publisher":{"name":"Municipio"},"records":[{"ocid":"ocds-abc123-5","releases":[{"url":"https://example.mx/1.json","date":"2024-05-02T09:00:00-06:00"}],"compiledRelease":{"ocid":"ocds-abc123-5","id":"c","date":"2024-05-02T09:00:00-06:00","tag":["compiled"],"initiationType":"tender"}},{"ocid":"ocds-abc123-6","releases":[{"ocid":"ocds-abc123-6","id":"1","date":"2024-05-02T09:00:00-06:00","tag":["tender"],"initiationType":"tender"}],"compiledRelease":{"ocid":"ocds-abc123-6","id":"c","date":"2024-05-02T09:00:00-06:00","tag":["compiled"],"initiationType":"tender"}}]}', 'UTF8')),
	('cortado.json', convert_to(E'{"id": "oc4ids-abc123-4",\n  "título": "a', 'UTF8')),
	('latin1.json', convert_to('{"title":"Niños"}', 'LATIN1')), ('vacio.json', ''), ('bom.json', '\xefbbbf'::bytea || '{"id":"oc4ids-abc123-5"}'), ('otro.json', '{"a":1}'), ('numero.json', '7'),
	('lineas.jsonl', convert_to(E'{"id":"oc4ids-abc123-6","title":"a"}\n\n{"id":"oc4ids-abc123-7"\n[{"id":"oc4ids-abc123-8","title":""}]\n', 'UTF8'));
SELECT g.file, v.* FROM given g, LATERAL infra_api.import('rio-claro', g.raw, g.file, NULL) v ORDER BY g.n;
SELECT s.file, s.bytes = octet_length(s.raw) AND s.sha256 = sha256(s.raw) AND s.raw = g.raw AS kept, s.edition, f.number, f.severity, f.code, f.path, f.line, f."column"
FROM infra.submission s JOIN given g USING (file) LEFT JOIN infra.submission_finding f USING (institution, submission) ORDER BY s.submission, f.number;
SELECT project_id, version, submission, path, title, status, sector, period_start AT TIME ZONE 'UTC' AS start, period_end, updated AT TIME ZONE 'UTC' AS updated, amount, currency, ocids, ST_AsText(place) AS place,
	digest = sha256(convert_to(document::text, 'UTF8')) AND digest = ia.digest(document) AS digest FROM infra.project ORDER BY project_id COLLATE "C";
SELECT ocid, release_id, date AT TIME ZONE 'UTC' AS date, submission, path FROM infra.release ORDER BY ocid, date;
SELECT ocid, releases, date AT TIME ZONE 'UTC' AS date, problem, document -> 'tag' AS tag FROM infra.record ORDER BY ocid;

-- ---- again ----
-- The same bytes are the same submission, whatever the file is called now; of another institution they are its own.
SELECT submission, known, projects, errors FROM infra_api.import('rio-claro', (SELECT raw FROM given WHERE file = 'puente.json'), 'copia.json');
SELECT submission, known, admitted, errors FROM infra_api.import('rio-claro', (SELECT raw FROM given WHERE file = 'cortado.json'));
SELECT submission, known, projects FROM infra_api.import('rio-hondo', (SELECT raw FROM given WHERE file = 'puente.json'), 'puente.json');
-- Other bytes with the same project: no new version; with another one: the next version. What was good stays through a bad file.
SELECT known, projects FROM infra_api.import_text('rio-claro', '[{"status":"y", "id":"B"}]');
SELECT known, projects FROM infra_api.import_text('rio-claro', '[{"id":"B","title":"Barda"}, {"id":"oc4ids-abc123-2","title":"Escuela","period":{"startDate":"2024-01-15"}}]', 'b.json');
SELECT known, admitted FROM infra_api.import_text('rio-claro', '[{"id":"B","title":"Barda"}, {"id":');
SELECT v.project_id, v.version, s.file, v.path, v.document FROM infra.project_version v JOIN infra.submission s USING (institution, submission) WHERE v.project_id IN ('B', 'oc4ids-abc123-2') ORDER BY 1, 2;

-- ---- releases ----
-- A later one is appended, an earlier one has all merged again: the same as all at once.
SELECT releases FROM infra_api.import_text('rio-claro', '{"ocid":"ocds-abc123-1","id":"3","date":"2024-06-02T09:00:00-06:00","tag":["award"],"initiationType":"tender","tender":{"id":"t","status":"complete"}}');
SELECT releases FROM infra_api.import_text('rio-claro', '[{"ocid":"ocds-abc123-1","id":"1","date":"2024-04-02T09:00:00-06:00","tag":["planning"],"initiationType":"tender","tender":{"id":"t","title":"Obra","description":"Larga"}},{"ocid":"ocds-abc123-1","id":"5","date":"2024-07-03T09:00:00-06:00","tag":["contract"],"initiationType":"tender"},{"ocid":"ocds-abc123-1","id":"4","date":"2024-07-02T09:00:00-06:00","tag":["contract"],"initiationType":"tender","language":"es"}]');
SELECT r.releases, r.date AT TIME ZONE 'UTC' AS date, r.document -> 'tender' AS tender, r.document = m.document AS same
FROM infra.record r, LATERAL (SELECT ia.compiled_release(s.document) AS document FROM infra.release s WHERE (s.institution, s.ocid) = (r.institution, r.ocid)) m WHERE r.ocid = 'ocds-abc123-1';
-- Those that do not merge are kept, and the record says why.
SELECT releases, errors FROM infra_api.import_text('rio-claro', '[{"ocid":"ocds-abc123-9","id":"1","date":"ayer","tag":["tender"],"initiationType":"tender"},{"ocid":"ocds-abc123-9","id":"2","tag":["tender"],"initiationType":"tender"}]');
SELECT ocid, releases, date, document IS NULL AS unmerged, problem FROM infra.record WHERE problem IS NOT NULL;

-- ---- many findings: counted all, kept the first ten thousand ----
SELECT errors FROM infra_api.import_text('rio-hondo', '[' || (SELECT string_agg('{"id":""}', ',') FROM generate_series(1, 10500)) || ']');
SELECT count(*) AS kept FROM infra.submission_finding WHERE institution = 'rio-hondo' AND submission = (SELECT max(submission) FROM infra.submission);

-- ---- the edition decides what counts as an error ----
SELECT severity, code, path FROM infra.findings_of('2022', '{"id":"oc4ids-abc123-1","foo":1,"sector":["zz"]}');
SELECT severity, code, path FROM infra.findings_of(NULL, '{"id":"oc4ids-abc123-1","foo":1,"sector":["zz"]}');
UPDATE infra.edition SET extra_fields = true;
INSERT INTO infra.finding_rule VALUES ('2022', 'open-code', 'info');
SELECT severity, code, path FROM infra.findings_of('2022', '{"id":"oc4ids-abc123-1","foo":1,"sector":["zz"]}');
DELETE FROM infra.finding_rule;
UPDATE infra.edition SET extra_fields = false;
SELECT errors, warnings FROM infra_api.import_text('rio-claro', '{"id":"oc4ids-abc123-1","foo":1,"sector":["zz"]}', 'abierto.json', '2022');
INSERT INTO infra.finding_rule VALUES ('2022', 'open-code', 'grave');

-- ---- what is not a file ----
SELECT * FROM infra_api.import('rio-claro', NULL);
SELECT * FROM infra_api.import('rio-claro', '{}', '');
SELECT * FROM infra_api.import('rio-seco', '{}');
SELECT * FROM infra_api.import(NULL, '{}');
SELECT * FROM infra_api.import('rio-claro', '{}', 'x', '1999');

-- ---- nothing changes afterwards ----
UPDATE infra.submission SET file = 'x';
DELETE FROM infra.submission;
UPDATE infra.submission SET findings = '{}';
DELETE FROM infra.project;
UPDATE infra.project_past SET reason = 'x';
DELETE FROM infra.release;
TRUNCATE infra.project CASCADE;

-- ---- who may ----
CREATE ROLE regress_ia_luz LOGIN;
CREATE ROLE regress_ia_paz LOGIN;
CREATE ROLE regress_ia_garante LOGIN;
CREATE ROLE regress_ia_valida LOGIN;
GRANT ia_applicant TO regress_ia_luz, regress_ia_paz;
GRANT ia_coordination TO regress_ia_garante;
GRANT ia_validator TO regress_ia_valida;
INSERT INTO infra.person (name, login) VALUES ('Luz Peña', 'regress_ia_luz'), ('Paz Luna', 'regress_ia_paz'), ('Ana Ruiz', 'regress_ia_garante');
INSERT INTO infra.affiliation SELECT p.id, 'rio-claro', 'head' FROM infra.person p WHERE login = 'regress_ia_luz';
INSERT INTO infra.affiliation SELECT p.id, 'rio-hondo', 'head' FROM infra.person p WHERE login = 'regress_ia_paz';
SET SESSION AUTHORIZATION regress_ia_luz;
SELECT projects FROM infra_api.import_text('rio-claro', '{"id":"oc4ids-abc123-9","title":"de Luz"}', 'luz.json');
SELECT projects FROM infra_api.import_text('rio-hondo', '{"id":"oc4ids-abc123-9","title":"de Luz"}');
SELECT infra.follow_releases('rio-claro', 'ocds-abc123-1', 1);
INSERT INTO infra.submission (institution, file, raw, sha256, bytes, admitted, kind) VALUES ('rio-claro', 'x', '', sha256('x'), 0, true, 'unknown');
INSERT INTO infra.record (institution, ocid) VALUES ('rio-claro', 'x');
SELECT DISTINCT institution FROM infra.submission;
SELECT s.file, p.name, s.received_by FROM infra.submission s JOIN infra.person p ON p.id = s.person;
SELECT v.version, p.name, v.session FROM infra.project_version v JOIN infra.person p ON p.id = v.person;
SET SESSION AUTHORIZATION regress_ia_paz;
SELECT DISTINCT institution FROM infra.submission;
SELECT (SELECT count(*) FROM infra.project WHERE institution = 'rio-claro') AS projects, (SELECT count(*) FROM infra.release) AS releases, (SELECT count(*) FROM infra.record) AS records;
SET SESSION AUTHORIZATION regress_ia_valida;
SELECT DISTINCT institution FROM infra.project_version ORDER BY 1;
SELECT projects FROM infra_api.import_text('rio-claro', '{"id":"oc4ids-abc123-9"}');
-- the coordination: the institutions of its state
SET SESSION AUTHORIZATION regress_ia_garante;
SELECT count(*) AS projects FROM infra.project;
RESET SESSION AUTHORIZATION;
INSERT INTO infra.institution (institution, name, ambit, state, head) VALUES ('rio-seco', 'Río Seco', 'municipal', '28', 'Sol Mata');
INSERT INTO infra.guarantor_member (state, person) SELECT '28', p.id FROM infra.person p WHERE login = 'regress_ia_garante';
SELECT projects FROM infra_api.import_text('rio-seco', '{"id":"oc4ids-abc123-9"}');
SET SESSION AUTHORIZATION regress_ia_garante;
SELECT DISTINCT institution FROM infra.project;
RESET SESSION AUTHORIZATION;
-- the public: nothing of it, nor in the history, which it may read
SET ROLE ia_public;
SELECT count(*) FROM infra.project;
SELECT count(*) FROM infra.submission;
SELECT count(*) FROM infra.history WHERE tab IN ('project', 'project_version', 'submission', 'release', 'record');
RESET ROLE;

SET ia.language = 'en';
SELECT submission FROM infra_api.import_text('rio-claro', '[1,]') \gset
SELECT message FROM infra.submission_finding WHERE submission = :submission;
RESET ia.language;
DROP OWNED BY regress_ia_luz, regress_ia_paz, regress_ia_garante, regress_ia_valida;
DROP ROLE regress_ia_luz, regress_ia_paz, regress_ia_garante, regress_ia_valida;
DROP SCHEMA infra_api, infra CASCADE;
