-- 29_validation.sql: stage 6. Which captured project is which committed one; rounds of validation, each of what the project said when
-- it was submitted, with the findings of then; observations of who validates, answers of the institution; the verdict. What
-- changes afterwards has not been validated. Who validates never validates their own: not their institution, nor one
-- of a group that they sit in or coordinate. Tables here say it to whoever writes them, through a function or not.
CREATE TABLE infra.captured_project (
	institution text NOT NULL,
	edition text NOT NULL,
	candidate integer NOT NULL,
	project_id text NOT NULL,
	PRIMARY KEY (institution, edition, candidate),
	CONSTRAINT captured_project_once UNIQUE (institution, project_id),
	FOREIGN KEY (institution, edition, candidate) REFERENCES infra.committed_project,
	FOREIGN KEY (institution, project_id) REFERENCES infra.project
);
COMMENT ON TABLE infra.captured_project IS 'Qué proyecto capturado es cada proyecto comprometido; lo dice la institución. / Which captured project each committed one is; the institution says it.';
COMMENT ON COLUMN infra.captured_project.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.captured_project.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.captured_project.candidate IS 'Proyecto comprometido / committed project';
COMMENT ON COLUMN infra.captured_project.project_id IS 'Proyecto capturado / captured project';

CREATE TABLE infra.validation (
	institution text NOT NULL,
	project_id text NOT NULL,
	round integer NOT NULL CHECK (round > 0),
	edition text NOT NULL,
	candidate integer NOT NULL,
	version integer NOT NULL,
	content bytea NOT NULL,
	submitted_at timestamptz NOT NULL,
	person bigint REFERENCES infra.person,
	errors integer NOT NULL DEFAULT 0,
	warnings integer NOT NULL DEFAULT 0,
	verdict text CHECK (verdict IN ('validated', 'returned')),
	note text CHECK (note <> ''),
	validator bigint REFERENCES infra.person,
	decided_at timestamptz,
	PRIMARY KEY (institution, project_id, round),
	FOREIGN KEY (institution, project_id) REFERENCES infra.project,
	FOREIGN KEY (institution, edition, candidate) REFERENCES infra.committed_project,
	CONSTRAINT validation_decided CHECK ((verdict IS NULL) = (validator IS NULL) AND (verdict IS NULL) = (decided_at IS NULL) AND (verdict IS DISTINCT FROM 'returned' OR note IS NOT NULL))
);
COMMENT ON TABLE infra.validation IS 'Rondas de validación de cada proyecto: qué se entregó, y el dictamen. / Rounds of validation of each project: what was submitted, and the verdict.';
COMMENT ON COLUMN infra.validation.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.validation.project_id IS 'Proyecto / project';
COMMENT ON COLUMN infra.validation.round IS 'Ronda / round';
COMMENT ON COLUMN infra.validation.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.validation.candidate IS 'Proyecto comprometido que es / committed project that it is';
COMMENT ON COLUMN infra.validation.version IS 'Versión del proyecto / version of the project';
COMMENT ON COLUMN infra.validation.content IS 'Huella de todo lo que se publicaría: proyecto, entregas y archivos / digest of all that would be published: project, releases and files';
COMMENT ON COLUMN infra.validation.submitted_at IS 'Cuándo se entregó / when it was submitted';
COMMENT ON COLUMN infra.validation.person IS 'Quién lo entregó / who submitted it';
COMMENT ON COLUMN infra.validation.errors IS 'Hallazgos que impiden publicar / findings that forbid publication';
COMMENT ON COLUMN infra.validation.warnings IS 'Avisos / warnings';
COMMENT ON COLUMN infra.validation.verdict IS 'validated (validado), returned (devuelto); NULL: en revisión / under review';
COMMENT ON COLUMN infra.validation.note IS 'Qué dice quien valida / what the validator says';
COMMENT ON COLUMN infra.validation.validator IS 'Quién dictaminó / who decided';
COMMENT ON COLUMN infra.validation.decided_at IS 'Cuándo / when';

CREATE TABLE infra.validation_finding (
	institution text NOT NULL,
	project_id text NOT NULL,
	round integer NOT NULL,
	number integer NOT NULL CHECK (number > 0),
	kind text NOT NULL CHECK (kind IN ('structure', 'congruence')),
	severity text NOT NULL CHECK (severity IN ('error', 'warning', 'info')),
	code text NOT NULL,
	ocid text,
	path text NOT NULL,
	message text NOT NULL,
	detail text,
	hint text,
	value jsonb,
	PRIMARY KEY (institution, project_id, round, number),
	FOREIGN KEY (institution, project_id, round) REFERENCES infra.validation
);
COMMENT ON TABLE infra.validation_finding IS 'Hallazgos de cada ronda de validación; se guardan los primeros diez mil. / Findings of each round of validation; the first ten thousand are kept.';
COMMENT ON COLUMN infra.validation_finding.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.validation_finding.project_id IS 'Proyecto / project';
COMMENT ON COLUMN infra.validation_finding.round IS 'Ronda / round';
COMMENT ON COLUMN infra.validation_finding.number IS 'Orden: primero los errores / order: errors first';
COMMENT ON COLUMN infra.validation_finding.kind IS 'structure (el estándar), congruence (lo demás) / structure (the standard), congruence (all else)';
COMMENT ON COLUMN infra.validation_finding.severity IS 'error, warning, info';
COMMENT ON COLUMN infra.validation_finding.code IS 'Regla / rule';
COMMENT ON COLUMN infra.validation_finding.ocid IS 'Contratación en cuyas entregas está; NULL: en el proyecto / contracting process in whose releases it is; NULL: in the project';
COMMENT ON COLUMN infra.validation_finding.path IS 'Lugar (JSON Pointer) en el proyecto, o en la entrega / place in the project, or in the release';
COMMENT ON COLUMN infra.validation_finding.message IS 'Qué está mal / what is wrong';
COMMENT ON COLUMN infra.validation_finding.detail IS 'Los hechos / the facts';
COMMENT ON COLUMN infra.validation_finding.hint IS 'Qué hacer / what to do';
COMMENT ON COLUMN infra.validation_finding.value IS 'El valor en falta / the faulty value';

