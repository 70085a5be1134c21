-- 05_edition.sql: an edition of the programme. All that a call sets is a row: dates, caps, points, stages, who gets the
-- letters. Another year needs rows, not code; infra.seed_edition_2022() writes those of 2022.
CREATE TABLE infra.edition (
	edition text PRIMARY KEY CHECK (edition ~ '^[a-z0-9-]+$'),
	name text NOT NULL CHECK (name <> ''),
	year integer NOT NULL CHECK (year BETWEEN 2000 AND 2999),
	modality text,
	legal_basis text NOT NULL,
	state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'open', 'closed', 'selected', 'running', 'presented', 'reported')),
	time_zone text NOT NULL DEFAULT 'America/Mexico_City',
	opens date NOT NULL,
	closes date NOT NULL,
	max_projects integer NOT NULL CHECK (max_projects BETWEEN 1 AND 99),
	notice_days integer NOT NULL DEFAULT 5 CHECK (notice_days >= 0),
	calendar text,
	aggregation text NOT NULL DEFAULT 'best' CHECK (aggregation IN ('best', 'mean', 'sum')),
	programme_name text NOT NULL DEFAULT 'Infraestructura Abierta',
	extra_fields boolean NOT NULL DEFAULT false,
	completion_threshold numeric NOT NULL DEFAULT 80 CHECK (completion_threshold BETWEEN 0 AND 100),
	punctuality_threshold numeric NOT NULL DEFAULT 80 CHECK (punctuality_threshold BETWEEN 0 AND 100),
	electoral_process boolean NOT NULL DEFAULT false,
	CHECK (closes >= opens)
);
COMMENT ON TABLE infra.edition IS 'Ediciones del programa: una convocatoria cada una. / Editions of the programme, a call each.';
COMMENT ON COLUMN infra.edition.edition IS 'Clave / key';
COMMENT ON COLUMN infra.edition.name IS 'Nombre / name';
COMMENT ON COLUMN infra.edition.year IS 'Año / year';
COMMENT ON COLUMN infra.edition.modality IS 'Modalidad / modality';
COMMENT ON COLUMN infra.edition.legal_basis IS 'Fundamento / legal basis';
COMMENT ON COLUMN infra.edition.state IS 'draft, open, closed, selected, running, presented, reported: borrador, abierta, cerrada, seleccionada, en marcha, presentada, informada';
COMMENT ON COLUMN infra.edition.time_zone IS 'Zona horaria de sus plazos / time zone of its deadlines';
COMMENT ON COLUMN infra.edition.opens IS 'Primer día de recepción / first day of reception';
COMMENT ON COLUMN infra.edition.closes IS 'Último día de recepción / last day of reception';
COMMENT ON COLUMN infra.edition.max_projects IS 'Proyectos por candidatura, a lo más / projects an application, at most';
COMMENT ON COLUMN infra.edition.notice_days IS 'Días hábiles para el aviso de los organismos garantes / working days for the guarantor bodies'' notice';
COMMENT ON COLUMN infra.edition.calendar IS 'Calendario de días inhábiles / calendar of non-working days';
COMMENT ON COLUMN infra.edition.aggregation IS 'De los puntos de los proyectos a los de la candidatura: best (el mejor), mean (el promedio), sum (la suma)';
COMMENT ON COLUMN infra.edition.programme_name IS 'Nombre que lleva cada programa de trabajo / name that each work programme bears';
COMMENT ON COLUMN infra.edition.extra_fields IS 'Si se admiten campos fuera del estándar / whether fields beyond the standard are taken';
COMMENT ON COLUMN infra.edition.completion_threshold IS 'Reconocimiento: porcentaje de actividades cumplidas / recognition: percentage of activities done';
COMMENT ON COLUMN infra.edition.punctuality_threshold IS 'Reconocimiento: porcentaje de las cumplidas que lo fueron a tiempo / recognition: percentage of those done that were on time';
COMMENT ON COLUMN infra.edition.electoral_process IS 'Si hay proceso electoral en curso / whether an electoral process is under way';

-- One step at a time, forward; each step has its condition. What each asks of later steps' tables is looked up when it is taken.
CREATE FUNCTION infra.guard_edition()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	states constant text[] := '{draft,open,closed,selected,running,presented,reported}';
	lacks text;
