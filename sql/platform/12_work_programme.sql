-- 12_work_programme.sql: the work programme of a group, the activities of each implementer, and training. A programme needs
-- an installed group, training an approved programme. What was done is set by INAI and México Evalúa alone, the operators:
-- the control dashboard is made of it.
CREATE TABLE infra.work_programme (
	edition text NOT NULL,
	actor_group text NOT NULL,
	name text NOT NULL,
	approved_on date,
	PRIMARY KEY (edition, actor_group),
	FOREIGN KEY (edition, actor_group) REFERENCES infra.actor_group
);
COMMENT ON TABLE infra.work_programme IS 'Programa de trabajo de cada grupo. / Work programme of each group.';
COMMENT ON COLUMN infra.work_programme.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.work_programme.actor_group IS 'Grupo / group';
COMMENT ON COLUMN infra.work_programme.name IS 'Nombre / name';
COMMENT ON COLUMN infra.work_programme.approved_on IS 'Cuándo lo aprobó el grupo / when the group approved it';

CREATE TABLE infra.programme_activity (
	institution text NOT NULL,
	edition text NOT NULL,
	activity integer NOT NULL CHECK (activity > 0),
	stage integer NOT NULL,
	name text NOT NULL CHECK (name <> ''),
	responsible text NOT NULL CHECK (responsible <> ''),
	planned_start date NOT NULL,
	planned_end date NOT NULL,
	done_on date,
	precautions text,
	PRIMARY KEY (institution, edition, activity),
	FOREIGN KEY (edition, institution) REFERENCES infra.group_implementer,
	FOREIGN KEY (edition, stage) REFERENCES infra.stage,
	CHECK (planned_end >= planned_start)
);
-- what is overdue is the one thing on the dashboard that changes without anybody writing
CREATE INDEX programme_activity_pending ON infra.programme_activity (edition, institution, stage, planned_end) WHERE done_on IS NULL;
COMMENT ON TABLE infra.programme_activity IS 'Actividades programadas de cada institución. / Programmed activities of each institution.';
COMMENT ON COLUMN infra.programme_activity.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.programme_activity.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.programme_activity.activity IS 'Número / number';
COMMENT ON COLUMN infra.programme_activity.stage IS 'Etapa / stage';
COMMENT ON COLUMN infra.programme_activity.name IS 'Actividad / activity';
COMMENT ON COLUMN infra.programme_activity.responsible IS 'Responsable / who is responsible';
COMMENT ON COLUMN infra.programme_activity.planned_start IS 'Inicio planeado / planned start';
COMMENT ON COLUMN infra.programme_activity.planned_end IS 'Fin planeado / planned end';
COMMENT ON COLUMN infra.programme_activity.done_on IS 'Cuándo se cumplió / when it was done';
COMMENT ON COLUMN infra.programme_activity.precautions IS 'Medidas, por ejemplo sanitarias / precautions, for health for instance';

CREATE TABLE infra.training_session (
	edition text NOT NULL,
	actor_group text NOT NULL,
	session integer NOT NULL CHECK (session > 0),
	topic integer NOT NULL,
	held_on date NOT NULL,
	PRIMARY KEY (edition, actor_group, session),
	FOREIGN KEY (edition, actor_group) REFERENCES infra.actor_group,
	FOREIGN KEY (edition, topic) REFERENCES infra.training_topic
);
COMMENT ON TABLE infra.training_session IS 'Sesiones de capacitación específica. / Sessions of the specific training.';
COMMENT ON COLUMN infra.training_session.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.training_session.actor_group IS 'Grupo / group';
COMMENT ON COLUMN infra.training_session.session IS 'Número / number';
COMMENT ON COLUMN infra.training_session.topic IS 'Tema / topic';
COMMENT ON COLUMN infra.training_session.held_on IS 'Cuándo / when';

CREATE TABLE infra.training_attendance (
	edition text NOT NULL,
	actor_group text NOT NULL,
	session integer NOT NULL,
	member integer NOT NULL,
	PRIMARY KEY (edition, actor_group, session, member),
	FOREIGN KEY (edition, actor_group, session) REFERENCES infra.training_session,
	FOREIGN KEY (edition, actor_group, member) REFERENCES infra.group_member
);
COMMENT ON TABLE infra.training_attendance IS 'Asistencia a la capacitación. / Attendance of the training.';
COMMENT ON COLUMN infra.training_attendance.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.training_attendance.actor_group IS 'Grupo / group';
COMMENT ON COLUMN infra.training_attendance.session IS 'Sesión / session';
COMMENT ON COLUMN infra.training_attendance.member IS 'Integrante / member';

CREATE FUNCTION infra.guard_programme()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	installed date;
	approved date;
	the_name text;
