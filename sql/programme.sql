-- programme: decides what groups, programmes, training, commitments, the dashboard and recognition take, in that order and no
-- other, and who may do each.
\set VERBOSITY terse
\pset null (null)
SET client_min_messages = warning;
SET DateStyle = ISO;
SELECT count(*) > 0 AS made FROM ia.create_platform(true);
SELECT infra.seed_edition_2022();
INSERT INTO infra.institution (institution, name, ambit, state, head) VALUES ('rio-claro', 'Río Claro', 'municipal', '19', 'Luz Peña'), ('valle-hondo', 'Valle Hondo', 'municipal', '31', 'Saúl Can'), ('obras', 'Obras del Estado', 'state', '19', 'Raúl Garza'), ('caminos', 'Caminos', 'federal', NULL, 'Elena Sada');
UPDATE infra.edition SET state = 'open';
INSERT INTO infra.application (edition, institution, received_at, signed_by, responsible, projects, accepts_terms) SELECT '2022', institution, timestamptz '2022-03-01 12:00-06' + n * interval '1 hour', head, 'R', 1, true FROM infra.institution, LATERAL (SELECT row_number() OVER () AS n) x ORDER BY institution;
INSERT INTO infra.proposed_project (institution, edition, slot, name, own_budget) SELECT institution, '2022', 1, 'Puente', true FROM infra.institution WHERE institution <> 'caminos';
UPDATE infra.edition SET state = 'closed';
CREATE ROLE regress_ia_og LOGIN; CREATE ROLE regress_ia_og_yuc LOGIN; CREATE ROLE regress_ia_st LOGIN; CREATE ROLE regress_ia_op; CREATE ROLE regress_ia_luz LOGIN; CREATE ROLE regress_ia_cam LOGIN; CREATE ROLE regress_ia_ong LOGIN; CREATE ROLE regress_ia_cons; CREATE ROLE regress_ia_reader;
GRANT ia_coordination TO regress_ia_og, regress_ia_og_yuc; GRANT ia_secretariat TO regress_ia_st; GRANT ia_operator TO regress_ia_op; GRANT ia_applicant TO regress_ia_luz; GRANT ia_member TO regress_ia_cam, regress_ia_ong; GRANT ia_council TO regress_ia_cons;
INSERT INTO infra.person (name, login) VALUES ('Luz Peña', 'regress_ia_luz'), ('Cámara', 'regress_ia_cam'), ('Organización', 'regress_ia_ong'), ('Garante de Nuevo León', 'regress_ia_og'), ('Garante de Yucatán', 'regress_ia_og_yuc'), ('Secretaría Técnica', 'regress_ia_st');
INSERT INTO infra.guarantor_member SELECT id, CASE login WHEN 'regress_ia_og' THEN '19' ELSE '31' END FROM infra.person WHERE login IN ('regress_ia_og', 'regress_ia_og_yuc');
INSERT INTO infra.affiliation SELECT id, 'rio-claro', 'head' FROM infra.person WHERE login = 'regress_ia_luz';
SET ROLE regress_ia_op;
-- a letter without projects has nothing to be selected for, however much room there is
SELECT institution, selected, reasons FROM infra_api.select_applications('2022') ORDER BY rank;
RESET ROLE;

