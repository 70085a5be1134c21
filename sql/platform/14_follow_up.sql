-- 14_follow_up.sql: how it goes: recommendations and answers, reports, the control dashboard, recognition. The dashboard is
-- views over the activities; what each institution reached in the end is kept when the edition is reported.
CREATE TABLE infra.recommendation (
	edition text NOT NULL REFERENCES infra.edition,
	recommendation integer NOT NULL CHECK (recommendation > 0),
	institution text,
	stage integer,
	source text NOT NULL CHECK (source IN ('programme', 'dashboard', 'validation', 'report')),
	text text NOT NULL CHECK (text <> ''),
	issued_on date NOT NULL DEFAULT current_date,
	delivered_on date,
	answer text,
	answered_on date,
	PRIMARY KEY (edition, recommendation),
	FOREIGN KEY (edition, institution) REFERENCES infra.group_implementer,
	FOREIGN KEY (edition, stage) REFERENCES infra.stage,
	CHECK ((answer IS NULL) = (answered_on IS NULL)),
	CHECK (delivered_on >= issued_on),
	CONSTRAINT recommendation_delivered CHECK (answered_on IS NULL OR coalesce(answered_on >= delivered_on, false))
);
COMMENT ON TABLE infra.recommendation IS 'Recomendaciones del Consejo, generales o a una institución, y su atención. / Recommendations of the council, general or to an institution, and how they were attended.';
COMMENT ON COLUMN infra.recommendation.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.recommendation.recommendation IS 'Número / number';
COMMENT ON COLUMN infra.recommendation.institution IS 'A quién; NULL: general / to whom; NULL: general';
COMMENT ON COLUMN infra.recommendation.stage IS 'Etapa / stage';
COMMENT ON COLUMN infra.recommendation.source IS 'De qué surge: programme (programas), dashboard (tablero), validation (validación), report (informes)';
COMMENT ON COLUMN infra.recommendation.text IS 'Recomendación / recommendation';
COMMENT ON COLUMN infra.recommendation.issued_on IS 'Cuándo se emitió / when it was issued';
COMMENT ON COLUMN infra.recommendation.delivered_on IS 'Cuándo la entregó la coordinación del grupo / when the group''s coordination delivered it';
COMMENT ON COLUMN infra.recommendation.answer IS 'Cómo se atendió / how it was attended';
COMMENT ON COLUMN infra.recommendation.answered_on IS 'Cuándo se atendió / when it was attended';

CREATE TABLE infra.report (
	edition text NOT NULL REFERENCES infra.edition,
	report integer NOT NULL CHECK (report > 0),
	kind text NOT NULL CHECK (kind IN ('progress', 'specific', 'general', 'results')),
	actor_group text,
	institution text,
	submitted_on date NOT NULL DEFAULT current_date,
	text text NOT NULL CHECK (text <> ''),
	PRIMARY KEY (edition, report),
	FOREIGN KEY (edition, actor_group) REFERENCES infra.actor_group,
	FOREIGN KEY (edition, institution) REFERENCES infra.group_implementer,
	CONSTRAINT report_author CHECK ((kind = 'progress') = (actor_group IS NOT NULL) AND (kind = 'specific') = (institution IS NOT NULL))
);
COMMENT ON TABLE infra.report IS 'Informes: de avance (coordinación), final específico (institución), final general y de resultados. / Reports: progress (coordination), specific final (institution), general final and results.';
COMMENT ON COLUMN infra.report.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.report.report IS 'Número / number';
COMMENT ON COLUMN infra.report.kind IS 'progress (avance), specific (final específico), general (final general), results (resultados)';
COMMENT ON COLUMN infra.report.actor_group IS 'Grupo, si es de avance / group, of a progress report';
COMMENT ON COLUMN infra.report.institution IS 'Institución, si es específico / institution, of a specific one';
COMMENT ON COLUMN infra.report.submitted_on IS 'Cuándo se presentó / when it was submitted';
COMMENT ON COLUMN infra.report.text IS 'Texto / text';

