-- 07_application.sql: letters of interest and the projects they bring. The order of reception decides ties, so a letter has
-- a number without gaps, given under a lock of its edition, and neither that nor its moment ever changes. That there are
-- at most so many projects holds because each has a slot, and there are no more slots.
CREATE TABLE infra.application (
	edition text NOT NULL REFERENCES infra.edition,
	institution text NOT NULL REFERENCES infra.institution,
	sequence integer NOT NULL CHECK (sequence > 0),
	received_at timestamptz NOT NULL,
	signed_by text NOT NULL CONSTRAINT application_signed CHECK (signed_by <> ''),
	responsible text NOT NULL CONSTRAINT application_responsible CHECK (responsible <> ''),
	projects integer NOT NULL CHECK (projects > 0),
	accepts_terms boolean NOT NULL CONSTRAINT application_accepts_terms CHECK (accepts_terms),
	withdrawn_at timestamptz,
	PRIMARY KEY (edition, institution),
	UNIQUE (edition, sequence),
	CHECK (withdrawn_at >= received_at)
);
COMMENT ON TABLE infra.application IS 'Candidaturas: cartas de manifestación de interés recibidas. / Applications: letters of interest received.';
COMMENT ON COLUMN infra.application.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.application.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.application.sequence IS 'Orden de prelación / order of reception';
COMMENT ON COLUMN infra.application.received_at IS 'Cuándo se recibió / when it was received';
COMMENT ON COLUMN infra.application.signed_by IS 'Titular que firma la carta / head who signs the letter';
COMMENT ON COLUMN infra.application.responsible IS 'Persona designada responsable del proyecto / person designated as responsible for the project';
COMMENT ON COLUMN infra.application.projects IS 'Cuántos proyectos incluye / how many projects it includes';
COMMENT ON COLUMN infra.application.accepts_terms IS 'Acepta las bases / it accepts the terms';
COMMENT ON COLUMN infra.application.withdrawn_at IS 'Cuándo se retiró / when it was withdrawn';

CREATE FUNCTION infra.guard_application()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	e infra.edition;
	day date;
	the_head text;
