-- 08_score.sql: points, kept by triggers on every change, with the reason of each: 40 for being in the plan of one's own
-- ambit, 40 once for being of any priority type, 20 for name, amount and one of the two keys. How many points, and for
-- whom, is the edition's table; what the criteria mean is here.
CREATE TABLE infra.score (
	institution text NOT NULL,
	edition text NOT NULL,
	slot integer NOT NULL,
	criterion integer NOT NULL,
	points integer NOT NULL CHECK (points >= 0),
	possible integer NOT NULL CHECK (possible >= points),
	reason text NOT NULL,
	PRIMARY KEY (institution, edition, slot, criterion),
	FOREIGN KEY (institution, edition, slot) REFERENCES infra.proposed_project ON DELETE CASCADE
);
COMMENT ON TABLE infra.score IS 'Puntos de cada proyecto propuesto, por criterio, con su razón. Los escribe la plataforma. / Points of each proposed project, by criterion, with their reason. The platform writes them.';
COMMENT ON COLUMN infra.score.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.score.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.score.slot IS 'Proyecto / project';
COMMENT ON COLUMN infra.score.criterion IS 'Criterio / criterion';
COMMENT ON COLUMN infra.score.points IS 'Puntos / points';
COMMENT ON COLUMN infra.score.possible IS 'De cuántos / of how many';
COMMENT ON COLUMN infra.score.reason IS 'Por qué / why';

CREATE FUNCTION infra.score_of(project infra.proposed_project)
RETURNS TABLE (criterion integer, points integer, possible integer, reason text)
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT c.criterion, CASE WHEN m.met THEN c.points ELSE 0 END, c.points, m.reason
	FROM infra.institution i JOIN infra.criterion c ON c.edition = (project).edition AND c.ambit = i.ambit
	CROSS JOIN LATERAL (
		SELECT (project).plan_name IS NOT NULL AND ((project).plan_ambit = i.ambit OR (project).plan_equivalent) AS met,
			CASE WHEN (project).plan_name IS NULL THEN 'No dice en qué plan está. / It does not say which plan it is in.'
				WHEN (project).plan_ambit = i.ambit THEN format('Está en %s. / It is in %s.', (project).plan_name, (project).plan_name)
				WHEN (project).plan_equivalent THEN format('Está en %s, instrumento equivalente. / It is in %s, an equivalent instrument.', (project).plan_name, (project).plan_name)
				ELSE format('%s es de otro ámbito y no se declara equivalente. / %s is of another ambit and not declared equivalent.', (project).plan_name, (project).plan_name) END AS reason WHERE c.criterion = 1
		UNION ALL
		SELECT cardinality((project).priority_types) > 0,
			CASE WHEN cardinality((project).priority_types) > 0 THEN format('Es de tipo %s; cuenta una vez. / It is of type %s; that counts once.', array_to_string((project).priority_types, ', '), array_to_string((project).priority_types, ', '))
				ELSE 'No es de ningún tipo prioritario. / It is of no priority type.' END WHERE c.criterion = 2
		UNION ALL
		SELECT (project).name <> '' AND (project).amount IS NOT NULL AND coalesce((project).portfolio_key, (project).budget_key) IS NOT NULL,
			CASE WHEN coalesce((project).name, '') = '' THEN 'Le falta el nombre de la obra. / It lacks the name of the work.' WHEN (project).amount IS NULL THEN 'Le falta el monto. / It lacks the amount.'
				WHEN coalesce((project).portfolio_key, (project).budget_key) IS NULL THEN 'Le faltan las dos claves. / It lacks both keys.'
				ELSE format('Tiene nombre, monto y clave (%s). / It has name, amount and key (%s).', coalesce((project).portfolio_key, (project).budget_key), coalesce((project).portfolio_key, (project).budget_key)) END WHERE c.criterion = 3) m
	WHERE i.institution = (project).institution ORDER BY c.criterion;
END;
COMMENT ON FUNCTION infra.score_of(infra.proposed_project) IS 'Puntos de un proyecto según los criterios de su edición y ámbito. / Points of a project by the criteria of its edition and ambit.';

CREATE FUNCTION infra.keep_score()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	p infra.proposed_project;
BEGIN
	FOR p IN
		SELECT q.* FROM infra.proposed_project q JOIN infra.institution i USING (institution)
		WHERE CASE TG_TABLE_NAME WHEN 'proposed_project' THEN (q.institution, q.edition, q.slot) = (to_jsonb(NEW) ->> 'institution', to_jsonb(NEW) ->> 'edition', (to_jsonb(NEW) ->> 'slot')::integer)
			WHEN 'institution' THEN q.institution = to_jsonb(NEW) ->> 'institution' ELSE q.edition = to_jsonb(NEW) ->> 'edition' AND i.ambit = to_jsonb(NEW) ->> 'ambit' END
	LOOP
		INSERT INTO infra.score AS s (institution, edition, slot, criterion, points, possible, reason)
		SELECT p.institution, p.edition, p.slot, o.criterion, o.points, o.possible, o.reason FROM infra.score_of(p) o
		ON CONFLICT (institution, edition, slot, criterion) DO UPDATE SET points = EXCLUDED.points, possible = EXCLUDED.possible, reason = EXCLUDED.reason
		WHERE (s.points, s.possible, s.reason) IS DISTINCT FROM (EXCLUDED.points, EXCLUDED.possible, EXCLUDED.reason);
	END LOOP;
	RETURN NULL;