CREATE TABLE infra.observation (
	institution text NOT NULL,
	project_id text NOT NULL,
	observation integer NOT NULL CHECK (observation > 0),
	round integer NOT NULL,
	path text NOT NULL DEFAULT '' CHECK (path ~ '^(/([^~/]|~[01])*)*$'),
	text text NOT NULL CHECK (text <> ''),
	opened_by bigint NOT NULL REFERENCES infra.person,
	opened_at timestamptz NOT NULL,
	closed_at timestamptz,
	closing_note text CHECK (closing_note <> ''),
	PRIMARY KEY (institution, project_id, observation),
	FOREIGN KEY (institution, project_id, round) REFERENCES infra.validation,
	CONSTRAINT observation_closed CHECK ((closed_at IS NULL) = (closing_note IS NULL))
);
CREATE INDEX observation_open ON infra.observation (institution, project_id) WHERE closed_at IS NULL;
COMMENT ON TABLE infra.observation IS 'Observaciones de quienes validan; las cierra quien las abrió. / Observations of validators; whoever opened one closes it.';
COMMENT ON COLUMN infra.observation.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.observation.project_id IS 'Proyecto / project';
COMMENT ON COLUMN infra.observation.observation IS 'Número, sin huecos dentro del proyecto / number, without gaps within the project';
COMMENT ON COLUMN infra.observation.round IS 'Ronda en que se hizo / round it was made in';
COMMENT ON COLUMN infra.observation.path IS 'Lugar del proyecto (JSON Pointer); vacío: todo / place in the project; empty: all of it';
COMMENT ON COLUMN infra.observation.text IS 'Qué se observa / what is observed';
COMMENT ON COLUMN infra.observation.opened_by IS 'Quién la abrió / who opened it';
COMMENT ON COLUMN infra.observation.opened_at IS 'Cuándo / when';
COMMENT ON COLUMN infra.observation.closed_at IS 'Cuándo se cerró / when it was closed';
COMMENT ON COLUMN infra.observation.closing_note IS 'Con qué nota se cerró / the note it was closed with';

CREATE TABLE infra.observation_answer (
	institution text NOT NULL,
	project_id text NOT NULL,
	observation integer NOT NULL,
	answer integer NOT NULL CHECK (answer > 0),
	text text NOT NULL CHECK (text <> ''),
	person bigint REFERENCES infra.person,
	at timestamptz NOT NULL,
	PRIMARY KEY (institution, project_id, observation, answer),
	FOREIGN KEY (institution, project_id, observation) REFERENCES infra.observation
);
COMMENT ON TABLE infra.observation_answer IS 'Respuestas de la institución a las observaciones. / Answers of the institution to observations.';
COMMENT ON COLUMN infra.observation_answer.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.observation_answer.project_id IS 'Proyecto / project';
COMMENT ON COLUMN infra.observation_answer.observation IS 'Observación / observation';
COMMENT ON COLUMN infra.observation_answer.answer IS 'Número / number';
COMMENT ON COLUMN infra.observation_answer.text IS 'Respuesta / answer';
COMMENT ON COLUMN infra.observation_answer.person IS 'Quién responde / who answers';
COMMENT ON COLUMN infra.observation_answer.at IS 'Cuándo / when';

-- ---- what is submitted ----
-- Whoever is to judge or publish a project locks it first: what changes it waits, and what waited is seen. Imports wait on
-- the institution's lock, as they do for each other; files and fields on the project's row.
CREATE FUNCTION infra.lock_project(institution text, project_id text)
RETURNS infra.project
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	locked infra.project;
BEGIN
	IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
		PERFORM infra.refuse('55000', 'projects are judged in READ COMMITTED / los proyectos se dictaminan en READ COMMITTED', 'A transaction that does not see what others just changed cannot judge it: begin another. / Una transacción que no ve lo que otros acaban de cambiar no puede dictaminarlo: empiece otra.');
	END IF;
	PERFORM pg_advisory_xact_lock(hashtextextended(institution, 7));
	SELECT * INTO locked FROM infra.project p WHERE (p.institution, p.project_id) = (lock_project.institution, lock_project.project_id) FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM infra.refuse('23503', format('there is no project "%s" / no existe el proyecto "%s"', left(project_id, 60), left(project_id, 60)), 'See infra.project. / Vea infra.project.');
	END IF;
	RETURN locked;
