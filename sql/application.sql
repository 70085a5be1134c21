-- application: decides which letters are received, which projects they may bring, what each is worth and why, and who is
-- selected.
\set VERBOSITY terse
\pset null (null)
SET client_min_messages = warning;
SET TimeZone = 'America/Mexico_City';
SELECT count(*) > 0 AS made FROM ia.create_platform(true);
SELECT infra.seed_edition_2022();
-- an edition of today, so that letters can be sent now: the rules of 2022, another window
INSERT INTO infra.edition (edition, name, year, legal_basis, opens, closes, max_projects) VALUES ('hoy', 'De hoy', 2026, 'x', current_date - 1, current_date + 1, 5);
INSERT INTO infra.cap_decision (edition, number, cap, reason) VALUES ('hoy', 1, 2, 'La convocatoria');
INSERT INTO infra.criterion SELECT 'hoy', ambit, criterion, points, name FROM infra.criterion WHERE edition = '2022';
INSERT INTO infra.priority_type SELECT 'hoy', type, name FROM infra.priority_type WHERE edition = '2022';
INSERT INTO infra.letter_recipient SELECT 'hoy', ambit, number, recipient FROM infra.letter_recipient WHERE edition = '2022';
UPDATE infra.edition SET state = 'open';
INSERT INTO infra.institution (institution, name, ambit, state, municipality, head) VALUES
	('secretaria-de-caminos', 'Secretaría de Caminos', 'federal', NULL, NULL, 'Elena Sada'), ('obras-nl', 'Secretaría de Obras', 'state', '19', NULL, 'Raúl Garza'),
	('rio-claro', 'Municipio de Río Claro', 'municipal', '19', '19099', 'Luz Peña'), ('valle-hondo', 'Municipio de Valle Hondo', 'municipal', '31', NULL, 'Saúl Can');
INSERT INTO infra.institution VALUES ('x', 'X', 'federal', '19', NULL, 'x');
INSERT INTO infra.institution VALUES ('x', 'X', 'municipal', NULL, NULL, 'x');
INSERT INTO infra.institution VALUES ('x', 'X', 'municipal', '19', '20001', 'x');
-- ---- to whom ----
SELECT institution, (SELECT string_agg(recipient, ' | ' ORDER BY number) FROM infra.recipients_of('2022', institution)) AS recipients, (SELECT count(*) - 1 FROM infra.recipients_of('2022', institution)) AS copies FROM infra.institution ORDER BY institution;
-- ---- the window, in the time zone of the edition: 14 March is in, 15 March is out ----
CREATE FUNCTION pg_temp.receive(at timestamptz) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO infra.application (edition, institution, received_at, signed_by, responsible, projects, accepts_terms) VALUES ('2022', 'rio-claro', at, 'Luz Peña', 'Iván Rey', 1, true);
	RAISE EXCEPTION USING ERRCODE = 'ZZ001', MESSAGE = 'received';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SELECT at, pg_temp.receive(at) FROM unnest(ARRAY['2022-01-31 23:59:59-06', '2022-02-01 00:00:00-06', '2022-03-14 23:59:59-06', '2022-03-15 05:59:59+00', '2022-03-15 00:00:00-06', '2100-01-01']::timestamptz[]) AS at;
