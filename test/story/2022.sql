-- The edition of 2022 from the call to recognition, with institutions and people that do not exist: 23 letters from nine
-- states and the federation for 20 places. Run by the owner of an empty platform; each act in the role whose it is.
\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;

-- ---- E.1: the call, letters, notices ----
SELECT infra.seed_edition_2022() \g /dev/null
CREATE TEMP TABLE cast_of AS
SELECT n, institution, name, ambit, state, head FROM (VALUES
	(1, 'secretaria-de-caminos', 'Secretaría de Caminos y Puentes', 'federal', NULL, 'Elena Sada'), (2, 'instituto-de-hospitales', 'Instituto de Hospitales', 'federal', NULL, 'Tomás Rivas'),
	(3, 'obras-nl', 'Secretaría de Obras de Nuevo León', 'state', '19', 'Raúl Garza'), (4, 'rio-claro', 'Municipio de Río Claro', 'municipal', '19', 'Luz Peña'), (5, 'los-alamos', 'Municipio de Los Álamos', 'municipal', '19', 'Jorge Leal'),
	(6, 'universidad-del-norte', 'Universidad del Norte', 'state', '19', 'Irma Solís'), (7, 'sierra-clara', 'Municipio de Sierra Clara', 'municipal', '19', 'Beto Luna'), (8, 'valle-hondo', 'Municipio de Valle Hondo', 'municipal', '31', 'Saúl Can'),
	(9, 'puerto-ceiba', 'Municipio de Puerto Ceiba', 'municipal', '31', 'Mía Poot'), (10, 'obras-yucatan', 'Secretaría de Obras de Yucatán', 'state', '31', 'Ana Chi'), (11, 'alcaldia-del-lago', 'Alcaldía del Lago', 'municipal', '09', 'Óscar Vera'),
	(12, 'metro-de-la-ciudad', 'Sistema Metro de la Ciudad', 'state', '09', 'Nora Gil'), (13, 'obras-jalisco', 'Secretaría de Obras de Jalisco', 'state', '14', 'Hugo Ríos'), (14, 'el-agave', 'Municipio de El Agave', 'municipal', '14', 'Sara Íñiguez'),
	(15, 'cerro-alto', 'Municipio de Cerro Alto', 'municipal', '14', 'Paco Mota'), (16, 'agua-del-estado', 'Comisión del Agua del Estado', 'state', '15', 'Rita Cruz'), (17, 'tierra-nueva', 'Municipio de Tierra Nueva', 'municipal', '15', 'Leo Díaz'),
	(18, 'obras-puebla', 'Secretaría de Infraestructura de Puebla', 'state', '21', 'Inés Rojas'), (19, 'las-barrancas', 'Municipio de Las Barrancas', 'municipal', '21', 'Nico Mora'), (20, 'el-desierto', 'Municipio de El Desierto', 'municipal', '08', 'Olga Tena'),
	(21, 'costa-verde', 'Municipio de Costa Verde', 'municipal', '30', 'Iván Rey'), (22, 'caminos-veracruz', 'Junta de Caminos de Veracruz', 'state', '30', 'Pía Lara'), (23, 'selva-alta', 'Municipio de Selva Alta', 'municipal', '07', 'Abel Gómez')) AS v (n, institution, name, ambit, state, head);