END
$function$;
COMMENT ON FUNCTION infra.lock_project(text, text) IS 'Un proyecto, bloqueado para dictaminarlo. / A project, locked to be judged. Raises 23503 for no such project, 55000 outside of READ COMMITTED.';
REVOKE ALL ON FUNCTION infra.lock_project(text, text) FROM PUBLIC;

-- Its key's lock would let a file in while its project is being judged; and its moment is that of its turn.
CREATE FUNCTION infra.await_judgement()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM FROM infra.project p WHERE (p.institution, p.project_id) = (NEW.institution, NEW.project_id) FOR NO KEY UPDATE;
	NEW.at := clock_timestamp();
	RETURN NEW;
END
$function$;
COMMENT ON FUNCTION infra.await_judgement() IS 'Disparador: un archivo espera a que termine el dictamen de su proyecto. / Trigger: a file waits until its project has been judged.';
REVOKE ALL ON FUNCTION infra.await_judgement() FROM PUBLIC;
CREATE TRIGGER await_judgement BEFORE INSERT ON infra.file FOR EACH ROW EXECUTE FUNCTION infra.await_judgement();

-- The files of a project that hold: the last of each document that it has.
CREATE FUNCTION infra.files_of(institution text, project_id text)
RETURNS SETOF infra.file
LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT DISTINCT ON (f.document_id) f.* FROM infra.file f JOIN infra.project p USING (institution, project_id)
	WHERE (f.institution, f.project_id) = (files_of.institution, files_of.project_id) AND EXISTS (SELECT FROM infra.documents_called(p.document, f.document_id))
	ORDER BY f.document_id, f.file DESC;
END;
COMMENT ON FUNCTION infra.files_of(text, text) IS 'Los archivos vigentes de los documentos de un proyecto. / The files that hold of the documents of a project.';
REVOKE ALL ON FUNCTION infra.files_of(text, text) FROM PUBLIC;

CREATE FUNCTION infra.content_of(institution text, project_id text)
RETURNS bytea
LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT sha256(p.digest
		|| coalesce((SELECT sha256(string_agg(convert_to(r.ocid, 'UTF8') || r.digest, '' ORDER BY r.ocid COLLATE "C", r.digest)) FROM infra.release r WHERE r.institution = p.institution AND r.ocid = ANY (p.ocids)), '')
		|| coalesce((SELECT sha256(string_agg(convert_to(f.document_id || '/' || f.name, 'UTF8') || f.sha256, '' ORDER BY f.document_id COLLATE "C")) FROM infra.files_of(p.institution, p.project_id) f), ''))
	FROM infra.project p WHERE (p.institution, p.project_id) = (content_of.institution, content_of.project_id);
END;
COMMENT ON FUNCTION infra.content_of(text, text) IS 'Huella de lo que se publicaría de un proyecto: documento, entregas y archivos. / Digest of what would be published of a project: document, releases and files.';
REVOKE ALL ON FUNCTION infra.content_of(text, text) FROM PUBLIC;

