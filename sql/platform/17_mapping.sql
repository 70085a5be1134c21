-- 17_mapping.sql: stage 5, before capture: for each committed project, where each field of the standard would come from. The
-- council issues the template, a row a field of the model; a sheet is the template with what is known of a project. It is
-- filled in as a table, or goes out and comes back as CSV: rows are inserted into the view as they came out of it.
CREATE TABLE infra.mapping_field (
	edition text NOT NULL REFERENCES infra.edition,
	path text NOT NULL CHECK (path <> ''),
	number integer NOT NULL,
	label text NOT NULL,
	required boolean NOT NULL,
	PRIMARY KEY (edition, path),
	UNIQUE (edition, number)
);
COMMENT ON TABLE infra.mapping_field IS 'Plantilla de mapeo de una edición: los campos del estándar. / Mapping template of an edition: the fields of the standard.';
COMMENT ON COLUMN infra.mapping_field.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.mapping_field.path IS 'Campo: su ruta en el estándar, como en ia.field / field: its path in the standard, as in ia.field';
COMMENT ON COLUMN infra.mapping_field.number IS 'Orden / order';
COMMENT ON COLUMN infra.mapping_field.label IS 'Qué es / what it is';
COMMENT ON COLUMN infra.mapping_field.required IS 'El estándar lo exige / the standard requires it';

CREATE TABLE infra.mapping (
	institution text NOT NULL,
	edition text NOT NULL,
	candidate integer NOT NULL,
	path text NOT NULL,
	availability text NOT NULL CHECK (availability IN ('available', 'partial', 'reserved', 'none')),
	source text CHECK (source <> ''),
	responsible_unit text CHECK (responsible_unit <> ''),
	format text CHECK (format <> ''),
	note text CHECK (note <> ''),
	PRIMARY KEY (institution, edition, candidate, path),
	FOREIGN KEY (institution, edition, candidate) REFERENCES infra.committed_project,
	FOREIGN KEY (edition, path) REFERENCES infra.mapping_field,
	CONSTRAINT mapping_source CHECK (availability NOT IN ('available', 'partial') OR (source IS NOT NULL AND responsible_unit IS NOT NULL))
);
COMMENT ON TABLE infra.mapping IS 'Mapeo: de dónde sale cada campo de cada proyecto comprometido. / Mapping: where each field of each committed project comes from.';
COMMENT ON COLUMN infra.mapping.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.mapping.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.mapping.candidate IS 'Proyecto / project';
COMMENT ON COLUMN infra.mapping.path IS 'Campo / field';
COMMENT ON COLUMN infra.mapping.availability IS 'available (hay), partial (en parte), reserved (reservado), none (no hay)';
COMMENT ON COLUMN infra.mapping.source IS 'Archivo o sistema de donde sale / file or system it comes from';
COMMENT ON COLUMN infra.mapping.responsible_unit IS 'Unidad responsable / responsible unit';
COMMENT ON COLUMN infra.mapping.format IS 'Formato en que está / format it is in';
COMMENT ON COLUMN infra.mapping.note IS 'Observaciones / remarks';

SELECT infra.protect('infra.mapping_field', 'operator', 'council'), infra.protect('infra.mapping', 'operator');
CREATE POLICY own ON infra.mapping FOR ALL TO ia_applicant USING (infra.acts_for(institution)) WITH CHECK (infra.acts_for(institution));
GRANT INSERT, UPDATE, DELETE ON infra.mapping TO ia_applicant, ia_operator;

CREATE FUNCTION infra_api.issue_mapping_template(edition text, standard text DEFAULT 'oc4ids', version text DEFAULT NULL)
RETURNS integer
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	made integer;
BEGIN
	PERFORM infra.must_act_as('council', 'operator');
	IF standard NOT IN ('oc4ids', 'ocds') THEN
		PERFORM infra.refuse('22023', format('there is no standard "%s" / no existe el estándar "%s"', standard, standard), 'Give oc4ids or ocds. / Dé oc4ids u ocds.');
	END IF;
	IF EXISTS (SELECT FROM infra.mapping_field f WHERE f.edition = issue_mapping_template.edition) THEN
		PERFORM infra.refuse('55000', 'the template is issued / la plantilla ya se emitió', 'See infra.mapping_field; what it lacks can be added there. / Vea infra.mapping_field; lo que le falte se puede agregar ahí.');
	END IF;
	INSERT INTO infra.mapping_field (edition, path, number, label, required)
	SELECT issue_mapping_template.edition, f.path, row_number() OVER (ORDER BY f.n), f.label_es, f.required
	FROM ia.field(issue_mapping_template.standard, issue_mapping_template.version) WITH ORDINALITY AS f (document, path, type, kind, required, min_length, min_items, unique_items, min_properties, minimum, format, pattern, codelist, closed, merge, since, deprecated, label_es, label_en, origin, n)
	WHERE f.document = CASE issue_mapping_template.standard WHEN 'ocds' THEN 'release' ELSE 'project' END AND f.path <> '' AND f.label_es <> '' AND f.kind <> 'object';
	GET DIAGNOSTICS made = ROW_COUNT;
	RETURN made;