-- ---- groups: of one state, selected institutions, seven types of actor ----
SET SESSION AUTHORIZATION regress_ia_og;
INSERT INTO infra.actor_group (edition, actor_group, name, kind, ambit, state, invitation) VALUES ('2022', 'nl', 'Red de Nuevo León', 'network', 'state', '19', 'Invita el organismo garante');
INSERT INTO infra.actor_group (edition, actor_group, name, kind, ambit, state) VALUES ('2022', 'nl-2', 'Otra', 'table', 'state', '19');
INSERT INTO infra.actor_group (edition, actor_group, name, kind, ambit, state) VALUES ('2022', 'fed', 'Grupo federal', 'group', 'federal', '19');
INSERT INTO infra.group_implementer VALUES ('2022', 'rio-claro', 'nl'), ('2022', 'obras', 'nl');
INSERT INTO infra.group_implementer VALUES ('2022', 'valle-hondo', 'nl');
-- nobody coordinates another state's group, nor takes in who was not selected
INSERT INTO infra.actor_group (edition, actor_group, name, kind, ambit, state) VALUES ('2022', 'yuc', 'De otra entidad', 'table', 'state', '31');
SET SESSION AUTHORIZATION regress_ia_og_yuc;
UPDATE infra.actor_group SET invitation = 'Otra';
INSERT INTO infra.meeting VALUES ('2022', 'nl', 1, '2022-07-25', 'De otra entidad');
SELECT infra_api.install_group('2022', 'nl', '2022-07-05', 'Acta', 'Reglas');
RESET SESSION AUTHORIZATION; SET ROLE regress_ia_op;
INSERT INTO infra.actor_group (edition, actor_group, name, kind, ambit) VALUES ('2022', 'fed', 'Grupo federal', 'group', 'federal');
INSERT INTO infra.group_implementer VALUES ('2022', 'caminos', 'fed');
RESET SESSION AUTHORIZATION; SET SESSION AUTHORIZATION regress_ia_og;
INSERT INTO infra.group_member (edition, actor_group, member, name, actor_type, sector, level, coverage, person) VALUES ('2022', 'nl', 1, 'Organismo garante', 1, 'public', 'high', NULL, NULL), ('2022', 'nl', 2, 'Río Claro', 2, 'public', 'operational', NULL, NULL),
	('2022', 'nl', 3, 'Organización civil', 3, 'social', NULL, 'local', (SELECT id FROM infra.person WHERE name = 'Organización')), ('2022', 'nl', 4, 'Cámara de la construcción', 5, 'private', NULL, 'national', (SELECT id FROM infra.person WHERE name = 'Cámara'));
