-- publication: decides who publishes, what, and when; that a publication never changes; what withdrawing takes from the public; and how
-- far a project is.
\set VERBOSITY terse
\pset null (null)
SET client_min_messages = warning;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);
SELECT infra.seed_edition_2022();
DELETE FROM infra.required_field;
CREATE ROLE regress_ia_luz LOGIN;
CREATE ROLE regress_ia_staff LOGIN;
CREATE ROLE regress_ia_ana LOGIN;
GRANT ia_applicant TO regress_ia_luz, regress_ia_staff;
GRANT ia_validator TO regress_ia_ana;
INSERT INTO infra.institution (institution, name, ambit, state, head) VALUES ('rio-claro', 'Río Claro', 'municipal', '19', 'Luz Peña');
INSERT INTO infra.person (name, login) VALUES ('Luz Peña', 'regress_ia_luz'), ('Iván Rey', 'regress_ia_staff'), ('Ana Cruz', 'regress_ia_ana');
INSERT INTO infra.affiliation SELECT p.id, 'rio-claro', CASE login WHEN 'regress_ia_luz' THEN 'responsible' ELSE 'staff' END FROM infra.person p WHERE login <> 'regress_ia_ana';
-- an edition that got as far as its commitments
SET session_replication_role = replica;
UPDATE infra.edition SET state = 'running';
INSERT INTO infra.candidate_project (institution, edition, candidate, title, origin, openable, analysis, analysed_on) SELECT 'rio-claro', '2022', n, 'Obra ' || n, 'members', true, 'x', '2022-05-01' FROM generate_series(1, 2) n;
INSERT INTO infra.commitment (institution, edition, text, approved_on) VALUES ('rio-claro', '2022', 'Publicar', '2022-06-01');
INSERT INTO infra.committed_project SELECT 'rio-claro', '2022', n FROM generate_series(1, 2) n;
RESET session_replication_role;
CREATE VIEW state AS SELECT c.candidate, c.state FROM infra.candidate_state c;
GRANT SELECT ON state TO PUBLIC;
CREATE FUNCTION pg_temp.validate(project text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	SET LOCAL SESSION AUTHORIZATION regress_ia_luz;
	PERFORM infra_api.submit_for_validation('rio-claro', project);
	SET LOCAL SESSION AUTHORIZATION regress_ia_ana;
	PERFORM infra_api.validate_project('rio-claro', project, 'validated');
	RESET SESSION AUTHORIZATION;
END
$$;

-- ---- who, and what ----
SET SESSION AUTHORIZATION regress_ia_luz;
SELECT projects FROM infra_api.import_text('rio-claro', '[{"id": "oc4ids-abc123-1", "title": "Puente", "locations": [{"id": "1", "geometry": {"type": "Point", "coordinates": [-100.5, 25.5]}}], "documents": [{"id": "ACTA", "title": "Acta"}], "parties": [{"id": "1", "name": "Luz", "contactPoint": {"email": "luz@correo.example"}}], "contractingProcesses": [{"id": "ocds-abc123-1", "summary": {"ocid": "ocds-abc123-1"}}]},
	{"id": "oc4ids-abc123-2", "title": "Camino", "contractingProcesses": [{"id": "ocds-abc123-1", "summary": {"ocid": "ocds-abc123-1"}}]}]');
SELECT releases FROM infra_api.import_text('rio-claro', '[{"ocid": "ocds-abc123-1", "id": "1", "date": "2022-05-01T09:00:00Z", "tag": ["tender"], "initiationType": "tender", "tender": {"id": "1", "title": "Obra"}, "buyer": {"id": "1", "name": "Luz, luz@correo.example"}}, {"ocid": "ocds-abc123-1", "id": "2", "date": "2022-05-02T09:00:00Z", "tag": ["tenderUpdate"], "initiationType": "tender", "tender": {"id": "1", "title": "Obra nueva"}}]');
SELECT infra_api.attach_file('rio-claro', 'oc4ids-abc123-1', 'ACTA', 'acta.pdf', 'application/pdf', '%PDF-1.4 a') <> '' AS attached;
SELECT infra_api.publish_project('rio-claro', 'oc4ids-abc123-1');
SELECT infra_api.publish_project('rio-claro', 'oc4ids-abc123-9');
SELECT infra_api.link_project('rio-claro', 'oc4ids-abc123-1', '2022', 1), infra_api.link_project('rio-claro', 'oc4ids-abc123-2', '2022', 2);
SELECT infra_api.preview_publication('rio-claro', 'oc4ids-abc123-1') -> 'parties' AS parties, infra_api.preview_publication('rio-claro', 'oc4ids-abc123-9') AS none;
SELECT infra_api.preview_publication('rio-hondo', 'oc4ids-abc123-1');
SELECT * FROM infra_api.submit_for_validation('rio-claro', 'oc4ids-abc123-1');
SELECT infra_api.publish_project('rio-claro', 'oc4ids-abc123-1');
SELECT * FROM state;
SET SESSION AUTHORIZATION regress_ia_ana;
SELECT infra_api.validate_project('rio-claro', 'oc4ids-abc123-1', 'validated');
SELECT infra_api.add_observation('rio-claro', 'oc4ids-abc123-1', '', 'Algo más');
SELECT infra_api.publish_project('rio-claro', 'oc4ids-abc123-1');
SET SESSION AUTHORIZATION regress_ia_luz;
SELECT infra_api.publish_project('rio-claro', 'oc4ids-abc123-1');
SET SESSION AUTHORIZATION regress_ia_ana;
SELECT infra_api.close_observation('rio-claro', 'oc4ids-abc123-1', 1, 'Nada más');
SET SESSION AUTHORIZATION regress_ia_staff;
SELECT * FROM state;
SELECT infra_api.publish_project('rio-claro', 'oc4ids-abc123-1');
SELECT infra_api.withdraw_publication('rio-claro', 'oc4ids-abc123-1', 'x');
SET SESSION AUTHORIZATION regress_ia_luz;
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT infra_api.publish_project('rio-claro', 'oc4ids-abc123-1');
ROLLBACK;
-- an edition is presented when there is something to present
RESET SESSION AUTHORIZATION;
UPDATE infra.edition SET state = 'presented';
SET SESSION AUTHORIZATION regress_ia_luz;
SELECT infra_api.publish_project('rio-claro', 'oc4ids-abc123-1');
-- who takes part is known from then on
SELECT o.name, o.person, i.scheme, i.identifier, a.party FROM infra.organization o LEFT JOIN infra.organization_identifier i ON i.organization = o.id LEFT JOIN infra.organization_alias a ON a.organization = o.id ORDER BY 1, 5;
SELECT infra_api.publish_project('rio-claro', 'oc4ids-abc123-1');
SELECT * FROM state;

-- ---- what the public reads ----
RESET SESSION AUTHORIZATION;
SET ROLE ia_public;
CREATE TEMP VIEW shown AS SELECT p.publication, p.version, p.round, p.document -> 'parties' -> 0 ->> 'contactPoint' AS contact, jsonb_array_length(p.observations) AS observations, (SELECT count(*) FROM jsonb_each(p.records)) AS records, p.digest = sha256(infra.digest_of(p.document) || infra.digest_of(p.records) || infra.digest_of(p.observations)) AS digest FROM infra.publication p;
SELECT * FROM shown ORDER BY publication;
SELECT p.project_id, p.title, p.document = q.document AND p.published_at = q.published_at AS as_published FROM infra.published_project p JOIN infra.publication q USING (institution, project_id);
SELECT r.ocid, r.project_id, r.title, r.buyer, (SELECT count(*) FROM infra.published_release s WHERE s.ocid = r.ocid) AS releases FROM infra.published_record r;
SELECT document_id, name FROM infra.file;
RESET ROLE;

-- ---- what changes afterwards is another round, and another publication; until then the public reads the one before ----
SET SESSION AUTHORIZATION regress_ia_luz;
SELECT count(*) FROM infra_api.set_field('oc4ids-abc123-1', '/title', '"Puente nuevo"');
SELECT infra_api.attach_file('rio-claro', 'oc4ids-abc123-1', 'ACTA', 'acta nueva.pdf', 'application/pdf', '%PDF-1.4 b') <> '' AS attached;
SELECT infra_api.publish_project('rio-claro', 'oc4ids-abc123-1');
SELECT * FROM state;
RESET SESSION AUTHORIZATION;
SET ROLE ia_public;
SELECT p.title, f.name FROM infra.published_project p, infra.file f;
RESET ROLE;
SELECT pg_temp.validate('oc4ids-abc123-1');
SET SESSION AUTHORIZATION regress_ia_luz;
SELECT infra_api.publish_project('rio-claro', 'oc4ids-abc123-1');
RESET SESSION AUTHORIZATION;
SET ROLE ia_public;
SELECT p.title, f.name FROM infra.published_project p, infra.file f;
SELECT * FROM shown ORDER BY publication;
RESET ROLE;

-- ---- a process of two projects ----
SELECT pg_temp.validate('oc4ids-abc123-2');
SELECT infra_api.publish_project('rio-claro', 'oc4ids-abc123-2');
SELECT ocid, project_id FROM infra.published_record;

-- ---- withdrawn: out of the public's sight, and on record ----
SET SESSION AUTHORIZATION regress_ia_luz;
SELECT infra_api.withdraw_publication('rio-claro', 'oc4ids-abc123-1', '');
SELECT infra_api.withdraw_publication('rio-claro', 'oc4ids-abc123-1', 'Lo pidió luz@correo.example');
SELECT infra_api.withdraw_publication('rio-claro', 'oc4ids-abc123-1', 'Otra vez');
SELECT publication, version FROM infra.publication WHERE project_id = 'oc4ids-abc123-1' ORDER BY 1;
SELECT * FROM state;
RESET SESSION AUTHORIZATION;
SET ROLE ia_public;
SELECT project_id, publication FROM infra.publication;
SELECT project_id FROM infra.published_project;
SELECT ocid, project_id FROM infra.published_record;
SELECT count(*) AS releases FROM infra.published_release;
SELECT publication, reason FROM infra.withdrawal;
SELECT count(*) AS files FROM infra.file;
RESET ROLE;
-- published again: the next number, and those before stay out of sight
SET SESSION AUTHORIZATION regress_ia_luz;
SELECT infra_api.publish_project('rio-claro', 'oc4ids-abc123-1');
RESET SESSION AUTHORIZATION;
SET ROLE ia_public;
SELECT publication FROM infra.publication WHERE project_id = 'oc4ids-abc123-1';
RESET ROLE;
SELECT infra_api.withdraw_publication('rio-claro', 'oc4ids-abc123-2', 'x'), infra_api.withdraw_publication('rio-claro', 'oc4ids-abc123-1', 'x');
SELECT (SELECT count(*) FROM infra.published_project) AS projects, (SELECT count(*) FROM infra.published_record) AS records, (SELECT count(*) FROM infra.published_release) AS releases, (SELECT count(*) FROM infra.publication) AS publications;

-- ---- nothing of it changes, for its owner either ----
UPDATE infra.publication SET version = 1;
DELETE FROM infra.publication;
TRUNCATE infra.withdrawal;
UPDATE infra.withdrawal SET reason = 'x';
-- a rule of the profile that came later does not make an identifier another
UPDATE infra.project SET document = document || '{"description": "x"}' WHERE project_id = 'oc4ids-abc123-2';
SELECT pg_temp.validate('oc4ids-abc123-2');
INSERT INTO infra.publication_profile VALUES ('2022', 'folio', 'text', 'abc123-2');
SELECT infra_api.publish_project('rio-claro', 'oc4ids-abc123-2');
DROP VIEW state;
DROP OWNED BY regress_ia_luz, regress_ia_staff, regress_ia_ana;
DROP ROLE regress_ia_luz, regress_ia_staff, regress_ia_ana;
DROP SCHEMA infra_api, infra CASCADE;