CREATE TABLE infra.report_feedback (
	edition text NOT NULL,
	report integer NOT NULL,
	actor_group text NOT NULL,
	member integer NOT NULL,
	text text NOT NULL CHECK (text <> ''),
	PRIMARY KEY (edition, report, actor_group, member),
	FOREIGN KEY (edition, report) REFERENCES infra.report,
	FOREIGN KEY (edition, actor_group, member) REFERENCES infra.group_member
);
COMMENT ON TABLE infra.report_feedback IS 'Retroalimentación de los integrantes a un informe. / Feedback of the members on a report.';
COMMENT ON COLUMN infra.report_feedback.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.report_feedback.report IS 'Informe / report';
COMMENT ON COLUMN infra.report_feedback.actor_group IS 'Grupo / group';
COMMENT ON COLUMN infra.report_feedback.member IS 'Integrante / member';
COMMENT ON COLUMN infra.report_feedback.text IS 'Texto / text';

CREATE TABLE infra.follow_up_route (
	institution text NOT NULL,
	edition text NOT NULL,
	text text NOT NULL CHECK (text <> ''),
	PRIMARY KEY (institution, edition),
	FOREIGN KEY (edition, institution) REFERENCES infra.group_implementer
);
COMMENT ON TABLE infra.follow_up_route IS 'Rutas de seguimiento, de quien decide tenerla. / Follow-up routes, of whoever decides to have one.';
COMMENT ON COLUMN infra.follow_up_route.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.follow_up_route.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.follow_up_route.text IS 'Texto / text';

-- ---- the control dashboard ----
CREATE FUNCTION infra.percent(part bigint, whole bigint)
RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN whole > 0 THEN round(100.0 * part / whole, 1) END;
COMMENT ON FUNCTION infra.percent(bigint, bigint) IS 'Porcentaje con un decimal; NULL de nada. / Percentage with one decimal; NULL of nothing.';

CREATE VIEW infra.dashboard_activity WITH (security_invoker = true) AS
	SELECT a.edition, a.institution, a.stage, a.activity, a.name, a.responsible, a.planned_start, a.planned_end, a.done_on,
		CASE WHEN a.done_on <= a.planned_end THEN 'on_time' WHEN a.done_on IS NOT NULL THEN 'late' WHEN a.planned_end < current_date THEN 'overdue' ELSE 'planned' END AS state
	FROM infra.programme_activity a;
COMMENT ON VIEW infra.dashboard_activity IS 'Tablero de control: cada actividad: on_time (a tiempo), late (tarde), overdue (vencida), planned (programada). / Control dashboard: each activity.';
SELECT infra.comment_view('infra.dashboard_activity', '{edition,Edición / edition,institution,Institución / institution,stage,Etapa / stage,activity,Número / number,name,Actividad / activity,responsible,Responsable / who is responsible,planned_start,Inicio planeado / planned start,planned_end,Fin planeado / planned end,done_on,Cuándo se cumplió / when it was done,state,En qué va / where it stands}');
CREATE VIEW infra.dashboard_stage WITH (security_invoker = true) AS
	SELECT a.edition, a.institution, a.stage, count(*) AS planned, count(a.done_on) AS done, count(*) FILTER (WHERE a.done_on <= a.planned_end) AS on_time, count(*) FILTER (WHERE a.done_on > a.planned_end) AS late,
		count(*) FILTER (WHERE a.done_on IS NULL AND a.planned_end < current_date) AS overdue, infra.percent(count(a.done_on), count(*)) AS completion, infra.percent(count(*) FILTER (WHERE a.done_on <= a.planned_end), count(a.done_on)) AS punctuality
	FROM infra.programme_activity a GROUP BY a.edition, a.institution, a.stage;
CREATE VIEW infra.dashboard WITH (security_invoker = true) AS
	SELECT a.edition, a.institution, count(*) AS planned, count(a.done_on) AS done, count(*) FILTER (WHERE a.done_on <= a.planned_end) AS on_time, count(*) FILTER (WHERE a.done_on > a.planned_end) AS late,
		count(*) FILTER (WHERE a.done_on IS NULL AND a.planned_end < current_date) AS overdue, infra.percent(count(a.done_on), count(*)) AS completion, infra.percent(count(*) FILTER (WHERE a.done_on <= a.planned_end), count(a.done_on)) AS punctuality
	FROM infra.programme_activity a GROUP BY a.edition, a.institution;