INSERT INTO infra.group_member (edition, actor_group, member, name, actor_type, sector, level, coverage) VALUES ('2022', 'nl', 5, 'Universidad', 6, 'public', 'high', NULL);
INSERT INTO infra.group_member (edition, actor_group, member, name, actor_type, sector, level, coverage) VALUES ('2022', 'nl', 5, 'Octavo tipo', 8, 'social', NULL, 'local');
SELECT members, public, private, social, actor_types, balanced FROM infra.group_balance;
-- the electoral ban
RESET SESSION AUTHORIZATION; UPDATE infra.edition SET electoral_process = true; SET SESSION AUTHORIZATION regress_ia_og;
INSERT INTO infra.group_member (edition, actor_group, member, name, actor_type, sector, coverage, party_representative) VALUES ('2022', 'nl', 6, 'Partido', 3, 'social', 'national', true);
SELECT letter, prohibition FROM infra.electoral_prohibition ORDER BY letter;
RESET SESSION AUTHORIZATION; UPDATE infra.edition SET electoral_process = false; SET SESSION AUTHORIZATION regress_ia_og;
-- a programme needs an installed group
SELECT infra_api.approve_programme('2022', 'nl', '2022-07-20');
SELECT infra_api.install_group('2022', 'nl', '2022-07-05', '', 'Reglas');
SELECT infra_api.install_group('2022', 'xx', '2022-07-05', 'Acta', 'Reglas');
SELECT infra_api.install_group('2022', 'nl', '2022-07-05', 'Acta', 'Reglas');
SELECT infra_api.approve_programme('2022', 'nl', '2022-07-01');
-- each implementer plans its activities, and says nothing of what was done
SET SESSION AUTHORIZATION regress_ia_luz;
INSERT INTO infra.programme_activity (institution, edition, activity, stage, name, responsible, planned_start, planned_end) SELECT 'rio-claro', '2022', a, 1 + a % 3, 'Actividad ' || a, 'Transparencia', '2022-08-01', date '2022-08-01' + a * 10 FROM generate_series(1, 10) a;
INSERT INTO infra.programme_activity (institution, edition, activity, stage, name, responsible, planned_start, planned_end) VALUES ('obras', '2022', 1, 1, 'De otra', 'x', '2022-08-01', '2022-08-02');
INSERT INTO infra.programme_activity (institution, edition, activity, stage, name, responsible, planned_start, planned_end, done_on) VALUES ('rio-claro', '2022', 11, 1, 'Hecha', 'x', '2022-08-01', '2022-08-02', '2022-08-02');
SET SESSION AUTHORIZATION regress_ia_og;
-- training needs an approved programme
INSERT INTO infra.training_session VALUES ('2022', 'nl', 1, 1, '2022-07-21');
SELECT infra_api.approve_programme('2022', 'nl', '2022-07-20');
INSERT INTO infra.training_session VALUES ('2022', 'nl', 1, 1, '2022-07-19');
INSERT INTO infra.training_session VALUES ('2022', 'nl', 1, 1, '2022-07-21'), ('2022', 'nl', 2, 5, '2022-07-22');
INSERT INTO infra.training_session VALUES ('2022', 'nl', 3, 6, '2022-07-23');
INSERT INTO infra.training_attendance VALUES ('2022', 'nl', 1, 2), ('2022', 'nl', 1, 3);
UPDATE infra.work_programme SET name = 'Otro nombre';
SELECT name, approved_on FROM infra.work_programme;
-- meetings, agreements of the secretariat, proposals and votes: one a member
INSERT INTO infra.meeting VALUES ('2022', 'nl', 1, '2022-07-25', 'Primera sesión');
INSERT INTO infra.agreement (edition, actor_group, meeting, agreement, text) VALUES ('2022', 'nl', 1, 1, 'x');
-- the coordination proposes the secretariat, the group designates it; before that it writes nothing
UPDATE infra.actor_group SET secretariat = (SELECT id FROM infra.person WHERE name = 'Secretaría Técnica'), secretariat_proposed_on = '2022-07-06' WHERE actor_group = 'nl';
RESET SESSION AUTHORIZATION; SET SESSION AUTHORIZATION regress_ia_st;
INSERT INTO infra.agreement (edition, actor_group, meeting, agreement, text) VALUES ('2022', 'nl', 1, 1, 'x');
SET SESSION AUTHORIZATION regress_ia_og;
UPDATE infra.actor_group SET secretariat_designated_on = '2022-07-05' WHERE actor_group = 'nl';
UPDATE infra.actor_group SET secretariat_designated_on = '2022-07-10' WHERE actor_group = 'nl';
SET SESSION AUTHORIZATION regress_ia_st;
INSERT INTO infra.agreement (edition, actor_group, meeting, agreement, text, due_on) VALUES ('2022', 'nl', 1, 1, 'Publicar el acta', '2022-08-01');
UPDATE infra.agreement SET fulfilled_on = '2022-07-30';
INSERT INTO infra.meeting VALUES ('2022', 'nl', 2, '2022-07-26', 'x');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION regress_ia_ong;
INSERT INTO infra.proposal (edition, actor_group, proposal, member, text) VALUES ('2022', 'nl', 1, 4, 'Por otro');
INSERT INTO infra.proposal (edition, actor_group, proposal, member, text) VALUES ('2022', 'nl', 1, 3, 'Abrir el mercado');
INSERT INTO infra.vote VALUES ('2022', 'nl', 1, 3, 'for');
INSERT INTO infra.vote VALUES ('2022', 'nl', 1, 3, 'for');
INSERT INTO infra.vote VALUES ('2022', 'nl', 1, 4, 'for');
SET SESSION AUTHORIZATION regress_ia_cam;
INSERT INTO infra.vote VALUES ('2022', 'nl', 1, 4, 'abstention');
RESET SESSION AUTHORIZATION;
SELECT votes_for, votes_against, abstentions, approved FROM infra.proposal_result;
SET SESSION AUTHORIZATION regress_ia_og;
SELECT votes_for, approved FROM infra_api.close_proposal('2022', 'nl', 1, '2022-07-28');
SELECT infra_api.close_proposal('2022', 'nl', 1, '2022-07-28');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION regress_ia_cam;
UPDATE infra.vote SET vote = 'against' WHERE member = 4;
RESET SESSION AUTHORIZATION;
SELECT votes_for, approved FROM infra.proposal_result;