GRANT SELECT ON cast_of TO PUBLIC;
SET ROLE ia_operator;
INSERT INTO infra.institution (institution, name, ambit, state, head) SELECT institution, name, ambit, state, head FROM cast_of;
UPDATE infra.edition SET state = 'open' WHERE edition = '2022';
UPDATE infra.calendar_activity SET actual_start = '2022-02-01', actual_end = '2022-02-01' WHERE (edition, stage, number) = ('2022', 1, 1);
INSERT INTO infra.application (edition, institution, received_at, signed_by, responsible, projects, accepts_terms)
SELECT '2022', institution, timestamptz '2022-02-07 09:30-06' + n * interval '36 hours', head, 'Responsable de ' || name, 1 + n % 2 + (n % 3 = 0)::int + (n = 1)::int, true FROM cast_of ORDER BY n;
INSERT INTO infra.proposed_project (institution, edition, slot, name, amount, portfolio_key, budget_key, own_budget, mixed_funding, funding_note, plan_ambit, plan_name, priority_types, evidence_1, evidence_2)
SELECT c.institution, '2022', s, (ARRAY['Puente', 'Camino', 'Hospital', 'Escuela', 'Red de agua'])[1 + (c.n + s) % 5] || ' ' || s || ' de ' || c.name, (c.n * 37 + s * 11) * 1000000, CASE WHEN c.n % 7 <> 0 AND c.n % 2 = 0 THEN 'C-' || c.n || '-' || s END,
	CASE WHEN c.n % 7 <> 0 AND c.n % 2 = 1 THEN 'A-' || c.n || '-' || s END, true, c.n % 5 = 0, CASE WHEN c.n % 5 = 0 THEN 'Fondo federal y recurso propio' END,
	CASE WHEN c.n % 4 <> 0 THEN c.ambit END, CASE WHEN c.n % 4 <> 0 THEN 'Plan de desarrollo de ' || c.name END, CASE WHEN c.n % 6 = 5 THEN '{}' ELSE ARRAY[1 + (c.n + s) % 3] END, 'Eje de infraestructura', 'Ficha de la obra'
FROM cast_of c JOIN infra.application a ON a.institution = c.institution, generate_series(1, a.projects) s;
INSERT INTO infra.guarantor_notice (edition, state, sent_on, institutions) SELECT '2022', state, CASE state WHEN '30' THEN date '2022-03-24' ELSE date '2022-03-18' END, array_agg(institution ORDER BY n) FROM cast_of WHERE state IS NOT NULL GROUP BY state;
UPDATE infra.edition SET state = 'closed' WHERE edition = '2022';
UPDATE infra.calendar_activity SET actual_start = '2022-03-14', actual_end = '2022-03-14' WHERE (edition, stage, number) = ('2022', 1, 3);
SELECT count(*) FROM infra_api.select_applications('2022') \g /dev/null
SELECT infra_api.publish_results('2022') \g /dev/null
UPDATE infra.notification SET sent_at = '2022-04-08 12:00-05' WHERE edition = '2022';
INSERT INTO infra.sensitization_session VALUES ('2022', 1, '2022-04-20', 'El proyecto y sus etapas'), ('2022', 2, '2022-04-27', 'Estándares y datos abiertos');
INSERT INTO infra.sensitization_attendance SELECT '2022', s, r.institution, 2 + s FROM infra.selection_result r, generate_series(1, 2) s WHERE r.edition = '2022' AND r.selected AND (r.rank + s) % 7 <> 0;
UPDATE infra.edition SET state = 'running' WHERE edition = '2022';

-- ---- E.2 to E.4: each guarantor body for its state, the operators for the federation ----
RESET ROLE;
-- one hand plays all of them: whoever runs this
INSERT INTO infra.person (name, login) VALUES ('La coordinación de cada entidad', session_user);
INSERT INTO infra.guarantor_member SELECT infra.me(), g.state FROM infra.guarantor_body g;
CREATE TEMP VIEW mine AS
	SELECT i.institution, i.state, 'red-' || coalesce(i.state, 'federal') AS actor_group FROM infra.selection_result r JOIN infra.institution i USING (institution)
	WHERE r.edition = '2022' AND r.selected AND (i.state IS NOT NULL) = (current_user = 'ia_coordination');
GRANT SELECT ON mine TO PUBLIC;
SET ROLE ia_coordination;
\ir 2022_groups.sql
SET ROLE ia_operator;
\ir 2022_groups.sql
UPDATE infra.calendar_activity SET actual_start = (SELECT min(installed_on) FROM infra.actor_group), actual_end = (SELECT max(installed_on) FROM infra.actor_group) WHERE (edition, stage, number) = ('2022', 2, 1);
SET ROLE ia_council;
SELECT infra_api.issue_mapping_template('2022') \g /dev/null
SET ROLE ia_secretariat;
INSERT INTO infra.agreement (edition, actor_group, meeting, agreement, text, due_on, fulfilled_on) SELECT '2022', actor_group, 1, 1, 'Publicar el programa de trabajo', held_on + 10, CASE WHEN actor_group <> 'red-30' THEN held_on + 8 END FROM infra.meeting WHERE edition = '2022';
SET ROLE ia_operator;
INSERT INTO infra.programme_activity (institution, edition, activity, stage, name, responsible, planned_start, planned_end, precautions)
SELECT i.institution, '2022', a.activity, a.stage, a.name, 'Unidad de transparencia', p.approved_on + a.after, p.approved_on + a.after + 20, CASE WHEN a.stage = 3 THEN 'Sesión a distancia' END
FROM infra.group_implementer i JOIN infra.work_programme p USING (edition, actor_group),
	(VALUES (1, 3, 'Asistir a la capacitación', 0), (2, 4, 'Analizar los proyectos', 30), (3, 4, 'Aprobar el compromiso', 45), (4, 5, 'Mapear datos y documentos', 60), (5, 5, 'Capturar datos', 90), (6, 5, 'Capturar documentos', 100), (7, 6, 'Atender la validación', 130), (8, 7, 'Presentar los proyectos', 160)) AS a (activity, stage, name, after)
