-- 11_group.sql: networks, tables and working groups: who is in them, when they met, what was agreed, proposed and voted.
-- A state has one group an edition, and so has the federation; several implementers may share it. It is installed by an act
-- and has rules, or it is not installed.
CREATE TABLE infra.actor_group (
	edition text NOT NULL REFERENCES infra.edition,
	actor_group text NOT NULL CHECK (actor_group ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
	name text NOT NULL CHECK (name <> ''),
	kind text NOT NULL CHECK (kind IN ('network', 'table', 'group')),
	ambit text NOT NULL CHECK (ambit IN ('federal', 'state')),
	state text REFERENCES infra.guarantor_body,
	earlier boolean NOT NULL DEFAULT false,
	invitation text,
	installed_on date,
	act text CHECK (act <> ''),
	rules text CHECK (rules <> ''),
	secretariat bigint REFERENCES infra.person,
	secretariat_proposed_on date,
	secretariat_designated_on date,
	PRIMARY KEY (edition, actor_group),
	CONSTRAINT actor_group_secretariat CHECK ((secretariat IS NULL) = (secretariat_proposed_on IS NULL) AND (secretariat_designated_on IS NULL OR secretariat_designated_on >= secretariat_proposed_on)),
	CHECK ((ambit = 'federal') = (state IS NULL)),
	CONSTRAINT actor_group_installed CHECK (installed_on IS NULL OR (act IS NOT NULL AND rules IS NOT NULL))
);
CREATE UNIQUE INDEX actor_group_one_a_state ON infra.actor_group (edition, coalesce(state, ''));
COMMENT ON TABLE infra.actor_group IS 'Redes de datos abiertos, mesas multiactor y grupos de trabajo. / Open data networks, multi-actor tables and working groups.';
COMMENT ON COLUMN infra.actor_group.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.actor_group.actor_group IS 'Clave / key';
COMMENT ON COLUMN infra.actor_group.name IS 'Nombre / name';
COMMENT ON COLUMN infra.actor_group.kind IS 'network (red), table (mesa), group (grupo)';
COMMENT ON COLUMN infra.actor_group.ambit IS 'federal, state (estatal)';
COMMENT ON COLUMN infra.actor_group.state IS 'Entidad; la federal no tiene / state; a federal one has none';
COMMENT ON COLUMN infra.actor_group.earlier IS 'Ya existía, de Contrataciones Abiertas: se parte de ella / it existed before: it is the starting point';
COMMENT ON COLUMN infra.actor_group.invitation IS 'Cómo se invita a los actores / how actors are invited';
COMMENT ON COLUMN infra.actor_group.installed_on IS 'Cuándo se instaló / when it was installed';
COMMENT ON COLUMN infra.actor_group.act IS 'Acta de instalación / act of installation';
COMMENT ON COLUMN infra.actor_group.rules IS 'Reglas de operación / rules of operation';
COMMENT ON COLUMN infra.actor_group.secretariat IS 'Secretaría Técnica: la persona que propuso la coordinación / technical secretariat: the person whom the coordination proposed';
COMMENT ON COLUMN infra.actor_group.secretariat_proposed_on IS 'Cuándo se propuso / when it was proposed';
COMMENT ON COLUMN infra.actor_group.secretariat_designated_on IS 'Cuándo la designó el grupo / when the group designated it';

CREATE TABLE infra.group_implementer (
	edition text NOT NULL,
	institution text NOT NULL,
	actor_group text NOT NULL,
	PRIMARY KEY (edition, institution),
	FOREIGN KEY (edition, actor_group) REFERENCES infra.actor_group,
	FOREIGN KEY (edition, institution) REFERENCES infra.selection_result
);
CREATE INDEX group_implementer_group ON infra.group_implementer (edition, actor_group);
COMMENT ON TABLE infra.group_implementer IS 'Instituciones implementadoras de un grupo. / Implementing institutions of a group.';
COMMENT ON COLUMN infra.group_implementer.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.group_implementer.institution IS 'Institución seleccionada / selected institution';
COMMENT ON COLUMN infra.group_implementer.actor_group IS 'Grupo / group';

CREATE TABLE infra.group_member (
	edition text NOT NULL,
	actor_group text NOT NULL,
	member integer NOT NULL CHECK (member > 0),
	name text NOT NULL CHECK (name <> ''),
	actor_type integer NOT NULL CHECK (actor_type BETWEEN 1 AND 7),
	sector text NOT NULL CHECK (sector IN ('public', 'private', 'social')),
	level text CHECK (level IN ('high', 'operational')),
	coverage text CHECK (coverage IN ('national', 'local')),
	party_representative boolean NOT NULL DEFAULT false,
	person bigint REFERENCES infra.person,
	PRIMARY KEY (edition, actor_group, member),
	FOREIGN KEY (edition, actor_group) REFERENCES infra.actor_group,
	CONSTRAINT group_member_level CHECK ((actor_type <= 2) = (level IS NOT NULL)),
	CONSTRAINT group_member_coverage CHECK ((actor_type > 2) = (coverage IS NOT NULL)),
	CHECK (actor_type > 2 OR sector = 'public')
);
COMMENT ON TABLE infra.group_member IS 'Integrantes de un grupo. / Members of a group.';
COMMENT ON COLUMN infra.group_member.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.group_member.actor_group IS 'Grupo / group';
COMMENT ON COLUMN infra.group_member.member IS 'Número / number';
COMMENT ON COLUMN infra.group_member.name IS 'Organización o institución / organization or institution';
COMMENT ON COLUMN infra.group_member.actor_type IS '1 organismo garante, 2 institución implementadora, 3 sociedad civil, 4 gremios y colegios, 5 cámaras y sector privado, 6 academia, 7 medios';
COMMENT ON COLUMN infra.group_member.sector IS 'public (público), private (privado), social';
COMMENT ON COLUMN infra.group_member.level IS 'Tipos 1 y 2: high (alto nivel), operational (operativo)';
COMMENT ON COLUMN infra.group_member.coverage IS 'Tipos 3 a 7: national (nacional), local';
COMMENT ON COLUMN infra.group_member.party_representative IS 'Representa a un partido político / it represents a political party';
COMMENT ON COLUMN infra.group_member.person IS 'Quien actúa por el integrante / who acts for the member';

CREATE TABLE infra.document_model (
	edition text NOT NULL REFERENCES infra.edition,
	kind text NOT NULL CHECK (kind IN ('act', 'rules', 'programme', 'mapping')),
	version integer NOT NULL CHECK (version > 0),
	issued_on date NOT NULL DEFAULT current_date,
	text text NOT NULL CHECK (text <> ''),
	PRIMARY KEY (edition, kind, version)
);
COMMENT ON TABLE infra.document_model IS 'Modelos que se emiten: acta, reglas, programa, mapeo; una versión por renglón. / Models that are issued, a version a row.';
COMMENT ON COLUMN infra.document_model.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.document_model.kind IS 'act (acta), rules (reglas), programme (programa), mapping (mapeo)';
COMMENT ON COLUMN infra.document_model.version IS 'Versión / version';
COMMENT ON COLUMN infra.document_model.issued_on IS 'Cuándo se emitió / when it was issued';
COMMENT ON COLUMN infra.document_model.text IS 'Texto / text';

CREATE TABLE infra.meeting (
	edition text NOT NULL,
	actor_group text NOT NULL,
	meeting integer NOT NULL CHECK (meeting > 0),
	held_on date NOT NULL,
	subject text NOT NULL CHECK (subject <> ''),
	PRIMARY KEY (edition, actor_group, meeting),
	FOREIGN KEY (edition, actor_group) REFERENCES infra.actor_group
);
COMMENT ON TABLE infra.meeting IS 'Reuniones de un grupo. / Meetings of a group.';
COMMENT ON COLUMN infra.meeting.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.meeting.actor_group IS 'Grupo / group';
COMMENT ON COLUMN infra.meeting.meeting IS 'Número / number';
COMMENT ON COLUMN infra.meeting.held_on IS 'Cuándo / when';
COMMENT ON COLUMN infra.meeting.subject IS 'Asunto / subject';

CREATE TABLE infra.agreement (
	edition text NOT NULL,
	actor_group text NOT NULL,
	meeting integer NOT NULL,
	agreement integer NOT NULL CHECK (agreement > 0),
	text text NOT NULL CHECK (text <> ''),
	due_on date,
	fulfilled_on date,
	PRIMARY KEY (edition, actor_group, meeting, agreement),
	FOREIGN KEY (edition, actor_group, meeting) REFERENCES infra.meeting
);
COMMENT ON TABLE infra.agreement IS 'Acuerdos y su cumplimiento, que registra la Secretaría Técnica. / Agreements and their fulfilment, kept by the technical secretariat.';
COMMENT ON COLUMN infra.agreement.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.agreement.actor_group IS 'Grupo / group';
COMMENT ON COLUMN infra.agreement.meeting IS 'Reunión / meeting';
COMMENT ON COLUMN infra.agreement.agreement IS 'Número / number';
COMMENT ON COLUMN infra.agreement.text IS 'Qué se acordó / what was agreed';
COMMENT ON COLUMN infra.agreement.due_on IS 'Para cuándo / until when';
COMMENT ON COLUMN infra.agreement.fulfilled_on IS 'Cuándo se cumplió / when it was fulfilled';

CREATE TABLE infra.proposal (
	edition text NOT NULL,
	actor_group text NOT NULL,
	proposal integer NOT NULL CHECK (proposal > 0),
	member integer NOT NULL,
	text text NOT NULL CHECK (text <> ''),
	closed_on date,
	PRIMARY KEY (edition, actor_group, proposal),
	FOREIGN KEY (edition, actor_group, member) REFERENCES infra.group_member
);
COMMENT ON TABLE infra.proposal IS 'Propuestas de los integrantes. / Proposals of the members.';
COMMENT ON COLUMN infra.proposal.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.proposal.actor_group IS 'Grupo / group';
COMMENT ON COLUMN infra.proposal.proposal IS 'Número / number';
COMMENT ON COLUMN infra.proposal.member IS 'Quién propone / who proposes';
COMMENT ON COLUMN infra.proposal.text IS 'Qué propone / what is proposed';
COMMENT ON COLUMN infra.proposal.closed_on IS 'Cuándo se cerró la votación / when the vote was closed';

-- One vote a member: the key says so.
CREATE TABLE infra.vote (
	edition text NOT NULL,
	actor_group text NOT NULL,
	proposal integer NOT NULL,
	member integer NOT NULL,
	vote text NOT NULL CHECK (vote IN ('for', 'against', 'abstention')),
	PRIMARY KEY (edition, actor_group, proposal, member),
	FOREIGN KEY (edition, actor_group, proposal) REFERENCES infra.proposal,
	FOREIGN KEY (edition, actor_group, member) REFERENCES infra.group_member
);
COMMENT ON TABLE infra.vote IS 'Votos: uno por integrante. / Votes, one a member.';
COMMENT ON COLUMN infra.vote.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.vote.actor_group IS 'Grupo / group';
COMMENT ON COLUMN infra.vote.proposal IS 'Propuesta / proposal';
COMMENT ON COLUMN infra.vote.member IS 'Quién vota / who votes';
COMMENT ON COLUMN infra.vote.vote IS 'for (a favor), against (en contra), abstention (abstención)';

CREATE VIEW infra.proposal_result WITH (security_invoker = true) AS
	SELECT p.edition, p.actor_group, p.proposal, p.text, count(*) FILTER (WHERE v.vote = 'for') AS votes_for, count(*) FILTER (WHERE v.vote = 'against') AS votes_against, count(*) FILTER (WHERE v.vote = 'abstention') AS abstentions,
		p.closed_on IS NOT NULL AND count(*) FILTER (WHERE v.vote = 'for') > count(*) FILTER (WHERE v.vote = 'against') AS approved
	FROM infra.proposal p LEFT JOIN infra.vote v USING (edition, actor_group, proposal) GROUP BY p.edition, p.actor_group, p.proposal;
COMMENT ON VIEW infra.proposal_result IS 'Propuestas y sus votos; aprobada: cerrada y con más a favor que en contra. / Proposals and their votes; approved: closed, with more for than against.';

CREATE VIEW infra.group_balance WITH (security_invoker = true) AS
	SELECT m.edition, m.actor_group, count(*) AS members, count(*) FILTER (WHERE m.sector = 'public') AS public, count(*) FILTER (WHERE m.sector = 'private') AS private, count(*) FILTER (WHERE m.sector = 'social') AS social,
		count(DISTINCT m.actor_type) AS actor_types, count(DISTINCT m.sector) = 3 AS balanced
	FROM infra.group_member m GROUP BY m.edition, m.actor_group;
COMMENT ON VIEW infra.group_balance IS 'Integrantes por sector; equilibrado: están los tres. / Members by sector; balanced: all three are there.';

CREATE FUNCTION infra.guard_group()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	e infra.edition;
	g infra.actor_group;
	i infra.institution;
BEGIN
	SELECT * INTO e FROM infra.edition d WHERE d.edition = NEW.edition;
	IF TG_TABLE_NAME = 'group_implementer' THEN
		SELECT * INTO g FROM infra.actor_group a WHERE a.edition = NEW.edition AND a.actor_group = NEW.actor_group;
		SELECT * INTO i FROM infra.institution n WHERE n.institution = NEW.institution;
		IF g.state IS DISTINCT FROM i.state THEN
			PERFORM infra.refuse('23514', format('"%s" belongs to another group / "%s" es de otro grupo', NEW.institution, NEW.institution), 'A state group has institutions of its state, the federal one federal ones. / Un grupo estatal lleva instituciones de su entidad; el federal, federales.');
		END IF;
	ELSIF TG_TABLE_NAME = 'group_member' THEN
		IF NEW.party_representative AND e.electoral_process THEN
			PERFORM infra.refuse('23514', 'an electoral process is under way / hay un proceso electoral en curso', 'Representatives of political parties take no part until it is over. / Quienes representan a partidos no participan hasta que termine.');
		END IF;
	ELSIF TG_TABLE_NAME = 'meeting' THEN
		IF e.state NOT IN ('selected', 'running', 'presented') THEN
			PERFORM infra.refuse('55000', 'there is no selection yet, or the edition is over / todavía no hay selección, o la edición terminó', 'Groups meet after the selection. / Los grupos se reúnen después de la selección.');
		END IF;
	ELSIF TG_TABLE_NAME = 'vote' THEN
		-- the proposal cannot be closed while a vote is being cast
		PERFORM FROM infra.proposal p WHERE p.edition = NEW.edition AND p.actor_group = NEW.actor_group AND p.proposal = NEW.proposal AND p.closed_on IS NULL FOR SHARE;
		IF NOT FOUND THEN
			PERFORM infra.refuse('55000', 'the vote is closed / la votación está cerrada', 'See its result in infra.proposal_result. / Vea su resultado en infra.proposal_result.');
		END IF;
	END IF;
	RETURN NEW;
END
$function$;
COMMENT ON FUNCTION infra.guard_group() IS 'Disparador: las reglas de los grupos. / Trigger: the rules of groups.';
REVOKE ALL ON FUNCTION infra.guard_group() FROM PUBLIC;
CREATE TRIGGER selected BEFORE INSERT OR UPDATE ON infra.group_implementer FOR EACH ROW EXECUTE FUNCTION infra.must_be_selected();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON infra.group_implementer FOR EACH ROW EXECUTE FUNCTION infra.guard_group();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON infra.group_member FOR EACH ROW EXECUTE FUNCTION infra.guard_group();
CREATE TRIGGER guard BEFORE INSERT ON infra.meeting FOR EACH ROW EXECUTE FUNCTION infra.guard_group();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON infra.vote FOR EACH ROW EXECUTE FUNCTION infra.guard_group();

-- Whether whoever acts is that member.
CREATE FUNCTION infra.is_member(edition text, actor_group text, member integer)
RETURNS boolean
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
	SELECT EXISTS (SELECT FROM infra.group_member m WHERE m.edition = is_member.edition AND m.actor_group = is_member.actor_group AND m.member = is_member.member AND m.person = infra.me())
$function$;
COMMENT ON FUNCTION infra.is_member(text, text, integer) IS 'Si quien actúa es ese integrante. / Whether whoever acts is that member.';

CREATE FUNCTION infra.coordinates_group(edition text, actor_group text)
RETURNS boolean
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
	SELECT coalesce((SELECT infra.coordinates(g.state) FROM infra.actor_group g WHERE g.edition = coordinates_group.edition AND g.actor_group = coordinates_group.actor_group), infra.acts_as('operator'))
$function$;
COMMENT ON FUNCTION infra.coordinates_group(text, text) IS 'Si quien actúa coordina ese grupo. / Whether whoever acts coordinates that group.';

CREATE FUNCTION infra.coordinates_implementer(edition text, institution text)
RETURNS boolean
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
	SELECT coalesce((SELECT infra.coordinates(g.state) FROM infra.group_implementer i JOIN infra.actor_group g USING (edition, actor_group) WHERE i.edition = coordinates_implementer.edition AND i.institution = coordinates_implementer.institution), infra.acts_as('operator'))
$function$;
COMMENT ON FUNCTION infra.coordinates_implementer(text, text) IS 'Si quien actúa coordina el grupo de esa institución. / Whether whoever acts coordinates the group of that institution.';

CREATE FUNCTION infra.is_secretariat(edition text, actor_group text)
RETURNS boolean
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
	SELECT EXISTS (SELECT FROM infra.actor_group g WHERE g.edition = is_secretariat.edition AND g.actor_group = is_secretariat.actor_group AND g.secretariat = infra.me() AND g.secretariat_designated_on IS NOT NULL)
$function$;
COMMENT ON FUNCTION infra.is_secretariat(text, text) IS 'Si quien actúa es la Secretaría Técnica designada de ese grupo. / Whether whoever acts is the designated technical secretariat of that group.';

CREATE FUNCTION infra.must_coordinate(coordinates boolean, what text)
RETURNS void
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM infra.must_act_as('coordination', 'operator');
	IF coordinates IS NOT TRUE THEN
		PERFORM infra.refuse('42501', format('you do not coordinate "%s" / usted no coordina "%s"', what, what), 'It is for the guarantor body of its state, or for operators. / Le toca al organismo garante de su entidad, o a quien opera.');
	END IF;
END
$function$;
COMMENT ON FUNCTION infra.must_coordinate(boolean, text) IS 'Rechaza a quien no coordine eso. / Refuses whoever does not coordinate that: 42501.';

-- Coordination writes what is of its own groups: `its_rows` says which they are.
CREATE FUNCTION infra.let_coordinate(tab regclass, its_rows text)
RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	EXECUTE format('CREATE POLICY coordination ON %s FOR ALL TO ia_coordination USING (%s) WITH CHECK (%s)', tab, its_rows, its_rows);
	EXECUTE format('GRANT INSERT, UPDATE ON %s TO ia_coordination', tab);
END
$function$;
COMMENT ON FUNCTION infra.let_coordinate(regclass, text) IS 'Deja que la coordinación escriba lo de sus grupos. / Has coordination write what is of its groups.';
REVOKE ALL ON FUNCTION infra.let_coordinate(regclass, text) FROM PUBLIC;

CREATE FUNCTION infra.protect(tab regclass, VARIADIC writers text[] DEFAULT '{}')
RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	this text;
BEGIN
	PERFORM infra.keep_history(tab);
	EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tab);
	EXECUTE format('CREATE POLICY everybody ON %s FOR SELECT USING (true)', tab);
	EXECUTE format('GRANT SELECT ON %s TO PUBLIC', tab);
	FOREACH this IN ARRAY writers LOOP
		EXECUTE format('CREATE POLICY %I ON %s FOR ALL TO %I USING (true) WITH CHECK (true)', this, tab, 'ia_' || this);
		EXECUTE format('GRANT INSERT, UPDATE ON %s TO %I', tab, 'ia_' || this);
	END LOOP;