-- ---- the commitment: analysed projects, one of them the group's ----
INSERT INTO infra.proposed_project (institution, edition, slot, name, own_budget) VALUES ('rio-claro', '2022', 1, 'Puente', true);
SET SESSION AUTHORIZATION regress_ia_luz;
INSERT INTO infra.candidate_project (institution, edition, candidate, title, origin, slot) VALUES ('rio-claro', '2022', 1, 'Puente', 'letter', 1);
INSERT INTO infra.candidate_project (institution, edition, candidate, title, origin) VALUES ('rio-claro', '2022', 2, 'Mercado', 'members');
INSERT INTO infra.candidate_project (institution, edition, candidate, title, origin) VALUES ('rio-claro', '2022', 3, 'Sin carta', 'letter');
INSERT INTO infra.candidate_project (institution, edition, candidate, title, origin) VALUES ('obras', '2022', 1, 'De otra', 'members');
INSERT INTO infra.commitment (institution, edition, text) VALUES ('rio-claro', '2022', 'Publicar en OC4IDS y OCDS');
INSERT INTO infra.committed_project VALUES ('rio-claro', '2022', 1);
SELECT infra_api.approve_commitment('2022', 'rio-claro', '2022-08-10');
UPDATE infra.commitment SET approved_on = '2022-08-10';
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION regress_ia_og;
SELECT infra_api.approve_commitment('2022', 'rio-claro', '2022-08-10');
UPDATE infra.candidate_project SET openable = true WHERE candidate = 1;
UPDATE infra.candidate_project SET openable = true, analysis = 'Hay expediente', analysed_on = '2022-08-01' WHERE institution = 'rio-claro';
SELECT infra_api.approve_commitment('2022', 'rio-claro', '2022-08-10');
INSERT INTO infra.committed_project VALUES ('rio-claro', '2022', 2);
SELECT infra_api.approve_commitment('2022', 'rio-claro', '2022-08-10');
SELECT infra_api.approve_commitment('2022', 'obras', '2022-08-10');
DELETE FROM infra.committed_project;
UPDATE infra.commitment SET text = 'Otra cosa';
RESET SESSION AUTHORIZATION;
SELECT approved_on, (SELECT count(*) FROM infra.committed_project) AS projects FROM infra.commitment;

-- ---- the mapping: the council's template, a sheet a project, no field beyond it ----
SET ROLE regress_ia_op;
INSERT INTO infra.mapping_sheet (institution, edition, candidate, path, availability) VALUES ('rio-claro', '2022', 1, 'title', 'none');
SET ROLE regress_ia_cons;
SELECT infra_api.issue_mapping_template('2022', 'otro');
SELECT infra_api.issue_mapping_template('2022', 'oc4ids', '9.9');
SELECT infra_api.issue_mapping_template('2022') > 400 AS fields;
SELECT infra_api.issue_mapping_template('2022');
RESET ROLE;
SELECT candidate, state FROM infra.candidate_state ORDER BY candidate;
SET SESSION AUTHORIZATION regress_ia_luz;
INSERT INTO infra.mapping_sheet (institution, edition, candidate, path, availability) VALUES ('rio-claro', '2022', 1, 'color', 'none');
INSERT INTO infra.mapping_sheet (institution, edition, candidate, path, availability) VALUES ('rio-claro', '2022', 7, 'title', 'none');
INSERT INTO infra.mapping_sheet (institution, edition, candidate, path, availability) VALUES ('rio-claro', '2022', 1, 'title', 'available');
INSERT INTO infra.mapping_sheet (institution, edition, candidate, path, availability) VALUES ('rio-claro', '2022', 1, 'title', 'tal vez');
-- as it goes out it comes back: what is said of each field, the blank rows blank
COPY infra.mapping_sheet FROM stdin (FORMAT csv, HEADER);
institution,edition,candidate,path,label,required,availability,source,responsible_unit,format,note
rio-claro,2022,1,id,,,available,Padrón de obras,Obras Públicas,hoja de cálculo,
rio-claro,2022,1,title,,,available,Padrón de obras,Obras Públicas,hoja de cálculo,"con ""comillas"", y comas"
rio-claro,2022,1,budget/amount/amount,,,partial,Contratos,Tesorería,PDF,Falta 2020
rio-claro,2022,1,completion/endDate,,,none,,,,
rio-claro,2022,1,description,,,,,,,
\.
COPY (SELECT * FROM infra.mapping_sheet WHERE availability IS NOT NULL ORDER BY path) TO stdout (FORMAT csv, HEADER);
UPDATE infra.mapping_sheet SET availability = NULL WHERE candidate = 1 AND path = 'completion/endDate';
UPDATE infra.mapping_sheet SET path = 'status' WHERE candidate = 1 AND path = 'title';
SELECT candidate, fields > 400 AS fields, mapped, with_source, required > 0 AS required, required_available, coverage < 1 AS coverage FROM infra.mapping_coverage ORDER BY candidate;
SELECT path, label, availability, note FROM infra.information_need WHERE candidate = 1 ORDER BY path COLLATE "C" LIMIT 3;
RESET SESSION AUTHORIZATION;
SELECT candidate, state FROM infra.candidate_state ORDER BY candidate;