BEGIN
	IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
		PERFORM infra.refuse('55000', 'letters are received in READ COMMITTED / las cartas se reciben en READ COMMITTED', 'A transaction that does not see the letter before cannot number the next: begin another. / Una transacción que no ve la carta anterior no puede numerar la siguiente: empiece otra.');
	END IF;
	-- whoever comes second waits here, and gets the next number
	SELECT * INTO e FROM infra.edition d WHERE d.edition = NEW.edition FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM infra.refuse('23503', format('there is no edition "%s" / no existe la edición "%s"', NEW.edition, NEW.edition), 'See infra.edition. / Vea infra.edition.');
	END IF;
	IF (NEW.projects BETWEEN 1 AND e.max_projects) IS NOT TRUE THEN
		PERFORM infra.refuse('23514', format('%s projects cannot be included / no se pueden incluir %s proyectos', coalesce(NEW.projects::text, 'NULL'), coalesce(NEW.projects::text, 'NULL')), format('Include 1 to %s. / Incluya de 1 a %s.', e.max_projects, e.max_projects));
	END IF;
	IF TG_OP = 'UPDATE' THEN
		IF (NEW.edition, NEW.institution, NEW.sequence, NEW.received_at, NEW.signed_by, NEW.accepts_terms) IS DISTINCT FROM (OLD.edition, OLD.institution, OLD.sequence, OLD.received_at, OLD.signed_by, OLD.accepts_terms) THEN
			PERFORM infra.refuse('42501', 'a received letter keeps its number, moment and signature / una carta recibida conserva su número, momento y firma', 'Change its projects while the call is open, or withdraw it. / Cambie sus proyectos mientras esté abierta la convocatoria, o retírela.');
		END IF;
		IF NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at THEN
			IF OLD.withdrawn_at IS NOT NULL THEN
				PERFORM infra.refuse('55000', 'the letter is withdrawn / la carta está retirada', 'It stays so. / Queda así.');
			END IF;
			IF e.state NOT IN ('open', 'closed') THEN
				PERFORM infra.refuse('55000', 'the selection is made / la selección ya está hecha', 'A letter is withdrawn before. / Una carta se retira antes.');
			END IF;
			IF (NEW.withdrawn_at BETWEEN OLD.received_at AND clock_timestamp()) IS NOT TRUE THEN
				PERFORM infra.refuse('22023', 'a letter is withdrawn after it came, and not in the future / una carta se retira después de llegar, y no en el futuro', 'Use infra_api.withdraw_application. / Use infra_api.withdraw_application.');
			END IF;
		ELSIF OLD.withdrawn_at IS NOT NULL THEN
			PERFORM infra.refuse('55000', 'the letter is withdrawn / la carta está retirada', 'It stays as it was. / Queda como estaba.');
		END IF;
		IF NEW.projects <> OLD.projects THEN
			IF e.state <> 'open' THEN
				PERFORM infra.refuse('55000', 'the applications are closed / las candidaturas están cerradas', format('Projects could be changed until %s. / Los proyectos se podían cambiar hasta el %s.', infra.iso(e.closes), infra.iso(e.closes)));
			END IF;
			IF EXISTS (SELECT FROM infra.proposed_project p WHERE p.edition = NEW.edition AND p.institution = NEW.institution AND p.slot > NEW.projects) THEN
				PERFORM infra.refuse('23514', 'it brings more projects than that / trae más proyectos que esos', 'Delete the last ones first. / Borre antes los últimos.');
			END IF;
		END IF;
		RETURN NEW;
	END IF;
	SELECT i.head INTO the_head FROM infra.institution i WHERE i.institution = NEW.institution;
	IF NOT FOUND THEN
		PERFORM infra.refuse('23503', format('there is no institution "%s" / no existe la institución "%s"', NEW.institution, NEW.institution), 'Ask the operators to register it. / Pida a quien opera que la registre.');
	END IF;
	IF EXISTS (SELECT FROM infra.application a WHERE a.edition = NEW.edition AND a.institution = NEW.institution) THEN
		PERFORM infra.refuse('23505', format('there is a letter of "%s" already / ya hay una carta de "%s"', NEW.institution, NEW.institution), 'An institution sends one an edition; its projects can be changed while the call is open. / Una institución envía una por edición; sus proyectos se pueden cambiar mientras esté abierta la convocatoria.');
	END IF;
	NEW.withdrawn_at := NULL;
	NEW.received_at := coalesce(NEW.received_at, clock_timestamp());
	IF NEW.received_at > clock_timestamp() THEN
		PERFORM infra.refuse('22023', 'a letter cannot be received in the future / una carta no se puede recibir en el futuro', 'Leave the moment out: it is now. / Omita el momento: es ahora.');
	END IF;
	day := (NEW.received_at AT TIME ZONE e.time_zone)::date;
	IF day < e.opens OR day > e.closes THEN
		PERFORM infra.refuse('55000', format('the letter is out of time: %s / la carta está fuera de plazo: %s', infra.iso(day), infra.iso(day)),
			format('Letters are received from %s to %s, %s time. / Se reciben del %s al %s, hora de %s.', infra.iso(e.opens), infra.iso(e.closes), e.time_zone, infra.iso(e.opens), infra.iso(e.closes), e.time_zone));
	END IF;
	IF e.state <> 'open' THEN
		PERFORM infra.refuse('55000', format('the edition is not open: %s / la edición no está abierta: %s', e.state, e.state), 'Letters are received while it is open. / Las cartas se reciben mientras está abierta.');
	END IF;
	IF coalesce(NEW.signed_by, '') = '' THEN
		PERFORM infra.refuse('23514', 'the letter is not signed / la carta no está firmada', 'The head of the institution signs it: give the name in signed_by. / La firma quien es titular de la institución: dé el nombre en signed_by.');
	END IF;
	IF ia.normal_name(NEW.signed_by) IS DISTINCT FROM ia.normal_name(the_head) THEN
		PERFORM infra.refuse('23514', 'the letter is not signed by the head / la carta no la firma quien es titular', format('The head is on record as "%s"; if that changed, have the operators write it down. / Consta como titular "%s"; si cambió, pida a quien opera que lo anote.', the_head, the_head));
	END IF;
	IF coalesce(NEW.responsible, '') = '' THEN
		PERFORM infra.refuse('23514', 'the letter designates nobody / la carta no designa a nadie', 'Name the person responsible for the project. / Nombre a la persona responsable del proyecto.');
	END IF;
	IF NEW.accepts_terms IS NOT TRUE THEN
		PERFORM infra.refuse('23514', 'the terms are not accepted / no se aceptan las bases', 'Taking part means accepting them: accepts_terms => true. / Participar implica aceptarlas: accepts_terms => true.');
	END IF;
	NEW.sequence := 1 + coalesce((SELECT max(a.sequence) FROM infra.application a WHERE a.edition = NEW.edition), 0);
	IF NEW.received_at < (SELECT max(a.received_at) FROM infra.application a WHERE a.edition = NEW.edition) THEN
		PERFORM infra.refuse('55000', 'a later letter is on record already / ya consta una carta posterior', 'Letters are recorded in the order they come. / Las cartas se anotan en el orden en que llegan.');
	END IF;
	RETURN NEW;
