-- validation: decides what a project must say in its stage, when it may be submitted, who observes, who closes and who validates,
-- and that what changed afterwards is not validated.
\set VERBOSITY terse
\pset null (null)
SET client_min_messages = warning;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);
SELECT infra.seed_edition_2022();
CREATE ROLE regress_ia_luz LOGIN;
CREATE ROLE regress_ia_ana LOGIN;
CREATE ROLE regress_ia_eva LOGIN;
CREATE ROLE regress_ia_own LOGIN;
CREATE ROLE regress_ia_who LOGIN;
GRANT ia_applicant TO regress_ia_luz, regress_ia_own;
GRANT ia_validator TO regress_ia_ana, regress_ia_eva, regress_ia_own, regress_ia_who;
INSERT INTO infra.institution (institution, name, ambit, state, head) VALUES ('rio-claro', 'Río Claro', 'municipal', '19', 'Luz Peña'), ('rio-hondo', 'Río Hondo', 'municipal', '19', 'Paz Luna');
INSERT INTO infra.person (name, login) VALUES ('Luz Peña', 'regress_ia_luz'), ('Ana Cruz', 'regress_ia_ana'), ('Eva Sol', 'regress_ia_eva'), ('Otra persona', 'regress_ia_own');
INSERT INTO infra.affiliation SELECT p.id, 'rio-claro', 'head' FROM infra.person p WHERE login = 'regress_ia_luz';
-- an edition that got as far as its commitments
SET session_replication_role = replica;
INSERT INTO infra.actor_group (edition, actor_group, name, kind, ambit, state) VALUES ('2022', 'nl', 'Red', 'network', 'state', '19');
INSERT INTO infra.group_implementer VALUES ('2022', 'rio-claro', 'nl'), ('2022', 'rio-hondo', 'nl');
INSERT INTO infra.candidate_project (institution, edition, candidate, title, origin, openable, analysis, analysed_on) SELECT 'rio-claro', '2022', n, 'Obra ' || n, 'members', true, 'x', '2022-05-01' FROM generate_series(1, 3) n;
INSERT INTO infra.commitment (institution, edition, text) VALUES ('rio-claro', '2022', 'Publicar');
INSERT INTO infra.committed_project SELECT 'rio-claro', '2022', n FROM generate_series(1, 2) n;
RESET session_replication_role;

-- ---- what a stage requires ----
SELECT status, string_agg(path, ' ' ORDER BY path) AS paths FROM infra.required_field GROUP BY status ORDER BY status;
SELECT status, method, string_agg(document_type, ' ' ORDER BY document_type) AS documents FROM infra.required_document WHERE status <> 'completed' GROUP BY status, method ORDER BY status, method;
CREATE FUNCTION pg_temp.congruence(document jsonb) RETURNS TABLE (severity text, code text, path text, detail text, value jsonb) LANGUAGE sql AS $$ SELECT f.severity, f.code, f.path, f.detail, f.value FROM infra.congruence_of('2022', document) f $$;
SELECT * FROM pg_temp.congruence('{"id": "x"}');
SELECT message, detail, hint FROM infra.congruence_of('2022', '{"id": "x", "title": "", "description": "d", "status": "identification", "type": "t", "sector": [], "locations": [{"id": "1"}], "publicAuthority": {"name": "n"}}');
SET ia.language = 'en';
SELECT message, detail, hint FROM infra.congruence_of('2022', '{"id": "x", "title": "", "description": "d", "status": "identification", "type": "t", "sector": ["s"], "locations": [{"id": "1"}], "publicAuthority": {"name": "n"}}');
RESET ia.language;
CREATE TEMP TABLE good (document) AS SELECT jsonb '{"id": "oc4ids-abc123-1", "title": "Puente Río Claro", "description": "Puente", "status": "implementation", "type": "construction", "sector": ["transport.road"], "publicAuthority": {"id": "MX-1", "name": "Río Claro"},
	"parties": [{"id": "MX-1", "name": "Río Claro", "roles": ["publicAuthority"]}, {"id": "MX-2", "name": "Obras SA", "roles": ["supplier"]}],
	"locations": [{"id": "1", "geometry": {"type": "Point", "coordinates": [-100.5, 25.5]}}], "budget": {"amount": {"amount": 1000, "currency": "MXN"}}, "period": {"startDate": "2022-01-01T00:00:00-06:00", "endDate": "2023-01-01T00:00:00-06:00"},
	"documents": [{"id": "ALCANCE", "documentType": "projectScope", "title": "Alcance", "url": "https://example.org/alcance.pdf"}],
	"contractingProcesses": [{"id": "ocds-abc123-1", "summary": {"ocid": "ocds-abc123-1", "title": "Obra", "tender": {"procurementMethod": "direct"}, "contractValue": {"amount": 900, "currency": "MXN"}, "suppliers": [{"id": "MX-2", "name": "Obras SA"}],
		"documents": [{"id": "CONTRATO", "documentType": "contractSigned", "title": "Contrato", "url": "https://example.org/contrato.pdf"}]}}]}';