BEGIN
	IF NOT EXISTS (SELECT FROM pg_timezone_names z WHERE z.name = NEW.time_zone) THEN
		PERFORM infra.refuse('22023', format('time zone "%s" does not exist / no existe la zona horaria "%s"', NEW.time_zone, NEW.time_zone), 'Write one like America/Mexico_City. / Escriba una como America/Mexico_City.');
	END IF;
	IF TG_OP = 'UPDATE' AND NEW.state <> OLD.state AND array_position(states, NEW.state) <> array_position(states, OLD.state) + 1 THEN
		PERFORM infra.refuse('55000', format('the edition is "%s" and cannot become "%s" / la edición está "%s" y no puede pasar a "%s"', OLD.state, NEW.state, OLD.state, NEW.state),
			format('The steps are: %s. / Los pasos son: %s.', array_to_string(states, ' → '), array_to_string(states, ' → ')));
	END IF;
	IF TG_OP = 'INSERT' AND NEW.state <> 'draft' THEN
		PERFORM infra.refuse('55000', 'an edition begins as a draft / una edición empieza como borrador', 'Insert it with state draft. / Insértela con state draft.');
	END IF;
	IF TG_OP = 'UPDATE' AND OLD.state NOT IN ('draft', 'open')
		AND (NEW.opens, NEW.closes, NEW.time_zone, NEW.max_projects, NEW.aggregation) IS DISTINCT FROM (OLD.opens, OLD.closes, OLD.time_zone, OLD.max_projects, OLD.aggregation) THEN
		PERFORM infra.refuse('55000', 'the window of reception is closed / la recepción ya cerró', 'Its dates, time zone, number of projects and aggregation stay as they were. / Sus fechas, zona horaria, número de proyectos y agregación quedan como estaban.');
	END IF;
	IF TG_OP = 'UPDATE' AND NEW.state <> OLD.state THEN
		lacks := CASE
			WHEN NEW.state = 'open' AND infra.cap_of(NEW.edition) IS NULL THEN 'a decision on how many take part: infra.cap_decision / una decisión de cuántas participan: infra.cap_decision'
			WHEN NEW.state = 'closed' AND (clock_timestamp() AT TIME ZONE NEW.time_zone)::date <= NEW.closes THEN format('the end of %s, the last day of reception / que termine el %s, último día de recepción', infra.iso(NEW.closes), infra.iso(NEW.closes))
			WHEN NEW.state = 'selected' AND NOT EXISTS (SELECT FROM infra.selection s WHERE s.edition = NEW.edition) THEN 'a selection: infra_api.select_applications / una selección: infra_api.select_applications'
			WHEN NEW.state = 'running' AND NOT EXISTS (SELECT FROM infra.selection s WHERE s.edition = NEW.edition AND s.published_at IS NOT NULL) THEN 'a published result: infra_api.publish_results / un resultado publicado: infra_api.publish_results'
			WHEN NEW.state = 'presented' AND NOT EXISTS (SELECT FROM infra.publication p JOIN infra.published_project q USING (institution, project_id) WHERE p.edition = NEW.edition) THEN 'a published project: infra_api.publish_project / un proyecto publicado: infra_api.publish_project'
			WHEN NEW.state = 'reported' AND NOT EXISTS (SELECT FROM infra.report r WHERE r.edition = NEW.edition AND r.kind = 'general') THEN 'the general final report: infra.report / el informe final general: infra.report' END;
		IF lacks IS NOT NULL THEN
			PERFORM infra.refuse('55000', format('the edition cannot become "%s" yet / la edición todavía no puede pasar a "%s"', NEW.state, NEW.state),
				format('It lacks %s. / Le falta %s.', split_part(lacks, ' / ', 1), split_part(lacks, ' / ', 2)));
		END IF;
	END IF;
	RETURN NEW;
END
$function$;
COMMENT ON FUNCTION infra.guard_edition() IS 'Disparador: los pasos de una edición. / Trigger: the steps of an edition.';
REVOKE ALL ON FUNCTION infra.guard_edition() FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON infra.edition FOR EACH ROW EXECUTE FUNCTION infra.guard_edition();