END
$function$;
COMMENT ON FUNCTION infra.guard_application() IS 'Disparador: recibe una carta, o la rechaza diciendo por qué. / Trigger: receives a letter, or refuses it saying why.';
REVOKE ALL ON FUNCTION infra.guard_application() FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON infra.application FOR EACH ROW EXECUTE FUNCTION infra.guard_application();

CREATE TABLE infra.proposed_project (
	institution text NOT NULL,
	edition text NOT NULL,
	slot integer NOT NULL CHECK (slot BETWEEN 1 AND 99),
	name text,
	amount numeric CHECK (amount > 0),
	currency text NOT NULL DEFAULT 'MXN' CHECK (currency ~ '^[A-Z]{3}$'),
	portfolio_key text CHECK (portfolio_key <> ''),
	budget_key text CHECK (budget_key <> ''),
	own_budget boolean NOT NULL CONSTRAINT proposed_project_own_budget CHECK (own_budget),
	mixed_funding boolean NOT NULL DEFAULT false,
	funding_note text,
	plan_ambit text CHECK (plan_ambit IN ('federal', 'state', 'municipal')),
	plan_name text CHECK (plan_name <> ''),
	plan_equivalent boolean NOT NULL DEFAULT false,
	priority_types integer[] NOT NULL DEFAULT '{}',
	evidence_1 text,
	evidence_2 text,
	evidence_3 text,
	PRIMARY KEY (institution, edition, slot),
	FOREIGN KEY (edition, institution) REFERENCES infra.application,
	CONSTRAINT proposed_project_evidence CHECK ((plan_name IS NULL OR coalesce(evidence_1, '') <> '') AND (priority_types = '{}' OR coalesce(evidence_2, '') <> '')),
	CONSTRAINT proposed_project_mixed_funding CHECK (NOT mixed_funding OR funding_note <> ''),
	CHECK ((plan_ambit IS NULL) = (plan_name IS NULL))
);
COMMENT ON TABLE infra.proposed_project IS 'Proyectos de una candidatura. / Projects of an application.';
COMMENT ON COLUMN infra.proposed_project.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.proposed_project.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.proposed_project.slot IS 'Lugar, del 1 al máximo de la edición / slot, from 1 to the edition''s maximum';
COMMENT ON COLUMN infra.proposed_project.name IS 'Nombre de la obra / name of the work';
COMMENT ON COLUMN infra.proposed_project.amount IS 'Monto / amount';
COMMENT ON COLUMN infra.proposed_project.currency IS 'Moneda (ISO 4217) / currency';
COMMENT ON COLUMN infra.proposed_project.portfolio_key IS 'Clave de cartera de inversión / key of the investment portfolio';
COMMENT ON COLUMN infra.proposed_project.budget_key IS 'Clave de la autorización presupuestaria / key of the budget authorization';
COMMENT ON COLUMN infra.proposed_project.own_budget IS 'El recurso sale del presupuesto de la institución / its resource comes from the institution''s budget';
COMMENT ON COLUMN infra.proposed_project.mixed_funding IS 'Lleva recursos de varias instancias u órdenes / it has resources of several instances or orders';
COMMENT ON COLUMN infra.proposed_project.funding_note IS 'Cuáles, si son varias / which ones, if several';
COMMENT ON COLUMN infra.proposed_project.plan_ambit IS 'De qué ámbito es el plan en que está / ambit of the plan it is in';
COMMENT ON COLUMN infra.proposed_project.plan_name IS 'Plan o instrumento programático / plan or programmatic instrument';
COMMENT ON COLUMN infra.proposed_project.plan_equivalent IS 'Es el instrumento equivalente para la institución / it is the equivalent instrument for the institution';
COMMENT ON COLUMN infra.proposed_project.priority_types IS 'Tipos prioritarios que cumple / priority types it is of';
COMMENT ON COLUMN infra.proposed_project.evidence_1 IS 'Cómo cumple el criterio 1 / how it meets criterion 1';
COMMENT ON COLUMN infra.proposed_project.evidence_2 IS 'Cómo cumple el criterio 2 / how it meets criterion 2';
COMMENT ON COLUMN infra.proposed_project.evidence_3 IS 'Cómo cumple el criterio 3 / how it meets criterion 3';

