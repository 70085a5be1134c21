-- 13_commitment.sql: which projects are opened. Each is analysed; a commitment takes projects that can be opened, and at
-- least one that did not come with the letter: the group's own.
CREATE TABLE infra.candidate_project (
	institution text NOT NULL,
	edition text NOT NULL,
	candidate integer NOT NULL CHECK (candidate > 0),
	title text NOT NULL CHECK (title <> ''),
	origin text NOT NULL CHECK (origin IN ('letter', 'members', 'suggested')),
	slot integer,
	openable boolean,
	analysis text,
	analysed_on date,
	PRIMARY KEY (institution, edition, candidate),
	FOREIGN KEY (edition, institution) REFERENCES infra.group_implementer,
	FOREIGN KEY (institution, edition, slot) REFERENCES infra.proposed_project,
	UNIQUE (institution, edition, slot),
	CONSTRAINT candidate_project_origin CHECK ((origin = 'letter') = (slot IS NOT NULL)),
	CONSTRAINT candidate_project_analysed CHECK (openable IS NULL OR (analysis <> '' AND analysed_on IS NOT NULL))
);
COMMENT ON TABLE infra.candidate_project IS 'Proyectos que se analizan para abrirlos. / Projects that are analysed to be opened.';
COMMENT ON COLUMN infra.candidate_project.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.candidate_project.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.candidate_project.candidate IS 'Número / number';
COMMENT ON COLUMN infra.candidate_project.title IS 'Nombre / title';
COMMENT ON COLUMN infra.candidate_project.origin IS 'letter: venía en la carta; members: lo proponen integrantes del grupo; suggested: el grupo pidió alternativas a la institución';
COMMENT ON COLUMN infra.candidate_project.slot IS 'Proyecto de la carta / project of the letter';
COMMENT ON COLUMN infra.candidate_project.openable IS 'Se puede abrir; NULL: sin analizar / it can be opened; NULL: not analysed';
COMMENT ON COLUMN infra.candidate_project.analysis IS 'Análisis / analysis';
COMMENT ON COLUMN infra.candidate_project.analysed_on IS 'Cuándo se analizó / when it was analysed';

CREATE TABLE infra.commitment (
	institution text NOT NULL,
	edition text NOT NULL,
	text text NOT NULL CHECK (text <> ''),
	approved_on date,
	PRIMARY KEY (institution, edition),
	FOREIGN KEY (edition, institution) REFERENCES infra.group_implementer
);
COMMENT ON TABLE infra.commitment IS 'Compromisos de publicación. / Publication commitments.';
COMMENT ON COLUMN infra.commitment.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.commitment.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.commitment.text IS 'A qué se compromete / what it commits to';
COMMENT ON COLUMN infra.commitment.approved_on IS 'Cuándo lo aprobó el grupo / when the group approved it';

CREATE TABLE infra.committed_project (
	institution text NOT NULL,
	edition text NOT NULL,
	candidate integer NOT NULL,
	PRIMARY KEY (institution, edition, candidate),
	FOREIGN KEY (institution, edition) REFERENCES infra.commitment,
	FOREIGN KEY (institution, edition, candidate) REFERENCES infra.candidate_project
);
COMMENT ON TABLE infra.committed_project IS 'Proyectos de un compromiso. / Projects of a commitment.';
COMMENT ON COLUMN infra.committed_project.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.committed_project.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.committed_project.candidate IS 'Proyecto / project';

CREATE FUNCTION infra.guard_commitment()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	wrong text;
BEGIN
	IF TG_TABLE_NAME = 'committed_project' THEN
		-- whoever approves and whoever changes the list wait for each other
		PERFORM FROM infra.commitment c WHERE (c.institution, c.edition) = (coalesce(NEW.institution, OLD.institution), coalesce(NEW.edition, OLD.edition)) AND c.approved_on IS NOT NULL FOR NO KEY UPDATE;
		IF FOUND THEN
			PERFORM infra.refuse('55000', 'the commitment is approved / el compromiso está aprobado', 'Its projects stay as they were approved. / Sus proyectos quedan como se aprobaron.');
		END IF;
		RETURN coalesce(NEW, OLD);
	END IF;
	IF TG_OP = 'UPDATE' AND OLD.approved_on IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
		PERFORM infra.refuse('55000', 'the commitment is approved / el compromiso está aprobado', 'It stays as it was approved. / Queda como se aprobó.');
	END IF;
	IF NEW.approved_on IS NULL THEN
		RETURN NEW;
	END IF;
	SELECT string_agg(p.title, ', ' ORDER BY p.candidate) INTO wrong FROM infra.committed_project c JOIN infra.candidate_project p USING (institution, edition, candidate)
	WHERE (c.institution, c.edition) = (NEW.institution, NEW.edition) AND p.openable IS NOT TRUE;
	IF wrong IS NOT NULL THEN
		PERFORM infra.refuse('23514', 'not every project is confirmed as openable / no todos los proyectos se confirmaron como abribles', 'Analyse them, or take them out. / Analícelos, o quítelos.', format('Not confirmed: %s. / Sin confirmar: %s.', wrong, wrong));
	END IF;
	IF NOT EXISTS (SELECT FROM infra.committed_project c JOIN infra.candidate_project p USING (institution, edition, candidate) WHERE (c.institution, c.edition) = (NEW.institution, NEW.edition) AND p.origin <> 'letter') THEN
		PERFORM infra.refuse('23514', 'the commitment lacks a project of the group / al compromiso le falta un proyecto del grupo', 'Add one that its members proposed or asked for. / Agregue uno que hayan propuesto o pedido sus integrantes.');
	END IF;
	RETURN NEW;
