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
-- What was planned and done is counted as it is written, a row a stage and a row a month of each institution, so that reading
-- the dashboard costs what there is to show. Whoever writes of the same stage waits for the one before.
CREATE TABLE infra.stage_progress (
	institution text NOT NULL,
	edition text NOT NULL,
	stage integer NOT NULL,
	planned bigint NOT NULL CHECK (planned >= 0),
	done bigint NOT NULL CHECK (done BETWEEN 0 AND planned),
	on_time bigint NOT NULL CHECK (on_time BETWEEN 0 AND done),
	PRIMARY KEY (institution, edition, stage)
);
COMMENT ON TABLE infra.stage_progress IS 'Actividades de cada institución por etapa. Las cuenta la plataforma conforme se escriben. / Activities of each institution by stage. The platform counts them as they are written.';
COMMENT ON COLUMN infra.stage_progress.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.stage_progress.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.stage_progress.stage IS 'Etapa / stage';
COMMENT ON COLUMN infra.stage_progress.planned IS 'Programadas / planned';
COMMENT ON COLUMN infra.stage_progress.done IS 'Cumplidas / done';
COMMENT ON COLUMN infra.stage_progress.on_time IS 'Cumplidas a tiempo / done on time';
CREATE TABLE infra.month_progress (
	institution text NOT NULL,
	edition text NOT NULL,
	month date NOT NULL CHECK (extract(day FROM month) = 1),
	planned bigint NOT NULL CHECK (planned >= 0),
	done bigint NOT NULL CHECK (done >= 0),
	PRIMARY KEY (institution, edition, month)
);
COMMENT ON TABLE infra.month_progress IS 'Actividades de cada institución que vencen y que se cumplieron en cada mes. Las cuenta la plataforma conforme se escriben. / Activities of each institution due and done in each month. The platform counts them as they are written.';
COMMENT ON COLUMN infra.month_progress.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.month_progress.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.month_progress.month IS 'Primer día del mes / first day of the month';
COMMENT ON COLUMN infra.month_progress.planned IS 'Que vencen / due';
COMMENT ON COLUMN infra.month_progress.done IS 'Que se cumplieron / done';

CREATE FUNCTION infra.count_progress()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	-- a row to count in, before anything is counted: ON CONFLICT would judge the difference as if it were a count
	INSERT INTO infra.stage_progress SELECT NEW.institution, NEW.edition, NEW.stage, 0, 0, 0 WHERE TG_OP <> 'DELETE' ON CONFLICT DO NOTHING;
	INSERT INTO infra.month_progress SELECT NEW.institution, NEW.edition, date_trunc('month', d::timestamp), 0, 0 FROM unnest(ARRAY[NEW.planned_end, NEW.done_on]) d WHERE TG_OP <> 'DELETE' AND d IS NOT NULL ORDER BY d ON CONFLICT DO NOTHING;
	UPDATE infra.stage_progress p SET planned = p.planned + c.planned, done = p.done + c.done, on_time = p.on_time + c.on_time
	FROM (SELECT institution, edition, stage, sum(n) AS planned, sum(n * (done_on IS NOT NULL)::integer) AS done, sum(n * coalesce(done_on <= planned_end, false)::integer) AS on_time
		FROM (SELECT NEW.institution, NEW.edition, NEW.stage, NEW.planned_end, NEW.done_on, 1 AS n WHERE TG_OP <> 'DELETE'
			UNION ALL SELECT OLD.institution, OLD.edition, OLD.stage, OLD.planned_end, OLD.done_on, -1 WHERE TG_OP <> 'INSERT') a GROUP BY 1, 2, 3) c
	WHERE (p.institution, p.edition, p.stage) = (c.institution, c.edition, c.stage) AND (c.planned, c.done, c.on_time) <> (0, 0, 0);
	UPDATE infra.month_progress p SET planned = p.planned + c.planned, done = p.done + c.done
	FROM (SELECT institution, edition, date_trunc('month', day::timestamp)::date AS month, sum(planned) AS planned, sum(done) AS done
		FROM (SELECT NEW.institution, NEW.edition, NEW.planned_end AS day, 1 AS planned, 0 AS done WHERE TG_OP <> 'DELETE' UNION ALL SELECT NEW.institution, NEW.edition, NEW.done_on, 0, 1 WHERE TG_OP <> 'DELETE'
			UNION ALL SELECT OLD.institution, OLD.edition, OLD.planned_end, -1, 0 WHERE TG_OP <> 'INSERT' UNION ALL SELECT OLD.institution, OLD.edition, OLD.done_on, 0, -1 WHERE TG_OP <> 'INSERT') a
		WHERE day IS NOT NULL GROUP BY 1, 2, 3) c
	WHERE (p.institution, p.edition, p.month) = (c.institution, c.edition, c.month) AND (c.planned, c.done) <> (0, 0);
	RETURN NULL;