END
$function$;
COMMENT ON FUNCTION infra.protect(regclass, text[]) IS 'Una tabla del proceso: todos la leen, la escriben esos papeles, y se guarda su historia. / A table of the process: everybody reads it, these roles write it, and its history is kept.';
REVOKE ALL ON FUNCTION infra.protect(regclass, text[]) FROM PUBLIC;

SELECT infra.protect(t, 'operator') FROM unnest('{infra.actor_group,infra.group_implementer,infra.group_member,infra.meeting,infra.document_model}'::regclass[]) t;
SELECT infra.let_coordinate('infra.actor_group', 'infra.coordinates(state)');
SELECT infra.let_coordinate(t, 'infra.coordinates_group(edition, actor_group)') FROM unnest('{infra.group_implementer,infra.group_member,infra.meeting}'::regclass[]) t;
SELECT infra.protect('infra.agreement'), infra.protect('infra.proposal', 'operator'), infra.protect('infra.vote');
SELECT infra.let_coordinate('infra.proposal', 'infra.coordinates_group(edition, actor_group)');
CREATE POLICY own ON infra.agreement FOR ALL TO ia_secretariat USING (infra.is_secretariat(edition, actor_group)) WITH CHECK (infra.is_secretariat(edition, actor_group));
GRANT INSERT, UPDATE ON infra.agreement TO ia_secretariat;
CREATE POLICY own ON infra.proposal FOR INSERT TO ia_member WITH CHECK (infra.is_member(edition, actor_group, member));
CREATE POLICY own ON infra.vote FOR ALL TO ia_member USING (infra.is_member(edition, actor_group, member)) WITH CHECK (infra.is_member(edition, actor_group, member));
GRANT INSERT ON infra.proposal TO ia_member;
GRANT INSERT, UPDATE ON infra.vote TO ia_member;
GRANT SELECT ON infra.proposal_result, infra.group_balance TO PUBLIC;
SELECT infra.comment_view('infra.proposal_result', '{edition,Edición / edition,actor_group,Grupo / group,proposal,Propuesta / proposal,text,Qué propone / what is proposed,votes_for,A favor / for,votes_against,En contra / against,abstentions,Abstenciones / abstentions,approved,Aprobada / approved}');
SELECT infra.comment_view('infra.group_balance', '{edition,Edición / edition,actor_group,Grupo / group,members,Integrantes / members,public,Del sector público / of the public sector,private,Del sector privado / of the private sector,social,Del sector social / of the social sector,actor_types,Cuántos de los siete tipos / how many of the seven types,balanced,Equilibrado / balanced}');