END
$function$;
COMMENT ON FUNCTION infra.guard_commitment() IS 'Disparador: cuándo se puede aprobar un compromiso. / Trigger: when a commitment can be approved.';
REVOKE ALL ON FUNCTION infra.guard_commitment() FROM PUBLIC;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON infra.commitment FOR EACH ROW EXECUTE FUNCTION infra.guard_commitment();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON infra.committed_project FOR EACH ROW EXECUTE FUNCTION infra.guard_commitment();

SELECT infra.protect(t, 'operator'), infra.let_coordinate(t, 'infra.coordinates_implementer(edition, institution)') FROM unnest('{infra.candidate_project,infra.commitment,infra.committed_project}'::regclass[]) t;
CREATE POLICY own ON infra.candidate_project FOR ALL TO ia_applicant USING (infra.acts_for(institution)) WITH CHECK (infra.acts_for(institution));
CREATE POLICY own ON infra.commitment FOR ALL TO ia_applicant USING (infra.acts_for(institution)) WITH CHECK (infra.acts_for(institution));
CREATE POLICY own ON infra.committed_project FOR ALL TO ia_applicant USING (infra.acts_for(institution)) WITH CHECK (infra.acts_for(institution));
GRANT INSERT, UPDATE ON infra.candidate_project TO ia_applicant;
GRANT INSERT (institution, edition, text), UPDATE (text) ON infra.commitment TO ia_applicant;
GRANT INSERT, DELETE ON infra.committed_project TO ia_applicant;
GRANT DELETE ON infra.committed_project TO ia_operator, ia_coordination;

CREATE FUNCTION infra_api.approve_commitment(edition text, institution text, approved_on date DEFAULT current_date)
RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM infra.must_coordinate(infra.coordinates_implementer(edition, institution), institution);
	UPDATE infra.commitment c SET approved_on = approve_commitment.approved_on WHERE c.edition = approve_commitment.edition AND c.institution = approve_commitment.institution;
	IF NOT FOUND THEN
		PERFORM infra.refuse('23503', format('"%s" has no commitment / "%s" no tiene compromiso', institution, institution), 'Write it in infra.commitment first. / Escríbalo antes en infra.commitment.');
	END IF;
END
$function$;
COMMENT ON FUNCTION infra_api.approve_commitment(text, text, date) IS 'Registra que el grupo aprobó el compromiso de publicación de una institución.
Records that the group approved the publication commitment of an institution. Raises 42501 for anybody but its coordination and operators, 23514 for a project not confirmed as openable or without one of the group, 55000 when it is approved already, 23503 when there is none.';
REVOKE ALL ON FUNCTION infra_api.approve_commitment(text, text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.approve_commitment(text, text, date) TO ia_coordination, ia_operator;

-- Where each group stands: its programme is approved after installation, its commitments after that.
CREATE VIEW infra.group_state WITH (security_invoker = true) AS
	SELECT g.edition, g.actor_group, CASE WHEN g.installed_on IS NULL THEN CASE WHEN g.earlier THEN 'pre-existing' ELSE 'none' END WHEN w.approved_on IS NULL THEN 'installed'
		WHEN i.implementers > 0 AND i.implementers = i.approved THEN 'commitment approved' ELSE 'programme approved' END AS state, i.implementers, i.approved AS commitments
	FROM infra.actor_group g LEFT JOIN infra.work_programme w USING (edition, actor_group)
	CROSS JOIN LATERAL (SELECT count(*) AS implementers, count(c.approved_on) AS approved FROM infra.group_implementer m LEFT JOIN infra.commitment c USING (edition, institution) WHERE m.edition = g.edition AND m.actor_group = g.actor_group) i;
COMMENT ON VIEW infra.group_state IS 'En qué va cada grupo: none (sin instalar), pre-existing (ya existía), installed (instalado), programme approved (programa aprobado), commitment approved (compromisos aprobados). / Where each group stands.';
SELECT infra.comment_view('infra.group_state', '{edition,Edición / edition,actor_group,Grupo / group,state,En qué va / where it stands,implementers,Instituciones implementadoras / implementers,commitments,Compromisos aprobados / approved commitments}');
GRANT SELECT ON infra.group_state TO PUBLIC;