-- The cap is what the council decided last; the first decision is the call itself.
CREATE TABLE infra.cap_decision (
	edition text NOT NULL REFERENCES infra.edition,
	number integer NOT NULL CHECK (number > 0),
	cap integer NOT NULL CHECK (cap > 0),
	reason text NOT NULL CHECK (reason <> ''),
	decided_on date NOT NULL DEFAULT current_date,
	PRIMARY KEY (edition, number)
);
COMMENT ON TABLE infra.cap_decision IS 'Cuántas instituciones participan: decisiones del Consejo Impulsor, la última vale. / How many institutions take part: decisions of the council, the last one holds.';
COMMENT ON COLUMN infra.cap_decision.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.cap_decision.number IS 'Número de decisión / number of the decision';
COMMENT ON COLUMN infra.cap_decision.cap IS 'Instituciones, a lo más / institutions, at most';
COMMENT ON COLUMN infra.cap_decision.reason IS 'Por qué / why';
COMMENT ON COLUMN infra.cap_decision.decided_on IS 'Cuándo se decidió / when it was decided';

CREATE FUNCTION infra.cap_of(edition text)
RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT d.cap FROM infra.cap_decision d WHERE d.edition = cap_of.edition ORDER BY d.number DESC LIMIT 1);
COMMENT ON FUNCTION infra.cap_of(text) IS 'Cuántas instituciones pueden participar. / How many institutions may take part.';

-- How many take part is settled before they are selected; whoever selects and whoever decides wait for each other.
CREATE FUNCTION infra.guard_cap_decision()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	the_state text;
BEGIN
	SELECT e.state INTO the_state FROM infra.edition e WHERE e.edition = NEW.edition FOR NO KEY UPDATE;
	IF the_state NOT IN ('draft', 'open', 'closed') THEN
		PERFORM infra.refuse('55000', 'the selection is made / la selección ya está hecha', 'How many take part is decided before. / Cuántas participan se decide antes.');
	END IF;
	RETURN NEW;
END
$function$;
COMMENT ON FUNCTION infra.guard_cap_decision() IS 'Disparador: el cupo se decide antes de seleccionar. / Trigger: the cap is decided before the selection.';
REVOKE ALL ON FUNCTION infra.guard_cap_decision() FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT ON infra.cap_decision FOR EACH ROW EXECUTE FUNCTION infra.guard_cap_decision();

CREATE TABLE infra.council_member (
	edition text NOT NULL REFERENCES infra.edition,
	acronym text NOT NULL,
	name text NOT NULL,
	PRIMARY KEY (edition, acronym)
);
COMMENT ON TABLE infra.council_member IS 'Integrantes del Consejo Impulsor. / Members of the council.';
COMMENT ON COLUMN infra.council_member.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.council_member.acronym IS 'Siglas / acronym';
COMMENT ON COLUMN infra.council_member.name IS 'Nombre / name';

CREATE TABLE infra.stage (
	edition text NOT NULL REFERENCES infra.edition,
	stage integer NOT NULL CHECK (stage > 0),
	name text NOT NULL,
	PRIMARY KEY (edition, stage)
);
COMMENT ON TABLE infra.stage IS 'Etapas de la edición. / Stages of the edition.';
COMMENT ON COLUMN infra.stage.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.stage.stage IS 'Número de etapa / number of the stage';
COMMENT ON COLUMN infra.stage.name IS 'Nombre / name';

-- Stages may overlap, and dates may slip: what was planned stays beside what came of it, and the history has every change.
CREATE TABLE infra.calendar_activity (
	edition text NOT NULL,
	stage integer NOT NULL,
	number integer NOT NULL CHECK (number > 0),
	name text NOT NULL,
	planned_start date NOT NULL,
	planned_end date NOT NULL,
	actual_start date,
	actual_end date,
	PRIMARY KEY (edition, stage, number),
	FOREIGN KEY (edition, stage) REFERENCES infra.stage,
	CHECK (planned_end >= planned_start),
	CHECK (actual_end >= actual_start),
	CHECK (actual_end IS NULL OR actual_start IS NOT NULL)
);
COMMENT ON TABLE infra.calendar_activity IS 'Calendario de la edición: fechas planeadas y reales. / Calendar of the edition: planned and actual dates.';
COMMENT ON COLUMN infra.calendar_activity.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.calendar_activity.stage IS 'Etapa / stage';
COMMENT ON COLUMN infra.calendar_activity.number IS 'Número dentro de la etapa / number within the stage';
COMMENT ON COLUMN infra.calendar_activity.name IS 'Actividad / activity';
COMMENT ON COLUMN infra.calendar_activity.planned_start IS 'Inicio planeado / planned start';
COMMENT ON COLUMN infra.calendar_activity.planned_end IS 'Fin planeado / planned end';
COMMENT ON COLUMN infra.calendar_activity.actual_start IS 'Inicio real / actual start';
COMMENT ON COLUMN infra.calendar_activity.actual_end IS 'Fin real / actual end';