GRANT SELECT ON good TO PUBLIC;
SELECT * FROM pg_temp.congruence((SELECT document FROM good));
-- amounts that add up, in one currency; phases in order; documents by method
SELECT * FROM pg_temp.congruence((SELECT jsonb_set(document, '{budget,amount,amount}', '899.99') FROM good));
SELECT * FROM pg_temp.congruence((SELECT jsonb_set(document, '{budget,amount}', '{"amount": 1, "currency": "USD"}') FROM good));
SELECT * FROM pg_temp.congruence((SELECT jsonb_set(document, '{contractingProcesses,0,summary,transactions}', '[{"id": "1", "value": {"amount": 500, "currency": "MXN"}}, {"id": "2", "value": {"amount": 400.01, "currency": "MXN"}}, {"id": "3", "value": {"amount": 999999, "currency": "USD"}}]') FROM good));
SELECT * FROM pg_temp.congruence((SELECT jsonb_set(document, '{contractingProcesses,0,summary}', document #> '{contractingProcesses,0,summary}' || '{"finalValue": {"amount": 950, "currency": "MXN"}, "transactions": [{"id": "1", "value": {"amount": 940, "currency": "MXN"}}]}') FROM good));
SELECT * FROM pg_temp.congruence((SELECT document || '{"preparationPeriod": {"startDate": "2022-03-01T00:00:00Z"}, "implementationPeriod": {"startDate": "2022-02-01T00:00:00Z"}, "completionPeriod": {"startDate": "ayer"}}' FROM good));
SELECT * FROM pg_temp.congruence((SELECT jsonb_set(document, '{contractingProcesses,0,summary,tender,procurementMethod}', '"open"') FROM good));
-- what is no list or amount is the schema's to say
SELECT * FROM pg_temp.congruence((SELECT document || '{"contractingProcesses": {"summary": 1}, "documents": "x", "budget": {"amount": "mucho"}}' FROM good));
-- how grave it is, the edition says
INSERT INTO infra.finding_rule VALUES ('2022', 'document-by-stage', 'error'), ('2022', 'required-by-stage', 'warning');
SELECT * FROM pg_temp.congruence((SELECT document - 'documents' - 'title' FROM good));
DELETE FROM infra.finding_rule;
SELECT code, infra.finding_kind(code) FROM unnest('{required,unknown-field,date-order,place-far,duplicate-id}'::text[]) code;

-- ---- which project is which ----
SET SESSION AUTHORIZATION regress_ia_luz;
SELECT projects, errors FROM infra_api.import_text('rio-claro', '{"id": "oc4ids-abc123-1", "title": "Puente"}');
SELECT infra_api.start_project('rio-claro', 'oc4ids-abc123-2', 'Camino');
SELECT infra_api.submit_for_validation('rio-claro', 'oc4ids-abc123-1');
SELECT infra_api.link_project('rio-claro', 'oc4ids-abc123-1', '2022', 1);
RESET SESSION AUTHORIZATION;
UPDATE infra.commitment SET approved_on = '2022-06-01';
SET SESSION AUTHORIZATION regress_ia_luz;
SELECT infra_api.link_project('rio-claro', 'oc4ids-abc123-1', '2022', 3);
SELECT infra_api.link_project('rio-claro', 'oc4ids-abc123-9', '2022', 1);
SELECT infra_api.link_project('rio-hondo', 'oc4ids-abc123-1', '2022', 1);
SELECT infra_api.link_project('rio-claro', 'oc4ids-abc123-2', '2022', 1);
SELECT infra_api.link_project('rio-claro', 'oc4ids-abc123-1', '2022', 1);
SELECT infra_api.link_project('rio-claro', 'oc4ids-abc123-1', '2022', 2);
INSERT INTO infra.captured_project VALUES ('rio-hondo', '2022', 2, 'oc4ids-abc123-1');
SELECT * FROM infra.captured_project;

-- ---- a round: what it says when it is submitted ----
SELECT * FROM infra_api.submit_for_validation('rio-hondo', 'oc4ids-abc123-1');
SELECT * FROM infra_api.submit_for_validation('rio-claro', 'oc4ids-abc123-9');
SELECT * FROM infra_api.submit_for_validation('rio-claro', 'oc4ids-abc123-2');
SELECT * FROM infra_api.submit_for_validation('rio-claro', 'oc4ids-abc123-1');
SELECT number, kind, severity, code, path FROM infra.validation_finding ORDER BY number;
SELECT infra_api.link_project('rio-claro', 'oc4ids-abc123-2', '2022', 1);
DELETE FROM infra.captured_project;
UPDATE infra.validation SET verdict = 'validated';
INSERT INTO infra.validation_finding SELECT * FROM infra.validation_finding;

-- ---- who observes: a validator, never of their own ----
SELECT infra_api.add_observation('rio-claro', 'oc4ids-abc123-1', '/title', 'x');
SET SESSION AUTHORIZATION regress_ia_who;
SELECT infra_api.add_observation('rio-claro', 'oc4ids-abc123-1', '/title', 'x');
SET SESSION AUTHORIZATION regress_ia_ana;
SELECT infra_api.add_observation('rio-claro', 'oc4ids-abc123-1', '/title', 'Falta el nombre oficial');
SELECT infra_api.add_observation('rio-claro', 'oc4ids-abc123-1', 'title', 'x');
SELECT infra_api.add_observation('rio-claro', 'oc4ids-abc123-1', NULL, '');
SELECT infra_api.add_observation('rio-claro', 'oc4ids-abc123-2', '', 'x');
SELECT infra_api.add_observation('rio-claro', 'oc4ids-abc123-9', '', 'x');
INSERT INTO infra.observation (institution, project_id, text) VALUES ('rio-claro', 'oc4ids-abc123-1', 'Faltan los contratos');
INSERT INTO infra.observation (institution, project_id, observation, text) VALUES ('rio-claro', 'oc4ids-abc123-1', 9, 'x');
SELECT observation, round, path, text, closed_at FROM infra.observation ORDER BY observation;
-- of the institution, of its group, its coordination, its secretariat: by function or not
RESET SESSION AUTHORIZATION;
CREATE FUNCTION pg_temp.try() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	act text;
BEGIN
	FOREACH act IN ARRAY ARRAY['SELECT infra_api.add_observation(''rio-claro'', ''oc4ids-abc123-1'', '''', ''x'')', 'INSERT INTO infra.observation (institution, project_id, text) VALUES (''rio-claro'', ''oc4ids-abc123-1'', ''x'')',
		'SELECT infra_api.validate_project(''rio-claro'', ''oc4ids-abc123-1'', ''returned'', ''x'')', 'UPDATE infra.validation SET verdict = ''returned'', note = ''x''', 'SELECT infra_api.close_observation(''rio-claro'', ''oc4ids-abc123-1'', 1, ''x'')'] LOOP
		BEGIN
			EXECUTE act;
			RETURN NEXT 'done';
			RAISE EXCEPTION 'undo';
		EXCEPTION WHEN OTHERS THEN
			RETURN NEXT SQLSTATE || ' ' || SQLERRM;
		END;
	END LOOP;
END
$$;
INSERT INTO infra.affiliation SELECT p.id, 'rio-claro', 'staff' FROM infra.person p WHERE login = 'regress_ia_own';
SET SESSION AUTHORIZATION regress_ia_own;
SELECT DISTINCT * FROM pg_temp.try();
RESET SESSION AUTHORIZATION;
DELETE FROM infra.affiliation WHERE role = 'staff';
INSERT INTO infra.group_member (edition, actor_group, member, name, actor_type, sector, coverage, person) SELECT '2022', 'nl', 1, 'Red', 3, 'social', 'local', p.id FROM infra.person p WHERE login = 'regress_ia_own';
SET SESSION AUTHORIZATION regress_ia_own;
SELECT DISTINCT * FROM pg_temp.try();
RESET SESSION AUTHORIZATION;
UPDATE infra.group_member SET person = NULL;
INSERT INTO infra.guarantor_member SELECT p.id, '19' FROM infra.person p WHERE login = 'regress_ia_own';
SET SESSION AUTHORIZATION regress_ia_own;
SELECT DISTINCT * FROM pg_temp.try();
RESET SESSION AUTHORIZATION;
DELETE FROM infra.guarantor_member;
UPDATE infra.actor_group SET secretariat = p.id, secretariat_proposed_on = '2022-05-01' FROM infra.person p WHERE login = 'regress_ia_own';
SET SESSION AUTHORIZATION regress_ia_own;
SELECT DISTINCT * FROM pg_temp.try();
RESET SESSION AUTHORIZATION;
UPDATE infra.actor_group SET secretariat = NULL, secretariat_proposed_on = NULL;
-- then somebody else's: nothing but who opened it stands in the way
SET SESSION AUTHORIZATION regress_ia_own;
SELECT * FROM pg_temp.try();

-- ---- answers, and who closes ----
SET SESSION AUTHORIZATION regress_ia_luz;
SELECT infra_api.answer_observation('rio-claro', 'oc4ids-abc123-1', 1, 'Se corrige');
INSERT INTO infra.observation_answer (institution, project_id, observation, text) VALUES ('rio-claro', 'oc4ids-abc123-1', 1, 'Ya está');
SELECT infra_api.answer_observation('rio-claro', 'oc4ids-abc123-1', 7, 'x');
SELECT infra_api.answer_observation('rio-claro', 'oc4ids-abc123-1', 1, '');
SELECT infra_api.close_observation('rio-claro', 'oc4ids-abc123-1', 1, 'x');
SELECT a.observation, a.answer, a.text, p.name FROM infra.observation_answer a JOIN infra.person p ON p.id = a.person ORDER BY 1, 2;
SET SESSION AUTHORIZATION regress_ia_eva;
SELECT infra_api.answer_observation('rio-claro', 'oc4ids-abc123-1', 1, 'x');
SELECT infra_api.close_observation('rio-claro', 'oc4ids-abc123-1', 1, 'x');
UPDATE infra.observation SET closing_note = 'x';
SET SESSION AUTHORIZATION regress_ia_ana;
SELECT infra_api.validate_project('rio-claro', 'oc4ids-abc123-1', 'validated');
SELECT infra_api.close_observation('rio-claro', 'oc4ids-abc123-1', 1, NULL);
SELECT infra_api.close_observation('rio-claro', 'oc4ids-abc123-1', 7, 'x');
SELECT infra_api.close_observation('rio-claro', 'oc4ids-abc123-1', 1, 'Atendida');
SELECT infra_api.close_observation('rio-claro', 'oc4ids-abc123-1', 1, 'Otra vez');
UPDATE infra.observation SET text = 'x';
DELETE FROM infra.observation;

-- ---- the verdict ----
SELECT infra_api.validate_project('rio-claro', 'oc4ids-abc123-1', 'bueno');
SELECT infra_api.validate_project('rio-claro', 'oc4ids-abc123-1', 'returned');
SELECT infra_api.validate_project('rio-claro', 'oc4ids-abc123-2', 'returned', 'x');
SELECT infra_api.validate_project('rio-claro', 'oc4ids-abc123-1', 'returned', 'Faltan los contratos');
SELECT infra_api.validate_project('rio-claro', 'oc4ids-abc123-1', 'returned', 'Otra vez');
SET SESSION AUTHORIZATION regress_ia_luz;
UPDATE infra.project SET document = good.document FROM good WHERE project_id = 'oc4ids-abc123-1';
SELECT * FROM infra_api.submit_for_validation('rio-claro', 'oc4ids-abc123-1');
SELECT kind, severity, code, ocid, path FROM infra.validation_finding WHERE round = 2 ORDER BY number;
SELECT * FROM infra_api.submit_for_validation('rio-claro', 'oc4ids-abc123-1');
SET SESSION AUTHORIZATION regress_ia_ana;
SELECT infra_api.validate_project('rio-claro', 'oc4ids-abc123-1', 'validated');
SELECT infra_api.close_observation('rio-claro', 'oc4ids-abc123-1', 2, 'Ya están');
-- what changes meanwhile, the project, its releases or its files, has not been seen
SET SESSION AUTHORIZATION regress_ia_luz;
SELECT releases, errors FROM infra_api.import_text('rio-claro', '{"ocid": "ocds-abc123-1", "id": "1", "date": "2022-05-01T09:00:00Z", "tag": ["tender"], "initiationType": "tender", "tender": {"id": "1", "status": "nada"}}', 'r.json');
SET SESSION AUTHORIZATION regress_ia_ana;
SELECT infra_api.validate_project('rio-claro', 'oc4ids-abc123-1', 'validated');
SET SESSION AUTHORIZATION regress_ia_luz;
SELECT * FROM infra_api.submit_for_validation('rio-claro', 'oc4ids-abc123-1');
SELECT kind, severity, code, ocid, path FROM infra.validation_finding WHERE round = 3 ORDER BY number;
SET SESSION AUTHORIZATION regress_ia_ana;
SELECT infra_api.validate_project('rio-claro', 'oc4ids-abc123-1', 'validated');
RESET SESSION AUTHORIZATION;
-- the edition may be more lenient
INSERT INTO infra.finding_rule VALUES ('2022', 'enum', 'warning');
SET SESSION AUTHORIZATION regress_ia_luz;
SELECT * FROM infra_api.submit_for_validation('rio-claro', 'oc4ids-abc123-1');
SELECT infra_api.attach_file('rio-claro', 'oc4ids-abc123-1', 'ALCANCE', 'alcance.pdf', 'application/pdf', '%PDF-1.4 x') <> '' AS attached;
SET SESSION AUTHORIZATION regress_ia_ana;
SELECT infra_api.validate_project('rio-claro', 'oc4ids-abc123-1', 'validated');
SET SESSION AUTHORIZATION regress_ia_luz;
SELECT * FROM infra_api.submit_for_validation('rio-claro', 'oc4ids-abc123-1');
SET SESSION AUTHORIZATION regress_ia_ana;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT infra_api.validate_project('rio-claro', 'oc4ids-abc123-1', 'validated');
ROLLBACK;
SELECT infra_api.validate_project('rio-claro', 'oc4ids-abc123-1', 'validated', 'Completo');
SELECT infra_api.validate_project('rio-claro', 'oc4ids-abc123-1', 'returned', 'x');
UPDATE infra.validation SET note = 'x';
SELECT v.round, v.version, v.errors, v.warnings, v.verdict, v.note, p.name FROM infra.validation v LEFT JOIN infra.person p ON p.id = v.validator ORDER BY v.round;
RESET SESSION AUTHORIZATION;

-- ---- personal data where it cannot be masked ----
UPDATE infra.project SET document = jsonb_set(jsonb_set(document, '{contractingProcesses,0,summary,ocid}', '"GOPL800101HNLXXX09"'), '{documents,0,id}', '"luz@example.org"') WHERE project_id = 'oc4ids-abc123-1';
INSERT INTO infra.file (institution, project_id, document_id, name, media_type, bytes) VALUES ('rio-claro', 'oc4ids-abc123-1', 'luz@example.org', 'RFC GOPL800101XX1.pdf', 'application/pdf', '%PDF-1.4');
SELECT severity, code, path, message, hint FROM infra.findings_to_validate('2022', 'rio-claro', 'oc4ids-abc123-1') WHERE code = 'personal-data';

-- ---- the public reads none of it ----
SET ROLE ia_public;
SELECT * FROM infra.validation;
SELECT * FROM infra.observation;
SELECT state, count(*) FROM infra.candidate_state GROUP BY state ORDER BY state;
RESET ROLE;
DROP OWNED BY regress_ia_luz, regress_ia_ana, regress_ia_eva, regress_ia_own, regress_ia_who;
DROP ROLE regress_ia_luz, regress_ia_ana, regress_ia_eva, regress_ia_own, regress_ia_who;
DROP SCHEMA infra_api, infra CASCADE;