-- ---- what a letter has to have ----
INSERT INTO infra.application (edition, institution, signed_by, responsible, projects, accepts_terms) VALUES ('hoy', 'rio-claro', '', 'Iván Rey', 1, true);
INSERT INTO infra.application (edition, institution, signed_by, responsible, projects, accepts_terms) VALUES ('hoy', 'rio-claro', 'Luz Peña', NULL, 1, true);
INSERT INTO infra.application (edition, institution, signed_by, responsible, projects, accepts_terms) VALUES ('hoy', 'rio-claro', 'Luz Peña', 'Iván Rey', 1, false);
INSERT INTO infra.application (edition, institution, signed_by, responsible, projects, accepts_terms) VALUES ('hoy', 'rio-claro', 'Luz Peña', 'Iván Rey', 0, true);
INSERT INTO infra.application (edition, institution, signed_by, responsible, projects, accepts_terms) VALUES ('hoy', 'rio-claro', 'Luz Peña', 'Iván Rey', 6, true);
INSERT INTO infra.application (edition, institution, signed_by, responsible, projects, accepts_terms) VALUES ('hoy', 'rio-claro', 'Otra Persona', 'Iván Rey', 1, true);
INSERT INTO infra.application (edition, institution, signed_by, responsible, projects, accepts_terms) VALUES ('hoy', 'no-existe', 'Luz Peña', 'Iván Rey', 1, true);
INSERT INTO infra.application (edition, institution, signed_by, responsible, projects, accepts_terms) VALUES ('2099', 'rio-claro', 'Luz Peña', 'Iván Rey', 1, true);
-- ---- sent by whoever acts for the institution ----
CREATE ROLE regress_ia_luz LOGIN; CREATE ROLE regress_ia_saul LOGIN; CREATE ROLE regress_ia_operator; CREATE ROLE regress_ia_reader;
GRANT ia_applicant TO regress_ia_luz, regress_ia_saul; GRANT ia_operator TO regress_ia_operator;
INSERT INTO infra.person (name, login) VALUES ('Luz Peña', 'regress_ia_luz'), ('Saúl Can', 'regress_ia_saul');
INSERT INTO infra.affiliation SELECT id, CASE login WHEN 'regress_ia_luz' THEN 'rio-claro' ELSE 'valle-hondo' END, 'head' FROM infra.person;
SET SESSION AUTHORIZATION regress_ia_luz;
SELECT infra_api.submit_application('hoy', 'valle-hondo', 'Saúl Can', 'x', '[]', true);
SELECT infra_api.submit_application('hoy', 'rio-claro', 'Luz Peña', 'Iván Rey', '{}', true);
SELECT infra_api.submit_application('hoy', 'rio-claro', 'Luz Peña', 'Iván Rey', '[{"name": "Puente", "own_budget": false}]', true);
SELECT infra_api.submit_application('hoy', 'rio-claro', 'Luz Peña', 'Iván Rey', '[{"name": "Puente", "own_budget": true, "mixed_funding": true}]', true);
SELECT infra_api.submit_application('hoy', 'rio-claro', 'Luz Peña', 'Iván Rey', '[{"name": "Puente", "own_budget": true, "priority_types": [4], "evidence_2": "Ficha"}]', true);
SELECT infra_api.submit_application('hoy', 'rio-claro', 'Luz Peña', 'Iván Rey', '[{"name": "Puente", "own_budget": true, "priority_types": [1]}]', true);
SELECT infra_api.submit_application('hoy', 'rio-claro', 'Luz Peña', 'Iván Rey', '[{"name": "Puente", "own_budget": true, "plan_ambit": "municipal", "plan_name": "Plan"}]', true);
SELECT infra_api.submit_application('hoy', 'rio-claro', 'Luz Peña', 'Iván Rey', '["Puente"]', true);
SELECT infra_api.submit_application('hoy', 'rio-claro', 'Luz Peña', 'Iván Rey', '[{"name": "Puente", "own_budget": true, "amount": "mucho"}]', true);
SELECT infra_api.submit_application('hoy', 'rio-claro', 'Luz Peña', 'Iván Rey', '[
	{"name": "Puente", "amount": 1000000, "portfolio_key": "C-1", "own_budget": true, "plan_ambit": "municipal", "plan_name": "Plan Municipal 2021-2024", "priority_types": [1, 3], "evidence_1": "Página 12", "evidence_2": "Ficha técnica"},
	{"name": "Mercado", "own_budget": true, "mixed_funding": true, "funding_note": "Ramo 33", "plan_ambit": "federal", "plan_name": "Plan Nacional", "priority_types": [], "evidence_1": "Eje 2"}]', true) AS number;