CREATE FUNCTION infra.guard_proposed_project()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	e infra.edition;
	a infra.application;
	unknown integer;
BEGIN
	-- whoever closes the edition waits for what is being written, and the other way round
	SELECT * INTO e FROM infra.edition d WHERE d.edition = coalesce(NEW.edition, OLD.edition) FOR NO KEY UPDATE;
	-- operators may still write down what came in time
	IF e.state NOT IN ('draft', 'open') OR ((clock_timestamp() AT TIME ZONE e.time_zone)::date > e.closes AND NOT infra.acts_as('operator')) THEN
		PERFORM infra.refuse('55000', 'the applications are closed / las candidaturas están cerradas', format('Projects could be changed until %s. / Los proyectos se podían cambiar hasta el %s.', infra.iso(e.closes), infra.iso(e.closes)));
	END IF;
	IF TG_OP = 'DELETE' THEN
		RETURN OLD;
	END IF;
	IF TG_OP = 'UPDATE' AND (NEW.edition, NEW.institution) <> (OLD.edition, OLD.institution) THEN
		PERFORM infra.refuse('42501', 'a project stays with its letter / un proyecto se queda con su carta', 'Delete it, and add it to the other. / Bórrelo, y agréguelo a la otra.');
	END IF;
	SELECT * INTO a FROM infra.application p WHERE p.edition = NEW.edition AND p.institution = NEW.institution;
	IF a.withdrawn_at IS NOT NULL THEN
		PERFORM infra.refuse('55000', 'the letter is withdrawn / la carta está retirada', 'It stays as it was. / Queda como estaba.');
	END IF;
	IF NEW.slot > e.max_projects THEN
		PERFORM infra.refuse('23514', format('project %s is one too many / el proyecto %s ya no cabe', NEW.slot, NEW.slot), format('An application has at most %s. / Una candidatura lleva a lo más %s.', e.max_projects, e.max_projects));
	END IF;
	IF NEW.slot > a.projects THEN
		PERFORM infra.refuse('23514', format('the letter announces %s projects, not %s / la carta anuncia %s proyectos, no %s', a.projects, NEW.slot, a.projects, NEW.slot), 'Change first how many it announces: infra.application.projects. / Cambie antes cuántos anuncia: infra.application.projects.');
	END IF;
	IF NEW.own_budget IS NOT TRUE THEN
		PERFORM infra.refuse('23514', 'the resource is not of the institution''s budget / el recurso no es del presupuesto de la institución', 'Propose projects that the institution pays for. / Proponga proyectos que pague la institución.');
	END IF;
	IF NEW.mixed_funding AND coalesce(NEW.funding_note, '') = '' THEN
		PERFORM infra.refuse('23514', 'mixed funding has to be reported / los recursos mixtos se tienen que informar', 'Say in funding_note whose they are. / Diga en funding_note de quiénes son.');
	END IF;
	IF (NEW.plan_name IS NOT NULL AND coalesce(NEW.evidence_1, '') = '') OR (NEW.priority_types <> '{}' AND coalesce(NEW.evidence_2, '') = '') THEN
		PERFORM infra.refuse('23514', 'it is not said how the criterion is met / no se dice cómo se cumple el criterio', 'Write it in evidence_1 for the plan, in evidence_2 for the type. / Escríbalo en evidence_1 para el plan, en evidence_2 para el tipo.');
	END IF;
	SELECT t INTO unknown FROM unnest(NEW.priority_types) t WHERE NOT EXISTS (SELECT FROM infra.priority_type p WHERE p.edition = NEW.edition AND p.type = t) LIMIT 1;
	IF FOUND THEN
		PERFORM infra.refuse('23514', format('there is no priority type %s / no existe el tipo prioritario %s', unknown, unknown), 'See infra.priority_type. / Vea infra.priority_type.');
	END IF;
	RETURN NEW;