-- Keys cannot be masked without becoming others, nor can the name of a file that is downloaded by it.
CREATE FUNCTION infra.findings_to_validate(edition text, institution text, project_id text)
RETURNS TABLE (kind text, severity text, code text, ocid text, path text, message text, detail text, hint text, value jsonb)
LANGUAGE sql STABLE ROWS 20
BEGIN ATOMIC
	WITH project AS (
		SELECT p.* FROM infra.project p WHERE (p.institution, p.project_id) = (findings_to_validate.institution, findings_to_validate.project_id)
	), pattern AS (
		SELECT infra.personal_pattern(findings_to_validate.edition, 'text', 'prose') AS in_prose, infra.personal_pattern(findings_to_validate.edition, 'text') AS in_all
	), own (severity, code, ocid, path, message, hint) AS (
		SELECT 'error', 'personal-data', NULL::text, s.path, infra.in_language('Un identificador que se publica contiene un dato personal.', 'An identifier that is published contains personal data.'),
			infra.in_language('Capture el proyecto o la contratación con otro identificador; si no es un dato personal, revise infra.publication_profile.', 'Capture the project or the process with another identifier; if it is no personal data, see infra.publication_profile.')
		FROM project p, pattern x, LATERAL (SELECT '/id', p.project_id UNION ALL SELECT '/contractingProcesses', o FROM unnest(p.ocids) o) AS s (path, word) WHERE s.word ~* x.in_all
		UNION ALL
		SELECT 'error', 'personal-data', NULL, '/documents', infra.in_language('El nombre de un archivo contiene un dato personal.', 'The name of a file contains personal data.'),
			infra.in_language(format('Adjúntelo al documento %s con otro nombre.', infra.mask_text(findings_to_validate.edition, f.document_id)), format('Attach it to document %s under another name.', infra.mask_text(findings_to_validate.edition, f.document_id)))
		FROM project p, pattern x, infra.files_of(p.institution, p.project_id) f WHERE f.name ~* x.in_prose OR f.document_id ~* x.in_all
		UNION ALL
		SELECT CASE WHEN r.problem IS NULL THEN 'warning' ELSE 'error' END, CASE WHEN r.problem IS NULL THEN 'no-record' ELSE 'record-problem' END, o.ocid, '/contractingProcesses',
			CASE WHEN r.problem IS NULL THEN infra.in_language('No hay entregas de esta contratación.', 'There are no releases of this contracting process.') ELSE r.problem END,
			CASE WHEN r.problem IS NULL THEN infra.in_language('Importe sus entregas OCDS, o revise el OCID.', 'Import its OCDS releases, or check the OCID.') ELSE infra.in_language('Corrija las entregas que se contradicen.', 'Correct the releases that contradict each other.') END
		FROM project p, unnest(p.ocids) AS o (ocid) LEFT JOIN infra.record r ON r.institution = findings_to_validate.institution AND r.ocid = o.ocid WHERE r.document IS NULL
	)
	SELECT a.kind, a.severity, a.code, a.ocid, a.path, a.message, a.detail, a.hint, a.value FROM (
		SELECT 1 AS part, infra.finding_kind(f.code) AS kind, f.severity, f.code, NULL AS ocid, f.path, f.message, f.detail, f.hint, f.value, f.n
		FROM project p, infra.findings_of(findings_to_validate.edition, p.document) WITH ORDINALITY AS f (severity, code, path, message, detail, hint, value, n)
		UNION ALL
		SELECT 2, 'congruence', f.severity, f.code, NULL, f.path, f.message, f.detail, f.hint, f.value, f.n
		FROM project p, infra.congruence_of(findings_to_validate.edition, p.document) WITH ORDINALITY AS f (severity, code, path, message, detail, hint, value, n)
		UNION ALL
		SELECT 3, 'congruence', coalesce(r.severity, o.severity), o.code, o.ocid, o.path, o.message, NULL, o.hint, NULL, 0
		FROM own o LEFT JOIN infra.finding_rule r ON r.edition = findings_to_validate.edition AND r.code = o.code
		UNION ALL
		SELECT 4, infra.finding_kind(f.code), f.severity, f.code, r.ocid, f.path, f.message, f.detail, f.hint, f.value, f.n
		FROM project p JOIN infra.release r ON r.institution = p.institution AND r.ocid = ANY (p.ocids), infra.findings_of(findings_to_validate.edition, r.document) WITH ORDINALITY AS f (severity, code, path, message, detail, hint, value, n)
	) a ORDER BY array_position('{error,warning,info}', a.severity), a.part, a.ocid COLLATE "C", a.n, a.path COLLATE "C";
END;
COMMENT ON FUNCTION infra.findings_to_validate(text, text, text) IS 'Todos los hallazgos de un proyecto y de sus contrataciones, primero los errores. / All the findings of a project and of its contracting processes, errors first.';
REVOKE ALL ON FUNCTION infra.findings_to_validate(text, text, text) FROM PUBLIC;

-- ---- who ----
-- Theirs is what they are affiliated with, what they coordinate, and what is of a group that they sit in, in any edition.
CREATE FUNCTION infra.is_own(institution text)
RETURNS boolean
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
	SELECT infra.acts_for(is_own.institution)
		OR EXISTS (SELECT FROM infra.institution i JOIN infra.guarantor_member m USING (state) WHERE i.institution = is_own.institution AND m.person = infra.me())
		OR EXISTS (SELECT FROM infra.group_implementer i JOIN infra.group_member m USING (edition, actor_group) WHERE i.institution = is_own.institution AND m.person = infra.me())
		OR EXISTS (SELECT FROM infra.group_implementer i JOIN infra.actor_group g USING (edition, actor_group) WHERE i.institution = is_own.institution AND g.secretariat = infra.me())
$function$;
COMMENT ON FUNCTION infra.is_own(text) IS 'Si esa institución, o un grupo suyo, es de quien actúa. / Whether that institution, or a group of it, is of whoever acts.';

CREATE FUNCTION infra.must_validate(institution text)
RETURNS void
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM infra.must_act_as('validator');
	IF infra.me() IS NULL THEN
		PERFORM infra.refuse('42501', 'who validates is on record / quien valida está en el registro', 'Ask the operators to register you in infra.person. / Pida a quien opera que le registre en infra.person.');
	END IF;
	IF infra.is_own(institution) THEN
		PERFORM infra.refuse('42501', format('"%s" is your own to answer for / "%s" es suya', institution, institution), 'Validators are neither of the institution nor of its group: another one does it. / Quien valida no es de la institución ni de su grupo: lo hace otra persona.');
	END IF;
END
$function$;
COMMENT ON FUNCTION infra.must_validate(text) IS 'Rechaza a quien no valida, o validaría lo suyo. / Refuses whoever is no validator, or would validate their own: 42501.';