END
$function$;
COMMENT ON FUNCTION infra_api.issue_mapping_template(text, text, text) IS 'El Consejo emite la plantilla de mapeo de una edición: un renglón por campo del estándar; dice cuántos.
The council issues the mapping template of an edition, a row a field of the standard; returns how many. version NULL: the newest. Raises 42501 for anybody but council and operators, 55000 a second time, 22023 for a standard or version that does not exist, 23503 for no edition.';
REVOKE ALL ON FUNCTION infra_api.issue_mapping_template(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.issue_mapping_template(text, text, text) TO ia_council, ia_operator;

CREATE VIEW infra.mapping_sheet WITH (security_invoker = true) AS
	SELECT c.institution, c.edition, c.candidate, f.path, f.label, f.required, m.availability, m.source, m.responsible_unit, m.format, m.note
	FROM infra.committed_project c JOIN infra.mapping_field f USING (edition) LEFT JOIN infra.mapping m USING (institution, edition, candidate, path);
COMMENT ON VIEW infra.mapping_sheet IS 'Hoja de mapeo de cada proyecto comprometido: la plantilla y lo que se sabe. Acepta renglones: también COPY de un CSV.
Mapping sheet of each committed project: the template and what is known. It takes rows: COPY of a CSV, too. A row without availability takes back what was known of its field.';
SELECT infra.comment_view('infra.mapping_sheet', '{institution,Institución / institution,edition,Edición / edition,candidate,Proyecto / project,path,Campo / field,label,Qué es / what it is,required,El estándar lo exige / the standard requires it,availability,"available (hay), partial (en parte), reserved (reservado), none (no hay)",source,Archivo o sistema de donde sale / file or system it comes from,responsible_unit,Unidad responsable / responsible unit,format,Formato en que está / format it is in,note,Observaciones / remarks}');

CREATE FUNCTION infra.write_mapping_sheet()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	IF TG_OP = 'UPDATE' AND (NEW.institution, NEW.edition, NEW.candidate, NEW.path) IS DISTINCT FROM (OLD.institution, OLD.edition, OLD.candidate, OLD.path) THEN
		PERFORM infra.refuse('42501', 'a row of the sheet stays with its field / un renglón de la hoja se queda con su campo', 'Write the row of the other field. / Escriba el renglón del otro campo.');
	END IF;
	IF NOT EXISTS (SELECT FROM infra.mapping_field f WHERE f.edition = NEW.edition AND f.path = NEW.path) THEN
		PERFORM infra.refuse('22023', format('the template has no field "%s" / la plantilla no tiene el campo "%s"', NEW.path, NEW.path), 'Its fields are in infra.mapping_field; none is added to a sheet. / Sus campos están en infra.mapping_field; a una hoja no se agrega ninguno.');
	END IF;
	IF NOT EXISTS (SELECT FROM infra.committed_project c WHERE (c.institution, c.edition, c.candidate) = (NEW.institution, NEW.edition, NEW.candidate)) THEN
		PERFORM infra.refuse('23514', format('project %s of "%s" is not committed / el proyecto %s de "%s" no está comprometido', NEW.candidate, NEW.institution, NEW.candidate, NEW.institution), 'Only committed projects are mapped: infra.committed_project. / Solo se mapean los comprometidos: infra.committed_project.');
	END IF;
	IF coalesce(NEW.availability, '') = '' THEN
		DELETE FROM infra.mapping m WHERE (m.institution, m.edition, m.candidate, m.path) = (NEW.institution, NEW.edition, NEW.candidate, NEW.path);
		RETURN NEW;
	END IF;
	IF NEW.availability NOT IN ('available', 'partial', 'reserved', 'none') THEN
		PERFORM infra.refuse('22023', format('%s: availability is not "%s" / %s: la disponibilidad no es "%s"', NEW.path, NEW.availability, NEW.path, NEW.availability), 'Write available, partial, reserved or none. / Escriba available, partial, reserved o none.');
	END IF;
	IF NEW.availability IN ('available', 'partial') AND (coalesce(NEW.source, '') = '' OR coalesce(NEW.responsible_unit, '') = '') THEN
		PERFORM infra.refuse('23514', format('%s: what is available has a source and a responsible unit / %s: lo que hay tiene fuente y unidad responsable', NEW.path, NEW.path), 'Write both. / Escriba las dos.');
	END IF;
	INSERT INTO infra.mapping (institution, edition, candidate, path, availability, source, responsible_unit, format, note)
	VALUES (NEW.institution, NEW.edition, NEW.candidate, NEW.path, NEW.availability, nullif(NEW.source, ''), nullif(NEW.responsible_unit, ''), nullif(NEW.format, ''), nullif(NEW.note, ''))
	ON CONFLICT (institution, edition, candidate, path) DO UPDATE
	SET availability = EXCLUDED.availability, source = EXCLUDED.source, responsible_unit = EXCLUDED.responsible_unit, format = EXCLUDED.format, note = EXCLUDED.note;
	RETURN NEW;
END
$function$;
COMMENT ON FUNCTION infra.write_mapping_sheet() IS 'Disparador: escribe un renglón de la hoja en infra.mapping. / Trigger: writes a row of the sheet into infra.mapping.';
REVOKE ALL ON FUNCTION infra.write_mapping_sheet() FROM PUBLIC;
CREATE TRIGGER write_mapping_sheet INSTEAD OF INSERT OR UPDATE ON infra.mapping_sheet FOR EACH ROW EXECUTE FUNCTION infra.write_mapping_sheet();
GRANT SELECT ON infra.mapping_sheet TO PUBLIC;
GRANT INSERT, UPDATE ON infra.mapping_sheet TO ia_applicant, ia_operator;

CREATE VIEW infra.mapping_coverage WITH (security_invoker = true) AS
	SELECT s.institution, s.edition, s.candidate, count(*) AS fields, count(s.availability) AS mapped, count(*) FILTER (WHERE s.availability IN ('available', 'partial')) AS with_source,
		count(*) FILTER (WHERE s.required) AS required, count(*) FILTER (WHERE s.required AND s.availability = 'available') AS required_available,
		infra.percent(count(s.availability), count(*)) AS mapped_percent, infra.percent(count(*) FILTER (WHERE s.availability IN ('available', 'partial')), count(*)) AS coverage
	FROM infra.mapping_sheet s GROUP BY s.institution, s.edition, s.candidate;
COMMENT ON VIEW infra.mapping_coverage IS 'Cuánto del estándar tiene fuente en cada proyecto. / How much of the standard has a source, by project.';
SELECT infra.comment_view('infra.mapping_coverage', '{institution,Institución / institution,edition,Edición / edition,candidate,Proyecto / project,fields,Campos de la plantilla / fields of the template,mapped,De los que se dijo algo / of which something is said,with_source,Con fuente / with a source,required,Exigidos / required,required_available,Exigidos que hay / required and available,mapped_percent,Porcentaje mapeado / percentage mapped,coverage,Porcentaje con fuente / percentage with a source}');
CREATE VIEW infra.information_need WITH (security_invoker = true) AS
	SELECT s.institution, s.edition, s.candidate, s.path, s.label, s.required, s.availability, s.note
	FROM infra.mapping_sheet s WHERE s.availability IN ('none', 'partial') OR (s.required AND s.availability IS DISTINCT FROM 'available');
COMMENT ON VIEW infra.information_need IS 'Necesidades de información: lo que no hay, o solo en parte, y lo exigido de lo que no se ha dicho que haya. / Information needs: what there is not, or only in part, and what is required and not said to be there.';
SELECT infra.comment_view('infra.information_need', '{institution,Institución / institution,edition,Edición / edition,candidate,Proyecto / project,path,Campo / field,label,Qué es / what it is,required,El estándar lo exige / the standard requires it,availability,NULL: no se ha dicho nada / nothing is said,note,Observaciones / remarks}');
GRANT SELECT ON infra.mapping_coverage, infra.information_need TO PUBLIC;

-- Where each project stands, from the letter or the group to its mapping; capture and publication take it from there.
CREATE VIEW infra.candidate_state WITH (security_invoker = true) AS
	SELECT p.institution, p.edition, p.candidate, CASE WHEN p.openable IS NULL THEN 'proposed' WHEN NOT p.openable THEN 'not_openable' WHEN c.approved_on IS NULL OR k.candidate IS NULL THEN 'openable'
		WHEN EXISTS (SELECT FROM infra.mapping m WHERE (m.institution, m.edition, m.candidate) = (p.institution, p.edition, p.candidate)) THEN 'mapped' ELSE 'committed' END AS state
	FROM infra.candidate_project p LEFT JOIN infra.commitment c USING (institution, edition) LEFT JOIN infra.committed_project k USING (institution, edition, candidate);
COMMENT ON VIEW infra.candidate_state IS 'En qué va cada proyecto: proposed (propuesto), openable (abrible), not_openable (no abrible), committed (comprometido), mapped (mapeado). / Where each project stands.';
SELECT infra.comment_view('infra.candidate_state', '{institution,Institución / institution,edition,Edición / edition,candidate,Proyecto / project,state,En qué va / where it stands}');
GRANT SELECT ON infra.candidate_state TO PUBLIC;