CREATE FUNCTION infra_api.install_group(edition text, actor_group text, installed_on date, act text, rules text)
RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM infra.must_coordinate(infra.coordinates_group(edition, actor_group), actor_group);
	IF (act <> '' AND rules <> '' AND installed_on IS NOT NULL) IS NOT TRUE THEN
		PERFORM infra.refuse('22023', 'an installation has a date, an act and rules / una instalación lleva fecha, acta y reglas', 'Give all three; the models are in infra.document_model. / Dé las tres; los modelos están en infra.document_model.');
	END IF;
	UPDATE infra.actor_group g SET installed_on = install_group.installed_on, act = install_group.act, rules = install_group.rules WHERE g.edition = install_group.edition AND g.actor_group = install_group.actor_group;
	IF NOT FOUND THEN
		PERFORM infra.refuse('23503', format('there is no group "%s" / no existe el grupo "%s"', actor_group, actor_group), 'See infra.actor_group. / Vea infra.actor_group.');
	END IF;
END
$function$;
COMMENT ON FUNCTION infra_api.install_group(text, text, date, text, text) IS 'Instala un grupo, con su acta y sus reglas.
Installs a group, with its act and rules. Raises 42501 for anybody but its coordination and operators, 22023 without date, act or rules, 23503 for no such group.';
REVOKE ALL ON FUNCTION infra_api.install_group(text, text, date, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.install_group(text, text, date, text, text) TO ia_coordination, ia_operator;

CREATE FUNCTION infra_api.close_proposal(edition text, actor_group text, proposal integer, closed_on date DEFAULT current_date)
RETURNS infra.proposal_result
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	result infra.proposal_result;
BEGIN
	PERFORM infra.must_coordinate(infra.coordinates_group(edition, actor_group), actor_group);
	UPDATE infra.proposal p SET closed_on = close_proposal.closed_on WHERE (p.edition, p.actor_group, p.proposal) = (close_proposal.edition, close_proposal.actor_group, close_proposal.proposal) AND p.closed_on IS NULL;
	IF NOT FOUND THEN
		PERFORM infra.refuse('55000', format('proposal %s is closed or does not exist / la propuesta %s está cerrada o no existe', proposal, proposal), 'See infra.proposal_result. / Vea infra.proposal_result.');
	END IF;
	SELECT * INTO result FROM infra.proposal_result r WHERE (r.edition, r.actor_group, r.proposal) = (close_proposal.edition, close_proposal.actor_group, close_proposal.proposal);
	RETURN result;
END
$function$;
COMMENT ON FUNCTION infra_api.close_proposal(text, text, integer, date) IS 'Cierra la votación de una propuesta y da su resultado.
Closes the vote on a proposal and returns its result. Raises 42501 for anybody but the group''s coordination and operators, 55000 when it is closed or there is none.';
REVOKE ALL ON FUNCTION infra_api.close_proposal(text, text, integer, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.close_proposal(text, text, integer, date) TO ia_coordination, ia_operator;