BEGIN
	IF TG_TABLE_NAME = 'work_programme' THEN
		SELECT g.installed_on INTO installed FROM infra.actor_group g WHERE g.edition = NEW.edition AND g.actor_group = NEW.actor_group;
		SELECT e.programme_name INTO the_name FROM infra.edition e WHERE e.edition = NEW.edition;
		NEW.name := coalesce(NEW.name, the_name);
		IF installed IS NULL OR NEW.approved_on < installed THEN
			PERFORM infra.refuse('55000', 'the group is not installed / el grupo no está instalado', 'A programme is made once the group is installed: infra_api.install_group. / El programa se elabora una vez instalado el grupo: infra_api.install_group.');
		END IF;
		IF NEW.name IS DISTINCT FROM the_name THEN
			PERFORM infra.refuse('23514', format('the programme is named "%s" / el programa se llama "%s"', the_name, the_name), 'Leave the name out. / Omita el nombre.');
		END IF;
		RETURN NEW;
	END IF;
	IF TG_TABLE_NAME = 'programme_activity' THEN
		IF NOT infra.acts_as('operator') AND EXISTS (SELECT FROM infra.group_implementer i JOIN infra.work_programme p USING (edition, actor_group) WHERE i.edition = NEW.edition AND i.institution = NEW.institution AND p.approved_on IS NOT NULL) THEN
			PERFORM infra.refuse('55000', 'the programme is approved / el programa está aprobado', 'What it plans is adjusted by the operators, INAI and México Evalúa. / Lo que programa lo ajustan quienes operan, el INAI y México Evalúa.');
		END IF;
		RETURN NEW;
	END IF;
	SELECT p.approved_on INTO approved FROM infra.work_programme p WHERE p.edition = NEW.edition AND p.actor_group = NEW.actor_group;
	IF approved IS NULL OR NEW.held_on < approved THEN
		PERFORM infra.refuse('55000', 'the programme is not approved / el programa no está aprobado', 'Training begins once the group has approved it: infra_api.approve_programme. / La capacitación empieza cuando el grupo lo aprueba: infra_api.approve_programme.');
	END IF;
	RETURN NEW;
END
$function$;
COMMENT ON FUNCTION infra.guard_programme() IS 'Disparador: programa después de instalar, capacitación después de aprobar; lo aprobado lo ajusta quien opera. / Trigger: programme after installation, training after approval; what is approved is adjusted by operators.';
REVOKE ALL ON FUNCTION infra.guard_programme() FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON infra.work_programme FOR EACH ROW EXECUTE FUNCTION infra.guard_programme();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON infra.training_session FOR EACH ROW EXECUTE FUNCTION infra.guard_programme();

CREATE TRIGGER guard BEFORE INSERT OR UPDATE OF stage, name, planned_start, planned_end ON infra.programme_activity FOR EACH ROW EXECUTE FUNCTION infra.guard_programme();

SELECT infra.protect(t, 'operator'), infra.let_coordinate(t, 'infra.coordinates_group(edition, actor_group)') FROM unnest('{infra.work_programme,infra.training_session,infra.training_attendance}'::regclass[]) t;
SELECT infra.protect('infra.programme_activity', 'operator');
-- Who implements plans, and says nothing of what was done.
CREATE POLICY own ON infra.programme_activity FOR ALL TO ia_applicant USING (infra.acts_for(institution)) WITH CHECK (infra.acts_for(institution) AND done_on IS NULL);
CREATE POLICY coordination ON infra.programme_activity FOR INSERT TO ia_coordination WITH CHECK (infra.coordinates_implementer(edition, institution) AND done_on IS NULL);
GRANT INSERT (institution, edition, activity, stage, name, responsible, planned_start, planned_end, precautions) ON infra.programme_activity TO ia_applicant, ia_coordination;
GRANT UPDATE (name, responsible, planned_start, planned_end, precautions) ON infra.programme_activity TO ia_applicant;

CREATE FUNCTION infra_api.approve_programme(edition text, actor_group text, approved_on date DEFAULT current_date)
RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM infra.must_coordinate(infra.coordinates_group(edition, actor_group), actor_group);
	INSERT INTO infra.work_programme AS p (edition, actor_group, approved_on) VALUES (approve_programme.edition, approve_programme.actor_group, approve_programme.approved_on)
	ON CONFLICT ON CONSTRAINT work_programme_pkey DO UPDATE SET approved_on = EXCLUDED.approved_on;
END
$function$;
COMMENT ON FUNCTION infra_api.approve_programme(text, text, date) IS 'Registra que el grupo aprobó su programa de trabajo.
Records that the group approved its work programme. Raises 42501 for anybody but its coordination and operators, 55000 before the group is installed.';
REVOKE ALL ON FUNCTION infra_api.approve_programme(text, text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.approve_programme(text, text, date) TO ia_coordination, ia_operator;

CREATE FUNCTION infra_api.complete_activity(edition text, institution text, activity integer, done_on date DEFAULT current_date)
RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM infra.must_act_as('operator');
	UPDATE infra.programme_activity a SET done_on = complete_activity.done_on WHERE (a.institution, a.edition, a.activity) = (complete_activity.institution, complete_activity.edition, complete_activity.activity);
	IF NOT FOUND THEN
		PERFORM infra.refuse('23503', format('"%s" has no activity %s / "%s" no tiene la actividad %s', institution, activity, institution, activity), 'See infra.programme_activity. / Vea infra.programme_activity.');
	END IF;
END
$function$;
COMMENT ON FUNCTION infra_api.complete_activity(text, text, integer, date) IS 'Anota en el tablero que una actividad se cumplió; NULL: que no.
Writes into the dashboard that an activity was done; NULL: that it was not. Raises 42501 for anybody but operators (INAI and México Evalúa), 23503 for no such activity.';
REVOKE ALL ON FUNCTION infra_api.complete_activity(text, text, integer, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.complete_activity(text, text, integer, date) TO ia_operator;