END
$function$;
COMMENT ON FUNCTION infra.guard_proposed_project() IS 'Disparador: lo que un proyecto propuesto debe cumplir. / Trigger: what a proposed project has to meet.';
REVOKE ALL ON FUNCTION infra.guard_proposed_project() FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON infra.proposed_project FOR EACH ROW EXECUTE FUNCTION infra.guard_proposed_project();

CREATE TABLE infra.guarantor_notice (
	edition text NOT NULL REFERENCES infra.edition,
	state text NOT NULL REFERENCES infra.guarantor_body,
	sent_on date NOT NULL DEFAULT current_date,
	institutions text[] NOT NULL,
	PRIMARY KEY (edition, state)
);
COMMENT ON TABLE infra.guarantor_notice IS 'Avisos de los organismos garantes: qué instituciones de su entidad manifestaron interés. / Notices of the guarantor bodies: which institutions of their state expressed interest.';
COMMENT ON COLUMN infra.guarantor_notice.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.guarantor_notice.state IS 'Entidad / state';
COMMENT ON COLUMN infra.guarantor_notice.sent_on IS 'Cuándo se envió / when it was sent';
COMMENT ON COLUMN infra.guarantor_notice.institutions IS 'Instituciones que avisa / institutions it names';

CREATE FUNCTION infra.guard_guarantor_notice()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	the_closes date;
	wrong text;
BEGIN
	SELECT e.closes INTO the_closes FROM infra.edition e WHERE e.edition = NEW.edition;
	IF NEW.sent_on <= the_closes THEN
		PERFORM infra.refuse('55000', 'reception has not closed / la recepción no ha cerrado', format('The notice is sent after %s. / El aviso se envía después del %s.', infra.iso(the_closes), infra.iso(the_closes)));
	END IF;
	SELECT n INTO wrong FROM unnest(NEW.institutions) n WHERE NOT EXISTS (SELECT FROM infra.institution i WHERE i.institution = n AND i.state = NEW.state) LIMIT 1;
	IF FOUND THEN
		PERFORM infra.refuse('23514', format('"%s" is no institution of state %s / "%s" no es una institución de la entidad %s', wrong, NEW.state, wrong, NEW.state), 'Name institutions of the state, as in infra.institution. / Nombre instituciones de la entidad, como en infra.institution.');
	END IF;
	RETURN NEW;
END
$function$;
COMMENT ON FUNCTION infra.guard_guarantor_notice() IS 'Disparador: el aviso llega tras el cierre y nombra instituciones de su entidad. / Trigger: the notice comes after closing and names institutions of its state.';
REVOKE ALL ON FUNCTION infra.guard_guarantor_notice() FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON infra.guarantor_notice FOR EACH ROW EXECUTE FUNCTION infra.guard_guarantor_notice();