CREATE TABLE infra.criterion (
	edition text NOT NULL REFERENCES infra.edition,
	ambit text NOT NULL CHECK (ambit IN ('federal', 'state', 'municipal')),
	criterion integer NOT NULL CHECK (criterion BETWEEN 1 AND 3),
	points integer NOT NULL CHECK (points >= 0),
	name text NOT NULL,
	PRIMARY KEY (edition, ambit, criterion)
);
COMMENT ON TABLE infra.criterion IS 'Criterios de calificación y sus puntos, por ámbito. / Criteria and their points, by ambit.';
COMMENT ON COLUMN infra.criterion.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.criterion.ambit IS 'federal, state (estatal), municipal';
COMMENT ON COLUMN infra.criterion.criterion IS '1: en el plan de desarrollo; 2: de un tipo prioritario; 3: con nombre, monto y clave / 1: in the development plan; 2: of a priority type; 3: with name, amount and key';
COMMENT ON COLUMN infra.criterion.points IS 'Puntos / points';
COMMENT ON COLUMN infra.criterion.name IS 'Qué pide / what it asks for';

CREATE TABLE infra.priority_type (
	edition text NOT NULL REFERENCES infra.edition,
	type integer NOT NULL CHECK (type > 0),
	name text NOT NULL,
	PRIMARY KEY (edition, type)
);
COMMENT ON TABLE infra.priority_type IS 'Tipos de proyecto del criterio 2. / Types of project of criterion 2.';
COMMENT ON COLUMN infra.priority_type.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.priority_type.type IS 'Número de tipo / number of the type';
COMMENT ON COLUMN infra.priority_type.name IS 'Qué es / what it is';

-- Whoever was ranked by these rules can rely on them.
CREATE FUNCTION infra.guard_criterion()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	the_state text;
BEGIN
	SELECT e.state INTO the_state FROM infra.edition e WHERE e.edition = NEW.edition FOR SHARE;
	IF the_state NOT IN ('draft', 'open') OR (TG_OP = 'UPDATE' AND NEW.edition <> OLD.edition) THEN
		PERFORM infra.refuse('55000', 'the criteria are settled / los criterios ya están fijados', 'They can be changed until reception closes, within their edition. / Se pueden cambiar hasta que cierre la recepción, dentro de su edición.');
	END IF;
	RETURN NEW;
END
$function$;
COMMENT ON FUNCTION infra.guard_criterion() IS 'Disparador: los criterios no cambian cuando cerró la recepción. / Trigger: criteria do not change once reception has closed.';
REVOKE ALL ON FUNCTION infra.guard_criterion() FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON infra.criterion FOR EACH ROW EXECUTE FUNCTION infra.guard_criterion();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON infra.priority_type FOR EACH ROW EXECUTE FUNCTION infra.guard_criterion();

CREATE TABLE infra.letter_recipient (
	edition text NOT NULL REFERENCES infra.edition,
	ambit text NOT NULL CHECK (ambit IN ('federal', 'state', 'municipal')),
	number integer NOT NULL CHECK (number >= 0),
	recipient text NOT NULL,
	PRIMARY KEY (edition, ambit, number)
);
COMMENT ON TABLE infra.letter_recipient IS 'A quién se dirige la carta de interés: 0 la recibe, los demás con copia. / Whom the letter of interest goes to: 0 gets it, the others a copy.';
COMMENT ON COLUMN infra.letter_recipient.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.letter_recipient.ambit IS 'federal, state (estatal), municipal';
COMMENT ON COLUMN infra.letter_recipient.number IS '0: destinatario; 1 en adelante: copias / 0: recipient; from 1: copies';
COMMENT ON COLUMN infra.letter_recipient.recipient IS 'Quién; {guarantor} es el organismo garante de la entidad / who; {guarantor} is the guarantor body of the state';