SELECT infra_api.submit_application('hoy', 'rio-claro', 'Luz Peña', 'Iván Rey', '[{"own_budget": true}]', true);
-- the order of reception needs to see the letter before
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT infra_api.submit_application('hoy', 'rio-claro', 'Luz Peña', 'Iván Rey', '[{"own_budget": true}]', true);
ROLLBACK;
-- the letter announces two projects: a third needs another number, within five, and there are never more than announced
INSERT INTO infra.proposed_project (institution, edition, slot, name, own_budget) VALUES ('rio-claro', 'hoy', 3, 'Plaza', true);
UPDATE infra.application SET projects = 6; UPDATE infra.application SET projects = 3;
INSERT INTO infra.proposed_project (institution, edition, slot, name, own_budget) VALUES ('rio-claro', 'hoy', 3, 'Plaza', true);
UPDATE infra.application SET projects = 2;
DELETE FROM infra.proposed_project WHERE slot = 3; UPDATE infra.application SET projects = 2;
-- what is received stays: number, moment, signature
UPDATE infra.application SET sequence = 9;
UPDATE infra.application SET responsible = 'Otra persona';
INSERT INTO infra.score VALUES ('rio-claro', 'hoy', 1, 1, 40, 40, 'x');
UPDATE infra.score SET points = 0;
RESET SESSION AUTHORIZATION;
UPDATE infra.application SET received_at = received_at - interval '1 hour' WHERE edition = 'hoy';
SET SESSION AUTHORIZATION regress_ia_saul;
UPDATE infra.proposed_project SET name = 'Robado';
SELECT infra_api.submit_application('hoy', 'valle-hondo', 'Saúl Can', 'Mía Poot', '[{"name": "Escuela", "amount": 5, "budget_key": "B-9", "own_budget": true, "plan_ambit": "state", "plan_name": "Plan Estatal", "plan_equivalent": true, "priority_types": [2], "evidence_1": "Página 3", "evidence_2": "Decreto"}]', true) AS number;
RESET SESSION AUTHORIZATION;
SET ROLE regress_ia_operator;
SELECT infra_api.submit_application('hoy', 'obras-nl', 'Raúl Garza', 'Noé Paz', '[{"name": "Túnel", "amount": 9, "own_budget": true, "plan_ambit": "state", "plan_name": "Plan Estatal", "priority_types": [1], "evidence_1": "Página 40", "evidence_2": "Ficha"}]', true) AS number;
RESET ROLE;
SELECT sequence, institution, projects, (SELECT count(*) FROM infra.proposed_project p WHERE (p.edition, p.institution) = (a.edition, a.institution)) AS given FROM infra.application a ORDER BY sequence;
-- five projects are the most, however they come
UPDATE infra.application SET projects = 5 WHERE institution = 'obras-nl';
INSERT INTO infra.proposed_project (institution, edition, slot, name, own_budget) SELECT 'obras-nl', 'hoy', s, 'Obra ' || s, true FROM generate_series(2, 5) s;
INSERT INTO infra.proposed_project (institution, edition, slot, name, own_budget) VALUES ('obras-nl', 'hoy', 6, 'Una más', true);
INSERT INTO infra.proposed_project (institution, edition, slot, name, own_budget) VALUES ('obras-nl', 'hoy', 5, 'En el mismo lugar', true);
UPDATE infra.proposed_project SET institution = 'valle-hondo' WHERE institution = 'obras-nl' AND slot = 5;
DELETE FROM infra.proposed_project WHERE institution = 'obras-nl' AND slot > 1;
UPDATE infra.application SET projects = 1 WHERE institution = 'obras-nl';
-- a letter can be withdrawn, once; its number is not given again
SET ROLE regress_ia_operator;
SELECT infra_api.withdraw_application('hoy', 'secretaria-de-caminos');
SELECT infra_api.submit_application('hoy', 'secretaria-de-caminos', 'ELENA  SADA', 'Noé Paz', '[{"name": "Libramiento", "own_budget": true}]', true) AS number;
SELECT infra_api.withdraw_application('hoy', 'secretaria-de-caminos');
SELECT infra_api.withdraw_application('hoy', 'secretaria-de-caminos');
UPDATE infra.application SET responsible = 'Otra' WHERE institution = 'secretaria-de-caminos';
UPDATE infra.application SET withdrawn_at = NULL WHERE institution = 'secretaria-de-caminos';
UPDATE infra.application SET withdrawn_at = now() + interval '1 day' WHERE institution = 'rio-claro';
INSERT INTO infra.proposed_project (institution, edition, slot, name, own_budget) VALUES ('secretaria-de-caminos', 'hoy', 1, 'Otro', true);
RESET ROLE;

-- ---- points: 40 for the plan of one's own ambit, 40 once, 20 for name, amount and a key ----
SELECT institution, slot, points, possible FROM infra.project_score ORDER BY institution, slot;
SELECT criterion, points, possible, reason, evidence FROM infra.score_explanation('hoy', 'rio-claro', 1);
SELECT criterion, points, reason FROM infra.proposed_project p, infra.score_explanation(p) WHERE (p.institution, p.edition, p.slot) = ('rio-claro', 'hoy', 2);
SELECT criterion, points, reason FROM infra.score_explanation('hoy', 'valle-hondo', 1);
-- kept on every change; every total there is
CREATE TEMP TABLE totals AS SELECT ''::text AS what, 0 AS points WHERE false;
DO $$
DECLARE
	plan boolean; type boolean; key text;