CREATE VIEW infra.guarantor_notice_due WITH (security_invoker = true) AS
	SELECT e.edition, g.state, g.state_name, g.acronym, infra.add_working_days(e.closes, e.notice_days, e.calendar) AS due, n.sent_on,
		CASE WHEN n.sent_on IS NULL THEN NULL ELSE n.sent_on <= infra.add_working_days(e.closes, e.notice_days, e.calendar) END AS in_time
	FROM infra.edition e CROSS JOIN infra.guarantor_body g LEFT JOIN infra.guarantor_notice n ON n.edition = e.edition AND n.state = g.state;
COMMENT ON VIEW infra.guarantor_notice_due IS 'Cuándo vence el aviso de cada organismo garante, y si llegó a tiempo. / When each guarantor body''s notice is due, and whether it came in time.';
COMMENT ON COLUMN infra.guarantor_notice_due.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.guarantor_notice_due.state IS 'Entidad / state';
COMMENT ON COLUMN infra.guarantor_notice_due.state_name IS 'Nombre de la entidad / name of the state';
COMMENT ON COLUMN infra.guarantor_notice_due.acronym IS 'Organismo garante / guarantor body';
COMMENT ON COLUMN infra.guarantor_notice_due.due IS 'Vence / due';
COMMENT ON COLUMN infra.guarantor_notice_due.sent_on IS 'Enviado; NULL: todavía no / sent; NULL: not yet';
COMMENT ON COLUMN infra.guarantor_notice_due.in_time IS 'A tiempo / in time';

CREATE FUNCTION infra.recipients_of(edition text, institution text)
RETURNS TABLE (number integer, recipient text)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT r.number, replace(r.recipient, '{guarantor}', coalesce(g.acronym, ''))
	FROM infra.institution i JOIN infra.letter_recipient r ON r.edition = recipients_of.edition AND r.ambit = i.ambit LEFT JOIN infra.guarantor_body g ON g.state = i.state
	WHERE i.institution = recipients_of.institution ORDER BY r.number;
END;
COMMENT ON FUNCTION infra.recipients_of(text, text) IS 'A quién dirige su carta una institución: 0 la recibe, los demás con copia. / Whom an institution sends its letter to: 0 gets it, the others a copy.';

DO $do$
DECLARE
	this text;
BEGIN
	FOREACH this IN ARRAY '{application,proposed_project,guarantor_notice}'::text[] LOOP
		PERFORM infra.keep_history(('infra.' || this)::regclass);
		EXECUTE format('ALTER TABLE infra.%I ENABLE ROW LEVEL SECURITY', this);
		EXECUTE format('CREATE POLICY everybody ON infra.%I FOR SELECT USING (true)', this);
		EXECUTE format('CREATE POLICY operator ON infra.%I FOR ALL TO ia_operator USING (true) WITH CHECK (true)', this);
		EXECUTE format('GRANT SELECT ON infra.%I TO PUBLIC', this);
		EXECUTE format('GRANT INSERT, UPDATE ON infra.%I TO ia_operator', this);
	END LOOP;
END
$do$;
CREATE POLICY own ON infra.application FOR ALL TO ia_applicant USING (infra.acts_for(institution)) WITH CHECK (infra.acts_for(institution));
CREATE POLICY own ON infra.proposed_project FOR ALL TO ia_applicant USING (infra.acts_for(institution)) WITH CHECK (infra.acts_for(institution));
CREATE POLICY coordination ON infra.guarantor_notice FOR INSERT TO ia_coordination WITH CHECK (infra.coordinates(state));
GRANT INSERT (edition, institution, signed_by, responsible, projects, accepts_terms), UPDATE (responsible, projects, withdrawn_at) ON infra.application TO ia_applicant;
GRANT INSERT, UPDATE, DELETE ON infra.proposed_project TO ia_applicant;
GRANT DELETE ON infra.proposed_project TO ia_operator;
GRANT INSERT ON infra.guarantor_notice TO ia_coordination;
GRANT SELECT ON infra.guarantor_notice_due TO PUBLIC;