-- ---- the dashboard: planned by who implements, done said by the operators alone ----
SET SESSION AUTHORIZATION regress_ia_luz;
-- what is approved is adjusted by the operators alone
UPDATE infra.programme_activity SET planned_end = '2022-12-31';
INSERT INTO infra.programme_activity (institution, edition, activity, stage, name, responsible, planned_start, planned_end) VALUES ('rio-claro', '2022', 12, 1, 'Una fácil', 'x', '2022-08-01', '2022-08-02');
UPDATE infra.programme_activity SET done_on = '2022-08-02';
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION regress_ia_og;
UPDATE infra.programme_activity SET done_on = '2022-08-02';
RESET SESSION AUTHORIZATION; SET ROLE regress_ia_op;
INSERT INTO infra.programme_activity (institution, edition, activity, stage, name, responsible, planned_start, planned_end) VALUES ('obras', '2022', 1, 1, 'Instalar', 'Obras', '2022-08-01', '2022-08-31'), ('obras', '2022', 2, 2, 'Mapear', 'Obras', '2022-09-01', '2022-09-30');
UPDATE infra.programme_activity SET done_on = CASE WHEN activity <= 8 THEN planned_end ELSE planned_end + 15 END WHERE institution = 'rio-claro' AND activity <= 9;
SELECT infra_api.complete_activity('2022', 'obras', 1, '2022-09-15');
SELECT infra_api.complete_activity('2022', 'obras', 9, '2022-09-15');
SET ROLE regress_ia_reader;
SELECT institution, stage, planned, done, on_time, late, overdue, completion, punctuality FROM infra.dashboard_stage ORDER BY institution, stage;
SELECT institution, planned, done, on_time, late, overdue, completion, punctuality FROM infra.dashboard ORDER BY institution;
SELECT institutions, planned, done, on_time, late, overdue, completion, punctuality FROM infra.dashboard_edition;
SELECT month, planned, done FROM infra.dashboard_month ORDER BY month;
SELECT state, count(*) FROM infra.dashboard_activity GROUP BY state ORDER BY state;
-- what is counted is what is there, whatever was written: moved, moved back, taken away
RESET ROLE;
CREATE VIEW pg_temp.counted AS
	SELECT institution, edition, stage, NULL::date AS month, count(*) AS planned, count(done_on) AS done, count(*) FILTER (WHERE done_on <= planned_end) AS on_time FROM infra.programme_activity GROUP BY 1, 2, 3
	UNION ALL SELECT institution, edition, NULL, date_trunc('month', day::timestamp)::date, sum(p), sum(d), NULL FROM infra.programme_activity, LATERAL (VALUES (planned_end, 1, 0), (done_on, 0, 1)) m (day, p, d) WHERE day IS NOT NULL GROUP BY 1, 2, 4;