BEGIN
	FOREACH plan IN ARRAY '{t,f}'::boolean[] LOOP FOREACH type IN ARRAY '{t,f}'::boolean[] LOOP FOREACH key IN ARRAY '{portfolio,budget,both,none,no name,no amount}'::text[] LOOP
		UPDATE infra.proposed_project SET plan_ambit = CASE WHEN plan THEN 'municipal' END, plan_name = CASE WHEN plan THEN 'Plan' END, priority_types = CASE WHEN type THEN '{1,2,3}'::int[] ELSE '{}' END,
			portfolio_key = CASE WHEN key NOT IN ('budget', 'none') THEN 'P' END, budget_key = CASE WHEN key IN ('budget', 'both') THEN 'B' END, name = CASE WHEN key <> 'no name' THEN 'Obra' END, amount = CASE WHEN key <> 'no amount' THEN 1 END, evidence_1 = 'Eje', evidence_2 = 'Ficha'
			WHERE (institution, edition, slot) = ('rio-claro', 'hoy', 2);
		INSERT INTO totals SELECT concat_ws(', ', CASE WHEN plan THEN 'plan' END, CASE WHEN type THEN 'type' END, key), points FROM infra.project_score WHERE (institution, edition, slot) = ('rio-claro', 'hoy', 2);
	END LOOP; END LOOP; END LOOP;
END $$;
SELECT points, string_agg(what, ' | ' ORDER BY what COLLATE "C") AS what FROM totals GROUP BY points ORDER BY points DESC;
UPDATE infra.criterion SET points = 30 WHERE (edition, ambit, criterion) = ('hoy', 'municipal', 1);
SELECT institution, slot, points, possible FROM infra.project_score ORDER BY institution, slot;
UPDATE infra.criterion SET points = 40 WHERE (edition, ambit, criterion) = ('hoy', 'municipal', 1);
-- ---- of the institution: the best project, the mean, the sum; of the same points, whoever came first ----
SELECT institution, points, projects, rank FROM infra.ranking WHERE edition = 'hoy' ORDER BY rank;
UPDATE infra.edition SET aggregation = 'mean' WHERE edition = 'hoy';
SELECT institution, points, rank FROM infra.ranking WHERE edition = 'hoy' ORDER BY rank;
UPDATE infra.edition SET aggregation = 'sum' WHERE edition = 'hoy';
SELECT institution, points, rank FROM infra.ranking WHERE edition = 'hoy' ORDER BY rank;
UPDATE infra.edition SET aggregation = 'best' WHERE edition = 'hoy';