END
$function$;
COMMENT ON FUNCTION infra.count_progress() IS 'Disparador: cuenta lo programado y lo cumplido. / Trigger: counts what is planned and done.';
REVOKE ALL ON FUNCTION infra.count_progress() FROM PUBLIC;
CREATE TRIGGER count_progress AFTER INSERT OR DELETE OR UPDATE OF institution, edition, stage, planned_end, done_on ON infra.programme_activity FOR EACH ROW EXECUTE FUNCTION infra.count_progress();

CREATE VIEW infra.dashboard_stage WITH (security_invoker = true) AS
	SELECT p.edition, p.institution, p.stage, p.planned, p.done, p.on_time, p.done - p.on_time AS late, coalesce(o.overdue, 0) AS overdue, infra.percent(p.done, p.planned) AS completion, infra.percent(p.on_time, p.done) AS punctuality
	FROM infra.stage_progress p
	LEFT JOIN (SELECT a.edition, a.institution, a.stage, count(*) AS overdue FROM infra.programme_activity a WHERE a.done_on IS NULL AND a.planned_end < current_date GROUP BY a.edition, a.institution, a.stage) o
		ON (o.edition, o.institution, o.stage) = (p.edition, p.institution, p.stage)
	WHERE p.planned > 0;
CREATE VIEW infra.dashboard WITH (security_invoker = true) AS
	SELECT s.edition, s.institution, s.planned, s.done, s.on_time, s.late, s.overdue, infra.percent(s.done, s.planned) AS completion, infra.percent(s.on_time, s.done) AS punctuality
	FROM (SELECT d.edition, d.institution, sum(d.planned)::bigint AS planned, sum(d.done)::bigint AS done, sum(d.on_time)::bigint AS on_time, sum(d.late)::bigint AS late, sum(d.overdue)::bigint AS overdue FROM infra.dashboard_stage d GROUP BY d.edition, d.institution) s;
CREATE VIEW infra.dashboard_edition WITH (security_invoker = true) AS
	SELECT s.edition, s.institutions, s.planned, s.done, s.on_time, s.late, s.overdue, infra.percent(s.done, s.planned) AS completion, infra.percent(s.on_time, s.done) AS punctuality
	FROM (SELECT d.edition, count(*) AS institutions, sum(d.planned)::bigint AS planned, sum(d.done)::bigint AS done, sum(d.on_time)::bigint AS on_time, sum(d.late)::bigint AS late, sum(d.overdue)::bigint AS overdue FROM infra.dashboard d GROUP BY d.edition) s;
CREATE VIEW infra.dashboard_month WITH (security_invoker = true) AS
	SELECT m.edition, m.month, sum(m.planned)::bigint AS planned, sum(m.done)::bigint AS done FROM infra.month_progress m WHERE m.planned > 0 OR m.done > 0 GROUP BY m.edition, m.month;
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
ALTER TABLE infra.stage_progress ENABLE ROW LEVEL SECURITY;
ALTER TABLE infra.month_progress ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody ON infra.stage_progress FOR SELECT USING (true);
CREATE POLICY everybody ON infra.month_progress FOR SELECT USING (true);
GRANT SELECT ON infra.stage_progress, infra.month_progress TO PUBLIC;
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