CREATE VIEW pg_temp.kept AS
	SELECT institution, edition, stage, NULL::date AS month, planned, done, on_time FROM infra.stage_progress WHERE planned > 0
	UNION ALL SELECT institution, edition, NULL, month, planned, done, NULL FROM infra.month_progress WHERE planned > 0 OR done > 0;
CREATE VIEW pg_temp.miscounted AS (TABLE pg_temp.counted EXCEPT TABLE pg_temp.kept) UNION (TABLE pg_temp.kept EXCEPT TABLE pg_temp.counted);
SELECT count(*) AS miscounted FROM pg_temp.miscounted;
BEGIN;
SELECT setseed(0.5);
DO $$
BEGIN
	FOR i IN 1 .. 200 LOOP
		UPDATE infra.programme_activity SET stage = 1 + floor(random() * 7), planned_start = '2022-01-01', planned_end = date '2022-01-01' + floor(random() * 300)::int, done_on = CASE WHEN random() < 0.7 THEN date '2022-01-01' + floor(random() * 300)::int END
			WHERE random() < 0.3;
		IF i % 20 = 0 THEN
			DELETE FROM infra.programme_activity WHERE random() < 0.2;
		END IF;
	END LOOP;
END $$;
SELECT count(*) > 0 AS there, (SELECT count(*) FROM pg_temp.miscounted) AS miscounted FROM infra.programme_activity;
DELETE FROM infra.programme_activity;
SELECT count(*) AS shown, (SELECT count(*) FROM pg_temp.miscounted) AS miscounted FROM infra.dashboard_stage;
ROLLBACK;
DROP VIEW pg_temp.miscounted, pg_temp.counted, pg_temp.kept;
SET ROLE regress_ia_reader;
SELECT actor_group, state, implementers, commitments FROM infra.group_state ORDER BY actor_group;
UPDATE infra.programme_activity SET done_on = NULL;
RESET ROLE;