CREATE TABLE infra.edition_note (
	edition text NOT NULL REFERENCES infra.edition,
	topic text NOT NULL,
	number integer NOT NULL DEFAULT 1,
	note text NOT NULL,
	PRIMARY KEY (edition, topic, number)
);
COMMENT ON TABLE infra.edition_note IS 'Lo demás que dice la convocatoria: objetivos, estándares, contacto, sitio, salud. / What else the call says: objectives, standards, contact, site, health.';
COMMENT ON COLUMN infra.edition_note.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.edition_note.topic IS 'Tema / topic';
COMMENT ON COLUMN infra.edition_note.number IS 'Número / number';
COMMENT ON COLUMN infra.edition_note.note IS 'Qué dice / what it says';

CREATE TABLE infra.electoral_prohibition (
	edition text NOT NULL REFERENCES infra.edition,
	letter text NOT NULL CHECK (letter ~ '^[a-z]$'),
	prohibition text NOT NULL,
	PRIMARY KEY (edition, letter)
);
COMMENT ON TABLE infra.electoral_prohibition IS 'Lo que prohíbe la veda electoral. / What the electoral ban forbids.';
COMMENT ON COLUMN infra.electoral_prohibition.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.electoral_prohibition.letter IS 'Inciso / letter';
COMMENT ON COLUMN infra.electoral_prohibition.prohibition IS 'Qué se prohíbe / what is forbidden';
CREATE TABLE infra.training_topic (
	edition text NOT NULL REFERENCES infra.edition,
	topic integer NOT NULL CHECK (topic > 0),
	name text NOT NULL,
	PRIMARY KEY (edition, topic)
);
COMMENT ON TABLE infra.training_topic IS 'Temas de la capacitación específica. / Topics of the specific training.';
COMMENT ON COLUMN infra.training_topic.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.training_topic.topic IS 'Número / number';
COMMENT ON COLUMN infra.training_topic.name IS 'Tema / topic';

DO $do$
DECLARE
	this text;
BEGIN
	FOREACH this IN ARRAY '{edition,cap_decision,council_member,stage,calendar_activity,criterion,priority_type,letter_recipient,edition_note,electoral_prohibition,training_topic}'::text[] LOOP
		PERFORM infra.keep_history(('infra.' || this)::regclass);
		EXECUTE format('ALTER TABLE infra.%I ENABLE ROW LEVEL SECURITY', this);
		EXECUTE format('CREATE POLICY everybody ON infra.%I FOR SELECT USING (true)', this);
		EXECUTE format('GRANT SELECT ON infra.%I TO PUBLIC', this);
		IF this <> 'cap_decision' THEN
			EXECUTE format('CREATE POLICY operator ON infra.%I FOR ALL TO ia_operator USING (true) WITH CHECK (true)', this);
			EXECUTE format('GRANT INSERT, UPDATE ON infra.%I TO ia_operator', this);
		END IF;
	END LOOP;
END
$do$;
-- Only the council decides how many take part; a decision is not changed, another one is made.
CREATE POLICY council ON infra.cap_decision FOR INSERT TO ia_council WITH CHECK (true);
GRANT INSERT ON infra.cap_decision TO ia_council;

CREATE FUNCTION infra_api.change_cap(edition text, cap integer, reason text)
RETURNS integer
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM infra.must_act_as('council');
	IF (cap > 0 AND reason <> '') IS NOT TRUE THEN
		PERFORM infra.refuse('22023', 'a decision has a number of institutions and a reason / una decisión lleva un número de instituciones y un motivo', 'Give both. / Dé los dos.');
	END IF;
	INSERT INTO infra.cap_decision AS d (edition, number, cap, reason)
	SELECT change_cap.edition, 1 + coalesce(max(c.number), 0), change_cap.cap, change_cap.reason FROM infra.cap_decision c WHERE c.edition = change_cap.edition;
	RETURN infra.cap_of(change_cap.edition);
