-- 09_selection.sql: who takes part. Criteria count only when more applied than may; then the ranking decides, and whoever
-- is left out is told why. Nothing is published before reception has closed.
CREATE TABLE infra.selection (
	edition text PRIMARY KEY REFERENCES infra.edition,
	made_at timestamptz NOT NULL DEFAULT now(),
	applications integer NOT NULL CHECK (applications >= 0),
	cap integer NOT NULL CHECK (cap > 0),
	criteria_applied boolean NOT NULL,
	published_at timestamptz,
	CHECK (criteria_applied = (applications > cap)),
	CHECK (published_at >= made_at)
);
COMMENT ON TABLE infra.selection IS 'Selección de una edición. / Selection of an edition.';
COMMENT ON COLUMN infra.selection.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.selection.made_at IS 'Cuándo se hizo / when it was made';
COMMENT ON COLUMN infra.selection.applications IS 'Candidaturas con algún proyecto / applications with a project';
COMMENT ON COLUMN infra.selection.cap IS 'Cupo / how many may take part';
COMMENT ON COLUMN infra.selection.criteria_applied IS 'Si se aplicaron los criterios: solo si hubo más candidaturas que cupo / whether the criteria were applied: only if more applied than may';
COMMENT ON COLUMN infra.selection.published_at IS 'Cuándo se publicó el resultado / when the result was published';

CREATE TABLE infra.selection_result (
	edition text NOT NULL REFERENCES infra.selection,
	institution text NOT NULL,
	selected boolean NOT NULL,
	rank integer NOT NULL,
	points numeric NOT NULL,
	reasons text[] NOT NULL DEFAULT '{}',
	PRIMARY KEY (edition, institution),
	UNIQUE (edition, rank),
	FOREIGN KEY (edition, institution) REFERENCES infra.application,
	CONSTRAINT selection_result_reasons CHECK (selected OR cardinality(reasons) > 0)
);
COMMENT ON TABLE infra.selection_result IS 'Resultado de cada candidatura, con sus razones. / Result of each application, with its reasons.';
COMMENT ON COLUMN infra.selection_result.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.selection_result.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.selection_result.selected IS 'Seleccionada / selected';
COMMENT ON COLUMN infra.selection_result.rank IS 'Lugar / rank';
COMMENT ON COLUMN infra.selection_result.points IS 'Puntos / points';
COMMENT ON COLUMN infra.selection_result.reasons IS 'Por qué no, si no fue seleccionada / why not, if it was not selected';

CREATE TABLE infra.notification (
	edition text NOT NULL REFERENCES infra.edition,
	number integer NOT NULL CHECK (number > 0),
	institution text REFERENCES infra.institution,
	state text REFERENCES infra.guarantor_body,
	subject text NOT NULL,
	sent_at timestamptz,
	PRIMARY KEY (edition, number),
	CHECK ((institution IS NULL) <> (state IS NULL))
);
COMMENT ON TABLE infra.notification IS 'Avisos a instituciones y organismos garantes. / Notifications to institutions and guarantor bodies.';
COMMENT ON COLUMN infra.notification.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.notification.number IS 'Número / number';
COMMENT ON COLUMN infra.notification.institution IS 'Institución a la que va / institution it goes to';
COMMENT ON COLUMN infra.notification.state IS 'Entidad a cuyo organismo garante va / state whose guarantor body it goes to';
COMMENT ON COLUMN infra.notification.subject IS 'Asunto / subject';
COMMENT ON COLUMN infra.notification.sent_at IS 'Cuándo se envió; NULL: por enviar / when it was sent; NULL: to be sent';