-- ---- the rules, for whoever writes ----
CREATE FUNCTION infra.guard_captured_project()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	IF TG_OP <> 'DELETE' AND NOT EXISTS (SELECT FROM infra.commitment c WHERE (c.institution, c.edition) = (NEW.institution, NEW.edition) AND c.approved_on IS NOT NULL) THEN
		PERFORM infra.refuse('55000', 'the commitment is not approved / el compromiso no está aprobado', 'The group approves it first: infra_api.approve_commitment. / Antes lo aprueba el grupo: infra_api.approve_commitment.');
	END IF;
	IF TG_OP <> 'INSERT' THEN
		PERFORM infra.lock_project(OLD.institution, OLD.project_id);
		IF EXISTS (SELECT FROM infra.validation v WHERE (v.institution, v.project_id) = (OLD.institution, OLD.project_id)) THEN
			PERFORM infra.refuse('55000', 'the project has been submitted / el proyecto ya se entregó', 'It stays the committed project that it was submitted as. / Queda como el comprometido con que se entregó.');
		END IF;
	END IF;
	RETURN coalesce(NEW, OLD);
END
$function$;
COMMENT ON FUNCTION infra.guard_captured_project() IS 'Disparador: hasta cuándo se dice qué proyecto es. / Trigger: until when one says which project it is.';
REVOKE ALL ON FUNCTION infra.guard_captured_project() FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON infra.captured_project FOR EACH ROW EXECUTE FUNCTION infra.guard_captured_project();

-- A verdict is of what was submitted: if that changed, there is nothing to decide.
CREATE FUNCTION infra.guard_validation()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	open_observations bigint;
BEGIN
	PERFORM infra.must_validate(NEW.institution);
	PERFORM infra.lock_project(NEW.institution, NEW.project_id);
	IF OLD.verdict IS NOT NULL OR EXISTS (SELECT FROM infra.validation v WHERE (v.institution, v.project_id) = (NEW.institution, NEW.project_id) AND v.round > NEW.round) THEN
		PERFORM infra.refuse('55000', 'that round is over / esa ronda terminó', 'A verdict stays; see the last round in infra.validation. / Un dictamen queda; vea la última ronda en infra.validation.');
	END IF;
	IF infra.content_of(NEW.institution, NEW.project_id) IS DISTINCT FROM NEW.content THEN
		PERFORM infra.refuse('55000', 'it changed after it was submitted / cambió después de entregarse', 'The institution submits it again: infra_api.submit_for_validation. / La institución lo entrega de nuevo: infra_api.submit_for_validation.');
	END IF;
	IF NEW.verdict = 'returned' AND coalesce(NEW.note, '') = '' THEN
		PERFORM infra.refuse('22023', 'what is returned comes with a note / lo que se devuelve lleva nota', 'Say what is to be corrected. / Diga qué hay que corregir.');
	END IF;
	IF NEW.verdict = 'validated' THEN
		IF NEW.errors > 0 THEN
			PERFORM infra.refuse('23514', format('it has errors: %s / tiene errores: %s', NEW.errors, NEW.errors), 'See infra.validation_finding; what counts as an error is in infra.finding_rule. / Vea infra.validation_finding; qué es un error está en infra.finding_rule.');
		END IF;
		SELECT count(*) INTO open_observations FROM infra.observation o WHERE (o.institution, o.project_id) = (NEW.institution, NEW.project_id) AND o.closed_at IS NULL;
		IF open_observations > 0 THEN
			PERFORM infra.refuse('23514', format('observations are open: %s / hay observaciones abiertas: %s', open_observations, open_observations), 'Whoever opened them closes them: infra_api.close_observation. / Las cierra quien las abrió: infra_api.close_observation.');
		END IF;
	END IF;
	NEW.validator := infra.me();
	NEW.decided_at := clock_timestamp();
	RETURN NEW;
END
$function$;
COMMENT ON FUNCTION infra.guard_validation() IS 'Disparador: quién dictamina, qué y cuándo. / Trigger: who decides, what and when.';
REVOKE ALL ON FUNCTION infra.guard_validation() FROM PUBLIC;
CREATE TRIGGER guard BEFORE UPDATE OF verdict, note ON infra.validation FOR EACH ROW EXECUTE FUNCTION infra.guard_validation();

CREATE FUNCTION infra.guard_observation()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM infra.must_validate(NEW.institution);
	PERFORM infra.lock_project(NEW.institution, NEW.project_id);
	IF TG_OP = 'INSERT' THEN
		SELECT max(v.round) INTO NEW.round FROM infra.validation v WHERE (v.institution, v.project_id) = (NEW.institution, NEW.project_id);
		IF NEW.round IS NULL THEN
			PERFORM infra.refuse('55000', 'the project has not been submitted / el proyecto no se ha entregado', 'Observations are made of what is submitted: infra_api.submit_for_validation. / Se observa lo que se entrega: infra_api.submit_for_validation.');
		END IF;
		SELECT 1 + coalesce(max(o.observation), 0) INTO NEW.observation FROM infra.observation o WHERE (o.institution, o.project_id) = (NEW.institution, NEW.project_id);
		NEW.opened_by := infra.me();
		NEW.opened_at := clock_timestamp();
		NEW.closed_at := NULL;
		NEW.closing_note := NULL;
		RETURN NEW;
	END IF;
	IF OLD.opened_by <> infra.me() THEN
		PERFORM infra.refuse('42501', 'somebody else opened it / la abrió otra persona', 'Whoever opens an observation closes it. / Una observación la cierra quien la abre.');
	END IF;
	IF OLD.closed_at IS NOT NULL THEN
		PERFORM infra.refuse('55000', 'the observation is closed / la observación está cerrada', 'Make another. / Haga otra.');
	END IF;
	IF coalesce(NEW.closing_note, '') = '' THEN
		PERFORM infra.refuse('22023', 'an observation is closed with a note / una observación se cierra con una nota', 'Say how it was attended. / Diga cómo se atendió.');
	END IF;
	NEW.closed_at := clock_timestamp();
	RETURN NEW;