WHERE i.edition = '2022';

-- ---- the dashboard: what INAI and México Evalúa saw done, some of it late, some never ----
SET ROLE ia_operator;
UPDATE infra.programme_activity p SET done_on = p.planned_end - 3 + CASE WHEN (h.n + p.activity) % 5 = 0 THEN 25 ELSE 0 END
FROM (SELECT institution, row_number() OVER (ORDER BY institution COLLATE "C") AS n FROM infra.group_implementer WHERE edition = '2022') h WHERE p.edition = '2022' AND h.institution = p.institution AND (h.n % 6 <> 0 OR p.activity <= 5) AND (h.n * p.activity) % 17 <> 16;
SET ROLE ia_council;
INSERT INTO infra.recommendation (edition, recommendation, institution, stage, source, text, issued_on) SELECT '2022', 1, NULL::text, 2, 'programme', 'Instalar los grupos que faltan', date '2022-07-15'
	UNION ALL SELECT '2022', 1 + row_number() OVER (ORDER BY institution COLLATE "C"), institution, 5, 'dashboard', 'Atender las actividades vencidas de captura', '2022-12-01' FROM infra.dashboard WHERE edition = '2022' AND completion < 80;
SET ROLE ia_coordination;
UPDATE infra.recommendation SET delivered_on = issued_on + 2 WHERE institution IN (SELECT institution FROM mine);
INSERT INTO infra.report (edition, report, kind, actor_group, submitted_on, text) SELECT '2022', row_number() OVER (ORDER BY actor_group COLLATE "C"), 'progress', actor_group, '2022-12-15', 'Informe de avance' FROM infra.actor_group WHERE edition = '2022' AND state IS NOT NULL;
SET ROLE ia_operator;
INSERT INTO infra.report (edition, report, kind, actor_group, submitted_on, text) VALUES ('2022', 50, 'progress', 'red-federal', '2022-12-15', 'Informe de avance');
UPDATE infra.recommendation SET delivered_on = issued_on + 2 WHERE institution IN (SELECT institution FROM mine);
UPDATE infra.recommendation SET answer = 'Se reprogramaron', answered_on = issued_on + 10 WHERE institution IS NOT NULL;
INSERT INTO infra.report (edition, report, kind, institution, submitted_on, text) SELECT '2022', 100 + row_number() OVER (ORDER BY institution COLLATE "C"), 'specific', institution, '2023-04-15', 'Informe final específico' FROM infra.group_implementer WHERE edition = '2022';

-- ---- E.5 to E.7: capture, validation, publication; presentation, nine months late; recognition; results ----
UPDATE infra.calendar_activity SET actual_start = '2023-06-01', actual_end = '2023-06-01' WHERE (edition, stage, number) = ('2022', 7, 1);
\ir 2022_publication.sql
UPDATE infra.edition SET state = 'presented' WHERE edition = '2022';
SET ROLE ia_council;
SELECT count(*) FROM infra_api.grant_recognition('2022') \g /dev/null
INSERT INTO infra.report (edition, report, kind, submitted_on, text) VALUES ('2022', 200, 'general', '2023-06-15', 'Informe final general'), ('2022', 201, 'results', '2023-06-30', 'Informe de resultados');
SET ROLE ia_operator;
UPDATE infra.edition SET state = 'reported' WHERE edition = '2022';
SELECT upto > 0 FROM infra.seal_history() \g /dev/null
RESET ROLE;
DROP VIEW mine;
DROP TABLE cast_of;
\unset ON_ERROR_STOP
\set QUIET off