CREATE TABLE infra.sensitization_session (
	edition text NOT NULL REFERENCES infra.edition,
	number integer NOT NULL CHECK (number > 0),
	held_on date NOT NULL,
	topic text NOT NULL,
	PRIMARY KEY (edition, number)
);
COMMENT ON TABLE infra.sensitization_session IS 'Sesiones de sensibilización. / Sensitization sessions.';
COMMENT ON COLUMN infra.sensitization_session.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.sensitization_session.number IS 'Número / number';
COMMENT ON COLUMN infra.sensitization_session.held_on IS 'Cuándo / when';
COMMENT ON COLUMN infra.sensitization_session.topic IS 'Tema / topic';

CREATE TABLE infra.sensitization_attendance (
	edition text NOT NULL,
	number integer NOT NULL,
	institution text NOT NULL,
	attendees integer NOT NULL CHECK (attendees > 0),
	PRIMARY KEY (edition, number, institution),
	FOREIGN KEY (edition, number) REFERENCES infra.sensitization_session,
	FOREIGN KEY (edition, institution) REFERENCES infra.selection_result
);
COMMENT ON TABLE infra.sensitization_attendance IS 'Asistencia a las sesiones de sensibilización, de instituciones seleccionadas. / Attendance of the sensitization sessions, of selected institutions.';
COMMENT ON COLUMN infra.sensitization_attendance.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.sensitization_attendance.number IS 'Sesión / session';
COMMENT ON COLUMN infra.sensitization_attendance.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.sensitization_attendance.attendees IS 'Cuántas personas / how many people';

DO $do$
DECLARE
	this text;
BEGIN
	FOREACH this IN ARRAY '{selection,selection_result,notification,sensitization_session,sensitization_attendance}'::text[] LOOP
		PERFORM infra.keep_history(('infra.' || this)::regclass);
		EXECUTE format('ALTER TABLE infra.%I ENABLE ROW LEVEL SECURITY', this);
		EXECUTE format('GRANT SELECT ON infra.%I TO PUBLIC', this);
		-- who is selected is not written down by hand, not by operators either
		IF this IN ('selection', 'selection_result') THEN
			EXECUTE format('CREATE POLICY unpublished ON infra.%I FOR SELECT TO ia_operator, ia_council USING (true)', this);
		ELSE
			EXECUTE format('CREATE POLICY operator ON infra.%I FOR ALL TO ia_operator USING (true) WITH CHECK (true)', this);
			EXECUTE format('GRANT INSERT, UPDATE ON infra.%I TO ia_operator', this);
		END IF;
	END LOOP;
END
$do$;
CREATE POLICY published ON infra.selection FOR SELECT USING (published_at IS NOT NULL);
CREATE POLICY published ON infra.selection_result FOR SELECT USING (EXISTS (SELECT FROM infra.selection s WHERE s.edition = selection_result.edition AND s.published_at IS NOT NULL));
CREATE POLICY published ON infra.notification FOR SELECT USING (sent_at IS NOT NULL);
-- The history tells no result before the result does.
CREATE POLICY unpublished ON infra.history AS RESTRICTIVE FOR SELECT
	USING (tab NOT IN ('selection', 'selection_result') OR infra.acts_as('operator') OR infra.acts_as('council') OR EXISTS (SELECT FROM infra.selection s WHERE s.edition = split_part(key, '/', 1) AND s.published_at IS NOT NULL));
CREATE POLICY everybody ON infra.sensitization_session FOR SELECT USING (true);
CREATE POLICY everybody ON infra.sensitization_attendance FOR SELECT USING (true);

CREATE FUNCTION infra.must_be_selected()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	IF NOT EXISTS (SELECT FROM infra.selection_result r WHERE r.edition = NEW.edition AND r.institution = NEW.institution AND r.selected) THEN
		PERFORM infra.refuse('23514', format('"%s" was not selected / "%s" no fue seleccionada', NEW.institution, NEW.institution), 'Only selected institutions take part. / Solo participan las seleccionadas.');
	END IF;
	RETURN NEW;