CREATE VIEW infra.dashboard_edition WITH (security_invoker = true) AS
	SELECT a.edition, count(DISTINCT a.institution) AS institutions, count(*) AS planned, count(a.done_on) AS done, count(*) FILTER (WHERE a.done_on <= a.planned_end) AS on_time, count(*) FILTER (WHERE a.done_on > a.planned_end) AS late,
		count(*) FILTER (WHERE a.done_on IS NULL AND a.planned_end < current_date) AS overdue, infra.percent(count(a.done_on), count(*)) AS completion, infra.percent(count(*) FILTER (WHERE a.done_on <= a.planned_end), count(a.done_on)) AS punctuality
	FROM infra.programme_activity a GROUP BY a.edition;
CREATE VIEW infra.dashboard_month WITH (security_invoker = true) AS
	SELECT m.edition, m.month, sum(m.planned)::bigint AS planned, sum(m.done)::bigint AS done
	FROM (SELECT a.edition, date_trunc('month', a.planned_end)::date AS month, count(*) AS planned, 0 AS done FROM infra.programme_activity a GROUP BY 1, 2
		UNION ALL SELECT a.edition, date_trunc('month', a.done_on)::date, 0, count(*) FROM infra.programme_activity a WHERE a.done_on IS NOT NULL GROUP BY 1, 2) m
	GROUP BY m.edition, m.month;
COMMENT ON VIEW infra.dashboard_stage IS 'Tablero de control: avance de cada institución por etapa. / Control dashboard: progress of each institution, by stage.';
COMMENT ON VIEW infra.dashboard IS 'Tablero de control: avance de cada institución. / Control dashboard: progress of each institution.';
COMMENT ON VIEW infra.dashboard_edition IS 'Tablero de control: avance de la edición. / Control dashboard: progress of the edition.';
COMMENT ON VIEW infra.dashboard_month IS 'Tablero de control: actividades que vencían y que se cumplieron, por mes. / Control dashboard: activities due and done, by month.';
SELECT infra.comment_view(v, '{edition,Edición / edition,planned,Programadas / planned,done,Cumplidas / done}') FROM unnest('{infra.dashboard_stage,infra.dashboard,infra.dashboard_edition,infra.dashboard_month}'::regclass[]) v;
SELECT infra.comment_view(v, '{on_time,Cumplidas a tiempo / done on time,late,Cumplidas tarde / done late,overdue,Vencidas sin cumplir / overdue,completion,Porcentaje cumplido / percentage done,punctuality,Porcentaje a tiempo de las cumplidas / percentage on time of those done}') FROM unnest('{infra.dashboard_stage,infra.dashboard,infra.dashboard_edition}'::regclass[]) v;
SELECT infra.comment_view('infra.dashboard_stage', '{institution,Institución / institution,stage,Etapa / stage}'), infra.comment_view('infra.dashboard', '{institution,Institución / institution}'), infra.comment_view('infra.dashboard_edition', '{institutions,Instituciones / institutions}'),
	infra.comment_view('infra.dashboard_month', '{month,Mes / month}');

-- ---- what was reached, and recognition ----
CREATE TABLE infra.final_progress (
	institution text NOT NULL,
	edition text NOT NULL,
	planned integer NOT NULL CHECK (planned > 0),
	done integer NOT NULL CHECK (done BETWEEN 0 AND planned),
	on_time integer NOT NULL CHECK (on_time BETWEEN 0 AND done),
	completion numeric NOT NULL,
	punctuality numeric,
	recognized boolean NOT NULL,
	closed_on date NOT NULL DEFAULT current_date,
	PRIMARY KEY (institution, edition),
	FOREIGN KEY (edition, institution) REFERENCES infra.group_implementer
);
COMMENT ON TABLE infra.final_progress IS 'Avance final de cada institución, y su reconocimiento. / Final progress of each institution, and its recognition.';
COMMENT ON COLUMN infra.final_progress.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.final_progress.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.final_progress.planned IS 'Programadas / planned';
COMMENT ON COLUMN infra.final_progress.done IS 'Cumplidas / done';
COMMENT ON COLUMN infra.final_progress.on_time IS 'A tiempo / on time';
COMMENT ON COLUMN infra.final_progress.completion IS 'Porcentaje cumplido / percentage done';
COMMENT ON COLUMN infra.final_progress.punctuality IS 'Porcentaje a tiempo de las cumplidas / percentage on time of those done';
COMMENT ON COLUMN infra.final_progress.recognized IS 'Recibe reconocimiento: alcanzó los dos umbrales de la edición / it is recognized: it reached both thresholds of the edition';
COMMENT ON COLUMN infra.final_progress.closed_on IS 'Cuándo se cerró / when it was closed';

