-- repair: decides what is put right by itself in an old file, what is only when told, what is left, and what a repair leaves behind.
\set VERBOSITY terse
\pset null (null)
SET client_min_messages = warning;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);
SELECT infra.seed_edition_2022();
CREATE ROLE regress_ia_luz LOGIN;
CREATE ROLE regress_ia_paz LOGIN;
GRANT ia_applicant TO regress_ia_luz, regress_ia_paz;
INSERT INTO infra.institution (institution, name, ambit, state, head) VALUES ('rio-claro', 'Río Claro', 'municipal', '19', 'Luz Peña');
INSERT INTO infra.person (name, login) VALUES ('Luz Peña', 'regress_ia_luz');
INSERT INTO infra.affiliation SELECT p.id, 'rio-claro', 'head' FROM infra.person p;

-- ---- the parts ----
SELECT p, infra.model_path(p) FROM unnest('{/a,/a/0/b,/a/10/0/b/2,/0,/a/01,/a/0x}'::text[]) p;
-- the clocks of Mexico City, with summer time until 2022; what is no date, or has a zone, is not touched
SELECT d, infra.zoned_date(d, 'America/Mexico_City') AS mexico, infra.zoned_date(d, 'UTC') AS utc FROM unnest('{2016-08-10,2016-01-10T00:00:00,2023-08-10T00:00:00,2020-04-09T13:40:45.573,"2020-04-09 13:40",2020-02-30,2020-04-09T25:00:00,2020-04-09T13:40:45Z,10/08/2016,""}'::text[]) d;
SELECT l, infra.escaped_link(l) FROM unnest(ARRAY['http://a.mx/Reporte de Evaluación.pdf', 'http://a.mx/a%20b%C3%B1', 'http://a.mx/100% \x', 'http://a.mx/?q=a&b=[1]#x', '']) l;

-- ---- a file with everything ----
SET SESSION AUTHORIZATION regress_ia_luz;
CREATE TEMP TABLE old (document jsonb);
INSERT INTO old VALUES ('{"id": "oc4ids-abc123-1", "title": "Puente", "description": "", "status": "completed", "sector": ["transport", "transport", ""], "identifiers": [],
	"period": {"startDate": "2016-08-10", "endDate": "10/08/2018"}, "budget": {"amount": {"amount": "1500.50", "currency": "MXN"}, "approvalDate": "2016-07-01T00:00:00"},
	"parties": [{"id": "P1", "name": "Obras", "identifier": {"id": 7, "scheme": "MX-X"}, "roles": "publicAuthority, buyer"}],
	"documents": [{"id": "1", "url": "http://a.mx/Dictamen de aprobación.pdf", "documentType": "comletionCertificate"}, {"id": "2", "url": "sin liga"}],
	"locations": [{"id": "1", "geometry": {"type": "Point", "coordinates": [25.6, -100.2]}}, {"id": "2", "geometry": {"type": "Point", "coordinates": [-100.3, 25.7]}},
		{"id": "3", "geometry": {"type": "LineString", "coordinates": [[25.6, -100.2], [25.7, -100.3]]}}],
	"contractingProcesses": [{"id": "ocds-1", "releases": [{"id": "1", "tag": "planning,tender", "date": "2020-04-09T13:40:45.573", "url": "http://a.mx/1"}]}]}');
INSERT INTO infra.project (institution, document) SELECT 'rio-claro', document FROM old;
SELECT code, path, before, after FROM infra_api.repair_project('rio-claro', 'oc4ids-abc123-1') ORDER BY path COLLATE "C";
-- what it cannot know is still to be done
SELECT code, path, value FROM infra_api.draft_findings('rio-claro', 'oc4ids-abc123-1') WHERE severity = 'error' AND code <> 'required-by-stage';
SELECT code, path, before, after FROM infra_api.repair_project('rio-claro', 'oc4ids-abc123-1', '{"projectStatus": {"completed": "completion"}, "documentType": {"comletionCertificate": "completionCertificate"}}');
SELECT code, path, value FROM infra_api.draft_findings('rio-claro', 'oc4ids-abc123-1') WHERE severity = 'error' AND code <> 'required-by-stage' OR code = 'open-code';
-- what was right is as it was, to the digit
SELECT p.document - '{description,status,sector,identifiers,period,budget,parties,documents,locations,contractingProcesses}'::text[] = o.document - '{description,status,sector,identifiers,period,budget,parties,documents,locations,contractingProcesses}'::text[] AS others,
	p.document #> '{locations,1}' = o.document #> '{locations,1}' AS place, p.document #> '{budget,amount}' AS amount, ST_AsText(p.place) AS places FROM infra.project p, old o;
-- each time a version, which says why; with nothing to repair none
SELECT count(*) AS repaired FROM infra_api.repair_project('rio-claro', 'oc4ids-abc123-1');
SELECT version, reason FROM infra.project_version ORDER BY version;

-- ---- refusals ----
SELECT * FROM infra_api.repair_project('rio-claro', 'oc4ids-abc123-1', '[]');
SELECT * FROM infra_api.repair_project('rio-claro', 'oc4ids-abc123-1', '{"projectStatus": "completion"}');
SELECT * FROM infra_api.repair_project('rio-claro', 'oc4ids-abc123-1', '{"projectStatus": {"completed": 1}}');
SELECT * FROM infra_api.repair_project('rio-claro', 'oc4ids-abc123-9');
SET SESSION AUTHORIZATION regress_ia_paz;
SELECT * FROM infra_api.repair_project('rio-claro', 'oc4ids-abc123-1');
RESET SESSION AUTHORIZATION;

DROP TABLE pg_temp.old;
DROP OWNED BY regress_ia_luz, regress_ia_paz;
DROP ROLE regress_ia_luz, regress_ia_paz;
DROP SCHEMA infra_api, infra CASCADE;