END
$function$;
COMMENT ON FUNCTION infra.must_be_selected() IS 'Disparador: solo instituciones seleccionadas. / Trigger: selected institutions only.';
REVOKE ALL ON FUNCTION infra.must_be_selected() FROM PUBLIC;
CREATE TRIGGER selected BEFORE INSERT OR UPDATE ON infra.sensitization_attendance FOR EACH ROW EXECUTE FUNCTION infra.must_be_selected();

CREATE FUNCTION infra.must_be_closed(edition text)
RETURNS infra.edition
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	e infra.edition;
BEGIN
	SELECT * INTO e FROM infra.edition d WHERE d.edition = must_be_closed.edition FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM infra.refuse('23503', format('there is no edition "%s" / no existe la edición "%s"', edition, edition), 'See infra.edition. / Vea infra.edition.');
	END IF;
	IF (clock_timestamp() AT TIME ZONE e.time_zone)::date <= e.closes OR e.state IN ('draft', 'open') THEN
		PERFORM infra.refuse('55000', 'reception has not closed / la recepción no ha cerrado', format('It closes after %s; then close the edition: state = closed. / Cierra después del %s; entonces cierre la edición: state = closed.', infra.iso(e.closes), infra.iso(e.closes)));
	END IF;
	RETURN e;
END
$function$;
COMMENT ON FUNCTION infra.must_be_closed(text) IS 'Rechaza mientras la recepción no haya cerrado. / Refuses while reception has not closed: 55000.';

