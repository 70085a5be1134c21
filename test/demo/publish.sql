-- What came in files goes the whole way: an edition of their own, repair, validation, publication. Who does what is as in
-- the programme, and nothing is done for them that they could not do; the hand that plays everybody changes its name to
-- validate, since nobody validates their own. A project that has errors still is not validated: it waits in capture.
\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;
SELECT count(*) > 0 AS came FROM infra.project WHERE institution = 'demo' \gset
\if :came
UPDATE infra.person SET login = NULL WHERE login = session_user;
INSERT INTO infra.person (name, login) VALUES ('Quien captura', session_user);
INSERT INTO infra.affiliation SELECT infra.me(), 'demo', 'head';

-- ---- the call, the letter, the result ----
SET ROLE ia_operator;
INSERT INTO infra.edition (edition, name, year, legal_basis, opens, closes, max_projects, extra_fields) SELECT 'demo', 'Edición de demostración', extract(year FROM now())::integer, 'Ninguno: es una demostración', current_date - 30, current_date - 10, 5, true;
-- files that are older than an edition were not made for what it asks at each stage: here that is a warning
INSERT INTO infra.finding_rule VALUES ('demo', 'required-by-stage', 'warning');
INSERT INTO infra.stage SELECT 'demo', s, 'Etapa ' || s FROM generate_series(1, 7) s;
SET ROLE ia_council;
SELECT infra_api.change_cap('demo', 1, 'Una demostración') \g /dev/null
SET ROLE ia_operator;
UPDATE infra.edition SET state = 'open' WHERE edition = 'demo';
INSERT INTO infra.application (edition, institution, received_at, signed_by, responsible, projects, accepts_terms) VALUES ('demo', 'demo', now() - interval '20 days', '-', 'Quien captura', 1, true);
INSERT INTO infra.proposed_project (institution, edition, slot, name, amount, budget_key, own_budget) VALUES ('demo', 'demo', 1, 'Lo que hay en los archivos', 1, 'A-1', true);
UPDATE infra.edition SET state = 'closed' WHERE edition = 'demo';
SET ROLE ia_council;
SELECT count(*) FROM infra_api.select_applications('demo') \g /dev/null
SET ROLE ia_operator;
SELECT infra_api.publish_results('demo') \g /dev/null
UPDATE infra.notification SET sent_at = now() WHERE edition = 'demo';
UPDATE infra.edition SET state = 'running' WHERE edition = 'demo';

-- ---- the group, its programme, the commitment to all that came ----
INSERT INTO infra.actor_group (edition, actor_group, name, kind, ambit, secretariat, secretariat_proposed_on) VALUES ('demo', 'grupo', 'Grupo de demostración', 'group', 'federal', infra.me(), current_date);
INSERT INTO infra.group_implementer VALUES ('demo', 'demo', 'grupo');
INSERT INTO infra.group_member (edition, actor_group, member, name, actor_type, sector, level, coverage) VALUES ('demo', 'grupo', 1, 'Una dependencia', 1, 'public', 'high', NULL), ('demo', 'grupo', 2, 'Una contraloría social', 3, 'social', NULL, 'local'), ('demo', 'grupo', 3, 'Una cámara', 5, 'private', NULL, 'national');
SELECT infra_api.install_group('demo', 'grupo', current_date, 'Acta', 'Reglas') \g /dev/null
UPDATE infra.actor_group SET secretariat_designated_on = current_date WHERE edition = 'demo';
SELECT infra_api.approve_programme('demo', 'grupo', current_date) \g /dev/null
INSERT INTO infra.candidate_project (institution, edition, candidate, title, origin, openable, analysis, analysed_on)
SELECT 'demo', 'demo', row_number() OVER (ORDER BY project_id COLLATE "C"), coalesce(nullif(title, ''), project_id), 'members', true, 'Vino en un archivo', current_date FROM infra.project WHERE institution = 'demo';
INSERT INTO infra.commitment (institution, edition, text) VALUES ('demo', 'demo', 'Publicar lo que hay en los archivos');
INSERT INTO infra.committed_project SELECT institution, edition, candidate FROM infra.candidate_project WHERE edition = 'demo';
SELECT infra_api.approve_commitment('demo', 'demo', current_date) \g /dev/null

-- ---- capture: what can be right in one way only; and the codes, which somebody has to know ----
SELECT count(r.path) FROM infra.project p, infra_api.repair_project('demo', p.project_id, '{"projectStatus": {"completed": "completion"}}') r WHERE p.institution = 'demo' \g /dev/null
SELECT count(infra_api.link_project('demo', p.project_id, 'demo', p.n::integer)) FROM (SELECT project_id, row_number() OVER (ORDER BY project_id COLLATE "C") AS n FROM infra.project WHERE institution = 'demo') p \g /dev/null
SELECT count(s.round) FROM infra.captured_project c, infra_api.submit_for_validation('demo', c.project_id) s WHERE c.edition = 'demo' \g /dev/null

-- ---- validation and publication ----
UPDATE infra.person SET login = NULL WHERE login = session_user;
INSERT INTO infra.person (name, login) VALUES ('Quien valida', session_user);
SET ROLE ia_validator;
SELECT count(infra_api.validate_project('demo', v.project_id, 'validated')) FROM infra.validation v WHERE v.institution = 'demo' AND v.errors = 0 \g /dev/null
RESET ROLE;
UPDATE infra.person SET login = NULL WHERE login = session_user;
UPDATE infra.person SET login = session_user WHERE name = 'Quien captura';
SET ROLE ia_applicant;
SELECT count(infra_api.publish_project('demo', v.project_id)) FROM infra.validation v WHERE v.institution = 'demo' AND v.verdict = 'validated' \g /dev/null
RESET ROLE;
UPDATE infra.person SET login = NULL WHERE login = session_user;
\endif