END
$function$;
COMMENT ON FUNCTION infra_api.change_cap(text, integer, text) IS 'El Consejo Impulsor cambia cuántas instituciones participan; queda la decisión.
The council changes how many institutions take part; the decision is recorded. Raises 42501 for anybody else, 22023 without number or reason, 23503 for no edition, 55000 once the selection is made.';
REVOKE ALL ON FUNCTION infra_api.change_cap(text, integer, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.change_cap(text, integer, text) TO ia_council;

CREATE FUNCTION infra.seed_edition_2022()
RETURNS text
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	INSERT INTO infra.edition (edition, name, year, modality, legal_basis, opens, closes, max_projects, calendar) VALUES
		('2022', 'Reto de apertura: Infraestructura Abierta 2022', 2022, 'proyecto piloto',
			'Constitución, artículo 6; Ley General de Transparencia y Acceso a la Información Pública, artículos 2 fracción VII, 24 y 28. Convoca el INAI, por su Comisión Permanente de Políticas de Acceso, Gobierno Abierto y Transparencia, en el marco del SNT y en coordinación con México Evalúa.',
			'2022-02-01', '2022-03-14', 5, 'INAI');
	INSERT INTO infra.cap_decision (edition, number, cap, reason, decided_on) VALUES ('2022', 1, 20, 'La convocatoria. / The call.', '2022-02-01');
	INSERT INTO infra.council_member (edition, acronym, name) VALUES
		('2022', 'INAI', 'Instituto Nacional de Transparencia, Acceso a la Información y Protección de Datos Personales'), ('2022', 'ME', 'México Evalúa'),
		('2022', 'OCP', 'Open Contracting Partnership'), ('2022', 'CoST', 'CoST, la Iniciativa de Transparencia en Infraestructura'),
		('2022', 'INEGI', 'Instituto Nacional de Estadística y Geografía'), ('2022', 'CGATP-SNT', 'Comisión de Gobierno Abierto y de Transparencia Proactiva del Sistema Nacional de Transparencia');
	INSERT INTO infra.stage (edition, stage, name) VALUES
		('2022', 1, 'Emisión de la convocatoria y sensibilización'), ('2022', 2, 'Instalación de redes, mesas o grupos'), ('2022', 3, 'Programa de trabajo y capacitación'),
		('2022', 4, 'Compromiso de publicación'), ('2022', 5, 'Mapeo y captura'), ('2022', 6, 'Validación'), ('2022', 7, 'Presentación y resultados');
	INSERT INTO infra.calendar_activity (edition, stage, number, name, planned_start, planned_end) VALUES
		('2022', 1, 1, 'Emisión de la convocatoria', '2022-01-01', '2022-02-28'), ('2022', 1, 2, 'Difusión de la iniciativa', '2022-01-01', '2022-02-28'), ('2022', 1, 3, 'Cierre de manifestaciones de interés', '2022-03-01', '2022-03-31'),
		('2022', 2, 1, 'Instalación de la red, mesa multiactor o grupo de trabajo', '2022-03-01', '2022-03-31'), ('2022', 3, 1, 'Elaboración del programa de trabajo', '2022-04-01', '2022-04-30'),
		('2022', 4, 1, 'Análisis de proyectos', '2022-05-01', '2022-05-31'), ('2022', 4, 2, 'Generación del compromiso de publicación', '2022-05-01', '2022-05-31'),
		('2022', 5, 1, 'Mapeo de datos y documentos', '2022-06-01', '2022-07-31'), ('2022', 5, 2, 'Capacitación a implementadores', '2022-06-01', '2022-07-31'), ('2022', 5, 3, 'Captura de datos y documentos', '2022-06-01', '2022-07-31'),
		('2022', 6, 1, 'Validación de datos', '2022-07-01', '2022-08-31'), ('2022', 7, 1, 'Presentación pública de la plataforma', '2022-08-01', '2022-09-30'), ('2022', 7, 2, 'Presentación del informe de resultados', '2022-11-01', '2022-12-31');
	INSERT INTO infra.criterion (edition, ambit, criterion, points, name)
	SELECT '2022', a.ambit, c.criterion, c.points, format(c.name, a.plan)
	FROM (VALUES ('municipal', 'Plan Municipal de Desarrollo'), ('state', 'Plan Estatal de Desarrollo'), ('federal', 'Plan Nacional de Desarrollo')) AS a (ambit, plan),
		(VALUES (1, 40, 'Está en el %s o instrumento programático equivalente'), (2, 40, 'Es de alguno de los tipos prioritarios'), (3, 20, 'Tiene nombre, monto y clave de cartera de inversión o de autorización presupuestaria')) AS c (criterion, points, name);
	INSERT INTO infra.priority_type (edition, type, name) VALUES ('2022', 1, 'Emblemático o prioritario por presupuesto o impacto social'), ('2022', 2, 'Relacionado con la emergencia por COVID-19'), ('2022', 3, 'Mantenimiento de obra existente');
	INSERT INTO infra.letter_recipient (edition, ambit, number, recipient) VALUES
		('2022', 'federal', 0, 'Presidencia del INAI'), ('2022', 'federal', 1, 'Dirección General de México Evalúa'), ('2022', 'federal', 2, 'Coordinación de la Comisión Permanente de Políticas de Acceso, Gobierno Abierto y Transparencia del INAI'), ('2022', 'federal', 3, 'Buzón de soporte de la iniciativa');
	INSERT INTO infra.letter_recipient (edition, ambit, number, recipient)
	SELECT '2022', a, n, r FROM unnest('{state,municipal}'::text[]) a,
		unnest('{"Presidencia de {guarantor}","Presidencia del INAI","Dirección General de México Evalúa","Coordinación de la Comisión Permanente de Políticas de Acceso, Gobierno Abierto y Transparencia del INAI","Buzón de soporte de la iniciativa"}'::text[]) WITH ORDINALITY AS l (r, m), LATERAL (SELECT m - 1 AS n) x;
	INSERT INTO infra.edition_note (edition, topic, number, note) VALUES
		('2022', 'objective', 1, 'Publicar en formatos abiertos las contrataciones, el financiamiento y el proceso de los proyectos que los participantes inserten.'),
		('2022', 'objective', 2, 'Promover la participación y la vigilancia ciudadanas con redes de datos abiertos, mesas multiactor o grupos de trabajo equilibrados.'),
		('2022', 'objective', 3, 'Dar uso a la información publicada, para mejorar eficiencia, calidad y precio.'),
		('2022', 'standard', 1, 'OC4IDS: https://standard.open-contracting.org/infrastructure/latest/es/'), ('2022', 'standard', 2, 'OCDS: https://standard.open-contracting.org/latest/es/'),
		('2022', 'site', 1, 'http://infraestructuraabierta.mx'), ('2022', 'platform', 1, 'http://infraestructuraabierta.mx/plataforma'),
		('2022', 'contact', 1, 'Dirección General de Políticas de Acceso del INAI, teléfono (52) 55 5004 2400, extensión 2611'), ('2022', 'health', 1, 'En las actividades se toman en cuenta las medidas sanitarias por COVID-19.'),
		('2022', 'scope', 1, 'Los proyectos se ejecutan dentro de la competencia y atribuciones de la institución.'), ('2022', 'scope', 2, 'La plataforma es la que construyó el INAI con el Consejo Impulsor.');
	INSERT INTO infra.electoral_prohibition (edition, letter, prohibition) VALUES
		('2022', 'a', 'Actos de campaña y proselitismo'), ('2022', 'b', 'Toda propaganda electoral'), ('2022', 'c', 'Propaganda gubernamental'), ('2022', 'd', 'Difusión de resultados de encuestas o sondeos');
	INSERT INTO infra.training_topic (edition, topic, name) VALUES
		('2022', 1, 'Datos abiertos y los estándares OCDS y OC4IDS'), ('2022', 2, 'Análisis de los campos de información que pide la herramienta'), ('2022', 3, 'Generación del compromiso de publicación'),
		('2022', 4, 'Mapeo de datos, documentos y fuentes'), ('2022', 5, 'Captura en la herramienta');
	INSERT INTO infra.convener (edition, state) SELECT '2022', g.state FROM infra.guarantor_body g;
	RETURN '2022';
END
$function$;
COMMENT ON FUNCTION infra.seed_edition_2022() IS 'Escribe la edición 2022 tal como se convocó. / Writes the edition of 2022 as it was called.';
REVOKE ALL ON FUNCTION infra.seed_edition_2022() FROM PUBLIC;