END
$function$;
COMMENT ON FUNCTION infra.guard_observation() IS 'Disparador: numera las observaciones, y dice quién las cierra. / Trigger: numbers observations, and says who closes them.';
REVOKE ALL ON FUNCTION infra.guard_observation() FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON infra.observation FOR EACH ROW EXECUTE FUNCTION infra.guard_observation();

CREATE FUNCTION infra.guard_answer()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM infra.must_capture_for(NEW.institution);
	-- the row, so that it is not closed meanwhile, and answers are numbered one after the other
	PERFORM FROM infra.observation o WHERE (o.institution, o.project_id, o.observation) = (NEW.institution, NEW.project_id, NEW.observation) AND o.closed_at IS NULL FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM infra.refuse('55000', 'there is no such open observation / no hay tal observación abierta', 'See infra.observation. / Vea infra.observation.');
	END IF;
	SELECT 1 + coalesce(max(a.answer), 0) INTO NEW.answer FROM infra.observation_answer a WHERE (a.institution, a.project_id, a.observation) = (NEW.institution, NEW.project_id, NEW.observation);
	NEW.person := infra.me();
	NEW.at := clock_timestamp();
	RETURN NEW;
END
$function$;
COMMENT ON FUNCTION infra.guard_answer() IS 'Disparador: numera las respuestas. / Trigger: numbers answers.';
REVOKE ALL ON FUNCTION infra.guard_answer() FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT ON infra.observation_answer FOR EACH ROW EXECUTE FUNCTION infra.guard_answer();

CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON infra.validation_finding FOR EACH STATEMENT EXECUTE FUNCTION infra.refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON infra.observation_answer FOR EACH STATEMENT EXECUTE FUNCTION infra.refuse_change();
CREATE TRIGGER stays BEFORE DELETE OR TRUNCATE ON infra.validation FOR EACH STATEMENT EXECUTE FUNCTION infra.refuse_change();
CREATE TRIGGER stays BEFORE DELETE OR TRUNCATE ON infra.observation FOR EACH STATEMENT EXECUTE FUNCTION infra.refuse_change();

-- What is being validated is read like the draft that it is.
SELECT infra.protect_draft(t) FROM unnest('{infra.captured_project,infra.validation,infra.validation_finding,infra.observation,infra.observation_answer}'::regclass[]) t;
CREATE POLICY own_write ON infra.captured_project FOR ALL TO ia_applicant USING (institution IN (SELECT infra.my_institutions())) WITH CHECK (institution IN (SELECT infra.my_institutions()));
CREATE POLICY operator ON infra.captured_project FOR ALL TO ia_operator USING (true) WITH CHECK (true);
GRANT INSERT, UPDATE, DELETE ON infra.captured_project TO ia_applicant, ia_operator;
CREATE POLICY validator ON infra.validation FOR UPDATE TO ia_validator USING (true) WITH CHECK (true);
GRANT UPDATE (verdict, note) ON infra.validation TO ia_validator;
CREATE POLICY validator ON infra.observation FOR INSERT TO ia_validator WITH CHECK (true);
CREATE POLICY opener ON infra.observation FOR UPDATE TO ia_validator USING (true) WITH CHECK (true);
GRANT INSERT (institution, project_id, path, text), UPDATE (closing_note) ON infra.observation TO ia_validator;
CREATE POLICY own_insert ON infra.observation_answer FOR INSERT TO ia_applicant WITH CHECK (institution IN (SELECT infra.my_institutions()));
CREATE POLICY operator ON infra.observation_answer FOR INSERT TO ia_operator WITH CHECK (true);
GRANT INSERT (institution, project_id, observation, text) ON infra.observation_answer TO ia_applicant, ia_operator;