-- ---- recommendations and answers, reports and feedback, routes ----
SET ROLE regress_ia_cons;
INSERT INTO infra.recommendation (edition, recommendation, institution, stage, source, text, issued_on) VALUES ('2022', 1, NULL, NULL, 'dashboard', 'Atender lo vencido', '2022-10-01'), ('2022', 2, 'rio-claro', 2, 'programme', 'Completar la etapa 2', '2022-10-01');
RESET ROLE;
SET SESSION AUTHORIZATION regress_ia_luz;
-- it is answered once the coordination has delivered it
UPDATE infra.recommendation SET answer = 'Atendida', answered_on = '2022-10-05';
SET SESSION AUTHORIZATION regress_ia_og_yuc;
UPDATE infra.recommendation SET delivered_on = '2022-10-03';
SET SESSION AUTHORIZATION regress_ia_og;
UPDATE infra.recommendation SET delivered_on = '2022-10-03';
SET SESSION AUTHORIZATION regress_ia_luz;
UPDATE infra.recommendation SET answer = 'Atendida', answered_on = '2022-10-05';
UPDATE infra.recommendation SET text = 'Otra';
INSERT INTO infra.report (edition, report, kind, institution, text) VALUES ('2022', 1, 'specific', 'rio-claro', 'Informe final');
INSERT INTO infra.report (edition, report, kind, institution, text) VALUES ('2022', 2, 'specific', 'obras', 'De otra');
INSERT INTO infra.report (edition, report, kind, text) VALUES ('2022', 2, 'general', 'General');
INSERT INTO infra.follow_up_route VALUES ('rio-claro', '2022', 'Seguir publicando');
SET SESSION AUTHORIZATION regress_ia_ong;
INSERT INTO infra.report_feedback VALUES ('2022', 1, 'nl', 3, 'Faltan documentos');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION regress_ia_og;
INSERT INTO infra.report (edition, report, kind, actor_group, text) VALUES ('2022', 3, 'progress', 'nl', 'Avance');
INSERT INTO infra.report (edition, report, kind, text) VALUES ('2022', 4, 'general', 'No le toca');
-- ---- with the council, through INAI; what members contribute; the papers of a group ----
INSERT INTO infra.council_matter (edition, actor_group, matter, kind, text, raised_on) VALUES ('2022', 'nl', 1, 'controversy', 'Dos integrantes no se ponen de acuerdo', '2022-10-01');
INSERT INTO infra.council_matter (edition, actor_group, matter, kind, text, raised_on) VALUES ('2022', 'fed', 1, 'advice', 'De otro grupo', '2022-10-01');
INSERT INTO infra.group_document (edition, actor_group, document, title, url) VALUES ('2022', 'nl', 1, 'Acta firmada', 'https://example.org/acta.pdf');
INSERT INTO infra.group_document (edition, actor_group, document, title) VALUES ('2022', 'nl', 2, 'Sin contenido');
SET SESSION AUTHORIZATION regress_ia_ong;
INSERT INTO infra.member_contribution (edition, actor_group, member, contribution, kind, text) VALUES ('2022', 'nl', 3, 1, 'outreach', 'Presentó los datos en la universidad');
INSERT INTO infra.member_contribution (edition, actor_group, member, contribution, kind, text) VALUES ('2022', 'nl', 4, 1, 'outreach', 'Por otro');
RESET SESSION AUTHORIZATION; SET ROLE regress_ia_cons;
UPDATE infra.council_matter SET answer = 'Antes de tiempo', answered_on = '2022-10-02';
SET ROLE regress_ia_op;
UPDATE infra.council_matter SET passed_on = '2022-10-02';
SET ROLE regress_ia_cons;
UPDATE infra.council_matter SET answer = 'Que lo voten', answered_on = '2022-10-01';
UPDATE infra.council_matter SET answer = 'Que lo voten', answered_on = '2022-10-04';
RESET ROLE;
SELECT kind, raised_on, passed_on, answered_on, answer FROM infra.council_matter;
SELECT recommendation, institution, answer FROM infra.recommendation ORDER BY 1;
SELECT report, kind, actor_group, institution FROM infra.report ORDER BY 1;

-- ---- recognition: at the end, by the thresholds of the edition; not everything has to be done ----
SET ROLE regress_ia_cons;
SELECT infra_api.grant_recognition('2022');
RESET ROLE;
UPDATE infra.edition SET state = 'running';
SELECT infra_api.publish_results('2022');
UPDATE infra.edition SET state = 'running'; UPDATE infra.edition SET state = 'presented';
-- a published project, put there: sql/publication.sql says how it comes to be
SET session_replication_role = replica;
INSERT INTO infra.publication (institution, project_id, publication, edition, candidate, round, version, published_at, document, records, observations) VALUES ('rio-claro', 'p', 1, '2022', 1, 1, 1, now(), '{"id": "p"}', '{}', '[]');
INSERT INTO infra.published_project (institution, project_id, document) VALUES ('rio-claro', 'p', '{"id": "p"}');
RESET session_replication_role;
UPDATE infra.edition SET state = 'presented'; UPDATE infra.edition SET state = 'reported';
SET SESSION AUTHORIZATION regress_ia_og;
SELECT infra_api.grant_recognition('2022');
RESET SESSION AUTHORIZATION; SET ROLE regress_ia_cons;
SELECT * FROM infra_api.grant_recognition('2022');
SELECT infra_api.grant_recognition('2022');
UPDATE infra.final_progress SET recognized = true;
RESET ROLE;
-- what was reached stays, whatever is changed later
UPDATE infra.programme_activity SET done_on = NULL;
SELECT institution, planned, done, on_time, completion, punctuality, recognized FROM infra.final_progress ORDER BY institution;
SELECT count(*) AS wrong FROM infra.verify_history();
DROP SCHEMA infra_api, infra CASCADE;
DROP ROLE regress_ia_og, regress_ia_og_yuc, regress_ia_st, regress_ia_op, regress_ia_luz, regress_ia_cam, regress_ia_ong, regress_ia_cons, regress_ia_reader;