-- ---- selection: after closing, by criteria only when there are more than the cap; with reasons for who is left out ----
SET ROLE regress_ia_operator;
SELECT infra_api.select_applications('hoy');
SELECT infra_api.publish_results('hoy');
RESET ROLE;
-- reception closes: the clock cannot be turned, so the window is
ALTER TABLE infra.edition DISABLE TRIGGER guard;
UPDATE infra.edition SET opens = current_date - 3, closes = current_date - 2, state = 'closed' WHERE edition = 'hoy';
ALTER TABLE infra.edition ENABLE TRIGGER guard;
UPDATE infra.proposed_project SET name = 'Tarde' WHERE institution = 'rio-claro';
DELETE FROM infra.proposed_project WHERE institution = 'rio-claro';
UPDATE infra.application SET projects = 3 WHERE institution = 'rio-claro';
-- guarantor bodies give notice after closing, each of its own state
CREATE ROLE regress_ia_og LOGIN; GRANT ia_coordination TO regress_ia_og;
INSERT INTO infra.person (name, login) VALUES ('Garante', 'regress_ia_og');
INSERT INTO infra.guarantor_member SELECT id, '19' FROM infra.person WHERE login = 'regress_ia_og';
SET SESSION AUTHORIZATION regress_ia_og;
INSERT INTO infra.guarantor_notice (edition, state, institutions) VALUES ('hoy', '31', '{valle-hondo}');
INSERT INTO infra.guarantor_notice (edition, state, institutions) VALUES ('hoy', '19', '{rio-claro,valle-hondo}');
INSERT INTO infra.guarantor_notice (edition, state, sent_on, institutions) VALUES ('hoy', '19', current_date - 2, '{rio-claro}');
INSERT INTO infra.guarantor_notice (edition, state, institutions) VALUES ('hoy', '19', '{rio-claro,obras-nl}');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION regress_ia_luz;
SELECT infra_api.select_applications('hoy');
RESET SESSION AUTHORIZATION;
SET ROLE regress_ia_operator;
SELECT institution, rank, points, selected, cardinality(reasons) AS reasons FROM infra_api.select_applications('hoy');
SELECT infra_api.select_applications('hoy');
RESET ROLE;
SELECT applications, cap, criteria_applied, published_at FROM infra.selection;
SELECT institution, unnest(reasons) AS reason FROM infra.selection_result WHERE NOT selected;
SELECT state FROM infra.edition WHERE edition = 'hoy';
-- nobody sees it before it is published, nor in the history
SET ROLE regress_ia_reader;
SELECT count(*) AS seen FROM infra.selection_result;
SELECT count(*) AS seen FROM infra.history WHERE tab = 'selection_result';
SELECT institution, state, notified_at IS NOT NULL AS notified FROM infra.application_state WHERE edition = 'hoy' ORDER BY institution;
SET ROLE regress_ia_operator;
SELECT infra_api.publish_results('hoy') AS notifications;
SELECT infra_api.publish_results('hoy');
SET ROLE regress_ia_reader;
SELECT count(*) AS seen FROM infra.selection_result;
SELECT count(*) > 0 AS seen FROM infra.history WHERE tab = 'selection_result';
SELECT count(*) AS seen FROM infra.notification;
SELECT institution, state, notified_at IS NOT NULL AS notified FROM infra.application_state WHERE edition = 'hoy' ORDER BY institution;
-- a result is made by selecting, not by writing; sessions are for who was selected
SET ROLE regress_ia_operator;
UPDATE infra.selection_result SET selected = true, reasons = '{}';
INSERT INTO infra.sensitization_session VALUES ('hoy', 1, current_date, 'El proyecto');
INSERT INTO infra.sensitization_attendance SELECT 'hoy', 1, institution, 2 FROM infra.selection_result WHERE NOT selected;
INSERT INTO infra.sensitization_attendance SELECT 'hoy', 1, institution, 2 FROM infra.selection_result WHERE selected;
SELECT infra_api.withdraw_application('hoy', 'rio-claro');
RESET ROLE;
SELECT number, institution, state, subject FROM infra.notification ORDER BY number;
INSERT INTO infra.selection_result (edition, institution, selected, rank, points) VALUES ('hoy', 'secretaria-de-caminos', false, 9, 0);
-- with room for all, nobody is left out for points
INSERT INTO infra.edition (edition, name, year, legal_basis, opens, closes, max_projects) VALUES ('holgada', 'Holgada', 2026, 'x', current_date - 1, current_date, 5);
INSERT INTO infra.cap_decision (edition, number, cap, reason) VALUES ('holgada', 1, 20, 'La convocatoria');
UPDATE infra.edition SET state = 'open' WHERE edition = 'holgada';
INSERT INTO infra.application (edition, institution, signed_by, responsible, projects, accepts_terms) VALUES ('holgada', 'obras-nl', 'Raúl Garza', 'x', 1, true), ('holgada', 'valle-hondo', 'Saúl Can', 'x', 1, true), ('holgada', 'rio-claro', 'Luz Peña', 'x', 1, true);
INSERT INTO infra.proposed_project (institution, edition, slot, name, own_budget) VALUES ('valle-hondo', 'holgada', 1, 'Escuela', true), ('rio-claro', 'holgada', 1, 'Puente', true);
ALTER TABLE infra.edition DISABLE TRIGGER guard;
UPDATE infra.edition SET opens = current_date - 3, closes = current_date - 2, state = 'closed' WHERE edition = 'holgada';
ALTER TABLE infra.edition ENABLE TRIGGER guard;
SELECT institution, rank, points, selected, reasons FROM infra_api.select_applications('holgada');
SELECT criteria_applied FROM infra.selection WHERE edition = 'holgada';
SELECT count(*) AS wrong FROM infra.verify_history();
DROP SCHEMA infra_api, infra CASCADE;
DROP ROLE regress_ia_og, regress_ia_luz, regress_ia_saul, regress_ia_operator, regress_ia_reader;