-- ---- the acts ----
CREATE FUNCTION infra_api.link_project(institution text, project text, edition text, candidate integer)
RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM infra.must_capture_for(institution);
	PERFORM infra.draft(institution, project);
	IF NOT EXISTS (SELECT FROM infra.committed_project c WHERE (c.institution, c.edition, c.candidate) = (link_project.institution, link_project.edition, link_project.candidate)) THEN
		PERFORM infra.refuse('23503', format('there is no committed project %s in the edition "%s" / no existe el proyecto comprometido %s en la edición "%s"', candidate, edition, candidate, edition), 'See infra.committed_project. / Vea infra.committed_project.');
	ELSIF EXISTS (SELECT FROM infra.captured_project c WHERE (c.institution, c.project_id) = (link_project.institution, link_project.project) AND (c.edition, c.candidate) <> (link_project.edition, link_project.candidate)) THEN
		PERFORM infra.refuse('23505', format('project "%s" is another committed project already / el proyecto "%s" ya es otro proyecto comprometido', project, project), 'See infra.captured_project. / Vea infra.captured_project.');
	END IF;
	INSERT INTO infra.captured_project AS c (institution, edition, candidate, project_id) VALUES (link_project.institution, link_project.edition, link_project.candidate, link_project.project)
	ON CONFLICT ON CONSTRAINT captured_project_pkey DO UPDATE SET project_id = excluded.project_id WHERE c.project_id <> excluded.project_id;