END
$function$;
COMMENT ON FUNCTION infra.keep_score() IS 'Disparador: los puntos, al día. / Trigger: the points, up to date.';
REVOKE ALL ON FUNCTION infra.keep_score() FROM PUBLIC;
CREATE TRIGGER keep_score AFTER INSERT OR UPDATE ON infra.proposed_project FOR EACH ROW EXECUTE FUNCTION infra.keep_score();
CREATE TRIGGER keep_score AFTER UPDATE OF ambit ON infra.institution FOR EACH ROW EXECUTE FUNCTION infra.keep_score();
CREATE TRIGGER keep_score AFTER INSERT OR UPDATE ON infra.criterion FOR EACH ROW EXECUTE FUNCTION infra.keep_score();

CREATE FUNCTION infra.score_explanation(edition text, institution text, slot integer)
RETURNS TABLE (criterion integer, name text, points integer, possible integer, reason text, evidence text)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT s.criterion, c.name, s.points, s.possible, s.reason, CASE s.criterion WHEN 1 THEN p.evidence_1 WHEN 2 THEN p.evidence_2 ELSE p.evidence_3 END
	FROM infra.score s JOIN infra.institution i USING (institution) JOIN infra.criterion c ON c.edition = s.edition AND c.ambit = i.ambit AND c.criterion = s.criterion JOIN infra.proposed_project p ON p.institution = s.institution AND p.edition = s.edition AND p.slot = s.slot
	WHERE s.edition = score_explanation.edition AND s.institution = score_explanation.institution AND s.slot = score_explanation.slot ORDER BY s.criterion;
END;
COMMENT ON FUNCTION infra.score_explanation(text, text, integer) IS 'Qué criterio dio qué puntos a un proyecto, y por qué. / Which criterion gave which points to a project, and why.';

CREATE FUNCTION infra.score_explanation(project infra.proposed_project)
RETURNS TABLE (criterion integer, name text, points integer, possible integer, reason text, evidence text)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT * FROM infra.score_explanation((project).edition, (project).institution, (project).slot);
END;
COMMENT ON FUNCTION infra.score_explanation(infra.proposed_project) IS 'Lo mismo, de un renglón de infra.proposed_project. / The same, of a row of infra.proposed_project.';

CREATE VIEW infra.project_score WITH (security_invoker = true) AS
	SELECT s.edition, s.institution, s.slot, sum(s.points)::integer AS points, sum(s.possible)::integer AS possible FROM infra.score s GROUP BY s.edition, s.institution, s.slot;
COMMENT ON VIEW infra.project_score IS 'Puntos de cada proyecto. / Points of each project.';
COMMENT ON COLUMN infra.project_score.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.project_score.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.project_score.slot IS 'Proyecto / project';
COMMENT ON COLUMN infra.project_score.points IS 'Puntos / points';
COMMENT ON COLUMN infra.project_score.possible IS 'De cuántos / of how many';

CREATE VIEW infra.ranking WITH (security_invoker = true) AS
	SELECT a.edition, a.institution, a.sequence, a.received_at, t.points, t.projects, row_number() OVER (PARTITION BY a.edition ORDER BY t.projects = 0, t.points DESC, a.sequence) AS rank
	FROM infra.application a JOIN infra.edition e USING (edition)
	CROSS JOIN LATERAL (SELECT coalesce(CASE e.aggregation WHEN 'best' THEN max(s.points)::numeric WHEN 'mean' THEN round(avg(s.points), 2) ELSE sum(s.points)::numeric END, 0) AS points, (SELECT count(*) FROM infra.proposed_project p WHERE p.edition = a.edition AND p.institution = a.institution) AS projects
		FROM infra.project_score s WHERE s.edition = a.edition AND s.institution = a.institution) t
	WHERE a.withdrawn_at IS NULL;
COMMENT ON VIEW infra.ranking IS 'Candidaturas por puntos, y a igual puntaje por orden de recepción; al final, las que no traen proyecto. / Applications by points, and of the same points by order of reception; last, those without a project.';
COMMENT ON COLUMN infra.ranking.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.ranking.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.ranking.sequence IS 'Orden de recepción / order of reception';
COMMENT ON COLUMN infra.ranking.received_at IS 'Cuándo se recibió / when it was received';
COMMENT ON COLUMN infra.ranking.points IS 'Puntos, según la agregación de la edición / points, as the edition aggregates them';
COMMENT ON COLUMN infra.ranking.projects IS 'Proyectos que trae / projects it brings';
COMMENT ON COLUMN infra.ranking.rank IS 'Lugar / rank';

SELECT infra.keep_history('infra.score');
ALTER TABLE infra.score ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody ON infra.score FOR SELECT USING (true);
GRANT SELECT ON infra.score, infra.project_score, infra.ranking TO PUBLIC;