CREATE FUNCTION infra_api.submit_application(edition text, institution text, signed_by text, responsible text, projects jsonb, accepts_terms boolean)
RETURNS integer
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	given integer;
BEGIN
	PERFORM infra.must_act_for(institution);
	IF jsonb_typeof(projects) IS DISTINCT FROM 'array' THEN
		PERFORM infra.refuse('22023', 'projects are no list / los proyectos no son una lista', 'Give a list of objects: name, amount, portfolio_key … / Dé una lista de objetos: name, amount, portfolio_key …');
	END IF;
	INSERT INTO infra.application (edition, institution, signed_by, responsible, projects, accepts_terms)
	VALUES (submit_application.edition, submit_application.institution, submit_application.signed_by, submit_application.responsible, jsonb_array_length(submit_application.projects), submit_application.accepts_terms);
	BEGIN
		INSERT INTO infra.proposed_project (edition, institution, slot, name, amount, portfolio_key, budget_key, own_budget, mixed_funding, funding_note, plan_ambit, plan_name, plan_equivalent, priority_types, evidence_1, evidence_2, evidence_3)
		SELECT submit_application.edition, submit_application.institution, p.n, r.name, r.amount, r.portfolio_key, r.budget_key, r.own_budget, coalesce(r.mixed_funding, false), r.funding_note, r.plan_ambit, r.plan_name,
			coalesce(r.plan_equivalent, false), coalesce(r.priority_types, '{}'), r.evidence_1, r.evidence_2, r.evidence_3
		FROM jsonb_array_elements(submit_application.projects) WITH ORDINALITY p (project, n),
			jsonb_to_record(p.project) AS r (name text, amount numeric, portfolio_key text, budget_key text, own_budget boolean, mixed_funding boolean, funding_note text, plan_ambit text, plan_name text, plan_equivalent boolean, priority_types integer[], evidence_1 text, evidence_2 text, evidence_3 text);
	EXCEPTION WHEN data_exception THEN
		PERFORM infra.refuse('22023', 'a project of the list cannot be read / un proyecto de la lista no se puede leer', 'Each is an object with the columns of infra.proposed_project. / Cada uno es un objeto con las columnas de infra.proposed_project.', SQLERRM);
	END;
	SELECT a.sequence INTO given FROM infra.application a WHERE a.edition = submit_application.edition AND a.institution = submit_application.institution;
	RETURN given;
END
$function$;
COMMENT ON FUNCTION infra_api.submit_application(text, text, text, text, jsonb, boolean) IS 'Envía la carta de interés de una institución con sus proyectos; da su número de recepción.
Sends the letter of interest of an institution with its projects, a list of objects with the columns of infra.proposed_project; returns its number of reception. Raises 42501 for whoever does not act for it, 55000 out of time, 23514 unsigned, without designation, with too many projects or one that cannot be, 23505 for a second letter.';
REVOKE ALL ON FUNCTION infra_api.submit_application(text, text, text, text, jsonb, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.submit_application(text, text, text, text, jsonb, boolean) TO ia_applicant, ia_operator;

CREATE FUNCTION infra_api.withdraw_application(edition text, institution text)
RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM infra.must_act_for(institution);
	UPDATE infra.application a SET withdrawn_at = clock_timestamp() WHERE a.edition = withdraw_application.edition AND a.institution = withdraw_application.institution;
	IF NOT FOUND THEN
		PERFORM infra.refuse('23503', format('"%s" has sent no letter / "%s" no ha enviado carta', institution, institution), 'See infra.application. / Vea infra.application.');
	END IF;
END
$function$;
COMMENT ON FUNCTION infra_api.withdraw_application(text, text) IS 'Retira la carta de interés de una institución, antes de la selección; su número no se vuelve a dar.
Withdraws the letter of interest of an institution, before the selection; its number is not given again. Raises 42501 for whoever does not act for it, 23503 without a letter, 55000 when it is withdrawn already or the selection is made.';
REVOKE ALL ON FUNCTION infra_api.withdraw_application(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.withdraw_application(text, text) TO ia_applicant, ia_operator;