END
$function$;
COMMENT ON FUNCTION infra_api.link_project(text, text, text, integer) IS 'La institución dice qué proyecto capturado es un proyecto comprometido.
The institution says which captured project a committed one is; it may say otherwise until the project is submitted. Raises 42501 for whoever does not act for the institution, 23503 for no such project or committed project, 23505 for a project that is another committed one, 55000 before the commitment is approved or after the project is submitted.';
REVOKE ALL ON FUNCTION infra_api.link_project(text, text, text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.link_project(text, text, text, integer) TO ia_applicant, ia_operator;

-- It writes findings, which nobody may write, so it runs as its owner.
CREATE FUNCTION infra_api.submit_for_validation(institution text, project text)
RETURNS TABLE (round integer, version integer, errors integer, warnings integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
#variable_conflict use_column
DECLARE
	draft infra.project;
	link infra.captured_project;
	last infra.validation;
	the_content bytea;
	n_errors integer;
	n_warnings integer;
BEGIN
	PERFORM infra.must_capture_for(institution);
	draft := infra.lock_project(institution, project);
	SELECT * INTO link FROM infra.captured_project c WHERE (c.institution, c.project_id) = (submit_for_validation.institution, submit_for_validation.project);
	IF NOT FOUND THEN
		PERFORM infra.refuse('23514', 'the project is not committed / el proyecto no está comprometido', 'Only committed projects are validated and published; say which it is: infra_api.link_project. / Solo se validan y publican los comprometidos; diga cuál es: infra_api.link_project.');
	END IF;
	the_content := infra.content_of(institution, project);
	SELECT * INTO last FROM infra.validation v WHERE (v.institution, v.project_id) = (submit_for_validation.institution, submit_for_validation.project) ORDER BY v.round DESC LIMIT 1;
	IF last.content = the_content AND last.verdict IS DISTINCT FROM 'returned' AND last.errors = 0 THEN
		PERFORM infra.refuse('55000', 'this is submitted already / esto ya está entregado', format('It is round %s; nothing has changed since. / Es la ronda %s; nada ha cambiado desde entonces.', last.round, last.round));
	END IF;
	INSERT INTO infra.validation (institution, project_id, round, edition, candidate, version, content, submitted_at, person)
	VALUES (draft.institution, draft.project_id, 1 + coalesce(last.round, 0), link.edition, link.candidate, draft.version, the_content, clock_timestamp(), infra.me());
	-- the findings are counted whole, and the first are kept
	WITH found AS MATERIALIZED (
		SELECT f.*, row_number() OVER () AS n FROM infra.findings_to_validate(link.edition, draft.institution, draft.project_id) f
	), kept AS (
		INSERT INTO infra.validation_finding (institution, project_id, round, number, kind, severity, code, ocid, path, message, detail, hint, value)
		SELECT draft.institution, draft.project_id, 1 + coalesce(last.round, 0), f.n, f.kind, f.severity, f.code, f.ocid, f.path, f.message, f.detail, f.hint, f.value FROM found f WHERE f.n <= 10000
	)
	SELECT count(*) FILTER (WHERE f.severity = 'error'), count(*) FILTER (WHERE f.severity = 'warning') INTO n_errors, n_warnings FROM found f;
	UPDATE infra.validation v SET errors = n_errors, warnings = n_warnings WHERE (v.institution, v.project_id, v.round) = (draft.institution, draft.project_id, 1 + coalesce(last.round, 0));
	RETURN QUERY SELECT 1 + coalesce(last.round, 0), draft.version, n_errors, n_warnings;
END
$function$;
COMMENT ON FUNCTION infra_api.submit_for_validation(text, text) IS 'La institución entrega un proyecto a validación, como está: empieza una ronda, con sus hallazgos en infra.validation_finding.
The institution submits a project to validation as it stands: begins a round, with its findings in infra.validation_finding, and answers with its number, the version, errors and warnings. A project with errors can be submitted and observed, but not validated. Raises 42501 for whoever does not act for the institution, 23503 for no such project, 23514 for one that is not committed, 55000 when nothing changed since the last round.';
REVOKE ALL ON FUNCTION infra_api.submit_for_validation(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.submit_for_validation(text, text) TO ia_applicant, ia_operator;

CREATE FUNCTION infra_api.validate_project(institution text, project text, verdict text, note text DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM infra.must_validate(institution);
	IF verdict IS NULL OR verdict NOT IN ('validated', 'returned') THEN
		PERFORM infra.refuse('22023', format('there is no verdict "%s" / no existe el dictamen "%s"', verdict, verdict), 'Give validated or returned. / Dé validated o returned.');
	END IF;
	UPDATE infra.validation v SET verdict = validate_project.verdict, note = nullif(validate_project.note, '')
	WHERE (v.institution, v.project_id) = (validate_project.institution, validate_project.project) AND v.round = (SELECT max(l.round) FROM infra.validation l WHERE (l.institution, l.project_id) = (v.institution, v.project_id));
	IF NOT FOUND THEN
		PERFORM infra.refuse('55000', 'the project has not been submitted / el proyecto no se ha entregado', 'The institution submits it: infra_api.submit_for_validation. / Lo entrega la institución: infra_api.submit_for_validation.');
	END IF;
END
$function$;
COMMENT ON FUNCTION infra_api.validate_project(text, text, text, text) IS 'Dictamen de la última ronda de un proyecto: validated (validado) o returned (devuelto, con nota).
Verdict on the last round of a project: validated, or returned with a note. Raises 42501 for whoever is no validator, or would validate their own, 22023 for another verdict or no note, 23514 with open errors or observations, 55000 without a round, when it has a verdict, or when the project changed after it was submitted.';
REVOKE ALL ON FUNCTION infra_api.validate_project(text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.validate_project(text, text, text, text) TO ia_validator;

CREATE FUNCTION infra_api.add_observation(institution text, project text, path text, text text)
RETURNS integer
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	made integer;
BEGIN
	PERFORM infra.must_validate(institution);
	IF infra.pointer_parts(coalesce(path, '')) IS NULL OR coalesce(text, '') = '' THEN
		PERFORM infra.refuse('22023', 'an observation has a place and a text / una observación tiene lugar y texto', 'Write a JSON Pointer, empty for the whole project, and what you observe. / Escriba un JSON Pointer, vacío para todo el proyecto, y qué observa.');
	END IF;
	INSERT INTO infra.observation AS o (institution, project_id, path, text) VALUES (add_observation.institution, add_observation.project, coalesce(add_observation.path, ''), add_observation.text) RETURNING o.observation INTO made;
	RETURN made;
END
$function$;
COMMENT ON FUNCTION infra_api.add_observation(text, text, text, text) IS 'Quien valida observa algo de un proyecto entregado; responde con el número de la observación.
A validator observes something of a submitted project; answers with the number of the observation. Raises 42501 for whoever is no validator, or would observe their own, 22023 without a text or for what is no JSON Pointer, 23503 for no such project, 55000 for a project that has not been submitted.';
REVOKE ALL ON FUNCTION infra_api.add_observation(text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.add_observation(text, text, text, text) TO ia_validator;

CREATE FUNCTION infra_api.answer_observation(institution text, project text, observation integer, text text)
RETURNS integer
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	made integer;
BEGIN
	PERFORM infra.must_capture_for(institution);
	IF coalesce(text, '') = '' THEN
		PERFORM infra.refuse('22023', 'an answer has a text / una respuesta tiene texto', 'Say what was corrected, or why not. / Diga qué se corrigió, o por qué no.');
	END IF;
	INSERT INTO infra.observation_answer AS a (institution, project_id, observation, text) VALUES (answer_observation.institution, answer_observation.project, answer_observation.observation, answer_observation.text) RETURNING a.answer INTO made;
	RETURN made;
END
$function$;
COMMENT ON FUNCTION infra_api.answer_observation(text, text, integer, text) IS 'La institución responde a una observación; responde con el número de la respuesta.
The institution answers an observation; answers with the number of the answer. Raises 42501 for whoever does not act for the institution, 22023 without a text, 55000 for one that is closed, or is not there.';
REVOKE ALL ON FUNCTION infra_api.answer_observation(text, text, integer, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.answer_observation(text, text, integer, text) TO ia_applicant, ia_operator;

CREATE FUNCTION infra_api.close_observation(institution text, project text, observation integer, note text)
RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM infra.must_validate(institution);
	UPDATE infra.observation o SET closing_note = close_observation.note WHERE (o.institution, o.project_id, o.observation) = (close_observation.institution, close_observation.project, close_observation.observation);
	IF NOT FOUND THEN
		PERFORM infra.refuse('23503', 'there is no such observation / no existe esa observación', 'See infra.observation. / Vea infra.observation.');
	END IF;
END
$function$;
COMMENT ON FUNCTION infra_api.close_observation(text, text, integer, text) IS 'Cierra una observación, con nota, quien la abrió.
Whoever opened an observation closes it, with a note. Raises 42501 for anybody else, 22023 without a note, 23503 for no such observation, 55000 for one that is closed.';
REVOKE ALL ON FUNCTION infra_api.close_observation(text, text, integer, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.close_observation(text, text, integer, text) TO ia_validator;