CREATE FUNCTION infra_api.select_applications(edition text)
RETURNS TABLE (institution text, rank integer, points numeric, selected boolean, reasons text[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_column
DECLARE
	e infra.edition;
	the_cap integer;
	n integer;
BEGIN
	PERFORM infra.must_act_as('council', 'operator');
	e := infra.must_be_closed(select_applications.edition);
	IF EXISTS (SELECT FROM infra.selection s WHERE s.edition = e.edition) THEN
		PERFORM infra.refuse('55000', 'the selection is made / la selección ya está hecha', 'A selection is made once. / La selección se hace una vez.');
	END IF;
	the_cap := infra.cap_of(e.edition);
	SELECT count(*) INTO n FROM infra.ranking r WHERE r.edition = e.edition AND r.projects > 0;
	INSERT INTO infra.selection (edition, applications, cap, criteria_applied) VALUES (e.edition, n, the_cap, n > the_cap);
	INSERT INTO infra.selection_result (edition, institution, selected, rank, points, reasons)
	SELECT e.edition, r.institution, r.projects > 0 AND (n <= the_cap OR r.rank <= the_cap), r.rank, r.points,
		CASE WHEN r.projects = 0 THEN ARRAY['La carta no trae ningún proyecto. / The letter brings no project.'] WHEN n <= the_cap OR r.rank <= the_cap THEN '{}'::text[] ELSE ARRAY[
			format('Se recibieron %s candidaturas y el cupo es de %s; esta quedó en el lugar %s con %s puntos. / %s applications were received and %s may take part; this one ranked %s with %s points.', n, the_cap, r.rank, r.points, n, the_cap, r.rank, r.points)]
			|| ARRAY(SELECT format('Proyecto %s, criterio %s: %s de %s puntos. %s', s.slot, s.criterion, s.points, s.possible, s.reason) FROM infra.score s WHERE s.edition = e.edition AND s.institution = r.institution AND s.points < s.possible ORDER BY s.slot, s.criterion) END
	FROM infra.ranking r WHERE r.edition = e.edition;
	UPDATE infra.edition SET state = 'selected' WHERE edition = e.edition;
	RETURN QUERY SELECT r.institution, r.rank, r.points, r.selected, r.reasons FROM infra.selection_result r WHERE r.edition = e.edition ORDER BY r.rank;
END
$function$;
COMMENT ON FUNCTION infra_api.select_applications(text) IS 'Selecciona: todas las que traen proyecto, si caben; si no, las mejores según puntos y orden de recepción, con las razones de las demás.
Selects: all that bring a project, if there is room; otherwise the first by points and order of reception, with reasons for the others. Once, after reception has closed. Raises 42501 for anybody but council and operators, 55000 before closing or a second time.';
REVOKE ALL ON FUNCTION infra_api.select_applications(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.select_applications(text) TO ia_council, ia_operator;

CREATE FUNCTION infra_api.publish_results(edition text)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	e infra.edition;
	made integer;
BEGIN
	PERFORM infra.must_act_as('operator');
	e := infra.must_be_closed(publish_results.edition);
	UPDATE infra.selection s SET published_at = clock_timestamp() WHERE s.edition = e.edition AND s.published_at IS NULL;
	IF NOT FOUND THEN
		PERFORM infra.refuse('55000', 'there is no result to publish / no hay resultado que publicar', 'Select first; a result is published once. / Seleccione primero; un resultado se publica una vez.');
	END IF;
	INSERT INTO infra.notification (edition, number, institution, state, subject)
	SELECT e.edition, row_number() OVER (ORDER BY t.institution NULLS LAST, t.state) + coalesce((SELECT max(n.number) FROM infra.notification n WHERE n.edition = e.edition), 0), t.institution, t.state, t.subject
	FROM (SELECT r.institution, NULL::text AS state, 'Resultado: seleccionada; se le convoca a las sesiones de sensibilización. / Result: selected; it is convened to the sensitization sessions.' AS subject FROM infra.selection_result r WHERE r.edition = e.edition AND r.selected
		UNION ALL
		SELECT r.institution, NULL, 'Resultado: no seleccionada; las razones constan en el resultado. / Result: not selected; the reasons are on record.' FROM infra.selection_result r WHERE r.edition = e.edition AND NOT r.selected
		UNION ALL
		SELECT DISTINCT NULL, i.state, 'Resultado de las instituciones de su entidad. / Result of the institutions of your state.' FROM infra.selection_result r JOIN infra.institution i USING (institution) WHERE r.edition = e.edition AND i.state IS NOT NULL) t;
	GET DIAGNOSTICS made = ROW_COUNT;
	RETURN made;
END
$function$;
COMMENT ON FUNCTION infra_api.publish_results(text) IS 'Publica el resultado de la selección y prepara los avisos; dice cuántos.
Publishes the result of the selection and prepares the notifications; returns how many. Raises 42501 for anybody but operators, 55000 before reception has closed, without a selection, or a second time.';
REVOKE ALL ON FUNCTION infra_api.publish_results(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.publish_results(text) TO ia_operator;

-- Where each letter stands; who may not see a result yet sees it scored.
CREATE VIEW infra.application_state WITH (security_invoker = true) AS
	SELECT a.edition, a.institution, CASE WHEN a.withdrawn_at IS NOT NULL THEN 'withdrawn'
		WHEN r.selected IS NULL THEN CASE WHEN EXISTS (SELECT FROM infra.project_score s WHERE s.edition = a.edition AND s.institution = a.institution) THEN 'scored' ELSE 'received' END
		WHEN r.selected THEN 'selected' ELSE 'rejected' END AS state,
		(SELECT min(n.sent_at) FROM infra.notification n WHERE n.edition = a.edition AND n.institution = a.institution) AS notified_at
	FROM infra.application a LEFT JOIN infra.selection_result r ON r.edition = a.edition AND r.institution = a.institution;
COMMENT ON VIEW infra.application_state IS 'En qué va cada candidatura: received (recibida), scored (con puntos), selected (seleccionada), rejected (no seleccionada), withdrawn (retirada). / Where each application stands.';
SELECT infra.comment_view('infra.application_state', '{edition,Edición / edition,institution,Institución / institution,state,En qué va / where it stands,notified_at,Cuándo se le avisó / when it was notified}');
GRANT SELECT ON infra.application_state TO PUBLIC;