SELECT infra.protect('infra.recommendation', 'council', 'operator'), infra.protect('infra.report', 'council', 'operator'), infra.protect('infra.report_feedback'), infra.protect('infra.follow_up_route'), infra.protect('infra.final_progress');
CREATE POLICY own ON infra.recommendation FOR UPDATE TO ia_applicant USING (infra.acts_for(institution)) WITH CHECK (infra.acts_for(institution));
GRANT UPDATE (answer, answered_on) ON infra.recommendation TO ia_applicant;
-- What the council recommends reaches an institution through the coordination of its group.
CREATE POLICY coordination ON infra.recommendation FOR UPDATE TO ia_coordination USING (infra.coordinates_implementer(edition, institution)) WITH CHECK (infra.coordinates_implementer(edition, institution));
GRANT UPDATE (delivered_on) ON infra.recommendation TO ia_coordination;
SELECT infra.let_coordinate('infra.report', $$kind = 'progress' AND infra.coordinates_group(edition, actor_group)$$);
CREATE POLICY own ON infra.report FOR INSERT TO ia_applicant WITH CHECK (kind = 'specific' AND infra.acts_for(institution));
GRANT INSERT ON infra.report TO ia_applicant;
CREATE POLICY own ON infra.report_feedback FOR ALL TO ia_member USING (infra.is_member(edition, actor_group, member)) WITH CHECK (infra.is_member(edition, actor_group, member));
GRANT INSERT, UPDATE ON infra.report_feedback TO ia_member;
CREATE POLICY own ON infra.follow_up_route FOR ALL TO ia_applicant USING (infra.acts_for(institution)) WITH CHECK (infra.acts_for(institution));
GRANT INSERT, UPDATE ON infra.follow_up_route TO ia_applicant;
GRANT SELECT ON infra.dashboard_activity, infra.dashboard_stage, infra.dashboard, infra.dashboard_edition, infra.dashboard_month TO PUBLIC;

CREATE FUNCTION infra_api.grant_recognition(edition text)
RETURNS TABLE (institution text, completion numeric, punctuality numeric, recognized boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_column
DECLARE
	e infra.edition;
BEGIN
	PERFORM infra.must_act_as('council', 'operator');
	SELECT * INTO e FROM infra.edition d WHERE d.edition = grant_recognition.edition FOR NO KEY UPDATE;
	IF e.state IS DISTINCT FROM 'presented' THEN
		PERFORM infra.refuse('55000', 'recognition is given when the platform has been presented / el reconocimiento se da cuando se presentó la plataforma', 'Take the edition to "presented" first. / Lleve antes la edición a "presented".');
	END IF;
	IF EXISTS (SELECT FROM infra.final_progress f WHERE f.edition = e.edition) THEN
		PERFORM infra.refuse('55000', 'recognition was given / el reconocimiento ya se dio', 'It is given once; see infra.final_progress. / Se da una vez; vea infra.final_progress.');
	END IF;
	INSERT INTO infra.final_progress (institution, edition, planned, done, on_time, completion, punctuality, recognized)
	SELECT d.institution, d.edition, d.planned, d.done, d.on_time, d.completion, d.punctuality, d.completion >= e.completion_threshold AND coalesce(d.punctuality >= e.punctuality_threshold, false) FROM infra.dashboard d WHERE d.edition = e.edition;
	RETURN QUERY SELECT f.institution, f.completion, f.punctuality, f.recognized FROM infra.final_progress f WHERE f.edition = e.edition ORDER BY f.institution;
END
$function$;
COMMENT ON FUNCTION infra_api.grant_recognition(text) IS 'Guarda el avance final de cada institución y reconoce a las que alcanzaron los umbrales de la edición.
Keeps the final progress of each institution and recognizes those that reached the thresholds of the edition. Once, when it has been presented. Raises 42501 for anybody but council and operators, 55000 before or a second time.';
REVOKE ALL ON FUNCTION infra_api.grant_recognition(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.grant_recognition(text) TO ia_council, ia_operator;
