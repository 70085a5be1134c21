-- 20_finding.sql: what counts as an error is a table of the edition. The engine says how grave a finding is against the
-- standard; an edition may be stricter, or more lenient, code by code. Also here: whose drafts one may read.
CREATE TABLE infra.finding_rule (
	edition text NOT NULL REFERENCES infra.edition,
	code text NOT NULL CHECK (code ~ '^[a-z0-9-]+$'),
	severity text NOT NULL CHECK (severity IN ('error', 'warning', 'info')),
	PRIMARY KEY (edition, code)
);
COMMENT ON TABLE infra.finding_rule IS 'Qué tan grave es un hallazgo en una edición, si no es lo que dice el estándar. / How grave a finding is in an edition, where that is not what the standard says.';
COMMENT ON COLUMN infra.finding_rule.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.finding_rule.code IS 'Código del hallazgo, como en doc/findings.md / code of the finding';
COMMENT ON COLUMN infra.finding_rule.severity IS 'error (impide publicar), warning, info / error forbids publication';
SELECT infra.protect('infra.finding_rule', 'operator', 'council');
GRANT DELETE ON infra.finding_rule TO ia_operator, ia_council;

-- ia.finding, where gateways see it.
CREATE TYPE infra_api.draft_finding AS (severity text, code text, path text, message text, detail text, hint text, value jsonb);
COMMENT ON TYPE infra_api.draft_finding IS 'Un hallazgo de un proyecto en captura. / A finding of a project being captured.';
COMMENT ON COLUMN infra_api.draft_finding.severity IS 'error (impide publicar), warning, info / error forbids publication';
COMMENT ON COLUMN infra_api.draft_finding.code IS 'Regla / rule';
COMMENT ON COLUMN infra_api.draft_finding.path IS 'Lugar: JSON Pointer / place';
COMMENT ON COLUMN infra_api.draft_finding.message IS 'Qué está mal / what is wrong';
COMMENT ON COLUMN infra_api.draft_finding.detail IS 'Los hechos / the facts';
COMMENT ON COLUMN infra_api.draft_finding.hint IS 'Qué hacer / what to do';
COMMENT ON COLUMN infra_api.draft_finding.value IS 'El valor en falta / the faulty value';

-- A closed edition (infra.edition.extra_fields is false) takes no field and no code that is not the standard's.
CREATE FUNCTION infra.findings_of(edition text, document jsonb)
RETURNS SETOF ia.finding
LANGUAGE sql STABLE PARALLEL SAFE ROWS 20
BEGIN ATOMIC
	SELECT coalesce(r.severity, CASE WHEN f.code IN ('unknown-field', 'open-code') AND NOT e.extra_fields THEN 'error' END, f.severity),
		f.code, f.path, f.message, f.detail, f.hint, f.value
	FROM ia.validate(document) WITH ORDINALITY AS f (severity, code, path, message, detail, hint, value, n)
		LEFT JOIN infra.edition e ON e.edition = findings_of.edition
		LEFT JOIN infra.finding_rule r ON r.edition = findings_of.edition AND r.code = f.code
	ORDER BY f.n;
END;
COMMENT ON FUNCTION infra.findings_of(text, jsonb) IS 'Hallazgos de un documento con la gravedad que les da una edición; NULL: la del estándar.
Findings of a document, as grave as the edition says; NULL edition: as the standard says. In a closed edition (extra_fields is false) unknown fields and codes are errors, unless infra.finding_rule says otherwise.';

-- In plpgsql, which keeps the plan: every file that is imported asks.
CREATE FUNCTION infra.edition_of(institution text)
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	RETURN (SELECT e.edition FROM infra.edition e
		ORDER BY EXISTS (SELECT FROM infra.group_implementer g WHERE g.edition = e.edition AND g.institution = edition_of.institution) DESC,
			EXISTS (SELECT FROM infra.application a WHERE a.edition = e.edition AND a.institution = edition_of.institution) DESC, e.year DESC, e.edition DESC
		LIMIT 1);
END
$function$;
COMMENT ON FUNCTION infra.edition_of(text) IS 'La edición con cuyas reglas captura una institución: la última que implementa, si no la última a la que se postuló, si no la última.
The edition by whose rules an institution captures: the last it implements, else the last it applied to, else the last there is; NULL without editions.';

-- Who reads drafts. Sets, so that a policy asks once a statement and not once a row.
CREATE FUNCTION infra.my_institutions()
RETURNS SETOF text
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER ROWS 1
SET search_path = pg_catalog, pg_temp
AS $function$
	SELECT a.institution FROM infra.affiliation a WHERE a.person = infra.me()
$function$;
COMMENT ON FUNCTION infra.my_institutions() IS 'Las instituciones por las que actúa quien pide. / The institutions whoever asks acts for.';

CREATE FUNCTION infra.my_state_institutions()
RETURNS SETOF text
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER ROWS 100
SET search_path = pg_catalog, pg_temp
AS $function$
	SELECT i.institution FROM infra.guarantor_member m JOIN infra.institution i ON i.state = m.state WHERE m.person = infra.me()
$function$;
COMMENT ON FUNCTION infra.my_state_institutions() IS 'Las instituciones de las entidades cuyo organismo garante integra quien pide. / The institutions of the states whose guarantor body whoever asks belongs to.';
REVOKE ALL ON FUNCTION infra.my_institutions(), infra.my_state_institutions() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra.my_institutions() TO ia_applicant;
GRANT EXECUTE ON FUNCTION infra.my_state_institutions() TO ia_coordination;

-- Drafts are read by the institution, the coordination of its state, validators, council and operators; what is published
-- is published elsewhere. Their history is kept as versions, so infra.history, which is public, does not hold them.
CREATE FUNCTION infra.protect_draft(tab regclass)
RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tab);
	EXECUTE format('CREATE POLICY own ON %s FOR SELECT TO ia_applicant USING (institution IN (SELECT infra.my_institutions()))', tab);
	EXECUTE format('CREATE POLICY coordination ON %s FOR SELECT TO ia_coordination USING (institution IN (SELECT infra.my_state_institutions()))', tab);
	EXECUTE format('CREATE POLICY reader ON %s FOR SELECT TO ia_validator, ia_council, ia_operator USING (true)', tab);
	EXECUTE format('GRANT SELECT ON %s TO ia_applicant, ia_coordination, ia_validator, ia_council, ia_operator', tab);
END
$function$;
COMMENT ON FUNCTION infra.protect_draft(regclass) IS 'Una tabla de borradores: la leen la institución, la coordinación de su entidad, quienes validan, el consejo y quienes operan. / A table of drafts: read by the institution, the coordination of its state, validators, council and operators.';
REVOKE ALL ON FUNCTION infra.protect_draft(regclass) FROM PUBLIC;

-- What every function that captures asks first.
CREATE FUNCTION infra.must_capture_for(institution text)
RETURNS void
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM infra.must_act_for(institution);
	IF NOT EXISTS (SELECT FROM infra.institution i WHERE i.institution = must_capture_for.institution) THEN
		PERFORM infra.refuse('23503', format('there is no institution "%s" / no existe la institución "%s"', institution, institution), 'See infra.institution. / Vea infra.institution.');
	END IF;
END
$function$;
COMMENT ON FUNCTION infra.must_capture_for(text) IS 'Rechaza a quien no captura por esa institución. / Refuses whoever does not capture for that institution: 42501; 23503 for no such institution.';
